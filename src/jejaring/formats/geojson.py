"""Writing GeoJSON (RFC 7946), a feature at a time.

Positions are (longitude, latitude) in WGS 84 degrees and written with six decimals, which is about a hand's breadth. A
line that goes over the antimeridian the short way is cut there (RFC 7946, section 3.1.9).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import copysign
from typing import Any

Position = tuple[float, float]
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A place."""

    position: Position


@dataclass(frozen=True, slots=True)
class Line:
    """A line through two or more positions, each step of it going the short way around the earth."""

    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """A thing on the map. Without a known place `geometry` is None; values that JSON lacks are written as text."""

    geometry: Point | Line | None
    properties: Mapping[str, Any]
    id: str = ""


def feature_collection(features: Iterable[Feature]) -> Iterator[str]:
    """The text of a FeatureCollection in pieces, one for each feature. Raises ValueError for impossible positions."""
    yield '{"type":"FeatureCollection","features":['
    for number, feature in enumerate(features):
        yield ("," if number else "") + "\n" + json.dumps(_feature(feature), ensure_ascii=False, default=str)
    yield "\n]}\n"


def _feature(feature: Feature) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "Feature"}
    if feature.id:
        found["id"] = feature.id
    return found | {"geometry": _geometry(feature.geometry), "properties": dict(feature.properties)}


def _geometry(geometry: Point | Line | None) -> dict[str, Any] | None:
    if geometry is None:
        return None
    if isinstance(geometry, Point):
        return {"type": "Point", "coordinates": _rounded(geometry.position)}
    if len(geometry.positions) < 2:
        raise ValueError("a line needs two positions")
    parts = cut_at_antimeridian(geometry.positions)
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def cut_at_antimeridian(positions: Sequence[Position]) -> list[list[Position]]:
    """The parts of a line that lie on one side of the antimeridian each."""
    parts = [[_rounded(positions[0])]]
    for position in positions[1:]:
        longitude, latitude = _rounded(position)
        before, latitude_before = parts[-1][-1]
        if abs(longitude - before) > 180:
            edge = copysign(180.0, before)
            # The same place, counted on beyond the edge instead of from the other one.
            beyond = longitude + 2 * edge
            share = (edge - before) / (beyond - before) if beyond != before else 0.0
            crossing = latitude_before + share * (latitude - latitude_before)
            parts[-1].append(_rounded((edge, crossing)))
            parts.append([_rounded((-edge, crossing))])
        parts[-1].append((longitude, latitude))
    # A line that only touches the edge leaves a part without length there.
    long_enough = [part for part in parts if len(set(part)) > 1]
    return long_enough or parts[:1]


def _rounded(position: Position) -> Position:
    longitude, latitude = position
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(f"{position} is not a longitude and a latitude in degrees")
    return round(longitude, DECIMALS) + 0.0, round(latitude, DECIMALS) + 0.0
