"""The list of cities: beside what the registry knows it counts their projects and the parties they are tied to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jejaring.apps.agreements.models import AgreementParty
from jejaring.apps.projects.models import Project
from jejaring.apps.registry.models import City
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref


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
_CITIES_AT_ONCE = 500


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
