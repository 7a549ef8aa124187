"""What can be asked about agreements, the partners they tie, programme roles and stories.

"How many" is counted in pairs of parties beside rows: two rows may tell of one act, and one row may join many parties.
A pair is two parties that stand in at least one agreement together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OrderBy, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr
from django.utils.timezone import localdate

from jejaring.analytics.ties import Deed
from jejaring.apps.agreements.models import Agreement, AgreementParty, ProgrammeRole, Story
from jejaring.apps.exchange.models import Need
from jejaring.apps.projects.models import Mention, Outcome, Project, StatusReport
from jejaring.apps.registry.models import City, Network, Partner, Party
from jejaring.apps.registry.queries import NamedParty, NamedRecord, NamePath, name_records
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref


def load_deeds(touching: Ref | None = None) -> Iterator[Deed]:
    """Every agreement, and every known partner's part in a programme of the network, as deeds.

    With `touching` only those that this record is, or that say something of it (a focus area).
    """
    yield from _agreement_deeds(touching)
    yield from _programme_deeds(touching)


def _agreement_deeds(touching: Ref | None) -> Iterator[Deed]:
    wanted = Agreement.objects.all()
    signers = AgreementParty.objects.all()
    links = Agreement.objects.filter(focus_areas__isnull=False).order_by("focus_areas__position")
    if touching is not None:
        lookup = {"agreement": "key", "focus_area": "focus_areas__key"}.get(touching.kind)
        wanted = wanted.filter(**{lookup: touching.key}) if lookup else wanted.none()
        signers, links = signers.filter(agreement__in=wanted), links.filter(pk__in=wanted.values("pk"))
    parties: dict[int, list[Ref]] = defaultdict(list)
    for pk, kind, key in signers.values_list("agreement_id", "party__kind", "party__key"):
        parties[pk].append(Ref(kind, key))
    areas: dict[int, list[str]] = defaultdict(list)
    for pk, area in links.values_list("pk", "focus_areas__key"):
        areas[pk].append(area)
    rows = wanted.order_by("key").values_list("pk", "key", "kind", "signed", "ended", "pillar", "confidence")
    for pk, key, kind, signed, ended, pillar, confidence in rows.iterator(chunk_size=2000):
        yield Deed(
            Ref("agreement", key),
            "agreement",
            kind,
            tuple(parties[pk]),
            start=signed,
            end=ended,
            pillar=pillar,
            focus_areas=tuple(areas[pk]),
            confidence=confidence,
        )


def _programme_deeds(touching: Ref | None) -> Iterator[Deed]:
    if touching is not None and touching.kind != "programme_role":
        return
    network = Network.objects.values_list("party__kind", "party__key").first()
    if network is None or network[1] is None:
        return
    rows = ProgrammeRole.objects.filter(partner__isnull=False).order_by("key")
    if touching is not None:
        rows = rows.filter(key=touching.key)
    for key, role, partner, start, end in rows.values_list("key", "role", "partner__party__key", "start", "end"):
        yield Deed(
            Ref("programme_role", key),
            "programme",
            role,
            (Ref(*network), Ref("partner", partner)),
            start=start,
            end=end,
        )


def load_indexed_texts(touching: Ref | None = None) -> Iterator[IndexedText]:
    """What can be found about agreements; about all, or about those whose text this record (or a party) changes."""
    wanted, signers = Agreement.objects.all(), AgreementParty.objects.order_by("position")
    if touching is not None:
        party = "agreement_parties__party__key"
        lookup = {"agreement": "key", "city": party, "partner": party}.get(touching.kind)
        wanted = wanted.filter(**{lookup: touching.key}) if lookup else wanted.none()
        signers = signers.filter(agreement__in=wanted)
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in signers.values_list("agreement_id", "party__name"):
        names[pk].append(name)
    rows = wanted.values_list("pk", "key", "title", "summary", "occasion")
    for pk, key, title, summary, occasion in rows.iterator(chunk_size=2000):
        text = " ".join(filter(None, (summary, occasion)))
        yield IndexedText(Ref("agreement", key), title, (), text, " – ".join(names[pk]))


# --- agreements of a focus area, and names ---------------------------------------------------------------------------

_RECORD_NAMES = {
    "agreement": NamePath(Agreement, "key", "title", "agreement", "key"),
    "programme_role": NamePath(ProgrammeRole, "key", "programme", "partner", "partner__party__key"),
}


@dataclass(frozen=True, slots=True)
class NamedAgreement:
    """An agreement in a short list."""

    ref: Ref
    kind: str
    title: str
    signed: PartialDate | None


def count_of_focus_area(focus_area: str) -> int:
    """How many agreements name this focus area; rows, not pairs of parties."""
    return Agreement.objects.filter(focus_areas__key=focus_area).count()


def load_latest_of_focus_area(focus_area: str, limit: int = 10) -> tuple[NamedAgreement, ...]:
    """The agreements that name this focus area, latest first; undated ones last."""
    rows = Agreement.objects.filter(focus_areas__key=focus_area).order_by(F("signed").desc(nulls_last=True), "key")
    return tuple(
        NamedAgreement(Ref("agreement", key), kind, title, signed)
        for key, kind, title, signed in rows.values_list("key", "kind", "title", "signed")[:limit]
    )


def load_stories_naming(refs: Iterable[Ref]) -> tuple[str, ...]:
    """The titles of the stories that one of these records is part of."""
    wanted = {str(ref) for ref in refs}
    return tuple(title for title, named in Story.objects.values_list("title_en", "refs") if wanted & set(named))


def load_record_names(refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    """The names of those of these records that live here."""
    return name_records(_RECORD_NAMES, refs)


# --- For programs ---------------------------------------------------------------------------------------------------
# Records in plain values, in the order of their keys, from the one after `after` on.


@dataclass(frozen=True, slots=True)
class AgreementRecord:
    """An agreement with its parties in the order of the source and the keys of its focus areas."""

    key: str
    kind: str
    title: str
    parties: tuple[Ref, ...]
    signed: PartialDate | None
    ended: PartialDate | None
    occasion: str
    place: str
    focus_areas: tuple[str, ...]
    pillar: str
    summary: str
    amount: Decimal | None
    currency: str
    confidence: str
    possibly_same_as: str | None


@dataclass(frozen=True, slots=True)
class AgreementWanted:
    """Which agreements are wanted; an empty field allows all. `year` is that of signature."""

    kind: str = ""
    party: str = ""
    focus_area: str = ""
    pillar: str = ""
    year: int | None = None
    confidence: str = ""


def agreements_after(wanted: AgreementWanted, *, after: str = "", limit: int) -> tuple[AgreementRecord, ...]:
    """The next `limit` agreements wanted; three queries."""
    return _agreement_records(_agreements_wanted(wanted).filter(key__gt=after).order_by("key")[:limit])


def count_agreements(wanted: AgreementWanted) -> int:
    """How many agreements are wanted."""
    return _agreements_wanted(wanted).count()


def get_agreement_record(key: str) -> AgreementRecord:
    """One agreement. Raises NotFound."""
    for record in _agreement_records(Agreement.objects.filter(key=key)):
        return record
    raise NotFound("agreement", key)


_AGREEMENT_RECORD = (
    "pk", "key", "kind", "title", "signed", "ended", "occasion", "place", "pillar", "summary", "amount", "currency",
    "confidence", "possibly_same_as__key",
)  # fmt: skip


def _agreement_records(agreements: "QuerySet[Agreement]") -> tuple[AgreementRecord, ...]:
    rows = list(agreements.values_list(*_AGREEMENT_RECORD))
    pks = [row[0] for row in rows]
    parties: dict[int, list[Ref]] = defaultdict(list)
    links = AgreementParty.objects.filter(agreement__in=pks).order_by("position")
    for pk, kind, key in links.values_list("agreement_id", "party__kind", "party__key"):
        parties[pk].append(Ref(kind, key))
    areas: dict[int, list[str]] = defaultdict(list)
    focus = Agreement.objects.filter(pk__in=pks, focus_areas__isnull=False).order_by("focus_areas__position")
    for pk, area in focus.values_list("pk", "focus_areas__key"):
        areas[pk].append(area)
    return tuple(
        AgreementRecord(
            key, kind, title, tuple(parties[pk]), signed, ended, occasion, place, tuple(areas[pk]), *rest
        )
        for pk, key, kind, title, signed, ended, occasion, place, *rest in rows
    )  # fmt: skip


def _agreements_wanted(wanted: AgreementWanted) -> "QuerySet[Agreement]":
    rows = Agreement.objects.all()
    for lookup, value in (
        ("kind", wanted.kind),
        ("agreement_parties__party__key", wanted.party),
        ("focus_areas__key", wanted.focus_area),
        ("pillar", wanted.pillar),
        ("signed__startswith", str(wanted.year or "")),
        ("confidence", wanted.confidence),
    ):
        rows = rows.filter(**{lookup: value}) if value else rows
    return rows


# --- What a city's page asks, and the list of cities --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OtherParty:
    """A party at the other end of an agreement. `partner_kind` is empty for a member city."""

    ref: Ref
    name: str
    partner_kind: str
    country: str


@dataclass(frozen=True, slots=True)
class PartyAgreement:
    """An agreement as one of its parties sees it: `others` are the other parties in the order of the source."""

    ref: Ref
    kind: str
    title: str
    signed: PartialDate | None
    ended: PartialDate | None
    amount: Decimal | None
    currency: str
    confidence: str
    possibly_same_as: Ref | None
    others: tuple[OtherParty, ...]


def agreements_of_party(key: str) -> tuple[PartyAgreement, ...]:
    """The agreements found of a party: the newest first, those without a date last."""
    others: dict[int, list[OtherParty]] = defaultdict(list)
    sides = AgreementParty.objects.filter(agreement__agreement_parties__party__key=key).exclude(party__key=key)
    for pk, *other in sides.order_by("position").values_list(
        "agreement_id", "party__kind", "party__key", "party__name", "party__partner__kind", "party__country"
    ):
        kind, other_key, name, partner_kind, country = other
        others[pk].append(OtherParty(Ref(kind, other_key), name, partner_kind or "", country))
    rows = Agreement.objects.filter(agreement_parties__party__key=key).order_by(
        F("signed").desc(nulls_last=True), "title", "key"
    )
    return tuple(
        PartyAgreement(
            Ref("agreement", agreement),
            kind,
            title,
            signed,
            ended,
            amount,
            currency,
            confidence,
            Ref("agreement", same) if same else None,
            tuple(others[pk]),
        )
        for pk, agreement, kind, title, signed, ended, amount, currency, confidence, same in rows.values_list(
            "pk", "key", "kind", "title", "signed", "ended", "amount", "currency", "confidence", "possibly_same_as__key"
        )
    )


def count_tied_cities(parties: Iterable[str], *, besides: str) -> dict[str, int]:
    """With how many member cities, `besides` one, each of these parties (by key) has an agreement; 0 is left out."""
    cities = AgreementParty.objects.filter(party__kind=Party.Kind.CITY).exclude(party__key=besides)
    rows = cities.filter(agreement__agreement_parties__party__key__in=tuple(parties)).order_by()
    return dict(
        rows.values_list("agreement__agreement_parties__party__key").annotate(cities=Count("party", distinct=True))
    )


@dataclass(frozen=True, slots=True)
class CityFilter:
    """Which cities are wanted; an empty field allows all. `text` looks in the names of the city and of its state."""

    states: tuple[str, ...] = ()
    cohorts: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class CityRow:
    """A line of the list of cities. `tied_parties` counts the parties it has agreements with, each once."""

    ref: Ref
    name: str
    local_name: str
    local_language: str
    state: str
    state_name: str
    cohort_year: int
    is_pilot: bool
    population: int | None
    population_year: int | None
    population_scope: str
    area_km2: Decimal | None
    latitude: float | None
    longitude: float | None
    projects: int
    tied_parties: int


@dataclass(frozen=True, slots=True)
class CityCounts:
    """How many cities each choice of a filter would leave, the other filters staying as they are."""

    states: dict[str, int]
    cohorts: dict[str, int]
    focus_areas: dict[str, int]


CITY_ORDERS = ("name", "joined", "population", "projects", "agreements")
"""The words a list of cities can be sorted by, each also with a minus sign in front for the other direction."""


def cities_page(wanted: CityFilter, *, order: str = "name", number: int = 1, size: int = 50) -> Page[CityRow]:
    """One page of the cities wanted, in one of CITY_ORDERS; unknown values come last."""
    cities = _wanted_cities(wanted)
    first = (number - 1) * size
    keys = list(_ordered_cities(cities, order).values_list("pk", flat=True)[first : first + size])
    return Page(_city_rows(keys), cities.count(), number, size)


def load_cities(wanted: CityFilter, *, order: str = "name") -> Iterator[CityRow]:
    """All the cities wanted, in one of CITY_ORDERS."""
    keys = list(_ordered_cities(_wanted_cities(wanted), order).values_list("pk", flat=True))
    for start in range(0, len(keys), _CITIES_AT_ONCE):
        yield from _city_rows(keys[start : start + _CITIES_AT_ONCE])


def count_cities(wanted: CityFilter) -> CityCounts:
    """The numbers beside the choices of the filters."""
    by_state = _wanted_cities(replace(wanted, states=())).values_list("state__key").annotate(cities=Count("pk"))
    by_cohort = _wanted_cities(replace(wanted, cohorts=())).values_list("cohort_year").annotate(cities=Count("pk"))
    projects = Project.objects.filter(
        city__in=_wanted_cities(replace(wanted, focus_areas=())), focus_area__isnull=False
    )
    by_area = projects.values_list("focus_area__key").annotate(cities=Count("city", distinct=True))
    return CityCounts(
        dict(by_state.order_by()),
        {str(year): count for year, count in by_cohort.order_by()},
        dict(by_area.order_by()),
    )


def load_cohorts() -> tuple[int, ...]:
    """The years in which cities joined the network, ascending."""
    return tuple(City.objects.order_by("cohort_year").values_list("cohort_year", flat=True).distinct())


_CITIES_AT_ONCE = 500


def _wanted_cities(wanted: CityFilter) -> "QuerySet[City]":
    cities = City.objects.all()
    if wanted.states:
        cities = cities.filter(state__key__in=wanted.states)
    if wanted.cohorts:
        cities = cities.filter(cohort_year__in=[int(year) for year in wanted.cohorts])
    if wanted.focus_areas:
        cities = cities.filter(pk__in=Project.objects.filter(focus_area__key__in=wanted.focus_areas).values("city"))
    if wanted.text:
        names = ("party__name", "local_name", "state__name", "state__name_id", "state__local_name")
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": wanted.text})
        cities = cities.filter(found)
    return cities


def _ordered_cities(cities: "QuerySet[City]", order: str) -> "QuerySet[City]":
    word = order.removeprefix("-")
    if word == "projects":
        projects = Project.objects.filter(city=OuterRef("pk")).order_by()
        cities = cities.annotate(measure=_count_for_each_city(projects.values("city"), Count("pk")))
    elif word == "agreements":
        sides = AgreementParty.objects.filter(agreement__agreement_parties__party=OuterRef("pk")).order_by()
        everyone = sides.values("agreement__agreement_parties__party")
        cities = cities.annotate(measure=_count_for_each_city(everyone, Count("party", distinct=True)))
    column = F({"name": "party__name", "joined": "cohort_year", "population": "population"}.get(word, "measure"))
    first = column.desc(nulls_last=True) if order.startswith("-") else column.asc(nulls_last=True)
    return cities.order_by(first, "party__name", "party__key")


def _count_for_each_city(grouped: "QuerySet[Any, Any]", count: Count) -> Coalesce:
    """A number for each city from rows grouped by it; 0 where there are none."""
    return Coalesce(Subquery(grouped.annotate(size=count).values("size")), 0)


def _city_rows(pks: list[int]) -> tuple[CityRow, ...]:
    """The rows of these cities in this order, with three queries whatever their number."""
    projects = dict(Project.objects.filter(city__in=pks).order_by().values_list("city").annotate(projects=Count("pk")))
    sides = AgreementParty.objects.filter(agreement__agreement_parties__party__in=pks).order_by()
    everyone = dict(
        sides.values_list("agreement__agreement_parties__party").annotate(parties=Count("party", distinct=True))
    )
    rows = City.objects.filter(pk__in=pks).values_list(
        "pk", "party__key", "party__name", "local_name", "local_language", "state__key", "state__name", "cohort_year",
        "is_pilot", "population", "population_year", "population_scope", "area_km2", "party__latitude",
        "party__longitude",
    )  # fmt: skip
    found = {
        row[0]: CityRow(Ref("city", row[1]), *row[2:], projects.get(row[0], 0), max(everyone.get(row[0], 0) - 1, 0))
        for row in rows
    }
    return tuple(found[pk] for pk in pks)


# Agreements: what is asked for


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    """Which agreements are wanted; an empty field allows all.

    `states` are those of the member cities, `regions` those of the partners. `dated` is "yes" or "no". `force` is
    "open" (no end stated), "running" (an end stated, not passed on `day`) or "ended" (passed before `day`).
    `party` is the key of a party, `text` is looked for in titles, summaries, occasions and the names of the parties.
    """

    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    confidences: tuple[str, ...] = ()
    dated: str = ""
    force: str = ""
    party: str = ""
    year: int | None = None
    text: str = ""
    day: date = field(default_factory=localdate)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement in a list. `parties` and `party_names` stand in the order of the source; `ended` only where stated.

    `may_repeat` has the keys of other rows that may mean the same act. `focus_areas` are keys.
    """

    key: str
    kind: str
    title: str
    parties: tuple[Ref, ...]
    party_names: tuple[str, ...]
    signed: PartialDate | None
    ended: PartialDate | None
    focus_areas: tuple[str, ...]
    pillar: str
    amount: Decimal | None
    currency: str
    confidence: str
    may_repeat: tuple[str, ...]

    @property
    def ref(self) -> Ref:
        """What points to this agreement."""
        return Ref("agreement", self.key)

    @property
    def named(self) -> tuple[NamedParty, ...]:
        """All parties, in order."""
        return tuple(NamedParty(ref, name) for ref, name in zip(self.parties, self.party_names, strict=True))

    @property
    def cities(self) -> tuple[NamedParty, ...]:
        """The parties that are member cities."""
        return tuple(party for party in self.named if party.ref.kind == "city")

    @property
    def others(self) -> tuple[NamedParty, ...]:
        """The parties that are not member cities."""
        return tuple(party for party in self.named if party.ref.kind != "city")


@dataclass(frozen=True, slots=True)
class AgreementCounts:
    """How many agreements there are on a day, as far as known.

    `rows` is the number of records, `pairs` of different pairs of parties in them. `dated` and `undated` say whether
    at least the year of signature is known. `ended` counts those whose stated end has passed; `in_force` those signed
    by that day, or undated, whose end is not stated or has not passed. `repeats` counts the rows that may tell again of
    an act that another row tells; `kinds` has the rows by kind.
    """

    rows: int
    pairs: int
    dated: int
    undated: int
    ended: int
    in_force: int
    repeats: int
    kinds: Mapping[str, int]


_FACET_COLUMNS = {
    "kind": "kind",
    "focus_area": "focus_areas__key",
    "pillar": "pillar",
    "confidence": "confidence",
}
AGREEMENT_SORTS = ("signed", "-signed", "kind", "-kind", "party", "-party")
_CHUNK = 500


def agreements_page(
    wanted: AgreementFilter, sort: str = "-signed", *, number: int = 1, size: int = 50
) -> Page[AgreementRow]:
    """One page of the agreements wanted. Undated ones stand last whichever way dates are sorted."""
    rows = _in_order(_selected(wanted), sort).values_list(*_AGREEMENT_FIELDS)[(number - 1) * size : number * size]
    return Page(tuple(_agreement_rows(rows)), _selected(wanted).count(), number, size)


def load_agreements(wanted: AgreementFilter | None = None, sort: str = "-signed") -> Iterator[AgreementRow]:
    """All agreements wanted, read in portions."""
    ordered = _in_order(_selected(wanted or AgreementFilter()), sort).values_list(*_AGREEMENT_FIELDS)
    rows = iter(ordered.iterator(chunk_size=_CHUNK))
    while portion := tuple(islice(rows, _CHUNK)):
        yield from _agreement_rows(portion)


def agreement_counts(day: date, wanted: AgreementFilter | None = None) -> AgreementCounts:
    """How many agreements there are on this day, as far as known, in all or among those wanted."""
    agreements = _selected(wanted or AgreementFilter())
    begun = Q(signed__isnull=True) | Q(signed__lte=day.isoformat())
    totals = agreements.aggregate(
        all=Count("pk"),
        with_date=Count("pk", filter=Q(signed__isnull=False)),
        over=Count("pk", filter=_ended_before(day)),
        repeats=Count("possibly_same_as"),
        in_force=Count("pk", filter=begun & (Q(ended__isnull=True) | ~_ended_before(day))),
    )
    kinds = dict(agreements.values_list("kind").annotate(Count("pk")).order_by("kind"))
    return AgreementCounts(
        totals["all"], _pair_count(agreements), totals["with_date"], totals["all"] - totals["with_date"],
        totals["over"], totals["in_force"], totals["repeats"], kinds,
    )  # fmt: skip


def load_agreement_years(wanted: AgreementFilter) -> tuple[tuple[int, int], ...]:
    """Year of signature and number of agreements, for the dated ones wanted, earliest first."""
    dated = _selected(wanted).filter(signed__isnull=False)
    years = dated.annotate(year=Substr("signed", 1, 4)).values_list("year").annotate(Count("pk")).order_by("year")
    return tuple((int(str(year)), count) for year, count in years)


def load_agreement_facets(wanted: AgreementFilter) -> dict[str, dict[str, int]]:
    """For each filter, how many agreements each of its choices would leave, the other filters standing as they are."""
    counts: dict[str, dict[str, int]] = {}
    for name, column in _FACET_COLUMNS.items():
        counts[name] = dict(_selected(wanted, without=name).values_list(column).annotate(Count("pk")).order_by())
    for name, column in (("state", "party__city__state__key"), ("region", "party__partner__region")):
        stands = AgreementParty.objects.filter(agreement__in=_selected(wanted, without=name))
        groups = stands.exclude(**{f"{column}__isnull": True}).values_list(column)
        counts[name] = dict(groups.annotate(Count("agreement", distinct=True)).order_by())
    counts["dated"] = _selected(wanted, without="dated").aggregate(
        yes=Count("pk", filter=Q(signed__isnull=False)), no=Count("pk", filter=Q(signed__isnull=True))
    )
    counts["force"] = _selected(wanted, without="force").aggregate(
        **{name: Count("pk", filter=condition) for name, condition in _force(wanted.day).items()}
    )
    return counts


def _selected(wanted: AgreementFilter, without: str = "") -> "QuerySet[Agreement]":
    """The agreements wanted; `without` leaves out the filter of that name."""
    conditions = {name: condition for name, condition in _conditions(wanted).items() if name != without}
    return Agreement.objects.filter(*conditions.values())


def _conditions(wanted: AgreementFilter) -> dict[str, Q]:
    found: dict[str, Q] = {}
    if wanted.kinds:
        found["kind"] = Q(kind__in=wanted.kinds)
    if wanted.states:
        found["state"] = _has_party(party__city__state__key__in=wanted.states)
    if wanted.regions:
        found["region"] = _has_party(party__partner__region__in=wanted.regions)
    if wanted.focus_areas:
        links = Agreement.focus_areas.through.objects.filter(agreement=OuterRef("pk"))
        found["focus_area"] = Q(Exists(links.filter(focusarea__key__in=wanted.focus_areas)))
    if wanted.pillars:
        found["pillar"] = Q(pillar__in=wanted.pillars)
    if wanted.confidences:
        found["confidence"] = Q(confidence__in=wanted.confidences)
    if wanted.dated:
        found["dated"] = Q(signed__isnull=wanted.dated == "no")
    if wanted.force:
        found["force"] = _force(wanted.day)[wanted.force]
    if wanted.party:
        found["party"] = _has_party(party__key=wanted.party)
    if wanted.year is not None:
        found["year"] = Q(signed__startswith=f"{wanted.year:04d}")
    if wanted.text:
        in_words = Q(title__icontains=wanted.text) | Q(summary__icontains=wanted.text)
        in_words |= Q(occasion__icontains=wanted.text)
        found["text"] = in_words | _has_party(party__name__icontains=wanted.text)
    return found


def _has_party(**condition: Any) -> Q:
    return Q(Exists(AgreementParty.objects.filter(agreement=OuterRef("pk"), **condition)))


def _force(day: date) -> dict[str, Q]:
    return {
        "open": Q(ended__isnull=True),
        "running": Q(ended__isnull=False) & ~_ended_before(day),
        "ended": _ended_before(day),
    }


def _ended_before(day: date) -> Q:
    """The stated end passed before this day; an end known by month or year passes with its last day."""
    text = day.isoformat()
    return Q(ended__lt=text) & ~Q(ended__in=(text[:4], text[:7]))


def _in_order(agreements: "QuerySet[Agreement]", sort: str) -> "QuerySet[Agreement]":
    column = sort.removeprefix("-")
    if column == "party":
        first = AgreementParty.objects.filter(agreement=OuterRef("pk")).order_by("position")
        agreements = agreements.annotate(party=Subquery(first.values("party__name")[:1]))
    order = OrderBy(F(column), descending=sort.startswith("-"), nulls_last=True)
    return agreements.order_by(order, "key")


def _pair_count(agreements: "QuerySet[Agreement]") -> int:
    stands = AgreementParty.objects.filter(agreement__in=agreements, agreement__agreement_parties__party__gt=F("party"))
    return stands.order_by().values("party", "agreement__agreement_parties__party").distinct().count()


_AGREEMENT_FIELDS = (
    "pk", "key", "kind", "title", "signed", "ended", "pillar", "amount", "currency", "confidence",
    "possibly_same_as__key",
)  # fmt: skip


def _agreement_rows(found: Iterable[tuple[Any, ...]]) -> Iterator[AgreementRow]:
    """The rows with their parties, focus areas and possible repeats, in three more queries."""
    rows = tuple(found)
    pks = [row[0] for row in rows]
    parties: dict[int, list[NamedParty]] = defaultdict(list)
    stands = AgreementParty.objects.filter(agreement__in=pks).order_by("agreement_id", "position")
    for pk, kind, key, name in stands.values_list("agreement_id", "party__kind", "party__key", "party__name"):
        parties[pk].append(NamedParty(Ref(kind, key), name))
    areas: dict[int, list[str]] = defaultdict(list)
    links = Agreement.focus_areas.through.objects.filter(agreement__in=pks).order_by("focusarea__position")
    for pk, area in links.values_list("agreement_id", "focusarea__key"):
        areas[pk].append(area)
    repeats: dict[int, list[str]] = defaultdict(list)
    later = Agreement.objects.filter(possibly_same_as__in=pks).order_by("key")
    for earlier, repeat in later.values_list("possibly_same_as__pk", "key"):
        if earlier is not None:
            repeats[earlier].append(repeat)
    for pk, key, kind, title, signed, ended, pillar, amount, currency, confidence, same in rows:
        yield AgreementRow(
            key, kind, title, tuple(p.ref for p in parties[pk]), tuple(p.name for p in parties[pk]), signed, ended,
            tuple(areas[pk]), pillar, amount, currency, confidence, (*([same] if same else []), *repeats[pk]),
        )  # fmt: skip


# One agreement


@dataclass(frozen=True, slots=True)
class PartyInAgreement:
    """A party of an agreement. `kind` is "city" or the kind of partner; `country` ISO 3166-1 alpha-2 or empty."""

    ref: Ref
    name: str
    kind: str
    country: str


@dataclass(frozen=True, slots=True)
class AgreementDetail:
    """An agreement with all that is recorded of it.

    `may_repeat` are rows that may mean the same act; `of_same_pair` the other agreements that two of its parties share.
    """

    row: AgreementRow
    occasion: str
    place: str
    summary: str
    parties: tuple[PartyInAgreement, ...]
    may_repeat: tuple[AgreementRow, ...]
    of_same_pair: tuple[AgreementRow, ...]


def get_agreement(key: str) -> AgreementDetail:
    """The agreement under this key; raises NotFound."""
    found = Agreement.objects.filter(key=key)
    texts = found.values_list("pk", "occasion", "place", "summary").first()
    if texts is None:
        raise NotFound("agreement", key)
    pk, occasion, place, summary = texts
    (row,) = _agreement_rows(found.values_list(*_AGREEMENT_FIELDS))
    stands = AgreementParty.objects.filter(agreement=pk).order_by("position")
    parties = tuple(
        PartyInAgreement(Ref(kind, party), name, partner_kind or kind, country)
        for kind, party, name, partner_kind, country in stands.values_list(
            "party__kind", "party__key", "party__name", "party__partner__kind", "party__country"
        )
    )
    shared = AgreementParty.objects.filter(party__in=stands.values("party")).exclude(agreement=pk)
    sharing = shared.order_by().values("agreement").annotate(parties=Count("pk")).filter(parties__gte=2)
    related = Agreement.objects.filter(Q(pk__in=sharing.values("agreement")) | Q(key__in=row.may_repeat))
    rows = tuple(_agreement_rows(_in_order(related, "-signed").values_list(*_AGREEMENT_FIELDS)))
    return AgreementDetail(
        row, occasion, place, summary, parties,
        tuple(one for one in rows if one.key in row.may_repeat),
        tuple(one for one in rows if one.key not in row.may_repeat),
    )  # fmt: skip


# Partners and how they are tied


@dataclass(frozen=True, slots=True)
class PartnerFilter:
    """Which partners are wanted; an empty field allows all. `countries` are ISO 3166-1 alpha-2 codes."""

    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner in a list. `cities` counts the member cities it shares an agreement with, `agreements` the rows."""

    key: str
    name: str
    kind: str
    region: str
    country: str
    website: str
    cities: int
    agreements: int

    @property
    def ref(self) -> Ref:
        """What points to this partner."""
        return Ref("partner", self.key)


_PARTNER_FACETS = {"kind": "kind", "region": "region", "country": "party__country"}
PARTNER_SORTS = ("name", "-name", "cities", "-cities", "agreements", "-agreements")


def partners_page(wanted: PartnerFilter, sort: str = "name", *, number: int = 1, size: int = 50) -> Page[PartnerRow]:
    """One page of the partners wanted."""
    rows = _partner_rows(wanted, sort)[(number - 1) * size : number * size]
    return Page(tuple(PartnerRow(*row) for row in rows), _partners(wanted).count(), number, size)


def load_partners(wanted: PartnerFilter | None = None, sort: str = "name") -> Iterator[PartnerRow]:
    """All partners wanted, read in portions."""
    for row in _partner_rows(wanted or PartnerFilter(), sort).iterator(chunk_size=_CHUNK):
        yield PartnerRow(*row)


def load_partner_facets(wanted: PartnerFilter) -> dict[str, dict[str, int]]:
    """For each filter, how many partners each of its choices would leave, the other filters standing as they are."""
    return {
        name: dict(_partners(wanted, without=name).values_list(column).annotate(Count("pk")).order_by())
        for name, column in _PARTNER_FACETS.items()
    }


def _partners(wanted: PartnerFilter, without: str = "") -> "QuerySet[Partner]":
    partners = Partner.objects.all()
    chosen = {"kind": wanted.kinds, "region": wanted.regions, "country": wanted.countries}
    for name, choices in chosen.items():
        if choices and name != without:
            partners = partners.filter(**{f"{_PARTNER_FACETS[name]}__in": choices})
    return partners.filter(party__name__icontains=wanted.text) if wanted.text else partners


def _partner_rows(wanted: PartnerFilter, sort: str) -> "QuerySet[Partner, tuple[Any, ...]]":
    stands = AgreementParty.objects.order_by()
    agreements = stands.filter(party=OuterRef("pk")).values("party").annotate(n=Count("pk")).values("n")
    together = stands.filter(party__kind="city", agreement__agreement_parties__party=OuterRef("pk"))
    cities = together.values("agreement__agreement_parties__party").annotate(n=Count("party", distinct=True))
    column = sort.removeprefix("-").replace("name", "party__name")
    return (
        _partners(wanted)
        .annotate(
            agreements=Coalesce(Subquery(agreements, IntegerField()), 0),
            cities=Coalesce(Subquery(cities.values("n"), IntegerField()), 0),
        )
        .order_by(OrderBy(F(column), descending=sort.startswith("-")), "party__name", "party__key")
        .values_list("party__key", "party__name", "kind", "region", "party__country", "party__partner__website",
                     "cities", "agreements")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProgrammePart:
    """A partner's part in a programme of the whole network. `partner_name` is the name as printed."""

    ref: Ref
    programme: str
    partner_name: str
    role: str
    start: PartialDate | None
    end: PartialDate | None
    figure: str
    summary: str


def load_programme_parts(partner: str) -> tuple[ProgrammePart, ...]:
    """The parts this partner (its key) has in programmes of the network, earliest first."""
    rows = ProgrammeRole.objects.filter(partner__party__key=partner).order_by("start", "key")
    fields = ("key", "programme", "partner_name", "role", "start", "end", "figure", "summary")
    return tuple(ProgrammePart(Ref("programme_role", key), *rest) for key, *rest in rows.values_list(*fields))


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A document of `year` names a partner for a project, or for a city where `project` is None."""

    ref: Ref
    name: str
    role: str
    year: int
    note: str
    city: NamedParty
    project: NamedParty | None


def load_mentions_of(partner: str) -> tuple[MentionRow, ...]:
    """Where documents name this partner (its key), earliest first."""
    rows = Mention.objects.filter(partner__party__key=partner).order_by("year", "city__party__name", "key")
    return tuple(
        MentionRow(
            Ref("mention", key), name, role, year, note, NamedParty(Ref("city", city), city_name),
            NamedParty(Ref("project", project), title) if project else None,
        )
        for key, name, role, year, note, city, city_name, project, title in rows.values_list(
            "key", "name", "role", "year", "note", "city__party__key", "city__party__name", "project__key",
            "project__title",
        )
    )  # fmt: skip


def load_party_kinds(keys: Collection[str]) -> dict[str, str]:
    """The kind of partner for each of these keys of partners."""
    return dict(Partner.objects.filter(party__key__in=keys).values_list("party__key", "kind"))


# Stories: what the records tell of an agreement and its projects, in order of time


@dataclass(frozen=True, slots=True)
class StepItem:
    """A record that tells of a step. `ref` is cited, `word` is of the closed list of its kind, `text` as recorded."""

    ref: Ref
    word: str
    text: str
    value: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What happened at one time: `kind` is need, agreement, mention, outcome or status; `when` None is not known.

    `subject` is the project or the agreement that the records are about.
    """

    kind: str
    when: PartialDate | None
    subject: NamedParty
    items: tuple[StepItem, ...]


@dataclass(frozen=True, slots=True)
class NamedInBoth:
    """A party to an agreement that documents also name for the project; `mentions` are those records."""

    party: NamedParty
    mentions: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Strand:
    """The part of a story that one member city has in it.

    `partner_cities` are the local governments among the other parties of its agreements, `partners` the rest.
    `before` are the steps up to its last dated agreement, `after` those that follow, undated ones last. `missing` names
    what no record tells: "memorandum" (after a letter of intent), "money" (an amount), "result" (an observed figure).
    """

    city: NamedParty
    partner_cities: tuple[NamedParty, ...]
    partners: tuple[NamedParty, ...]
    agreements: tuple[AgreementRow, ...]
    projects: tuple[NamedParty, ...]
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    missing: tuple[str, ...]
    named_in_both: tuple[NamedInBoth, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in order of time."""
        return (*self.before, *self.after)


@dataclass(frozen=True, slots=True)
class StoryThread:
    """A story as its records tell it: a strand for each member city, and the steps that concern no single city."""

    key: str
    title_en: str
    title_id: str
    strands: tuple[Strand, ...]
    common: tuple[Step, ...]

    @property
    def ref(self) -> Ref:
        """What points to this story."""
        return Ref("story", self.key)

    @property
    def cited(self) -> tuple[Ref, ...]:
        """Every record the story tells, for `load_citations`."""
        strands = tuple(step for strand in self.strands for step in strand.steps)
        return tuple(item.ref for step in (*self.common, *strands) for item in step.items)


def load_stories() -> tuple[StoryThread, ...]:
    """All stories, in their order."""
    return _threads(Story.objects.order_by("position", "key"))


def get_story(key: str) -> StoryThread:
    """The story under this key; raises NotFound."""
    found = _threads(Story.objects.filter(key=key))
    if not found:
        raise NotFound("story", key)
    return found[0]


_MEMORANDA = frozenset({"memorandum_of_understanding", "memorandum_of_cooperation"})
_STEP_ORDER = ("need", "agreement", "mention", "outcome", "status")


@dataclass(frozen=True, slots=True)
class _StoryRecords:
    """What all stories together are told from."""

    agreements: Mapping[str, AgreementRow]
    summaries: Mapping[str, str]
    partner_kinds: Mapping[str, str]
    projects: Mapping[str, tuple[NamedParty, NamedParty]]
    project_steps: Mapping[str, tuple[Step, ...]]
    mentions: Mapping[tuple[str, str], tuple[Ref, ...]]
    with_amount: frozenset[str]


def _threads(stories: "QuerySet[Story]") -> tuple[StoryThread, ...]:
    rows = tuple(stories.values_list("key", "title_en", "title_id", "refs"))
    refs = {key: tuple(Ref.parse(text) for text in texts) for key, _, _, texts in rows}
    records = _story_records({ref for story in refs.values() for ref in story})
    return tuple(_thread(key, title_en, title_id, refs[key], records) for key, title_en, title_id, _ in rows)


def _story_records(refs: Collection[Ref]) -> _StoryRecords:
    agreements = Agreement.objects.filter(key__in=[ref.key for ref in refs if ref.kind == "agreement"])
    rows = {row.key: row for row in _agreement_rows(agreements.values_list(*_AGREEMENT_FIELDS))}
    projects = {
        key: (NamedParty(Ref("project", key), title), NamedParty(Ref("city", city), name))
        for key, title, city, name in Project.objects.filter(
            key__in=[ref.key for ref in refs if ref.kind == "project"]
        ).values_list("key", "title", "city__party__key", "city__party__name")
    }
    mentions: dict[tuple[str, str], tuple[Ref, ...]] = defaultdict(tuple)
    with_amount = {key for key, row in rows.items() if row.amount is not None}
    told = Mention.objects.filter(project__key__in=projects).order_by("year", "key")
    for key, project, partner, amount in told.values_list("key", "project__key", "partner__party__key", "amount"):
        if partner:
            mentions[(project, partner)] += (Ref("mention", key),)
        if amount is not None:
            with_amount.add(project)
    return _StoryRecords(
        rows,
        dict(agreements.values_list("key", "summary")),
        load_party_kinds([party.ref.key for row in rows.values() for party in row.others]),
        projects,
        {key: tuple(_project_steps(subject)) for key, subject in _project_items(projects).items()},
        mentions,
        frozenset(with_amount),
    )


_Told = tuple[str, PartialDate | None, StepItem]


def _project_items(
    projects: Mapping[str, tuple[NamedParty, NamedParty]],
) -> dict[str, tuple[NamedParty, list[_Told]]]:
    """What documents tell of each project, unordered, in four queries."""
    told: dict[str, tuple[NamedParty, list[_Told]]] = {key: (names[0], []) for key, names in projects.items()}
    keys = list(projects)
    needs = Need.objects.filter(project__key__in=keys).order_by("key")
    for project, key, kind, text, year in needs.values_list("project__key", "key", "kind", "summary", "year"):
        told[project][1].append(("need", PartialDate(year), StepItem(Ref("need", key), kind, text)))
    mentions = Mention.objects.filter(project__key__in=keys).order_by("key")
    for project, key, role, name, year in mentions.values_list("project__key", "key", "role", "name", "year"):
        told[project][1].append(("mention", PartialDate(year), StepItem(Ref("mention", key), role, name)))
    outcomes = Outcome.objects.filter(project__key__in=keys).order_by("key")
    for project, key, text, value, unit, when in outcomes.values_list(
        "project__key", "key", "indicator", "value", "unit", "as_of"
    ):
        told[project][1].append(("outcome", when, StepItem(Ref("outcome", key), "", text, value, unit)))
    reports = StatusReport.objects.filter(project__key__in=keys).order_by("key")
    for project, key, status, title, when in reports.values_list(
        "project__key", "key", "status", "title_as_reported", "report__as_of"
    ):
        told[project][1].append(("status", when, StepItem(Ref("status_report", key), status, title)))
    return told


def _project_steps(told: tuple[NamedParty, list[_Told]]) -> Iterator[Step]:
    """Records of one kind and time make one step."""
    subject, items = told
    together: dict[tuple[str, PartialDate | None], list[StepItem]] = defaultdict(list)
    for kind, when, item in items:
        together[(kind, when)].append(item)
    for (kind, when), group in together.items():
        yield Step(kind, when, subject, tuple(group))


def _in_time(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Dated steps in order of time, a vague date before the exact ones in it; then the undated ones."""
    found = tuple(steps)
    dated = [(step.when, _STEP_ORDER.index(step.kind), at) for at, step in enumerate(found) if step.when is not None]
    undated = [at for at, step in enumerate(found) if step.when is None]
    return tuple(found[at] for at in (*(at for _, _, at in sorted(dated)), *undated))


def _thread(key: str, title_en: str, title_id: str, refs: tuple[Ref, ...], records: _StoryRecords) -> StoryThread:
    agreements = [records.agreements[ref.key] for ref in refs if ref.key in records.agreements]
    projects = [records.projects[ref.key] for ref in refs if ref.key in records.projects]
    cities = dict.fromkeys((*(city for row in agreements for city in row.cities), *(city for _, city in projects)))
    return StoryThread(
        key, title_en, title_id,
        tuple(_strand(city, agreements, projects, records) for city in cities),
        _in_time(_agreement_step(row, records) for row in agreements if not row.cities),
    )  # fmt: skip


def _strand(
    city: NamedParty,
    agreements: Iterable[AgreementRow],
    projects: Iterable[tuple[NamedParty, NamedParty]],
    records: _StoryRecords,
) -> Strand:
    signed = tuple(row for row in agreements if city in row.cities)
    own = tuple(project for project, its_city in projects if its_city == city)
    others = tuple(dict.fromkeys(party for row in signed for party in row.named if party != city))
    is_city = {p: p.ref.kind == "city" or records.partner_kinds.get(p.ref.key) == "city_government" for p in others}
    steps = _in_time(
        (
            *(_agreement_step(row, records) for row in signed),
            *(step for project in own for step in records.project_steps[project.ref.key]),
        )
    )
    cut = max((at for at, step in enumerate(steps, 1) if step.kind == "agreement"), default=0)
    named = {
        party: tuple(ref for one in own for ref in records.mentions.get((one.ref.key, party.ref.key), ()))
        for party in others
    }
    return Strand(
        city,
        tuple(party for party in others if is_city[party]),
        tuple(party for party in others if not is_city[party]),
        signed,
        own,
        steps[:cut],
        steps[cut:],
        tuple(_missing(signed, own, steps, records)),
        tuple(NamedInBoth(party, mentions) for party, mentions in named.items() if mentions),
    )


def _agreement_step(row: AgreementRow, records: _StoryRecords) -> Step:
    text = records.summaries[row.key] or row.title
    return Step("agreement", row.signed, NamedParty(row.ref, row.title), (StepItem(row.ref, row.kind, text),))


def _missing(
    signed: Iterable[AgreementRow], projects: Iterable[NamedParty], steps: Iterable[Step], records: _StoryRecords
) -> Iterator[str]:
    kinds = {row.kind for row in signed}
    if "letter_of_intent" in kinds and not kinds & _MEMORANDA:
        yield "memorandum"
    if not records.with_amount & {*(row.key for row in signed), *(project.ref.key for project in projects)}:
        yield "money"
    if not any(step.kind == "outcome" for step in steps):
        yield "result"
