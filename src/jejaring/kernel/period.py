"""Stretches of time with a start and an excluded end."""

from dataclasses import dataclass
from datetime import date

from jejaring.kernel.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, but not including, `end`; None means open on that side.

    A period holds at least one day. Two periods that touch do not overlap.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError(f"a period must end after it starts, not {self.start} to {self.end}")

    @classmethod
    def covering(cls, start: PartialDate | None, last: PartialDate | None) -> "Period":
        """The widest period that two dates of any precision allow; `last` is its last day, month or year."""
        return cls(start.earliest if start else None, last.after if last else None)

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether some day lies in both."""
        return (self.start is None or other.end is None or self.start < other.end) and (
            other.start is None or self.end is None or other.start < self.end
        )

    def intersection(self, other: "Period") -> "Period | None":
        """The days in both, or None when there are none."""
        if not self.overlaps(other):
            return None
        starts = [p.start for p in (self, other) if p.start is not None]
        ends = [p.end for p in (self, other) if p.end is not None]
        return Period(max(starts, default=None), min(ends, default=None))
