"""Measure the speed of pages and lists against a bare Django view, in one run of one server.

    python tools/bench.py [--quick] [--write]

For each database (SQLite, PostgreSQL where its binaries are) and each size (the built-in network; a generated one of
13,000 cities and 100,000 projects) it starts the real server and asks for each address many times over one connection.
A ratio of 0.5 means: half as many answers a second as the bare view. `fresh` asks with a cookie, so that every page is
made anew; `kept` asks as an anonymous reader, who may get a kept page. `--write`
puts the table into docs/performance.md.
"""

import argparse
import http.client
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SIZES = {"38 cities": (0, 0), "13,000 cities, 100,000 projects": (13_000, 100_000)}
TARGETS = (
    ("bare view", "/api/bare"),
    ("home", "/"),
    ("city page", "/cities/{city}"),
    ("project page", "/projects/{project}"),
    ("project list", "/projects"),
    ("project list, page 7", "/projects?page=7"),
    ("API: list of projects", "/api/v1/projects"),
    ("API: one city", "/api/v1/cities/{city}"),
)
ROUNDS = 150


@dataclass(frozen=True)
class Timing:
    """Median milliseconds for one answer, made anew and as kept."""

    fresh: float
    kept: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help="only the built-in network on SQLite")
    arguments.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    wanted = arguments.parse_args()
    sizes = dict(list(SIZES.items())[:1]) if wanted.quick else SIZES
    databases = ["SQLite"] if wanted.quick or not postgres_binaries() else ["SQLite", "PostgreSQL"]
    results: dict[tuple[str, str], dict[str, Timing]] = {}
    for size, (cities, projects) in sizes.items():
        pack = generated_pack(cities, projects) if cities else None
        for name in databases:
            print(f"{name}, {size} …", file=sys.stderr, flush=True)
            with database(name) as url, tempfile.TemporaryDirectory() as home:
                results[name, size] = measure(url, Path(home), pack)
        if pack:
            shutil.rmtree(pack)
    text = table(results)
    print(text)
    if wanted.write:
        write(text)


def measure(url: str, home: Path, pack: Path | None) -> dict[str, Timing]:
    environment = os.environ | {
        "JEJARING_HOME": str(home),
        "JEJARING_DATABASE_URL": url.format(home=home),
        "DJANGO_SETTINGS_MODULE": "tools.bench_settings",
        "PYTHONPATH": str(ROOT),
    }
    with server(environment, pack) as port:
        city, project = examples(port)
        found = {}
        for name, address in TARGETS:
            address = address.format(city=city, project=project)
            found[name] = Timing(median(port, address, {"Cookie": "made=anew"}), median(port, address, {}))
        return found


def examples(port: int) -> tuple[str, str]:
    """A city and a project from the middle of the lists."""
    import json

    connection = http.client.HTTPConnection("127.0.0.1", port)
    keys = []
    for kind in ("cities", "projects"):
        connection.request("GET", f"/api/v1/{kind}?limit=30")
        items = json.loads(connection.getresponse().read())["items"]
        keys.append(items[len(items) // 2]["key"])
    return keys[0], keys[1]


def median(port: int, address: str, headers: dict[str, str]) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - start)
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}")
        if sum(times) > 20:
            break
    return statistics.median(times[min(5, len(times) // 3) :]) * 1000


@contextmanager
def server(environment: dict[str, str], pack: Path | None) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "jejaring.cli.main", "serve", "--port", str(port), "--quiet"]
    if pack:
        command += ["--pack", str(pack)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        for _ in range(9000):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.request("GET", "/api/bare")
                connection.getresponse().read()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit("the server did not start") from None
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_binaries() -> bool:
    from tests.postgres import find_binaries

    return find_binaries() is not None


@contextmanager
def database(name: str) -> Iterator[str]:
    if name == "SQLite":
        yield "sqlite:///{home}/bench.sqlite3"
        return
    from tests.postgres import ThrowawayServer, find_binaries

    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL's programs are missing: install the Debian package postgresql.")
    running = ThrowawayServer(binaries)
    try:
        yield running.url.replace("///jejaring?", "///postgres?")
    finally:
        running.stop()


def generated_pack(cities: int, projects: int) -> Path:
    """A network of the wanted size with made-up names, for measuring only."""
    import csv
    import random

    source = ROOT / "src" / "jejaring" / "data" / "ascn"
    folder = Path(tempfile.mkdtemp(prefix="jejaring-bench-"))
    for file in source.glob("*.csv"):
        shutil.copy(file, folder / file.name)
    dice = random.Random(7)  # noqa: S311

    def read(name: str) -> tuple[list[str], list[dict[str, str]]]:
        with (source / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            return list(reader.fieldnames or []), list(reader)

    def append(name: str, rows: Iterator[dict[str, str]]) -> None:
        fields, _ = read(name)
        with (folder / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, fields, restval="", lineterminator="\n").writerows(rows)

    _, states = read("states")
    _, areas = read("focus_areas")
    _, reports = read("reports")
    city_keys = [f"made-up-{number:05d}" for number in range(cities)]
    append(
        "cities",
        (
            {
                "id": key,
                "name": f"Made-up {key[-5:]}",
                "state_id": dice.choice(states)["id"],
                "cohort_year": "2018",
                "is_pilot": "false",
                "lat": f"{dice.uniform(-11, 28):.4f}",
                "lon": f"{dice.uniform(92, 140):.4f}",
                "population": str(dice.randrange(20_000, 9_000_000)),
                "population_scope": "city",
            }
            for key in city_keys
        ),
    )
    keys = [(f"made-up-project-{n:06d}", city_keys[n % cities], dice.choice(areas)["id"]) for n in range(projects)]
    append(
        "projects",
        (
            {
                "id": key,
                "city_id": city,
                "title": f"Project {key[-6:]}",
                "focus_area_id": area,
                "first_reported": "2022",
            }
            for key, city, area in keys
        ),
    )
    statuses = ("planning", "ongoing", "completed")

    def status_rows() -> Iterator[dict[str, str]]:
        for key, _, area in keys:
            for report in reports:
                if dice.random() < 0.7:
                    yield {
                        "id": f"{key}.{report['id']}",
                        "project_id": key,
                        "report_id": report["id"],
                        "status": dice.choice(statuses),
                        "status_basis": "stated",
                        "focus_area_id": area,
                        "title_as_reported": f"Project {key[-6:]}",
                    }

    append("status_reports", status_rows())
    return folder


def table(results: dict[tuple[str, str], dict[str, Timing]]) -> str:
    lines = [
        "| database | network | address | fresh, ms | fresh ÷ bare | kept, ms | kept ÷ bare |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for (name, size), timings in results.items():
        bare = timings["bare view"].fresh
        for target, timing in timings.items():
            lines.append(
                f"| {name} | {size} | {target} | {timing.fresh:.2f} | {bare / timing.fresh:.2f} "
                f"| {timing.kept:.2f} | {bare / timing.kept:.2f} |"
            )
    cores = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{cores} cores, {memory:.0f} GiB, Python {platform.python_version()}, {platform.system()}"
    lines += ["", f"Median of up to {ROUNDS} answers over one connection; {machine}."]
    lines += ["÷ bare: answers a second as a share of the bare view's, fresh with fresh."]
    return "\n".join(lines)


def write(text: str) -> None:
    file = ROOT / "docs" / "performance.md"
    marks = ("<!-- table -->", "<!-- end of table -->")
    old = file.read_text(encoding="utf-8")
    before, _, rest = old.partition(marks[0])
    after = rest.partition(marks[1])[2]
    file.write_text(f"{before}{marks[0]}\n\n{text}\n\n{marks[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
