"""A project's years side by side, neighbours of the same status joined."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from jejaring.apps.projects.queries import StatusYear
from jejaring.kernel.ref import Ref

_DEDUCED = "exhibit_deduced"
REPORTED = ("planning", "ongoing", "completed")
_WORDS = ("in_plan", *REPORTED, "not_listed", "not_known")


@dataclass(frozen=True, slots=True)
class Span:
    """Years side by side with the same status. `deduced` are those in which it was deduced."""

    status: str
    width: int
    evidence: tuple[Ref, ...]
    deduced: tuple[int, ...]


def spans(years: Iterable[StatusYear]) -> tuple[Span, ...]:
    """A project's years, neighbours of the same status joined."""
    found = []
    for status, group in groupby(years, key=lambda year: year.status):
        same = list(group)
        evidence = tuple(year.evidence for year in same if year.evidence)
        deduced = tuple(year.year for year in same if year.basis == _DEDUCED)
        found.append(Span(status, len(same), evidence, deduced))
    return tuple(found)


def statuses_shown(years: Iterable[StatusYear]) -> list[str]:
    """The statuses that a timeline of these years shows, in the order of its legend."""
    shown = {year.status for year in years}
    return [word for word in _WORDS if word in shown]
