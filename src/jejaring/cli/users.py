"""Commands about people who sign in."""

import sys
from datetime import UTC, datetime

import click

from jejaring.cli import setup
from jejaring.cli.output import as_json_option, print_json, print_table
from jejaring.kernel.ref import Ref


@click.group()
def user() -> None:
    """Add people who can sign in, and say for whom they speak. The public reads without an account."""


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


@user.group()
def mandate() -> None:
    """Say who speaks for a city, a partner, a state or the network, from when to when."""


@mandate.command("add")
@click.argument("email")
@click.argument("office")
@click.argument("party")
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), help="First day.  [default: today]")
@as_json_option
def mandate_add(email: str, office: str, party: str, start: datetime | None, as_json: bool) -> None:
    """Let who signs in with EMAIL speak in OFFICE for PARTY: a city, a partner, a state or the network.

    \b
    Examples:
      jejaring user mandate add sari@example.org city_officer city:banyuwangi
      jejaring user mandate add dewi@example.org national_representative state:ID --start 2026-01-01
    """
    held_for = _ref(party)
    setup.ready_with_tables()
    from jejaring.apps.registry.actions import give_mandate
    from jejaring.kernel.actor import OPERATOR

    now = datetime.now(UTC)
    day = (start or now).date()
    number = give_mandate(by=OPERATOR, email=email, office=office, held_for=held_for, start=day, at=now)
    if as_json:
        print_json({"mandate": number})
    else:
        click.echo(f"Mandate {number}: {office} of {party} from {day}.")


@mandate.command("end")
@click.argument("number", type=int)
@as_json_option
def mandate_end(number: int, as_json: bool) -> None:
    """End the mandate with this NUMBER today. It stays on record.

    \b
    Example:
      jejaring user mandate end 7
    """
    setup.ready_with_tables()
    from jejaring.apps.registry.actions import end_mandate
    from jejaring.kernel.actor import OPERATOR

    end_mandate(by=OPERATOR, mandate=number, at=datetime.now(UTC))
    if as_json:
        print_json({"mandate": number})
    else:
        click.echo(f"Mandate {number} has ended.")


@mandate.command("list")
@click.option("--for", "held_for", default="", help="Only those of this party, state or network, as kind:key.")
@as_json_option
def mandate_list(held_for: str, as_json: bool) -> None:
    """List mandates, the newest first.

    \b
    Example:
      jejaring user mandate list --for city:banyuwangi --json
    """
    party = _ref(held_for) if held_for else None
    setup.ready_with_tables()
    from jejaring.apps.registry.queries import all_mandates, get_holder, mandates_for

    rows = mandates_for(get_holder(party).ref) if party else all_mandates()
    if as_json:
        print_json(
            [
                {
                    "mandate": row.id,
                    "person": row.person,
                    "office": row.office,
                    "for": str(row.held_for),
                    "start": row.start.isoformat(),
                    "end": row.end and row.end.isoformat(),
                }
                for row in rows
            ]
        )
    elif rows:
        cells = ((row.person, row.office, row.held_for, row.start, row.end or "-", row.id) for row in rows)
        print_table(("person", "office", "for", "start", "end", "number"), list(cells))
    else:
        click.echo("There are no mandates.")


def _ref(text: str) -> Ref:
    try:
        return Ref.parse(text)
    except ValueError:
        raise click.UsageError(f"“{text}” is not of the form kind:key, such as city:banyuwangi.") from None


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask for the password on. Give it with --password-stdin.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
