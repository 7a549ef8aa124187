"""What a list of projects can be filtered by."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from jejaring.apps.projects.models import Project
from jejaring.apps.projects.queries.filters import ProjectFilter
from jejaring.apps.projects.queries.reports import ReportRow, load_reports
from jejaring.apps.registry.models import City, ProjectType, State

MOST_CITIES_OFFERED = 60
"""Longer lists of cities are not offered as a filter; the search and the filter by state are the way in."""


@dataclass(frozen=True, slots=True)
class NamedChoice:
    """A value that a filter offers. `name_id` is empty where there is no Indonesian name of its own."""

    key: str
    name: str
    name_id: str = ""


@dataclass(frozen=True, slots=True)
class ProjectChoices:
    """What the list can be filtered by, besides focus areas, statuses and cities."""

    states: tuple[NamedChoice, ...]
    project_types: tuple[NamedChoice, ...]
    reports: tuple[ReportRow, ...]


def load_project_choices() -> ProjectChoices:
    """What a list of projects can be filtered by."""
    states = State.objects.order_by("name").values_list("key", "name", "name_id")
    types = ProjectType.objects.order_by("focus_area__position", "key").values_list("key", "name_en", "name_id")
    return ProjectChoices(
        tuple(NamedChoice(*row) for row in states), tuple(NamedChoice(*row) for row in types), load_reports()
    )


def load_city_choices(chosen: ProjectFilter) -> tuple[NamedChoice, ...]:
    """The cities with projects, of the chosen states; where they are too many to offer, only those already chosen."""
    cities = City.objects.filter(Exists(Project.objects.filter(city=OuterRef("pk"))))
    if chosen.states:
        cities = cities.filter(state__key__in=chosen.states)
    names = cities.order_by("party__name", "party__key").values_list("party__key", "party__name")
    found = list(names[: MOST_CITIES_OFFERED + 1])
    if len(found) > MOST_CITIES_OFFERED:
        found = list(names.filter(party__key__in=chosen.cities)) if chosen.cities else []
    return tuple(NamedChoice(*row) for row in found)


def known_cities(keys: Iterable[str]) -> set[str]:
    """Those of these keys that are keys of member cities."""
    wanted = list(keys)
    return set(City.objects.filter(party__key__in=wanted).values_list("party__key", flat=True)) if wanted else set()
