"""Commands about the journal."""

import click

from jejaring.cli import setup
from jejaring.cli.errors import REFUSED, Refused
from jejaring.cli.output import as_json_option, print_json


@click.group()
def journal() -> None:
    """Prove the journal: who did what, when and on whose authority."""


@journal.command()
@as_json_option
def verify(as_json: bool) -> None:
    """Prove that no line of the journal was changed, removed or put in later; exit code 1 when one was.

    \b
    Example:
      jejaring journal verify --json
    """
    setup.ready_with_tables()
    from jejaring.apps.journal.queries import load_proof

    proof = load_proof()
    if as_json:
        print_json({"ok": proof.holds, "lines": proof.lines, "broken": proof.broken, "reason": proof.reason})
        raise click.exceptions.Exit(0 if proof.holds else REFUSED)
    if not proof.holds:
        place = f"Line {proof.broken}: " if proof.broken else ""
        raise Refused(f"{place}{proof.reason}.")
    click.echo(f"{proof.lines} lines, every one as it was written.")
