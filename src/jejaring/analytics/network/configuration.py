"""Weighted configuration models: the most random networks in which every actor keeps its expected strength (N2).

q_ij = exp(-(a_i + b_j)) is the chance of one more unit of weight from i to j; weights are geometric with mean
q/(1 - q) (Squartini & Garlaschelli 2011, New Journal of Physics 13:083001). The parameters minimise a convex function,
found by damped Newton steps. Whoever uses a fit must look at `max_constraint_error`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy import linalg

from jejaring.analytics.network.graph import Matrix
from jejaring.analytics.network.measure import Bools, Floats

MAX_STEPS = 500
GOOD_ENOUGH = 1e-11
ROUNDING = 1e-14  # near the bottom the function is flat to the last digit, while its slope still tells the way
RIDGE = 1e-12  # of the mean curvature: raising all a and lowering all b changes nothing and must stay solvable


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted model. `q` is 0 for pairs that cannot be tied; `symmetric` when the ties have no direction.

    `max_constraint_error` is the largest relative difference between a strength and its expectation.
    """

    q: Floats
    max_constraint_error: float
    symmetric: bool

    @property
    def expected(self) -> Floats:
        """The mean weight of every pair."""
        return self.q / (1 - self.q)

    def draw(self, rng: Generator) -> Floats:
        """A network of the model: whole weights, symmetric if the model is."""
        weights: Floats = (rng.geometric(1 - self.q) - 1).astype(np.float64)
        if not self.symmetric:
            return weights
        upper = np.triu(weights, 1)
        return upper + upper.T


def fit_directed(W: Matrix, allowed: Bools | None = None) -> Fit:
    """The model that keeps the out- and in-strengths of W on average (DWCM).

    `allowed` says which pairs may be tied at all (by default all but i = j); raises ValueError when W has others.
    """
    dense = np.asarray(W.toarray(), dtype=np.float64)
    mask = _checked(dense, allowed)
    n = len(dense)
    # Givers and takers are two sides of one undirected network.
    sides = np.zeros((2 * n, 2 * n), dtype=bool)
    sides[:n, n:], sides[n:, :n] = mask, mask.T
    strengths = np.concatenate([dense.sum(axis=1), dense.sum(axis=0)])
    q, error = _fit(sides, strengths)
    return Fit(q[:n, n:], error, symmetric=False)


def fit_undirected(S: Matrix, allowed: Bools | None = None) -> Fit:
    """The model that keeps the strengths of a symmetric matrix on average (UWCM)."""
    dense = np.asarray(S.toarray(), dtype=np.float64)
    q, error = _fit(_checked(dense, allowed), dense.sum(axis=1))
    return Fit(q, error, symmetric=True)


def _checked(dense: Floats, allowed: Bools | None) -> Bools:
    mask = np.ones_like(dense, dtype=bool) if allowed is None else allowed.copy()
    np.fill_diagonal(mask, False)
    if (dense[~mask] > 0).any():
        raise ValueError("there is a tie between a pair that the model does not allow")
    return mask


def _fit(allowed: Bools, strengths: Floats) -> tuple[Floats, float]:
    """q for every pair, and the largest relative error of a strength."""
    q = np.zeros(allowed.shape)
    active = np.flatnonzero(strengths > 0)
    if not len(active):
        return q, 0.0
    target, mask = strengths[active], allowed[np.ix_(active, active)]
    theta = _potentials(mask, target)
    inner = np.where(mask, np.exp(-(theta[:, None] + theta[None, :])), 0.0)
    q[np.ix_(active, active)] = inner
    reached = (inner / (1 - inner)).sum(axis=1)
    return q, float(np.max(np.abs(reached - target) / target))


def _potentials(mask: Bools, target: Floats) -> Floats:
    """theta with sum_j q_ij/(1 - q_ij) = target_i for q_ij = exp(-(theta_i + theta_j)), by damped Newton."""
    mean = target.sum() / max(1, mask.sum())
    theta = np.full(len(target), 0.5 * np.log1p(1 / mean))
    height, last = _height(theta, mask, target), np.inf
    for _ in range(MAX_STEPS):
        q = np.where(mask, np.exp(-(theta[:, None] + theta[None, :])), 0.0)
        slope = target - (q / (1 - q)).sum(axis=1)
        error = float(np.max(np.abs(slope) / target))
        if error < GOOD_ENOUGH or (error < 1e-6 and error >= last):
            break
        last = error
        bend = q / (1 - q) ** 2
        curvature = np.diag(bend.sum(axis=1)) + bend
        curvature[np.diag_indices_from(curvature)] += RIDGE * np.trace(curvature) / len(theta)
        step = linalg.solve(curvature, -slope, assume_a="pos")
        stride = 1.0
        while stride > 1e-12:
            trial = theta + stride * step
            new = _height(trial, mask, target)
            if new <= height + 1e-4 * stride * float(slope @ step) + ROUNDING * abs(height):
                break
            stride /= 2
        else:
            break  # no lower point along the way: as good as floating point allows
        theta, height = trial, new
    return theta


def _height(theta: Floats, mask: Bools, target: Floats) -> float:
    """The convex function to minimise; infinite where some q would not be below 1."""
    exponents = (theta[:, None] + theta[None, :])[mask]
    if exponents.min() <= 0:
        return float("inf")
    return float(theta @ target - 0.5 * np.log(-np.expm1(-exponents)).sum())
