"""What can be asked about projects."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from jejaring.apps.projects.models import (
    ActionPlan,
    Mention,
    MonitoringReport,
    Outcome,
    Project,
    Status,
    StatusReport,
    Target,
    TitleChange,
)
from jejaring.apps.registry.queries import NamedRecord, NamePath, name_records
from jejaring.apps.sources.queries import Cited
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref


def load_indexed_texts(touching: Ref | None = None) -> Iterator[IndexedText]:
    """What can be found about projects; about all, or about those whose text this record (or its city) changes."""
    rows = Project.objects.values_list("key", "title", "aliases", "summary", "city__party__name")
    if touching is not None:
        lookup = {"project": "key", "city": "city__party__key"}.get(touching.kind)
        rows = rows.filter(**{lookup: touching.key}) if lookup else rows.none()
    for key, title, aliases, summary, city in rows.iterator(chunk_size=2000):
        yield IndexedText(Ref("project", key), title, tuple(aliases), summary, city)


# --- projects of a focus area, and names ---------------------------------------------------------------------------


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
    newest = _newest_year()
    rows = StatusReport.objects.filter(report__year=newest or 0).order_by()
    statuses: dict[str, dict[str, int]] = {}
    for area, status, number in rows.values_list("project__focus_area__key", "status").annotate(number=Count("pk")):
        statuses.setdefault(area, {})[status] = number
    return {area: (total, _with_unlisted(statuses.get(area, {}), total)) for area, total in totals.items() if area}


def load_focus_area_counts(focus_area: str, *, cities: int = 10) -> FocusAreaCounts:
    """What the page of a focus area counts; `cities` with most projects come first."""
    rows = Project.objects.filter(focus_area__key=focus_area).order_by()
    total = rows.count()
    newest = _newest_year()
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


def _newest_year() -> int | None:
    return MonitoringReport.objects.order_by("-year").values_list("year", flat=True).first()


def _with_unlisted(by_status: dict[str, int], total: int) -> dict[str, int]:
    found = {status: by_status[status] for status in Status.values if by_status.get(status)}
    unlisted = total - sum(found.values())
    return found | ({"not_listed": unlisted} if unlisted else {})


_PROJECT_PAGE = ("project", "project__key")
_RECORD_NAMES = {
    "project": NamePath(Project, "key", "title", "project", "key"),
    "report": NamePath(MonitoringReport, "year", "year", "report", "year"),
    "action_plan": NamePath(ActionPlan, "key", "title", "city", "city__party__key"),
    "status_report": NamePath(StatusReport, "key", "title_as_reported", *_PROJECT_PAGE),
    "title_change": NamePath(TitleChange, "key", "later_title", *_PROJECT_PAGE),
    "target": NamePath(Target, "key", "indicator", "city", "city__party__key"),
    "outcome": NamePath(Outcome, "key", "indicator", *_PROJECT_PAGE),
    "mention": NamePath(Mention, "key", "name", "city", "city__party__key"),
}


def load_record_names(refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    """The names of those of these records that live here."""
    return name_records(_RECORD_NAMES, refs)


# --- For programs ---------------------------------------------------------------------------------------------------
# Records in plain values, in the order of their keys, from the one after `after` on.


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


# --- What a city's page asks --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatusYear:
    """What is known of a project for one year, and the record that says so.

    `status` is a reported status, or `in_plan` (its action plan begins), `not_listed` (the year's document is at hand
    and does not name it) or `not_known` (no document of that year is at hand). `basis` is empty unless reported.
    """

    year: int
    status: str
    basis: str
    evidence: Ref | None


@dataclass(frozen=True, slots=True)
class CityProject:
    """A project on its city's page. `years` run from the first action plan of the network to the latest report."""

    ref: Ref
    title: str
    focus_area: str | None
    has_summary: bool
    years: tuple[StatusYear, ...]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A figure a city set itself, as printed; `project` None is a target of the whole city."""

    ref: Ref
    project: Ref | None
    project_title: str
    indicator: str
    unit: str
    baseline: str
    target: str
    year: int | None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A figure observed for a project, as printed."""

    ref: Ref
    project: Ref
    project_title: str
    indicator: str
    unit: str
    value: str
    as_of: PartialDate | None


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
    unlisted = _years_without_word(key)
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


def _years_without_word(city: str) -> dict[int, StatusYear]:
    """For each year that timelines show, what it says of a project that no document of that year names."""
    reports = set(MonitoringReport.objects.values_list("year", flat=True))
    starts = ActionPlan.objects.filter(start__isnull=False).order_by().values_list("start", flat=True).distinct()
    plans = {start.year for start in starts if start}
    own = ActionPlan.objects.filter(city__party__key=city, start__isnull=False).values_list("start", "key")
    documents = {start.year: Ref("action_plan", key) for start, key in own if start}
    documents |= {year: Ref("report", str(year)) for year in reports}
    years = range(min(plans | reports), max(reports) + 1) if reports else range(0)
    return {
        year: StatusYear(year, "not_listed", "", documents.get(year))
        if year in plans | reports
        else StatusYear(year, "not_known", "", None)
        for year in years
    }


def targets_of_city(key: str) -> tuple[TargetRow, ...]:
    """The targets a city set itself, for itself first, then by project."""
    rows = Target.objects.filter(city__party__key=key).order_by("project__title", "key")
    return tuple(
        TargetRow(
            Ref("target", key_),
            Ref("project", project) if project else None,
            title or "",
            indicator,
            unit,
            baseline,
            target,
            year,
        )
        for key_, project, title, indicator, unit, baseline, target, year in rows.values_list(
            "key", "project__key", "project__title", "indicator", "unit", "baseline", "target", "year"
        )
    )


def outcomes_of_city(key: str) -> tuple[OutcomeRow, ...]:
    """The figures observed for a city's projects, by project and date."""
    rows = Outcome.objects.filter(project__city__party__key=key).order_by("project__title", "as_of", "key")
    return tuple(
        OutcomeRow(Ref("outcome", outcome), Ref("project", project), title, indicator, unit, value, as_of)
        for outcome, project, title, indicator, unit, value, as_of in rows.values_list(
            "key", "project__key", "project__title", "indicator", "unit", "value", "as_of"
        )
    )


def latest_report_year() -> int | None:
    """The year of the newest monitoring report; None before there is one."""
    return MonitoringReport.objects.order_by("-year").values_list("year", flat=True).first()


def status_counts_by_state(year: int, states: Iterable[str] = ()) -> dict[str, dict[str, int]]:
    """How many projects of each state a year's report gives each status; all states unless some are named."""
    rows = StatusReport.objects.filter(report__year=year)
    wanted = tuple(states)
    if wanted:
        rows = rows.filter(project__city__state__key__in=wanted)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    grouped = rows.order_by().values_list("project__city__state__key", "status").annotate(projects=Count("pk"))
    for state, status, projects in grouped:
        counts[state][status] = projects
    return counts


# --- What a project's page asks -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProjectProfile:
    """A project as all documents together tell of it. Its status is what reports say: `statuses_of_project`."""

    ref: Ref
    title: str
    aliases: tuple[str, ...]
    summary: str
    city: Ref
    city_name: str
    state: str
    state_name: str
    state_name_id: str
    focus_area: str | None
    type_name_en: str | None
    type_name_id: str | None
    type_basis: str
    plan: Ref | None
    plan_title: str | None
    first_reported: int | None


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """What one report says of a project. `focus_area_in_exhibit` is set where the exhibit differs from the appendix."""

    ref: Ref
    report: Ref
    year: int
    as_of: PartialDate
    status: str
    basis: str
    focus_area: str
    focus_area_in_exhibit: str | None
    title: str


@dataclass(frozen=True, slots=True)
class TitleChangeRow:
    """Two titles that are taken for one project, and why; `confidence` is certain or probable."""

    ref: Ref
    earlier_title: str
    earlier: Cited
    later_title: str
    later: Cited
    confidence: str
    basis: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A document of `year` names an organisation for a project; `partner` is set where we list it."""

    ref: Ref
    name: str
    partner: Ref | None
    partner_name: str
    kind: str
    role: str
    amount: Decimal | None
    currency: str
    year: int
    note: str


def get_project(key: str) -> ProjectProfile:
    """One project. Raises NotFound."""
    rows = Project.objects.filter(key=key).values_list(
        "title", "aliases", "summary", "city__party__key", "city__party__name", "city__state__key",
        "city__state__name", "city__state__name_id", "focus_area__key", "project_type__name_en",
        "project_type__name_id", "project_type_basis", "action_plan__key", "action_plan__title", "first_reported",
    )  # fmt: skip
    for title, aliases, summary, city, *names, area, type_en, type_id, basis, plan, plan_title, first in _any(rows):
        return ProjectProfile(
            ref=Ref("project", key),
            title=title,
            aliases=tuple(aliases),
            summary=summary,
            city=Ref("city", city),
            city_name=names[0],
            state=names[1],
            state_name=names[2],
            state_name_id=names[3],
            focus_area=area,
            type_name_en=type_en,
            type_name_id=type_id,
            type_basis=basis,
            plan=Ref("action_plan", plan) if plan else None,
            plan_title=plan_title,
            first_reported=first,
        )
    raise NotFound("project", key)


def statuses_of_project(key: str) -> tuple[StatusEntry, ...]:
    """What reports say of a project, the oldest first."""
    rows = StatusReport.objects.filter(project__key=key).order_by("report__year").values_list(
        "key", "report__year", "report__as_of", "status", "status_basis", "focus_area__key",
        "focus_area_in_exhibit__key", "title_as_reported",
    )  # fmt: skip
    return tuple(
        StatusEntry(Ref("status_report", said), Ref("report", str(year)), year, *rest)
        for said, year, *rest in _any(rows)
    )


def years_of_project(project: ProjectProfile, statuses: Sequence[StatusEntry]) -> tuple[StatusYear, ...]:
    """What is known of a project year by year, from the first action plan of the network to the latest report."""
    reported = {said.year: StatusYear(said.year, said.status, said.basis, said.ref) for said in statuses}
    if project.plan is not None:
        for start in ActionPlan.objects.filter(key=project.plan.key).values_list("start", flat=True):
            if start is not None:
                reported.setdefault(start.year, StatusYear(start.year, "in_plan", "", project.plan))
    otherwise = _years_without_word(project.city.key)
    return tuple(reported.get(year, unlisted) for year, unlisted in otherwise.items())


def title_changes_of_project(key: str) -> tuple[TitleChangeRow, ...]:
    """The titles a project had and how surely they name the same, the earliest document first."""
    earlier, later = (
        [f"{side}__{field}" for field in ("key", "title", "publisher", "date", "url", "licence")]
        for side in ("earlier_source", "later_source")
    )
    rows = TitleChange.objects.filter(project__key=key).order_by("earlier_source__date", "key")
    texts = ("key", "earlier_title", "later_title", "confidence", "basis")
    return tuple(
        TitleChangeRow(
            Ref("title_change", row[0]),
            row[1],
            _document(row[5:11]),
            row[2],
            _document(row[11:17]),
            row[3],
            row[4],
        )
        for row in _any(rows.values_list(*texts, *earlier, *later))
    )


def targets_of_project(key: str) -> tuple[TargetRow, ...]:
    """The figures set for a project."""
    rows = Target.objects.filter(project__key=key).order_by("year", "key")
    fields = ("key", "project__title", "indicator", "unit", "baseline", "target", "year")
    return tuple(
        TargetRow(Ref("target", target), Ref("project", key), *rest)
        for target, *rest in _any(rows.values_list(*fields))
    )


def outcomes_of_project(key: str) -> tuple[OutcomeRow, ...]:
    """The figures observed for a project, the oldest first."""
    rows = Outcome.objects.filter(project__key=key).order_by("as_of", "key")
    fields = ("key", "project__title", "indicator", "unit", "value", "as_of")
    return tuple(
        OutcomeRow(Ref("outcome", outcome), Ref("project", key), *rest)
        for outcome, *rest in _any(rows.values_list(*fields))
    )


def mentions_of_project(key: str) -> tuple[MentionRow, ...]:
    """The organisations that documents name for a project, by year."""
    rows = Mention.objects.filter(project__key=key).order_by("year", "name", "key").values_list(
        "key", "name", "partner__party__key", "partner__party__name", "kind", "role", "amount", "currency", "year",
        "note",
    )  # fmt: skip
    return tuple(
        MentionRow(Ref("mention", mention), name, Ref("partner", partner) if partner else None, known_as or "", *rest)
        for mention, name, partner, known_as, *rest in _any(rows)
    )


def _document(row: Sequence[Any]) -> Cited:
    """A source as a whole, no page of it, as something cited."""
    key, title, publisher, date, url, licence = row
    return Cited(key, title, publisher, date, url, licence, "", "", "")


def _any(rows: Iterable[Any]) -> Iterable[Any]:
    """Rows whose columns are known by their order; the checker cannot follow them through a star."""
    return rows
