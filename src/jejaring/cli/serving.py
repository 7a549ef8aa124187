"""`jejaring serve`: from nothing to a running site."""

import errno
import http.client
import os
import socket
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from jejaring.cli import preparing, setup
from jejaring.cli.errors import Refused
from jejaring.cli.output import progress
from jejaring.cli.packs import BUILT_IN_WORD, read

FIRST_PORT = 8000
_PORTS_TRIED = 100
_MOST_WORKERS = 4
_THREADS = 4
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked for by whoever starts the server


@click.command(short_help="Make everything ready and serve.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help=f"Port to listen on.  [default: {FIRST_PORT}, or the next free]"
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help=f"Processes that answer.  [default: one per core, at most {_MOST_WORKERS}]",
)
@click.option("--quiet", is_flag=True, help="Print the address only.")
@click.option("--no-load", is_flag=True, help="Do not load a network when there is none.")
@click.option(
    "--pack",
    "pack",
    default=BUILT_IN_WORD,
    help="Network to load when there is none: folder or zip.  [default: the built-in]",
)
def serve(host: str, port: int | None, workers: int | None, quiet: bool, no_load: bool, pack: str) -> None:
    """Make everything ready and serve the pages until Ctrl-C.

    The first start makes the tables, gathers style sheets and fonts, and loads the built-in network; later starts find
    all that done and are quick. What was changed here is kept.

    \b
    Examples:
      jejaring serve
      jejaring serve --port 9000 --workers 2
      jejaring serve --pack ./my-network
    """
    port = _free_port(host, port)
    setup.ready()
    tell = (lambda text: None) if quiet else click.echo
    preparing.prepare(tell)
    if not no_load:
        _load_when_empty(pack, quiet=quiet)
    _serve(host, port, workers or min(os.cpu_count() or 1, _MOST_WORKERS))


def _free_port(host: str, wanted: int | None) -> int:
    if wanted is not None:
        if not _is_free(host, wanted):
            raise Refused(f"Port {wanted} on {host} is taken. Stop what runs there, or name another with --port.")
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED):
        if _is_free(host, port):
            return port
    raise Refused(
        f"No port from {FIRST_PORT} to {FIRST_PORT + _PORTS_TRIED - 1} on {host} is free. Name one with --port."
    )


def _is_free(host: str, port: int) -> bool:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the server does it: a port on which only ended connections linger is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return True
    except socket.gaierror as error:
        raise Refused(f"There is no address “{host}”: {error.strerror}.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise Refused(f"Cannot listen on {host} port {port}: {error.strerror}.") from error


def _load_when_empty(pack: str, *, quiet: bool) -> None:
    from jejaring.apps.packs.actions import load_pack
    from jejaring.apps.packs.queries import is_empty
    from jejaring.kernel.actor import OPERATOR

    if not is_empty():
        return
    if not quiet:
        click.echo("Loading the network")
    found = read(pack)
    with progress(len(found), "Loading") as tell:
        load_pack(by=OPERATOR, pack=found, at=datetime.now(UTC), progress=tell)


def _serve(host: str, port: int, workers: int) -> None:
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # The workers are new processes with connections of their own.
    connections.close_all()
    threading.Thread(target=_announce, args=(host, port), daemon=True).start()
    Granian(
        "jejaring.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        working_dir=Path.cwd(),
    ).serve()


def _announce(host: str, port: int) -> None:
    """Print the address as soon as a page comes from it."""
    host = _ANYWHERE.get(host, host)
    while not _answers(host, port):
        time.sleep(0.05)
    click.echo(f"Jejaring runs at http://{f'[{host}]' if ':' in host else host}:{port}/")


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
