"""Projects and status reports for programs: plain values in the order of their keys, from the one after `after` on."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from jejaring.apps.projects.models import Project, StatusReport
from jejaring.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class LatestReport:
    """What the newest monitoring report that names a project says of it."""

    report: int
    status: str
    status_basis: str


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A project. City, focus area, type and action plan are keys; `latest_report` is None when no report names it."""

    key: str
    city: str
    title: str
    aliases: tuple[str, ...]
    focus_area: str | None
    project_type: str | None
    project_type_basis: str
    action_plan: str | None
    first_reported: int | None
    summary: str
    latest_report: LatestReport | None


@dataclass(frozen=True, slots=True)
class ProjectWanted:
    """Which projects are wanted; an empty field allows all. `latest_status` is that of the newest report naming it."""

    city: str = ""
    state: str = ""
    focus_area: str = ""
    project_type: str = ""
    latest_status: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class StatusReportRecord:
    """What one monitoring report says of a project. `report` is the report's year."""

    key: str
    project: str
    report: int
    status: str
    status_basis: str
    focus_area: str
    focus_area_in_exhibit: str | None
    title_as_reported: str


@dataclass(frozen=True, slots=True)
class StatusReportWanted:
    """Which status reports are wanted; an empty field allows all."""

    project: str = ""
    city: str = ""
    report: int | None = None
    status: str = ""
    focus_area: str = ""


def projects_after(wanted: ProjectWanted, *, after: str = "", limit: int) -> tuple[ProjectRecord, ...]:
    """The next `limit` projects wanted; two queries."""
    return _project_records(_projects_wanted(wanted).filter(key__gt=after).order_by("key")[:limit])


def count_projects(wanted: ProjectWanted) -> int:
    """How many projects are wanted."""
    return _projects_wanted(wanted).count()


def get_project_record(key: str) -> ProjectRecord:
    """One project. Raises NotFound."""
    for record in _project_records(Project.objects.filter(key=key)):
        return record
    raise NotFound("project", key)


def status_reports_after(wanted: StatusReportWanted, *, after: str = "", limit: int) -> tuple[StatusReportRecord, ...]:
    """The next `limit` status reports wanted."""
    rows = _status_reports_wanted(wanted).filter(key__gt=after).order_by("key")
    return tuple(StatusReportRecord(*row) for row in rows.values_list(*_STATUS_REPORT_RECORD)[:limit])


def count_status_reports(wanted: StatusReportWanted) -> int:
    """How many status reports are wanted."""
    return _status_reports_wanted(wanted).count()


def get_status_report_record(key: str) -> StatusReportRecord:
    """One status report. Raises NotFound."""
    row = StatusReport.objects.filter(key=key).values_list(*_STATUS_REPORT_RECORD).first()
    if row is None:
        raise NotFound("status_report", key)
    return StatusReportRecord(*row)


_PROJECT_RECORD = (
    "pk", "key", "city__party__key", "title", "aliases", "focus_area__key", "project_type__key", "project_type_basis",
    "action_plan__key", "first_reported", "summary",
)  # fmt: skip
_STATUS_REPORT_RECORD = (
    "key", "project__key", "report__year", "status", "status_basis", "focus_area__key", "focus_area_in_exhibit__key",
    "title_as_reported",
)  # fmt: skip


def _project_records(projects: "QuerySet[Project]") -> tuple[ProjectRecord, ...]:
    rows: list[tuple[Any, ...]] = list(projects.values_list(*_PROJECT_RECORD))
    reports = StatusReport.objects.filter(project__in=[row[0] for row in rows]).order_by("report__year")
    latest = {
        pk: LatestReport(year, status, basis)
        for pk, year, status, basis in reports.values_list("project_id", "report__year", "status", "status_basis")
    }
    return tuple(
        ProjectRecord(*row[1:4], tuple(row[4]), *row[5:], latest.get(row[0]))  # type: ignore[call-arg]
        for row in rows
    )


def _projects_wanted(wanted: ProjectWanted) -> "QuerySet[Project]":
    rows = Project.objects.all()
    for lookup, value in (
        ("city__party__key", wanted.city),
        ("city__state__key", wanted.state),
        ("focus_area__key", wanted.focus_area),
        ("project_type__key", wanted.project_type),
        ("title__icontains", wanted.text),
    ):
        rows = rows.filter(**{lookup: value}) if value else rows
    if wanted.latest_status:
        newest = StatusReport.objects.filter(project=OuterRef("pk")).order_by("-report__year").values("status")[:1]
        rows = rows.alias(latest_status=Subquery(newest)).filter(latest_status=wanted.latest_status)
    return rows


def _status_reports_wanted(wanted: StatusReportWanted) -> "QuerySet[StatusReport]":
    rows = StatusReport.objects.all()
    for lookup, value in (
        ("project__key", wanted.project),
        ("project__city__party__key", wanted.city),
        ("report__year", wanted.report),
        ("status", wanted.status),
        ("focus_area__key", wanted.focus_area),
    ):
        rows = rows.filter(**{lookup: value}) if value else rows
    return rows
