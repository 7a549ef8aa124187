"""Pillars: how evenly ties are spread over the layers of a network (economic, political-security, socio-cultural)."""

from collections.abc import Iterable

import numpy as np

from jejaring.analytics.network.graph import Network, pattern, row_sums
from jejaring.analytics.network.measure import Floats, Measure, PerActor, Reason, measure

BATTISTON = "Battiston, Nicosia & Latora 2014, Physical Review E 89:032804"


@measure("P = L/(L-1) (1 - sum_p (T_p / T)^2)", range="[0, 1]", reference=BATTISTON)
def balance(totals: Iterable[float]) -> Measure:
    """How evenly a total is spread over L parts: 0 all in one, 1 even. Undefined for one part and when all are 0.

    >>> round(balance([2, 1, 0]).value, 3)
    0.667
    """
    parts = np.asarray(list(totals), dtype=np.float64)
    if len(parts) < 2:
        return Measure("balance", None, Reason.ONE_LAYER)
    if parts.sum() == 0:
        return Measure("balance", None, Reason.NO_TIES)
    return Measure("balance", float(_spread(parts[None, :])[0]))


@measure("P = L/(L-1) (1 - sum_p (T_p / T)^2), T_p the strength in pillar p", range="[0, 1]", reference=BATTISTON)
def pillar_balance(net: Network) -> Measure:
    """P1. How evenly the strength of the network is spread over its layers.

    A layer without ties counts as one of the L. Undefined with one layer and without ties.
    """
    totals = {name: float(net.symmetric(name).sum()) / 2 for name in net.layers}
    found = balance(totals.values())
    return Measure("pillar_balance", found.value, found.reason, net.n, totals)


@measure("P_i = L/(L-1) (1 - sum_p (k_i^[p] / o_i)^2), o_i = sum_p k_i^[p]", range="[0, 1]", reference=BATTISTON)
def participation_coefficient(net: Network) -> PerActor:
    """P1 of each actor: how evenly its strength is spread over the layers. Undefined where it has none."""
    strengths = np.array([row_sums(net.symmetric(name)) for name in net.layers]).reshape(-1, net.n).T
    values = np.full(net.n, np.nan)
    tied = strengths.sum(axis=1) > 0
    if strengths.shape[1] > 1:
        values[tied] = _spread(strengths[tied])
    return PerActor("participation_coefficient", net.actors, values, Reason.NO_STRENGTH)


@measure("share of tied pairs that are tied in two or more layers", range="[0, 1]", reference=BATTISTON)
def pillar_overlap(net: Network) -> Measure:
    """P2. How many ties rest on more than one pillar. Undefined with one layer and without ties.

    >>> pillar_overlap(Network.from_edges("abc", {"e": ["ab"], "s": ["ab", "bc"]}, directed=False)).value
    0.5
    """
    if len(net.layers) < 2:
        return Measure("pillar_overlap", None, Reason.ONE_LAYER, net.n)
    counts = sum((pattern(net.symmetric(name)) for name in net.layers[1:]), pattern(net.symmetric(net.layers[0])))
    if counts.nnz == 0:
        return Measure("pillar_overlap", None, Reason.NO_TIES, net.n)
    return Measure("pillar_overlap", float((counts.data >= 2).sum()) / counts.nnz, n=net.n)


def _spread(parts: Floats) -> Floats:
    layers = parts.shape[1]
    shares = parts / parts.sum(axis=1, keepdims=True)
    return np.asarray(layers / (layers - 1) * (1 - (shares**2).sum(axis=1)), dtype=np.float64)
