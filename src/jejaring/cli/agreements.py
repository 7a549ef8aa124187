"""Commands about agreements."""

from datetime import UTC, datetime
from pathlib import Path

import click

from jejaring.cli import setup
from jejaring.cli.errors import REFUSED, Refused
from jejaring.cli.output import as_json_option, print_json


@click.group()
def agreement() -> None:
    """Check the files of agreements that were signed here."""


@agreement.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json_option
def verify(file: Path, as_json: bool) -> None:
    """Tell whether FILE is a PDF exactly as this installation sealed it; exit code 1 when it is not.

    \b
    Example:
      jejaring agreement verify letter-of-intent-2026-17.pdf
    """
    setup.ready_with_tables()
    from jejaring.apps.agreements.papers import LARGEST_FILE, check_file

    with file.open("rb") as stream:
        content = stream.read(LARGEST_FILE + 1)
    report = check_file(content, at=datetime.now(UTC))
    if as_json:
        seals = [
            {"signer": one.signer, "fingerprint": one.fingerprint, "at": one.at and one.at.isoformat()}
            for one in report.seals
        ]
        print_json({"ok": report.valid, "verdict": report.verdict.value, "reason": report.reason, "seals": seals})
        raise click.exceptions.Exit(0 if report.valid else REFUSED)
    if not report.valid:
        raise Refused(report.reason)
    click.echo(report.reason)
    for one in report.seals:
        click.echo(f"{one.signer}, {one.at:%Y-%m-%d %H:%M} UTC: {one.reason}")
