"""The command that tells what waits for people by a day. Each kind of thing that can be due brings its own lines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import click

from jejaring.cli import setup
from jejaring.cli.output import as_json_option, print_json


@dataclass(frozen=True, slots=True)
class DueLine:
    """Something that is due: its kind, its key, how urgent it is, and a sentence for people."""

    kind: str
    key: str
    stage: str
    day: date
    sentence: str


def _agreements(day: date) -> list[DueLine]:
    from jejaring.apps.agreements.queries.drafting import agreements_due, reminder_stage

    return [
        DueLine(
            "agreement",
            row.key,
            reminder_stage(row.days),
            row.end,
            f"{row.title}: last day {row.end}, due for review" if row.is_due else f"{row.title}: last day {row.end}",
        )
        for row in agreements_due(day)
    ]


SOURCES: list[Callable[[date], list[DueLine]]] = [_agreements]
"""What is asked for due lines, in this order."""


@click.command(short_help="List what is due by a day.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), help="The day to look from.  [default: today]")
@as_json_option
def due(at: datetime | None, as_json: bool) -> None:
    """List what waits for people: agreements whose last day has passed, or comes within 90, 30 or 7 days.

    Nothing is changed by this: what became of an agreement is said by people.

    \b
    Example:
      jejaring due --at 2026-12-01
    """
    setup.ready_with_tables()
    day = at.date() if at else datetime.now(UTC).date()
    lines = [line for source in SOURCES for line in source(day)]
    if as_json:
        rows = [
            {"kind": one.kind, "key": one.key, "stage": one.stage, "day": one.day.isoformat(), "text": one.sentence}
            for one in lines
        ]
        print_json({"at": day.isoformat(), "due": rows})
        return
    for one in lines:
        click.echo(f"{one.stage:>7}  {one.kind} {one.key}  {one.sentence}")
    if not lines:
        click.echo("Nothing is due.")
