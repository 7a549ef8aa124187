"""Inclusion: whether taking part is for all members or for a few."""

from collections.abc import Sequence

import numpy as np

from jejaring.analytics.network.graph import Network, column_sums, pattern, row_sums
from jejaring.analytics.network.measure import Bools, Floats, Measure, Reason, measure

GINI = "Gini 1912; Deltas 2003, Review of Economics and Statistics 85:226, for n/(n-1)"


@measure("G = sum_ij |x_i - x_j| / (2 n^2 mean); G* = n/(n-1) G", range="[0, (n-1)/n]; G* in [0, 1]", reference=GINI)
def gini(amounts: Sequence[float] | Floats, *, corrected: bool = False) -> Measure:
    """How unequal amounts are, zeros included: 0 all the same, near 1 all in one hand.

    `corrected` gives G*, which reaches 1 in small groups too. Undefined when all are 0, and G* for one alone.

    >>> gini([1, 2, 3, 4]).value, round(gini([1, 2, 3, 4], corrected=True).value, 3)
    (0.25, 0.333)
    """
    x = np.sort(np.asarray(amounts, dtype=np.float64))
    n = len(x)
    if n < (2 if corrected else 1):
        return Measure("gini", None, Reason.TOO_FEW_ACTORS, n)
    if x.sum() == 0:
        return Measure("gini", None, Reason.NO_STRENGTH, n)
    ranks = np.arange(1, n + 1)
    value = float(((2 * ranks - n - 1) * x).sum() / (n * x.sum()))
    return Measure("gini", value * n / (n - 1) if corrected else value, n=n)


@measure("1 - G* of s_i over all members", range="[0, 1]", reference=GINI)
def equality_of_participation(net: Network) -> Measure:
    """I1. How evenly strength is spread over the members; those without ties count.

    Undefined when no member has a tie, and with fewer than two members.
    """
    found = gini(net.strength[net.members], corrected=True)
    value = None if found.value is None else 1 - found.value
    return Measure("equality_of_participation", value, found.reason, found.n)


@measure(
    "RR = (share of member strength held by the group) / (share of members in the group)",
    range="[0, 1/share]",
    reference="location quotient: Florence 1939",
)
def representation_ratio(net: Network, group: Bools) -> Measure:
    """I2. How far a group of members (secondary cities) has its part of the strength: 1 exactly its share.

    `group` says which actors belong to it. Undefined when no member does, and when no member has a tie.

    >>> net = Network.from_edges("abc", {"t": [("a", "b", 1.0)]}, directed=False)
    >>> representation_ratio(net, np.array([False, True, True])).value
    0.75
    """
    members = net.members
    inside = group & members
    n, strength = int(members.sum()), float(net.strength[members].sum())
    if not inside.any():
        return Measure("representation_ratio", None, Reason.NO_GROUP, n)
    if strength == 0:
        return Measure("representation_ratio", None, Reason.NO_STRENGTH, n)
    held, share = float(net.strength[inside].sum()) / strength, float(inside.sum()) / n
    parts = {"share_of_strength": held, "share_of_members": share}
    return Measure("representation_ratio", held / share, n=n, parts=parts)


def in_degree(net: Network) -> Floats:
    """From how many others an actor receives; an undirected tie counts for both."""
    return column_sums(net.arcs)


def in_strength(net: Network) -> Floats:
    """The weight an actor receives."""
    return column_sums(net.W + net.U)


def out_strength(net: Network) -> Floats:
    """The weight an actor gives."""
    return row_sums(net.W + net.U)


def out_degree(net: Network) -> Floats:
    """To how many others an actor gives."""
    return row_sums(pattern(net.W + net.U))
