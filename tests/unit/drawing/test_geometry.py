"""Projections against known values, and the land that ships."""

import gzip
import math

import pytest

from jejaring.web.drawing import geometry
from jejaring.web.drawing.geometry import REGION, VIEWS, WORLD
from jejaring.web.drawing.glyphs import defs

PARIS, JAKARTA, SUVA, LIMA = (48.8566, 2.3522), (-6.2146, 106.8451), (-18.1416, 178.4419), (-12.05, -77.04)


def test_jakarta_is_on_the_region_map_and_paris_is_not() -> None:
    region = geometry.view(REGION)
    assert region.project(*JAKARTA) == pytest.approx((314.03, 726.78), abs=0.1)
    assert region.project(*PARIS) is None


def test_the_corners_of_the_region() -> None:
    region = geometry.view(REGION)
    assert region.project(28.7, 91.2) == pytest.approx((0, 0), abs=0.01)
    assert region.project(-11.6, 141.02) == pytest.approx((1000, region.height), abs=0.5)
    assert region.project(28.71, 100) is None
    assert region.project(0, 91.1) is None


def test_mercator_keeps_shapes() -> None:
    region = geometry.view(REGION)
    (x1, y1), (x2, _), (_, y3) = (region.project(*p) or (0, 0) for p in ((10, 110), (10, 111), (11, 110)))
    assert (y1 - y3) / (x2 - x1) == pytest.approx(1 / math.cos(math.radians(10.5)), rel=1e-3)


def test_the_world_is_centred_on_the_pacific_side_of_asia() -> None:
    world = geometry.view(WORLD)
    centre = world.project(0, 150)
    assert centre is not None
    assert centre[0] == pytest.approx(500)
    suva, lima = world.project(*SUVA), world.project(*LIMA)
    assert suva is not None
    assert lima is not None
    assert 500 < suva[0] < lima[0] < 1000
    assert world.project(0, -180) == pytest.approx(world.project(0, 180))


def test_equal_earth_against_published_lengths() -> None:
    """In radii of the globe: half the equator is 2.7066 long, a pole 0.5925 of that; a pole lies 1.3173 high."""
    globe = geometry.EqualEarth(centre=0, south=-90, north=90, width=2)
    assert globe.raw(0, 180)[0] - 1 == pytest.approx(1)
    assert globe.raw(90, 180)[0] - 1 == pytest.approx(0.5925, abs=1e-3)
    assert globe.raw(0, 0)[1] == pytest.approx(1.3173 / 2.7066, abs=1e-4)
    assert globe.raw(-90, 0)[1] == pytest.approx(2 * 1.3173 / 2.7066, abs=1e-4)


def test_no_country_of_the_world_is_wider_than_half_of_it() -> None:
    world = geometry.view(WORLD)
    for code, data in geometry.land(WORLD).items():
        for part in data.split("M")[1:]:
            xs = _xs(part)
            assert max(xs) - min(xs) < world.width / 2, code


def _xs(part: str) -> list[int]:
    start, steps = part.rstrip("z").split("l")
    x = int(start.replace("-", " -").split()[0])
    values = [int(v) for v in steps.replace("-", " -").split()]
    xs = [x]
    for step in values[::2]:
        x += step
        xs.append(x)
    return xs


def test_fit_takes_the_closest_view_that_holds_every_place() -> None:
    assert geometry.fit([JAKARTA]).key == REGION
    assert geometry.fit([JAKARTA, PARIS]).key == WORLD
    assert geometry.fit([]).key == WORLD


def test_an_unknown_view_is_an_error() -> None:
    with pytest.raises(KeyError):
        geometry.view("atlantis")


def test_member_countries_are_there_by_their_code() -> None:
    asean = {"BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"}
    assert asean <= set(geometry.land(REGION))
    assert {"FR", "BR", "KE", "US"} <= set(geometry.land(WORLD))
    assert geometry.country_point("FR") == pytest.approx((46.9, 2.5), abs=3)
    assert geometry.country_point("XX") is None


@pytest.mark.parametrize(("key", "bar"), [(REGION, 25_000), (WORLD, 15_000)])
def test_land_is_light_on_the_wire(key: str, bar: int) -> None:
    assert len(gzip.compress(defs([key], {"ID", "MY"}).encode())) <= bar


@pytest.mark.parametrize("key", VIEWS)
def test_members_are_tinted_and_others_are_not(key: str) -> None:
    indonesia = geometry.land(key)["ID"]
    assert f'<path class="land" d="{indonesia}"/>' in defs([key], {"ID"})
    assert 'class="land"' not in defs([key])
    assert indonesia in defs([key])
