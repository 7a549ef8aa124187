"""The City Integration Index: six dimensions in a geometric mean, with nothing imputed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.random import Generator

from jejaring.analytics.index.indicators import DIMENSIONS, INDICATORS, Sight, View
from jejaring.analytics.network.graph import Network
from jejaring.analytics.network.measure import Measure
from jejaring.analytics.network.nulls import rewired
from jejaring.analytics.ties.ledger import TemporalNetwork


@dataclass(frozen=True, slots=True)
class IndexReading:
    """The index on a day, its dimensions and indicators. `missing` names the indicators that have no value.

    A dimension with a missing indicator has no value, and an index with a missing dimension has none: the indicators
    say why.
    """

    value: float | None
    dimensions: Mapping[str, float | None]
    indicators: Mapping[str, Measure]
    weights: Mapping[str, float]

    @property
    def missing(self) -> tuple[str, ...]:
        """The indicators without a value."""
        return tuple(name for name, found in self.indicators.items() if found.value is None)

    @property
    def log(self) -> float | None:
        """ln of the index: its changes add up over dimensions."""
        return None if self.value is None else float(np.log(self.value))


@dataclass(frozen=True, slots=True)
class CityIntegrationIndex:
    """How the index is made. Change it only before looking at a series, and name the change beside every figure.

    dimensions: the indicators of each; weights: of the dimensions, equal by default, scaled to sum 1;
    mean: p of the power mean over dimensions, 0 the geometric (the headline), 1 the arithmetic (sensitivity);
    floor: the least an indicator counts before logarithms.
    """

    dimensions: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: DIMENSIONS)
    weights: Mapping[str, float] = field(default_factory=dict)
    mean: float = 0.0
    floor: float = 0.01
    sight: Sight = field(default_factory=Sight)

    def at(self, network: TemporalNetwork, day: date) -> IndexReading:
        """The index of a network on a day."""
        return self.of(self.sight.view(network, day))

    def of(self, view: View) -> IndexReading:
        """The index of what is seen."""
        names = dict.fromkeys(name for names in self.dimensions.values() for name in names)
        return self.combine({name: INDICATORS[name](view) for name in names})

    def combine(self, indicators: Mapping[str, Measure]) -> IndexReading:
        """The index from its indicators.

        >>> index = CityIntegrationIndex(dimensions={"one": ("x",), "two": ("y", "z")})
        >>> def found(value): return Measure("balance", value)
        >>> round(index.combine({"x": found(.5), "y": found(.4), "z": found(.1)}).value, 6)
        0.316228
        """
        dimensions = {
            name: self._dimension([indicators[indicator].value for indicator in names])
            for name, names in self.dimensions.items()
        }
        return IndexReading(self.aggregate(dimensions), dimensions, indicators, self._weights())

    def aggregate(
        self, dimensions: Mapping[str, float | None], weights: Mapping[str, float] | None = None
    ) -> float | None:
        """The weighted mean of the dimensions; None when one is missing."""
        share = weights or self._weights()
        values = [value for value in dimensions.values() if value is not None]
        if len(values) < len(dimensions):
            return None
        x, w = np.array(values), np.array([share[name] for name in dimensions])
        if self.mean == 0:
            return float(np.exp(w @ np.log(x)))
        return float((w @ x**self.mean) ** (1 / self.mean))

    def _dimension(self, values: list[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None
        return float(np.exp(np.mean(np.log(np.maximum(self.floor, known)))))

    def _weights(self) -> Mapping[str, float]:
        given = {name: self.weights.get(name, 1.0 if not self.weights else 0.0) for name in self.dimensions}
        total = sum(given.values())
        return {name: weight / total for name, weight in given.items()}


@dataclass(frozen=True, slots=True)
class VolumeAndStructure:
    """ln CII = ln CII_0 + ln(CII / CII_0): what the number of ties alone leads to, and integration beyond it.

    `undefined` of the `draws` had no index and are left out.
    """

    index: float
    by_volume: float
    beyond_volume: float
    draws: int
    undefined: int


def volume_and_structure(
    index: CityIntegrationIndex,
    view: View,
    *,
    rng: Generator,
    draws: int = 100,
    null: Callable[[Network, Generator], Network] = rewired,
) -> VolumeAndStructure | None:
    """Split the index by networks with the same ties dealt out at random (N3 by default).

    The pillars keep their totals, which a null of the same volume keeps too. None when the index has no value, or no
    draw has one.
    """
    own = index.of(view).value
    found = [index.of(_random_view(view, rng, null, index.sight)).value for _ in range(draws)]
    values = [value for value in found if value is not None]
    if own is None or not values:
        return None
    by_volume = float(np.mean(values))
    return VolumeAndStructure(own, by_volume, float(np.log(own / by_volume)), draws, draws - len(values))


@dataclass(frozen=True, slots=True)
class Stability:
    """What other weights would say of a change: `rises` is the share of weights under which the index rises, `flips`
    the share under which its sign differs from that under the weights of the index."""

    rises: float
    flips: float
    draws: int


def under_other_weights(
    before: IndexReading, after: IndexReading, *, rng: Generator, draws: int = 1000, concentration: float = 5.0
) -> Stability | None:
    """The sign of a change under weights drawn from Dirichlet(5, …, 5). None when either has no value."""
    change = _log_changes(before, after)
    if change is None:
        return None
    steps = np.array(list(change.values()))
    weights = rng.dirichlet(np.full(len(steps), concentration), size=draws)
    own = sum(before.weights[name] * step for name, step in change.items())
    found = weights @ steps
    return Stability(float((found > 0).mean()), float((np.sign(found) != np.sign(own)).mean()), draws)


def decompose(before: IndexReading, after: IndexReading) -> Mapping[str, float] | None:
    """What each dimension adds to d ln CII: w_k d ln D_k, exactly. None when either has no value.

    Holds for the geometric mean, with the weights of the later reading. Raises ValueError when the weights differ.
    """
    if before.weights != after.weights:
        raise ValueError("the two readings weigh the dimensions differently")
    change = _log_changes(before, after)
    return None if change is None else {name: after.weights[name] * step for name, step in change.items()}


def interval(values: Iterable[float | None], level: float = 0.9) -> tuple[float, float] | None:
    """The middle share `level` of the values that are defined; None when a tenth or more are not."""
    found = list(values)
    known = [value for value in found if value is not None]
    if len(known) <= 0.9 * len(found):
        return None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _log_changes(before: IndexReading, after: IndexReading) -> Mapping[str, float] | None:
    changes = {}
    for name, then in before.dimensions.items():
        now = after.dimensions[name]
        if then is None or now is None:
            return None
        changes[name] = float(np.log(now) - np.log(then))
    return changes


def _random_view(view: View, rng: Generator, null: Callable[[Network, Generator], Network], sight: Sight) -> View:
    whole = null(view.whole, rng)
    return View(
        whole=whole,
        contact=whole.only(*(name for name in whole.layers if name in sight.contact_layers)),
        contact_before=null(view.contact_before, rng),
        by_pillar=view.by_pillar,
        secondary=view.secondary,
    )
