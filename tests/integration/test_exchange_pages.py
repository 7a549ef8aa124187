"""Exchanges, focus areas, strategies, sources, search and open data, as readers and programs see them."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jejaring.apps.exchange.models import Exchange, Participation
from jejaring.apps.exchange.queries import ExchangeFilter, exchange_counts, exchanges, get_exchange, load_exchanges
from jejaring.apps.projects.models import Project
from jejaring.apps.registry.models import City, FocusArea, Party, State
from jejaring.apps.sources.models import Citation, Source
from jejaring.apps.sources.queries import SourceFilter, load_sources, sources, statements
from jejaring.formats.packs.schema import TABLES
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


def rows_of(client: Client, address: str) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """The CSV and the JSON twin of a list."""
    path, _, query = address.partition("?")
    table = list(csv.DictReader(io.StringIO(text_of(client.get(f"{path}.csv?{query}")))))
    return table, json.loads(text_of(client.get(f"{path}.json?{query}")))["items"]


@pytest.fixture
def cast() -> dict[str, Exchange]:
    """Three exchanges of two cities: one dated to the day, one to the year, one without a date."""
    state = State.objects.create(key="ID", iso3="IDN", name="Indonesia")
    area = FocusArea.objects.create(key="green", position=1, shape="leaf", name_en="Green")
    parties = [Party.objects.create(kind="city", key=key, name=key.title(), country="ID") for key in ("ambon", "bogor")]
    for party in parties:
        City.objects.create(party=party, state=state, cohort_year=2020)
    made = {
        "talks": Exchange.objects.create(key="talks", kind="workshop", title="Talks", start=PartialDate(2024, 5, 1)),
        "visit": Exchange.objects.create(
            key="visit", kind="study_visit", title="A visit", start=PartialDate(2023), host=parties[0], confidence="low"
        ),
        "course": Exchange.objects.create(key="course", kind="training", title="Course"),
    }
    made["visit"].focus_areas.add(area)
    Participation.objects.create(exchange=made["visit"], party=parties[1], position=0)
    source = Source.objects.create(key="paper", title="A paper", publisher="Press")
    Citation.objects.create(subject_kind="exchange", subject_key="visit", source=source, page="7")
    return made


def keys(rows: Iterable[Any]) -> list[str]:
    return [row.key for row in rows]


def test_exchanges_are_sorted_with_the_undated_last(cast: dict[str, Exchange]) -> None:
    assert keys(exchanges().items) == ["talks", "visit", "course"]
    assert keys(exchanges(sort="date").items) == ["visit", "talks", "course"]
    assert keys(exchanges(sort="title").items) == ["visit", "course", "talks"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ExchangeFilter(kinds=("workshop", "training")), ["talks", "course"]),
        (ExchangeFilter(years=("2023",)), ["visit"]),
        (ExchangeFilter(years=("unknown", "2024")), ["talks", "course"]),
        (ExchangeFilter(focus_areas=("green",)), ["visit"]),
        (ExchangeFilter(countries=("ID",)), ["visit"]),
        (ExchangeFilter(text="ambon"), ["visit"]),
        (ExchangeFilter(text="COURSE"), ["course"]),
        (ExchangeFilter(kinds=("workshop",), years=("2023",)), []),
    ],
)
def test_exchanges_are_filtered(cast: dict[str, Exchange], wanted: ExchangeFilter, found: list[str]) -> None:
    assert keys(exchanges(wanted).items) == found
    assert keys(load_exchanges(wanted)) == found
    assert exchanges(wanted).total == len(found)


def test_counts_beside_a_filter_leave_its_own_choice_out(cast: dict[str, Exchange]) -> None:
    counts = exchange_counts(ExchangeFilter(kinds=("workshop",)))
    assert counts.kinds == {"workshop": 1, "study_visit": 1, "training": 1}
    assert counts.years == {"2024": 1}


def test_an_exchange_tells_who_came(cast: dict[str, Exchange]) -> None:
    detail = get_exchange("visit")
    assert detail.row.host == Ref("city", "ambon")
    assert [one.ref for one in detail.participants] == [Ref("city", "bogor")]
    assert detail.row.focus_areas == ("green",)
    with pytest.raises(NotFound):
        get_exchange("nothing")


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_exchanges_takes_four_queries(
    cast: dict[str, Exchange], number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        assert len(exchanges(size=number).items) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_sources_takes_three_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for key in "abc":
        Source.objects.create(key=key, title=f"Paper {key}")
    with django_assert_num_queries(3):
        assert len(sources(size=number).items) == number


def test_sources_count_what_was_taken_from_them(cast: dict[str, Exchange]) -> None:
    Source.objects.create(key="leaflet", title="Leaflet")
    assert [(row.key, row.citations) for row in sources(sort="-citations").items] == [("paper", 1), ("leaflet", 0)]
    assert keys(load_sources(SourceFilter(publishers=("Press",)))) == ["paper"]
    assert keys(load_sources(SourceFilter(text="LEAF"))) == ["leaflet"]
    assert [(s.subject, s.page) for s in statements("paper").items] == [(Ref("exchange", "visit"), "7")]


# --- the pages over the real network ---------------------------------------------------------------------------------

PAGES = [
    "/exchanges",
    "/exchanges?kind=study_visit&year=2024&focus=civic-social&sort=title",
    "/exchanges?q=nothing-like-this",
    "/exchanges/ascn-annual-meeting-2018",
    "/exchanges/sofia-visit-semarang-2022",
    "/focus-areas",
    "/focus-areas/civic-social",
    "/focus-areas/industry-innovation",
    "/strategies",
    "/strategies/asean-community.economic",
    "/sources",
    "/sources?publisher=ASEAN+Secretariat&sort=-date",
    "/sources/me-2025",
    "/sources/me-2025?kind=status_report&page=2",
    "/search",
    "/search?q=jakarta",
    "/search?q=jakarta&kind=project&page=2",
    "/search?q=zzzzqqqq",
    "/data",
]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["", "/id"])
def test_pages_are_shown_in_both_languages(ascn: None, client: Client, address: str, language: str) -> None:
    response = client.get(language + address)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language.strip("/") or "en"}">' in page
    assert page.count("<h1") == 1
    assert " style=" not in page


@pytest.mark.parametrize(
    "address",
    ["/exchanges/nope", "/focus-areas/nope", "/strategies/nope", "/sources/nope", "/sources/nope/statements.csv"],
)
def test_what_does_not_exist_is_not_found(ascn: None, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/exchanges?kind=party", "kind"),
        ("/exchanges?year=20", "year"),
        ("/exchanges.csv?focus=nope", "focus"),
        ("/exchanges?page=0", "page"),
        ("/exchanges?colour=red", "colour"),
        ("/sources?sort=size", "sort"),
        ("/sources/me-2025?kind=city", "kind"),
        ("/focus-areas?x=1", "x"),
        ("/search?kind=person", "kind"),
        ("/search?q=" + "a" * 201, "q"),
        ("/search.json?page=x", "page"),
        ("/search/suggest.json?size=3", "size"),
        ("/data?x=1", "x"),
    ],
)
def test_what_is_not_understood_is_named(ascn: None, client: Client, address: str, named: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert f"<b>{named}</b>" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/exchanges", 60),
        ("/exchanges?kind=webinar", 2),
        ("/focus-areas", 6),
        ("/strategies", 38),
        ("/sources", 299),
        ("/sources/me-2025/statements?kind=status_report", 250),
    ],
)
def test_twins_hold_all_rows_of_the_list(ascn: None, client: Client, address: str, number: int) -> None:
    table, items = rows_of(client, address)
    assert len(table) == len(items) == number
    assert list(table[0]) == list(items[0])


def test_the_list_and_its_twin_show_the_same(ascn: None, client: Client) -> None:
    address = "/exchanges?focus=health-wellbeing&sort=date"
    table, items = rows_of(client, address)
    page = client.get(address).content.decode()
    places = [page.index(f'href="/exchanges/{row["key"]}"') for row in table]
    assert places == sorted(places)
    assert [row["key"] for row in table] == [item["key"] for item in items]


def test_where_only_the_network_is_named_the_page_says_so(ascn: None, client: Client) -> None:
    said = "which cities came is not documented"
    assert said in client.get("/exchanges/ascn-annual-meeting-2020").content.decode()
    assert said not in client.get("/exchanges/ascn-annual-meeting-2018").content.decode()


def test_an_exchange_shows_the_ties_it_left(ascn: None, client: Client) -> None:
    page = client.get("/exchanges/ascn-annual-meeting-2018").content.decode()
    assert "378 ties between 28 parties, each of weight 0.037." in page
    assert (
        "1 tie between 2 parties, of weight 1." in client.get("/exchanges/sofia-visit-semarang-2022").content.decode()
    )


def test_the_projects_of_a_focus_area_add_up(ascn: None, client: Client) -> None:
    table, _items = rows_of(client, "/focus-areas")
    assert sum(int(row["projects"]) for row in table) == Project.objects.filter(focus_area__isnull=False).count()
    page = client.get("/focus-areas/civic-social").content.decode()
    assert 'href="/projects?focus=civic-social"' in page
    assert "35 projects" in page


def test_strategies_say_that_no_project_is_linked(ascn: None, client: Client) -> None:
    page = client.get("/strategies/sdg-11.11.1").content.decode()
    assert "no project is linked to it in the documents read" in page


def test_a_source_leads_to_every_record_that_rests_on_it(ascn: None, client: Client) -> None:
    for kind in sorted(set(Citation.objects.values_list("subject_kind", flat=True))):
        source = Citation.objects.filter(subject_kind=kind).order_by("source__key")[0].source.key
        page = client.get(f"/sources/{source}?kind={kind}").content.decode()
        first = statements(source, kind=kind, size=1).items[0].subject.key
        assert f'<span lang="en">{first}</span>' not in page, kind


def test_search_shows_where_it_matched_and_mends_slips(ascn: None, client: Client) -> None:
    assert "<mark>Yokohama</mark>" in client.get("/search?q=yokohama").content.decode()
    page = client.get("/search?q=yokohma").content.decode()
    assert "Nothing found for “yokohma”; showing results for “yokohama”." in page
    assert "Nothing found for “zzzzqqqq”." in client.get("/search?q=zzzzqqqq").content.decode()
    assert "&lt;b&gt;" in client.get("/search?q=%3Cb%3Exyzzy").content.decode()


def test_search_answers_programs_and_suggests(ascn: None, client: Client) -> None:
    answer = client.get("/search.json?q=yokohama&kind=partner").json()
    assert [item["key"] for item in answer["items"]] == ["yokohama", "yokohama-urban-solution-alliance"]
    assert answer["items"][0]["url"] == "/partners/yokohama"
    assert answer["total"] == answer["counts"]["partner"] == 2
    suggested = client.get("/search/suggest.json?q=banyu").json()["items"]
    assert suggested[0] == {"title": "Banyuwangi", "kind": "City", "url": "/cities/banyuwangi"}
    assert client.get("/search/suggest.json").json() == {"items": []}


def test_every_download_on_the_open_data_page_answers(ascn: None, client: Client) -> None:
    page = client.get("/data").content.decode()
    addresses = {part.split('"')[0] for part in page.split('href="')[1:]}
    downloads = sorted(a for a in addresses if a.endswith((".csv", ".json", ".zip", ".geojson")) or "/api/" in a)
    assert len(downloads) == 22
    for address in downloads:
        response = client.get(address)
        assert response.status_code == 200, address
        response.close()
    for table in TABLES:
        assert f"<b>{table.name}.csv</b>" in page
