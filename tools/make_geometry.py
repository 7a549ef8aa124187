"""Makes the land and the letter widths that ship in `src/jejaring/web/drawing/data/`.

    uv run --with shapely --with fonttools --with pycountry tools/make_geometry.py ATLAS FONT

ATLAS is the unpacked npm package `world-atlas` 2.0.2 (ISC; the data is Natural Earth, public domain), FONT the file
NotoSans-Medium.ttf (Noto Sans, SIL Open Font License 1.1); only its advance widths are taken.
Run it again only when one of the two changes: its results are part of the repository.
"""

import argparse
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy
import pycountry
import shapely
from fontTools.ttLib import TTFont
from shapely import affinity
from shapely.geometry import LineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

SOURCE = Path(__file__).resolve().parents[1] / "src"
sys.path.insert(0, str(SOURCE))


from jejaring.web.drawing import geometry  # noqa: E402

DATA = SOURCE / "jejaring" / "web" / "drawing" / "data"
CREDIT = "Made with Natural Earth (public domain), from world-atlas 2.0.2 (ISC)"
ANTARCTICA = "AQ"
LETTERS = ((0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x45F), (0x1E00, 0x1EFF), (0x2010, 0x2044), (0x20A0, 0x20BF))

Line = list[tuple[float, float]]


class Atlas:
    """One TopoJSON file: arcs that neighbours share, and the countries made of them."""

    def __init__(self, file: Path) -> None:
        topology = json.loads(file.read_text(encoding="utf-8"))
        self.arcs = [list(_unpack(arc, topology["transform"])) for arc in topology["arcs"]]
        self.shapes = topology["objects"]["countries"]["geometries"]

    def reshape(self, change: Callable[[Line], Line]) -> None:
        """Changes each arc once, so that borders stay shared."""
        self.arcs = [change(arc) for arc in self.arcs]

    def countries(self) -> Iterator[tuple[str, list[Polygon]]]:
        """Alpha-2 code ("" where there is none) and the valid polygons of every country."""
        for shape in self.shapes:
            groups = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}.get(shape["type"], [])
            rings = [[self._ring(ring) for ring in group] for group in groups]
            polygons = [Polygon(outer, holes) for outer, *holes in _closable(rings)]
            yield _alpha2(shape.get("id")), [polygon.buffer(0) for polygon in polygons]

    def _ring(self, arcs: list[int]) -> Line:
        ring: Line = []
        for index in arcs:
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            ring += arc[1:] if ring else arc
        return ring


def _unpack(arc: list[list[int]], change: dict[str, list[float]]) -> Iterator[tuple[float, float]]:
    (scale_x, scale_y), (move_x, move_y) = change["scale"], change["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * scale_x + move_x, y * scale_y + move_y


def _closable(polygons: list[list[Line]]) -> Iterator[list[Line]]:
    for rings in polygons:
        kept = [ring for ring in rings if len(ring) >= 4]
        if kept and len(rings[0]) >= 4:
            yield kept


def _alpha2(numeric: str | None) -> str:
    country = pycountry.countries.get(numeric=str(numeric).zfill(3)) if numeric else None
    return country.alpha_2 if country else ""


def simplify(line: Line, tolerance: float) -> Line:
    """Douglas-Peucker; a closed line that would vanish keeps four corners."""
    if len(line) < 3:
        return line
    short = [(x, y) for x, y in LineString(line).simplify(tolerance, preserve_topology=False).coords]
    if line[0] == line[-1] and len(short) < 4:
        third = len(line) // 3
        return line if len(line) < 6 else [line[0], line[third], line[2 * third], line[0]]
    return short


def polygons_of(shape: BaseGeometry) -> list[Polygon]:
    if isinstance(shape, Polygon):
        return [shape]
    return [part for part in getattr(shape, "geoms", []) if isinstance(part, Polygon)]


def path_data(shape: BaseGeometry, smallest: float) -> str:
    """Whole-unit path data of all rings of at least `smallest` square units."""
    rings = [
        ring
        for part in polygons_of(shape)
        for ring in (part.exterior, *part.interiors)
        if Polygon(ring).area >= smallest
    ]
    return "".join(ring_data(ring.coords[:-1]) for ring in rings)


def ring_data(coordinates: Iterable[tuple[float, float]]) -> str:
    points = [(round(x), round(y)) for x, y in coordinates]
    points = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    if len(points) < 3:
        return ""
    steps = (f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in itertools.pairwise(points))
    start_x, start_y = points[0]
    return f"M{start_x} {start_y}l{' '.join(steps)}z".replace(" -", "-")


def region_land(atlas: Path) -> dict[str, str]:
    frame = geometry.view(geometry.REGION)
    project = frame.projection.raw
    countries = Atlas(atlas / "countries-50m.json")
    countries.reshape(lambda arc: simplify([project(lat, lon) for lon, lat in arc], 0.9))
    window = box(-4, -4, frame.width + 4, frame.height + 4)
    land: dict[str, str] = {}
    for code, polygons in countries.countries():
        seen = unary_union([polygon.intersection(window) for polygon in polygons])
        add(land, code, path_data(seen, 2.2))
    return land


def world_land(atlas: Path) -> dict[str, str]:
    frame = geometry.view(geometry.WORLD)
    window = box(-5, -5, frame.width + 5, frame.height + 5)
    countries = Atlas(atlas / "countries-110m.json")
    countries.reshape(lambda arc: simplify(arc, 0.45))
    land: dict[str, str] = {}
    for code, polygons in countries.countries():
        if code != ANTARCTICA:
            shape = shapely.transform(around_the_pacific(polygons), on_world).intersection(window)
            add(land, code, path_data(shape, 3))
    return land


def around_the_pacific(polygons: list[Polygon]) -> BaseGeometry:
    """Degrees from -30 to 330, cut there; halves of a country that meet at 180° are joined."""
    whole = [unfold(polygon) for polygon in polygons if not polygon.is_empty]
    east = [polygon.intersection(box(-30, -60, 330, 84)) for polygon in whole]
    west = [affinity.translate(polygon.intersection(box(-181, -60, -30, 84)), 360) for polygon in whole]
    return unary_union([part.buffer(0.02, join_style="mitre") for part in (*east, *west) if not part.is_empty])


def unfold(polygon: BaseGeometry) -> BaseGeometry:
    """A polygon that was written across the 180th meridian, with its western half moved east of it."""
    west, _, east, _ = polygon.bounds
    if east - west <= 180:
        return polygon
    return shapely.transform(polygon, lambda points: points + (points < 0) * [360, 0]).buffer(0)


def on_world(coordinates: numpy.ndarray) -> numpy.ndarray:
    project = geometry.view(geometry.WORLD).projection.raw
    return numpy.array([project(lat, lon) for lon, lat in coordinates])


def country_points(atlas: Path) -> dict[str, list[float]]:
    """A (lat, lon) inside the largest part of each country of the finer file."""
    points: dict[str, list[float]] = {}
    for code, polygons in Atlas(atlas / "countries-50m.json").countries():
        parts = [part for polygon in polygons for part in polygons_of(MultiPolygon(polygons_of(polygon)))]
        if code and parts and code not in points:
            point = max(parts, key=lambda part: part.area).representative_point()
            points[code] = [round(point.y, 2), round(point.x, 2)]
    return points


def add(land: dict[str, str], code: str, data: str) -> None:
    if data:
        land[code] = land.get(code, "") + data


def letter_widths(font: Path) -> dict[str, str]:
    """Advance in thousandths of an em to the letters that have it."""
    face = TTFont(font)
    names, advances, units = face.getBestCmap(), face["hmtx"], face["head"].unitsPerEm
    widths: dict[str, str] = {}
    for code in (code for first, last in LETTERS for code in range(first, last + 1) if code in names):
        width = str(round(advances[names[code]][0] * 1000 / units))
        widths[width] = widths.get(width, "") + chr(code)
    return widths


def write(name: str, content: dict[str, object]) -> None:
    file = DATA / f"{name}.json"
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8")
    print(f"{file.name}: {file.stat().st_size:,} bytes")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("atlas", type=Path, metavar="ATLAS")
    arguments.add_argument("font", type=Path, metavar="FONT")
    chosen = arguments.parse_args()
    write(geometry.REGION, {"credit": CREDIT, "land": region_land(chosen.atlas)})
    points = country_points(chosen.atlas)
    write(geometry.WORLD, {"credit": CREDIT, "land": world_land(chosen.atlas), "points": points})
    credit = "Advance widths of Noto Sans Medium (SIL Open Font License 1.1), thousandths of an em"
    write("noto-sans-medium-widths", {"credit": credit, "widths": letter_widths(chosen.font)})


if __name__ == "__main__":
    main()
