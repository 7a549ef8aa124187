"""The first page and the map of the real network: what they count, draw and leave out."""

import csv
import gzip
import io
import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jejaring.apps.ties.queries import (
    TieFilter,
    load_countries_outside,
    load_pairs_outside,
)
from tests.pages import page, pairs_in, streamed, threads, words

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("ascn")]

AGREEMENTS = TieFilter(layer="agreement")


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """Pages are kept by the version of the data, which starts anew with each test."""
    cache.clear()


def test_home_shows_the_numbers_of_the_network_each_with_its_list(client: Client) -> None:
    html = page(client, "/")
    numbers = re.findall(r'<dd><a href="([^"]+)">([\d,]+)</a></dd>', html)
    assert numbers[:3] == [("/cities", "38"), ("/states", "11"), ("/projects", "146")]
    assert [address for address, _ in numbers[3:]] == ["/agreements", "/partners", "/needs?standing=past"]
    assert "18 completed 108 ongoing 8 planning" in re.sub(r"\W+", " ", words(html))
    assert "408 found in all; the date of 145 is not known" in words(html)
    assert "23 pairs of member cities share an agreement" in words(html)
    assert "44 more pairs join a member" in words(html)


def test_every_number_on_home_has_a_mark_and_every_mark_a_note(client: Client) -> None:
    html = page(client, "/")
    key_figures = re.findall(r"<dt>.*?</dt>", html, flags=re.DOTALL)
    assert len(key_figures) == 6
    assert all('class="s"' in figure for figure in key_figures)
    assert set(re.findall(r'href="#(n\d+)"', html)) <= set(re.findall(r'id="(n\d+)"', html))


def test_home_leads_to_every_focus_area_and_story(client: Client) -> None:
    html = page(client, "/")
    assert len(set(re.findall(r'href="(/focus-areas/[^"]+)"', html))) == 6
    assert len(set(re.findall(r'href="(/stories/[^"]+)"', html))) == 3


def test_home_is_light(client: Client) -> None:
    assert len(gzip.compress(page(client, "/").encode())) < 60_000


def test_partners_outside_are_counted_by_country_and_by_pair_alike() -> None:
    members = ("BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN")
    countries = load_countries_outside(AGREEMENTS, countries=members)
    pairs = load_pairs_outside(AGREEMENTS, countries=members)
    assert countries[0].country == "CN"
    assert sum(row.pairs for row in countries) == len(pairs)
    assert not {pair.second_country for pair in pairs} & {*members, ""}


@pytest.mark.parametrize(
    "query",
    ["", "?kind=letter_of_intent", "?kind=sister_city&city=bangkok", "?year=1995", "?year=unknown",
     "?focus=built-infrastructure&size=population", "?kind=exchange&year=2025"],
)  # fmt: skip
def test_the_map_its_table_and_its_twins_hold_the_same(client: Client, query: str) -> None:
    html = page(client, f"/map{query}")
    rows = json.loads(streamed(client.get(f"/map.json{query}")))["items"]
    table = list(csv.DictReader(io.StringIO(streamed(client.get(f"/map.csv{query}")))))
    assert len(threads(html)) == pairs_in(html) == len(rows) == len(table)
    drawn = {name.rpartition(":")[0] for name in threads(html)}
    assert drawn == {f"{row['first_name']} – {row['second_name']}" for row in rows}


def test_filters_are_exact(client: Client) -> None:
    assert threads(page(client, "/map?kind=letter_of_intent")) == ["Jakarta – Kuala Lumpur: 1 record"]
    assert len(threads(page(client, "/map"))) == 67
    of_a_city = threads(page(client, "/map?city=jakarta"))
    assert of_a_city
    assert all("Jakarta" in name for name in of_a_city)


def test_a_pair_leads_to_its_agreements(client: Client) -> None:
    html = page(client, "/map?kind=letter_of_intent")
    [address] = re.findall(r'href="(/agreements\?party=[^"]+)"', html)
    found = words(page(client, address.replace("&amp;", "&")))
    assert "Letter of intent" in found


def test_the_world_shows_countries_or_the_partners_of_one_city(client: Client) -> None:
    html = page(client, "/map?view=world")
    assert re.search(r'scope="row">China</th><td[^>]*>\d+</td>', html)
    rows = json.loads(streamed(client.get("/map.json?view=world&city=jakarta")))["items"]
    assert {row["first"] for row in rows} == {"city:jakarta"}
    assert pairs_in(page(client, "/map?view=world&city=jakarta")) == len(rows) > 0


_WRONG = ("size=9", "kind=pact", "focus=x", "year=20", "view=moon", "colour=red")


@pytest.mark.parametrize(
    "address", ["/map?page=0", *(f"/map{form}?{wrong}" for form in ("", ".csv", ".json") for wrong in _WRONG)]
)
def test_wrong_choices_are_named(client: Client, address: str) -> None:
    name = address.partition("?")[2].partition("=")[0]
    assert name in words(page(client, address, 400))


def test_both_pages_speak_indonesian(client: Client) -> None:
    for address in ("/id/", "/id/map"):
        html = page(client, address)
        assert '<html lang="id">' in html
        assert 'href="/id/cities' in html
    assert "Jaringan Kota Cerdas ASEAN" in page(client, "/id/")


def test_the_map_asks_few_questions(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        page(client, "/map?year=2020&kind=sister_city")
    assert len(asked) <= 15
