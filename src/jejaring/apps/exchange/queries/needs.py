"""Needs: the board, one with its way so far, what pages of cities and projects show of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from jejaring.apps.exchange.lifecycle import ASKED_IN_PAST, CLOSED, DRAFT, NEED_STATES, OPEN, OUTCOMES
from jejaring.apps.exchange.models import Need, NeedKind
from jejaring.apps.registry.models import City
from jejaring.apps.registry.queries import NamedParty
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref

NEED_KINDS = tuple(NeedKind.values)
NEED_OUTCOMES = OUTCOMES
PUBLIC_NEED_STATES = tuple(state for state in NEED_STATES if state != DRAFT)
NEED_STANDINGS = ("open", "past", "closed")
"""What a reader asks first: does it wait for help, was it asked in the past with an unknown answer, is it closed."""
NEED_SORTS = ("-date", "date", "deadline", "city")

_STATES_BY_STANDING = {"open": OPEN, "past": frozenset({ASKED_IN_PAST}), "closed": frozenset({CLOSED})}
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """Which needs are wanted; an empty field allows all. `states` are keys of states, `text` stands in title, summary,
    project or city."""

    kinds: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()
    city: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class BoardNeed:
    """A need on the board.

    `state` is where it stands, `country` the city's state, `year` that of the document or of its first writing here.
    `focus_area` is its own or its project's. Amounts are None where no sum is named.
    """

    key: str
    title: str
    summary: str
    kind: str
    state: str
    city: Ref
    city_name: str
    country: str
    project: Ref | None
    project_title: str
    focus_area: str
    year: int
    in_return: str
    amount_min: Decimal | None
    amount_max: Decimal | None
    currency: str
    deadline: PartialDate | None
    language: str
    published_on: PartialDate | None
    confirmed_on: PartialDate | None
    closed_on: PartialDate | None
    outcome: str
    outcome_reason: str

    @property
    def ref(self) -> Ref:
        """What points to this need."""
        return Ref("need", self.key)

    @property
    def is_open(self) -> bool:
        """Whether the city itself has said that it waits for help."""
        return self.state in OPEN

    @property
    def from_document(self) -> bool:
        """Whether a document told it first: then nobody published it here."""
        return self.published_on is None


@dataclass(frozen=True, slots=True)
class NeedCounts:
    """How many needs each choice of a filter would leave, the other filters being as they are."""

    kinds: dict[str, int]
    focus_areas: dict[str, int]
    states: dict[str, int]
    standings: dict[str, int]


_CITY_KEY = Coalesce("city__party__key", "project__city__party__key")
_CITY_NAME = Coalesce("city__party__name", "project__city__party__name")
_COUNTRY = Coalesce("city__state__key", "project__city__state__key")
_FOCUS_AREA = Coalesce("focus_area__key", "project__focus_area__key")
_ROW = (
    "key", "title", "summary", "kind", "state", "of_city", "of_city_name", "of_country", "project__key",
    "project__title", "of_area", "year", "in_return", "amount_min", "amount_max", "currency", "deadline", "language",
    "published_on", "confirmed_on", "closed_on", "outcome", "outcome_reason",
)  # fmt: skip


def needs(wanted: NeedFilter | None = None, *, sort: str = "-date", page: int = 1, size: int = 50) -> Page[BoardNeed]:
    """A page of the needs that everybody may read. `sort` is one of NEED_SORTS; those that are open come first."""
    rows = _needs(wanted or NeedFilter())
    shown = _sorted(rows, sort)[(page - 1) * size : page * size]
    return Page(_rows(shown), rows.count(), page, size)


def load_needs(wanted: NeedFilter | None = None, *, sort: str = "-date") -> Iterator[BoardNeed]:
    """All needs that fit, one after the other."""
    remaining = _values(_sorted(_needs(wanted or NeedFilter()), sort)).iterator(chunk_size=_BATCH)
    while batch := list(islice(remaining, _BATCH)):
        yield from map(_row, batch)


def need_counts(wanted: NeedFilter | None = None) -> NeedCounts:
    """The numbers beside the choices of each filter."""
    chosen = wanted or NeedFilter()
    standings = _counted(_needs(replace(chosen, standings=())), F("state"))
    return NeedCounts(
        kinds=_counted(_needs(replace(chosen, kinds=())), F("kind")),
        focus_areas=_counted(_needs(replace(chosen, focus_areas=())), _FOCUS_AREA),
        states=_counted(_needs(replace(chosen, states=())), _COUNTRY),
        standings={
            name: sum(standings.get(state, 0) for state in states) for name, states in _STATES_BY_STANDING.items()
        },
    )


def get_need(key: str) -> BoardNeed:
    """One need that everybody may read; raises NotFound, for a draft as well."""
    return _one(Need.public.filter(key=key), key)


def get_own_need(key: str) -> BoardNeed:
    """One need, drafts included: for those who speak for its city. Raises NotFound."""
    return _one(Need.objects.filter(key=key), key)


def drafts_of(city: Ref) -> tuple[BoardNeed, ...]:
    """The drafts of a city, by key: for those who speak for it."""
    return _rows(Need.objects.filter(state=DRAFT).filter(_of_city(city.key)).order_by("key"))


def open_needs_of_kinds(kinds: Sequence[str], *, limit: int) -> tuple[BoardNeed, ...]:
    """The newest needs of these kinds that wait for help or were asked in the past, open ones first."""
    rows = Need.public.exclude(state=CLOSED).filter(kind__in=kinds)
    return _rows(_sorted(rows, "-date")[:limit])


def needs_of_cities(cities: Iterable[str], *, limit: int) -> tuple[BoardNeed, ...]:
    """The newest needs of these cities (by key) that are not closed, open ones first."""
    keys = list(cities)
    of_them = Q(city__party__key__in=keys) | Q(project__city__party__key__in=keys)
    return _rows(_sorted(Need.public.exclude(state=CLOSED).filter(of_them), "-date")[:limit])


@dataclass(frozen=True, slots=True)
class NeedHolder:
    """For whom a need can be published: a city, or a project of it."""

    city: NamedParty
    projects: tuple[tuple[str, str], ...]


def load_need_holder(city: Ref) -> NeedHolder:
    """A city with the keys and titles of its projects. Raises NotFound."""
    found = City.objects.filter(party__key=city.key).values_list("party__name", flat=True).first()
    if found is None:
        raise NotFound("city", city.key)
    projects = City.objects.filter(party__key=city.key, projects__isnull=False).order_by("projects__title")
    rows = projects.values_list("projects__key", "projects__title")[:1000]
    return NeedHolder(NamedParty(city, found), tuple(rows))


def load_indexed_needs(touching: Ref | None = None) -> Iterator[IndexedText]:
    """What can be found about needs that a city itself has asked or confirmed.

    Those that only a document tells are found with their project.
    """
    rows = Need.public.exclude(state=ASKED_IN_PAST)
    if touching is not None:
        lookup = {"need": Q(key=touching.key), "city": _of_city(touching.key)}.get(touching.kind)
        lookup = Q(project__key=touching.key) if touching.kind == "project" else lookup
        rows = rows.filter(lookup) if lookup is not None else rows.none()
    for row in map(_row, _values(rows.order_by("key")).iterator(chunk_size=2000)):
        yield IndexedText(row.ref, row.title or row.summary[:200], (), row.summary, row.city_name)


def _needs(wanted: NeedFilter) -> QuerySet[Need]:
    rows = Need.public.all()
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.focus_areas:
        own = Q(focus_area__key__in=wanted.focus_areas)
        rows = rows.filter(own | Q(focus_area=None, project__focus_area__key__in=wanted.focus_areas))
    if wanted.states:
        rows = rows.filter(Q(city__state__key__in=wanted.states) | Q(project__city__state__key__in=wanted.states))
    if wanted.standings:
        rows = rows.filter(state__in=frozenset().union(*(_STATES_BY_STANDING[name] for name in wanted.standings)))
    if wanted.city:
        rows = rows.filter(_of_city(wanted.city))
    if wanted.text:
        fits = Q()
        for field in ("title", "summary", "project__title", "city__party__name", "project__city__party__name"):
            fits |= Q(**{f"{field}__icontains": wanted.text})
        rows = rows.filter(fits)
    return rows


def _of_city(key: str) -> Q:
    return Q(city__party__key=key) | Q(project__city__party__key=key)


def _sorted(rows: QuerySet[Need], sort: str) -> QuerySet[Need]:
    waits = Case(When(state__in=OPEN, then=Value(0)), When(state=ASKED_IN_PAST, then=Value(1)), default=Value(2))
    since = Coalesce("published_on", "confirmed_on", Value(""), output_field=CharField())
    order: dict[str, tuple[Any, ...]] = {
        "-date": (waits, "-year", since.desc(), "key"),
        "date": (waits, "year", since.asc(), "key"),
        "deadline": (waits, F("deadline").asc(nulls_last=True), "key"),
        "city": (_CITY_NAME, waits, "-year", "key"),
    }
    return rows.order_by(*order[sort])


def _values(rows: QuerySet[Need]) -> "QuerySet[Need, tuple[Any, ...]]":
    named = rows.annotate(of_city=_CITY_KEY, of_city_name=_CITY_NAME, of_country=_COUNTRY, of_area=_FOCUS_AREA)
    return named.values_list(*_ROW)


def _rows(rows: QuerySet[Need]) -> tuple[BoardNeed, ...]:
    return tuple(map(_row, _values(rows)))


def _row(values: tuple[Any, ...]) -> BoardNeed:
    key, title, summary, kind, state, city, city_name, country, project, project_title, area, *rest = values
    own = (key, title, summary, kind, state)
    return BoardNeed(
        *own, Ref("city", city), city_name, country, _project(project), project_title or "", area or "", *rest
    )


def _one(rows: QuerySet[Need], key: str) -> BoardNeed:
    for row in _rows(rows):
        return row
    raise NotFound("need", key)


def _counted(rows: QuerySet[Need], by: Any) -> dict[str, int]:
    counted = rows.order_by().annotate(by=by).values_list("by").annotate(number=Count("pk"))
    return {value or "": number for value, number in counted}


# --- What the pages of cities and projects ask ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CityNeed:
    """What a city asks for. `project` is None when it is asked for the city as a whole."""

    ref: Ref
    kind: str
    title: str
    summary: str
    year: int
    state: str
    project: Ref | None
    project_title: str


@dataclass(frozen=True, slots=True)
class NeedRow:
    """What a project asks for. Of one in the state `asked_in_past` nobody knows whether it was answered."""

    ref: Ref
    kind: str
    title: str
    summary: str
    year: int
    state: str


def needs_of_city(key: str) -> tuple[CityNeed, ...]:
    """What a city and its projects ask for, by year and project."""
    rows = Need.public.filter(_of_city(key)).order_by("year", "project__title", "kind", "key")
    return tuple(
        CityNeed(Ref("need", need), kind, title, summary, year, state, _project(project), project_title or "")
        for need, kind, title, summary, year, state, project, project_title in rows.values_list(
            "key", "kind", "title", "summary", "year", "state", "project__key", "project__title"
        )
    )


def needs_of_project(key: str) -> tuple[NeedRow, ...]:
    """What a project asks for, by year and kind."""
    rows = Need.public.filter(project__key=key).order_by("year", "kind", "key")
    return tuple(
        NeedRow(Ref("need", need), kind, title, summary, year, state)
        for need, kind, title, summary, year, state in rows.values_list(
            "key", "kind", "title", "summary", "year", "state"
        )
    )


def _project(key: str | None) -> Ref | None:
    return Ref("project", key) if key else None


# --- For programs ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NeedWanted:
    """Which needs are wanted; an empty field allows all."""

    kind: str = ""
    state: str = ""
    city: str = ""
    country: str = ""
    focus_area: str = ""
    project: str = ""
    text: str = ""


def needs_after(wanted: NeedWanted, *, after: str = "", limit: int) -> tuple[BoardNeed, ...]:
    """The next `limit` needs wanted, by key, from the one after `after` on."""
    return _rows(_wanted(wanted).filter(key__gt=after).order_by("key")[:limit])


def count_needs(wanted: NeedWanted) -> int:
    """How many needs are wanted."""
    return _wanted(wanted).count()


def _wanted(wanted: NeedWanted) -> QuerySet[Need]:
    rows = _needs(
        NeedFilter(
            kinds=_given(wanted.kind),
            focus_areas=_given(wanted.focus_area),
            states=_given(wanted.country),
            city=wanted.city,
            text=wanted.text,
        )
    )
    rows = rows.filter(state=wanted.state) if wanted.state else rows
    return rows.filter(project__key=wanted.project) if wanted.project else rows


def _given(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
