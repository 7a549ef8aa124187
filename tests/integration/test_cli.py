"""The command line: what it prints, how it ends, and what it leaves alone."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import DatabaseError

from jejaring import __version__
from jejaring.apps.accounts.models import User
from jejaring.apps.accounts.queries import actor_of
from jejaring.apps.journal.queries import data_version, recent_lines
from jejaring.apps.packs import queries as packs
from jejaring.apps.projects.models import Project
from jejaring.apps.ties.models import Tie
from jejaring.cli.main import main
from jejaring.kernel.actor import ANONYMOUS
from tests.packs import TINY, Draft

PASSWORD = "seven bridges and a ferry"


def run(*arguments: str | Path, **options: Any) -> Result:
    """Run a command in this process, on the database of the tests."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)


def done(*arguments: str | Path, **options: Any) -> str:
    """What a command prints that must not fail."""
    result = run(*arguments, **options)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def refused(*arguments: str | Path, **options: Any) -> str:
    """What a refused command says on standard error."""
    result = run(*arguments, **options)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    return result.stderr


@pytest.fixture
def tiny(db: None) -> None:
    done("load", TINY)


# --- help and version ----------------------------------------------------------------------------------------------

COMMANDS = ["", "serve", "load", "check", "export", "ties", "ties check", "ties rebuild", "user", "user add",
            "monitoring", "search", "version"]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    text = done(*command.split(), "--help")
    assert text.startswith(f"Usage: main {command}".strip())
    assert ("Example" in text) == (command not in ("", "ties", "user"))


def test_version() -> None:
    assert done("version") == f"jejaring {__version__}\n"
    assert json.loads(done("version", "--json")) == {"name": "jejaring", "version": __version__}


@pytest.mark.parametrize(
    "arguments", [["lod"], ["load"], ["load", "ascn", "--conflicts", "shrug"], ["serve", "--port", "0"]]
)
def test_a_mistyped_command_ends_with_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


# --- load ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.database
class TestLoad:
    def test_says_what_it_added(self) -> None:
        lines = done("load", TINY).splitlines()
        assert lines[0].split() == ["table", "added", "changed", "removed", "kept"]
        assert lines[-2].split() == ["all", "47", "0", "0", "0"]
        assert lines[-1] == f"Ties in the ledger: {Tie.objects.count()}."

    def test_a_second_time_there_is_nothing_to_change(self, tiny: None) -> None:
        assert done("load", TINY) == "Nothing to change: the network already says what the pack says (47 rows).\n"

    def test_ascn_is_the_built_in_network(self) -> None:
        assert json.loads(done("load", "ascn", "--json"))["counts"]["added"] > 4000
        assert packs.load_pack_of_network().rows("network")[0].key == "asean-smart-cities-network"

    def test_every_problem_is_on_a_line_of_its_own_and_nothing_is_saved(self, tmp_path: Path) -> None:
        draft = Draft(tmp_path / "pack")
        draft.change("cities", "alta", cohort_year="long ago")
        draft.change("projects", "baja-bridge", city_id="bajja")
        assert refused("load", draft.folder).splitlines() == [
            (
                "cities.csv, row 2, column cohort_year: is not a whole number “long ago”. "
                "Write digits only, without separators."
            ),
            "projects.csv, row 4, column city_id: there is no such row in cities.csv “bajja”. Did you mean “baja”?",
            "2 problems; nothing was saved.",
        ]
        assert packs.is_empty()

    def test_programs_get_the_problems_as_json(self, tmp_path: Path) -> None:
        draft = Draft(tmp_path / "pack")
        draft.change("cities", "alta", cohort_year="long ago")
        result = run("load", draft.folder, "--json")
        assert result.exit_code == 1
        assert json.loads(result.stdout) == {
            "ok": False,
            "problems": [
                {
                    "file": "cities.csv",
                    "row": 2,
                    "column": "cohort_year",
                    "value": "long ago",
                    "reason": "is not a whole number",
                    "way_out": "Write digits only, without separators.",
                }
            ],
        }

    def test_a_dry_run_tells_and_changes_nothing(self, tiny: None, tmp_path: Path) -> None:
        draft = Draft(tmp_path / "pack")
        draft.change("projects", "baja-bridge", title="Bridge for everybody")
        version = data_version()
        lines = done("load", draft.folder, "--dry-run", "--details").splitlines()
        assert "changed projects baja-bridge" in lines
        assert "  title: Bridge for bicycles → Bridge for everybody" in lines
        assert lines[-1] == "Nothing was changed: this was a dry run."
        assert (data_version(), Project.objects.get(key="baja-bridge").title) == (version, "Bridge for bicycles")

    def test_conflicts_are_refused_kept_or_taken(self, tiny: None, tmp_path: Path) -> None:
        draft = Draft(tmp_path / "pack")
        Project.objects.filter(key="baja-bridge").update(title="Ours")
        draft.change("projects", "baja-bridge", title="Theirs")
        assert "--conflicts keep" in refused("load", draft.folder)
        assert json.loads(done("load", draft.folder, "--dry-run", "--conflicts", "take", "--json"))["changes"] == [
            {
                "table": "projects",
                "key": "baja-bridge",
                "what": "changed",
                "before": {"title": "Ours"},
                "after": {"title": "Theirs"},
            }
        ]
        assert "Kept rows were changed here" in done("load", draft.folder, "--conflicts", "keep")
        assert Project.objects.get(key="baja-bridge").title == "Ours"

    def test_spreadsheets_are_read_when_asked_for(self, tmp_path: Path) -> None:
        draft = Draft(tmp_path / "pack")
        draft.replace("cities", b"\n", b"\r\n")
        assert "--from-spreadsheet" in refused("load", draft.folder)
        done("load", draft.folder, "--from-spreadsheet")
        assert not packs.is_empty()


# --- check, export -------------------------------------------------------------------------------------------------


def test_a_pack_is_checked_without_a_database(tmp_path: Path) -> None:
    assert done("check", TINY) == "The pack is in order: 47 rows in 26 tables.\n"
    assert json.loads(done("check", TINY, "--json"))["rows"]["cities"] == 3
    assert "does not exist" in refused("check", tmp_path / "nowhere")


@pytest.mark.django_db
@pytest.mark.database
def test_an_installation_is_checked(tiny: None) -> None:
    report = json.loads(run("check", "--json").stdout)
    found = {check["name"]: check["ok"] for check in report["checks"]}
    assert set(found) == {"settings", "translations", "database", "tables", "network", "tie ledger"}
    assert all(ok for name, ok in found.items() if name != "translations")
    Tie.objects.all()[:1].get().delete()
    result = run("check")
    assert result.exit_code == 1
    assert "WRONG  tie ledger: 1 differences" in result.stdout


@pytest.mark.django_db
@pytest.mark.database
class TestExport:
    def test_writes_a_folder_that_loads_as_the_same_network(self, tiny: None, tmp_path: Path) -> None:
        assert done("export", tmp_path / "out") == f"Wrote 47 rows in 26 tables to {tmp_path / 'out'}.\n"
        for file in TINY.iterdir():
            assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes()
        assert {file.name for file in tmp_path.iterdir()} == {"out"}
        assert done("load", tmp_path / "out").startswith("Nothing to change")

    @pytest.mark.parametrize("arguments", [["out.zip"], ["out", "--zip"]])
    def test_writes_a_zip(self, tiny: None, tmp_path: Path, arguments: list[str]) -> None:
        target = tmp_path / arguments[0]
        done("export", target, *arguments[1:])
        assert "DATA-DICTIONARY.md" in zipfile.ZipFile(target).namelist()
        assert done("load", target).startswith("Nothing to change")

    def test_replaces_an_earlier_export_only_when_asked(self, tiny: None, tmp_path: Path) -> None:
        for target in (tmp_path / "out", tmp_path / "out.zip"):
            done("export", target)
            assert "--force" in refused("export", target)
            done("export", target, "--force")
        assert {file.name for file in tmp_path.iterdir()} == {"out", "out.zip"}

    def test_never_touches_other_files(self, tiny: None, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("Dear Alta")
        assert "letter.txt" in refused("export", tmp_path, "--force")
        assert "is a folder" in refused("export", tmp_path, "--zip", "--force")
        assert "is a file" in refused("export", tmp_path / "letter.txt", "--force")
        assert "does not exist" in refused("export", tmp_path / "no" / "where")
        assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]

    def test_leaves_nothing_behind_when_it_fails(
        self, tiny: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full_disk(*_: object) -> None:
            raise OSError(28, "No space left on device")

        done("export", tmp_path / "out")
        monkeypatch.setattr("jejaring.formats.packs.writing.write_folder", full_disk)
        assert "No space left" in refused("export", tmp_path / "out", "--force")
        assert [file.name for file in tmp_path.iterdir()] == ["out"]
        assert (tmp_path / "out" / "cities.csv").exists()

    def test_needs_a_network(self, tmp_path: Path) -> None:
        assert "jejaring load ascn" in refused("export", tmp_path / "out")


# --- ties, users, questions ----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.database
def test_the_ledger_is_proved_and_made_anew(tiny: None) -> None:
    assert done("ties", "check").startswith("The tie ledger is proved")
    assert json.loads(done("ties", "check", "--json")) == {"ok": True, "differences": []}
    count = Tie.objects.count()
    Tie.objects.filter(evidence_key="ferry-loan").delete()
    Tie.objects.filter(evidence_key="alta-baja-sisters").update(weight=0.5)
    result = run("ties", "check", "--json")
    assert (result.exit_code, json.loads(result.stdout)["ok"]) == (1, False)
    differences = {d["evidence"]: d["reason"] for d in json.loads(result.stdout)["differences"]}
    assert differences == {
        "agreement:ferry-loan": "the tie is missing from the ledger",
        "agreement:alta-baja-sisters": "the tie says something else than its deed",
    }
    result = run("ties", "check")
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 2)
    assert "jejaring ties rebuild" in result.stderr
    assert json.loads(done("ties", "rebuild", "--json")) == {"ties": count}
    assert json.loads(done("ties", "check", "--json"))["ok"]
    assert recent_lines(1)[0].act == "ties.rebuild"


@pytest.mark.django_db
@pytest.mark.database
class TestUsers:
    def add(self, *arguments: str, password: str = PASSWORD) -> Result:
        return run("user", "add", *arguments, "--password-stdin", input=f"{password}\n")

    def test_adds_somebody_who_can_sign_in(self) -> None:
        result = self.add("Ana@Example.org", "--name", "Ana", "--secretariat")
        assert (result.exit_code, result.stdout) == (0, "Added Ana.\n")
        user = User.objects.get()
        assert (user.email, user.is_staff, user.is_superuser) == ("ana@example.org", True, False)
        assert user.check_password(PASSWORD)
        actor = actor_of(user)
        assert (str(actor.ref), actor.name, actor.powers) == (f"user:{user.pk}", "Ana", {"secretariat"})

    def test_a_superuser_may_do_everything(self) -> None:
        self.add("ana@example.org", "--name", "Ana", "--superuser")
        assert actor_of(User.objects.get()).powers == {"secretariat", "operator"}

    def test_a_closed_account_has_no_powers(self) -> None:
        self.add("ana@example.org", "--name", "Ana", "--superuser")
        User.objects.update(is_active=False)
        assert actor_of(User.objects.get()) == ANONYMOUS

    def test_the_journal_tells_the_name_only(self) -> None:
        self.add("ana@example.org", "--name", "Ana")
        [line] = recent_lines()
        assert (line.act, line.summary, line.data) == (
            "accounts.add_user",
            "let Ana in",
            {"secretariat": False, "superuser": False},
        )

    def test_everything_wrong_is_told_at_once_and_nobody_is_added(self) -> None:
        result = self.add("not-an-address", "--name", "", password="short")
        assert result.exit_code == 1
        assert {line.split(":")[0] for line in result.stderr.splitlines()} == {
            "column email", "column name", "column password", "3 problems; nothing was saved.",
        }  # fmt: skip
        assert not User.objects.exists()
        assert data_version() == 0

    def test_an_address_is_known_once(self) -> None:
        self.add("ana@example.org", "--name", "Ana")
        assert self.add("ANA@example.org", "--name", "Ann").exit_code == 1
        assert User.objects.count() == 1

    def test_without_a_terminal_the_password_has_to_come_from_somewhere(self) -> None:
        result = run("user", "add", "ana@example.org", "--name", "Ana", input=PASSWORD)
        assert result.exit_code == 2
        assert "--password-stdin" in result.stderr


@pytest.mark.django_db
@pytest.mark.database
def test_monitoring_figures_are_counted_from_the_records(tiny: None) -> None:
    assert json.loads(done("monitoring", "--year", "2020", "--json")) == {
        "year": 2020,
        "total": 2,
        "status": {"planning": 1, "ongoing": 1, "completed": 0},
        "focus_area": {"water": 1, "bridges": 1},
        "country": {"PY": 1, "UY": 1},
        "country_status": {
            "PY": {"planning": 1, "ongoing": 0, "completed": 0},
            "UY": {"planning": 0, "ongoing": 1, "completed": 0},
        },
    }
    text = done("monitoring").splitlines()
    assert text[0] == "Report 2021: 1 projects"
    assert text[-1].split() == ["all", "0", "1", "0"]
    assert refused("monitoring", "--year", "1999") == "There is no report “1999”.\n"


@pytest.mark.django_db
@pytest.mark.database
def test_records_are_found_by_their_text(tiny: None) -> None:
    assert json.loads(done("search", "gauge", "--json"))["hits"][0]["ref"] == "exchange:gauge-workshop"
    assert "partner:bridge-bank  Bridge Bank" in done("search", "bridge bank")
    assert "see them with --limit" in done("search", "alta", "--limit", "1")
    assert done("search", "xyzzyplugh") == "Nothing was found.\n"


@pytest.mark.django_db
def test_a_failing_database_is_told_in_a_sentence(tiny: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise DatabaseError("server closed the connection unexpectedly\nThis probably means ...")

    monkeypatch.setattr("jejaring.apps.packs.queries.load_ledger_differences", away)
    text = refused("ties", "check")
    assert "server closed the connection unexpectedly.\n" in text
    assert "JEJARING_DATABASE_URL" in text


# --- as a program of its own ---------------------------------------------------------------------------------------


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment without the tests' own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JEJARING_", "DJANGO_", "PYTEST_"))}
    return {**kept, "JEJARING_HOME": str(home), **more}


def program(home: Path, *arguments: str | Path, **more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "jejaring.cli.main", *map(str, arguments)]
    return subprocess.run(command, env=environment(home, **more), capture_output=True, text=True, timeout=120)


def test_help_and_version_need_no_home(tmp_path: Path) -> None:
    for arguments in (["--help"], ["version"], ["load", "--help"]):
        assert program(tmp_path / "home", *arguments).returncode == 0
    assert not (tmp_path / "home").exists()


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = program(tmp_path / "file" / "home", "load", TINY)
    assert result.returncode == 1
    assert "JEJARING_HOME" in result.stderr
    assert "Traceback" not in result.stderr


def test_settings_that_make_no_sense_are_told(tmp_path: Path) -> None:
    result = program(tmp_path, "ties", "check", JEJARING_DATABASE_URL="mysql://localhost/jejaring")
    assert (result.returncode, "must start with sqlite" in result.stderr) == (1, True)
    assert "Traceback" not in result.stderr


def test_a_database_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    address = f"postgresql:///jejaring?host={tmp_path}"
    for arguments in (["ties", "check"], ["load", TINY], ["serve", "--quiet"]):
        result = program(tmp_path, *arguments, JEJARING_DATABASE_URL=address)
        assert (result.returncode, "JEJARING_DATABASE_URL" in result.stderr) == (1, True)
        assert "Traceback" not in result.stderr
    result = program(tmp_path, "check", JEJARING_DATABASE_URL=address)
    assert (result.returncode, "WRONG  database: cannot be reached" in result.stdout) == (1, True)


def test_a_new_home_is_loaded_into_and_asked(tmp_path: Path) -> None:
    assert "is not prepared" in program(tmp_path, "ties", "check").stderr
    assert program(tmp_path, "load", TINY).returncode == 0
    assert program(tmp_path, "ties", "check").returncode == 0


@contextmanager
def served(home: Path, *arguments: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A running server and its address."""
    command = [sys.executable, "-m", "jejaring.cli.main", "serve", "--workers", "1", *arguments]
    server = subprocess.Popen(
        command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert server.stdout is not None
        lines = []
        for line in server.stdout:
            lines.append(line)
            if line.startswith("Jejaring runs at "):
                break
        assert lines
        assert lines[-1].startswith("Jejaring runs at "), "".join(lines)
        yield server, lines[-1].split()[-1]
    finally:
        server.kill()
        server.communicate()


def test_serve_makes_everything_ready_and_a_second_start_keeps_it(tmp_path: Path) -> None:
    with served(tmp_path, "--pack", str(TINY)) as (server, address):
        with urllib.request.urlopen(address) as page:  # noqa: S310
            assert "Two Rivers Cities" in page.read().decode()
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
    gathered = (tmp_path / "static" / "staticfiles.json").stat().st_mtime_ns
    with served(tmp_path, "--quiet") as (server, address):
        with urllib.request.urlopen(address) as page:  # noqa: S310
            assert "Two Rivers Cities" in page.read().decode()
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
    assert (tmp_path / "static" / "staticfiles.json").stat().st_mtime_ns == gathered


def test_serve_takes_the_next_free_port_unless_one_was_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = program(tmp_path, "serve", "--port", str(port))
        assert (result.returncode, f"Port {port} on 127.0.0.1 is taken" in result.stderr) == (1, True)
    assert not (tmp_path / "jejaring.sqlite3").exists()


def test_the_next_free_port_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from jejaring.cli import serving

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(serving, "FIRST_PORT", port)
        assert port < serving._free_port("127.0.0.1", None) < port + 100


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    result = program(tmp_path, "serve", "--host", "192.0.2.1")
    assert (result.returncode, "Cannot listen on 192.0.2.1" in result.stderr) == (1, True)


def test_the_reference_values_of_the_measures_are_reproduced(shared: Path) -> None:
    answer = CliRunner().invoke(main, ["analytics", "verify", str(shared / "netsci_oracles.json")])
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (0, "162 of 162 values agree.")


def test_a_wrong_reference_value_is_told(shared: Path, tmp_path: Path) -> None:
    data = json.loads((shared / "netsci_oracles.json").read_text())
    one = next(oracle for oracle in data["oracles"] if isinstance(oracle["value"], float))
    one["value"] += 1
    (tmp_path / "wrong.json").write_text(json.dumps({**data, "oracles": [one]}))
    answer = CliRunner().invoke(main, ["analytics", "verify", str(tmp_path / "wrong.json")])
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (1, "0 of 1 values agree.")
