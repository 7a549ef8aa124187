"""What moved the index: Shapley values of the changes of tie kinds, layers, pillars or countries, and of entry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import factorial
from typing import Literal

import numpy as np
from numpy.random import Generator

from jejaring.analytics.index.composite import CityIntegrationIndex
from jejaring.analytics.network.measure import Floats
from jejaring.analytics.ties.ledger import TemporalNetwork, months_before, participants

ENTRY = "entry of members"
UNKNOWN = "unknown"
PARTNERS = "partners"
EXACT_UP_TO = 10

By = Literal["kind", "layer", "pillar", "country"]
Value = Callable[[frozenset[str]], float | None]


@dataclass(frozen=True, slots=True)
class Contributions:
    """What each group adds to the change; they sum to it. `exact` says whether all coalitions were looked at."""

    change: float
    by_group: Mapping[str, float]
    exact: bool


def shapley(
    groups: Sequence[str], value: Value, *, rng: Generator | None = None, permutations: int = 200
) -> Contributions | None:
    """The Shapley value of each group in the game `value` (Shorrocks 2013): its mean step over all orders of joining.

    Exact for up to 10 groups; for more the mean over drawn orders, which sums to the change just as well and needs
    `rng`. None when the game has no value for some coalition it needs.

    >>> shapley(["a", "b"], lambda joined: 3.0 * len(joined) ** 2).by_group
    {'a': 6.0, 'b': 6.0}
    """
    known: dict[frozenset[str], float | None] = {}

    def worth(joined: frozenset[str]) -> float:
        if joined not in known:
            known[joined] = value(joined)
        found = known[joined]
        if found is None:
            raise _Undefined
        return found

    exact = len(groups) <= EXACT_UP_TO
    try:
        if exact:
            parts = {group: _exact(group, groups, worth) for group in groups}
        elif rng is None:
            raise ValueError(f"more than {EXACT_UP_TO} groups need a random generator")
        else:
            parts = _sampled(groups, worth, rng, permutations)
        return Contributions(worth(frozenset(groups)) - worth(frozenset()), parts, exact)
    except _Undefined:
        return None


def contributions(
    index: CityIntegrationIndex,
    network: TemporalNetwork,
    before: date,
    after: date,
    *,
    by: By,
    rng: Generator | None = None,
    permutations: int = 200,
) -> Contributions | None:
    """What each group adds to ln CII between two days: v(S) = ln CII when only the changes of the groups in S happened.

    By country, a record belongs to the countries of its members by equal parts of its participants; those outside
    are `partners`. Entry of members is a group of its own. None when the index has no value somewhere on the way.
    """
    shares = group_shares(network, by, after)
    window = network.rules.window_months
    now = network.weights(before), network.weights(after)
    earlier = network.weights(months_before(before, window)), network.weights(months_before(after, window))

    def value(joined: frozenset[str]) -> float | None:
        taken = sum((shares[name] for name in joined if name in shares), np.zeros(len(now[0])))
        weights, weights_before = (then + taken * (later - then) for then, later in (now, earlier))
        day = after if ENTRY in joined else before
        return index.of(index.sight.blend(network, _clean(weights), _clean(weights_before), day)).log

    moving = [name for name, share in shares.items() if _moves(share, now) or _moves(share, earlier)]
    enters = network.members(before) != network.members(after)
    return shapley([*moving, *([ENTRY] if enters else [])], value, rng=rng, permutations=permutations)


def group_shares(network: TemporalNetwork, by: By, day: date) -> Mapping[str, Floats]:
    """For each group the share of every record that belongs to it; the shares of a record sum to 1."""
    if by == "country":
        members = set(network.members(day))
        country = {
            actor.ref: (actor.country or UNKNOWN) if actor.ref in members else PARTNERS
            for actor in network.ledger.actors
        }
        owned = [{ref: 1 / len(everyone) for ref in everyone} for everyone in map(participants, network.ledger.records)]
        labels = [[(country.get(ref, PARTNERS), share) for ref, share in own.items()] for own in owned]
    elif by == "pillar":
        labels = [list(record.pillars.items()) or [(UNKNOWN, 1.0)] for record in network.ledger.records]
    else:
        labels = [[(record.kind if by == "kind" else record.layer, 1.0)] for record in network.ledger.records]
    names = sorted({name for row in labels for name, _ in row})
    shares = {name: np.zeros(len(labels)) for name in names}
    for place, row in enumerate(labels):
        for name, share in row:
            shares[name][place] += share
    return shares


class _Undefined(Exception):
    """A coalition has no value."""


def _moves(share: Floats, weights: tuple[Floats, Floats]) -> bool:
    return bool(((share > 0) & (weights[0] != weights[1])).any())


def _clean(weights: Floats) -> Floats:
    """Without the tiny remains that sums of shares leave where 0 is meant."""
    return np.where(weights > 1e-12, weights, 0.0)


def _exact(group: str, groups: Sequence[str], worth: Callable[[frozenset[str]], float]) -> float:
    others, count, total = [name for name in groups if name != group], len(groups), 0.0
    for size in range(count):
        weight = factorial(size) * factorial(count - size - 1) / factorial(count)
        for joined in combinations(others, size):
            total += weight * (worth(frozenset((*joined, group))) - worth(frozenset(joined)))
    return total


def _sampled(
    groups: Sequence[str], worth: Callable[[frozenset[str]], float], rng: Generator, permutations: int
) -> dict[str, float]:
    totals = dict.fromkeys(groups, 0.0)
    for _ in range(permutations):
        joined: frozenset[str] = frozenset()
        for place in rng.permutation(len(groups)):
            grown = joined | {groups[place]}
            totals[groups[place]] += (worth(grown) - worth(joined)) / permutations
            joined = grown
    return totals
