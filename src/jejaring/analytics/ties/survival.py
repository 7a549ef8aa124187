"""How long a record without a known end is likely to be in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from jejaring.analytics.network.measure import Bools, Floats

DAYS_PER_YEAR = 365.25
ENOUGH_KNOWN_ENDS = 30

# Years of force by kind where too few ends are known; None = open. Kinds that are not listed are open and flagged.
TERMS: Mapping[str, float | None] = {
    "letter_of_intent": 2.0,
    "memorandum_of_understanding": 5.0,
    "memorandum_of_cooperation": 5.0,
    "sister_city": None,
}


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """A step function: the share still in force after each of the ascending `ages` (in days); 1 before the first."""

    ages: Floats
    shares: Floats

    def at(self, ages: Floats) -> Floats:
        """S(age): the chance to be in force at least that long; 0 or less has begun today: 1."""
        steps = np.concatenate([[1.0], self.shares])
        return np.asarray(steps[np.searchsorted(self.ages, ages, side="right")], dtype=np.float64)


def kaplan_meier(durations: Floats, ended: Bools) -> Survival:
    """The survival curve of durations of which some were cut off before their end (Kaplan & Meier 1958).

    >>> curve = kaplan_meier(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, True, False, True]))
    >>> curve.ages.tolist(), curve.shares.tolist()
    ([1.0, 2.0, 4.0], [0.75, 0.5, 0.0])
    """
    ages = np.unique(durations[ended])
    at_risk = np.array([(durations >= age).sum() for age in ages], dtype=np.float64)
    ends = np.array([(ended & (durations == age)).sum() for age in ages], dtype=np.float64)
    shares = np.asarray(np.cumprod(1 - ends / at_risk), dtype=np.float64)
    return Survival(ages, shares)


@dataclass(frozen=True, slots=True)
class Assumption:
    """What was assumed about the records of a kind that name no end, and how many there are.

    `rule` is survival (from `known_ends` records), term (of the code book), open (of the code book) or unchecked
    (in force until the contrary is known, for want of anything better: say so beside every figure).
    """

    kind: str
    rule: Literal["survival", "term", "open", "unchecked"]
    known_ends: int
    without_end: int
    term: float | None = None


def in_force(
    kind: str, ages: Floats, durations: Floats, terms: Mapping[str, float | None] = TERMS
) -> tuple[Floats, Assumption]:
    """The chance that records of a kind, begun `ages` days ago and without a known end, are in force.

    `durations` are those of the records of the kind whose end is known.
    """
    if len(durations) >= ENOUGH_KNOWN_ENDS:
        curve = kaplan_meier(durations, np.ones(len(durations), dtype=bool))
        return curve.at(ages), Assumption(kind, "survival", len(durations), len(ages))
    term = terms.get(kind)
    if term is not None:
        chance = (ages < term * DAYS_PER_YEAR).astype(np.float64)
        return chance, Assumption(kind, "term", len(durations), len(ages), term)
    rule: Literal["open", "unchecked"] = "open" if kind in terms else "unchecked"
    return np.ones(len(ages)), Assumption(kind, rule, len(durations), len(ages))
