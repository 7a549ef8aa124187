"""`jejaring`: everything that is done with Jejaring from a terminal."""

import click

from jejaring import __version__
from jejaring.cli.agreements import agreement
from jejaring.cli.analytics import analytics
from jejaring.cli.asking import monitoring, search
from jejaring.cli.due import due
from jejaring.cli.errors import DomainGroup
from jejaring.cli.journal import journal
from jejaring.cli.output import as_json_option, print_json
from jejaring.cli.packs import check, export, load
from jejaring.cli.serving import serve
from jejaring.cli.ties import ties
from jejaring.cli.users import user

_END = """\b
Exit codes:
  0  done
  1  refused, or something is wrong; standard error says what
  2  the command was mistyped
"""


@click.group(cls=DomainGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_END)
def main() -> None:
    """Run a network of cities: its members, projects, partners, agreements and the ties between them.

    \b
    To begin:
      jejaring serve              make the database, load the built-in network, serve the pages
      jejaring check              look whether everything is in order

    Settings are read from the environment; JEJARING_HOME names the folder that holds the database (default: ./var).
    """


@main.command()
@as_json_option
def version(as_json: bool) -> None:
    """Print the version.

    \b
    Example:
      jejaring version --json
    """
    if as_json:
        print_json({"name": "jejaring", "version": __version__})
    else:
        click.echo(f"jejaring {__version__}")


for _command in (serve, load, check, export, ties, journal, user, monitoring, search, analytics, agreement, due):
    main.add_command(_command)


if __name__ == "__main__":
    main()
