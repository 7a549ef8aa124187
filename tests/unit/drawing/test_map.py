"""Maps: what is drawn of the real network, and what a hostile or missing value does to it."""

import gzip
from dataclasses import replace

import pytest

from jejaring.web.drawing import map as maps
from jejaring.web.drawing.map import MapSpec, Mark, Measure, OutsideCountry, Place, Tie, WorldSpec

from .network import AGREEMENTS, NETWORK, PLACES, parsed, texts, with_class

HOSTILE = '<script>alert("x")</script> & \'\x00\ufffe'


def test_the_network_is_drawn_twice_with_all_its_cities() -> None:
    tree = parsed(maps.region_map(NETWORK))
    wide, narrow = tree.findall("svg")
    assert (wide.get("class"), narrow.get("class")) == ("wid", "nar")
    assert len(list(with_class(wide, "city"))) == len(list(with_class(narrow, "city"))) == 38
    assert len(texts(wide)) == 38
    assert 8 <= len(texts(narrow)) <= 11
    assert {link.get("href") for link in wide.iter("a")} == {place.href for place in PLACES}
    assert all(link.get("aria-label") for link in wide.iter("a"))


def test_the_area_of_a_circle_follows_the_value() -> None:
    measure = Measure("m", (Mark("jakarta", 100, "a"), Mark("dili", 25, "b")))
    tree = parsed(maps.region_map(replace(NETWORK, measures=(measure,), ties=())))
    large, small = (float(circle.get("r", "0")) for circle in list(with_class(tree.findall("svg")[0], "city")))
    assert large == pytest.approx(19)
    assert small == pytest.approx(9.5)


@pytest.mark.parametrize("value", [None, 0])
def test_unknown_and_none_are_hollow(value: float | None) -> None:
    measure = Measure("m", (Mark("dili", value, "Dili: not known"), Mark("jakarta", 4, "Jakarta: 4")))
    tree = parsed(maps.region_map(replace(NETWORK, measures=(measure,))))
    hollow = list(with_class(tree.findall("svg")[0], "none"))
    assert ["".join(circle.itertext()) for circle in hollow] == ["Dili: not known"]


def test_ties_carry_what_a_filter_needs() -> None:
    wide = parsed(maps.region_map(NETWORK)).findall("svg")[0]
    ties = {"".join(tie.itertext()): tie for tie in with_class(wide, "tie")}
    assert set(ties) == {"Jakarta and Kuala Lumpur", "Davao and Dili", "Kuching and Pontianak"}
    first = ties["Jakarta and Kuala Lumpur"]
    assert first.get("data-kind") == "letter_of_intent"
    assert first.get("data-year") == "2025 unknown"
    assert first.get("data-focus") == "civic-social"
    outer = ties["Kuching and Pontianak"]
    assert [path.get("class") for path in outer.iter("path")] == ["case", "t x thin"]
    assert list(with_class(outer, "ring"))


def test_ties_bulge_north() -> None:
    spec = replace(NETWORK, ties=(Tie((0, 100), (0, 120), "along the equator"),))
    wide = parsed(maps.region_map(spec)).findall("svg")[0]
    data = next(with_class(wide, "t")).get("d", "")
    start, bend = data.removeprefix("M").split("Q")
    assert float(bend.split()[1]) < float(start.split()[1]) - 20


def test_a_second_measure_is_a_group_of_the_wide_map_only() -> None:
    people = Measure("population", AGREEMENTS.marks, largest=13)
    tree = parsed(maps.region_map(replace(NETWORK, measures=(AGREEMENTS, people))))
    wide, narrow = tree.findall("svg")
    assert len(list(with_class(wide, "by-population"))) == 1
    assert not list(with_class(narrow, "by-population"))


def test_a_place_outside_the_frame_is_named_not_drawn() -> None:
    far = replace(NETWORK, places=(*PLACES, Place("paris", "Paris", 48.86, 2.35, "/p/")), view="south-east-asia")
    assert maps.not_drawn(far) == ("paris",)
    assert maps.not_drawn(replace(far, view=None)) == ()
    parsed(maps.region_map(far))


def test_a_network_elsewhere_is_drawn_on_the_world() -> None:
    places = (Place("lima", "Lima", -12.05, -77.04, "/l/"), Place("suva", "Suva", -18.14, 178.44, "/s/"))
    measure = Measure("m", (Mark("lima", 1, "Lima: 1"), Mark("suva", 2, "Suva: 2")))
    drawn = maps.region_map(MapSpec("Map", places, (measure,)))
    assert "#land-world" in drawn
    assert sorted(texts(parsed(drawn).findall("svg")[0])) == ["Lima", "Suva"]


def test_an_empty_network_is_still_a_map() -> None:
    assert not texts(parsed(maps.region_map(MapSpec("Map", (), ()))))


def test_the_current_city_is_marked() -> None:
    tree = parsed(maps.region_map(replace(NETWORK, highlight="dili")))
    assert len(list(with_class(tree, "here"))) == 2
    assert "Dili" in texts(tree.findall("svg")[1])


def test_hostile_words_are_text() -> None:
    place = Place("x", HOSTILE, 1, 110, '"/><script>')
    spec = MapSpec(
        HOSTILE,
        (place,),
        (Measure("m", (Mark("x", 3, HOSTILE),)),),
        (Tie((1, 110), (2, 120), HOSTILE, kinds=(HOSTILE,), focus=('"',)),),
    )
    world = WorldSpec(HOSTILE, (6, 107), (OutsideCountry("FR", HOSTILE, HOSTILE, 3),))
    for drawn in (maps.region_map(spec), maps.world_map(world), maps.locator_map(place, [place], HOSTILE)):
        assert "<script" not in drawn
        assert "\x00" not in drawn
        assert "style=" not in drawn
        assert any("<script>" in "".join(element.itertext()) for element in parsed(drawn).iter())


def test_the_locator_holds_the_city_and_the_dots_of_the_others() -> None:
    dili = next(place for place in PLACES if place.key == "dili")
    tree = parsed(maps.locator_map(dili, PLACES, "Where Dili lies"))
    assert texts(tree) == ["Dili"]
    assert len(list(tree.iter("circle"))) == 38


def test_arcs_to_other_countries_are_as_thick_as_their_count() -> None:
    countries = (
        OutsideCountry("CN", "China", "China: 90", 90),
        OutsideCountry("US", "United States", "United States: 45", 45),
        OutsideCountry("ZZ", "Nowhere", "Nowhere: 5", 5),
        OutsideCountry("AU", "Australia", "Australia: 9", 9, (-33.9, 151.2)),
    )
    wide = parsed(maps.world_map(WorldSpec("World", (6, 107), countries))).findall("svg")[0]
    widths = {
        group.get("data-country"): float(group.findall("path")[1].get("stroke-width", "0"))
        for group in wide.iter("g")
        if group.get("data-country")
    }
    assert set(widths) == {"CN", "US", "AU"}
    assert widths["CN"] == pytest.approx(2 * widths["US"])
    assert set(texts(wide)) == {"China 90", "United States 45", "Australia 9"}


def test_the_map_is_light_and_always_the_same() -> None:
    drawn = maps.region_map(NETWORK)
    assert len(gzip.compress(drawn.encode())) < 15_000
    maps.place_labels.cache_clear()
    assert maps.region_map(NETWORK) == drawn
