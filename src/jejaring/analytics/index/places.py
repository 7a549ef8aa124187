"""The same dimensions seen from one city: its terms, not a league table.

Show them with intervals and in groups, and an order only where one is above the other in more than nine of ten draws
(`surely_above`). Inclusion exists only for the network as a whole.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from jejaring.analytics.index.indicators import View
from jejaring.analytics.network import (
    effective_partners,
    harmonic_closeness,
    mutual_dependence_by_actor,
    participation_coefficient,
)
from jejaring.analytics.network.graph import Matrix, Network, pattern, row_sums
from jejaring.analytics.network.measure import Floats, PerActor, Reason, measure


def city_terms(view: View) -> Mapping[str, PerActor]:
    """Each member's term of every indicator that has one; aligned with the actors, undefined for externals."""
    inside = view.whole.members
    terms = (
        countries_reached(view.contact),
        own_persistence(view.contact_before, view.contact),
        own_reciprocity(view.whole),
        mutual_dependence_by_actor(view.whole),
        effective_partners(view.whole),
        harmonic_closeness(view.whole, among="members", through="members"),
        own_cross_border_share(view.whole),
        participation_coefficient(view.by_pillar),
    )
    return {
        term.name: PerActor(term.name, term.actors, np.where(inside, term.values, np.nan), term.reason)
        for term in terms
    }


@measure(
    "|{g_j != g_i : S_ij > 0, j in M}| / |{g_j != g_i : j in M}|", range="[0, 1]", reference="city term of coverage"
)
def countries_reached(net: Network) -> PerActor:
    """The share of the other members' countries that an actor is in contact with.

    >>> countries = {"a": "A", "b": "B", "c": "C"}
    >>> countries_reached(Network.from_edges("abc", {"t": ["ab"]}, directed=False,
    ...                                      attributes={"country": countries})).as_dict()
    {'a': 0.5, 'b': 0.5, 'c': 0.0}
    """
    country = np.where(net.members, net.codes("country"), -1)
    known = country >= 0
    belongs = np.zeros((net.n, int(country.max(initial=-1)) + 1))
    belongs[np.flatnonzero(known), country[known]] = 1
    others = (belongs.sum(axis=0) > 0)[None, :] & (belongs == 0)
    reached = np.asarray(net.A @ belongs > 0) & others
    values = _ratio(reached.sum(axis=1), np.where(known, others.sum(axis=1), 0))
    return PerActor("countries_reached", net.actors, values, Reason.NO_CROSS_PAIR)


@measure("J_i over the partners of i", range="[0, 1]", reference="city term of persistence")
def own_persistence(before: Network, after: Network) -> PerActor:
    """The share of a member's contacts with members of either window that are in both.

    Both networks have the same actors in the same order.
    """
    earlier, later = _between_members(before), _between_members(after)
    kept = row_sums(earlier.multiply(later))
    values = _ratio(kept, row_sums(earlier) + row_sums(later) - kept)
    return PerActor("own_persistence", after.actors, values, Reason.NO_TIES)


@measure("r_i = 2 sum_j min(W_ij, W_ji) / sum_j (W_ij + W_ji)", range="[0, 1]", reference="city term of reciprocity")
def own_reciprocity(net: Network) -> PerActor:
    """The share of what an actor gives and receives that is matched, with everyone it deals with."""
    matched = 2 * row_sums(net.W.minimum(net.W.T))
    values = _ratio(matched, row_sums(net.W) + row_sums(net.W.T))
    return PerActor("own_reciprocity", net.actors, values, Reason.NO_TIES)


@measure("x_i = E_i / (E_i + I_i) over members", range="[0, 1]", reference="city term of cross-border share")
def own_cross_border_share(net: Network) -> PerActor:
    """The share of a member's weight with members that is with other countries."""
    coo = net.S.tocoo()
    country = np.where(net.members, net.codes("country"), -1)
    inside = (country[coo.row] >= 0) & (country[coo.col] >= 0)
    crosses = inside & (country[coo.row] != country[coo.col])
    total, across = (np.bincount(coo.row[some], weights=coo.data[some], minlength=net.n) for some in (inside, crosses))
    return PerActor("own_cross_border_share", net.actors, _ratio(across, total), Reason.NO_TIES)


def surely_above(draws: Mapping[str, Floats], *, level: float = 0.9) -> tuple[tuple[str, str], ...]:
    """The pairs (above, below) that may be put in an order: above in more than `level` of the aligned draws.

    >>> surely_above({"a": np.array([.5, .6]), "b": np.array([.1, .2]), "c": np.array([.3, .7])})
    (('a', 'b'), ('c', 'b'))
    """
    return tuple(
        (one, other)
        for one, mine in draws.items()
        for other, theirs in draws.items()
        if one != other and float(np.mean(mine > theirs)) > level
    )


def _between_members(net: Network) -> Matrix:
    arcs, inside = pattern(net.S), net.members.astype(np.float64)
    kept = arcs.multiply(inside[:, None]).multiply(inside[None, :]).tocsr()
    kept.eliminate_zeros()
    return kept


def _ratio(part: ArrayLike, whole: ArrayLike) -> Floats:
    """part / whole; NaN where the whole is 0."""
    above, below = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    ratio: Floats = np.full(len(below), np.nan)
    np.divide(above, below, out=ratio, where=below > 0)
    return ratio
