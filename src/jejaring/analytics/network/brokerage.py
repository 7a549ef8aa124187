"""Brokerage: who stands between others, and between whose."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from jejaring.analytics.network.graph import Matrix, Network, column_sums, row_sums
from jejaring.analytics.network.measure import Floats, Integers, PerActor, Reason, measure

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


@dataclass(frozen=True, slots=True, eq=False)
class Brokerage:
    """For each role how often each actor plays it, aligned with `actors`."""

    actors: tuple[str, ...]
    counts: dict[str, Floats]

    @property
    def total(self) -> Floats:
        """All roles of each actor together."""
        return np.asarray(sum(self.counts[role] for role in ROLES), dtype=np.float64)

    def of(self, actor: str) -> dict[str, int]:
        """The roles of one actor, and their total."""
        place = self.actors.index(actor)
        roles = {role: round(float(self.counts[role][place])) for role in ROLES}
        return {**roles, "total": sum(roles.values())}

    def totals(self) -> dict[str, int]:
        """The roles of all actors together."""
        roles = {role: round(float(self.counts[role].sum())) for role in ROLES}
        return {**roles, "total": sum(roles.values())}


@measure(
    "counts of i -> b -> k without i -> k: coordinator AAA, itinerant ABA, gatekeeper A->BB, representative AA->B, "
    "liaison ABC",
    range="{0, 1, ...}",
    reference="Gould & Fernandez 1989, Sociological Methodology 19:89",
)
def brokerage(net: Network, *, by: str = "country") -> Brokerage:
    """B. How often an actor is the middle of a way of two steps that has no short cut, by the groups of the three.

    Letters are the groups of sender, broker and receiver: itinerant = both others of one group, another than the
    broker's; gatekeeper = lets in from outside; representative = passes on to outside; liaison = three groups. Without
    directions every way counts in both, so gatekeeper = representative. An actor without a label is a group by itself.

    >>> net = Network.from_edges("abc", {"t": ["ab", "bc"]}, directed=True,
    ...                          attributes={"country": {"a": "A", "b": "B", "c": "B"}})
    >>> brokerage(net).of("b")["gatekeeper"]
    1
    """
    group = net.codes(by)
    unknown = group < 0
    group[unknown] = group.max(initial=-1) + 1 + np.arange(int(unknown.sum()))
    arcs = net.arcs
    own = _within(arcs, group)
    foreign = (arcs - own).tocsr()
    foreign.eliminate_zeros()
    abroad, itinerant = _open_ways(arcs, foreign, foreign), _itinerant(foreign, own, group)
    counts = {
        "coordinator": _open_ways(arcs, own, own),
        "itinerant": itinerant,
        "gatekeeper": _open_ways(arcs, foreign, own),
        "representative": _open_ways(arcs, own, foreign),
        "liaison": abroad - itinerant,
    }
    return Brokerage(net.actors, counts)


@measure(
    "c_i = sum_j (p_ij + sum_q p_iq p_qj)^2, p_ij = S_ij / s_i",
    range="(0, 9/8]",
    reference="Burt 1992, Structural Holes",
)
def constraint(net: Network, *, weighted: bool = False) -> PerActor:
    """How far an actor's partners are tied to each other, leaving it little to broker. Undefined without ties.

    Unweighted, p_ij = 1/k_i for every partner.
    """
    direct = net.D if weighted else sparse.diags_array(1 / np.maximum(net.degree, 1)).tocsr() @ net.A
    reach = (direct + direct @ direct).multiply(net.A)
    values = np.where(net.strength > 0, row_sums(reach.power(2)), np.nan)
    return PerActor("constraint", net.actors, values, Reason.NO_STRENGTH)


def _within(arcs: Matrix, group: Integers) -> Matrix:
    """The arcs whose two ends are of one group."""
    coo = arcs.tocoo()
    same = group[coo.row] == group[coo.col]
    return sparse.csr_array((coo.data[same], (coo.row[same], coo.col[same])), shape=arcs.shape)


def _open_ways(arcs: Matrix, into: Matrix, out: Matrix) -> Floats:
    """For each broker b the ways i -> b (in `into`), b -> k (in `out`) with i != k and without an arc i -> k."""
    ways = column_sums(into) * row_sums(out)
    there_and_back = column_sums(into.multiply(out.T))
    closed = column_sums(into.multiply(arcs @ out.T))
    return ways - there_and_back - closed


def _itinerant(foreign: Matrix, own: Matrix, group: Integers) -> Floats:
    """The open ways between two actors of one group through a broker of another."""
    n = len(group)
    belongs = sparse.csr_array((np.ones(n), (np.arange(n), group)), shape=(n, int(group.max(initial=-1)) + 1))
    ways = row_sums((foreign.T @ belongs).multiply(foreign @ belongs))
    there_and_back = column_sums(foreign.multiply(foreign.T))
    closed = column_sums(foreign.multiply(own @ foreign.T))
    return ways - there_and_back - closed
