"""What can be asked about who there is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet

from jejaring.analytics.ties import Deed
from jejaring.apps.accounts.queries import token_hash
from jejaring.apps.registry.models import (
    City,
    CityFigure,
    Enabler,
    FocusArea,
    Invitation,
    Mandate,
    Membership,
    Network,
    Office,
    Partner,
    Party,
    ProjectType,
    State,
    StrategyItem,
)
from jejaring.kernel.actor import Actor
from jejaring.kernel.actor import Mandate as HeldMandate
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """The network. `map_view` names the shipped map that shows it best; `party` stands for it where it signs."""

    key: str
    name: str
    name_id: str
    short_name: str
    purpose_en: str
    purpose_id: str
    founded: PartialDate | None
    map_view: str
    party: str | None


@dataclass(frozen=True, slots=True)
class FocusAreaRow:
    """A focus area. `position` gives its colour, `shape` its sign."""

    key: str
    position: int
    shape: str
    name_en: str
    name_id: str
    description_en: str
    description_id: str


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party with the name it has today."""

    ref: Ref
    name: str


def has_network() -> bool:
    """Whether a network has been loaded."""
    return Network.objects.exists()


def get_network() -> NetworkRow | None:
    """The network of this installation; None before one is loaded."""
    row = Network.objects.values_list(
        "key", "name", "name_id", "short_name", "purpose_en", "purpose_id", "founded", "map_view", "party__key"
    ).first()
    return NetworkRow(*row) if row else None


def load_focus_areas() -> dict[str, FocusAreaRow]:
    """All focus areas by key, in their order."""
    rows = FocusArea.objects.order_by("position").values_list(
        "key", "position", "shape", "name_en", "name_id", "description_en", "description_id"
    )
    return {row[0]: FocusAreaRow(*row) for row in rows}


def load_deeds(touching: Ref | None = None) -> Iterator[Deed]:
    """Every membership of a city in a city network, as a deed; or the one that this record is."""
    rows = Membership.objects.order_by("key").values_list("key", "city__party__key", "network__party__key", "since")
    if touching is not None:
        rows = rows.filter(key=touching.key) if touching.kind == "membership" else rows.none()
    for key, city, network, since in rows.iterator(chunk_size=2000):
        yield Deed(
            Ref("membership", key),
            "membership",
            "membership",
            (Ref("city", city), Ref("partner", network)),
            start=since,
        )


def load_indexed_texts(touching: Ref | None = None) -> Iterator[IndexedText]:
    """What can be found about cities, partners and states; about all, or about those whose text this one changes."""
    cities = City.objects.values_list("party__key", "party__name", "local_name", "state__name")
    partners = Partner.objects.values_list("party__key", "party__name", "region")
    states = State.objects.values_list("key", "name", "name_id", "local_name")
    if touching is not None:
        kind, key = touching.kind, touching.key
        lookup = {"city": "party__key", "state": "state__key"}.get(kind)
        cities = cities.filter(**{lookup: key}) if lookup else cities.none()
        partners = partners.filter(party__key=key) if kind == "partner" else partners.none()
        states = states.filter(key=key) if kind == "state" else states.none()
    for key, name, local_name, state in cities.iterator(chunk_size=2000):
        yield IndexedText(Ref("city", key), name, (local_name,), "", state)
    for key, name, region in partners.iterator(chunk_size=2000):
        yield IndexedText(Ref("partner", key), name, (), "", region)
    for key, name, name_id, local_name in states:
        yield IndexedText(Ref("state", key), name, (name_id, local_name), "", "")


# --- Cities and states --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CityProfile:
    """A member city. `population` counts people and `area_km2` square kilometres of what `population_scope` names."""

    ref: Ref
    name: str
    local_name: str
    local_language: str
    state: str
    state_name: str
    state_name_id: str
    cohort_year: int
    is_pilot: bool
    latitude: float | None
    longitude: float | None
    population: int | None
    population_year: int | None
    population_scope: str
    area_km2: Decimal | None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Another statement of a city's size: `measure` says of what."""

    ref: Ref
    measure: str
    value: Decimal
    year: int | None
    note: str


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office by its function and title; never by a person."""

    ref: Ref
    function: str
    title: str


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A city belongs to a network of cities; `since` None is not known."""

    ref: Ref
    network: NamedParty
    since: PartialDate | None


@dataclass(frozen=True, slots=True)
class CityPlace:
    """Where a city lies, in degrees."""

    ref: Ref
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state of the network. `joined` is when it joined the regional organisation."""

    ref: Ref
    name: str
    name_id: str
    local_name: str
    local_language: str
    joined: PartialDate | None
    chair_years: tuple[int, ...]
    cities: int


def get_city(key: str) -> CityProfile:
    """The city; NotFound when there is none under this key."""
    row = (
        City.objects.filter(party__key=key)
        .values_list(
            "party__name", "local_name", "local_language", "state__key", "state__name", "state__name_id", "cohort_year",
            "is_pilot", "party__latitude", "party__longitude", "population", "population_year", "population_scope",
            "area_km2",
        )
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound("city", key)
    return CityProfile(Ref("city", key), *row)


def figures_of_city(key: str) -> tuple[FigureRow, ...]:
    """Other statements of a city's size, by key."""
    rows = CityFigure.objects.filter(city__party__key=key).order_by("key")
    return tuple(
        FigureRow(Ref("city_figure", figure), measure, value, year, note)
        for figure, measure, value, year, note in rows.values_list("key", "measure", "value", "year", "note")
    )


def offices_of_city(key: str) -> tuple[OfficeRow, ...]:
    """The offices held for a city, by key."""
    rows = Office.objects.filter(city__party__key=key).order_by("key").values_list("key", "function", "title")
    return tuple(OfficeRow(Ref("office", office), function, title) for office, function, title in rows)


def offices_of_states(keys: Iterable[str]) -> dict[str, tuple[OfficeRow, ...]]:
    """The offices held for each of these states, by the state's key."""
    rows = Office.objects.filter(state__key__in=tuple(keys)).order_by("key")
    found: dict[str, tuple[OfficeRow, ...]] = {}
    for state, office, function, title in rows.values_list("state__key", "key", "function", "title"):
        found[state] = (*found.get(state, ()), OfficeRow(Ref("office", office), function, title))
    return found


def memberships_of_city(key: str) -> tuple[MembershipRow, ...]:
    """The networks of cities a city is known to belong to, this one included, by name."""
    rows = Membership.objects.filter(city__party__key=key).order_by("network__party__name", "key")
    return tuple(
        MembershipRow(Ref("membership", row), NamedParty(Ref("partner", network), name), since)
        for row, network, name, since in rows.values_list("key", "network__party__key", "network__party__name", "since")
    )


def load_cities_around(
    latitude: float, longitude: float, degrees: float = 26, limit: int = 300
) -> tuple[CityPlace, ...]:
    """At most `limit` member cities within so many degrees of a place, for the map beside it."""
    rows = Party.objects.filter(
        kind=Party.Kind.CITY,
        latitude__range=(latitude - degrees, latitude + degrees),
        longitude__range=(longitude - degrees, longitude + degrees),
    )
    found = rows.order_by("id").values_list("key", "name", "latitude", "longitude")[:limit]
    return tuple(CityPlace(Ref("city", key), name, lat, lon) for key, name, lat, lon in found)  # type: ignore[arg-type]


def states() -> tuple[StateRow, ...]:
    """All states with the number of their member cities, by name."""
    return _states(State.objects.order_by("name", "key"))


def get_state(key: str) -> StateRow:
    """The state; NotFound when there is none under this key."""
    found = _states(State.objects.filter(key=key))
    if not found:
        raise NotFound("state", key)
    return found[0]


def _states(rows: "QuerySet[State]") -> tuple[StateRow, ...]:
    return tuple(
        StateRow(Ref("state", key), name, name_id, local_name, language, joined, tuple(map(int, years)), cities)
        for key, name, name_id, local_name, language, joined, years, cities in rows.annotate(
            city_count=Count("cities")
        ).values_list("key", "name", "name_id", "local_name", "local_language", "joined", "chair_years", "city_count")
    )


# Partners


@dataclass(frozen=True, slots=True)
class PartnerProfile:
    """An outside partner. `country` is ISO 3166-1 alpha-2 or empty; the place in degrees is None where not known."""

    key: str
    name: str
    kind: str
    region: str
    country: str
    website: str
    latitude: float | None
    longitude: float | None

    @property
    def ref(self) -> Ref:
        """What points to this partner."""
        return Ref("partner", self.key)


@dataclass(frozen=True, slots=True)
class NetworkMember:
    """A member city that belongs to a city network; `since` None: the source does not say since when."""

    ref: Ref
    name: str
    state: str
    since: PartialDate | None
    membership: Ref


def get_partner(key: str) -> PartnerProfile:
    """The partner under this key; raises NotFound."""
    row = (
        Partner.objects.filter(party__key=key)
        .values_list(
            "party__key", "party__name", "kind", "region", "party__country", "website", "party__latitude",
            "party__longitude",
        )
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound("partner", key)
    return PartnerProfile(*row)


def load_network_members(network: str) -> tuple[NetworkMember, ...]:
    """The member cities that belong to this city network (a partner's key), by name."""
    rows = Membership.objects.filter(network__party__key=network).order_by("city__party__name", "key")
    return tuple(
        NetworkMember(Ref("city", city), name, state, since, Ref("membership", key))
        for key, city, name, state, since in rows.values_list(
            "key", "city__party__key", "city__party__name", "city__state__key", "since"
        )
    )


# --- names of records, and the taxonomy --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A record's name, and the record whose page shows it (itself where it has a page of its own)."""

    ref: Ref
    name: str
    page: Ref


@dataclass(frozen=True, slots=True)
class NamePath:
    """How the records of a kind are named: the lookups for key and name, and the kind and key of the page's record."""

    model: type[models.Model]
    key: str
    name: str
    page_kind: str
    page_key: str


def name_records(paths: Mapping[str, NamePath], refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    """Names for the refs whose kind is in `paths`, in one query for each kind; refs to nothing are left out."""
    keys: dict[str, set[str]] = defaultdict(set)
    for ref in refs:
        keys[ref.kind].add(ref.key)
    found = {}
    for kind in keys.keys() & paths.keys():
        path = paths[kind]
        rows = path.model._default_manager.filter(**{f"{path.key}__in": keys[kind]})
        for key, name, page_key in rows.values_list(path.key, path.name, path.page_key):
            ref = Ref(kind, str(key))
            page = ref if page_key is None else Ref(path.page_kind, str(page_key))
            found[ref] = NamedRecord(ref, str(name), page)
    return found


_CITY, _PARTNER = ("city", "city__party__key"), ("partner", "network__party__key")
_NAMES = {
    "network": NamePath(Network, "key", "name", "network", "key"),
    "city": NamePath(City, "party__key", "party__name", "city", "party__key"),
    "partner": NamePath(Partner, "party__key", "party__name", "partner", "party__key"),
    "state": NamePath(State, "key", "name", "state", "key"),
    "city_figure": NamePath(CityFigure, "key", "city__party__name", *_CITY),
    "focus_area": NamePath(FocusArea, "key", "name_en", "focus_area", "key"),
    "project_type": NamePath(ProjectType, "key", "name_en", "focus_area", "focus_area__key"),
    "enabler": NamePath(Enabler, "key", "name_en", "enabler", "key"),
    "strategy_item": NamePath(StrategyItem, "key", "name", "strategy_item", "key"),
    "membership": NamePath(Membership, "key", "network__party__name", *_CITY),
}


def load_record_names(refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    """The names of those of these records that live in the registry."""
    wanted = tuple(refs)
    return name_records(_NAMES, wanted) | _office_names(wanted)


def _office_names(refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    keys = {ref.key for ref in refs if ref.kind == "office"}
    if not keys:
        return {}
    rows = Office.objects.filter(key__in=keys).values_list("key", "title", "city__party__key", "state__key")
    return {
        Ref("office", key): NamedRecord(
            Ref("office", key), title, Ref("city", city) if city else Ref("state", str(state))
        )
        for key, title, city, state in rows
    }


@dataclass(frozen=True, slots=True)
class ProjectTypeRow:
    """A finer sort of project; `report_years` are those whose report names it."""

    key: str
    focus_area: str
    name_en: str
    name_id: str
    report_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EnablerRow:
    """A foundation on which all focus areas stand."""

    key: str
    name_en: str
    name_id: str
    description_en: str
    description_id: str


@dataclass(frozen=True, slots=True)
class StrategyRow:
    """An item of a framework that a project can serve."""

    key: str
    position: int
    framework: str
    framework_name: str
    name: str


def get_focus_area(key: str) -> FocusAreaRow:
    """One focus area; raises NotFound."""
    areas = load_focus_areas()
    if key not in areas:
        raise NotFound("focus_area", key)
    return areas[key]


def load_project_types(focus_area: str = "") -> tuple[ProjectTypeRow, ...]:
    """The types of all focus areas, or of one, in their order."""
    rows = ProjectType.objects.order_by("focus_area__position", "key")
    if focus_area:
        rows = rows.filter(focus_area__key=focus_area)
    return tuple(
        ProjectTypeRow(key, area, name_en, name_id, tuple(int(year) for year in years))
        for key, area, name_en, name_id, years in rows.values_list(
            "key", "focus_area__key", "name_en", "name_id", "report_years"
        )
    )


def load_enablers() -> tuple[EnablerRow, ...]:
    """All enablers."""
    rows = Enabler.objects.order_by("key")
    return tuple(
        EnablerRow(*row) for row in rows.values_list("key", "name_en", "name_id", "description_en", "description_id")
    )


def load_strategies() -> tuple[StrategyRow, ...]:
    """All strategy items in the order of their documents, frameworks together."""
    rows = StrategyItem.objects.order_by("position", "key")
    return tuple(
        StrategyRow(*row) for row in rows.values_list("key", "position", "framework", "framework_name", "name")
    )


def get_strategy(key: str) -> StrategyRow:
    """One strategy item; raises NotFound."""
    row = (
        StrategyItem.objects.filter(key=key)
        .values_list("key", "position", "framework", "framework_name", "name")
        .first()
    )
    if row is None:
        raise NotFound("strategy_item", key)
    return StrategyRow(*row)


# For the overview and the map


@dataclass(frozen=True, slots=True)
class MapCity:
    """A member city as the map shows it. Degrees, WGS 84, None where not known; population None where not known."""

    key: str
    name: str
    local_name: str
    local_language: str
    state: str
    cohort_year: int
    latitude: float | None
    longitude: float | None
    population: int | None
    population_year: int | None
    population_scope: str

    @property
    def ref(self) -> Ref:
        """The city as a party."""
        return Ref("city", self.key)


@dataclass(frozen=True, slots=True)
class NetworkSize:
    """How many cities belong to the network, from how many states, and how many partners are listed."""

    cities: int
    states: int
    partners: int


def load_network_size() -> NetworkSize:
    """The size of the network."""
    cities = City.objects.aggregate(cities=Count("pk"), states=Count("state", distinct=True))
    return NetworkSize(**cities, partners=Partner.objects.count())


def load_member_countries() -> tuple[str, ...]:
    """The ISO 3166-1 alpha-2 codes of the states with member cities, in order."""
    return tuple(State.objects.filter(cities__isnull=False).distinct().order_by("key").values_list("key", flat=True))


def load_map_cities(parties: Iterable[int] | None = None) -> dict[int, MapCity]:
    """Cities by the id of their party, in the order of their names: those with these ids, or all."""
    cities = City.objects.order_by("party__name", "party__key")
    if parties is not None:
        cities = cities.filter(pk__in=parties)
    rows = cities.values_list(
        "pk", "party__key", "party__name", "local_name", "local_language", "state__key", "cohort_year",
        "party__latitude", "party__longitude", "population", "population_year", "population_scope",
    )  # fmt: skip
    return {row[0]: MapCity(*row[1:]) for row in rows}


def load_most_populous(limit: int) -> dict[int, int]:
    """The population of the largest cities, by the id of their party; where it is not known, a city is left out."""
    rows = City.objects.filter(population__isnull=False).order_by("-population", "pk")
    return {pk: people for pk, people in rows.values_list("pk", "population")[:limit] if people is not None}


# --- For programs ---------------------------------------------------------------------------------------------------
# Records in plain values, in the order of their keys, from the one after `after` on.


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A city or a partner as an end of ties. Coordinates are WGS 84 degrees; None where they are not known."""

    ref: Ref
    name: str
    country: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class PartyWanted:
    """Which parties are wanted; an empty field allows all."""

    kind: str = ""
    country: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CityRecord:
    """A member city. `state` is the key of its state; population and area are those of `population_scope`."""

    key: str
    name: str
    local_name: str
    local_language: str
    state: str
    cohort_year: int
    is_pilot: bool
    population: int | None
    population_year: int | None
    population_scope: str
    area_km2: Decimal | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class CityWanted:
    """Which cities are wanted; an empty field allows all."""

    state: str = ""
    cohort_year: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class PartnerRecord:
    """An outside partner. `country` and `region` are empty where they are not known or make no sense."""

    key: str
    name: str
    kind: str
    country: str
    region: str
    website: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class PartnerWanted:
    """Which partners are wanted; an empty field allows all."""

    kind: str = ""
    country: str = ""
    region: str = ""
    text: str = ""


def parties_after(wanted: PartyWanted, *, after: str = "", limit: int) -> tuple[PartyRecord, ...]:
    """The next `limit` parties wanted."""
    rows = _parties_wanted(wanted).filter(key__gt=after).order_by("key")
    return tuple(_party_record(row) for row in rows.values_list(*_PARTY_RECORD)[:limit])


def count_parties(wanted: PartyWanted) -> int:
    """How many parties are wanted."""
    return _parties_wanted(wanted).count()


def get_party_record(key: str) -> PartyRecord:
    """One party. Raises NotFound."""
    row = Party.objects.filter(key=key).values_list(*_PARTY_RECORD).first()
    if row is None:
        raise NotFound("party", key)
    return _party_record(row)


def cities_after(wanted: CityWanted, *, after: str = "", limit: int) -> tuple[CityRecord, ...]:
    """The next `limit` cities wanted."""
    rows = _cities_wanted(wanted).filter(party__key__gt=after).order_by("party__key")
    return tuple(CityRecord(*row) for row in rows.values_list(*_CITY_RECORD)[:limit])


def count_cities(wanted: CityWanted) -> int:
    """How many cities are wanted."""
    return _cities_wanted(wanted).count()


def get_city_record(key: str) -> CityRecord:
    """One city. Raises NotFound."""
    row = City.objects.filter(party__key=key).values_list(*_CITY_RECORD).first()
    if row is None:
        raise NotFound("city", key)
    return CityRecord(*row)


def load_city_records(wanted: CityWanted) -> Iterator[CityRecord]:
    """All cities wanted, read while they are used."""
    rows = _cities_wanted(wanted).order_by("party__key").values_list(*_CITY_RECORD)
    return (CityRecord(*row) for row in rows.iterator(chunk_size=2000))


def partners_after(wanted: PartnerWanted, *, after: str = "", limit: int) -> tuple[PartnerRecord, ...]:
    """The next `limit` partners wanted."""
    rows = _partners_wanted(wanted).filter(party__key__gt=after).order_by("party__key")
    return tuple(PartnerRecord(*row) for row in rows.values_list(*_PARTNER_RECORD)[:limit])


def count_partners(wanted: PartnerWanted) -> int:
    """How many partners are wanted."""
    return _partners_wanted(wanted).count()


def get_partner_record(key: str) -> PartnerRecord:
    """One partner. Raises NotFound."""
    row = Partner.objects.filter(party__key=key).values_list(*_PARTNER_RECORD).first()
    if row is None:
        raise NotFound("partner", key)
    return PartnerRecord(*row)


@dataclass(frozen=True, slots=True)
class ProjectTypeRecord:
    """A finer sort of project. `report_years` are the monitoring reports that name it."""

    key: str
    focus_area: str
    name_en: str
    name_id: str
    report_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EnablerRecord:
    """A foundation on which all focus areas stand."""

    key: str
    name_en: str
    name_id: str
    description_en: str
    description_id: str


@dataclass(frozen=True, slots=True)
class StrategyRecord:
    """An item of a framework that a project can serve."""

    key: str
    position: int
    framework: str
    framework_name: str
    name: str


@dataclass(frozen=True, slots=True)
class StateRecord:
    """A state; `key` is its ISO 3166-1 alpha-2 code. `chair_years` are those in which it chaired the network."""

    key: str
    iso3: str
    name: str
    name_id: str
    local_name: str
    local_language: str
    joined: PartialDate | None
    chair_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The closed lists of the network."""

    focus_areas: tuple[FocusAreaRow, ...]
    project_types: tuple[ProjectTypeRecord, ...]
    enablers: tuple[EnablerRecord, ...]
    strategies: tuple[StrategyRecord, ...]
    states: tuple[StateRecord, ...]


def load_taxonomy() -> Taxonomy:
    """All closed lists at once, each in its own order."""
    types = ProjectType.objects.order_by("focus_area__position", "key")
    enablers = Enabler.objects.order_by("key")
    strategies = StrategyItem.objects.order_by("position", "key")
    states = State.objects.order_by("key")
    return Taxonomy(
        tuple(load_focus_areas().values()),
        tuple(
            ProjectTypeRecord(key, area, name_en, name_id, _as_years(years))
            for key, area, name_en, name_id, years in types.values_list(
                "key", "focus_area__key", "name_en", "name_id", "report_years"
            )
        ),
        tuple(
            EnablerRecord(*row)
            for row in enablers.values_list("key", "name_en", "name_id", "description_en", "description_id")
        ),
        tuple(
            StrategyRecord(*row)
            for row in strategies.values_list("key", "position", "framework", "framework_name", "name")
        ),
        tuple(
            StateRecord(key, iso3, name, name_id, local_name, local_language, joined, _as_years(years))
            for key, iso3, name, name_id, local_name, local_language, joined, years in states.values_list(
                "key", "iso3", "name", "name_id", "local_name", "local_language", "joined", "chair_years"
            )
        ),
    )


_PARTY_RECORD = ("kind", "key", "name", "country", "latitude", "longitude")
_CITY_RECORD = (
    "party__key", "party__name", "local_name", "local_language", "state__key", "cohort_year", "is_pilot", "population",
    "population_year", "population_scope", "area_km2", "party__latitude", "party__longitude",
)  # fmt: skip
_PARTNER_RECORD = (
    "party__key", "party__name", "kind", "party__country", "region", "website", "party__latitude", "party__longitude",
)  # fmt: skip


def _party_record(row: tuple[Any, ...]) -> PartyRecord:
    kind, key, *rest = row
    return PartyRecord(Ref(kind, key), *rest)


def _as_years(years: list[str]) -> tuple[int, ...]:
    return tuple(int(year) for year in years)


def _parties_wanted(wanted: PartyWanted) -> QuerySet[Party]:
    rows = Party.objects.all()
    rows = rows.filter(kind=wanted.kind) if wanted.kind else rows
    rows = rows.filter(country=wanted.country) if wanted.country else rows
    return rows.filter(name__icontains=wanted.text) if wanted.text else rows


def _cities_wanted(wanted: CityWanted) -> QuerySet[City]:
    rows = City.objects.all()
    rows = rows.filter(state__key=wanted.state) if wanted.state else rows
    rows = rows.filter(cohort_year=wanted.cohort_year) if wanted.cohort_year is not None else rows
    if wanted.text:
        rows = rows.filter(Q(party__name__icontains=wanted.text) | Q(local_name__icontains=wanted.text))
    return rows


def _partners_wanted(wanted: PartnerWanted) -> QuerySet[Partner]:
    rows = Partner.objects.all()
    rows = rows.filter(kind=wanted.kind) if wanted.kind else rows
    rows = rows.filter(party__country=wanted.country) if wanted.country else rows
    rows = rows.filter(region=wanted.region) if wanted.region else rows
    return rows.filter(party__name__icontains=wanted.text) if wanted.text else rows


# Mandates


def actor_with_mandates(actor: Actor, user_id: int, day: date) -> Actor:
    """The actor with every mandate that the user holds on that day; one for the secretariat is the power of it too."""
    held = Mandate.objects.filter(Q(end__isnull=True) | Q(end__gt=day), user_id=user_id, start__lte=day)
    rows = held.values_list("office", "party__kind", "party__key", "state__key")
    network = network_ref() if rows else None
    mandates = frozenset(HeldMandate(office, _held_for(kind, key, state, network)) for office, kind, key, state in rows)
    keeps_records = any(mandate.office == "secretariat" for mandate in mandates)
    powers = actor.powers | ({"secretariat"} if keeps_records else set())
    return replace(actor, mandates=mandates, powers=powers)


def network_ref() -> Ref:
    """The network, for which its own offices are held."""
    return Ref("network", Network.objects.values_list("key", flat=True).first() or "network")


def _held_for(kind: str | None, key: str | None, state: str | None, network: Ref | None) -> Ref:
    if kind and key:
        return Ref(kind, key)
    return Ref("state", state) if state else network or Ref("network", "network")


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom an office is held: a city, a partner, a state or the network. `state` is that of a city."""

    ref: Ref
    name: str
    state: Ref | None


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate as it is shown to those it concerns; `end` is the first day on which it no longer holds."""

    id: int
    user: int
    person: str
    office: str
    held_for: Ref
    held_for_name: str
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation. `outcome` is open, accepted, withdrawn or expired."""

    id: int
    email: str
    office: str
    held_for: Ref
    held_for_name: str
    made_at: datetime
    expires_at: datetime
    outcome: str


def get_holder(ref: Ref) -> Holder:
    """The party, the state or the network for which an office can be held. Raises NotFound."""
    if ref.kind == "network" and ref == network_ref():
        return Holder(ref, Network.objects.values_list("short_name", flat=True).first() or "", None)
    if ref.kind == "state":
        name = State.objects.filter(key=ref.key).values_list("name", flat=True).first()
        if name is not None:
            return Holder(ref, name, None)
    if ref.kind in Party.Kind.values:
        row = Party.objects.filter(kind=ref.kind, key=ref.key).values_list("name", "city__state__key").first()
        if row is not None:
            return Holder(ref, row[0], Ref("state", row[1]) if row[1] else None)
    raise NotFound(ref.kind, ref.key)


def mandates_of(user: int) -> tuple[MandateRow, ...]:
    """Every mandate that the person holds, held or will hold, the newest first."""
    return _mandate_rows(Mandate.objects.filter(user=user))


def mandates_for(ref: Ref) -> tuple[MandateRow, ...]:
    """Everybody who speaks, spoke or will speak for this party, state or network, the newest first."""
    return _mandate_rows(Mandate.objects.filter(_of_holder(ref)))


def all_mandates(limit: int = 1000) -> tuple[MandateRow, ...]:
    """The newest mandates of the whole network."""
    return _mandate_rows(Mandate.objects.all(), limit)


def get_mandate(mandate: int) -> MandateRow:
    """One mandate. Raises NotFound."""
    for row in _mandate_rows(Mandate.objects.filter(pk=mandate)):
        return row
    raise NotFound("mandate", str(mandate))


def open_invitations(ref: Ref, at: datetime) -> tuple[InvitationRow, ...]:
    """Invitations to speak for this party, state or network that still wait for an answer, the newest first."""
    found = Invitation.objects.filter(_of_holder(ref), withdrawn_at=None, mandate=None, expires_at__gt=at)
    return tuple(_invitation_row(one, at) for one in found.select_related("party", "state").order_by("-id")[:200])


def get_invitation(token: str, at: datetime) -> InvitationRow:
    """The invitation behind a one-time token. Raises NotFound."""
    found = Invitation.objects.select_related("party", "state").filter(token_hash=token_hash(token)).first()
    if found is None:
        raise NotFound("invitation", "")
    return _invitation_row(found, at)


def cities_of_state(state: str) -> tuple[NamedParty, ...]:
    """The member cities of a state, by name."""
    rows = City.objects.filter(state__key=state).order_by("party__name").values_list("party__key", "party__name")
    return tuple(NamedParty(Ref("city", key), name) for key, name in rows)


def _mandate_rows(mandates: QuerySet[Mandate], limit: int = 1000) -> tuple[MandateRow, ...]:
    found = mandates.select_related("user", "party", "state").order_by("-start", "-id")[:limit]
    network = Network.objects.values_list("key", "short_name").first() or ("network", "")
    return tuple(
        MandateRow(one.pk, one.user_id, one.user.name, one.office, *_held(one, network), one.start, one.end)
        for one in found
    )


def _invitation_row(one: Invitation, at: datetime) -> InvitationRow:
    network = Network.objects.values_list("key", "short_name").first() or ("network", "")
    outcome = (
        "accepted"
        if one.mandate_id is not None
        else "withdrawn"
        if one.withdrawn_at is not None
        else "open"
        if at < one.expires_at
        else "expired"
    )
    return InvitationRow(one.pk, one.email, one.office, *_held(one, network), one.made_at, one.expires_at, outcome)


def _held(one: Mandate | Invitation, network: tuple[str, str]) -> tuple[Ref, str]:
    if one.party is not None:
        return Ref(one.party.kind, one.party.key), one.party.name
    if one.state is not None:
        return Ref("state", one.state.key), one.state.name
    return Ref("network", network[0]), network[1]


def _of_holder(ref: Ref) -> Q:
    if ref.kind == "state":
        return Q(state__key=ref.key)
    if ref.kind in Party.Kind.values:
        return Q(party__kind=ref.kind, party__key=ref.key)
    return Q(party=None, state=None)
