"""Labels stand clear of each other, inside the drawing, at the same place every time."""

import time
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from jejaring.web.drawing import geometry
from jejaring.web.drawing.labels import PlacedLabel, Spot, place_labels
from jejaring.web.drawing.text import text_width, wrap

from .network import CITIES

WIDE_FONT = 15


def city_spots(scale: float = 1.0) -> tuple[Spot, ...]:
    view = geometry.view(geometry.REGION)
    points = [(key, name, view.project(lat, lon), count) for key, name, lat, lon, count in CITIES]
    return tuple(
        Spot(key, point[0] * scale, point[1] * scale, max(3.6, 19 * (count / 60) ** 0.5) * scale, name)
        for key, name, point, count in points
        if point
    )


def assert_clear(labels: tuple[PlacedLabel, ...]) -> None:
    for one, two in combinations(labels, 2):
        assert not one.box.overlaps(two.box), (one.text, two.text)


def test_all_38_cities_are_named_without_overlap() -> None:
    view = geometry.view(geometry.REGION)
    labels = place_labels(city_spots(), view.width, view.height, WIDE_FONT)
    assert {label.text for label in labels} == {name for _, name, *_ in CITIES}
    assert len(labels) == 38
    assert_clear(labels)


def test_each_label_is_nearest_to_its_own_circle_or_has_a_line_to_it() -> None:
    view = geometry.view(geometry.REGION)
    spots = {spot.key: spot for spot in city_spots()}
    for label in place_labels(tuple(spots.values()), view.width, view.height, WIDE_FONT):
        own = spots[label.key]
        gap = label.box.distance(own.x, own.y) - own.radius
        assert gap < 5 or label.leader is not None, label.text


def test_38_labels_take_less_than_half_a_second() -> None:
    view = geometry.view(geometry.REGION)
    place_labels.cache_clear()
    start = time.process_time()
    place_labels(city_spots(), view.width, view.height, WIDE_FONT)
    assert time.process_time() - start < 0.5


def test_the_answer_is_the_same_every_time_and_in_every_order() -> None:
    view = geometry.view(geometry.REGION)
    first = place_labels(city_spots(), view.width, view.height, WIDE_FONT)
    place_labels.cache_clear()
    again = place_labels(tuple(reversed(city_spots())), view.width, view.height, WIDE_FONT)
    assert first == again


def test_a_crowd_loses_the_labels_of_small_circles_rather_than_legibility() -> None:
    crowd = tuple(Spot(f"{at:02}", 200 + at * 0.1, 40, 1 + at, "Kota yang panjang namanya") for at in range(12))
    labels = place_labels(crowd, 400, 80, 12)
    assert 0 < len(labels) < len(crowd)
    assert_clear(labels)


spots_anywhere = st.lists(
    st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(1, 15), st.text(max_size=12)), max_size=12
)


@settings(deadline=None, max_examples=40)
@given(spots_anywhere)
def test_whatever_the_circles_labels_stay_inside_and_apart(circles: list[tuple[float, float, float, str]]) -> None:
    spots = tuple(Spot(str(at), *circle) for at, circle in enumerate(circles))
    labels = place_labels(spots, 300, 200, 11)
    assert_clear(labels)
    for label in labels:
        assert label.box.x >= 0
        assert label.box.y >= 0
        assert label.box.x + label.box.width <= 300
        assert label.box.y + label.box.height <= 200


def test_labels_keep_off_the_ties() -> None:
    spot = (Spot("a", 100, 50, 4, "Jakarta"),)
    free = place_labels(spot, 300, 100, 12)[0]
    line = tuple((float(x), free.box.y + 6) for x in range(105, 160, 3))
    moved = place_labels(spot, 300, 100, 12, line)[0]
    assert not any(
        moved.box.x < x < moved.box.x + moved.box.width and moved.box.y < y < moved.box.y + moved.box.height
        for x, y in line
    )


def test_widths_of_known_words() -> None:
    assert text_width("i", 1000) < text_width("W", 1000)
    assert 3.3 < text_width("Jakarta", 1) < 3.8
    assert text_width("Đà Nẵng", 15) > text_width("Da Nan", 15)
    assert text_width("", 15) == 0


def test_marks_above_and_below_take_no_width() -> None:
    assert text_width("ก\u0e34", 10) == text_width("ก", 10)
    assert text_width("城", 10) == 10


def test_wrapping_loses_nothing_and_never_splits_a_letter_from_its_mark() -> None:
    assert wrap("Ministry of Land and Transport", 12, 100) == ("Ministry of Land", "and Transport")
    thai = "กรุงเทพมหานคร"
    pieces = wrap(thai, 12, 30)
    assert "".join(pieces) == thai
    assert len(pieces) > 1
    assert not any(piece[0] in "\u0e31\u0e34\u0e35\u0e38\u0e39" for piece in pieces)
