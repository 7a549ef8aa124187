"""pytest plugin: `--database=postgresql` runs the tests marked `database` on a throwaway PostgreSQL server.

The server is made before Django reads its settings, listens on a Unix socket in a folder of its own and is gone at
the end, however the test run ends. All pytest-xdist workers share it, each with its own database. Where
JEJARING_TEST_DATABASE_URL already names a server, that one is used.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.needs import IN_CI

ADDRESS = "JEJARING_TEST_DATABASE_URL"
BINARIES_MISSING = (
    "PostgreSQL's programs (initdb, pg_ctl) were not found on the PATH or in /usr/lib/postgresql; "
    "on Debian they are in the package postgresql"
)

# The shell waits for the end of its input. That comes when pytest closes the pipe or dies, even by SIGKILL; so no
# server and no folder is ever left behind.
_KEEPER = """
bin=$1 home=$2
stop() { "$bin/pg_ctl" stop --pgdata="$home/data" --mode=immediate >"$home/stop.log" 2>&1; rm -rf "$home"; }
trap stop EXIT
"$bin/initdb" --pgdata="$home/data" --username=jejaring --auth=trust --no-sync --encoding=UTF8 --locale=C.UTF-8 \
    >"$home/log" 2>&1 &&
"$bin/pg_ctl" start --wait --silent --pgdata="$home/data" --log="$home/log" --options="\
    -c listen_addresses='' -c unix_socket_directories=$home \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off" || { cat "$home/log"; exit 1; }
echo ready
read -r _
"""


class StartError(Exception):
    """The throwaway server did not start; the text is what PostgreSQL wrote."""


class ThrowawayServer:
    """A PostgreSQL server that lives until `stop` is called or this process ends."""

    def __init__(self, binaries: Path) -> None:
        owner = _server_owner()
        # Not the configured temporary folder: the path of a Unix socket may have about 100 characters only.
        self._home = Path(tempfile.mkdtemp(prefix="jejaring-pg-", dir="/tmp"))
        if owner:
            os.chown(self._home, owner.pw_uid, owner.pw_gid)
        self._keeper = subprocess.Popen(
            ["/bin/sh", "-c", _KEEPER, "sh", str(binaries), str(self._home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self._home,
            start_new_session=True,  # Ctrl-C is for pytest, which then closes the pipe
            **({"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}),
        )
        self._wait_until_ready()

    @property
    def url(self) -> str:
        """The server's address as the settings read it."""
        return f"postgresql:///jejaring?host={self._home}&user=jejaring"

    def stop(self) -> None:
        """End the server and remove its folder; does nothing the second time."""
        self._keeper.communicate()

    def _wait_until_ready(self) -> None:
        assert self._keeper.stdout is not None
        first_line = self._keeper.stdout.readline()
        if first_line != "ready\n":
            rest, _ = self._keeper.communicate()
            raise StartError(first_line + rest)


def find_binaries() -> Path | None:
    """The folder with PostgreSQL's server programs, the newest version first; None when there is none."""
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    by_version = sorted(installed, key=lambda folder: int("0" + folder.parent.name.split(".")[0]), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*by_version, *([Path(on_path).parent] if on_path else [])]
    return next((c for c in candidates if (c / "initdb").exists() and (c / "pg_ctl").exists()), None)


def _server_owner() -> pwd.struct_passwd | None:
    """The account to run the server under: PostgreSQL refuses to run as root. None means our own."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="run on SQLite (default), or only the tests marked `database` on a throwaway PostgreSQL server",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, Any, Any]:
    # A wrapper runs before every plain hook, pytest-django's reading of the settings among them.
    if _wants_postgresql(early_config) and ADDRESS not in os.environ:
        binaries = find_binaries()
        if binaries:
            _serve_until_the_end(early_config, binaries)
        elif IN_CI:
            raise pytest.UsageError(BINARIES_MISSING)
    return (yield)


def _wants_postgresql(config: pytest.Config) -> bool:
    asked = config.known_args_namespace
    return bool(asked.database == "postgresql" and not (asked.help or asked.version))


def _serve_until_the_end(config: pytest.Config, binaries: Path) -> None:
    try:
        server = ThrowawayServer(binaries)
    except StartError as failure:
        raise pytest.UsageError(f"PostgreSQL did not start:\n{failure}") from None
    os.environ[ADDRESS] = server.url
    config.add_cleanup(server.stop)
    config.add_cleanup(lambda: os.environ.pop(ADDRESS, None))


def pytest_report_header(config: pytest.Config) -> str:
    if config.getoption("database") == "sqlite":
        return "database: SQLite"
    return f"database: PostgreSQL ({os.environ.get(ADDRESS, 'missing')})"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("database") == "sqlite":
        return
    chosen = [item for item in items if item.get_closest_marker("database")]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
    if ADDRESS not in os.environ:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=BINARIES_MISSING))
