"""The errors people can do something about.

JejaringError
├── NotFound        there is no such record
├── NotAllowed      the one who asked may not do this
└── Invalid         what was given cannot be taken; carries every Problem at once
"""

from collections.abc import Sequence
from dataclasses import dataclass


class JejaringError(Exception):
    """Base of every error that a face translates for its reader. `code` is stable, the text is for people."""

    code = "error"


class NotFound(JejaringError):
    """There is no record of this kind under this key."""

    code = "not_found"

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"There is no {kind.replace('_', ' ')} “{key}”.")
        self.kind = kind
        self.key = key


class NotAllowed(JejaringError):
    """The actor lacks the power for this act; nothing was changed."""

    code = "not_allowed"

    def __init__(self, act: str, way_out: str = "") -> None:
        super().__init__(f"You may not {act}. {way_out}".strip())
        self.act = act


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what was given: where, what, why and how to mend it.

    `file`, `row` (1 is the header) and `column` are empty or None where they make no sense.
    """

    reason: str
    way_out: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                f"row {self.row}" if self.row is not None else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        shown = f" “{self.value[:80]}”" if self.value else ""
        return f"{place + ': ' if place else ''}{self.reason}{shown}. {self.way_out}".strip()


class Invalid(JejaringError):
    """What was given cannot be taken; nothing was saved. `problems` lists everything that is wrong."""

    code = "invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
