"""The map page: the network's places and ties, filtered, drawn and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from jejaring.apps.registry.queries import (
    FocusAreaRow,
    NetworkRow,
    load_focus_areas,
    load_member_countries,
    load_network_size,
)
from jejaring.apps.reporting.queries import MEASURES, MeasuredCity, load_measured_cities
from jejaring.apps.sources.queries import load_citations
from jejaring.apps.ties.queries import (
    CountryTies,
    PairRow,
    TieFilter,
    load_countries_outside,
    load_pairs_inside,
    load_pairs_outside,
    load_tie_years,
)
from jejaring.kernel.errors import NotFound
from jejaring.kernel.paging import Page
from jejaring.web.context import network_of
from jejaring.web.drawing.geometry import WORLD
from jejaring.web.drawing.map import not_drawn, region_map, world_map
from jejaring.web.lists import PAGE_SIZE, Option
from jejaring.web.names import local_names
from jejaring.web.params import Params
from jejaring.web.pictures.network import (
    CROWD,
    MOST_CITIES,
    MOST_THREADS,
    abroad_map,
    cities_map,
    countries_map,
    measure_words,
)
from jejaring.web.twins import Format, twin
from jejaring.web.words import WORDS, word

Found: TypeAlias = tuple[PairRow, ...] | tuple[CountryTies, ...]

_AGREEMENT_KINDS = tuple(key for group, key in WORDS if group == "agreement_kind")
_EXCHANGE = "exchange"
_UNDATED = "unknown"
_YEARS = tuple(str(year) for year in range(1900, 2101))
_CITIES_LISTED = 50


@dataclass(frozen=True, slots=True)
class MapChoice:
    """What a reader chose: how circles are sized, which ties are shown, where, and of which city (a key, or all)."""

    size: str
    kind: str
    focus: str
    year: str
    view: Literal["region", "world"]
    city: str

    @property
    def layer(self) -> str:
        """The layer of the ledger that the ties come from."""
        return _EXCHANGE if self.kind == _EXCHANGE else "agreement"

    @property
    def ties(self) -> TieFilter:
        """The ties asked for."""
        return TieFilter(
            party=self.city,
            layer=self.layer,
            kind="" if self.kind == _EXCHANGE else self.kind,
            focus_area=self.focus,
            year=int(self.year) if self.year.isdigit() else None,
            undated=self.year == _UNDATED,
        )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The map, and the names of cities that lie outside its frame."""

    picture: Markup | None
    beyond: tuple[str, ...] = ()


def map_page(request: HttpRequest) -> HttpResponse:
    """The map with its form, the ties as a table and the cities as a table."""
    areas = load_focus_areas()
    params = Params(request)
    choice = _choice(params, areas)
    number = params.page()
    params.check()
    network = network_of(request)
    if network is None:
        return render(request, "home-empty.html", {"nav": "map"})
    countries = load_member_countries()
    cities = load_measured_cities(MOST_CITIES, choice.size)
    here = _chosen_city(cities, choice)
    found = _found(choice, countries, cities)
    drawing = _draw(network, choice, cities, found, here)
    rows: Page[Any] = Page(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], len(found), number, PAGE_SIZE)
    listed = sorted(cities, key=lambda row: (-(row.value(choice.size) or 0), row.city.name))[:_CITIES_LISTED]
    return render(
        request,
        "map.html",
        {
            "nav": "map",
            "crumbs": [(_("Overview"), reverse("home")), (_("Map"), "")],
            "land": (WORLD if choice.view == "world" else network.map_view,),
            "members": countries,
            "choice": choice,
            "drawing": drawing,
            "chosen": here,
            "rows": rows,
            "countries_outside": found if choice.view == "world" and not here else (),
            "pairs_of_members": sum(_joins_members(row) for row in found),
            "crowded": choice.view == "region" and len(found) > CROWD and not here,
            "threads_left_out": max(0, len(found) - MOST_THREADS),
            "total": load_network_size().cities,
            "drawn": len(cities),
            "cities": listed,
            "book": load_citations(row.city.ref for row in listed),
            "local_names": local_names,
            "unplaced": [row.city for row in cities if row.city.latitude is None or row.city.longitude is None],
            "sizes": [Option(key, label, chosen=key == choice.size) for key, label in measure_words().items()],
            "kinds": [Option(key, word(key, "agreement_kind"), chosen=key == choice.kind) for key in _AGREEMENT_KINDS],
            "focus_areas": areas.values(),
            "years": load_tie_years(choice.layer),
            "city_options": cities if len(cities) < MOST_CITIES else (),
        },
    )


def map_twin(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """The ties of the map, all of them, as CSV or JSON."""
    params = Params(request)
    choice = _choice(params, load_focus_areas())
    params.check()
    cities = load_measured_cities(MOST_CITIES, choice.size)
    _chosen_city(cities, choice)
    found = _found(choice, load_member_countries(), cities)
    return twin("ties", CountryTies if choice.view == "world" and not choice.city else PairRow, found, form)


def _choice(params: Params, areas: dict[str, FocusAreaRow]) -> MapChoice:
    return MapChoice(
        size=params.choice("size", MEASURES, MEASURES[0]),
        kind=params.choice("kind", (*_AGREEMENT_KINDS, _EXCHANGE)),
        focus=params.choice("focus", areas),
        year=params.choice("year", (*_YEARS, _UNDATED)),
        view="world" if params.choice("view", ("region", "world"), "region") == "world" else "region",
        city=params.text("city", 120),
    )


def _chosen_city(cities: Sequence[MeasuredCity], choice: MapChoice) -> MeasuredCity | None:
    """The city asked for, None for all. Raises NotFound for a city that the map does not hold."""
    if not choice.city:
        return None
    found = next((row for row in cities if row.city.key == choice.city), None)
    if found is None:
        raise NotFound("city", choice.city)
    return found


def _found(choice: MapChoice, countries: tuple[str, ...], cities: Sequence[MeasuredCity]) -> Found:
    """The rows of the table: pairs, or countries where all cities are shown in the world."""
    if choice.view == "region":
        return load_pairs_inside(choice.ties, countries=countries, among={row.city.key for row in cities})
    if choice.city:
        return load_pairs_outside(choice.ties, countries=countries)
    return load_countries_outside(choice.ties, countries=countries)


def _draw(
    network: NetworkRow, choice: MapChoice, cities: Sequence[MeasuredCity], found: Found, here: MeasuredCity | None
) -> _Drawing:
    pairs = [row for row in found if isinstance(row, PairRow)]
    if choice.view == "world":
        label = _("World map: ties of member cities with partners outside. The table below holds the same.")
        countries = [row for row in found if isinstance(row, CountryTies)]
        world = abroad_map(here.city, pairs, label=label) if here else countries_map(cities, countries, label=label)
        return _Drawing(world_map(world) if world else None)
    label = _("Map: the member cities and the ties found between them. The tables below hold the same.")
    spec = cities_map(
        network.map_view, cities, pairs, measures=[("chosen", choice.size)], label=label, highlight=choice.city
    )
    names = {place.key: place.name for place in spec.places}
    return _Drawing(region_map(spec) if spec.places else None, tuple(names[key] for key in not_drawn(spec)))


def _joins_members(row: PairRow | CountryTies) -> bool:
    return isinstance(row, PairRow) and row.second.kind == "city"


urlpatterns = [
    path("map", map_page, name="map"),
    path("map.csv", map_twin, {"form": "csv"}, name="map-csv"),
    path("map.json", map_twin, {"form": "json"}, name="map-json"),
]
