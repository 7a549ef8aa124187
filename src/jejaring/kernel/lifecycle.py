"""States and the moves between them, as data."""

from collections.abc import Iterable
from dataclasses import dataclass


class NoSuchMove(ValueError):
    """The lifecycle does not allow this move from this state."""


@dataclass(frozen=True, slots=True)
class Move:
    """A named step from one of some states to another."""

    name: str
    sources: frozenset[str]
    target: str


class Lifecycle:
    """A table of states and moves. It knows what is possible, not who may do it."""

    def __init__(self, start: str, moves: Iterable[Move]) -> None:
        self.start = start
        self._moves = tuple(moves)
        self.states = frozenset({start, *(m.target for m in self._moves), *(s for m in self._moves for s in m.sources)})

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that are open in this state, in the order of the table."""
        return tuple(move for move in self._moves if state in move.sources)

    def after(self, state: str, name: str) -> str:
        """The state that the named move leads to; raises NoSuchMove when it is not open."""
        for move in self.moves_from(state):
            if move.name == name:
                return move.target
        open_moves = ", ".join(m.name for m in self.moves_from(state)) or "none"
        raise NoSuchMove(f"“{name}” is not possible while {state}; possible: {open_moves}")
