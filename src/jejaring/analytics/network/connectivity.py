"""Connectivity: how easily actors reach each other, through whom, and what a loss would break.

Distances are counted in steps on A (who is tied to whom); weights and directions play no part.
"""

import numpy as np
from numpy.random import Generator
from scipy import linalg, sparse
from scipy.sparse import csgraph
from scipy.sparse import linalg as sparse_linalg

from jejaring.analytics.network.graph import Matrix, Network, row_sums
from jejaring.analytics.network.igraphs import to_igraph
from jejaring.analytics.network.measure import Bools, Floats, Integers, Measure, PerActor, Reason, measure
from jejaring.analytics.network.paths import harmonic_sums

LATORA = "Latora & Marchiori 2001, Physical Review Letters 87:198701"
_DENSE_BELOW = 1500


@measure("E = mean over ordered pairs of 1/d(i,j), 0 if unreachable", range="[0, 1]", reference=LATORA)
def global_efficiency(
    net: Network, *, through: str = "all", among: str = "all", sample: int | None = None, rng: Generator | None = None
) -> Measure:
    """How short the ways between actors are.

    `among="members"` takes only pairs of members, `through="members"` only ways that pass no external. K1, the
    headline, is members among members. `sample` starts from that many actors drawn with `rng` instead of from all.
    Undefined with fewer than two actors.

    >>> star = Network.from_edges("habc", {"t": ["ha", "hb", "hc"]}, directed=False)
    >>> global_efficiency(star).value == (3 + 3 * 2 / 4) / (3 * 4 / 2)
    True
    """
    A, ends = _reach(net, through=through, among=among)
    n = len(ends)
    if n < 2:
        return Measure("global_efficiency", None, Reason.TOO_FEW_ACTORS, n)
    starts = ends
    if sample is not None and sample < n:
        if rng is None:
            raise ValueError("a sample needs a random generator")
        starts = np.sort(rng.choice(ends, size=sample, replace=False))
    value = float(harmonic_sums(A, starts)[ends].sum()) / (len(starts) * (n - 1))
    return Measure("global_efficiency", value, n=n, parts={"starts": float(len(starts))})


@measure("h_i = mean over j of 1/d(i,j)", range="[0, 1]", reference="Marchiori & Latora 2000, Physica A 285:539")
def harmonic_closeness(net: Network, *, through: str = "all", among: str = "all") -> PerActor:
    """Each actor's part in efficiency; their mean is `global_efficiency`. Undefined for an actor alone."""
    A, ends = _reach(net, through=through, among=among)
    values = np.full(net.n, np.nan)
    places = np.flatnonzero(net.members) if "members" in (through, among) else np.arange(net.n)
    if len(ends) > 1:
        values[places] = harmonic_sums(A, ends)[ends] / (len(ends) - 1)
    return PerActor("harmonic_closeness", net.actors, values, Reason.TOO_FEW_ACTORS)


@measure(
    "L_X = 1 - E(G[M]) / E_M(G)",
    range="[0, 1]",
    reference="Latora & Marchiori 2005, Physical Review E 71:015103, with the removed set X",
)
def partner_reliance(net: Network, *, sample: int | None = None, rng: Generator | None = None) -> Measure:
    """K2. The share of the members' reach that would be lost without the externals.

    0 when there are none. Undefined when members do not reach each other at all.
    """
    whole = global_efficiency(net, among="members", sample=sample, rng=_again(rng))
    alone = global_efficiency(net, among="members", through="members", sample=sample, rng=rng)
    if whole.value is None or alone.value is None:
        return Measure("partner_reliance", None, whole.reason, whole.n)
    parts = {"members_only": alone.value, "with_partners": whole.value}
    if whole.value == 0:
        return Measure("partner_reliance", None, Reason.NO_TIES, whole.n, parts)
    return Measure("partner_reliance", 1 - alone.value / whole.value, n=whole.n, parts=parts)


@measure("number of components", range="{1, ..., n}", reference="Wasserman & Faust 1994")
def components(net: Network) -> Measure:
    """Into how many parts the network falls; an actor without ties is one."""
    if net.n == 0:
        return Measure("components", None, Reason.NO_ACTORS)
    return Measure("components", float(csgraph.connected_components(net.A, directed=False)[0]), n=net.n)


@measure("max component size / n", range="[1/n, 1]", reference="Wasserman & Faust 1994")
def giant_component_share(net: Network) -> Measure:
    """K3. The share of actors in the largest component. Undefined without actors."""
    if net.n == 0:
        return Measure("giant_component_share", None, Reason.NO_ACTORS)
    return Measure("giant_component_share", float(_giant(net.A).sum()) / net.n, n=net.n)


@measure(
    "lambda_2 of L = diag(k) - A", range="[0, n]", reference="Fiedler 1973, Czechoslovak Mathematical Journal 23:298"
)
def algebraic_connectivity(net: Network, *, giant: bool = False) -> Measure:
    """K3. The second smallest eigenvalue of the Laplacian: 0 exactly when the network falls apart.

    `giant=True` takes the largest component alone. Undefined with fewer than two actors.
    """
    A = net.A
    inside = _giant(A)
    if giant:
        A = A[inside][:, inside]
    n = A.shape[0]
    if n < 2:
        return Measure("algebraic_connectivity", None, Reason.TOO_FEW_ACTORS, n)
    if not giant and not inside.all():
        return Measure("algebraic_connectivity", 0.0, n=n)
    return Measure("algebraic_connectivity", _fiedler(A), n=n)


@measure("b_v = sum_{s!=v!=t} sigma_st(v) / sigma_st", range="[0, (n-1)(n-2)]", reference="Brandes 2001; Freeman 1977")
def betweenness(net: Network) -> PerActor:
    """How many shortest ways lead through an actor, not normalised.

    Follows directions where the network has them; otherwise each pair counts once.
    """
    values = np.array(to_igraph(net).betweenness(directed=net.is_directed), dtype=np.float64)
    return PerActor("betweenness", net.actors, values, Reason.NO_ACTORS)


@measure("(E - E_{-v}) / E for the hub v", range="(-inf, 1]", reference=LATORA)
def hub_loss(net: Network) -> tuple[str | None, Measure]:
    """K3. The hub (the first actor of the largest degree) and the share of efficiency lost without it.

    Negative when the hub did less for the others than an average actor. Undefined without ties.
    """
    whole = global_efficiency(net)
    if not whole.value or net.n < 3:
        return None, Measure("hub_loss", None, Reason.TOO_FEW_ACTORS if net.n < 3 else Reason.NO_TIES, net.n)
    hub = int(np.argmax(net.degree))
    rest = global_efficiency(net.induced(np.arange(net.n) != hub))
    loss = (whole.value - (rest.value or 0.0)) / whole.value
    return net.actors[hub], Measure("hub_loss", loss, n=net.n)


@measure(
    "R = (1/n) sum_{q=1..n} S(q), S(q) = share of actors in the giant after q losses",
    range="[1/n, 1/2]",
    reference="Schneider et al. 2011, PNAS 108:3838",
)
def robustness(net: Network) -> Measure:
    """K3. How much hangs together while the actor of the largest remaining degree is lost again and again.

    Of equal degrees the first in the order of the actors goes first. Undefined without actors.
    """
    n = net.n
    if n == 0:
        return Measure("robustness", None, Reason.NO_ACTORS)
    A, total = net.A, 0
    for _ in range(n - 1):
        keep = np.arange(A.shape[0]) != int(np.argmax(np.diff(A.indptr)))
        A = A[keep][:, keep]
        total += int(_giant(A).sum())
    return Measure("robustness", total / n**2, n=n)


@measure("3 x triangles / connected triples", range="[0, 1]", reference="Newman 2003, SIAM Review 45:167")
def transitivity(net: Network) -> Measure:
    """How often two partners of an actor are partners too. Undefined when nobody has two partners."""
    triples = float((net.degree * (net.degree - 1)).sum())
    if triples == 0:
        return Measure("transitivity", None, Reason.NO_TIES, net.n)
    return Measure("transitivity", float(_closed(net).sum()) / triples, n=net.n)


@measure("mean over i of 2 t_i / (k_i (k_i - 1))", range="[0, 1]", reference="Watts & Strogatz 1998, Nature 393:440")
def average_clustering(net: Network) -> Measure:
    """The mean share of an actor's partners who are partners; an actor with fewer than two counts 0."""
    if net.n == 0:
        return Measure("average_clustering", None, Reason.NO_ACTORS)
    possible = net.degree * (net.degree - 1)
    local = np.divide(_closed(net), possible, out=np.zeros(net.n), where=possible > 0)
    return Measure("average_clustering", float(local.mean()), n=net.n)


@measure("Pearson correlation of k_i and k_j over ties", range="[-1, 1]", reference="Newman 2002, PRL 89:208701")
def degree_assortativity(net: Network) -> Measure:
    """Whether actors with many partners are tied to such. Undefined when all tied actors have as many."""
    A = net.A.tocoo()
    one, other = net.degree[A.row].astype(np.float64), net.degree[A.col].astype(np.float64)
    if not len(one):
        return Measure("degree_assortativity", None, Reason.NO_TIES, net.n)
    spread = float(one.var())
    if spread == 0:
        return Measure("degree_assortativity", None, Reason.NO_VARIATION, net.n)
    return Measure("degree_assortativity", float(((one - one.mean()) * (other - one.mean())).mean()) / spread, n=net.n)


def _reach(net: Network, *, through: str, among: str) -> tuple[Matrix, Integers]:
    """The ways that may be used, and the places of those who are to reach each other."""
    if {through, among} - {"all", "members"}:
        raise ValueError("through and among are “all” or “members”")
    if through == "members":
        inside = net.among_members()
        return inside.A, np.arange(inside.n)
    return net.A, np.flatnonzero(net.members) if among == "members" else np.arange(net.n)


def _again(rng: Generator | None) -> Generator | None:
    """A generator that will draw the same as the given one."""
    if rng is None:
        return None
    copy = np.random.Generator(type(rng.bit_generator)())
    copy.bit_generator.state = rng.bit_generator.state
    return copy


def _giant(A: Matrix) -> Bools:
    """Which actors are in the largest component; of equal ones the first."""
    if A.shape[0] == 0:
        return np.zeros(0, dtype=bool)
    _, labels = csgraph.connected_components(A, directed=False)
    return np.asarray(labels == np.argmax(np.bincount(labels)), dtype=bool)


def _fiedler(A: Matrix) -> float:
    degrees = row_sums(A)
    if len(degrees) <= _DENSE_BELOW:
        laplacian = np.diag(degrees) - A.toarray()
        return max(0.0, float(linalg.eigvalsh(laplacian, subset_by_index=[1, 1])[0]))
    n = len(degrees)
    laplacian = sparse.diags_array(degrees).tocsr() - A
    start = np.random.default_rng(0).standard_normal((n, 2))
    preconditioner = sparse.diags_array(1 / degrees).tocsr()
    found, _ = sparse_linalg.lobpcg(
        laplacian, start, M=preconditioner, Y=np.ones((n, 1)), largest=False, tol=1e-9, maxiter=2000
    )
    return max(0.0, float(np.min(found)))


def _closed(net: Network) -> Floats:
    """For each actor twice the number of ties among its partners."""
    A = net.A
    return row_sums((A @ A).multiply(A))
