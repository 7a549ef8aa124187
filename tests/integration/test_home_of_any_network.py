"""The first page, the map and what they count, for a made-up network of three cities, a larger one, and none."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jejaring.apps.agreements.models import Agreement
from jejaring.apps.packs.actions import load_pack
from jejaring.apps.reporting.queries import load_measured_cities, load_overview
from jejaring.apps.ties.queries import (
    TieFilter,
    count_pairs_in_force,
    load_pairs_inside,
    load_tie_years,
)
from jejaring.formats.packs.reading import read_pack
from jejaring.kernel.actor import OPERATOR
from jejaring.web.pictures.network import middle
from jejaring.web.views import map as map_view
from tests.packs import TINY, Draft
from tests.pages import page, threads, words

pytestmark = [pytest.mark.django_db, pytest.mark.database]

AGREEMENTS = TieFilter(layer="agreement")
RIVERS = ("PY", "UY")


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """Pages are kept by the version of the data, which starts anew with each test."""
    cache.clear()


def load(folder: Path) -> None:
    load_pack(by=OPERATOR, pack=read_pack(folder), at=datetime(2026, 1, 2, tzinfo=UTC))


@pytest.fixture
def rivers() -> None:
    """The made-up network of three cities, one of them without a known place."""
    load(TINY)


@pytest.mark.usefixtures("rivers")
def test_home_of_another_network_has_its_own_words_and_no_empty_parts(client: Client) -> None:
    html = page(client, "/")
    assert "Two Rivers Cities" in html
    assert re.findall(r'<dd><a href="[^"]+">([\d,]+)</a></dd>', html)[:3] == ["3", "2", "3"]
    assert "2 focus areas" in words(html)
    assert "How the ferry came" in words(html)
    assert "Ties that leave the region" not in words(html)
    assert "ASEAN" not in html.partition("<main")[2].partition("</main>")[0]


def test_home_without_a_network_says_what_to_do(client: Client) -> None:
    assert "jejaring load" in page(client, "/")
    assert "jejaring load" in page(client, "/map")


def test_home_asks_the_same_number_of_questions_of_a_larger_network(client: Client, tmp_path: Path) -> None:
    load(TINY)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, "/id/")
    draft = Draft(tmp_path / "larger")
    for at in range(6):
        draft.add("cities", id=f"town-{at}", name=f"Town {at}", state_id="PY", cohort_year="2022", is_pilot="false",
                  lat=str(-20 - at), lon="-57")  # fmt: skip
        draft.add("agreements", id=f"pact-{at}", kind="grant", title="Pact", confidence="high",
                  parties=f"city:town-{at}|city:alta|partner:bridge-bank", signed=f"20{10 + at}")  # fmt: skip
        draft.add("projects", id=f"well-{at}", city_id=f"town-{at}", title=f"Well {at}", focus_area_id="water")
    load(draft.folder)
    with CaptureQueriesContext(connection) as many:
        page(client, "/")
    assert len(many) == len(few)


@pytest.mark.usefixtures("rivers")
def test_a_pair_holds_all_that_is_found_between_its_two() -> None:
    pairs = {(pair.first.key, pair.second.key): pair for pair in load_pairs_inside(AGREEMENTS, countries=RIVERS)}
    assert set(pairs) == {("alta", "baja"), ("alta", "media"), ("baja", "media")}
    both = pairs["alta", "baja"]
    assert (both.records, both.kinds, both.years, both.undated) == (
        2, ("memorandum_of_understanding", "sister_city"), (1998, 2019), 0,
    )  # fmt: skip
    assert load_tie_years("agreement") == (2020, 2019, 1998)


@pytest.mark.usefixtures("rivers")
@pytest.mark.parametrize(
    ("year", "kinds"),
    [
        (1997, set()),
        (1998, {"sister_city"}),
        (2018, {"sister_city"}),
        (2019, {"sister_city", "memorandum_of_understanding"}),
        (2024, {"sister_city", "memorandum_of_understanding"}),
        (2025, {"sister_city"}),
    ],
)
def test_in_a_year_stand_the_agreements_in_force_as_far_as_known(year: int, kinds: set[str]) -> None:
    pairs = load_pairs_inside(TieFilter(layer="agreement", party="baja", year=year), countries=RIVERS)
    assert {kind for pair in pairs for kind in pair.kinds} == kinds


@pytest.mark.usefixtures("rivers")
@pytest.mark.parametrize(("year", "pairs"), [(2020, 0), (2021, 3), (2022, 0)])
def test_an_exchange_counts_in_its_own_year(year: int, pairs: int) -> None:
    assert len(load_pairs_inside(TieFilter(layer="exchange", year=year), countries=RIVERS)) == pairs


@pytest.mark.usefixtures("rivers")
def test_an_ended_agreement_is_not_in_force_and_pairs_count_once() -> None:
    # Alta and Baja (sisters), Alta and the bank (loan); the compact of five made ten pairs until 1 March 2024.
    assert count_pairs_in_force(date(2024, 3, 1)) == 11
    assert count_pairs_in_force(date(2024, 3, 2)) == 2
    assert count_pairs_in_force(date(1990, 1, 1)) == 0


@pytest.mark.usefixtures("rivers")
def test_measures_of_a_city() -> None:
    alta, baja, media = load_measured_cities(10)
    assert (alta.agreements, alta.projects, alta.exchanges, alta.city.population) == (5, 1, 1, 412_000)
    assert (baja.agreements, baja.exchanges) == (4, 1)
    assert media.value("population") is None
    assert [row.city.key for row in load_measured_cities(1, "population")] == ["alta"]
    assert [row.city.key for row in load_measured_cities(2, "agreements")] == ["alta", "baja"]


@pytest.mark.usefixtures("rivers")
def test_gaps_are_counted() -> None:
    overview = load_overview(date(2026, 1, 1))
    assert (overview.projects, overview.projects_without_summary, overview.needs) == (3, 2, 1)
    assert overview.agreements_without_amount == 2
    assert (overview.idle_cities, overview.idle_cities_count) == ((), 0)


def test_the_middle_of_places_on_both_sides_of_the_date_line_lies_between_them() -> None:
    found = middle([(0, 170), (0, -170)])
    assert found is not None
    assert found[0] == pytest.approx(0)
    assert abs(found[1]) == pytest.approx(180)
    assert middle([]) is None
    assert middle([(0, 0), (0, 180)]) is None


@pytest.mark.usefixtures("rivers")
def test_a_city_that_does_not_exist_is_not_found(client: Client) -> None:
    page(client, "/map?city=nowhere", 404)
    page(client, "/map.json?city=nowhere", 404)


@pytest.mark.usefixtures("rivers")
def test_a_city_without_a_known_place_is_named_and_nothing_fits_is_said(client: Client) -> None:
    html = page(client, "/map")
    assert "Not on the map, because the place is not known: Media" in words(html)
    assert threads(html) == ["Alta – Baja: 2 records"]
    assert "No tie fits what you chose" in words(page(client, "/map?kind=contract"))
    assert "No tie fits what you chose" in words(page(client, "/map?view=world"))


@pytest.mark.usefixtures("rivers")
def test_a_network_without_any_ties_or_places_has_a_map_page(client: Client) -> None:
    Agreement.objects.all().delete()
    page(client, "/map?kind=exchange&size=exchanges")


@pytest.mark.usefixtures("rivers")
def test_too_many_cities_are_cut_to_the_largest_and_that_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_view, "MOST_CITIES", 1)
    html = page(client, "/map?size=population")
    assert "Drawn are the 1 cities with the highest values" in words(html)
    assert "All 3 member cities" in words(html)
    assert set(re.findall(r'data-party="([^"]+)"', html)) == {"alta"}
    assert threads(html) == []
