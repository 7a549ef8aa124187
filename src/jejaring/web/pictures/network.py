"""The network on maps: its cities, the pairs among them, and where ties outside its countries lead."""

import math
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jejaring.apps.registry.queries import MapCity
from jejaring.apps.reporting.queries import MeasuredCity
from jejaring.apps.ties.queries import CountryTies, PairRow
from jejaring.web.drawing.geometry import country_point
from jejaring.web.drawing.map import LineClass, MapSpec, Mark, Measure, OutsideCountry, Place, Tie, WorldSpec
from jejaring.web.drawing.svg import Point
from jejaring.web.jinja import country, number
from jejaring.web.links import link_to

MOST_CITIES = 400
MOST_THREADS = 400
MOST_NAMES = 60
CROWD = 150  # more threads than that are drawn faint
# Where a measure differs little from city to city, smaller circles keep the map readable.
_LARGEST_CIRCLE = {"projects": 13.0, "exchanges": 13.0}


def measure_words() -> dict[str, str]:
    """The measures by which circles can be sized, and what to call them."""
    return {
        "agreements": _("agreements, counted in pairs"),
        "projects": _("projects"),
        "population": _("population"),
        "exchanges": _("exchanges"),
    }


def cities_map(
    view: str,
    cities: Sequence[MeasuredCity],
    pairs: Sequence[PairRow],
    *,
    measures: Sequence[tuple[str, str]],
    label: str,
    highlight: str = "",
) -> MapSpec:
    """The map of the cities and the pairs among them, at most `MOST_THREADS` of these.

    `measures` pairs the name of a group in the drawing with the measure that it shows.
    """
    return MapSpec(
        label,
        tuple(
            Place(city.key, city.name, city.latitude, city.longitude, link_to(city.ref))
            for city in (row.city for row in cities)
            if city.latitude is not None and city.longitude is not None
        ),
        tuple(_measure(group, measure, cities) for group, measure in measures),
        tuple(thread for pair in pairs[:MOST_THREADS] if (thread := _thread(pair, faint=len(pairs) > CROWD))),
        highlight=highlight or None,
        view=view,
        labels=MOST_NAMES,
    )


def _measure(group: str, measure: str, cities: Sequence[MeasuredCity]) -> Measure:
    marks = tuple(Mark(row.city.key, row.value(measure), _describe(row, measure)) for row in cities)
    return Measure(group, marks, largest=_LARGEST_CIRCLE.get(measure, 19.0))


def _describe(row: MeasuredCity, measure: str) -> str:
    value = row.value(measure)
    if measure == "population":
        return _population(row.city)
    words = {
        "agreements": ngettext(
            "%(name)s: agreements with %(count)s party found",
            "%(name)s: agreements with %(count)s parties found",
            value or 0,
        ),
        "projects": ngettext("%(name)s: %(count)s project listed", "%(name)s: %(count)s projects listed", value or 0),
        "exchanges": ngettext("%(name)s: %(count)s exchange found", "%(name)s: %(count)s exchanges found", value or 0),
    }
    none = {
        "agreements": _("%(name)s: no agreement found"),
        "projects": _("%(name)s: no project listed"),
        "exchanges": _("%(name)s: no exchange found"),
    }
    return (words if value else none)[measure] % {"name": row.city.name, "count": number(value)}


def _population(city: MapCity) -> str:
    if city.population is None:
        return _("%(name)s: population not known") % {"name": city.name}
    words = ngettext("%(name)s: %(count)s person", "%(name)s: %(count)s people", city.population)
    return words % {"name": city.name, "count": number(city.population)}


def _thread(pair: PairRow, *, faint: bool) -> Tie | None:
    """None where one of the places is not known."""
    start = _point(pair.first_latitude, pair.first_longitude)
    end = _point(pair.second_latitude, pair.second_longitude)
    if start is None or end is None:
        return None
    member = pair.second.kind == "city"
    lines: tuple[LineClass, ...] = () if member else ("x", "thin")
    return Tie(
        start,
        end,
        pair_words(pair),
        lines=(*lines, "faint") if faint else lines,
        kinds=pair.kinds,
        years=(*pair.years, *([None] if pair.undated else [])),
        focus=pair.focus_areas,
        ends=(pair.first.key, pair.second.key),
        knot=not member,
    )


def pair_words(pair: PairRow) -> str:
    """The two names and how much was found between them."""
    words = ngettext(
        "%(first)s – %(second)s: %(count)s record", "%(first)s – %(second)s: %(count)s records", pair.records
    )
    return words % {"first": pair.first_name, "second": pair.second_name, "count": number(pair.records)}


def countries_map(cities: Iterable[MeasuredCity], countries: Sequence[CountryTies], *, label: str) -> WorldSpec | None:
    """One arc for each country outside, from the middle of the network; None while no city's place is known."""
    hub = middle(_points(cities))
    ends = (
        OutsideCountry(
            row.country,
            country(row.country),
            ngettext("%(country)s: %(count)s pair", "%(country)s: %(count)s pairs", row.pairs)
            % {"country": country(row.country), "count": number(row.pairs)},
            row.pairs,
        )
        for row in countries
    )
    return WorldSpec(label, hub, tuple(ends)) if hub else None


def abroad_map(city: MapCity, pairs: Sequence[PairRow], *, label: str) -> WorldSpec | None:
    """One arc for each pair of one city; None where its place is not known.

    A partner whose own place is not known is drawn in the middle of its country.
    """
    hub = _point(city.latitude, city.longitude)
    ends = (
        OutsideCountry(
            pair.second.key,
            pair.second_name,
            pair_words(pair),
            pair.records,
            _point(pair.second_latitude, pair.second_longitude) or country_point(pair.second_country),
        )
        for pair in pairs[:MOST_THREADS]
    )
    return WorldSpec(label, hub, tuple(ends), labelled=14, counted=False) if hub else None


def middle(points: Sequence[Point]) -> Point | None:
    """The (lat, lon) in the middle of places on the globe; None for no places, or for places all around it."""
    x = y = z = 0.0
    for lat, lon in points:
        phi, theta = math.radians(lat), math.radians(lon)
        x, y, z = x + math.cos(phi) * math.cos(theta), y + math.cos(phi) * math.sin(theta), z + math.sin(phi)
    if math.hypot(x, y, z) < 1e-9:
        return None
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def _points(cities: Iterable[MeasuredCity]) -> list[Point]:
    return [point for row in cities if (point := _point(row.city.latitude, row.city.longitude))]


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
