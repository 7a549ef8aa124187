"""Groups: into what parts the network falls by itself, and whether these are the countries."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma

import numpy as np
from numpy.random import Generator

from jejaring.analytics.network.graph import Matrix, Network, row_sums, triplets
from jejaring.analytics.network.igraphs import drawing_from, to_igraph
from jejaring.analytics.network.measure import Floats, Integers, Measure, Reason, measure

NEWMAN_GIRVAN = "Newman & Girvan 2004, Physical Review E 69:026113"
VINH = "Vinh, Epps & Bailey 2010, Journal of Machine Learning Research 11:2837"
_EXACT_UP_TO = 16  # the programme takes minutes for 30 actors with many ties


@measure("Q = sum_c (W_c / W - (T_c / 2W)^2)", range="[-1/2, 1]", reference=NEWMAN_GIRVAN)
def modularity(net: Network, groups: str | Integers = "country", *, weighted: bool = True) -> Measure:
    """How much more of the ties lie within groups than the strengths alone would put there.

    `groups` is an attribute or one number per actor; without a known label an actor is a group by itself. Works on S
    (weighted) or on A. Undefined without ties.

    >>> pairs = Network.from_edges("abcd", {"t": ["ab", "cd"]}, directed=False)
    >>> modularity(pairs, np.array([0, 0, 1, 1])).value
    0.5
    """
    found = _modularity(net.S if weighted else net.A, _alone_if_unknown(net, groups))
    if found is None:
        return Measure("modularity", None, Reason.NO_TIES, net.n)
    return Measure("modularity", found, n=net.n)


@measure("max over all partitions of Q", range="[0, 1)", reference="Brandes et al. 2008, IEEE TKDE 20:172")
def max_modularity(net: Network, *, weighted: bool = False, rng: Generator | None = None) -> Measure:
    """The highest modularity any partition has: exact for up to 16 actors, else the best of 300 Leiden runs.

    The part `exact` is 1 or 0. Undefined without ties.
    """
    if net.S.nnz == 0:
        return Measure("max_modularity", None, Reason.NO_TIES, net.n)
    exact = net.n <= _EXACT_UP_TO
    if exact:
        graph = to_igraph(net, weighted=True)
        graph.to_undirected()
        partition = graph.community_optimal_modularity(weights="weight" if weighted else None)
        best = _modularity(net.S if weighted else net.A, np.array(partition.membership, dtype=np.int64)) or 0.0
    else:
        best = max(leiden(net, runs=300, weighted=weighted, rng=rng or np.random.default_rng(0)).modularities)
    return Measure("max_modularity", best, n=net.n, parts={"exact": float(exact)})


@dataclass(frozen=True, slots=True, eq=False)
class Communities:
    """The groups of several runs of a method that depends on chance; `membership` is that of the best run."""

    membership: Integers
    modularities: tuple[float, ...]
    memberships: tuple[Integers, ...]

    @property
    def median_modularity(self) -> float:
        """The median over the runs."""
        return float(np.median(self.modularities))


@measure("groups of high Q, well connected", range="a partition", reference="Traag, Waltman & van Eck 2019")
def leiden(net: Network, *, runs: int = 50, weighted: bool = True, rng: Generator) -> Communities:
    """G. Groups by the Leiden algorithm for modularity. Raises ValueError without ties."""
    if net.S.nnz == 0:
        raise ValueError("a network without ties has no groups")
    graph = to_igraph(net, weighted=True)
    memberships, modularities = [], []
    with drawing_from(rng):
        for _ in range(runs):
            found = graph.community_leiden(
                objective_function="modularity", weights="weight" if weighted else None, n_iterations=-1
            )
            membership = np.array(found.membership, dtype=np.int64)
            memberships.append(membership)
            modularities.append(_modularity(net.S if weighted else net.A, membership) or 0.0)
    return Communities(memberships[int(np.argmax(modularities))], tuple(modularities), tuple(memberships))


def fast_greedy(net: Network, *, weighted: bool = False) -> Integers:
    """Groups by greedy joining (Clauset, Newman & Moore 2004); no chance is involved."""
    graph = to_igraph(net, weighted=True)
    clusters = graph.community_fastgreedy(weights="weight" if weighted else None).as_clustering()
    return np.array(clusters.membership, dtype=np.int64)


@measure("NMI = 2 I(U;V) / (H(U) + H(V))", range="[0, 1]", reference=VINH)
def normalised_mutual_information(one: Sequence[int] | Integers, other: Sequence[int] | Integers) -> Measure:
    """How far two partitions of the same actors tell of each other: 1 the same, 0 nothing.

    Two partitions into one group each are the same: 1. Undefined without actors.

    >>> normalised_mutual_information([0, 0, 1, 1], [5, 5, 3, 3]).value
    1.0
    """
    table = _contingency(one, other)
    if table.sum() == 0:
        return Measure("normalised_mutual_information", None, Reason.NO_ACTORS)
    spread = _entropy(table.sum(axis=1)) + _entropy(table.sum(axis=0))
    value = 2 * _mutual_information(table) / spread if spread > 0 else 1.0
    return Measure("normalised_mutual_information", value, n=round(table.sum()))


@measure("AMI = (I - E[I]) / ((H(U) + H(V))/2 - E[I])", range="(-1, 1]", reference=VINH)
def adjusted_mutual_information(one: Sequence[int] | Integers, other: Sequence[int] | Integers) -> Measure:
    """Mutual information beyond what partitions with groups of these sizes have by chance: 1 the same, 0 chance."""
    table = _contingency(one, other)
    if table.sum() == 0:
        return Measure("adjusted_mutual_information", None, Reason.NO_ACTORS)
    n = round(table.sum())
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    chance = _expected_information(rows, columns, n)
    room = (_entropy(rows) + _entropy(columns)) / 2 - chance
    value = (_mutual_information(table) - chance) / room if abs(room) > 1e-15 else 1.0
    return Measure("adjusted_mutual_information", value, n=n)


@dataclass(frozen=True, slots=True)
class GroupsAgainst:
    """Leiden groups beside the groups of an attribute; medians over the runs."""

    modularity_found: float
    modularity_of_attribute: float
    nmi: float
    ami: float
    runs: int


def compare_groups(net: Network, *, by: str = "country", runs: int = 50, rng: Generator) -> GroupsAgainst | None:
    """G. Whether the groups found are those of the attribute; None without ties."""
    if net.S.nnz == 0:
        return None
    labels, found = _alone_if_unknown(net, by), leiden(net, runs=runs, rng=rng)
    nmi = [normalised_mutual_information(member, labels).value or 0.0 for member in found.memberships]
    ami = [adjusted_mutual_information(member, labels).value or 0.0 for member in found.memberships]
    of_attribute = modularity(net, labels).value or 0.0
    return GroupsAgainst(found.median_modularity, of_attribute, float(np.median(nmi)), float(np.median(ami)), runs)


def _modularity(S: Matrix, group: Integers) -> float | None:
    twice = float(S.sum())
    if twice == 0:
        return None
    tails, heads, weights = triplets(S)
    within = float(weights[group[tails] == group[heads]].sum())
    shares = np.bincount(group, weights=row_sums(S)) / twice
    return within / twice - float((shares**2).sum())


def _alone_if_unknown(net: Network, groups: str | Integers) -> Integers:
    codes = net.codes(groups) if isinstance(groups, str) else groups.copy()
    unknown = codes < 0
    codes[unknown] = codes.max(initial=-1) + 1 + np.arange(int(unknown.sum()))
    return codes


def _contingency(one: Sequence[int] | Integers, other: Sequence[int] | Integers) -> Floats:
    rows = np.unique(np.asarray(one), return_inverse=True)[1]
    columns = np.unique(np.asarray(other), return_inverse=True)[1]
    table = np.zeros((int(rows.max(initial=-1)) + 1, int(columns.max(initial=-1)) + 1))
    np.add.at(table, (rows, columns), 1)
    return table


def _entropy(sizes: Floats) -> float:
    shares = sizes[sizes > 0] / sizes.sum()
    return float(-(shares * np.log(shares)).sum())


def _mutual_information(table: Floats) -> float:
    joint = table / table.sum()
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    some = joint > 0
    return max(0.0, float((joint[some] * np.log(joint[some] / apart[some])).sum()))


def _expected_information(rows: Floats, columns: Floats, n: int) -> float:
    """E[I] when both partitions are shuffled: the overlap of two groups is hypergeometric."""
    total = 0.0
    for a in rows.astype(int):
        for b in columns.astype(int):
            for k in range(max(1, a + b - n), min(a, b) + 1):
                chance = np.exp(_log_choose(a, k) + _log_choose(n - a, b - k) - _log_choose(n, b))
                total += k / n * np.log(n * k / (a * b)) * float(chance)
    return total


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
