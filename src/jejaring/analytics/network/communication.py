"""Communication: who is in contact, how much, and whether contacts last."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from jejaring.analytics.network.graph import Matrix, Network, pattern, triplets
from jejaring.analytics.network.measure import Integers, Measure, PerActor, Reason, measure

WASSERMAN_FAUST = "Wasserman & Faust 1994, Social Network Analysis, chapter 4"


@measure("L / (n(n-1)) for arcs, 2L / (n(n-1)) for undirected ties", range="[0, 1]", reference=WASSERMAN_FAUST)
def density(net: Network) -> Measure:
    """The share of possible ties that are there (of ordered pairs where the network has a direction).

    Undefined with fewer than two actors.

    >>> density(Network.from_edges("abc", {"t": [("a", "b")]}, directed=True)).value
    0.16666666666666666
    """
    if net.n < 2:
        return Measure("density", None, Reason.TOO_FEW_ACTORS, net.n)
    return Measure("density", float(net.arcs.sum()) / (net.n * (net.n - 1)), n=net.n)


@measure("sum_{i!=j} W_ij; undirected ties once", range="[0, inf)", reference=WASSERMAN_FAUST)
def total_weight(net: Network) -> Measure:
    """The weight of all ties: an arc counts as it is, an undirected tie once. 0 without ties."""
    return Measure("total_weight", float(net.S.sum()) / 2, n=net.n)


@measure("W / (n(n-1)) for arcs, 2W / (n(n-1)) for undirected ties", range="[0, inf)", reference=WASSERMAN_FAUST)
def weighted_density(net: Network) -> Measure:
    """Total weight per possible tie (per ordered pair where the network has a direction)."""
    if net.n < 2:
        return Measure("weighted_density", None, Reason.TOO_FEW_ACTORS, net.n)
    weight = float(net.W.sum() + net.U.sum())
    return Measure("weighted_density", weight / (net.n * (net.n - 1)), n=net.n)


@measure("k_i = |{j : S_ij > 0}|", range="{0, ..., n-1}", reference=WASSERMAN_FAUST)
def degree(net: Network) -> PerActor:
    """The number of different partners of each actor, in either direction."""
    return PerActor("degree", net.actors, net.degree.astype(np.float64), Reason.NO_ACTORS)


@measure("|{i<j in M : g_i != g_j, S_ij > 0}| / |{i<j in M : g_i != g_j}|", range="[0, 1]", reference=WASSERMAN_FAUST)
def contact_coverage(net: Network) -> Measure:
    """C1. The share of pairs of members of different countries that are in contact.

    Give it the network of communication in a window. Members whose country is not known are left out; undefined when
    no two members are of different countries.

    >>> countries = {"a": "A", "b": "B", "c": "B"}
    >>> contact_coverage(Network.from_edges("abc", {"t": [("a", "b")]}, directed=False,
    ...                                     attributes={"country": countries})).value
    0.5
    """
    country = np.where(net.members, net.codes("country"), -1)
    sizes = np.bincount(country[country >= 0]).astype(np.float64)
    pairs = (sizes.sum() ** 2 - (sizes**2).sum()) / 2
    n = int(sizes.sum())
    if pairs == 0:
        return Measure("contact_coverage", None, Reason.NO_CROSS_PAIR, n)
    reached = _cross_pairs(net.S, country)
    return Measure("contact_coverage", float(reached / pairs), n=n, parts={"reached": reached, "pairs": float(pairs)})


@measure("J = |A_t and A_t-1| / |A_t or A_t-1|", range="[0, 1]", reference="Snijders, van de Bunt & Steglich 2010")
def persistence(before: Network, after: Network) -> Measure:
    """C2. How many of the contacts of two windows are in both: established rather than passing.

    Counts arcs where the networks have a direction, undirected ties once otherwise. Actors are matched by name; one who
    is in only one of the networks has no ties in the other. Undefined when neither has a tie. Below .2 there is too
    much turnover for models of change.

    >>> one = Network.from_edges("abc", {"t": [("a", "b"), ("b", "c")]}, directed=False)
    >>> two = Network.from_edges("abc", {"t": [("b", "c"), ("a", "c")]}, directed=False)
    >>> persistence(one, two).value
    0.3333333333333333
    """
    earlier, later = before.arcs, after.arcs
    if before.actors != after.actors:
        names = tuple(dict.fromkeys((*before.actors, *after.actors)))
        earlier, later = _placed(earlier, before.actors, names), _placed(later, after.actors, names)
    half = 1.0 if before.is_directed or after.is_directed else 0.5
    kept = half * float(earlier.multiply(later).sum())
    formed, dissolved = half * float(later.sum()) - kept, half * float(earlier.sum()) - kept
    parts = {"kept": kept, "formed": formed, "dissolved": dissolved}
    union = kept + formed + dissolved
    if union == 0:
        return Measure("persistence", None, Reason.NO_TIES, after.n, parts)
    return Measure("persistence", kept / union, n=after.n, parts=parts)


@measure("sum_{i<j in M} S_ij / (n(n-1)/2) per year", range="[0, inf)", reference=WASSERMAN_FAUST)
def contact_intensity(net: Network, *, years: float = 1.0) -> Measure:
    """C3. Weight per pair of members and year; `years` is the length of the window of the network."""
    inside = net.among_members()
    if inside.n < 2:
        return Measure("contact_intensity", None, Reason.TOO_FEW_ACTORS, inside.n)
    return Measure("contact_intensity", float(inside.S.sum()) / (inside.n * (inside.n - 1)) / years, n=inside.n)


@measure(
    "B = (sqrt(m+1) r - sqrt(m-1)) / ((sqrt(m+1) - 2) r + sqrt(m-1)), r = sd/mean of m gaps",
    range="[-1, 1]",
    reference="Goh & Barabasi 2008; Kim & Jo 2016",
)
def burstiness(times: Sequence[float]) -> Measure:
    """C4. Whether contacts come evenly (-1), at random (about 0) or in bursts (1), corrected for few events.

    Undefined with fewer than three gaps, and when all happened at once.

    >>> burstiness([0, 1, 2, 3, 4]).value
    -1.0
    """
    gaps = np.diff(np.sort(np.asarray(times, dtype=np.float64)))
    m = len(gaps)
    if m < 3:
        return Measure("burstiness", None, Reason.TOO_FEW_EVENTS, len(times))
    if gaps.sum() == 0:
        return Measure("burstiness", None, Reason.NO_VARIATION, len(times))
    r = float(gaps.std() / gaps.mean())
    up, down = np.sqrt(m + 1), np.sqrt(m - 1)
    return Measure("burstiness", float((up * r - down) / ((up - 2) * r + down)), n=len(times))


def _cross_pairs(S: Matrix, country: Integers) -> float:
    tails, heads, weights = triplets(S)
    known = (country[tails] >= 0) & (country[heads] >= 0)
    return float((known & (country[tails] != country[heads]) & (weights > 0)).sum()) / 2


def _placed(arcs: Matrix, actors: tuple[str, ...], names: tuple[str, ...]) -> Matrix:
    """The same arcs with rows and columns in the order of `names`."""
    place = {name: number for number, name in enumerate(names)}
    where = np.array([place[actor] for actor in actors], dtype=np.int64)
    tails, heads, weights = triplets(arcs)
    return pattern(sparse.csr_array((weights, (where[tails], where[heads])), shape=(len(names), len(names))))
