"""Which projects are wanted, as conditions on the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from jejaring.apps.projects.models import MonitoringReport, Project, StatusReport

Listed = Literal["latest", "vanished", "never"]
"""Where reports list a project: in the latest; in an earlier one but absent from the later ones; in none."""


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which projects are wanted; an empty field asks for nothing.

    With `report` (a year) only projects listed in that report are wanted, and `statuses` and `focus_areas` are the ones
    printed there. Without it the status is that of the newest report listing the project, the focus area the project's.
    `in_plan` holds "yes" or "no", `first_reported` years as text, `listed` words of Listed.
    """

    text: str = ""
    states: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    project_types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    in_plan: tuple[str, ...] = ()
    first_reported: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    report: int | None = None


def matching(chosen: ProjectFilter) -> QuerySet[Project]:
    """The projects that fit. What reports say is asked project by project, so that a page stops when it is full."""
    rows = Project.objects.all()
    reports = newest_report_first()
    own = StatusReport.objects.filter(project=OuterRef("pk"))
    in_latest, ever = Exists(own.filter(report__in=reports[:1])), Exists(own)
    if chosen.text:
        rows = rows.filter(has_text(chosen.text))
    if chosen.states:
        rows = rows.filter(city__state__key__in=chosen.states)
    if chosen.cities:
        rows = rows.filter(city__party__key__in=chosen.cities)
    if chosen.project_types:
        rows = rows.filter(project_type__key__in=chosen.project_types)
    if len(chosen.in_plan) == 1:
        rows = rows.filter(action_plan__isnull=chosen.in_plan == ("no",))
    if chosen.first_reported:
        rows = rows.filter(first_reported__in=[int(year) for year in chosen.first_reported])
    if chosen.listed:
        places = {"latest": Q(in_latest), "vanished": Q(ever) & ~Q(in_latest), "never": ~Q(ever)}
        rows = rows.filter(reduce(or_, (places[word] for word in chosen.listed)))
    if chosen.report is not None:
        said = own.filter(report__year=chosen.report)
        if chosen.statuses:
            said = said.filter(status__in=chosen.statuses)
        if chosen.focus_areas:
            said = said.filter(focus_area__key__in=chosen.focus_areas)
        return rows.filter(Exists(said))
    if chosen.focus_areas:
        rows = rows.filter(focus_area__key__in=chosen.focus_areas)
    if chosen.statuses:
        newest = newest_statuses(reports).filter(project=OuterRef("pk"), status__in=chosen.statuses)
        rows = rows.filter(Exists(newest))
    return rows


def has_text(text: str, to_project: str = "") -> Q:
    """The text stands in a title, an alias or the name of the city. `to_project` leads from the rows to a project."""
    title = Q(**{f"{to_project}title__icontains": text})
    return (
        title
        | Q(**{f"{to_project}aliases__icontains": text})
        | Q(**{f"{to_project}city__party__name__icontains": text})
    )


def newest_report_first() -> list[int]:
    """The numbers of all reports, the newest first."""
    return list(MonitoringReport.objects.order_by("-year").values_list("pk", flat=True))


def newest_statuses(reports: Sequence[int]) -> QuerySet[StatusReport]:
    """What the newest report that lists each project says of it. `reports`, newest first, keep this on one index."""
    newest = Q(report__in=reports[:1])
    for place in range(1, len(reports)):
        later = StatusReport.objects.filter(project=OuterRef("project"), report__in=reports[:place])
        newest |= Q(Q(report=reports[place]), ~Exists(later))
    return StatusReport.objects.filter(newest)
