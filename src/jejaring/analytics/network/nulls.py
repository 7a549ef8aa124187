"""Null models: networks in which only what is held fixed is as in ours, to tell structure from volume and chance.

N1 `shuffled_labels` for orientation, brokerage, groups; N2 `StrengthModel` for reciprocity, efficiency, dependence;
N3 `rewired` for efficiency, robustness, cores, overlap, modularity. N4, the shuffling of dates, belongs to the ledger
(`TieLedger.with_shuffled_dates`). A measure that is a function of what a model holds fixed has no z-score under it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from scipy import sparse

from jejaring.analytics.network.configuration import Fit, fit_directed, fit_undirected
from jejaring.analytics.network.graph import Matrix, Network, triplets
from jejaring.analytics.network.measure import Bools, Floats, Integers, Measure, Reason

SWAPS_PER_EDGE = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure beside its values under a null model.

    `z` = (observed - expected) / sd; `p_high` and `p_low` are the rank chances (1 + number as high) / (1 + draws) of a
    value at least as high or as low; `p` doubles the smaller. `undefined` counts draws without a value, left out.
    """

    measure: str
    observed: float | None
    expected: float | None
    sd: float | None
    z: float | None
    p: float | None
    p_high: float | None
    p_low: float | None
    draws: int
    undefined: int
    reason: Reason | None = None
    max_constraint_error: float = 0.0


def compare(
    measure: Callable[[Network], Measure], net: Network, draws: Iterable[Network], *, max_constraint_error: float = 0.0
) -> Comparison:
    """The measure on the network and on every draw of a null model. Use 999 draws or more for a rank chance.

    No z where the draws do not differ; nothing where the measure is undefined on the network itself.
    """
    observed = measure(net)
    found = [measure(draw).value for draw in draws]
    values = np.array([value for value in found if value is not None])
    undefined = len(found) - len(values)
    if observed.value is None or not len(values):
        reason = observed.reason or Reason.NO_VARIATION
        return Comparison(
            observed.name, observed.value, None, None, None, None, None, None, len(found), undefined, reason,
            max_constraint_error,
        )  # fmt: skip
    mean, sd = float(values.mean()), float(values.std(ddof=1)) if len(values) > 1 else 0.0
    slack = 1e-12 * max(1.0, abs(observed.value))
    high = float(1 + (values >= observed.value - slack).sum()) / (1 + len(values))
    low = float(1 + (values <= observed.value + slack).sum()) / (1 + len(values))
    z = (observed.value - mean) / sd if sd > slack else None
    both = min(1.0, 2 * min(high, low))
    return Comparison(
        observed.name, observed.value, mean, sd, z, both, high, low, len(found), undefined, None, max_constraint_error
    )


def benjamini_hochberg(chances: Sequence[float | None]) -> tuple[float | None, ...]:
    """Chances adjusted for showing several together: reject those at most q to keep false findings below share q.

    None stays None and does not count (Benjamini & Hochberg 1995).

    >>> benjamini_hochberg([0.01, 0.04, None, 0.03])
    (0.03, 0.04, None, 0.04)
    """
    known = [place for place, chance in enumerate(chances) if chance is not None]
    p = np.array([chances[place] for place in known], dtype=np.float64)
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    adjusted = np.minimum(1.0, np.minimum.accumulate(p[order] * len(p) / ranks))
    result: list[float | None] = [None] * len(chances)
    for place, value in zip(np.array(known, dtype=np.int64)[order], adjusted, strict=True):
        result[place] = float(value)
    return tuple(result)


def shuffled_labels(net: Network, rng: Generator, *, by: str = "country") -> Network:
    """N1. The same network with the labels dealt out anew, within members and within externals."""
    labels = np.array(net.attributes[by], dtype=object)
    for group in (net.members, ~net.members):
        places = np.flatnonzero(group)
        labels[places] = labels[rng.permutation(places)]
    return replace(net, attributes={**net.attributes, by: tuple(labels)})


def expected_cross_share(net: Network, *, by: str = "country") -> Measure:
    """The mean of the cross-border share under N1, exactly: 1 - sum_c n_c (n_c - 1) / (n (n - 1)) over members."""
    codes = net.codes(by)[net.members]
    n = int((codes >= 0).sum())
    if n < 2:
        return Measure("cross_border_share", None, Reason.TOO_FEW_ACTORS, n)
    sizes = np.bincount(codes[codes >= 0]).astype(np.float64)
    return Measure("cross_border_share", float(1 - (sizes * (sizes - 1)).sum() / (n * (n - 1))), n=n)


@dataclass(frozen=True, eq=False)
class StrengthModel:
    """N2. Strengths are kept on average, layer by layer, among members and between members and externals apart.

    Pairs of externals stay untied unless the network has ties between them. Drawn weights are whole multiples of
    `unit`: of 1 for counts; give another where records of many parties leave fractions.
    """

    net: Network
    directed: tuple[tuple[str, tuple[Fit, ...]], ...]
    undirected: tuple[tuple[str, tuple[Fit, ...]], ...]
    unit: float

    @classmethod
    def of(cls, net: Network, *, unit: float = 1.0) -> "StrengthModel":
        """Fit the model to a network."""
        blocks = _class_blocks(net.members)
        directed = tuple(
            (name, tuple(fit_directed(_inside(W, block) / unit, block) for block in blocks))
            for name, W in net.directed.items()
        )
        undirected = tuple(
            (name, tuple(fit_undirected(_inside(S, block) / unit, block) for block in blocks))
            for name, S in net.undirected.items()
        )
        return cls(net, directed, undirected, unit)

    @property
    def max_constraint_error(self) -> float:
        """The largest relative difference between a strength and its expectation."""
        fits = [fit for _, layer in (*self.directed, *self.undirected) for fit in layer]
        return max((fit.max_constraint_error for fit in fits), default=0.0)

    def draws(self, count: int, rng: Generator) -> Iterator[Network]:
        """Networks of the model."""
        for _ in range(count):
            yield replace(
                self.net,
                directed={name: self._drawn(fits, rng) for name, fits in self.directed},
                undirected={name: self._drawn(fits, rng) for name, fits in self.undirected},
            )

    def _drawn(self, fits: tuple[Fit, ...], rng: Generator) -> Matrix:
        total: Floats = np.zeros((self.net.n, self.net.n))
        for fit in fits:
            total += fit.draw(rng)
        return sparse.csr_array(total * self.unit)


def rewired(net: Network, rng: Generator) -> Network:
    """N3. Ties swap their ends at random: degrees are kept exactly, layer by layer and class block by class block.

    Ten swaps are tried per tie (Maslov & Sneppen 2002). A weight stays with its tie, so strengths are not kept: use it
    for measures that do not look at weights.
    """
    members = net.members
    return replace(
        net,
        directed={name: _swapped(W, members, rng, symmetric=False) for name, W in net.directed.items()},
        undirected={name: _swapped(S, members, rng, symmetric=True) for name, S in net.undirected.items()},
    )


def rewirings(net: Network, count: int, rng: Generator) -> Iterator[Network]:
    """That many networks of N3."""
    return (rewired(net, rng) for _ in range(count))


def shufflings(net: Network, count: int, rng: Generator, *, by: str = "country") -> Iterator[Network]:
    """That many networks of N1."""
    return (shuffled_labels(net, rng, by=by) for _ in range(count))


def _class_blocks(members: Bools) -> list[Bools]:
    """Pairs of members; pairs of a member and an external; pairs of externals."""
    inside = np.outer(members, members)
    outside = np.outer(~members, ~members)
    blocks = [inside, ~inside & ~outside, outside]
    return [block for block in blocks if block.any()]


def _inside(matrix: Matrix, block: Bools) -> Matrix:
    return sparse.csr_array(np.where(block, matrix.toarray(), 0.0))


def _swapped(matrix: Matrix, members: Bools, rng: Generator, *, symmetric: bool) -> Matrix:
    tails, heads, weights = triplets(sparse.triu(matrix) if symmetric else matrix)
    if symmetric:
        # A tie of a member and an external starts at the member; then a swap keeps every tie in its block.
        turn = ~members[tails] & members[heads]
        tails, heads = np.where(turn, heads, tails), np.where(turn, tails, heads)
    block = 2 * members[tails] + members[heads]
    for number in np.unique(block):
        places = np.flatnonzero(block == number)
        flips = symmetric and number != 2
        tails[places], heads[places] = _swap_ends(tails[places], heads[places], rng, flips=flips)
    found = sparse.csr_array((weights, (tails, heads)), shape=matrix.shape)
    return (found + found.T).tocsr() if symmetric else found


def _swap_ends(tails: Integers, heads: Integers, rng: Generator, *, flips: bool) -> tuple[Integers, Integers]:
    """a -> b and c -> d become a -> d and c -> b, unless a loop or a second tie of a pair would come of it.

    `flips`: a tie may be read from either end (no direction, both ends of one class).
    """
    a, b = tails.tolist(), heads.tolist()
    tried = SWAPS_PER_EDGE * len(a)
    there = {_key(one, other, flips) for one, other in zip(a, b, strict=True)}
    picks = rng.integers(0, max(1, len(a)), size=(tried, 2)).tolist()
    turns = rng.random(tried).tolist()
    for (x, y), turn in zip(picks, turns, strict=True):
        one, other = (b[y], a[y]) if flips and turn < 0.5 else (a[y], b[y])
        first, second = _key(a[x], other, flips), _key(one, b[x], flips)
        if x == y or a[x] == other or one == b[x] or first == second or first in there or second in there:
            continue
        there -= {_key(a[x], b[x], flips), _key(one, other, flips)}
        there |= {first, second}
        a[y], b[y] = one, b[x]
        b[x] = other
    return np.array(a, dtype=np.int64), np.array(b, dtype=np.int64)


def _key(one: int, other: int, flips: bool) -> tuple[int, int]:
    return (other, one) if flips and other < one else (one, other)
