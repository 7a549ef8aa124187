"""The journal proves itself: nobody can change, remove or slip in a line unseen."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from jejaring.apps.journal.actions import record
from jejaring.apps.journal.models import Entry
from jejaring.apps.journal.queries import load_proof, recent_lines
from jejaring.cli.main import main
from jejaring.kernel.actor import Actor
from jejaring.kernel.ref import Ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]
START = datetime(2026, 11, 1, tzinfo=UTC)
SARI = Actor(Ref("user", "1"), "Sari", speaks_for=Ref("city", "banyuwangi"), authority="city officer")


@pytest.fixture
def lines() -> list[int]:
    return [
        record(
            by=SARI,
            at=START + timedelta(minutes=minute),
            act="needs.publish",
            subject=Ref("need", f"need-{minute}"),
            summary=f"asked for help, time {minute}",
            data={"after": {"kind": "data", "näme": "ຫຼວງພະບາງ"}},
        )
        for minute in range(3)
    ]


def test_a_journal_as_it_was_written_holds(lines: list[int]) -> None:
    assert load_proof().holds
    assert load_proof().lines == 3


def test_an_empty_journal_holds() -> None:
    assert load_proof().holds


def test_a_changed_line_is_named(lines: list[int]) -> None:
    Entry.objects.filter(pk=lines[1]).update(summary="never asked")
    proof = load_proof()
    assert (proof.holds, proof.broken, proof.reason) == (False, lines[1], "the line was changed after it was written")


def test_a_removed_line_is_noticed_at_the_next(lines: list[int]) -> None:
    Entry.objects.filter(pk=lines[1]).delete()
    assert load_proof().broken == lines[2]


def test_lines_cut_off_the_end_are_missed(lines: list[int]) -> None:
    Entry.objects.filter(pk=lines[2]).delete()
    proof = load_proof()
    assert (proof.holds, proof.broken) == (False, None)
    assert "3 lines were written, but 2 are there" in proof.reason


def test_who_acted_for_whom_on_what_authority_is_kept(lines: list[int]) -> None:
    entry = Entry.objects.get(pk=lines[0])
    assert (entry.actor_name, entry.speaks_for, entry.authority) == ("Sari", "city:banyuwangi", "city officer")


def test_the_history_of_one_record_can_be_asked_for(lines: list[int]) -> None:
    assert [line.summary for line in recent_lines(subject=Ref("need", "need-1"))] == ["asked for help, time 1"]


def test_the_command_line_proves_it(lines: list[int]) -> None:
    assert "3 lines, every one as it was written." in CliRunner().invoke(main, ["journal", "verify"]).output
    Entry.objects.filter(pk=lines[0]).update(actor_name="Somebody")
    answer = CliRunner().invoke(main, ["journal", "verify"])
    assert answer.exit_code == 1
    assert f"Line {lines[0]}: the line was changed after it was written." in answer.output
