"""Views of the Earth: a frame, a projection and the land in it.

A view is a drawing of `width` by `height` units. Two are shipped: `south-east-asia` (Mercator) and `world` (Equal Earth
centred on 150° E, so that ties across the Pacific do not break). Land is one SVG path for each country, keyed by ISO
3166-1 alpha-2, so that the member countries of any network can be tinted. Borders are those in de facto use.

Data: Natural Earth (public domain), made by `tools/make_geometry.py`.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NotRequired, Protocol, TypedDict

from jejaring.web.drawing.svg import Point

REGION = "south-east-asia"
WORLD = "world"
VIEWS = (REGION, WORLD)

_DATA = Path(__file__).parent / "data"


class Projection(Protocol):
    """From degrees to units of a drawing; x grows to the east, y to the south."""

    @property
    def height(self) -> float:
        """Height of the frame in units."""

    def project(self, lat: float, lon: float) -> Point | None:
        """The point in the frame, or None where the place lies outside of it."""

    def raw(self, lat: float, lon: float) -> Point:
        """The point, in the frame or not."""


@dataclass(frozen=True, slots=True)
class Mercator:
    """Mercator between four edges in degrees, scaled to `width` units."""

    west: float
    east: float
    south: float
    north: float
    width: float

    @property
    def height(self) -> float:
        return float(round(self.raw(self.south, self.west)[1]))

    def project(self, lat: float, lon: float) -> Point | None:
        if not (self.south <= lat <= self.north and self.west <= lon <= self.east):
            return None
        return self.raw(lat, lon)

    def raw(self, lat: float, lon: float) -> Point:
        """The point, in the frame or not. Latitudes beyond 80° are drawn at 80°."""
        scale = self.width / math.radians(self.east - self.west)
        top = _mercator_y(self.north)
        return math.radians(lon - self.west) * scale, (top - _mercator_y(max(-80.0, min(80.0, lat)))) * scale


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """Equal Earth (Šavrič, Patterson and Jenny 2018) around the meridian `centre`, cut at `south` and `north`."""

    centre: float
    south: float
    north: float
    width: float

    @property
    def height(self) -> float:
        return float(round(self.raw(self.south, self.centre)[1]))

    def project(self, lat: float, lon: float) -> Point | None:
        if not self.south <= lat <= self.north:
            return None
        return self.raw(lat, (lon - self.centre + 180) % 360 - 180 + self.centre)

    def raw(self, lat: float, lon: float) -> Point:
        """The point, in the frame or not; `lon` must lie within 180° of the centre."""
        scale = self.width / (2 * _equal_earth(0, 180)[0])
        x, y = _equal_earth(lat, lon - self.centre)
        return self.width / 2 + x * scale, (_equal_earth(self.north, 0)[1] - y) * scale


@dataclass(frozen=True, slots=True)
class View:
    """A drawing of a part of the Earth. `key` is one of `VIEWS`."""

    key: str
    projection: Projection
    width: float
    height: float

    def project(self, lat: float, lon: float) -> Point | None:
        """The place in units of the drawing, or None when it lies outside the frame."""
        return self.projection.project(lat, lon)

    @property
    def land_id(self) -> str:
        """The id of the land inside the page's `defs`."""
        return f"land-{self.key}"


_REGION_FRAME = Mercator(west=91.2, east=141.02, south=-11.6, north=28.7, width=1000)
_WORLD_FRAME = EqualEarth(centre=150, south=-56, north=78, width=1000)
_FRAMES: MappingProxyType[str, Projection] = MappingProxyType({REGION: _REGION_FRAME, WORLD: _WORLD_FRAME})


@cache
def view(key: str) -> View:
    """The shipped view of that name. Raises KeyError for any other name."""
    frame = _FRAMES[key]
    return View(key, frame, 1000, frame.height)


def fit(places: Iterable[Point]) -> View:
    """The closest view that holds every (lat, lon) of `places`: the region where it can, the world otherwise."""
    region = view(REGION)
    drawable = [(lat, lon) for lat, lon in places]
    if drawable and all(region.project(lat, lon) for lat, lon in drawable):
        return region
    return view(WORLD)


@cache
def land(key: str) -> MappingProxyType[str, str]:
    """Path data of each country of the view, by ISO 3166-1 alpha-2; land without a code stands under ""."""
    return MappingProxyType(_load(key)["land"])


def country_point(iso2: str) -> Point | None:
    """A (lat, lon) well inside the largest part of the country, or None for a code that the data does not know."""
    place = _load(WORLD).get("points", {}).get(iso2)
    return (place[0], place[1]) if place else None


class _LandFile(TypedDict):
    credit: str
    land: dict[str, str]
    points: NotRequired[dict[str, list[float]]]


@cache
def _load(key: str) -> _LandFile:
    content: _LandFile = json.loads((_DATA / f"{key}.json").read_text(encoding="utf-8"))
    return content


def _mercator_y(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _equal_earth(lat: float, lon: float) -> Point:
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    root = math.sqrt(3) / 2
    angle = math.asin(root * math.sin(math.radians(lat)))
    square = angle * angle
    sixth = square**3
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = math.radians(lon) * math.cos(angle) / (root * slope)
    y = angle * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return x, y
