"""Reciprocity: whether what is given comes back. Computed on directed ties only: an undirected tie is mutual anyway."""

from dataclasses import dataclass

from jejaring.analytics.network.configuration import Fit, fit_directed
from jejaring.analytics.network.graph import Network, pattern
from jejaring.analytics.network.measure import Measure, Reason, measure

SQUARTINI = "Squartini, Picciolo, Ruzzenenti & Garlaschelli 2013, Scientific Reports 3:2729"
GARLASCHELLI = "Garlaschelli & Loffredo 2004, Physical Review Letters 93:268701"
WASSERMAN_FAUST = "Wasserman & Faust 1994, Social Network Analysis, chapter 13"


@measure("r_w = sum_{i!=j} min(W_ij, W_ji) / sum_{i!=j} W_ij", range="[0, 1]", reference=SQUARTINI)
def weighted_reciprocity(net: Network) -> Measure:
    """R1. The share of directed weight that is returned. Undefined without directed ties.

    >>> weighted_reciprocity(Network.from_edges("ab", {"t": [("a", "b", 3), ("b", "a", 1)]}, directed=True)).value
    0.5
    """
    total = float(net.W.sum())
    if total == 0:
        return Measure("weighted_reciprocity", None, Reason.NO_TIES, net.n)
    return Measure("weighted_reciprocity", float(net.W.minimum(net.W.T).sum()) / total, n=net.n)


@measure(
    "<r_w> = sum_{i!=j} q_ij q_ji / (1 - q_ij q_ji) / W, q_ij = x_i y_j of the directed weighted configuration model",
    range="[0, 1)",
    reference=SQUARTINI,
)
def expected_weighted_reciprocity(net: Network, fit: Fit | None = None) -> Measure:
    """Weighted reciprocity among networks of the same expected out- and in-strengths.

    The part `max_constraint_error` says how well the model keeps the strengths; do not use it above 1e-6.
    """
    total = float(net.W.sum())
    if total == 0:
        return Measure("expected_weighted_reciprocity", None, Reason.NO_TIES, net.n)
    fit = fit or fit_directed(net.W)
    both = fit.q * fit.q.T
    value = float((both / (1 - both)).sum()) / total
    parts = {"max_constraint_error": fit.max_constraint_error}
    return Measure("expected_weighted_reciprocity", value, n=net.n, parts=parts)


@measure("rho_w = (r_w - <r_w>) / (1 - <r_w>)", range="(-inf, 1]", reference=SQUARTINI)
def adjusted_weighted_reciprocity(net: Network, fit: Fit | None = None) -> Measure:
    """R2. Reciprocity beyond what the strengths of the actors alone lead to: above 0 more, below 0 less.

    Undefined without directed ties and where the model expects everything to be returned.
    """
    observed, expected = weighted_reciprocity(net), expected_weighted_reciprocity(net, fit)
    if observed.value is None or expected.value is None:
        return Measure("adjusted_weighted_reciprocity", None, observed.reason or expected.reason, net.n)
    parts = {"observed": observed.value, "expected": expected.value, **expected.parts}
    if expected.value >= 1:
        return Measure("adjusted_weighted_reciprocity", None, Reason.COMPLETE, net.n, parts)
    value = (observed.value - expected.value) / (1 - expected.value)
    return Measure("adjusted_weighted_reciprocity", value, n=net.n, parts=parts)


@dataclass(frozen=True, slots=True)
class DyadCensus:
    """How many pairs are tied both ways, one way and not at all (M, A, N)."""

    mutual: int
    asymmetric: int
    null: int

    @property
    def arcs(self) -> int:
        """L, the number of arcs."""
        return 2 * self.mutual + self.asymmetric

    @property
    def pairs(self) -> int:
        """n(n-1)/2, the number of pairs."""
        return self.mutual + self.asymmetric + self.null


@measure("M, A, N", range="counts that sum to n(n-1)/2", reference=WASSERMAN_FAUST)
def dyad_census(net: Network) -> DyadCensus:
    """The mutual, asymmetric and null pairs of the directed ties.

    >>> dyad_census(Network.from_edges("abc", {"t": [("a", "b"), ("b", "a"), ("a", "c")]}, directed=True))
    DyadCensus(mutual=1, asymmetric=1, null=1)
    """
    arcs = pattern(net.W)
    mutual = round(float(arcs.multiply(arcs.T).sum()) / 2)
    asymmetric = arcs.nnz - 2 * mutual
    return DyadCensus(mutual, asymmetric, net.n * (net.n - 1) // 2 - mutual - asymmetric)


@measure("r = L_mutual / L", range="[0, 1]", reference=WASSERMAN_FAUST)
def reciprocity(net: Network) -> Measure:
    """R3. The share of arcs that are returned, whatever they weigh. Undefined without arcs."""
    census = dyad_census(net)
    if census.arcs == 0:
        return Measure("reciprocity", None, Reason.NO_TIES, net.n)
    return Measure("reciprocity", 2 * census.mutual / census.arcs, n=net.n)


@measure("(M + N) / (M + A + N)", range="[0, 1]", reference=WASSERMAN_FAUST)
def dyadic_reciprocity(net: Network) -> Measure:
    """The share of pairs that are tied both ways or not at all. Undefined with fewer than two actors."""
    census = dyad_census(net)
    if census.pairs == 0:
        return Measure("dyadic_reciprocity", None, Reason.TOO_FEW_ACTORS, net.n)
    return Measure("dyadic_reciprocity", (census.mutual + census.null) / census.pairs, n=net.n)


@measure("rho = (r - a) / (1 - a), a = L / (n(n-1))", range="[-1, 1]", reference=GARLASCHELLI)
def adjusted_reciprocity(net: Network) -> Measure:
    """R3. Reciprocity beyond density: the correlation of y_ij and y_ji. Undefined without arcs and with all of them.

    >>> ring = Network.from_edges("abc", {"t": [("a", "b"), ("b", "c"), ("c", "a")]}, directed=True)
    >>> adjusted_reciprocity(ring).value
    -1.0
    """
    census = dyad_census(net)
    if census.arcs == 0:
        return Measure("adjusted_reciprocity", None, Reason.NO_TIES, net.n)
    if census.arcs == 2 * census.pairs:
        return Measure("adjusted_reciprocity", None, Reason.COMPLETE, net.n)
    r, a = 2 * census.mutual / census.arcs, census.arcs / (2 * census.pairs)
    return Measure("adjusted_reciprocity", (r - a) / (1 - a), n=net.n)
