"""Cities and states: what their pages ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from jejaring.apps.registry.models import City, CityFigure, Membership, Office, Party, State
from jejaring.apps.registry.queries.names import NamedParty
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref


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


def cities_of_state(state: str) -> tuple[NamedParty, ...]:
    """The member cities of a state, by name."""
    rows = City.objects.filter(state__key=state).order_by("party__name").values_list("party__key", "party__name")
    return tuple(NamedParty(Ref("city", key), name) for key, name in rows)
