"""Interdependence: how much actors matter to each other, both ways. Works on S, the weight in either direction."""

import numpy as np
from scipy import sparse

from jejaring.analytics.network.graph import Network, row_sums
from jejaring.analytics.network.measure import Floats, Measure, PerActor, Reason, measure

HILL = "Hill 1973, Ecology 54:427"


@measure(
    "MD = sum_{i!=j} min(d_ij, d_ji) / |{i : s_i > 0}|, d_ij = S_ij / s_i",
    range="[0, 1]; a star of m leaves 2/(m+1), a regular network 1",
    reference="Keohane & Nye 1977 (concept); algebra of Squartini et al. 2013, Scientific Reports 3:2729",
)
def mutual_dependence(net: Network) -> Measure:
    """D1. How far dependence is mutual: the reciprocity of the dependence matrix. Undefined without ties.

    >>> star = Network.from_edges("habc", {"t": ["ha", "hb", "hc"]}, directed=False)
    >>> round(mutual_dependence(star).value, 9)
    0.5
    """
    tied = int((net.strength > 0).sum())
    if not tied:
        return Measure("mutual_dependence", None, Reason.NO_TIES, net.n)
    there, back = _both_ways(net)
    return Measure("mutual_dependence", float(np.minimum(there, back).sum()) / tied, n=tied)


@measure("m_i = sum_j min(d_ij, d_ji)", range="[0, 1]", reference="city term of mutual dependence")
def mutual_dependence_by_actor(net: Network) -> PerActor:
    """Each actor's part in mutual dependence; their mean over actors with ties is `mutual_dependence`."""
    there, back = _both_ways(net)
    return PerActor("mutual_dependence_by_actor", net.actors, _by_row(net, np.minimum(there, back)), Reason.NO_STRENGTH)


@measure(
    "mean over ties of |d_ij - d_ji| / max(d_ij, d_ji)",
    range="[0, 1)",
    reference="Bascompte, Jordano & Olesen 2006, Science 312:431",
)
def dependence_asymmetry(net: Network) -> Measure:
    """D2. How one-sided dependence is, on average over tied pairs. Undefined without ties."""
    there, back = _both_ways(net)
    if not len(there):
        return Measure("dependence_asymmetry", None, Reason.NO_TIES, net.n)
    asymmetry = np.abs(there - back) / np.maximum(there, back)
    return Measure("dependence_asymmetry", float(asymmetry.mean()), n=net.n)


@measure("H_i = -sum_j d_ij ln d_ij", range="[0, ln k_i] nats", reference="Shannon 1948")
def partner_entropy(net: Network) -> PerActor:
    """How evenly an actor's ties are spread over its partners. 0 with one partner, and without any."""
    shares = net.D.data
    values = _by_row(net, -shares * np.log(shares), without=0.0)
    return PerActor("partner_entropy", net.actors, np.maximum(values, 0.0), Reason.NO_STRENGTH)


@measure("N1_i = exp(-sum_j d_ij ln d_ij); N2_i = 1 / sum_j d_ij^2", range="[1, k_i]; 0 without ties", reference=HILL)
def effective_partners(net: Network, *, order: int = 1) -> PerActor:
    """D3. The number of partners, discounted for unequal weight: Hill number of order 1 or 2; 0 without ties.

    Order 2 is the inverse of the Herfindahl index. Raises ValueError for another order.

    >>> net = Network.from_edges("abcd", {"t": [("a", "b", .5), ("a", "c", .3), ("a", "d", .2)]}, directed=False)
    >>> round(effective_partners(net)["a"], 3), round(effective_partners(net, order=2)["a"], 3)
    (2.8, 2.632)
    """
    if order not in (1, 2):
        raise ValueError("the order of a Hill number here is 1 or 2")
    tied = net.strength > 0
    values = np.zeros(net.n)
    if order == 1:
        values[tied] = np.exp(partner_entropy(net).values[tied])
    else:
        values[tied] = 1 / _by_row(net, net.D.data**2)[tied]
    return PerActor("effective_partners", net.actors, values, Reason.NO_STRENGTH)


@measure("H_i / ln k_i", range="[0, 1]", reference="Eagle, Macy & Claxton 2010, Science 328:1029")
def partner_evenness(net: Network) -> PerActor:
    """Entropy as a share of what k_i equal partners would have; defined from two partners on."""
    values = np.full(net.n, np.nan)
    several = net.degree >= 2
    values[several] = partner_entropy(net).values[several] / np.log(net.degree[several])
    return PerActor("partner_evenness", net.actors, values, Reason.NO_VARIATION)


def _both_ways(net: Network) -> tuple[Floats, Floats]:
    """d_ij and d_ji of every tie, aligned; S is symmetric, so the transpose has its entries in the same places."""
    there = net.D
    back = there.T.tocsr()
    back.sort_indices()
    return there.data, back.data


def _by_row(net: Network, data: Floats, *, without: float = np.nan) -> Floats:
    """Sums of values that belong to the entries of S, by row; `without` for actors without ties."""
    S = net.S
    sums = row_sums(sparse.csr_array((data, S.indices, S.indptr), shape=S.shape))
    return np.where(net.strength > 0, sums, without)
