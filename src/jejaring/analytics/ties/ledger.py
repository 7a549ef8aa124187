"""The ledger of ties through time, and the network it shows on a day.

    ledger = TieLedger(actors, records)
    network = ledger.over_time(Rules(panel="founding"))
    network.layer("agreement").at(date(2025, 12, 31))

Records are kept whole (hyperedges); the network of pairs is a view made by rules that are stated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.random import Generator
from scipy import sparse

from jejaring.analytics.network.graph import EXTERNAL, MEMBER, Matrix, Network, square
from jejaring.analytics.network.higher_order import Hypergraph, PairWeight, pair_weight
from jejaring.analytics.network.measure import Bools, Floats, Integers
from jejaring.analytics.ties.deeds import Deed
from jejaring.analytics.ties.records import Actor, Record
from jejaring.analytics.ties.survival import TERMS, Assumption, in_force
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.period import Period
from jejaring.kernel.ref import Ref

PILLARS = ("economic", "political_security", "socio_cultural")
_NEVER = np.iinfo(np.int64).max // 2


@dataclass(frozen=True, slots=True)
class Rules:
    """How a network is read from the ledger. Every reading names its rules.

    panel: who is a member: the founding ones always (fixed n), or whoever has joined by the day (current).
    window_months: how long an event counts after it happened.
    dates: which day of a month or year an inexact start is taken for; `earliest` and `latest` bound the truth.
    undated: a stock record without a start counts from its first evidence, or not at all; events without a date never.
    missing_end: `expected` weighs by the chance to be in force (see survival); `drop` ends it at the term of its kind;
        `keep` never ends it. The latter two are the bounds.
    terms: years of force by kind.
    hyperedges: what a record of k gives each pair: newman 1/(k-1), pairs 2/(k(k-1)), clique 1.
    large_records: whether records of more than half of the members count.
    least_confidence: records below are left out.
    pillars: the layers of the view by pillar, tied or not.
    """

    panel: Literal["founding", "current"] = "current"
    window_months: int = 24
    dates: Literal["earliest", "middle", "latest"] = "latest"
    undated: Literal["evidence", "leave_out"] = "evidence"
    missing_end: Literal["expected", "drop", "keep"] = "expected"
    terms: Mapping[str, float | None] = field(default_factory=lambda: TERMS)
    hyperedges: PairWeight = "newman"
    large_records: bool = True
    least_confidence: float = 0.0
    pillars: tuple[str, ...] = PILLARS


@dataclass(frozen=True, eq=False)
class TieLedger:
    """Actors and records. A party that is not among the actors counts in the size of its record but has no ties."""

    actors: tuple[Actor, ...]
    records: tuple[Record, ...]

    @classmethod
    def of(cls, actors: Iterable[Actor], records: Iterable[Record]) -> "TieLedger":
        """In an order that does not depend on that of the arguments; a record given twice counts once."""
        by_ref = {actor.ref: actor for actor in actors}
        by_content = {record.identity: record for record in records}
        return cls(
            tuple(by_ref[ref] for ref in sorted(by_ref)),
            tuple(by_content[identity] for identity in sorted(by_content)),
        )

    @classmethod
    def from_deeds(cls, actors: Iterable[Actor], deeds: Iterable[Deed]) -> "TieLedger":
        """From the deeds of the product; they know no direction and no date of evidence."""
        return cls.of(actors, (Record.of(deed) for deed in deeds))

    def over_time(self, rules: Rules | None = None) -> "TemporalNetwork":
        """The network these records make, day by day."""
        return TemporalNetwork(self, rules or Rules(), np.ones(len(self.records), dtype=bool))

    def with_records(self, *records: Record) -> "TieLedger":
        """The same ledger with more records; one that is there already does not count twice."""
        return TieLedger.of(self.actors, (*self.records, *records))

    def without(self, *evidence: Ref) -> "TieLedger":
        """The same ledger without some records."""
        return replace(self, records=tuple(record for record in self.records if record.evidence not in evidence))

    def with_shuffled_dates(self, rng: Generator) -> "TieLedger":
        """N4. The dates (start and end together) dealt out anew among records of one kind: pair counts stay."""
        shuffled = list(self.records)
        for kind in sorted({record.kind for record in self.records}):
            places = [place for place, record in enumerate(self.records) if record.kind == kind]
            for place, other in zip(places, rng.permutation(places), strict=True):
                given = self.records[int(other)]
                shuffled[place] = replace(
                    self.records[place], start=given.start, end=given.end, first_seen=given.first_seen
                )
        return replace(self, records=tuple(shuffled))

    @cached_property
    def table(self) -> "Table":
        """The same in aligned arrays."""
        return Table.of(self)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The ledger in arrays. By record: times as day numbers, kind, layer, size. By pair: record, two actors, share.

    A start that is not known is `_NEVER`, and so is an end. `share` is 1/(givers x receivers) for a directed pair; for
    an undirected one it depends on the rule and is 1 here.
    """

    earliest: Integers
    latest: Integers
    seen: Integers
    end: Integers
    is_event: Bools
    kind: Integers
    kinds: tuple[str, ...]
    layer: Integers
    layers: tuple[str, ...]
    size: Floats
    weight: Floats
    confidence: Floats
    pillar_shares: Mapping[str, Floats]
    pair_record: Integers
    tail: Integers
    head: Integers
    share: Floats
    directed: Bools

    @classmethod
    def of(cls, ledger: TieLedger) -> "Table":
        """Read the records into arrays."""
        records = ledger.records
        place = {actor.ref: number for number, actor in enumerate(ledger.actors)}
        pairs = [
            (number, place[one], place[other], share, record.is_directed)
            for number, record in enumerate(records)
            for one, other, share in _pairs(record)
            if one in place and other in place
        ]
        columns = np.array(pairs, dtype=np.float64).reshape(len(pairs), 5)
        kinds = tuple(sorted({record.kind for record in records}))
        layers = tuple(sorted({record.layer for record in records}))
        pillars = sorted({pillar for record in records for pillar in record.pillars})
        return cls(
            earliest=_days(record.start.earliest if record.start else None for record in records),
            latest=_days(record.start.latest if record.start else None for record in records),
            seen=_days(record.first_seen.latest if record.first_seen else None for record in records),
            end=_days(record.end.after if record.end else None for record in records),
            is_event=np.array([record.is_event for record in records], dtype=bool),
            kind=np.array([kinds.index(record.kind) for record in records], dtype=np.int64),
            kinds=kinds,
            layer=np.array([layers.index(record.layer) for record in records], dtype=np.int64),
            layers=layers,
            size=np.array([len(participants(record)) for record in records], dtype=np.float64),
            weight=np.array([record.weight for record in records], dtype=np.float64),
            confidence=np.array([record.confidence for record in records], dtype=np.float64),
            pillar_shares={
                pillar: np.array([record.pillars.get(pillar, 0.0) for record in records]) for pillar in pillars
            },
            pair_record=columns[:, 0].astype(np.int64),
            tail=columns[:, 1].astype(np.int64),
            head=columns[:, 2].astype(np.int64),
            share=columns[:, 3],
            directed=columns[:, 4].astype(bool),
        )

    def begins(self, rules: Rules) -> Integers:
        """The day each record begins under the rules."""
        middle = (self.earliest + self.latest) // 2
        start = {"earliest": self.earliest, "middle": middle, "latest": self.latest}[rules.dates]
        if rules.undated == "leave_out":
            return start
        return np.where((start >= _NEVER) & ~self.is_event, self.seen, start)


@dataclass(frozen=True, eq=False)
class TemporalNetwork:
    """The ledger read by rules, for the records selected. Everything it returns is a view; the records stay whole."""

    ledger: TieLedger
    rules: Rules
    selected: Bools

    def layer(self, *names: str) -> "TemporalNetwork":
        """Only records of these layers (agreement, exchange, …)."""
        table = self.ledger.table
        wanted = [number for number, name in enumerate(table.layers) if name in names]
        return self.only(np.isin(table.layer, wanted))

    def kind(self, *names: str) -> "TemporalNetwork":
        """Only records of these kinds (letter_of_intent, workshop, …)."""
        table = self.ledger.table
        return self.only(np.isin(table.kind, [number for number, name in enumerate(table.kinds) if name in names]))

    def only(self, records: Bools) -> "TemporalNetwork":
        """Only the records marked, of those selected so far."""
        return replace(self, selected=self.selected & records)

    def reading(self, **changes: object) -> "TemporalNetwork":
        """The same records read by changed rules."""
        return replace(self, rules=replace(self.rules, **changes))  # type: ignore[arg-type]

    def at(self, day: date, *, by: Literal["layer", "pillar"] = "layer") -> Network:
        """The network on a day: stock in force, events of the window that ends with it.

        By pillar, records that name none are left out, and every pillar of the rules is a layer.
        """
        return self.project(self.weights(day), day, by=by)

    def between(self, period: Period, *, by: Literal["layer", "pillar"] = "layer") -> Network:
        """The network of all that happened or was in force on some day of the period; members as on its last day.

        Raises ValueError for a period without an end.
        """
        if period.end is None:
            raise ValueError("a network between two days needs the second")
        table, last = self.ledger.table, period.end.toordinal() - 1
        first = period.start.toordinal() if period.start else 0
        begins = table.begins(self.rules)
        lasting = table.weight * (begins <= last) * np.where(table.is_event, begins >= first, table.end > first)
        missing = ~table.is_event & (table.end >= _NEVER) & (begins <= last)
        chance, _ = self._chances(missing, np.maximum(first, begins))
        weights = self._allowed(np.where(missing, table.weight * chance, lasting), period.end)
        return self.project(weights, date.fromordinal(last), by=by)

    def members(self, day: date) -> tuple[Ref, ...]:
        """Who is a member on a day, by the panel of the rules."""
        return tuple(actor.ref for actor, inside in zip(self.ledger.actors, self._inside(day), strict=True) if inside)

    def weights(self, day: date) -> Floats:
        """What each record counts on a day: its base weight times the chance to be in force; 0 if not selected."""
        table, today = self.ledger.table, day.toordinal()
        begins = table.begins(self.rules)
        oldest = months_before(day, self.rules.window_months).toordinal()
        counts = np.where(table.is_event, begins > oldest, table.end > today) & (begins <= today)
        missing = ~table.is_event & (table.end >= _NEVER) & (begins <= today)
        chance, _ = self._chances(missing, np.full(len(begins), today))
        return self._allowed(table.weight * counts * chance, day)

    def assumptions(self, day: date) -> tuple[Assumption, ...]:
        """What the network on a day assumes about records without a known end."""
        table = self.ledger.table
        missing = ~table.is_event & (table.end >= _NEVER) & (table.begins(self.rules) <= day.toordinal())
        return self._chances(missing & self.selected, np.full(len(table.kind), day.toordinal()))[1]

    def records(self, day: date) -> tuple[tuple[Record, float], ...]:
        """The records that count on a day, with what they count."""
        weights = self.weights(day)
        return tuple((self.ledger.records[place], float(weights[place])) for place in np.flatnonzero(weights))

    def hyperedges(self, day: date) -> Hypergraph:
        """The records that count on a day as sets of actors."""
        table, weights = self.ledger.table, self.weights(day)
        there = weights[table.pair_record] > 0
        rows = np.concatenate([table.pair_record[there], table.pair_record[there]])
        columns = np.concatenate([table.tail[there], table.head[there]])
        shape = (len(weights), len(self.ledger.actors))
        incidence = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        incidence.sum_duplicates()
        incidence.data[:] = 1.0
        kept = np.flatnonzero(weights > 0)
        return Hypergraph(self._names, incidence[kept], weights[kept])

    def project(self, weights: Floats, day: date, *, by: Literal["layer", "pillar"] = "layer") -> Network:
        """The network in which each record counts as given, with the members of a day."""
        table = self.ledger.table
        used = [table.layers[number] for number in np.unique(table.layer[self.selected])]
        if by == "layer":
            shares = {name: (table.layer == table.layers.index(name)).astype(np.float64) for name in used}
        else:
            none = np.zeros(len(weights))
            shares = {name: table.pillar_shares.get(name, none) for name in self.rules.pillars}
        directed, undirected = {}, {}
        for name, share in shares.items():
            arcs, ties = self._matrices(weights * share)
            if arcs.nnz:
                directed[name] = arcs
            undirected[name] = ties
        return Network(self._names, directed, undirected, self._attributes(day))

    def _matrices(self, weights: Floats) -> tuple[Matrix, Matrix]:
        """Directed and undirected ties of the records; parallel ones add up."""
        table, n = self.ledger.table, len(self.ledger.actors)
        used = weights[table.pair_record] > 0
        record, directed = table.pair_record[used], table.directed[used]
        share = np.where(directed, table.share[used], pair_weight(table.size[record], self.rules.hyperedges))
        amount, tail, head = weights[record] * share, table.tail[used], table.head[used]
        arcs = square(n, tail[directed], head[directed], amount[directed])
        ties = square(n, tail[~directed], head[~directed], amount[~directed])
        return arcs, (ties + ties.T).tocsr()

    def _allowed(self, weights: Floats, day: date) -> Floats:
        """0 for records that the rules or the selection leave out."""
        table = self.ledger.table
        keep = self.selected & (table.confidence >= self.rules.least_confidence)
        if not self.rules.large_records:
            keep = keep & (table.size <= self._inside(day).sum() / 2)
        return np.where(keep, weights, 0.0)

    def _chances(self, missing: Bools, on: Integers) -> tuple[Floats, tuple[Assumption, ...]]:
        """For records without an end the chance to be in force on a day each; 1 for all others."""
        table = self.ledger.table
        chance, made = np.ones(len(missing)), []
        ages = (on - table.begins(self.rules)).astype(np.float64)
        for number in np.unique(table.kind[missing]):
            kind, places = table.kinds[number], np.flatnonzero(missing & (table.kind == number))
            known = self._durations(number) if self.rules.missing_end == "expected" else np.zeros(0)
            found, assumption = in_force(kind, ages[places], known, self.rules.terms)
            if self.rules.missing_end != "keep":
                chance[places] = found
            made.append(assumption)
        return chance, tuple(made)

    def _durations(self, kind: int) -> Floats:
        """How long the records of a kind lasted whose start and end are known, in days."""
        table = self.ledger.table
        known = (table.kind == kind) & ~table.is_event & (table.latest < _NEVER) & (table.end < _NEVER)
        middle = (table.earliest[known] + table.latest[known]) / 2
        return np.asarray(np.maximum(0.0, table.end[known] - middle), dtype=np.float64)

    def _inside(self, day: date) -> Bools:
        if self.rules.panel == "founding":
            return np.array([actor.founding for actor in self.ledger.actors], dtype=bool)
        return np.array(
            [actor.joined is not None and actor.joined.earliest <= day for actor in self.ledger.actors], dtype=bool
        )

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(str(actor.ref) for actor in self.ledger.actors)

    def _attributes(self, day: date) -> dict[str, tuple[object, ...]]:
        actors = self.ledger.actors
        groups = sorted({name for actor in actors for name in actor.groups})
        return {
            "class": tuple(MEMBER if inside else EXTERNAL for inside in self._inside(day)),
            "country": tuple(actor.country for actor in actors),
            **{name: tuple(actor.groups.get(name) for actor in actors) for name in groups},
        }


def participants(record: Record) -> frozenset[Ref]:
    """Everyone named in a record, once."""
    return frozenset((*record.parties, *record.givers, *record.receivers))


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier, or the last of its month.

    >>> months_before(date(2024, 2, 29), 12)
    datetime.date(2023, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = PartialDate(year, month + 1).latest
    return last.replace(day=min(day.day, last.day))


def _pairs(record: Record) -> Iterable[tuple[Ref, Ref, float]]:
    """The pairs of a record: giver to receiver with 1/(|T||H|), or every two participants once."""
    if record.is_directed:
        share = 1 / (len(set(record.givers)) * len(set(record.receivers)))
        return [
            (giver, taker, share)
            for giver in sorted(set(record.givers))
            for taker in sorted(set(record.receivers))
            if giver != taker
        ]
    everyone = sorted(participants(record))
    return [(one, other, 1.0) for place, one in enumerate(everyone) for other in everyone[place + 1 :]]


def _days(dates: Iterable[date | None]) -> Integers:
    return np.array([_NEVER if day is None else day.toordinal() for day in dates], dtype=np.int64)
