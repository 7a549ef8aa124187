"""The way of an agreement that is made here, from its first draft to its end, as data.

Nothing here knows who may do what, nor what day it is: the facts that a guard asks for are given to it. Nothing ends by
itself: when the last day has passed, an agreement *is due for review* until somebody says what became of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from jejaring.kernel.errors import Problem
from jejaring.kernel.lifecycle import Lifecycle, Move

N_ = str  # marks a text for translation; the acts translate it
DRAFT, IN_REVIEW, AGREED, SIGNING, SIGNED = "draft", "in_review", "agreed", "signing", "signed"
IN_FORCE, SUSPENDED = "in_force", "suspended"
EXPIRED, TERMINATED, SUPERSEDED, WITHDRAWN = "expired", "terminated", "superseded", "withdrawn"

OPEN_TEXT = frozenset({DRAFT, IN_REVIEW})
"""States in which the text can be changed."""
BEFORE_SIGNED = frozenset({DRAFT, IN_REVIEW, AGREED, SIGNING})
RUNNING = frozenset({IN_FORCE, SUSPENDED})
AFTER_SIGNED = frozenset({SIGNED, *RUNNING, EXPIRED, TERMINATED, SUPERSEDED})
"""States that only a text signed by every party can be in."""
PUBLIC = AFTER_SIGNED - {SIGNED}
"""States in which the register of the network shows the agreement to everybody."""

LIFECYCLE = Lifecycle(
    DRAFT,
    [
        Move("submit", frozenset({DRAFT}), IN_REVIEW),
        Move("agree", frozenset({IN_REVIEW}), AGREED),
        Move("reopen", frozenset({AGREED, SIGNING}), IN_REVIEW),
        Move("open_signing", frozenset({AGREED}), SIGNING),
        Move("complete", frozenset({SIGNING}), SIGNED),
        Move("put_in_force", frozenset({SIGNED}), IN_FORCE),
        Move("suspend", frozenset({IN_FORCE}), SUSPENDED),
        Move("resume", frozenset({SUSPENDED}), IN_FORCE),
        Move("expire", frozenset({IN_FORCE, SUSPENDED}), EXPIRED),
        Move("terminate", frozenset({SIGNED, IN_FORCE, SUSPENDED}), TERMINATED),
        Move("supersede", frozenset({IN_FORCE, SUSPENDED}), SUPERSEDED),
        Move("withdraw", BEFORE_SIGNED, WITHDRAWN),
    ],
)

UNDOABLE = frozenset(
    {
        "submit", "open_signing", "put_in_force", "suspend", "resume", "expire", "terminate", "supersede", "withdraw",
    }
)  # fmt: skip
"""Moves that can be taken back; not what all parties did together (agree, complete), for which there is `reopen`."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards ask for: the parties, which of them agreed to and signed the text as it is, the days, today."""

    parties: frozenset[str]
    agreed: frozenset[str]
    signed: Mapping[str, date | None]
    start: date | None
    end: date | None
    day: date
    blanks: int = 0


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition of a move, and what to tell who tries without it."""

    holds: Callable[[Facts], bool]
    reason: str
    way_out: str


def _all_agreed(facts: Facts) -> bool:
    return facts.parties <= facts.agreed


def _all_signed(facts: Facts) -> bool:
    return bool(facts.parties) and all(facts.signed.get(party) is not None for party in facts.parties)


def _begun(facts: Facts) -> bool:
    return facts.start is not None and facts.start <= facts.day


def _over(facts: Facts) -> bool:
    return facts.end is not None and facts.end < facts.day


def _orderly(facts: Facts) -> bool:
    return facts.start is None or facts.end is None or facts.start <= facts.end


_SIGNED_BY_ALL = Guard(
    _all_signed, N_("Not every party has signed the text with a date"), N_("Wait for the missing signatures.")
)
_FULL_TEXT = Guard(
    lambda facts: facts.blanks == 0, N_("The text still has places to be filled in: […]"), N_("Fill them in.")
)

GUARDS: dict[str, tuple[Guard, ...]] = {
    "agree": (
        _FULL_TEXT,
        Guard(_all_agreed, N_("Not every party has agreed to this text"), N_("Wait for the missing ones.")),
    ),
    "open_signing": (
        Guard(_all_agreed, N_("Not every party has agreed to this text"), N_("Wait for the missing ones.")),
        _FULL_TEXT,
    ),
    "complete": (_SIGNED_BY_ALL,),
    "put_in_force": (
        _SIGNED_BY_ALL,
        Guard(_begun, N_("The agreement has not begun yet"), N_("Wait for its first day.")),
        Guard(_orderly, N_("The last day lies before the first"), N_("Correct the days.")),
    ),
    "resume": (_SIGNED_BY_ALL,),
    "expire": (Guard(_over, N_("The last day has not passed, or none was agreed"), N_("Terminate it instead.")),),
}


def obstacles(move: str, facts: Facts) -> tuple[Problem, ...]:
    """Everything that stands against this move; empty when it may be made."""
    return tuple(Problem(g.reason, g.way_out) for g in GUARDS.get(move, ()) if not g.holds(facts))


def is_due_for_review(status: str, end: date | None, day: date) -> bool:
    """Whether somebody has to say what became of an agreement: it runs, and the last day agreed for it has passed."""
    return status in RUNNING and end is not None and end < day
