"""Commands about the measures of networks."""

import json
from pathlib import Path

import click

from jejaring.cli.errors import REFUSED, Refused
from jejaring.cli.output import as_json_option, print_json


@click.group()
def analytics() -> None:
    """Work with the measures of networks, without any database."""


@analytics.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json_option
def verify(file: Path, as_json: bool) -> None:
    """Compute every reference value of FILE anew; exit code 1 when any differs or is not known here.

    FILE is JSON with networks and oracles: a measure, a network and the value that others found for it.

    \b
    Example:
      jejaring analytics verify netsci_oracles.json
    """
    from jejaring.analytics.verify import format_line, verify

    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Refused(f"{file.name} is not JSON: {error}.") from error
    checked = verify(data)
    missed = [one for one in checked if not one.ok]
    if as_json:
        print_json({"ok": not missed, "values": len(checked), "missed": [format_line(one) for one in missed]})
    else:
        for one in checked:
            click.echo(format_line(one))
        click.echo(f"{len(checked) - len(missed)} of {len(checked)} values agree.")
    if missed or not checked:
        raise click.exceptions.Exit(REFUSED)
