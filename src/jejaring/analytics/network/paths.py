"""Distances in steps, 64 starting points at a time: one bit of a word for each (breadth-first search in parallel)."""

import numpy as np
from numpy.typing import NDArray

from jejaring.analytics.network.graph import Matrix
from jejaring.analytics.network.measure import Floats, Integers

_WORD = 64


def harmonic_sums(A: Matrix, sources: Integers) -> Floats:
    """For every actor the sum of 1/d over the sources it can reach (itself not counted).

    A is symmetric; every entry counts as one step.
    """
    total = np.zeros(A.shape[0])
    tied = np.flatnonzero(np.diff(A.indptr))
    for first in range(0, len(sources), _WORD):
        total += _word(A, sources[first : first + _WORD], tied)
    return total


def _word(A: Matrix, sources: Integers, tied: Integers) -> Floats:
    total = np.zeros(A.shape[0])
    seen: NDArray[np.uint64] = np.zeros(A.shape[0], dtype=np.uint64)
    bits = np.left_shift(np.uint64(1), np.arange(len(sources), dtype=np.uint64))
    np.bitwise_or.at(seen, sources, bits)
    front, steps = seen.copy(), 0
    starts = A.indptr[tied]
    while len(tied) and front.any():
        steps += 1
        # Rows without entries are left out: for them reduceat would take the entry of the next row.
        reached = np.zeros_like(seen)
        reached[tied] = np.bitwise_or.reduceat(front[A.indices], starts)
        front = reached & ~seen
        seen |= front
        total += np.bitwise_count(front) / steps
    return total
