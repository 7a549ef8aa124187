"""Records of more than two parties, kept whole: what they leave between pairs, and how much they make up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from scipy import sparse

from jejaring.analytics.network.graph import Matrix, Network, row_sums
from jejaring.analytics.network.measure import Floats, Measure, PerActor, Reason, measure

NEWMAN = "Newman 2001, Physical Review E 64:016132"
PairWeight = Literal["newman", "pairs", "clique"]


def pair_weight(k: Floats, rule: PairWeight = "newman") -> Floats:
    """What a record of k participants gives each pair: 1/(k-1), 2/(k(k-1)) or 1. For k < 2 there is no pair.

    Newman's rule gives every participant a strength of 1, `pairs` gives the record a mass of 1, `clique` neither.
    """
    several = np.maximum(k, 2.0)
    if rule == "newman":
        return 1 / (several - 1)
    return 2 / (several * (several - 1)) if rule == "pairs" else np.ones_like(several)


@dataclass(frozen=True, eq=False)
class Hypergraph:
    """Records (hyperedges) over actors: `incidence[r, i]` is 1 when actor i takes part in record r."""

    actors: tuple[str, ...]
    incidence: Matrix
    weights: Floats

    @classmethod
    def of(cls, actors: Iterable[str], records: Iterable[Iterable[str]]) -> Self:
        """From the participants of each record; who is named twice counts once, every record weighs 1."""
        names = tuple(actors)
        place = {name: number for number, name in enumerate(names)}
        parties = [set(record) for record in records]
        rows = [(number, place[name]) for number, record in enumerate(parties) for name in record]
        table = np.array(rows, dtype=np.int64).reshape(len(rows), 2)
        ones = np.ones(len(rows))
        incidence = sparse.csr_array((ones, (table[:, 0], table[:, 1])), shape=(len(parties), len(names)))
        return cls(names, incidence, np.ones(len(parties)))

    @property
    def sizes(self) -> Floats:
        """k of each record."""
        return row_sums(self.incidence)

    def projection(self, rule: PairWeight = "newman") -> Network:
        """The ties the records leave between pairs, as a view; actors keep their order."""
        several = self.sizes >= 2
        share = np.where(several, self.weights * pair_weight(self.sizes, rule), 0.0)
        S = (self.incidence.T @ sparse.diags_array(share) @ self.incidence).tocsr()
        S.setdiag(0)
        S.eliminate_zeros()
        return Network(self.actors, {}, {"records": S})


@measure("s_i = number of records of two or more that i takes part in", range="[0, inf)", reference=NEWMAN)
def newman_strength(records: Hypergraph) -> PerActor:
    """The strength of each actor when a record of k gives each pair 1/(k-1): its records count 1 each.

    >>> newman_strength(Hypergraph.of("abcde", ["abcde"])).values.tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0]
    """
    return PerActor("newman_strength", records.actors, records.projection().strength, Reason.NO_TIES)


@measure("share of strength from records with k > 2", range="[0, 1]", reference=NEWMAN)
def multi_party_share(records: Hypergraph) -> Measure:
    """H. How much of the strength comes from records of three or more.

    The parts are mean_k and clique_inflation = sum C(k,2) / sum k/2. Undefined without records of two or more.
    """
    k = records.sizes
    several = k >= 2
    if not several.any():
        return Measure("multi_party_share", None, Reason.NO_TIES)
    k, weights = k[several], records.weights[several]
    strength = weights * k
    parts = {
        "mean_k": float(np.average(k, weights=weights)),
        "clique_inflation": float((weights * k * (k - 1) / 2).sum() / (strength / 2).sum()),
    }
    value = float(strength[k > 2].sum() / strength.sum())
    return Measure("multi_party_share", value, n=len(k), parts=parts)


def pairs(net: Network) -> Mapping[tuple[str, str], float]:
    """The weight of every tied pair, each once, in the order of the actors."""
    coo = sparse.triu(net.S).tocoo()
    return {
        (net.actors[i], net.actors[j]): float(weight) for i, j, weight in zip(coo.row, coo.col, coo.data, strict=True)
    }
