"""Commands about the tie ledger."""

from datetime import UTC, datetime

import click

from jejaring.cli import setup
from jejaring.cli.errors import REFUSED, Refused
from jejaring.cli.output import as_json_option, print_json


@click.group()
def ties() -> None:
    """Prove the tie ledger, or make it anew from the deeds it comes from."""


@ties.command()
@as_json_option
def check(as_json: bool) -> None:
    """Compare every tie with the deed that left it; exit code 1 when anything differs.

    \b
    Example:
      jejaring ties check --json
    """
    setup.ready_with_tables()
    from jejaring.apps.packs.queries import load_ledger_differences

    differences = load_ledger_differences()
    if as_json:
        rows = [
            {"evidence": str(d.evidence), "first": str(d.first), "second": str(d.second), "reason": d.reason}
            for d in differences
        ]
        print_json({"ok": not differences, "differences": rows})
        raise click.exceptions.Exit(REFUSED if differences else 0)
    for difference in differences:
        click.echo(str(difference))
    if differences:
        raise Refused(f"{len(differences)} differences. Make the ledger anew: jejaring ties rebuild.")
    click.echo("The tie ledger is proved: every tie has its deed, and every deed its ties.")


@ties.command()
@as_json_option
def rebuild(as_json: bool) -> None:
    """Make the tie ledger anew from its deeds; the journal gets a line.

    \b
    Example:
      jejaring ties rebuild
    """
    setup.ready_with_tables()
    from jejaring.apps.packs.actions import rebuild_ties
    from jejaring.kernel.actor import OPERATOR

    count = rebuild_ties(by=OPERATOR, at=datetime.now(UTC))
    if as_json:
        print_json({"ties": count})
    else:
        click.echo(f"Made the tie ledger anew: {count:,} ties.")
