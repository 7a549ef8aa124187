"""Monitoring figures: what each report lists, counted from its entries, beside the totals it prints itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from markupsafe import Markup

from jejaring.apps.registry.queries import FocusAreaRow, load_focus_areas
from jejaring.apps.reporting.queries import (
    MonitoringCell,
    MonitoringFigures,
    Table,
    YearFigures,
    load_figures_by_year,
    load_monitoring_figures,
    monitoring_json,
)
from jejaring.apps.sources.queries import load_citations
from jejaring.kernel.errors import NotFound
from jejaring.web.drawing.charts import Panel, Part, Status, small_multiples, stacked_bar
from jejaring.web.jinja import local
from jejaring.web.params import Params
from jejaring.web.twins import Format, twin
from jejaring.web.words import word

_STATUSES: tuple[Status, ...] = ("planning", "ongoing", "completed")
_TINTS = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure counted here beside the one the report prints; `printed` None is not printed, or not at hand."""

    label: str
    counted: int
    href: str
    printed: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table by status: its key, its counts, their sum, and the same as a bar."""

    key: str
    counts: Mapping[str, int]
    total: int
    bar: Markup


def monitoring(request: HttpRequest, key: str = "") -> HttpResponse:
    """The figures of one report, the newest unless a year is named."""
    Params(request).check()
    figures = load_monitoring_figures(_year(key))
    years, areas = load_figures_by_year(), load_focus_areas()
    context = {
        "nav": "monitoring",
        "crumbs": [(_("Monitoring"), reverse("monitoring")), (str(figures.year), "")],
        "figures": figures,
        "years": years,
        "statuses": _STATUSES,
        "compared": _compared(figures),
        "by_year": _lines((str(each.year), each.status) for each in years),
        "by_area": _lines(figures.focus_area_status.items()),
        "by_country": _lines(figures.country_status.items()),
        "tints": _tints(figures.focus_area_country),
        "panels": small_multiples([_panel(area, years) for area in areas.values()]),
        "focus_areas": areas,
        "to_list": _to_list,
        "book": load_citations([figures.ref]),
    }
    return render(request, "monitoring/page.html", context)


def monitoring_twin(request: HttpRequest, form: Format, key: str = "") -> HttpResponseBase:
    """The figures as a table of counts (CSV) or as totals and tables (JSON)."""
    Params(request).check()
    figures = load_monitoring_figures(_year(key))
    if form == "json":
        return JsonResponse(monitoring_json(figures))
    return twin(f"monitoring-{figures.year}", MonitoringCell, figures.cells, "csv")


def _year(key: str) -> int | None:
    """The year an address names; None for the newest report."""
    if key and not (key.isascii() and key.isdecimal() and len(key) == 4):
        raise NotFound("report", key)
    return int(key) if key else None


def _to_list(year: int, **filters: str) -> str:
    """The address of the list of the projects that a figure counts."""
    return f"{reverse('projects')}?{urlencode({'report': str(year), **filters})}"


def _compared(figures: MonitoringFigures) -> list[Compared]:
    by_status = [
        Compared(word(status, "status"), count, _to_list(figures.year, status=status), figures.printed[status])
        for status, count in figures.status.items()
    ]
    total = Compared(_("All projects"), figures.total, _to_list(figures.year), figures.printed["total"])
    return [total, *by_status]


def _lines(rows: Iterable[tuple[str, Mapping[str, int]]]) -> list[Line]:
    """Rows whose bars share one scale."""
    found = list(rows)
    longest = max((sum(counts.values()) for _key, counts in found), default=0)
    return [Line(key, counts, sum(counts.values()), _bar(counts, longest)) for key, counts in found]


def _bar(counts: Mapping[str, int], longest: int) -> Markup:
    parts = [Part(status, counts[status], f"{word(status, 'status')}: {counts[status]}") for status in _STATUSES]
    return stacked_bar(parts, whole=longest)


def _tints(table: Table) -> dict[tuple[str, str], str]:
    """The class of each cell: a third of the largest count a tint, none for 0."""
    most = max((count for counts in table.values() for count in counts.values()), default=0)
    return {
        (row, column): f"m{-(-count * _TINTS // most)}" if count else ""
        for row, counts in table.items()
        for column, count in counts.items()
    }


def _panel(area: FocusAreaRow, years: Iterable[YearFigures]) -> Panel:
    name = local(area, "name")
    label = _("Projects under %(area)s by report year; the table below holds the same figures") % {"area": name}
    return Panel(name, label, tuple((each.year, each.focus_area[area.key]) for each in years))


urlpatterns = [
    path("monitoring", monitoring, name="monitoring"),
    path("monitoring.csv", monitoring_twin, {"form": "csv"}, name="monitoring-csv"),
    path("monitoring.json", monitoring_twin, {"form": "json"}, name="monitoring-json"),
    path("monitoring/<str:key>.csv", monitoring_twin, {"form": "csv"}, name="monitoring-year-csv"),
    path("monitoring/<str:key>.json", monitoring_twin, {"form": "json"}, name="monitoring-year-json"),
    path("monitoring/<str:key>", monitoring, name="monitoring-year"),
]
