"""Commands about people who sign in."""

import sys
from datetime import UTC, datetime

import click

from jejaring.cli import setup
from jejaring.cli.output import as_json_option, print_json


@click.group()
def user() -> None:
    """Add people who can sign in. The public reads without an account."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="Name shown to others; the e-mail address never is.")
@click.option("--secretariat", is_flag=True, help="May keep the network's records.")
@click.option("--superuser", is_flag=True, help="May do everything; implies --secretariat.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@as_json_option
def add(email: str, name: str, secretariat: bool, superuser: bool, password_stdin: bool, as_json: bool) -> None:
    """Add somebody who signs in with EMAIL. The password is asked for twice.

    \b
    Examples:
      jejaring user add ana@example.org --name "Ana" --secretariat
      jejaring user add ana@example.org --name "Ana" --password-stdin < password.txt
    """
    setup.ready_with_tables()
    from jejaring.apps.accounts.actions import add_user
    from jejaring.kernel.actor import OPERATOR

    ref = add_user(
        by=OPERATOR,
        email=email,
        name=name,
        password=_password(from_stdin=password_stdin),
        at=datetime.now(UTC),
        secretariat=secretariat,
        superuser=superuser,
    )
    if as_json:
        print_json({"user": str(ref)})
    else:
        click.echo(f"Added {name}.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask for the password on. Give it with --password-stdin.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
