"""Maps: the cities of a network and their ties, one city in its surroundings, and the ties that leave the region.

Each map is drawn twice from the same values, wide (class `wid`) and narrow (`nar`); the style sheet shows one of them.
The page must hold the land of the view in its `glyphs.defs(include_land=...)`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from jejaring.web.drawing import geometry
from jejaring.web.drawing.geometry import View
from jejaring.web.drawing.labels import PlacedLabel, Spot, place_labels
from jejaring.web.drawing.svg import Point, join, number, path, picture, tag

LineClass = Literal["x", "thin", "faint", "k-lo", "k-mo", "k-te", "k-pr"]


@dataclass(frozen=True, slots=True)
class Place:
    """A city of the network. `name` is its label on the map; `href` its page."""

    key: str
    name: str
    lat: float
    lon: float
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a measure says of one place. `value` None or 0 is drawn hollow; `description` is read aloud."""

    place: str
    value: float | None
    description: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to size the circles. `key` names its group (class `by-<key>`).

    `largest` is the radius of the largest circle: 19, or 13 where the values differ little.
    """

    key: str
    marks: tuple[Mark, ...]
    largest: float = 19


@dataclass(frozen=True, slots=True)
class Tie:
    """A thread between two places given as (lat, lon). `title` says who and what; `lines` are classes beside `t`
    ("faint" where threads are so many that the land would drown).

    `kinds`, `years` (None for a date not known, written "unknown"), `focus` and `ends` (keys of parties) become
    `data-kind`, `data-year`, `data-focus` and `data-ends`, words with spaces between, for a script that filters and
    highlights. `knot` draws a small ring at `end`.
    """

    start: Point
    end: Point
    title: str
    lines: tuple[LineClass, ...] = ()
    kinds: tuple[str, ...] = ()
    years: tuple[int | None, ...] = ()
    focus: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    knot: bool = False


@dataclass(frozen=True, slots=True)
class MapSpec:
    """A map of a network. The first measure is shown first, and alone on the narrow map.

    `label` is the name of the figure for screen readers. `highlight` is the key of a place that is marked. `view` is a
    key of `geometry.VIEWS`; None takes the closest one that holds every place. The `labels` largest places are named
    (None: all of them), on the narrow map the `narrow_labels` largest.
    """

    label: str
    places: tuple[Place, ...]
    measures: tuple[Measure, ...]
    ties: tuple[Tie, ...] = ()
    highlight: str | None = None
    view: str | None = None
    labels: int | None = None
    narrow_labels: int = 11


@dataclass(frozen=True, slots=True)
class OutsideCountry:
    """A country that ties lead to. Where `point` (lat, lon) is None, the middle of the country is taken, by its `iso2`.

    With a point it may be any place there: a partner, with its own key as `iso2`.
    `name` is its label, `title` the sentence of its arc, `count` (at least 1) how many ties.
    """

    iso2: str
    name: str
    title: str
    count: int
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class WorldSpec:
    """Ties that leave the region, from one knot at `hub` (lat, lon).

    The `labelled` largest countries are named, with their counts where `counted`.
    """

    label: str
    hub: Point
    countries: tuple[OutsideCountry, ...]
    labelled: int = 9
    counted: bool = True


@dataclass(frozen=True, slots=True)
class _Format:
    """What differs between the wide and the narrow drawing; lengths in units of the drawing."""

    name: str
    role: str
    scale: float
    font_size: float
    smallest: float
    hollow: float
    radius_share: float
    casing: float
    knot: float


_WIDE = _Format("wid", "group", 1, 15, 3.6, 5.5, 1, 2.6, 3)
_NARROW = _Format("nar", "img", 0.36, 11, 2, 2.5, 0.4, 1.6, 2)
_CLOSE_UP_WIDTH, _CLOSE_UP_HEIGHT, _CLOSE_UP_FONT = 520, 440, 23
_SAMPLES_OF_A_TIE = 11


def region_map(spec: MapSpec) -> Markup:
    """The network's cities as circles with links, and the ties between them as threads; wide and narrow."""
    return join(_network_map(spec, _WIDE), _network_map(spec, _NARROW))


def not_drawn(spec: MapSpec) -> tuple[str, ...]:
    """Keys of the places that lie outside the frame of the map; the page names them in words."""
    view = _view(spec)
    return tuple(place.key for place in spec.places if view.project(place.lat, place.lon) is None)


def locator_map(place: Place, others: Sequence[Place], label: str) -> Markup:
    """A small map of where one city lies, with the other cities as dots; empty when the city is in no view."""
    view = geometry.fit([(place.lat, place.lon)])
    centre = view.project(place.lat, place.lon)
    if centre is None:
        return Markup("")
    x, y = centre
    dots = [point for other in others if other.key != place.key and (point := view.project(other.lat, other.lon))]
    left = max(0.0, min(x - _CLOSE_UP_WIDTH / 2, view.width - _CLOSE_UP_WIDTH))
    top = max(0.0, min(y - _CLOSE_UP_HEIGHT / 2, view.height - _CLOSE_UP_HEIGHT))
    height = min(_CLOSE_UP_HEIGHT, view.height)
    spots = [Spot("", x - left, y - top, 9, place.name)]
    spots += [Spot(f"dot {at}", dot[0] - left, dot[1] - top, 4, "") for at, dot in enumerate(dots)]
    names = place_labels(tuple(spots), _CLOSE_UP_WIDTH, height, _CLOSE_UP_FONT)
    return tag(
        "svg",
        tag("rect", class_="seabg", width=view.width, height=view.height),
        tag("use", href=f"#{view.land_id}"),
        *(tag("circle", cx=dot[0], cy=dot[1], r=3, fill="var(--field)") for dot in dots),
        tag("circle", class_="city", cx=x, cy=y, r=9),
        *(_label(name, _CLOSE_UP_FONT, left, top) for name in names),
        class_="clip",
        viewBox=f"{number(left)} {number(top)} {_CLOSE_UP_WIDTH} {number(height)}",
        role="img",
        aria_label=label,
    )


def world_map(spec: WorldSpec) -> Markup:
    """One arc for each outside country, as thick as its count, from the network's centre; wide and narrow."""
    return join(_world(spec, _WIDE), _world(spec, _NARROW))


# The map of a network


def _view(spec: MapSpec) -> View:
    if spec.view is not None:
        return geometry.view(spec.view)
    return geometry.fit((place.lat, place.lon) for place in spec.places)


def _network_map(spec: MapSpec, form: _Format) -> Markup:
    view = _view(spec)
    width, height = view.width * form.scale, view.height * form.scale
    arcs = [arc for tie in spec.ties if (arc := _Arc.between(view, tie.start, tie.end, tie))]
    arcs.sort(key=lambda arc: ("x" not in arc.tie.lines, -arc.length))
    on_ties = tuple(point for arc in arcs for point in arc.samples(form.scale))
    measures = spec.measures if form is _WIDE else spec.measures[:1]
    return picture(
        *_ground(view, form),
        *(_thread(arc, form) for arc in arcs),
        *(_measure(spec, view, measure, form, on_ties) for measure in measures),
        width=width,
        height=height,
        label=spec.label,
        class_=form.name,
        role=form.role,
    )


def _ground(view: View, form: _Format) -> tuple[Markup, Markup]:
    width, height = view.width * form.scale, view.height * form.scale
    land = tag(
        "svg",
        tag("use", href=f"#{view.land_id}"),
        width=width,
        height=height,
        viewBox=f"0 0 {number(view.width)} {number(view.height)}",
        class_="clip",
    )
    return tag("rect", class_="seabg", width=width, height=height), land


@dataclass(frozen=True, slots=True)
class _Arc:
    """A quadratic curve in units of the view that bulges to the north, or to the east where it runs north to south."""

    start: Point
    bend: Point
    end: Point
    tie: Tie

    @classmethod
    def between(cls, view: View, start: Point, end: Point, tie: Tie) -> "_Arc | None":
        """None when one end lies outside the frame."""
        one, two = view.project(*start), view.project(*end)
        return cls(one, _bend(one, two), two, tie) if one and two else None

    @property
    def length(self) -> float:
        return math.dist(self.start, self.end)

    def samples(self, scale: float) -> list[Point]:
        """Points along the curve, for labels to keep away from."""
        steps = (at / (_SAMPLES_OF_A_TIE + 1) for at in range(1, _SAMPLES_OF_A_TIE + 1))
        return [(self._at(0, t) * scale, self._at(1, t) * scale) for t in steps]

    def data(self, scale: float) -> str:
        """Path data."""
        (x1, y1), (bx, by), (x2, y2) = self.start, self.bend, self.end
        ends = [number(value * scale) for value in (x1, y1, bx, by, x2, y2)]
        return f"M{ends[0]} {ends[1]}Q{ends[2]} {ends[3]} {ends[4]} {ends[5]}"

    def _at(self, axis: int, t: float) -> float:
        return (1 - t) ** 2 * self.start[axis] + 2 * t * (1 - t) * self.bend[axis] + t * t * self.end[axis]


def _bend(one: Point, two: Point) -> Point:
    """The control point of a tie: off the middle by a fifth of the distance, less for long ones."""
    across, down = two[0] - one[0], two[1] - one[1]
    distance = math.hypot(across, down) or 1.0
    normal_x, normal_y = -down / distance, across / distance
    if normal_y > 0 or (abs(normal_y) < 0.2 and normal_x < 0):
        normal_x, normal_y = -normal_x, -normal_y
    height = 0.36 * distance * (1.25 - min(distance, 500) / 1000)
    return (one[0] + two[0]) / 2 + normal_x * height, (one[1] + two[1]) / 2 + normal_y * height


def _thread(arc: _Arc, form: _Format) -> Markup:
    """A tie with a casing in the colour of the ground, so that crossings look woven; faint ones have none."""
    tie, data = arc.tie, arc.data(form.scale)
    own_width = 1.2 if "thin" in tie.lines else 1.8
    parts = [path_with_title(data, " ".join(("t", *tie.lines)), tie.title)]
    if "faint" not in tie.lines:
        parts.insert(0, path(data, class_="case", stroke_width=own_width + form.casing))
    if tie.knot:
        x, y = arc.end
        parts.append(tag("circle", class_="ring", cx=x * form.scale, cy=y * form.scale, r=form.knot))
    return tag(
        "g",
        *parts,
        class_="tie",
        data_kind=" ".join(tie.kinds) or None,
        data_year=" ".join("unknown" if year is None else str(year) for year in tie.years) or None,
        data_focus=" ".join(tie.focus) or None,
        data_ends=" ".join(tie.ends) or None,
    )


def path_with_title(data: str, class_: str, title: str) -> Markup:
    """A path that says what it is when pointed at."""
    return tag("path", tag("title", title), class_=class_, d=data)


def _measure(spec: MapSpec, view: View, measure: Measure, form: _Format, on_ties: tuple[Point, ...]) -> Markup:
    """The circles and labels of one measure."""
    radii = _radii(measure, form)
    marks = {mark.place: mark for mark in measure.marks}
    named = _named(spec, radii, form)
    drawn = [
        (place, Spot(place.key, point[0] * form.scale, point[1] * form.scale, radii[place.key], name))
        for place in spec.places
        if place.key in marks and (point := view.project(place.lat, place.lon))
        for name in (place.name if place.key in named else "",)
    ]
    drawn.sort(key=lambda pair: (-pair[1].radius, pair[0].key))
    spots = tuple(spot for _, spot in drawn)
    labels = place_labels(spots, view.width * form.scale, view.height * form.scale, form.font_size, on_ties)
    circles = (_circle(place, spot, marks[place.key], place.key == spec.highlight, form) for place, spot in drawn)
    names = tag("g", *(_label(label, form.font_size) for label in labels), aria_hidden="true")
    return tag("g", *circles, names, class_=f"by-{measure.key}")


def _radii(measure: Measure, form: _Format) -> dict[str, float]:
    """Area, not radius, follows the value."""
    most = max((mark.value or 0 for mark in measure.marks), default=0)
    largest = measure.largest * form.radius_share
    return {
        mark.place: max(form.smallest, largest * math.sqrt(mark.value / most)) if mark.value else form.hollow
        for mark in measure.marks
    }


def _named(spec: MapSpec, radii: dict[str, float], form: _Format) -> frozenset[str]:
    """The largest places and the highlighted."""
    most = spec.labels if form is _WIDE else spec.narrow_labels
    largest = sorted(radii, key=lambda key: (-radii[key], key))[:most]
    return frozenset((*largest, *([spec.highlight] if spec.highlight else [])))


def _circle(place: Place, spot: Spot, mark: Mark, here: bool, form: _Format) -> Markup:
    classes = " ".join(("city", *([] if mark.value else ["none"]), *(["here"] if here else [])))
    circle = tag("circle", tag("title", mark.description), class_=classes, cx=spot.x, cy=spot.y, r=spot.radius)
    if here:
        halo = spot.radius + 4 * form.radius_share
        around = tag("circle", cx=spot.x, cy=spot.y, r=halo, fill="none", stroke="var(--brick)", stroke_width=2)
        circle = join(around, circle)
    if form is _NARROW:  # too small to be touched; the table beside the map holds the links
        return circle
    return tag("a", circle, href=place.href, aria_label=mark.description, data_party=place.key)


def _label(label: PlacedLabel, font_size: float, left: float = 0, top: float = 0) -> Markup:
    """A name and, where it stands away from its circle, the line to it; moved by (left, top)."""
    text = tag("text", label.text, class_="lab", x=label.box.x + left, y=label.baseline + top, font_size=font_size)
    if label.leader is None:
        return text
    (x1, y1), (x2, y2) = label.leader
    ends = [number(value) for value in (x1 + left, y1 + top, x2 + left, y2 + top)]
    return join(path(f"M{ends[0]} {ends[1]}L{ends[2]} {ends[3]}", class_="lead-l"), text)


# The map of the world


def _world(spec: WorldSpec, form: _Format) -> Markup:
    view = geometry.view(geometry.WORLD)
    hub = view.project(*spec.hub)
    ends = [(country, point) for country in spec.countries if (point := _country_end(view, country))]
    ends.sort(key=lambda end: (end[0].count, end[0].iso2))
    most = max((country.count for country, _ in ends), default=1)
    arcs = [_world_arc(hub, point, country, most, form) for country, point in ends] if hub else []
    knot = [_hub(hub, form)] if hub else []
    labels = _world_labels(spec, view, ends, most, form)
    return picture(
        *_ground(view, form),
        *arcs,
        *knot,
        tag("g", *(_label(label, form.font_size + 1) for label in labels), aria_hidden="true"),
        width=view.width * form.scale,
        height=view.height * form.scale,
        label=spec.label,
        class_=form.name,
    )


def _country_end(view: View, country: OutsideCountry) -> Point | None:
    place = country.point or geometry.country_point(country.iso2)
    return view.project(*place) if place else None


def _hub(hub: Point, form: _Format) -> Markup:
    return tag(
        "circle", cx=hub[0] * form.scale, cy=hub[1] * form.scale, r=6 if form is _WIDE else 3.5, fill="var(--brick)"
    )


def _world_arc(hub: Point, end: Point, country: OutsideCountry, most: int, form: _Format) -> Markup:
    """The thread to one country, and a circle at its end."""
    bend = _world_bend(hub, end)
    x1, y1, bend_x, bend_y, x2, y2 = (number(value * form.scale) for value in (*hub, *bend, *end))
    data = f"M{x1} {y1}Q{bend_x} {bend_y} {x2} {y2}"
    width = max(0.8, 7 * country.count / most) * (1 if form is _WIDE else 0.6)
    return tag(
        "g",
        tag("title", country.title),
        path(data, class_="case", stroke_width=width + form.casing - 0.6),
        path(data, fill="none", stroke="var(--sea)", stroke_width=width),
        tag("circle", class_="city", cx=x2, cy=y2, r=_count_radius(country, most, form)),
        data_country=country.iso2,
    )


def _world_bend(hub: Point, end: Point) -> Point:
    """The control point: north of the middle by a fifth of the distance; steep arcs bulge sideways too."""
    distance, across = math.dist(hub, end), end[0] - hub[0]
    aside = math.copysign(0.16 * distance, across) if abs(across) < 0.3 * distance else 0.0
    return (hub[0] + end[0]) / 2 + aside, (hub[1] + end[1]) / 2 - distance * 0.22


def _count_radius(country: OutsideCountry, most: int, form: _Format) -> float:
    return max(2.5, 11 * math.sqrt(country.count / most)) * (1 if form is _WIDE else 0.5)


def _world_labels(
    spec: WorldSpec, view: View, ends: list[tuple[OutsideCountry, Point]], most: int, form: _Format
) -> tuple[PlacedLabel, ...]:
    """Name and count of the largest countries; fewer on the narrow map."""
    named = spec.labelled if form is _WIDE else (spec.labelled + 1) // 2
    largest = sorted(ends, key=lambda end: (-end[0].count, end[0].iso2))[:named]
    spots = tuple(
        Spot(
            country.iso2,
            point[0] * form.scale,
            point[1] * form.scale,
            _count_radius(country, most, form),
            f"{country.name} {country.count}" if spec.counted else country.name,
        )
        for country, point in largest
    )
    return place_labels(spots, view.width * form.scale, view.height * form.scale, form.font_size + 1)
