"""What a measure answers: a value with its reason, its formula and its reference.

Undefined is None with a reason, never 0: no ties is another fact than ties that lead nowhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]


class Reason(StrEnum):
    """Why a measure has no value."""

    NO_TIES = "no_ties"
    NO_ACTORS = "no_actors"
    TOO_FEW_ACTORS = "too_few_actors"
    NO_MEMBERS = "no_members"
    NO_EXTERNALS = "no_externals"
    ONE_GROUP = "one_group"
    NO_GROUP = "no_group"
    NO_CROSS_PAIR = "no_cross_pair"
    ONE_LAYER = "one_layer"
    NO_STRENGTH = "no_strength"
    TOO_FEW_EVENTS = "too_few_events"
    NO_VARIATION = "no_variation"
    COMPLETE = "complete"
    NO_PREVIOUS = "no_previous"
    SEPARATED = "separated"
    TOO_FEW_PERIODS = "too_few_periods"
    NOT_CONVERGED = "not_converged"


@dataclass(frozen=True, slots=True)
class About:
    """What is printed about a measure wherever it is shown."""

    name: str
    formula: str
    range: str
    reference: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure about a network. `n` is the number of actors (or records) it was computed on.

    `parts` are named figures it was made from or that belong to it, so that it can be computed again by hand.

    >>> Measure("weighted_reciprocity", 0.5, n=2).formula
    'r_w = sum_{i!=j} min(W_ij, W_ji) / sum_{i!=j} W_ij'
    """

    name: str
    value: float | None
    reason: Reason | None = None
    n: int = 0
    parts: Mapping[str, float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError("a measure has either a value or a reason why it has none")

    @property
    def formula(self) -> str:
        """The formula, in the letters of the literature."""
        return about(self.name).formula

    def cite(self) -> str:
        """The reference of the definition."""
        return about(self.name).reference


@dataclass(frozen=True, slots=True, eq=False)
class PerActor:
    """One figure for each actor, aligned with `actors`; NaN inside, None outside, where it is undefined."""

    name: str
    actors: tuple[str, ...]
    values: Floats
    reason: Reason

    def as_dict(self) -> dict[str, float | None]:
        """The figures by actor, None where undefined."""
        return {
            actor: None if np.isnan(value) else float(value)
            for actor, value in zip(self.actors, self.values, strict=True)
        }

    def __getitem__(self, actor: str) -> float | None:
        return self.as_dict()[actor]

    def mean(self) -> Measure:
        """The mean over the actors for which it is defined."""
        defined = self.values[~np.isnan(self.values)]
        if not len(defined):
            return Measure(self.name, None, self.reason)
        return Measure(self.name, float(defined.mean()), n=len(defined))

    @property
    def formula(self) -> str:
        """The formula, in the letters of the literature."""
        return about(self.name).formula

    def cite(self) -> str:
        """The reference of the definition."""
        return about(self.name).reference


_REGISTRY: dict[str, About] = {}
_F = TypeVar("_F", bound=Callable[..., object])


def measure(formula: str, *, range: str, reference: str) -> Callable[[_F], _F]:
    """Enter a function into the registry under its own name."""

    def enter(function: _F) -> _F:
        name = function.__name__
        _REGISTRY[name] = About(name, formula, range, reference)
        return function

    return enter


def about(name: str) -> About:
    """Formula, range and reference of a measure; raises KeyError for a name nobody entered."""
    return _REGISTRY[name]


def registered() -> tuple[str, ...]:
    """The names of all measures, in alphabetical order."""
    return tuple(sorted(_REGISTRY))
