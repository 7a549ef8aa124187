"""What can be asked of the tie ledger."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.db.models import CharField, Count, Func, Q, QuerySet, Value
from django.db.models.functions import Substr
from django.db.models.lookups import GreaterThan

from jejaring.analytics.ties import Deed, derive_ties
from jejaring.apps.ties.models import Tie
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class TieRow:
    """A line of the ledger in plain values. Names are those the parties have today."""

    first: Ref
    first_name: str
    second: Ref
    second_name: str
    evidence: Ref
    layer: str
    kind: str
    pillar: str
    focus_areas: tuple[str, ...]
    start: PartialDate | None
    end: PartialDate | None
    is_event: bool
    participants: int
    weight: float
    confidence: str


@dataclass(frozen=True, slots=True)
class TieFilter:
    """Which ties are wanted; an empty field allows all. `year` keeps ties whose known time touches that year,
    `undated` those of which no date is known."""

    party: str = ""
    layer: str = ""
    kind: str = ""
    focus_area: str = ""
    pillar: str = ""
    year: int | None = None
    undated: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the ledger and its deeds disagree."""

    evidence: Ref
    first: Ref
    second: Ref
    reason: str

    def __str__(self) -> str:
        return f"{self.evidence}: {self.first} – {self.second}: {self.reason}"


_FIELDS = (
    "first__kind", "first__key", "first__name", "second__kind", "second__key", "second__name", "evidence_kind",
    "evidence_key", "layer", "kind", "pillar", "focus_areas", "start", "end", "is_event", "participants", "weight",
    "confidence",
)  # fmt: skip


def _selected(wanted: TieFilter) -> "QuerySet[Tie]":
    ties = Tie.objects.all()
    if wanted.party:
        ties = ties.filter(Q(first__key=wanted.party) | Q(second__key=wanted.party))
    for field in ("layer", "kind", "pillar"):
        if getattr(wanted, field):
            ties = ties.filter(**{field: getattr(wanted, field)})
    if wanted.focus_area:
        # A JSON list as text: the same on every database, and keys cannot hold quotation marks.
        ties = ties.filter(focus_areas__icontains=f'"{wanted.focus_area}"')
    if wanted.undated:
        ties = ties.filter(start__isnull=True)
    if wanted.year is not None:
        last = f"{wanted.year}-12-31"
        in_time = Q(is_event=True, start__startswith=str(wanted.year)) | Q(is_event=False, start__lte=last)
        ties = ties.filter(in_time).filter(Q(end__isnull=True) | Q(end__gte=str(wanted.year)))
    return ties


def load_ties(wanted: TieFilter | None = None) -> Iterator[TieRow]:
    """The ties wanted, in a stable order."""
    rows = _selected(wanted or TieFilter()).order_by("id").values_list(*_FIELDS)
    for row in rows.iterator(chunk_size=2000):
        yield _row(row)


def ties_page(wanted: TieFilter, *, number: int = 1, size: int = 50) -> Page[TieRow]:
    """One page of the ties wanted."""
    ties = _selected(wanted)
    rows = ties.order_by("id").values_list(*_FIELDS)[(number - 1) * size : number * size]
    return Page(tuple(_row(row) for row in rows), ties.count(), number, size)


def _row(row: tuple[object, ...]) -> TieRow:
    kind1, key1, name1, kind2, key2, name2, evidence_kind, evidence_key, layer, kind, pillar, areas, *rest = row
    return TieRow(
        Ref(str(kind1), str(key1)), str(name1), Ref(str(kind2), str(key2)), str(name2),
        Ref(str(evidence_kind), str(evidence_key)), str(layer), str(kind), str(pillar),
        tuple(areas), *rest,  # type: ignore[arg-type]
    )  # fmt: skip


def load_differences(deeds: Iterable[Deed]) -> tuple[Difference, ...]:
    """Every tie that is missing, should not be, or says something else than its deed."""
    expected = {}
    for deed in deeds:
        for tie in derive_ties(deed):
            expected[(deed.evidence, deed.layer, tie.first, tie.second)] = (
                deed.kind, deed.pillar, deed.focus_areas, deed.start, deed.end, deed.is_event, tie.participants,
                tie.weight, deed.confidence,
            )  # fmt: skip
    found = {
        (row.evidence, row.layer, row.first, row.second): (
            row.kind, row.pillar, row.focus_areas, row.start, row.end, row.is_event, row.participants, row.weight,
            row.confidence,
        )
        for row in load_ties()
    }  # fmt: skip
    wrong = []
    for key in sorted(expected.keys() | found.keys()):
        evidence, _, first, second = key
        if key not in found:
            wrong.append(Difference(evidence, first, second, "the tie is missing from the ledger"))
        elif key not in expected:
            wrong.append(Difference(evidence, first, second, "the ledger holds a tie that no deed leaves"))
        elif found[key] != expected[key]:
            wrong.append(Difference(evidence, first, second, "the tie says something else than its deed"))
    return tuple(wrong)


# Pairs: everything found between the same two parties, taken together


@dataclass(frozen=True, slots=True)
class PairRow:
    """Everything found between two parties; `first` is a city; of two cities, the one whose key sorts first.

    `records` counts agreements or exchanges, some of which may tell of the same act. `years` are those in which they
    began, each once; `undated` counts the records whose date is not known. Places are degrees, None where not known.
    """

    first: Ref
    first_name: str
    first_latitude: float | None
    first_longitude: float | None
    second: Ref
    second_name: str
    second_country: str
    second_latitude: float | None
    second_longitude: float | None
    records: int
    kinds: tuple[str, ...]
    focus_areas: tuple[str, ...]
    years: tuple[int, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class CountryTies:
    """A country outside the network (ISO 3166-1 alpha-2): how many pairs join a member city with a partner there."""

    country: str
    pairs: int


_Record: TypeAlias = tuple[str, list[str], PartialDate | None]
_PAIR_FIELDS = (
    "first__kind", "first__key", "first__name", "first__latitude", "first__longitude",
    "second__kind", "second__key", "second__name", "second__country", "second__latitude", "second__longitude",
)  # fmt: skip


def load_pairs_inside(
    wanted: TieFilter, *, countries: Collection[str], among: Collection[str] | None = None
) -> tuple[PairRow, ...]:
    """Pairs of two member cities, and of a member city with another local government in the members' countries.

    `among` keeps pairs whose member cities are all in that list of keys. The pairs with most records stand first.
    """
    members = Q(second__kind="city")
    neighbours = Q(second__partner__kind="city_government", second__country__in=countries)
    if among is not None:
        members &= Q(second__key__in=among)
    ties = _selected(wanted).filter(members | neighbours, first__kind="city")
    if among is not None:
        ties = ties.filter(first__key__in=among)
    return _pairs(ties)


def load_pairs_outside(wanted: TieFilter, *, countries: Collection[str]) -> tuple[PairRow, ...]:
    """Pairs of a member city with a partner in another country than the members'; those with most records first."""
    return _pairs(_outside(wanted, countries))


def load_countries_outside(wanted: TieFilter, *, countries: Collection[str]) -> tuple[CountryTies, ...]:
    """The countries of the partners outside, most pairs first."""
    pairs: Counter[str] = Counter()
    rows = _outside(wanted, countries).values_list("second_id", "second__country")
    for _, country, cities in rows.annotate(Count("first_id", distinct=True)).order_by():
        pairs[country] += cities
    return tuple(CountryTies(*item) for item in sorted(pairs.items(), key=lambda item: (-item[1], item[0])))


def count_pairs_in_force(day: date) -> int:
    """How many pairs of parties have an agreement in force on that day, as far as known.

    An agreement without a known date counts; only a start known to be later, or an end known to have passed, takes it
    out.
    """
    begun = Q(start__isnull=True) | Q(start__lte=day.isoformat())
    not_over = Q(end__isnull=True) | Q(end__gte=day.isoformat()) | Q(end__in=(f"{day:%Y}", f"{day:%Y-%m}"))
    ties = Tie.objects.filter(begun, not_over, layer="agreement")
    return ties.order_by().values("first_id", "second_id").distinct().count()


def count_pairs_by_city(layer: str) -> dict[int, int]:
    """How many parties each city has a tie of this layer with, by the id of its party; cities without are left out."""
    ties = Tie.objects.filter(layer=layer)
    firsts, seconds = (
        ties.filter(**{f"{here}__kind": "city"})
        .values_list(f"{here}_id")
        .annotate(Count(f"{there}_id", distinct=True))
        .order_by()
        for here, there in (("first", "second"), ("second", "first"))
    )
    found: Counter[int] = Counter()
    for city, parties in firsts.union(seconds, all=True):
        found[city] += parties
    return dict(found)


def load_tie_years(layer: str) -> tuple[int, ...]:
    """The years in which ties of this layer began, latest first."""
    rows = Tie.objects.filter(layer=layer, start__isnull=False).annotate(year=Substr("start", 1, 4))
    years = rows.values_list("year", flat=True).distinct().order_by()
    return tuple(sorted((int(year) for year in years), reverse=True))


def _outside(wanted: TieFilter, countries: Collection[str]) -> "QuerySet[Tie]":
    ties = _selected(wanted).filter(first__kind="city", second__kind="partner")
    return ties.exclude(second__country="").exclude(second__country__in=countries)


def _pairs(ties: "QuerySet[Tie]") -> tuple[PairRow, ...]:
    found: dict[tuple[Any, ...], list[_Record]] = defaultdict(list)
    rows = ties.values_list(*_PAIR_FIELDS, "kind", "focus_areas", "start").order_by()
    for *ends, kind, areas, start in rows.iterator(chunk_size=2000):
        found[tuple(ends)].append((kind, areas, start))
    pairs = [_pair(ends, records) for ends, records in found.items()]
    return tuple(sorted(pairs, key=lambda pair: (-pair.records, pair.first_name, pair.second_name, pair.second.key)))


def _pair(ends: tuple[Any, ...], records: list[_Record]) -> PairRow:
    first_kind, first_key, first_name, first_latitude, first_longitude, second_kind, second_key, *second = ends
    second_name, second_country, second_latitude, second_longitude = second
    kinds, areas, starts = zip(*records, strict=True)
    return PairRow(
        first=Ref(first_kind, first_key),
        first_name=first_name,
        first_latitude=first_latitude,
        first_longitude=first_longitude,
        second=Ref(second_kind, second_key),
        second_name=second_name,
        second_country=second_country,
        second_latitude=second_latitude,
        second_longitude=second_longitude,
        records=len(records),
        kinds=tuple(sorted(set(kinds))),
        focus_areas=tuple(sorted({area for row in areas for area in row})),
        years=tuple(sorted({start.year for start in starts if start})),
        undated=starts.count(None),
    )


def load_ties_of(evidence: Ref) -> tuple[TieRow, ...]:
    """The ties that one deed left, by the names of their ends."""
    ties = Tie.objects.filter(evidence_kind=evidence.kind, evidence_key=evidence.key)
    return tuple(_row(row) for row in ties.order_by("first__name", "second__name", "id").values_list(*_FIELDS))


# --- For programs ---------------------------------------------------------------------------------------------------

# What tells a tie apart, and the index that keeps ties in this order. Ties are made anew when their deeds change, so
# their own numbers say nothing lasting.
TiePlace = tuple[str, str, str, int, int]
_PLACE = ("evidence_kind", "evidence_key", "layer", "first_id", "second_id")


@dataclass(frozen=True, slots=True)
class PlacedTie:
    """A tie, its place in the order of the ledger and where its ends lie (latitude, longitude; None if not known)."""

    place: TiePlace
    row: TieRow
    first_at: tuple[float, float] | None
    second_at: tuple[float, float] | None


def ties_after(
    wanted: TieFilter, *, evidence: Ref | None = None, after: TiePlace | None = None, limit: int
) -> tuple[PlacedTie, ...]:
    """The next `limit` ties wanted; `evidence` keeps those left by one deed."""
    ties = _with_evidence(wanted, evidence)
    if after is not None:
        ties = ties.filter(GreaterThan(_Row(*_PLACE), _Row(*(Value(part) for part in after))))
    return tuple(_placed(row) for row in ties.order_by(*_PLACE).values_list(*_PLACED)[:limit])


def count_ties(wanted: TieFilter, evidence: Ref | None = None) -> int:
    """How many ties are wanted."""
    return _with_evidence(wanted, evidence).count()


def load_placed_ties(wanted: TieFilter, evidence: Ref | None = None) -> Iterator[PlacedTie]:
    """All ties wanted, read while they are used."""
    rows = _with_evidence(wanted, evidence).order_by(*_PLACE).values_list(*_PLACED)
    return (_placed(row) for row in rows.iterator(chunk_size=2000))


class _Row(Func):
    """Values compared as one row, which the database finds in its index at once.

    Django's own comparison of tuples spells the rows out in ORs, for which the index is read from its start.
    """

    template = "(%(expressions)s)"
    output_field = CharField()


_ENDS = ("first__latitude", "first__longitude", "second__latitude", "second__longitude")
_PLACED = (*_PLACE, *_ENDS, *_FIELDS)


def _with_evidence(wanted: TieFilter, evidence: Ref | None) -> "QuerySet[Tie]":
    ties = _selected(wanted)
    return ties.filter(evidence_kind=evidence.kind, evidence_key=evidence.key) if evidence else ties


def _placed(row: tuple[Any, ...]) -> PlacedTie:
    place, (lat1, lon1, lat2, lon2), tie = row[:5], row[5:9], row[9:]
    first = None if lat1 is None or lon1 is None else (lat1, lon1)
    second = None if lat2 is None or lon2 is None else (lat2, lon2)
    return PlacedTie(place, _row(tie), first, second)
