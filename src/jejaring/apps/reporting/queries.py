"""What can be asked about the network as a whole, across the apps below."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Window

from jejaring.apps.agreements.models import Agreement
from jejaring.apps.exchange.models import Exchange, Need, Participation
from jejaring.apps.projects.models import MonitoringReport, Project, Status, StatusBasis, StatusReport
from jejaring.apps.registry.models import City, FocusArea, State
from jejaring.apps.registry.queries import MapCity, NamedParty, load_map_cities, load_most_populous
from jejaring.apps.ties.queries import count_pairs_by_city, count_pairs_in_force
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref

# The overview: what the home page and the map count across the apps

MEASURES = ("agreements", "projects", "population", "exchanges")


@dataclass(frozen=True, slots=True)
class MeasuredCity:
    """A member city and what is found about it. `agreements` counts the parties it has agreements with, not papers;
    `exchanges` those in which its part, or its role as host, is documented."""

    city: MapCity
    agreements: int
    projects: int
    exchanges: int

    def value(self, measure: str) -> int | None:
        """The measure, one of `MEASURES`; None for a population that is not known."""
        return self.city.population if measure == "population" else int(getattr(self, measure))


@dataclass(frozen=True, slots=True)
class Overview:
    """What the home page counts of the whole record, gaps included.

    `projects_by_area` has the keys of focus areas; `idle_cities` are member cities without any project, the first few
    by name, of `idle_cities_count`.
    """

    projects: int
    projects_without_summary: int
    projects_by_area: Mapping[str, int]
    needs: int
    agreements_without_amount: int
    pairs_in_force: int
    idle_cities: tuple[NamedParty, ...]
    idle_cities_count: int


def load_overview(day: date, named: int = 5) -> Overview:
    """The counts of the home page as of that day; at most `named` of the idle cities are named."""
    by_area = Project.objects.order_by().values_list("focus_area__key")
    projects = tuple(by_area.annotate(Count("pk"), bare=Count("pk", filter=Q(summary=""))))
    idle = City.objects.filter(projects__isnull=True).order_by("party__name", "party__key")
    named_idle = list(idle.values_list("party__key", "party__name", Window(Count("*")))[:named])
    return Overview(
        projects=sum(count for _, count, _ in projects),
        projects_without_summary=sum(bare for _, _, bare in projects),
        projects_by_area={area: count for area, count, _ in projects if area},
        needs=Need.public.filter(state="asked_in_past").count(),
        agreements_without_amount=Agreement.objects.filter(amount__isnull=True).count(),
        pairs_in_force=count_pairs_in_force(day),
        idle_cities=tuple(NamedParty(Ref("city", key), name) for key, name, _ in named_idle),
        idle_cities_count=named_idle[0][2] if named_idle else 0,
    )


def load_measured_cities(limit: int, by: str = "agreements") -> tuple[MeasuredCity, ...]:
    """At most `limit` cities, those with the largest measure `by` (one of `MEASURES`), in the order of their names."""
    counts = {
        "agreements": count_pairs_by_city("agreement"),
        "projects": dict(Project.objects.values_list("city_id").annotate(Count("pk")).order_by()),
        "exchanges": _exchanges_by_city(),
    }
    largest = None
    if City.objects.count() > limit:
        measured = load_most_populous(limit) if by == "population" else counts[by]
        largest = sorted(measured, key=lambda pk: (-measured[pk], pk))[:limit]
    return tuple(
        MeasuredCity(city, *(counts[name].get(pk, 0) for name in ("agreements", "projects", "exchanges")))
        for pk, city in load_map_cities(largest).items()
    )


def _exchanges_by_city() -> dict[int, int]:
    takes_part = Participation.objects.filter(party__kind="city").values_list("party_id")
    hosts = Exchange.objects.filter(host__kind="city").exclude(participations__party=F("host")).values_list("host_id")
    taking_part, hosting = (cities.annotate(Count("pk")).order_by() for cities in (takes_part, hosts))
    found: Counter[int] = Counter()
    for city, exchanges in taking_part.union(hosting, all=True):
        found[city] += exchanges
    return dict(found)


# --- Monitoring figures: what each report lists, counted from its entries ---------------------------------------

Table = Mapping[str, Mapping[str, int]]
"""Counts by two keys: first the row, then the column. Every key of the network is there, 0 where none is counted."""


@dataclass(frozen=True, slots=True)
class MonitoringCell:
    """How many projects a report lists in a state under a focus area with a status."""

    year: int
    country: str
    focus_area: str
    status: str
    projects: int


@dataclass(frozen=True, slots=True)
class MonitoringFigures:
    """The projects that the report of `year` lists, counted from the records.

    Keys are those of the pack: states by ISO code, focus areas, statuses. `deduced` is how many of the statuses
    could not be read from the report alone. `printed` are the report's own totals: "total" and each status, None where
    it prints none or the print is not at hand.
    """

    year: int
    as_of: PartialDate
    total: int
    status: Mapping[str, int]
    focus_area: Mapping[str, int]
    country: Mapping[str, int]
    country_status: Table
    focus_area_status: Table
    focus_area_country: Table
    printed: Mapping[str, int | None]
    deduced: int
    cells: tuple[MonitoringCell, ...]

    @property
    def ref(self) -> Ref:
        return Ref("report", str(self.year))


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The projects one report lists, by status and by focus area."""

    year: int
    total: int
    status: Mapping[str, int]
    focus_area: Mapping[str, int]


def load_monitoring_figures(year: int | None = None) -> MonitoringFigures:
    """The figures of the report of a year, or of the newest report. Raises NotFound when there is no such report."""
    report = _report(year)
    statuses = tuple(Status.values)
    area_keys = dict(FocusArea.objects.order_by("position").values_list("pk", "key"))
    state_keys = dict(State.objects.order_by("name", "key").values_list("pk", "key"))
    areas, states = tuple(area_keys.values()), tuple(state_keys.values())
    # The database groups by numbers, which is quicker than by keys.
    grouped = (
        StatusReport.objects.filter(report=report)
        .order_by()
        .values_list("project__city__state_id", "focus_area_id", "status")
    )
    rows = tuple(grouped.annotate(Count("pk"), deduced=Count("pk", filter=Q(status_basis=StatusBasis.EXHIBIT_DEDUCED))))
    cells = tuple(
        sorted(
            (MonitoringCell(report.year, state_keys[row[0]], area_keys[row[1]], row[2], row[3]) for row in rows),
            key=lambda cell: (cell.country, cell.focus_area, cell.status),
        )
    )
    return MonitoringFigures(
        report.year,
        report.as_of,  # type: ignore[arg-type]  # never empty in the database
        sum(cell.projects for cell in cells),
        _counts(cells, "status", statuses),
        _counts(cells, "focus_area", areas),
        _counts(cells, "country", states),
        _table(cells, "country", states, "status", statuses),
        _table(cells, "focus_area", areas, "status", statuses),
        _table(cells, "focus_area", areas, "country", states),
        {"total": report.printed_total} | {status: getattr(report, f"printed_{status}") for status in statuses},
        sum(row[4] for row in rows),
        cells,
    )


def monitoring_json(figures: MonitoringFigures) -> dict[str, Any]:
    """The figures as programs get them; every status, focus area and state of the network is there."""
    return {
        "year": figures.year,
        "total": figures.total,
        "status": dict(figures.status),
        "focus_area": dict(figures.focus_area),
        "country": dict(figures.country),
        "country_status": {country: dict(counts) for country, counts in figures.country_status.items()},
    }


def load_figures_by_year() -> tuple[YearFigures, ...]:
    """What every report lists, the oldest report first."""
    areas = dict(FocusArea.objects.order_by("position").values_list("pk", "key"))
    by_status: Counter[tuple[int, str]] = Counter()
    by_area: Counter[tuple[int, str]] = Counter()
    rows = StatusReport.objects.order_by().values_list("report_id", "focus_area_id", "status")
    for report, area, status, projects in rows.annotate(projects=Count("pk")):
        by_status[report, status] += projects
        by_area[report, areas[area]] += projects
    return tuple(
        YearFigures(
            year,
            sum(by_status[report, status] for status in Status.values),
            {status: by_status[report, status] for status in Status.values},
            {area: by_area[report, area] for area in areas.values()},
        )
        for report, year in MonitoringReport.objects.order_by("year").values_list("pk", "year")
    )


def _report(year: int | None) -> MonitoringReport:
    reports = MonitoringReport.objects.order_by("-year")
    report = (reports.filter(year=year) if year is not None else reports).first()
    if report is None:
        raise NotFound("report", str(year or "latest"))
    return report


def _counts(cells: Iterable[MonitoringCell], name: str, keys: Iterable[str]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for cell in cells:
        found[getattr(cell, name)] += cell.projects
    return {key: found[key] for key in keys}


def _table(
    cells: Iterable[MonitoringCell], row: str, rows: Iterable[str], column: str, columns: Iterable[str]
) -> dict[str, dict[str, int]]:
    found: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        found[getattr(cell, row), getattr(cell, column)] += cell.projects
    heads = tuple(columns)
    return {one: {other: found[one, other] for other in heads} for one in rows}
