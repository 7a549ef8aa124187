"""The pages of cities and states over the real network."""

import csv
import io
import json
import re
from html import unescape
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("ascn")]


def html(client: Client, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status
    return page.content.decode()


def text(client: Client, address: str) -> str:
    """What a reader of the page sees, in one line; source marks are left out."""
    main = re.search(r"<main.*?</main>", html(client, address), re.DOTALL)
    assert main is not None
    words = re.sub(r'<a class="s".*?</a>|<svg.*?</svg>', "", main.group(), flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:a|b|span|time)\b[^>]*>", "", words))
    return re.sub(r"\s+", " ", unescape(words))


def names_in_list(client: Client, query: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/cities/[^"]+">([^<]+)</a>', html(client, f"/cities{query}"))


def names_in_csv(client: Client, query: str) -> list[str]:
    lines = csv.DictReader(io.StringIO(client.get(f"/cities.csv{query}").getvalue().decode()))
    return [line["name"] for line in lines]


def names_in_json(client: Client, query: str) -> list[str]:
    return [item["name"] for item in json.loads(client.get(f"/cities.json{query}").getvalue())["items"]]


def timeline_of(client: Client, city: str, project: str) -> list[tuple[int, str]]:
    """A project's cells in the timeline: over how many years, and the words."""
    page = html(client, f"/cities/{city}")
    row = re.search(
        rf'<tr><th scope="row"><span class="tag">(?:(?!</tr>).)*href="/projects/{project}".*?</tr>', page, re.DOTALL
    )
    assert row is not None
    cells = re.findall(r'<td(?: colspan="(\d+)")?><svg.*?</svg><span>([^<]+)', row.group(), re.DOTALL)
    return [(int(width or 1), words) for width, words in cells]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?state=VN", ["Da Nang", "Ha Noi", "Ho Chi Minh City"]),
        ("?state=VN&state=LA&cohort=2018&sort=-population", [
            "Ho Chi Minh City", "Ha Noi", "Da Nang", "Vientiane", "Luang Prabang",
        ]),
        ("?cohort=2024&cohort=2026", ["Dili", "Sihanoukville City", "Sumedang"]),
        ("?q=nẵng", ["Da Nang"]),
        ("?q=ຫຼວງ", ["Luang Prabang"]),
        ("?focus=health-wellbeing&state=ID", ["Banyuwangi", "Jakarta", "Makassar", "Sumedang"]),
        ("?state=ID&sort=-agreements", ["Jakarta", "Makassar", "Banyuwangi", "Semarang", "Denpasar", "Sumedang"]),
        ("?state=ID&sort=projects", ["Denpasar", "Semarang", "Sumedang", "Makassar", "Banyuwangi", "Jakarta"]),
        ("?q=atlantis", []),
    ],
)  # fmt: skip
def test_the_list_and_its_twins_hold_the_cities_asked_for(client: Client, query: str, names: list[str]) -> None:
    assert names_in_list(client, query) == names
    assert names_in_csv(client, query) == names
    assert names_in_json(client, query) == names


def test_the_whole_list_has_every_city_once(client: Client) -> None:
    assert "1–38 of 38 cities" in text(client, "/cities")
    assert len(set(names_in_list(client, ""))) == 38


def test_an_empty_list_says_so(client: Client) -> None:
    words = text(client, "/cities?q=atlantis")
    assert "Nothing fits these filters." in words
    assert "No city fits these filters." in words


@pytest.mark.parametrize("query", ["?state=XX", "?cohort=1999", "?sort=size", "?page=0", "?colour=red", "?focus=x"])
@pytest.mark.parametrize("address", ["/cities", "/cities.csv", "/cities.json"])
def test_a_wrong_filter_is_refused_with_its_name(client: Client, address: str, query: str) -> None:
    if address != "/cities" and query == "?page=0":
        query = "?state=XX"
    page = html(client, address + query, status=400)
    assert f"<b>{query[1:].partition('=')[0]}</b>" in page


@pytest.mark.parametrize("address", ["/cities/atlantis", "/states/XX", "/id/cities/atlantis"])
def test_an_unknown_city_or_state_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_list_asks_the_database_as_often_for_many_cities_as_for_one(client: Client) -> None:
    counts = []
    for query in ("?state=BN", "?state=VN", ""):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/cities{query}", headers={"cookie": "fresh=1"})
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_parties_are_counted_once_however_many_rows_tell_of_them(client: Client) -> None:
    """Khon Kaen and Nanning stand in two rows that may mean one act."""
    words = text(client, "/cities/khon-kaen")
    assert "parties tied by agreement 4" in words
    assert "Possibly the same as a dated agreement of the same pair" in words
    assert "1 entry that probably repeats a dated agreement is left out here" in words


def test_the_profile_shows_other_figures_beside_the_chosen_one(client: Client) -> None:
    words = text(client, "/cities/luang-prabang")
    assert "Population 55,027 (2015, city) Elsewhere: 97,760 (2018, area is that of the province)" in words
    assert "Area not known Elsewhere: 16,875 km² (2018, area is that of the province)" in words
    assert "Chief Smart City Officer Chairman, Luang Prabang City Government Committee" in words


def test_a_figure_that_repeats_the_chosen_one_is_not_shown_again(client: Client) -> None:
    assert "Elsewhere:" not in text(client, "/cities/bandar-seri-begawan")


@pytest.mark.parametrize(
    ("city", "name"),
    [
        ("luang-prabang", '<span lang="lo">ຫຼວງພະບາງ</span>'),
        ("singapore", '<span lang="zh">新加坡</span>'),
        ("singapore", '<span lang="ta">சிங்கப்பூர்</span>'),
        ("ho-chi-minh-city", '<span lang="vi">Thành phố Hồ Chí Minh</span>'),
    ],
)
def test_names_in_their_own_script_say_their_language(client: Client, city: str, name: str) -> None:
    assert name in html(client, f"/cities/{city}")


def test_the_timeline_tells_plan_status_absence_and_ignorance_apart(client: Client) -> None:
    assert timeline_of(client, "luang-prabang", "luang-prabang-wetlands") == [
        (1, "in the action plan"), (3, "not known"), (4, "ongoing"),
    ]  # fmt: skip
    assert timeline_of(client, "luang-prabang", "luang-prabang-clean-safe-environment") == [
        (1, "not listed"), (3, "not known"), (2, "not listed"), (2, "ongoing"),
    ]  # fmt: skip
    assert timeline_of(client, "luang-prabang", "luang-prabang-integrated-urban-strategy") == [
        (1, "not listed"), (3, "not known"), (2, "ongoing"), (2, "completed"),
    ]  # fmt: skip


def test_every_status_but_ignorance_leads_to_its_source(client: Client) -> None:
    cells = re.findall(r"<td(?: colspan=\"\d+\")?><svg.*?</td>", html(client, "/cities/luang-prabang"), re.DOTALL)
    without_mark = {re.findall(r"<span>([^<]+)", cell)[0] for cell in cells if 'class="s"' not in cell}
    assert len(cells) == 18
    assert without_mark == {"not known"}


@pytest.mark.parametrize("city", ["denpasar", "dili", "semarang"])
def test_a_city_without_projects_says_that_none_was_found(client: Client, city: str) -> None:
    words = text(client, f"/cities/{city}")
    assert "projects found in the documents 0" in words
    assert "No project of this city, and so no call for support, was found" in words
    assert "Whether the city has projects under the network" in words


def test_needs_stand_under_the_document_that_states_them(client: Client) -> None:
    page = html(client, "/cities/luang-prabang")
    documents = re.findall(r'<th scope="rowgroup" colspan="5"><a lang="en" href="/sources/([^"]+)".*?\((\d+)\)', page)
    assert documents == [("scap-2018", "4"), ("ascn-2019-report", "1"), ("me-2022", "2"), ("me-2023", "1")]


def test_a_meeting_that_names_only_the_network_is_told_apart(client: Client) -> None:
    words = text(client, "/cities/luang-prabang")
    assert "18 meetings since the city joined name only the network, not its cities" in words
    assert "China International Friendship Cities Conference 2024 Conference 18 Nov 2024 Kunming participant" in words
    assert "Meetings that name the city" in words


def test_no_person_is_named_and_no_address_is_shown(client: Client) -> None:
    assert "@" not in text(client, "/cities/jakarta")


@pytest.mark.parametrize("city", ["luang-prabang", "dili", "ho-chi-minh-city", "singapore"])
@pytest.mark.parametrize("language", ["", "/id"])
def test_a_city_page_has_one_first_heading_and_no_heading_is_skipped(client: Client, city: str, language: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", html(client, f"{language}/cities/{city}"))]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("city", ["luang-prabang", "dili", "ho-chi-minh-city"])
def test_every_mark_on_a_city_page_leads_to_a_note(client: Client, city: str) -> None:
    page = html(client, f"/cities/{city}")
    marks, notes = set(re.findall(r'href="#(n\d+)"', page)), set(re.findall(r'<li id="(n\d+)"', page))
    assert marks == notes
    assert len(marks) > 5


def test_the_states_are_listed_with_their_projects_of_the_latest_report(client: Client) -> None:
    lines = {line["name"]: line for line in csv.DictReader(io.StringIO(client.get("/states.csv").getvalue().decode()))}
    assert len(lines) == 11
    totals = {
        status: sum(int(line[status]) for line in lines.values()) for status in ("planning", "ongoing", "completed")
    }
    assert totals == {"planning": 8, "ongoing": 108, "completed": 18}
    assert sum(int(line["cities"]) for line in lines.values()) == 38
    items = json.loads(client.get("/states.json").getvalue())["items"]
    assert [item["name"] for item in items] == list(lines)
    words = text(client, "/states")
    assert all(name in words for name in lines)


def test_a_state_page_shows_its_institution_cities_and_projects(client: Client) -> None:
    words = text(client, "/states/LA")
    assert "National representative Department of Housing and Urban Planning, Ministry of Public Works" in words
    assert "Joined the regional organisation 23 Jul 1997" in words
    assert "Chair in 2024" in words
    assert "9 projects are listed" in words
    assert '<span lang="lo">ສປປ ລາວ</span>' in html(client, "/states/LA")
    assert re.findall(r'<th scope="row"><a href="/cities/([^"]+)"', html(client, "/states/LA")) == [
        "luang-prabang", "vientiane",
    ]  # fmt: skip


def test_a_state_without_a_year_in_the_chair_or_a_project_says_so(client: Client) -> None:
    words = text(client, "/states/TL")
    assert "Chair in none found" in words
    assert "The latest report lists no project of this state." in words


def test_the_pages_exist_in_indonesian(client: Client) -> None:
    assert '<html lang="id">' in html(client, "/id/cities/luang-prabang")
    assert "55.027" in text(client, "/id/cities/luang-prabang")
    assert "Filipina" in text(client, "/id/states")


def test_states_take_no_filters(client: Client) -> None:
    assert "<b>sort</b>" in html(client, "/states?sort=name", status=400)
    assert "<b>x</b>" in html(client, "/cities/dili?x=1", status=400)
