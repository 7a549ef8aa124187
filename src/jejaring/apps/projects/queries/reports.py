"""Monitoring reports, and what they say year by year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from jejaring.apps.projects.models import ActionPlan, MonitoringReport, StatusReport
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A monitoring report with the totals it prints itself (None: not printed, or not at hand)."""

    year: int
    as_of: PartialDate
    source: str
    printed_total: int | None
    printed_planning: int | None
    printed_ongoing: int | None
    printed_completed: int | None

    @property
    def ref(self) -> Ref:
        """What points to this report."""
        return Ref("report", str(self.year))


def load_reports() -> tuple[ReportRow, ...]:
    """All monitoring reports, the oldest first."""
    rows = MonitoringReport.objects.order_by("year").values_list(
        "year", "as_of", "source__key", "printed_total", "printed_planning", "printed_ongoing", "printed_completed"
    )
    return tuple(ReportRow(*row) for row in rows)  # type: ignore[arg-type]  # as_of is never empty in the database


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


def years_without_word(city: str) -> dict[int, StatusYear]:
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
