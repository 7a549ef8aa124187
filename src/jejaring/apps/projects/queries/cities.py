"""The projects of one city."""

from collections import defaultdict
from dataclasses import dataclass

from jejaring.apps.projects.models import Project, StatusReport
from jejaring.apps.projects.queries.reports import StatusYear, years_without_word
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class CityProject:
    """A project on its city's page. `years` run from the first action plan of the network to the latest report."""

    ref: Ref
    title: str
    focus_area: str | None
    has_summary: bool
    years: tuple[StatusYear, ...]


def projects_of_city(key: str) -> tuple[CityProject, ...]:
    """A city's projects with their statuses year by year: those seen first come first, then by title."""
    rows = list(
        Project.objects.filter(city__party__key=key)
        .order_by("first_reported", "title", "key")
        .values_list("key", "title", "focus_area__key", "summary", "action_plan__key", "action_plan__start")
    )
    reported: dict[str, dict[int, StatusYear]] = defaultdict(dict)
    reports = StatusReport.objects.filter(project__city__party__key=key)
    for project, report, year, status, basis in reports.values_list(
        "project__key", "key", "report__year", "status", "status_basis"
    ):
        reported[project][year] = StatusYear(year, status, basis, Ref("status_report", report))
    unlisted = years_without_word(key)
    return tuple(
        CityProject(
            Ref("project", project),
            title,
            area,
            bool(summary),
            tuple(
                reported[project].get(year)
                or (
                    StatusYear(year, "in_plan", "", Ref("action_plan", plan))
                    if plan and start and start.year == year
                    else otherwise
                )
                for year, otherwise in unlisted.items()
            ),
        )
        for project, title, area, summary, plan, start in rows
    )
