"""Core and periphery. Never a finding by itself: one core is always explained by the degrees (Kojaku & Masuda 2018)."""

from dataclasses import dataclass

import numpy as np

from jejaring.analytics.network.graph import Network, triplets
from jejaring.analytics.network.measure import measure


@dataclass(frozen=True, slots=True)
class Core:
    """The best split: the actors of the core, and how many ties are missing in it or superfluous around it."""

    actors: tuple[str, ...]
    score: float


@measure(
    "min over k of k(k-1)/2 - e(core) + e(periphery), core = k actors of top degree",
    range="score in {0, 1, ...}",
    reference="Lip 2011, arXiv:1102.5511 (exact form of Borgatti & Everett 2000)",
)
def core_periphery(net: Network) -> Core:
    """I3. The split nearest to a core where all are tied and a periphery where none are; the smallest of equal ones.

    Report it only beside rewired networks of the same degrees.

    >>> core_periphery(Network.from_edges("habc", {"t": ["ha", "hb", "hc"]}, directed=False))
    Core(actors=('h',), score=0.0)
    """
    order = np.argsort(-net.degree, kind="stable")
    rank = np.empty(net.n, dtype=np.int64)
    rank[order] = np.arange(net.n)
    tails, heads, _ = triplets(net.A)
    once = tails < heads
    later = np.maximum(rank[tails[once]], rank[heads[once]])
    earlier = np.minimum(rank[tails[once]], rank[heads[once]])
    sizes = np.arange(net.n + 1)
    in_core = np.concatenate([[0], np.cumsum(np.bincount(later, minlength=net.n))])
    touching = np.concatenate([[0], np.cumsum(np.bincount(earlier, minlength=net.n))])
    scores = sizes * (sizes - 1) / 2 - in_core + (len(later) - touching)
    best = int(np.argmin(scores[1:])) + 1 if net.n else 0
    return Core(tuple(net.actors[place] for place in order[:best]), float(scores[best]))
