"""Models of change, fitted as logits: yearly panels (TERGM by pseudolikelihood) and events in their order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg, optimize

from jejaring.analytics.network.graph import Network
from jejaring.analytics.network.measure import Floats, Integers, Reason, measure

MAX_STEPS = 100
TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Estimates:
    """The coefficients of a fitted model by term, or the reason why it was not fitted.

    `se` are the naive standard errors: far too small for panels of networks. `cluster_se` allow for dyads that are
    alike over time; give those.
    """

    coef: Mapping[str, float]
    se: Mapping[str, float]
    loglik: float | None
    n: int
    cluster_se: Mapping[str, float] | None = None
    reason: Reason | None = None


def logit(x: Floats, y: Floats, terms: Sequence[str], clusters: Integers | None = None) -> Estimates:
    """Maximum likelihood of P(y=1) = 1/(1 + exp(-x b)) by Newton steps.

    Refuses (reason `separated`) when some combination of the terms predicts y perfectly: then no maximum exists.
    """
    if separated(x, y):
        return Estimates({}, {}, None, len(y), reason=Reason.SEPARATED)
    b = np.zeros(x.shape[1])
    for _ in range(MAX_STEPS):
        p = 1 / (1 + np.exp(-(x @ b)))
        information = x.T @ (x * (p * (1 - p))[:, None])
        step = linalg.solve(information, x.T @ (y - p), assume_a="pos")
        b = b + step
        if np.max(np.abs(step)) < TOLERANCE:
            break
    else:
        return Estimates({}, {}, None, len(y), reason=Reason.NOT_CONVERGED)
    p = 1 / (1 + np.exp(-(x @ b)))
    covariance = linalg.inv(x.T @ (x * (p * (1 - p))[:, None]))
    eta = x @ b
    loglik = float(y @ eta - np.logaddexp(0, eta).sum())
    robust = None if clusters is None else _named(terms, _cluster_errors(x * (y - p)[:, None], clusters, covariance))
    return Estimates(_named(terms, b), _named(terms, np.sqrt(np.diag(covariance))), loglik, len(y), robust)


def separated(x: Floats, y: Floats) -> bool:
    """Whether a combination of the terms splits y = 0 from y = 1 (Albert & Anderson 1984), found as a linear programme.

    Terms that repeat each other count as separated too: their coefficients cannot be told apart.
    """
    if np.linalg.matrix_rank(x) < x.shape[1]:
        return True
    rows = np.unique(np.column_stack([x, y]), axis=0)
    signed = rows[:, :-1] * (2 * rows[:, -1:] - 1)
    found = optimize.linprog(
        -signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=[(-1, 1)] * x.shape[1], method="highs"
    )
    return bool(-found.fun > 1e-8)


Term = Callable[[Floats, Floats | None], Floats]


def edges(now: Floats, before: Floats | None) -> Floats:
    """1 for every dyad: the constant."""
    return np.ones_like(now)


def mutual(now: Floats, before: Floats | None) -> Floats:
    """Whether the tie goes the other way now."""
    return now.T


def lag(now: Floats, before: Floats | None) -> Floats:
    """Whether the tie was there before: established."""
    return _needed(before)


def lagged_mutual(now: Floats, before: Floats | None) -> Floats:
    """Whether the tie went the other way before: returned."""
    return _needed(before).T


def lagged_shared_partners(now: Floats, before: Floats | None) -> Floats:
    """How many others both were tied to before."""
    earlier = np.maximum(_needed(before), _needed(before).T)
    return np.asarray(earlier @ earlier, dtype=np.float64)


def same(labels: Sequence[object]) -> Term:
    """Whether both have the same label (nodematch); one that is not known matches none."""
    known = np.array([label is not None for label in labels])
    equal = np.array([[one == other for other in labels] for one in labels], dtype=np.float64)
    return lambda now, before: equal * np.outer(known, known)


def sum_of(amounts: Floats) -> Term:
    """The sum of an attribute of the two (nodecov)."""
    return lambda now, before: amounts[:, None] + amounts[None, :]


def between(amounts: Floats) -> Term:
    """A given figure for each dyad, for example a distance (edgecov)."""
    return lambda now, before: amounts


@measure(
    "pooled logit of y_ij,t on change statistics, over dyads and t",
    range="log-odds",
    reference="Hanneke, Fu & Xing 2010; Desmarais & Cranmer 2012, Physica A 391:1865",
)
def tergm_mple(panel: Sequence[Network], terms: Mapping[str, Term], *, lagged: bool = True) -> Estimates:
    """The temporal exponential random graph model by maximum pseudolikelihood; exact with lagged terms only.

    `panel` are networks of the same actors, one per period; `lagged` starts with the second. Dyads are ordered pairs
    where the networks have a direction. Standard errors by cluster hold a dyad together over time and both ways.
    Refuses with fewer than two periods (`too_few_periods`) and under separation. Raises ValueError when the actors
    differ.
    """
    if any(net.actors != panel[0].actors for net in panel):
        raise ValueError("the networks of a panel have the same actors in the same order")
    first = 1 if lagged else 0
    if len(panel) <= first:
        return Estimates({}, {}, None, 0, reason=Reason.TOO_FEW_PERIODS)
    waves = [np.asarray(net.arcs.toarray(), dtype=np.float64) for net in panel]
    n, directed = panel[0].n, any(net.is_directed for net in panel)
    rows, columns = np.nonzero(~np.eye(n, dtype=bool)) if directed else np.triu_indices(n, 1)
    x = [
        np.column_stack([term(now, waves[t - 1] if t else None)[rows, columns] for term in terms.values()])
        for t, now in enumerate(waves)
        if t >= first
    ]
    y = [now[rows, columns] for now in waves[first:]]
    dyads = np.tile(np.minimum(rows, columns) * n + np.maximum(rows, columns), len(y))
    return logit(np.vstack(x), np.concatenate(y), tuple(terms), dyads)


@dataclass(frozen=True, slots=True)
class Event:
    """Something one actor did towards another at a time."""

    time: float
    sender: str
    receiver: str


@measure(
    "P(next event is i -> j) = exp(x_ij b) / sum over ordered dyads",
    range="log-odds",
    reference="Butts 2008, Sociological Methodology 38:155",
)
def relational_events(actors: Sequence[str], events: Sequence[Event], group: Mapping[str, object]) -> Estimates:
    """The relational event model in its ordinal form: who acts towards whom next, given the past.

    Terms: inertia ln(1 + past i->j), reciprocation ln(1 + past j->i), same group. All ordered dyads are at risk.
    Events are taken in the order of their times; needs an exact order.
    """
    place = {actor: number for number, actor in enumerate(actors)}
    n = len(actors)
    rows, columns = np.nonzero(~np.eye(n, dtype=bool))
    alike = same([group.get(actor) for actor in actors])(np.zeros((n, n)), None)[rows, columns]
    past = np.zeros((n, n))
    strata = np.empty((len(events), len(rows), 3))
    chosen = np.empty(len(events), dtype=np.int64)
    for number, event in enumerate(sorted(events, key=lambda event: event.time)):
        i, j = place[event.sender], place[event.receiver]
        strata[number] = np.column_stack([np.log1p(past[rows, columns]), np.log1p(past[columns, rows]), alike])
        chosen[number] = i * (n - 1) + j - (j > i)
        past[i, j] += 1
    return conditional_logit(strata, chosen, ("inertia", "reciprocation", "same_group"))


def conditional_logit(strata: Floats, chosen: Integers, terms: Sequence[str]) -> Estimates:
    """Maximum likelihood when in each stratum one alternative is chosen; `strata` is (strata, alternatives, terms)."""
    count = len(strata)
    b = np.zeros(strata.shape[2])
    picked = strata[np.arange(count), chosen] if count else strata.reshape(0, len(b))
    for _ in range(MAX_STEPS):
        p, information = _choice(strata, b)
        if not count or np.linalg.cond(information) > 1e12:
            return Estimates({}, {}, None, count, reason=Reason.SEPARATED if count else Reason.TOO_FEW_EVENTS)
        step = linalg.solve(information, (picked - np.einsum("ea,eat->et", p, strata)).sum(axis=0), assume_a="pos")
        b = b + step
        if np.max(np.abs(step)) < TOLERANCE:
            break
    else:
        return Estimates({}, {}, None, count, reason=Reason.NOT_CONVERGED)
    p, information = _choice(strata, b)
    loglik = float(np.log(p[np.arange(count), chosen]).sum())
    errors = np.sqrt(np.diag(linalg.inv(information)))
    return Estimates(_named(terms, b), _named(terms, errors), loglik, count)


def _choice(strata: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The chance of every alternative, and the information about b."""
    utility = strata @ b
    p = np.exp(utility - utility.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    means = np.einsum("ea,eat->et", p, strata)
    information = np.einsum("ea,eat,eau->tu", p, strata, strata) - means.T @ means
    return p, information


def _cluster_errors(scores: Floats, clusters: Integers, covariance: Floats) -> Floats:
    """Standard errors that allow for clusters of rows (sandwich, with the correction G/(G-1))."""
    _, number = np.unique(clusters, return_inverse=True)
    count = int(number.max()) + 1
    sums = np.zeros((count, scores.shape[1]))
    np.add.at(sums, number, scores)
    meat = sums.T @ sums * (count / max(1, count - 1))
    return np.asarray(np.sqrt(np.diag(covariance @ meat @ covariance)), dtype=np.float64)


def _needed(before: Floats | None) -> Floats:
    if before is None:
        raise ValueError("a lagged term needs the network of the period before")
    return before


def _named(terms: Sequence[str], values: Floats) -> dict[str, float]:
    return {term: float(value) for term, value in zip(terms, values, strict=True)}
