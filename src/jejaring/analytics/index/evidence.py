"""Ledgers that could be true given ours: draws over false records, missed records and inexact dates.

The figure meant is that of the network as it really was; the ledger is a census of it with errors. Resampling ties is
no answer here: it deletes distinct pairs. A draw drops each record with the chance that it is false, adds as many as
are likely to be missed, and takes a day for every inexact date.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

import numpy as np
from numpy.random import Generator

from jejaring.analytics.network.measure import Bools, Floats
from jejaring.analytics.ties.ledger import TieLedger, participants
from jejaring.analytics.ties.records import Record
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref

SHAPE = 1.0  # how much the prior of a pair weighs against what was seen of it, in records
LEAST_RECALL = 0.7


@dataclass(frozen=True, slots=True)
class Recall:
    """The share of what happened that the ledger holds, by kind of record; `otherwise` for kinds not listed.

    Below .7 a reading is a lower bound, not an interval: `allows_interval` says which.
    """

    by_kind: Mapping[str, float]
    otherwise: float = 1.0

    def of(self, kind: str) -> float:
        """The recall of a kind; raises ValueError unless it is above 0 and at most 1."""
        found = self.by_kind.get(kind, self.otherwise)
        if not 0 < found <= 1:
            raise ValueError(f"the recall of {kind} is a share above 0, not {found}")
        return found

    @property
    def allows_interval(self) -> bool:
        """Whether every kind is known well enough for an interval."""
        return min((*self.by_kind.values(), self.otherwise)) >= LEAST_RECALL


def chapman(first: int, second: int, both: int) -> float:
    """The recall of two sources together by their overlap (Chapman 1951): how many they know of how many there are.

    >>> round(chapman(40, 30, 20), 3)
    0.84
    """
    estimated = (first + 1) * (second + 1) / (both + 1) - 1
    return min(1.0, (first + second - both) / estimated) if estimated > 0 else 1.0


def evidence_draw(ledger: TieLedger, recall: Recall, rng: Generator) -> TieLedger:
    """One ledger that could be true. Missed records are between two parties, with the dates of a record of the kind."""
    kept = tuple(
        replace(record, start=_some_day(record.start, rng), confidence=1.0)
        for record in ledger.records
        if rng.random() < record.confidence
    )
    added: list[Record] = []
    numbers = count(1)
    for kind in sorted({record.kind for record in kept}):
        found = [record for record in kept if record.kind == kind]
        missing = int(rng.negative_binomial(len(found), recall.of(kind))) if recall.of(kind) < 1 else 0
        if missing:
            pairs, chances = propensity(ledger, found)
            if not len(pairs):
                continue
            for pair in rng.choice(len(pairs), size=missing, p=chances):
                like = found[int(rng.integers(len(found)))]
                added.append(_missed(like, pairs[int(pair)], next(numbers), rng))
    return TieLedger.of(ledger.actors, (*kept, *added))


def propensity(ledger: TieLedger, records: list[Record]) -> tuple[list[tuple[Ref, Ref]], Floats]:
    """Where a missed record may lie: pairs of parties with their chances.

    Gamma-Poisson: the prior of a pair is what the two do in all, times how often parties of the same (or of
    different) countries meet; the posterior (shape + seen) / (shape / prior + 1) draws it towards what was seen of the
    pair. Two externals have a chance only if some were seen together.
    """
    refs = [actor.ref for actor in ledger.actors]
    place = {ref: number for number, ref in enumerate(refs)}
    seen = np.zeros((len(refs), len(refs)))
    for record in records:
        inside = sorted(place[ref] for ref in participants(record) if ref in place)
        for one in inside:
            seen[one, inside] += 1
    np.fill_diagonal(seen, 0)
    country = np.array([actor.country or str(actor.ref) for actor in ledger.actors])
    outside = np.array([actor.joined is None for actor in ledger.actors])
    prior = _prior(seen, country[:, None] == country[None, :], outside[:, None] & outside[None, :])
    with np.errstate(divide="ignore"):
        rate = np.where(prior > 0, (SHAPE + seen) / (SHAPE / prior + 1), 0.0)
    rows, columns = np.nonzero(np.triu(rate, 1))
    chances = rate[rows, columns]
    return [(refs[i], refs[j]) for i, j in zip(rows, columns, strict=True)], chances / chances.sum()


def _prior(seen: Floats, same: Bools, both_outside: Bools) -> Floats:
    """Expected records of each pair: by activity, scaled so that each kind of pair has as many as were seen."""
    activity = seen.sum(axis=1) + 0.5
    prior = np.outer(activity, activity)
    np.fill_diagonal(prior, 0)
    for block in (both_outside, same & ~both_outside, ~same & ~both_outside):
        total = float(prior[block].sum())
        if total > 0:
            prior[block] *= float(seen[block].sum()) / total
    return prior


def _missed(like: Record, pair: tuple[Ref, Ref], number: int, rng: Generator) -> Record:
    giver, taker = pair if rng.random() < 0.5 else pair[::-1]
    return replace(
        like,
        evidence=Ref("missed", str(number)),
        parties=() if like.is_directed else pair,
        givers=(giver,) if like.is_directed else (),
        receivers=(taker,) if like.is_directed else (),
    )


def _some_day(known: PartialDate | None, rng: Generator) -> PartialDate | None:
    """A day among those the date may mean, all as likely."""
    if known is None:
        return None
    day: date = known.earliest + timedelta(days=int(rng.integers((known.after - known.earliest).days)))
    return PartialDate(day.year, day.month, day.day)
