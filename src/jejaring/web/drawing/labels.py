"""Where the names on a map stand: near their circles, clear of each other, clear of the ties where possible.

Each label has up to 56 candidate places: eight next to its circle, then four wider rings of twelve, from which a thin
line leads back. A place costs what it spoils (see the constants); a seeded local search with restarts looks for the
cheapest set. The result is the same on every machine, and no two of the returned labels overlap.
"""

import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from jejaring.web.drawing.svg import Point
from jejaring.web.drawing.text import text_width

# Rings of candidates: (distance from the edge of the circle, cost, step in degrees).
_RINGS = ((3, 0, 45), (14, 3, 30), (26, 5, 30), (40, 7, 30), (58, 9, 30))
# The taste for a side, by degrees clockwise from east.
_SIDE_COST = {0: 0.0, 315: 0.5, 180: 0.6, 270: 0.7, 45: 0.8, 90: 0.9}
_OTHER_SIDE_COST = 1.0
_OVERLAP_COST = 70
_CIRCLE_COST = 14
_NEARER_TO_ANOTHER_COST = 26
_ALMOST_NEARER_COST = 9
_TIE_COST = 1.1

_CANDIDATES_KEPT = 34
_RESTARTS = 24
_ROUNDS = 14
_EDGE = 2
_GAP_X, _GAP_Y = 3, 0.5
_BASELINE = 0.8


@dataclass(frozen=True, slots=True)
class Spot:
    """A circle on the drawing. `text` is its label; an empty text means an obstacle without a label."""

    key: str
    x: float
    y: float
    radius: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its left upper corner."""

    x: float
    y: float
    width: float
    height: float

    def nearest(self, x: float, y: float) -> Point:
        """The point of the rectangle nearest to (x, y)."""
        return min(max(x, self.x), self.x + self.width), min(max(y, self.y), self.y + self.height)

    def distance(self, x: float, y: float) -> float:
        """From (x, y) to the rectangle; 0 inside."""
        near_x, near_y = self.nearest(x, y)
        return math.hypot(near_x - x, near_y - y)

    def overlaps(self, other: "Box", gap_x: float = 0, gap_y: float = 0) -> bool:
        """Whether the two come nearer than the gaps."""
        return (
            self.x < other.x + other.width + gap_x
            and other.x < self.x + self.width + gap_x
            and self.y < other.y + other.height + gap_y
            and other.y < self.y + self.height + gap_y
        )


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label in its place: `box` around the text, `leader` the line back to the circle where one is needed."""

    key: str
    text: str
    box: Box
    leader: tuple[Point, Point] | None

    @property
    def baseline(self) -> float:
        return self.box.y + self.box.height * _BASELINE


@dataclass(frozen=True, slots=True)
class _Candidate:
    box: Box
    ring: int
    cost: float


@lru_cache(maxsize=128)
def place_labels(
    spots: tuple[Spot, ...],
    width: float,
    height: float,
    font_size: float,
    obstacles: tuple[Point, ...] = (),
) -> tuple[PlacedLabel, ...]:
    """Places for the texts of `spots` on a drawing of `width` by `height`; `obstacles` are points on ties to keep free.

    Pure, so the answer is kept. A label for which no free place exists is left out, the smallest circle first; a caller
    that must name every spot also does so in words (a title, a table).
    """
    named = sorted((spot for spot in spots if spot.text), key=lambda spot: (-spot.radius, spot.key))
    candidates = [_candidates(spot, spots, width, height, font_size, _Points(obstacles)) for spot in named]
    chosen = _without_overlap(_search(candidates))
    return tuple(
        PlacedLabel(spot.key, spot.text, place.box, _leader(spot, place))
        for spot, place in zip(named, chosen, strict=True)
        if place is not None
    )


class _Points:
    """Points that can be counted inside a rectangle."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._sorted = sorted(points)

    def inside(self, box: Box) -> int:
        first = bisect_right(self._sorted, (box.x - 1, math.inf))
        last = bisect_left(self._sorted, (box.x + box.width + 1, -math.inf))
        top, bottom = box.y - 1, box.y + box.height + 1
        return sum(top < y < bottom for _, y in self._sorted[first:last])


def _candidates(
    spot: Spot, spots: Sequence[Spot], width: float, height: float, font_size: float, ties: _Points
) -> list[_Candidate]:
    """The cheapest places for one label that lie inside the drawing, cheapest first."""
    label_width, label_height = text_width(spot.text, font_size), font_size * 0.95
    reach = label_width + spot.radius + _RINGS[-1][0]
    around = [s for s in spots if s.key != spot.key and math.dist((s.x, s.y), (spot.x, spot.y)) < 2 * reach + s.radius]
    places = []
    for ring, angle, cost in _directions():
        box = _box_at(spot, _RINGS[ring][0], angle, label_width, label_height)
        if _inside(box, width, height):
            cost += _cost(box, spot, around) + _TIE_COST * ties.inside(box)
            places.append(_Candidate(box, ring, cost))
    return sorted(places, key=lambda place: place.cost)[:_CANDIDATES_KEPT]


def _directions() -> Iterator[tuple[int, int, float]]:
    """Ring, degrees clockwise from east, and what the place costs before anything stands in its way."""
    for ring, (_, cost, step) in enumerate(_RINGS):
        for angle in range(0, 360, step):
            yield ring, angle, cost + _SIDE_COST.get(angle, _OTHER_SIDE_COST)


def _box_at(spot: Spot, gap: float, angle: int, width: float, height: float) -> Box:
    """The label's rectangle in that direction, its nearest edge or corner `gap` away from the circle."""
    right, down = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = spot.x + (spot.radius + gap) * right, spot.y + (spot.radius + gap) * down
    left = x if right > 0.35 else x - width if right < -0.35 else x - width / 2
    top = y - height / 2 if abs(down) < 0.35 else y - height if down < 0 else y
    return Box(left, top, width, height)


def _inside(box: Box, width: float, height: float) -> bool:
    return (
        box.x >= _EDGE
        and box.y >= _EDGE
        and box.x + box.width <= width - _EDGE
        and box.y + box.height <= height - _EDGE
    )


def _cost(box: Box, spot: Spot, others: Sequence[Spot]) -> float:
    """What a place costs for covering another circle, or for standing so near to it that it seems to be its name."""
    cost = 0.0
    own = box.distance(spot.x, spot.y) - spot.radius
    for other in others:
        distance = box.distance(other.x, other.y) - other.radius
        if distance < 1.5:
            cost += _CIRCLE_COST
        if distance < own + 1:
            cost += _NEARER_TO_ANOTHER_COST
        elif distance < own + 5:
            cost += _ALMOST_NEARER_COST
    return cost


def _search(candidates: Sequence[Sequence[_Candidate]]) -> list[_Candidate | None]:
    """One candidate for each label, so that the sum of costs and overlaps is small."""
    clashes = _clashes(candidates)
    offsets = _offsets(candidates)
    dice = random.Random(1)  # noqa: S311 (not a secret: the same drawing every time is what is wanted)
    best: tuple[float, list[int]] = (math.inf, [])
    for _ in range(_RESTARTS):
        choice = _settle(candidates, clashes, offsets, dice)
        total = _total(choice, candidates, clashes, offsets)
        if total < best[0]:
            best = (total, choice)
    return [places[pick] if places else None for places, pick in zip(candidates, best[1], strict=True)]


def _settle(
    candidates: Sequence[Sequence[_Candidate]], clashes: Sequence[int], offsets: Sequence[int], dice: random.Random
) -> list[int]:
    """From the cheapest places on, labels move one after the other, in a random order, until none can do better."""
    choice = [0] * len(candidates)
    taken = sum(1 << offset for offset, places in zip(offsets, candidates, strict=True) if places)
    order = [label for label, places in enumerate(candidates) if places]
    for _ in range(_ROUNDS):
        dice.shuffle(order)
        moved = False
        for label in order:
            offset = offsets[label]
            others = taken & ~(1 << (offset + choice[label]))
            pick = min(
                range(len(candidates[label])),
                key=lambda at: candidates[label][at].cost + _OVERLAP_COST * (clashes[offset + at] & others).bit_count(),
            )
            moved = moved or pick != choice[label]
            choice[label] = pick
            taken = others | 1 << (offset + pick)
        if not moved:
            break
    return choice


def _total(
    choice: Sequence[int],
    candidates: Sequence[Sequence[_Candidate]],
    clashes: Sequence[int],
    offsets: Sequence[int],
) -> float:
    numbers = [offset + pick for offset, pick, places in zip(offsets, choice, candidates, strict=True) if places]
    taken = sum(1 << number for number in numbers)
    overlaps = sum((clashes[number] & taken).bit_count() for number in numbers) / 2
    cost = sum(places[pick].cost for places, pick in zip(candidates, choice, strict=True) if places)
    return cost + _OVERLAP_COST * overlaps


def _offsets(candidates: Sequence[Sequence[_Candidate]]) -> list[int]:
    """All candidates of all labels are numbered in one row; where does each label's part begin?"""
    offsets = [0]
    for places in candidates:
        offsets.append(offsets[-1] + len(places))
    return offsets[:-1]


def _clashes(candidates: Sequence[Sequence[_Candidate]]) -> list[int]:
    """For each candidate in the row, the set of other labels' candidates that it overlaps, as bits of one number."""
    offsets = _offsets(candidates)
    clashes = [0] * sum(len(places) for places in candidates)
    hulls = [_hull(places) for places in candidates]
    for one, two in combinations([label for label, places in enumerate(candidates) if places], 2):
        if not hulls[one].overlaps(hulls[two], _GAP_X, _GAP_Y):
            continue
        for a, place in enumerate(candidates[one], offsets[one]):
            for b, other in enumerate(candidates[two], offsets[two]):
                if place.box.overlaps(other.box, _GAP_X, _GAP_Y):
                    clashes[a] |= 1 << b
                    clashes[b] |= 1 << a
    return clashes


def _hull(places: Sequence[_Candidate]) -> Box:
    boxes = [place.box for place in places] or [Box(0, 0, 0, 0)]
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)


def _without_overlap(chosen: Sequence[_Candidate | None]) -> list[_Candidate | None]:
    """The same, but a label that would lie on an earlier one (a larger circle's) is left out."""
    kept: list[_Candidate | None] = []
    for place in chosen:
        hit = place is None or any(place.box.overlaps(other.box) for other in kept if other is not None)
        kept.append(None if hit else place)
    return kept


def _leader(spot: Spot, place: _Candidate) -> tuple[Point, Point] | None:
    """From the edge of the circle to the label, for labels that do not stand next to their circle."""
    if place.ring == 0:
        return None
    end_x, end_y = place.box.nearest(spot.x, spot.y)
    length = math.hypot(end_x - spot.x, end_y - spot.y) or 1.0
    share = spot.radius / length
    return (spot.x + (end_x - spot.x) * share, spot.y + (end_y - spot.y) * share), (end_x, end_y)
