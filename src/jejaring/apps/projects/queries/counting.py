"""How many projects fit: the counts of all filters from one grouping of the records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value

from jejaring.apps.projects.models import Project, StatusReport
from jejaring.apps.projects.queries.filters import (
    Listed,
    ProjectFilter,
    has_text,
    matching,
    newest_report_first,
    newest_statuses,
)
from jejaring.apps.registry.models import FocusArea, ProjectType, State

Cell = tuple[str, str, str, str, str, str, str, int]
"""State, focus area, type, in a plan (yes, no), year first seen, status, Listed; and how many projects share them."""

FACETS = ("states", "focus_areas", "project_types", "in_plan", "first_reported", "statuses", "listed")
"""The fields of ProjectFilter that a Cell tells, in its order."""


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """How many projects fit a filter, and for each facet how many each of its values would leave."""

    total: int
    by: Mapping[str, Mapping[str, int]]


def load_project_cells(chosen: ProjectFilter) -> list[Cell]:
    """All projects that fit the text, the cities and the report of a filter, counted by everything else at once.

    One list of cells answers every combination of the other filters (`project_counts`), so it can be kept and shared.
    """
    names = _Names.load()
    if chosen.report is not None:
        latest = newest_report_first()[:1]
        rows = StatusReport.objects.filter(report__year=chosen.report).annotate(
            goes_on=Exists(StatusReport.objects.filter(project=OuterRef("project"), report__in=latest))
        )
        found = _cells(rows, chosen, "project__", "focus_area_id", "status", "goes_on")
        return [names.cell(row, "latest" if row[6] else "vanished") for row in found]
    reports = newest_report_first()
    listed = _cells(newest_statuses(reports), chosen, "project__", "project__focus_area_id", "status", "report_id")
    never = Project.objects.filter(~Exists(StatusReport.objects.filter(project=OuterRef("pk"))))
    nothing = Value("")
    unlisted = _cells(never.annotate(none=nothing, nil=nothing), chosen, "", "focus_area_id", "none", "nil")
    return [
        *(names.cell(row, "latest" if row[6] == reports[0] else "vanished") for row in listed),
        *(names.cell(row, "never") for row in unlisted),
    ]


def project_counts(cells: Iterable[Cell], chosen: ProjectFilter) -> ProjectCounts:
    """How many projects fit; each facet is counted under the other filters, not under its own."""
    wanted = [set(getattr(chosen, name)) for name in FACETS]
    places = [place for place, values in enumerate(wanted) if values]
    by: dict[str, dict[str, int]] = {name: defaultdict(int) for name in FACETS}
    total = 0
    for cell in cells:
        misses = [place for place in places if cell[place] not in wanted[place]]
        if len(misses) > 1:
            continue
        count = cell[7]
        total += 0 if misses else count
        for place in misses or range(len(FACETS)):
            by[FACETS[place]][str(cell[place])] += count
    return ProjectCounts(total, by)


def project_counts_by_city(cities: Iterable[str], chosen: ProjectFilter) -> dict[str, int]:
    """How many projects that fit all other filters each of these cities has."""
    rows = matching(replace(chosen, cities=())).filter(city__party__key__in=list(cities)).order_by()
    return dict(rows.values_list("city__party__key").annotate(count=Count("pk")))


def _cells(rows: QuerySet[Any], chosen: ProjectFilter, to_project: str, *fields: str) -> Iterator[tuple[Any, ...]]:
    """Rows counted by state, focus area, type, plan, year first seen, status and one more field."""
    focus_area, status, place = fields
    if chosen.text:
        rows = rows.filter(has_text(chosen.text, to_project))
    if chosen.cities:
        rows = rows.filter(**{f"{to_project}city__party__key__in": chosen.cities})
    planned = Q(**{f"{to_project}action_plan__isnull": False})
    told = rows.order_by().annotate(planned=ExpressionWrapper(planned, BooleanField())).values_list(
        f"{to_project}city__state_id", focus_area, f"{to_project}project_type_id", "planned",
        f"{to_project}first_reported", status, place,
    )  # fmt: skip
    counted: QuerySet[Any, tuple[Any, ...]] = told.annotate(count=Count("pk"))
    return counted.iterator()


@dataclass(frozen=True, slots=True)
class _Names:
    """From the numbers by which the database counts quickly to the keys of states, focus areas and types."""

    states: Mapping[int, str]
    focus_areas: Mapping[int, str]
    types: Mapping[int, str]

    @classmethod
    def load(cls) -> Self:
        return cls(*(dict(model.objects.values_list("pk", "key")) for model in (State, FocusArea, ProjectType)))

    def cell(self, row: tuple[Any, ...], listed: Listed) -> Cell:
        state, focus_area, project_type, planned, first, status, _, count = row
        return (
            self.states[state],
            self.focus_areas.get(focus_area, ""),
            self.types.get(project_type, ""),
            "yes" if planned else "no",
            "" if first is None else str(first),
            status,
            listed,
            count,
        )
