from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.apps.agreements.lifecycle import (
    AFTER_SIGNED,
    GUARDS,
    LIFECYCLE,
    PUBLIC,
    RUNNING,
    UNDOABLE,
    Facts,
    is_due_for_review,
    obstacles,
)

DAY = date(2026, 4, 1)
PARTIES = frozenset({"a", "b"})
_days = st.none() | st.dates(date(2026, 3, 1), date(2026, 5, 1))
facts = st.builds(
    Facts,
    parties=st.just(PARTIES),
    agreed=st.frozensets(st.sampled_from("ab")),
    signed=st.dictionaries(st.sampled_from("ab"), _days),
    start=_days,
    end=_days,
    day=st.dates(date(2026, 3, 1), date(2026, 5, 1)),
    blanks=st.integers(0, 2),
)


def signed_by_all(given_facts: Facts) -> bool:
    return all(given_facts.signed.get(party) is not None for party in PARTIES)


def test_every_guard_is_for_a_move_there_is() -> None:
    names = {move.name for state in LIFECYCLE.states for move in LIFECYCLE.moves_from(state)}
    assert set(GUARDS) <= names
    assert names >= UNDOABLE
    assert LIFECYCLE.states >= AFTER_SIGNED
    assert RUNNING < PUBLIC < AFTER_SIGNED


@given(st.lists(st.tuples(st.sampled_from(sorted(LIFECYCLE.states)), facts), max_size=30), st.randoms())
def test_no_path_reaches_force_without_every_signature(chances: list[tuple[str, Facts]], random: object) -> None:
    """Whatever the facts are at each step, signatures that were there when signed can only be voided before it."""
    state, complete = LIFECYCLE.start, False
    for _wanted, given_facts in chances:
        moves = [move for move in LIFECYCLE.moves_from(state) if not obstacles(move.name, given_facts)]
        if not moves:
            continue
        move = random.choice(moves)  # type: ignore[attr-defined]
        state = LIFECYCLE.after(state, move.name)
        if move.name == "complete":
            complete = signed_by_all(given_facts)
        if move.name == "put_in_force":
            assert signed_by_all(given_facts)
            assert given_facts.start is not None
            assert given_facts.start <= given_facts.day
        assert state not in AFTER_SIGNED or complete


@pytest.mark.parametrize("state", sorted(AFTER_SIGNED))
def test_only_signing_leads_to_what_is_signed(state: str) -> None:
    for source in LIFECYCLE.states - AFTER_SIGNED:
        for move in LIFECYCLE.moves_from(source):
            assert move.target != state or move.name == "complete"


@pytest.mark.parametrize(
    ("status", "end", "due"),
    [
        ("in_force", date(2026, 3, 31), True),
        ("suspended", date(2026, 3, 31), True),
        ("in_force", DAY, False),
        ("in_force", None, False),
        ("expired", date(2026, 3, 31), False),
        ("signed", date(2026, 3, 31), False),
    ],
)
def test_it_is_due_when_the_last_day_has_passed(status: str, end: date | None, due: bool) -> None:
    assert is_due_for_review(status, end, DAY) is due
