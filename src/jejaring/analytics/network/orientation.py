"""Orientation: whether ties stay at home or cross borders, and how far the network looks inward."""

import numpy as np
from scipy import sparse

from jejaring.analytics.network.graph import Network, triplets
from jejaring.analytics.network.measure import Floats, Integers, Measure, Reason, measure

KRACKHARDT = "Krackhardt & Stern 1988, Social Psychology Quarterly 51:123"
NEWMAN = "Newman 2003, Physical Review E 67:026126"


@measure("x = E / (E + I) over ties between members", range="[0, 1]", reference=KRACKHARDT)
def cross_border_share(net: Network, *, by: str = "country") -> Measure:
    """O1. The share of the weight between members that is between different countries.

    Ties of members whose country is not known are left out. Undefined without ties between members.
    """
    inside = net.among_members()
    external, internal = _weights(inside, by, weighted=True)
    if external + internal == 0:
        return Measure("cross_border_share", None, Reason.NO_TIES, inside.n)
    parts = {"between": external, "within": internal}
    return Measure("cross_border_share", external / (external + internal), n=inside.n, parts=parts)


@measure("EI = (E - I) / (E + I)", range="[-1, 1]", reference=KRACKHARDT)
def ei_index(net: Network, *, by: str = "country", weighted: bool = True) -> Measure:
    """Ties between groups against ties within: -1 all within, 1 all between.

    Unweighted it counts arcs where the network has a direction, pairs otherwise. Undefined without ties.

    >>> groups = {"group": dict(zip("abcd", "xxyy"))}
    >>> full = Network.from_edges("abcd", {"t": ["ab", "ac", "ad", "bc", "bd", "cd"]}, directed=False,
    ...                           attributes=groups)
    >>> ei_index(full, by="group").value == 2 / 6
    True
    """
    external, internal = _weights(net, by, weighted=weighted)
    if external + internal == 0:
        return Measure("ei_index", None, Reason.NO_TIES, net.n)
    parts = {"between": external, "within": internal}
    return Measure("ei_index", (external - internal) / (external + internal), n=net.n, parts=parts)


@measure("(tr e - ||e^2||) / (1 - ||e^2||), e the mixing matrix of shares", range="[-1, 1]", reference=NEWMAN)
def assortativity(net: Network, *, by: str = "country", weighted: bool = True) -> Measure:
    """O2. How much more ties stay within groups than strengths alone would make them.

    Weighted: on S. Unweighted: on arcs, with their directions. Undefined without ties and with one group.
    """
    e = mixing_matrix(net, by=by, weighted=weighted)
    total = float(e.sum())
    if total == 0:
        return Measure("assortativity", None, Reason.NO_TIES, net.n)
    e = e / total
    chance = float(e.sum(axis=1) @ e.sum(axis=0))
    if chance >= 1:
        return Measure("assortativity", None, Reason.ONE_GROUP, net.n)
    return Measure("assortativity", (float(np.trace(e)) - chance) / (1 - chance), n=net.n)


def mixing_matrix(net: Network, *, by: str, weighted: bool = True) -> Floats:
    """Weight (of S) or number of arcs from group to group, in the order in which the labels appear."""
    group, tails, heads, weights = _labelled(net, by, weighted=weighted)
    size = int(group.max()) + 1 if len(group) else 0
    table = sparse.coo_array((weights, (group[tails], group[heads])), shape=(size, size))
    return np.asarray(table.toarray(), dtype=np.float64)


@measure(
    "S = 2 W_MM / (2 W_MM + W_MX); V = (n-1) / (n-1+|X|); HI = S/V; HE = (1-S)/(1-V); SI = (HI-HE)/(HI+HE)",
    range="[-1, 1]",
    reference="Iapadre 2006; Iapadre & Tironi 2009; De Lombaerde et al. 2011; Hamanaka 2015, ADB Working Paper 455",
)
def introversion(net: Network) -> Measure:
    """O3. How far members keep to each other, against the opportunities they have outside (SI).

    The parts are intra_share S, opportunity_share V, homogeneous_intensity HI, extra_intensity HE. S follows from the
    strengths alone, so it has no null model under fixed strengths. Undefined without members, externals or ties.

    >>> classes = {"class": {"a": "member", "b": "member", "c": "member", "x": "external"}}
    >>> net = Network.from_edges("abcx", {"t": [("a", "b", 1), ("a", "x", 1)]}, directed=False, attributes=classes)
    >>> net_si = introversion(net)
    >>> round(net_si.parts["intra_share"], 3), round(net_si.parts["opportunity_share"], 3), net_si.value
    (0.667, 0.667, 0.0)
    """
    inside, n = net.members, int(net.members.sum())
    outside = net.n - n
    if n < 2 or not outside:
        reason = Reason.NO_EXTERNALS if n >= 2 else Reason.TOO_FEW_ACTORS
        return Measure("introversion", None, reason, n)
    by_member = net.S[np.flatnonzero(inside)]
    twice_within = float(by_member[:, np.flatnonzero(inside)].sum())
    across = float(by_member.sum()) - twice_within
    if twice_within + across == 0:
        return Measure("introversion", None, Reason.NO_TIES, n)
    share, chance = twice_within / (twice_within + across), (n - 1) / (n - 1 + outside)
    within, beyond = share / chance, (1 - share) / (1 - chance)
    parts = {
        "intra_share": share,
        "opportunity_share": chance,
        "homogeneous_intensity": within,
        "extra_intensity": beyond,
    }
    return Measure("introversion", (within - beyond) / (within + beyond), n=n, parts=parts)


def _weights(net: Network, by: str, *, weighted: bool) -> tuple[float, float]:
    """Weight between and within groups, each tie once (unweighted and directed: each arc once)."""
    group, tails, heads, weights = _labelled(net, by, weighted=weighted)
    crosses = group[tails] != group[heads]
    once = 1.0 if net.is_directed and not weighted else 0.5
    return once * float(weights[crosses].sum()), once * float(weights[~crosses].sum())


def _labelled(net: Network, by: str, *, weighted: bool) -> tuple[Integers, Integers, Integers, Floats]:
    """Groups of all actors, and the ties whose two ends have a known one."""
    group = net.codes(by)
    tails, heads, weights = triplets(net.S if weighted else net.arcs)
    known = (group[tails] >= 0) & (group[heads] >= 0)
    return group, tails[known], heads[known], weights[known]
