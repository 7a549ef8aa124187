"""The network as a value: actors, their attributes, and matrices of directed and undirected ties by layer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
from scipy import sparse

from jejaring.analytics.network.measure import Bools, Floats, Integers

Matrix = Any  # scipy.sparse.csr_array of float64; scipy ships no types
Edge = tuple[str, str, float]

MEMBER = "member"
EXTERNAL = "external"


def square(n: int, tails: Integers, heads: Integers, weights: Floats) -> Matrix:
    """A sparse n x n matrix from aligned arrays; repeated pairs add up, loops and zeros are dropped."""
    keep = (tails != heads) & (weights != 0)
    matrix = sparse.csr_array((weights[keep], (tails[keep], heads[keep])), shape=(n, n), dtype=np.float64)
    matrix.sum_duplicates()
    return matrix


def nothing(n: int) -> Matrix:
    """The n x n matrix without a tie."""
    return sparse.csr_array((n, n), dtype=np.float64)


def pattern(matrix: Matrix) -> Matrix:
    """1 where the matrix is positive."""
    binary = matrix.copy()
    binary.data = (binary.data > 0).astype(np.float64)
    binary.eliminate_zeros()
    return binary


@dataclass(frozen=True, eq=False)
class Network:
    """Actors in a fixed order and their ties.

    `directed` holds for each layer a matrix W[i, j] = weight given by i to j; `undirected` a symmetric matrix. A layer
    may be in both. `attributes` hold one label per actor (None = not known): `class` (member or external), `country`
    and whatever else groups the actors. Weights are not negative; nobody is tied to itself.

    >>> net = Network.from_edges("abc", {"ties": [("a", "b", 3.0), ("b", "a", 1.0)]}, directed=True)
    >>> float(net.W.sum()), float(net.S[0, 1]), net.strength.tolist()
    (4.0, 4.0, [4.0, 4.0, 0.0])
    """

    actors: tuple[str, ...]
    directed: Mapping[str, Matrix] = field(default_factory=dict)
    undirected: Mapping[str, Matrix] = field(default_factory=dict)
    attributes: Mapping[str, tuple[object, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(set(self.actors)) != len(self.actors):
            raise ValueError("an actor is named twice")
        for name, labels in self.attributes.items():
            if len(labels) != self.n:
                raise ValueError(f"attribute {name} has {len(labels)} labels for {self.n} actors")
        for matrix in (*self.directed.values(), *self.undirected.values()):
            if matrix.shape != (self.n, self.n):
                raise ValueError(f"a layer is {matrix.shape}, not {self.n} x {self.n}")
            if matrix.nnz and matrix.data.min() < 0:
                raise ValueError("a tie has a negative weight")

    @classmethod
    def from_edges(
        cls,
        actors: Iterable[str],
        layers: Mapping[str, Iterable[Sequence[Any]]],
        *,
        directed: bool,
        attributes: Mapping[str, Mapping[str, object]] | None = None,
    ) -> Self:
        """From edge lists by layer: (from, to) or (from, to, weight); undirected ties are listed once."""
        names = tuple(actors)
        place = {name: number for number, name in enumerate(names)}
        matrices = {name: _matrix(place, edges, directed=directed) for name, edges in layers.items()}
        labels = {name: tuple(by_actor.get(actor) for actor in names) for name, by_actor in (attributes or {}).items()}
        return cls(names, matrices if directed else {}, {} if directed else matrices, labels)

    @classmethod
    def from_arrays(
        cls,
        actors: Sequence[str],
        tails: Integers,
        heads: Integers,
        weights: Floats,
        *,
        directed: bool,
        attributes: Mapping[str, tuple[object, ...]] | None = None,
        layer: str = "ties",
    ) -> Self:
        """One layer from aligned arrays of places in `actors`; undirected ties are listed once."""
        matrix = square(len(actors), tails, heads, weights)
        if not directed:
            matrix = (matrix + matrix.T).tocsr()
        layers = {layer: matrix}
        return cls(tuple(actors), layers if directed else {}, {} if directed else layers, attributes or {})

    @property
    def n(self) -> int:
        """How many actors there are, tied or not."""
        return len(self.actors)

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the layers, in the order given."""
        return tuple(dict.fromkeys((*self.directed, *self.undirected)))

    @property
    def is_directed(self) -> bool:
        """Whether any layer has a direction."""
        return bool(self.directed)

    @cached_property
    def W(self) -> Matrix:
        """Directed weight over all layers."""
        return _total(self.n, self.directed.values())

    @cached_property
    def U(self) -> Matrix:
        """Undirected weight over all layers, symmetric."""
        return _total(self.n, self.undirected.values())

    @cached_property
    def S(self) -> Matrix:
        """W + W' + undirected ties: symmetric, with an empty diagonal."""
        return (self.W + self.W.T + self.U).tocsr() if self.directed else self.U

    @cached_property
    def A(self) -> Matrix:
        """1 where S is positive: who is tied to whom at all."""
        return pattern(self.S)

    @cached_property
    def arcs(self) -> Matrix:
        """1 for every direction a tie goes; an undirected tie goes both ways."""
        return pattern((self.W + self.U).tocsr())

    @cached_property
    def strength(self) -> Floats:
        """s_i, the sum of row i of S."""
        return row_sums(self.S)

    @cached_property
    def D(self) -> Matrix:
        """Dependence d_ij = S_ij / s_i: the share of i's ties that are with j, at the same places as in S."""
        S = self.S
        S.sort_indices()
        shares = S.data / np.repeat(self.strength, np.diff(S.indptr))
        return sparse.csr_array((shares, S.indices, S.indptr), shape=S.shape)

    @cached_property
    def degree(self) -> Integers:
        """k_i, the number of different partners."""
        return np.asarray(np.diff(self.A.indptr), dtype=np.int64)

    @cached_property
    def members(self) -> Bools:
        """Which actors are members; all of them where no class is given."""
        if "class" not in self.attributes:
            return np.ones(self.n, dtype=bool)
        return np.array([label == MEMBER for label in self.attributes["class"]], dtype=bool)

    def codes(self, attribute: str) -> Integers:
        """The labels of an attribute as whole numbers in order of appearance; -1 where it is not known.

        Raises KeyError when the network has no such attribute.
        """
        numbers: dict[object, int] = {}
        labels = self.attributes[attribute]
        return np.array(
            [-1 if label is None else numbers.setdefault(label, len(numbers)) for label in labels], np.int64
        )

    def symmetric(self, layer: str) -> Matrix:
        """S of one layer alone."""
        S = nothing(self.n)
        if layer in self.directed:
            S = S + self.directed[layer] + self.directed[layer].T
        if layer in self.undirected:
            S = S + self.undirected[layer]
        return S.tocsr()

    def only(self, *layers: str) -> Self:
        """The same actors with some of the layers; raises KeyError for a layer that is not there."""
        if unknown := set(layers) - set(self.layers):
            raise KeyError(", ".join(sorted(unknown)))
        return type(self)(
            self.actors,
            {name: matrix for name, matrix in self.directed.items() if name in layers},
            {name: matrix for name, matrix in self.undirected.items() if name in layers},
            self.attributes,
        )

    def induced(self, keep: Bools) -> Self:
        """The network among some of the actors, their order kept."""
        places = np.flatnonzero(keep)
        return type(self)(
            tuple(self.actors[place] for place in places),
            {name: matrix[places][:, places] for name, matrix in self.directed.items()},
            {name: matrix[places][:, places] for name, matrix in self.undirected.items()},
            {name: tuple(labels[place] for place in places) for name, labels in self.attributes.items()},
        )

    def among_members(self) -> Self:
        """The network among members only."""
        return self if self.members.all() else self.induced(self.members)

    def edges(self, layer: str) -> tuple[Edge, ...]:
        """The ties of a layer as (from, to, weight): arcs first, then each undirected tie once."""
        listed: list[Edge] = []
        for matrices, once in ((self.directed, False), (self.undirected, True)):
            if layer in matrices:
                tails, heads, weights = triplets(sparse.triu(matrices[layer]) if once else matrices[layer])
                listed += [
                    (self.actors[i], self.actors[j], float(w)) for i, j, w in zip(tails, heads, weights, strict=True)
                ]
        return tuple(listed)


def row_sums(matrix: Matrix) -> Floats:
    """The sum of each row."""
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()


def column_sums(matrix: Matrix) -> Floats:
    """The sum of each column."""
    return np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel()


def triplets(matrix: Matrix) -> tuple[Integers, Integers, Floats]:
    """Rows, columns and weights of what is not zero."""
    coo = matrix.tocoo()
    return coo.row.astype(np.int64), coo.col.astype(np.int64), coo.data


def _total(n: int, matrices: Iterable[Matrix]) -> Matrix:
    found = list(matrices)
    if not found:
        return nothing(n)
    total = found[0]
    for matrix in found[1:]:
        total = total + matrix
    return total.tocsr()


def _matrix(place: Mapping[str, int], edges: Iterable[Sequence[Any]], *, directed: bool) -> Matrix:
    rows = [(place[edge[0]], place[edge[1]], float(edge[2]) if len(edge) > 2 else 1.0) for edge in edges]
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 3)
    matrix = square(len(place), table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2])
    return matrix if directed else (matrix + matrix.T).tocsr()
