"""The bridge to the igraph library, which is faster where a search over paths or partitions is asked for."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import igraph
import numpy as np
from numpy.random import Generator
from scipy import sparse

from jejaring.analytics.network.graph import Network


def to_igraph(net: Network, *, weighted: bool = False) -> Any:
    """The same ties as an igraph graph. Weighted: undirected with the weights of S; else directed as the network is."""
    directed = net.is_directed and not weighted
    matrix = (net.arcs if directed else sparse.triu(net.S)).tocoo()
    graph = igraph.Graph(n=net.n, edges=np.column_stack([matrix.row, matrix.col]), directed=directed)
    graph.vs["name"] = list(net.actors)
    if weighted:
        graph.es["weight"] = matrix.data
    return graph


@contextmanager
def drawing_from(rng: Generator) -> Iterator[None]:
    """igraph draws from the given generator inside, and from Python's own again after it."""
    igraph.set_random_number_generator(random.Random(int(rng.integers(2**63))))  # noqa: S311 - no secret is drawn
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)
