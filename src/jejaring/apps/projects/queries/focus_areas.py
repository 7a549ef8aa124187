"""The projects of a focus area, counted."""

from dataclasses import dataclass

from django.db.models import Count

from jejaring.apps.projects.models import Project, Status, StatusReport
from jejaring.apps.projects.queries.reports import latest_report_year
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class FocusAreaCounts:
    """The projects of a focus area. `by_status` goes by the report of `year`; "not_listed" are those it does not have.

    `by_type` counts by type (empty: no type known) and by how the type was read; `cities` are (ref, name, projects).
    """

    year: int | None
    total: int
    by_status: dict[str, int]
    by_type: dict[tuple[str, str], int]
    cities: tuple[tuple[Ref, str, int], ...]


def load_focus_area_totals() -> dict[str, tuple[int, dict[str, int]]]:
    """For every focus area the number of its projects, and by their status in the newest report."""
    totals = dict(Project.objects.order_by().values_list("focus_area__key").annotate(number=Count("pk")))
    newest = latest_report_year()
    rows = StatusReport.objects.filter(report__year=newest or 0).order_by()
    statuses: dict[str, dict[str, int]] = {}
    for area, status, number in rows.values_list("project__focus_area__key", "status").annotate(number=Count("pk")):
        statuses.setdefault(area, {})[status] = number
    return {area: (total, _with_unlisted(statuses.get(area, {}), total)) for area, total in totals.items() if area}


def load_focus_area_counts(focus_area: str, *, cities: int = 10) -> FocusAreaCounts:
    """What the page of a focus area counts; `cities` with most projects come first."""
    rows = Project.objects.filter(focus_area__key=focus_area).order_by()
    total = rows.count()
    newest = latest_report_year()
    listed = StatusReport.objects.filter(report__year=newest or 0, project__focus_area__key=focus_area).order_by()
    by_status = dict(listed.values_list("status").annotate(number=Count("pk")))
    types = rows.values_list("project_type__key", "project_type_basis").annotate(number=Count("pk"))
    places = rows.values_list("city__party__key", "city__party__name").annotate(number=Count("pk"))
    return FocusAreaCounts(
        newest,
        total,
        _with_unlisted(by_status, total),
        {(key or "", basis): number for key, basis, number in types},
        tuple(
            (Ref("city", key), name, number)
            for key, name, number in places.order_by("-number", "city__party__name", "city__party__key")[:cities]
        ),
    )


def _with_unlisted(by_status: dict[str, int], total: int) -> dict[str, int]:
    found = {status: by_status[status] for status in Status.values if by_status.get(status)}
    unlisted = total - sum(found.values())
    return found | ({"not_listed": unlisted} if unlisted else {})
