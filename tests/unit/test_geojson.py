"""GeoJSON as RFC 7946 has it."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.formats.geojson import Feature, Line, Point, Position, cut_at_antimeridian, feature_collection
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref

places = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def written(*features: Feature) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(feature_collection(features)))
    return found


def test_no_feature() -> None:
    assert written() == {"type": "FeatureCollection", "features": []}


def test_points_lines_and_things_without_a_place() -> None:
    found = written(
        Feature(Point((106.8451304, -6.2146201)), {"name": "Jakarta", "since": PartialDate(2018, 7)}, "jakarta"),
        Feature(Line(((100.5, 13.75), (105.85, 21.02))), {"evidence": Ref("agreement", "x"), "end": None}),
        Feature(None, {"name": "somewhere"}),
    )
    assert found["features"] == [
        {
            "type": "Feature",
            "id": "jakarta",
            "geometry": {"type": "Point", "coordinates": [106.84513, -6.21462]},
            "properties": {"name": "Jakarta", "since": "2018-07"},
        },
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [[100.5, 13.75], [105.85, 21.02]]},
            "properties": {"evidence": "agreement:x", "end": None},
        },
        {"type": "Feature", "geometry": None, "properties": {"name": "somewhere"}},
    ]


def test_six_decimals() -> None:
    (feature,) = written(Feature(Point((1.23456789, -0.00000001)), {}))["features"]
    assert feature["geometry"]["coordinates"] == [1.234568, 0.0]


def test_a_line_over_the_antimeridian_is_cut_there() -> None:
    assert cut_at_antimeridian([(170.0, 10.0), (-170.0, 20.0)]) == [
        [(170.0, 10.0), (180.0, 15.0)],
        [(-180.0, 15.0), (-170.0, 20.0)],
    ]
    (feature,) = written(Feature(Line(((-122.4, 37.8), (120.9, 14.6))), {}))["features"]
    assert feature["geometry"]["type"] == "MultiLineString"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ([(180.0, 0.0), (-170.0, 0.0)], [[(-180.0, 0.0), (-170.0, 0.0)]]),
        ([(170.0, 0.0), (-180.0, 0.0)], [[(170.0, 0.0), (180.0, 0.0)]]),
        ([(-90.0, 0.0), (90.0, 0.0)], [[(-90.0, 0.0), (90.0, 0.0)]]),
        ([(180.0, 5.0), (-180.0, 5.0)], [[(180.0, 5.0), (180.0, 5.0)]]),
        ([(5.0, 5.0), (5.0, 5.0)], [[(5.0, 5.0), (5.0, 5.0)]]),
    ],
    ids=["begins at the edge", "ends at the edge", "half around", "the same place at both edges", "no length"],
)
def test_lines_that_touch_the_edge(line: list[Position], parts: list[list[Position]]) -> None:
    assert cut_at_antimeridian(line) == parts


@pytest.mark.parametrize("position", [(181.0, 0.0), (0.0, -90.5), (float("nan"), 0.0), (0.0, float("inf"))])
def test_impossible_positions(position: Position) -> None:
    with pytest.raises(ValueError, match="not a longitude and a latitude"):
        written(Feature(Point(position), {}))


def test_a_line_needs_two_positions() -> None:
    with pytest.raises(ValueError, match="two positions"):
        written(Feature(Line(((0.0, 0.0),)), {}))


@given(places, places)
def test_a_line_keeps_its_ends_and_never_steps_over_half_the_earth(first: Position, last: Position) -> None:
    parts = cut_at_antimeridian([first, last])
    for part in parts:
        assert len(part) >= 2
        for (lon1, _), (lon2, _) in pairwise(part):
            assert abs(lon1 - lon2) <= 180
    for place, end in ((first, parts[0][0]), (last, parts[-1][-1])):
        # The two edges are one meridian.
        turn = abs(end[0] - place[0])
        assert min(turn, 360 - turn) <= 1e-6 or len(parts) == 1
        assert abs(end[1] - place[1]) <= 1e-5 or len(parts) == 1
    if len(parts) == 2:
        (lon1, lat1), (lon2, lat2) = parts[0][-1], parts[1][0]
        assert abs(lon1) == abs(lon2) == 180
        assert lon1 == -lon2
        assert lat1 == lat2


@given(st.lists(places))
def test_every_collection_is_json(found: list[Position]) -> None:
    features = written(*(Feature(Point(place), {"n": n}) for n, place in enumerate(found)))["features"]
    assert [feature["properties"]["n"] for feature in features] == list(range(len(found)))
