"""The first page: what the network is, and what the record holds."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from jejaring.apps.agreements.queries import agreement_counts, load_latest_agreements, load_stories
from jejaring.apps.exchange.queries import exchanges
from jejaring.apps.journal.queries import JournalLine, recent_lines
from jejaring.apps.registry.queries import (
    NetworkRow,
    load_focus_areas,
    load_member_countries,
    load_network_size,
)
from jejaring.apps.reporting.queries import (
    MeasuredCity,
    MonitoringFigures,
    load_measured_cities,
    load_monitoring_figures,
    load_overview,
)
from jejaring.apps.sources.queries import load_citations
from jejaring.apps.ties.queries import (
    CountryTies,
    PairRow,
    TieFilter,
    load_countries_outside,
    load_pairs_inside,
)
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref
from jejaring.web.context import network_of
from jejaring.web.drawing.charts import Part, Status
from jejaring.web.drawing.geometry import WORLD
from jejaring.web.drawing.map import region_map, world_map
from jejaring.web.jinja import number
from jejaring.web.names import local_names
from jejaring.web.pictures.network import MOST_CITIES, cities_map, countries_map, measure_words
from jejaring.web.words import word

_MEASURES = ("agreements", "projects", "population")
_CITIES_FOR_EVERY_MEASURE = 100  # more circles than that are drawn for one measure only, to keep the page light
_LINES = 7
_LOADS = 3
_ROWS = 50
_COUNTRIES_LISTED = 8
_STATUSES: tuple[Status, ...] = ("completed", "ongoing", "planning")


@dataclass(frozen=True, slots=True)
class _Maps:
    """The maps of the page and what stands in words beside them."""

    region: Markup | None
    world: Markup | None
    measures: tuple[tuple[str, str], ...]
    land: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Load:
    """A loading of tables: its day and how many rows it touched."""

    day: PartialDate
    added: int
    changed: int
    removed: int

    @classmethod
    def of(cls, line: JournalLine) -> "_Load":
        day = timezone.localtime(line.at).date()
        counts = (int(line.data.get(what, 0)) for what in ("added", "changed", "removed"))
        return cls(PartialDate(day.year, day.month, day.day), *counts)


def home(request: HttpRequest) -> HttpResponse:
    """What the network is; the map; the numbers; stories; focus areas; what is new and what is not known."""
    network = network_of(request)
    if network is None:
        return render(request, "home-empty.html", {"nav": "home"})
    countries = load_member_countries()
    agreements, today = TieFilter(layer="agreement"), timezone.localdate()
    cities = load_measured_cities(MOST_CITIES)
    pairs = load_pairs_inside(agreements, countries=countries, among={row.city.key for row in cities})
    outside = load_countries_outside(agreements, countries=countries)
    maps = _maps(network, cities, pairs, outside)
    report = _latest_report()
    signed, met_page = load_latest_agreements(_LINES), exchanges(size=_LINES)
    met = [(row, Ref("exchange", row.key)) for row in met_page.items if row.start]
    areas, stories = load_focus_areas(), load_stories()
    refs = [Ref("network", network.key), *(Ref("focus_area", key) for key in areas)]
    refs += [*(row.ref for row in signed), *(ref for _row, ref in met)]
    refs += [ref for story in stories for ref in story.cited] + ([report.ref] if report else [])
    listed = sorted(cities, key=lambda row: (-row.agreements, row.city.name))[:_ROWS]
    refs += [row.city.ref for row in listed]
    return render(
        request,
        "home.html",
        {
            "nav": "home",
            "land": maps.land,
            "members": countries,
            "maps": maps,
            "size": load_network_size(),
            "overview": load_overview(today),
            "agreements": agreement_counts(today),
            "report": report,
            "statuses": _STATUSES,
            "areas": [(area, Ref("focus_area", key)) for key, area in areas.items()],
            "bars": _bars(report),
            "longest_bar": max(report.focus_area.values(), default=0) if report else 0,
            "cities": listed,
            "drawn": len(cities),
            "pairs_of_members": sum(pair.second.kind == "city" for pair in pairs),
            "pairs_with_neighbours": sum(pair.second.kind != "city" for pair in pairs),
            "outside": outside[:_COUNTRIES_LISTED],
            "outside_rest": outside[_COUNTRIES_LISTED:],
            "stories": stories,
            "signed": signed,
            "met": met,
            "exchanges": met_page.total,
            "added": [_Load.of(line) for line in recent_lines(_LOADS, act="packs.load")],
            "book": load_citations(refs),
            "network_ref": Ref("network", network.key),
            "local_names": local_names,
        },
    )


def _maps(
    network: NetworkRow, cities: tuple[MeasuredCity, ...], pairs: tuple[PairRow, ...], outside: tuple[CountryTies, ...]
) -> _Maps:
    measures = _MEASURES if len(cities) <= _CITIES_FOR_EVERY_MEASURE else _MEASURES[:1]
    label = _("Map: the member cities, and the agreements that join them. The table below holds the same facts.")
    spec = cities_map(network.map_view, cities, pairs, measures=[(name, name) for name in measures], label=label)
    abroad = countries_map(
        cities,
        outside,
        label=_("World map: pairs of a member city and a partner outside, by country. The table holds the same."),
    )
    region = region_map(spec) if spec.places else None
    world = world_map(abroad) if abroad and outside else None
    land = dict.fromkeys(([network.map_view] if region else []) + ([WORLD] if world else []))
    words = measure_words()
    return _Maps(region, world, tuple((name, words[name]) for name in measures), tuple(land))


def _latest_report() -> MonitoringFigures | None:
    try:
        return load_monitoring_figures()
    except NotFound:
        return None


def _bars(report: MonitoringFigures | None) -> dict[str, tuple[Part, ...]]:
    """The bar of each focus area: its projects by status in the latest report."""
    return {
        area: tuple(
            Part(status, found[status], f"{number(found[status])} {word(status, 'status')}")
            for status in _STATUSES
            if found.get(status)
        )
        for area, found in (report.focus_area_status if report else {}).items()
    }


urlpatterns = [
    path("", home, name="home"),
]
