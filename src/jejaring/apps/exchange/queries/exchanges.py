"""Exchanges: the list, one with who took part, what they leave in the ledger."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from jejaring.analytics.ties import Deed
from jejaring.apps.exchange.models import Exchange, ExchangeKind, Participation
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref


def load_deeds(touching: Ref | None = None) -> Iterator[Deed]:
    """Every exchange as a deed of its host and participants. Who gave and who received is not recorded here.

    With `touching` only those that this record is, or that say something of it (a focus area).
    """
    wanted, participations = Exchange.objects.all(), Participation.objects.all()
    links = Exchange.objects.filter(focus_areas__isnull=False).order_by("focus_areas__position")
    if touching is not None:
        lookup = {"exchange": "key", "focus_area": "focus_areas__key"}.get(touching.kind)
        wanted = wanted.filter(**{lookup: touching.key}) if lookup else wanted.none()
        participations, links = participations.filter(exchange__in=wanted), links.filter(pk__in=wanted.values("pk"))
    takers: dict[int, list[Ref]] = defaultdict(list)
    for pk, kind, key in participations.values_list("exchange_id", "party__kind", "party__key"):
        takers[pk].append(Ref(kind, key))
    areas: dict[int, list[str]] = defaultdict(list)
    for pk, area in links.values_list("pk", "focus_areas__key"):
        areas[pk].append(area)
    rows = wanted.order_by("key").values_list(
        "pk", "key", "kind", "host__kind", "host__key", "start", "end", "confidence"
    )
    for pk, key, kind, host_kind, host_key, start, end, confidence in rows:
        host = [Ref(host_kind, host_key)] if host_key else []
        yield Deed(
            Ref("exchange", key),
            "exchange",
            kind,
            (*host, *takers[pk]),
            start=start,
            end=end,
            is_event=True,
            focus_areas=tuple(areas[pk]),
            confidence=confidence,
        )


# --- the list of exchanges and one exchange with who took part ----------------------------------------------------

EXCHANGE_KINDS = tuple(ExchangeKind.values)
EXCHANGE_SORTS = ("date", "-date", "title", "-title")
UNKNOWN_YEAR = "unknown"


@dataclass(frozen=True, slots=True)
class ExchangeFilter:
    """Which exchanges are wanted; an empty field allows all. `years` are those in which they began, or UNKNOWN_YEAR."""

    kinds: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """An exchange in a list. `country` is the host's; `participants` counts those whose part is documented."""

    key: str
    kind: str
    title: str
    start: PartialDate | None
    end: PartialDate | None
    place: str
    host: Ref | None
    host_name: str
    country: str
    focus_areas: tuple[str, ...]
    participants: int
    confidence: str


@dataclass(frozen=True, slots=True)
class Participant:
    """A party that took part. `country` is its ISO 3166-1 alpha-2 code, empty for none."""

    ref: Ref
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class ExchangeDetail:
    """An exchange with all that is known of it."""

    row: ExchangeRow
    summary: str
    participants: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class ExchangeCounts:
    """How many exchanges each choice of a filter would leave, the other filters being as they are."""

    kinds: dict[str, int]
    years: dict[str, int]
    focus_areas: dict[str, int]
    countries: dict[str, int]


_BATCH = 1000
_ROW_FIELDS = (
    "pk", "key", "kind", "title", "start", "end", "place", "host__kind", "host__key", "host__name", "host__country",
    "confidence",
)  # fmt: skip


def exchanges(
    wanted: ExchangeFilter | None = None, *, sort: str = "-date", page: int = 1, size: int = 50
) -> Page[ExchangeRow]:
    """A page of exchanges. `sort` is one of EXCHANGE_SORTS; undated ones come last."""
    rows = _exchanges(wanted or ExchangeFilter())
    shown = _sorted_exchanges(rows, sort).values_list(*_ROW_FIELDS)[(page - 1) * size : page * size]
    return Page(_exchange_rows(list(shown)), rows.count(), page, size)


def load_exchanges(wanted: ExchangeFilter | None = None, *, sort: str = "-date") -> Iterator[ExchangeRow]:
    """All exchanges that fit, one after the other."""
    rows = _sorted_exchanges(_exchanges(wanted or ExchangeFilter()), sort).values_list(*_ROW_FIELDS)
    remaining = rows.iterator(chunk_size=_BATCH)
    while batch := list(islice(remaining, _BATCH)):
        yield from _exchange_rows(batch)


def exchange_counts(wanted: ExchangeFilter | None = None) -> ExchangeCounts:
    """The numbers beside the choices of each filter."""
    chosen = wanted or ExchangeFilter()
    years = _counted(_exchanges(replace(chosen, years=())).annotate(year=Substr("start", 1, 4)), "year")
    return ExchangeCounts(
        kinds=_counted(_exchanges(replace(chosen, kinds=())), "kind"),
        years={year or UNKNOWN_YEAR: number for year, number in years.items()},
        focus_areas=_counted(_exchanges(replace(chosen, focus_areas=())), "focus_areas__key"),
        countries=_counted(_exchanges(replace(chosen, countries=())), "host__country"),
    )


def load_kinds_by_year(wanted: ExchangeFilter | None = None) -> dict[tuple[str, int | None], int]:
    """How many exchanges of each kind began in each year; None stands for those without a date."""
    rows = _exchanges(wanted or ExchangeFilter()).annotate(year=Substr("start", 1, 4)).order_by()
    counted = rows.values_list("kind", "year").annotate(number=Count("pk", distinct=True))
    return {(kind, int(year) if year else None): number for kind, year, number in counted}


def get_exchange(key: str) -> ExchangeDetail:
    """One exchange; raises NotFound."""
    found = list(Exchange.objects.filter(key=key).values_list(*_ROW_FIELDS))
    if not found:
        raise NotFound("exchange", key)
    summary = Exchange.objects.values_list("summary", flat=True).get(key=key)
    takers = Participation.objects.filter(exchange__key=key).order_by("position")
    participants = tuple(
        Participant(Ref(kind, party), name, country)
        for kind, party, name, country in takers.values_list(
            "party__kind", "party__key", "party__name", "party__country"
        )
    )
    return ExchangeDetail(_exchange_rows(found)[0], summary, participants)


def _exchanges(wanted: ExchangeFilter) -> QuerySet[Exchange]:
    rows = Exchange.objects.all()
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.years:
        began = Q(start__isnull=True) if UNKNOWN_YEAR in wanted.years else Q(pk__in=())
        for year in wanted.years:
            began |= Q(start__startswith=year)
        rows = rows.filter(began)
    if wanted.focus_areas:
        rows = rows.filter(pk__in=Exchange.objects.filter(focus_areas__key__in=wanted.focus_areas).values("pk"))
    if wanted.countries:
        rows = rows.filter(host__country__in=wanted.countries)
    if wanted.text:
        text = wanted.text
        rows = rows.filter(Q(title__icontains=text) | Q(place__icontains=text) | Q(host__name__icontains=text))
    return rows


def _sorted_exchanges(rows: QuerySet[Exchange], sort: str) -> QuerySet[Exchange]:
    field = F({"date": "start"}.get(sort.removeprefix("-"), "title"))
    return rows.order_by(field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True), "key")


def _counted(rows: QuerySet[Any], field: str) -> dict[str, int]:
    return {value or "": number for value, number in rows.order_by().values_list(field).annotate(number=Count("pk"))}


def _exchange_rows(found: Sequence[tuple[Any, ...]]) -> tuple[ExchangeRow, ...]:
    """The rows with their focus areas and numbers of participants, in two more queries however many there are."""
    pks = [row[0] for row in found]
    areas: dict[int, list[str]] = defaultdict(list)
    links = Exchange.objects.filter(pk__in=pks, focus_areas__isnull=False).order_by("focus_areas__position")
    for pk, area in links.values_list("pk", "focus_areas__key"):
        areas[pk].append(area)
    takers = dict(
        Participation.objects.filter(exchange_id__in=pks).order_by().values_list("exchange_id").annotate(n=Count("pk"))
    )
    return tuple(
        ExchangeRow(
            key, kind, title, start, end, place, Ref(host_kind, host_key) if host_key else None, host_name or "",
            country or "", tuple(areas[pk]), takers.get(pk, 0), confidence,
        )
        for pk, key, kind, title, start, end, place, host_kind, host_key, host_name, country, confidence in found
    )  # fmt: skip


# --- For programs ---------------------------------------------------------------------------------------------------
# Records in plain values, in the order of their keys, from the one after `after` on.


@dataclass(frozen=True, slots=True)
class ExchangeRecord:
    """A meeting with its host, the participants whose part is documented, and the keys of its focus areas."""

    key: str
    kind: str
    title: str
    start: PartialDate | None
    end: PartialDate | None
    place: str
    host: Ref | None
    participants: tuple[Ref, ...]
    focus_areas: tuple[str, ...]
    summary: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ExchangeWanted:
    """Which exchanges are wanted; an empty field allows all. `party` hosts or takes part; it began in `year`."""

    kind: str = ""
    party: str = ""
    focus_area: str = ""
    year: int | None = None


def exchanges_after(wanted: ExchangeWanted, *, after: str = "", limit: int) -> tuple[ExchangeRecord, ...]:
    """The next `limit` exchanges wanted; three queries."""
    return _exchange_records(_exchanges_wanted(wanted).filter(key__gt=after).order_by("key")[:limit])


def count_exchanges(wanted: ExchangeWanted) -> int:
    """How many exchanges are wanted."""
    return _exchanges_wanted(wanted).count()


def get_exchange_record(key: str) -> ExchangeRecord:
    """One exchange. Raises NotFound."""
    for record in _exchange_records(Exchange.objects.filter(key=key)):
        return record
    raise NotFound("exchange", key)


_EXCHANGE_RECORD = (
    "pk", "key", "kind", "title", "start", "end", "place", "host__kind", "host__key", "summary", "confidence",
)  # fmt: skip


def _exchange_records(exchanges: "QuerySet[Exchange]") -> tuple[ExchangeRecord, ...]:
    rows = list(exchanges.values_list(*_EXCHANGE_RECORD))
    pks = [row[0] for row in rows]
    takers: dict[int, list[Ref]] = defaultdict(list)
    links = Participation.objects.filter(exchange__in=pks).order_by("position")
    for pk, kind, key in links.values_list("exchange_id", "party__kind", "party__key"):
        takers[pk].append(Ref(kind, key))
    areas: dict[int, list[str]] = defaultdict(list)
    focus = Exchange.objects.filter(pk__in=pks, focus_areas__isnull=False).order_by("focus_areas__position")
    for pk, area in focus.values_list("pk", "focus_areas__key"):
        areas[pk].append(area)
    return tuple(
        ExchangeRecord(
            key, kind, title, start, end, place, Ref(host_kind, host) if host else None,
            tuple(takers[pk]), tuple(areas[pk]), *rest,
        )
        for pk, key, kind, title, start, end, place, host_kind, host, *rest in rows
    )  # fmt: skip


def _exchanges_wanted(wanted: ExchangeWanted) -> "QuerySet[Exchange]":
    rows = Exchange.objects.all()
    for lookup, value in (
        ("kind", wanted.kind),
        ("focus_areas__key", wanted.focus_area),
        ("start__startswith", str(wanted.year or "")),
    ):
        rows = rows.filter(**{lookup: value}) if value else rows
    if wanted.party:
        # An exchange has one host but many participants: a subquery keeps each exchange once.
        taking_part = Participation.objects.filter(party__key=wanted.party).values("exchange_id")
        rows = rows.filter(Q(host__key=wanted.party) | Q(pk__in=taking_part))
    return rows


# --- What a party's page asks --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartyExchange:
    """A meeting and the part a party has in it: `host`, `participant`, or `network` where only its network is named."""

    ref: Ref
    kind: str
    title: str
    start: PartialDate | None
    end: PartialDate | None
    place: str
    part: str


def exchanges_of_party(key: str) -> tuple[PartyExchange, ...]:
    """The meetings whose documents name a party as host or participant, the newest first."""
    hosted = Exchange.objects.filter(host__key=key).values("pk")
    attended = Participation.objects.filter(party__key=key).values("exchange")
    return _party_exchanges(Exchange.objects.filter(Q(pk__in=hosted) | Q(pk__in=attended)), key)


def exchanges_of_network_without(key: str, network: str, since_year: int) -> tuple[PartyExchange, ...]:
    """The meetings from `since_year` on that name a network (by its party's key) but not this party of it."""
    named = Participation.objects.filter(party__key=network).values("exchange")
    known = Participation.objects.filter(party__key=key).values("exchange")
    rows = Exchange.objects.filter(Q(pk__in=named) | Q(host__key=network), start__gte=str(since_year))
    return _party_exchanges(rows.exclude(pk__in=known).exclude(host__key=key), "")


def _party_exchanges(rows: "QuerySet[Exchange]", host: str) -> tuple[PartyExchange, ...]:
    part = "participant" if host else "network"
    values = rows.order_by(F("start").desc(nulls_last=True), "key").values_list(
        "key", "kind", "title", "start", "end", "place", "host__key"
    )
    return tuple(
        PartyExchange(
            Ref("exchange", key), kind, title, start, end, place, "host" if host and host_key == host else part
        )
        for key, kind, title, start, end, place, host_key in values
    )
