"""The pages of agreements, partners and stories over the real network."""

import csv
import io
import json
import re
from html import unescape

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("ascn")]


def text(client: Client, address: str) -> str:
    """What a reader of the page sees, in one line."""
    page = client.get(address)
    assert page.status_code == 200
    main = re.search(r"<main.*?</main>", page.content.decode(), re.DOTALL)
    assert main is not None
    without_drawings = re.sub(r"<svg.*?</svg>", "", main.group(), flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:a|b|span|time)\b[^>]*>", "", without_drawings))
    return re.sub(r"\s+", " ", unescape(words))


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).getvalue().decode())))


def items_of(client: Client, address: str) -> list[dict[str, object]]:
    items: list[dict[str, object]] = json.loads(client.get(address).getvalue())["items"]
    return items


def test_the_list_says_how_many_rows_and_pairs_there_are(client: Client) -> None:
    words = text(client, "/agreements")
    assert "408 agreements found" in words
    assert "They make 607 pairs of parties." in words
    assert "263 carry a date" in words
    assert "8 rows may tell again of an act" in words
    assert "1–50 of 408" in words


def test_rows_that_may_mean_the_same_act_name_each_other(client: Client) -> None:
    first = client.get("/agreements/kuching-quanzhou-mou-2023").content.decode()
    second = client.get("/agreements/kuching-quanzhou-sister").content.decode()
    for page, other in ((first, "kuching-quanzhou-sister"), (second, "kuching-quanzhou-mou-2023")):
        assert "may be the same act as" in page
        assert f'href="/agreements/{other}"' in page


def test_a_filtered_list_and_its_twins_hold_the_same_rows(client: Client) -> None:
    query = "?kind=loan&kind=grant&sort=signed"
    words = text(client, f"/agreements{query}")
    lines, items = rows_of(client, f"/agreements.csv{query}"), items_of(client, f"/agreements.json{query}")
    assert "1–8 of 8" in words
    assert [line["key"] for line in lines] == [item["key"] for item in items]
    assert len(lines) == 8
    assert {line["kind"] for line in lines} == {"loan", "grant"}
    assert len(rows_of(client, "/agreements.csv")) == 408


def test_a_list_asked_for_by_party_and_year_keeps_them_in_the_filter_form(client: Client) -> None:
    page = client.get("/agreements?party=jica&year=2019").content.decode()
    assert '<input type="checkbox" name="party" value="jica" checked>Japan International Cooperation Agency' in page
    assert '<input type="checkbox" name="year" value="2019" checked>2019' in page
    lines = rows_of(client, "/agreements.csv?party=jica&year=2019")
    assert lines != []
    assert all("partner:jica" in line["parties"] and line["signed"].startswith("2019") for line in lines)


def test_a_list_without_rows_says_so(client: Client) -> None:
    words = text(client, "/agreements?q=no+such+words")
    assert "No agreement fits these filters." in words
    assert rows_of(client, "/agreements.csv?q=no+such+words") == []


@pytest.mark.parametrize("address", ["/agreements", "/agreements.csv", "/agreements.json"])
def test_wrong_wishes_are_all_named(client: Client, address: str) -> None:
    answer = client.get(f"{address}?kind=marriage&year=12x&colour=red")
    assert answer.status_code == 400
    words = answer.content.decode()
    assert all(wrong in words for wrong in ("marriage", "12x", "colour"))


@pytest.mark.parametrize("address", ["/agreements/none", "/partners/none", "/partners/jakarta", "/stories/none"])
def test_what_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_agreement_tells_its_facts_and_what_is_not_known(client: Client) -> None:
    words = text(client, "/agreements/chonburi-yusa-loi-2018")
    assert "Signed 8 Jul 2018" in words
    assert "End no end stated" in words
    assert "Amount no amount stated" in words
    assert "ASCN inaugural meeting" in words
    assert "3 ties between 3 parties, each of weight 0.5" in words
    money = text(client, "/agreements/banyuwangi-clean-rivers-2025")
    assert re.search(r"Amount USD\s20,000,000", money)


def test_partners_are_listed_and_sorted(client: Client) -> None:
    assert "1–50 of 292" in text(client, "/partners")
    lines = rows_of(client, "/partners.csv?sort=-agreements&kind=development_bank")
    assert (lines[0]["key"], lines[0]["agreements"]) == ("asian-development-bank", "9")
    assert len(items_of(client, "/partners.json?kind=development_bank")) == len(lines) == 2
    assert client.get("/partners?sort=wealth").status_code == 400


def test_a_partner_shows_its_cities_and_agreements(client: Client) -> None:
    words = text(client, "/partners/kunming")
    assert re.search(r"agreements found; the date of 5 is not known\d* 8 ", words)
    assert re.search(r"member cities tied to it\d* 8 ", words)
    for name in ("Chiang Mai", "Kuching", "Yangon"):
        assert name in words


def test_a_partner_without_an_agreement_says_so(client: Client) -> None:
    words = text(client, "/partners/c40-cities")
    assert "No agreement with this partner was found." in words
    assert re.search(r"member cities belong to it\d* 6 ", words)
    assert "Bangkok" in words
    assert "agreements found" not in words


def test_every_partner_agreement_and_story_has_a_page(client: Client) -> None:
    addresses = [f"/partners/{line['key']}" for line in rows_of(client, "/partners.csv")]
    addresses += [f"/agreements/{line['key']}" for line in rows_of(client, "/agreements.csv")][::8]
    addresses += ["/stories", "/stories/banyuwangi-wiley", "/stories/chonburi-yokohama"]
    assert [address for address in addresses if client.get(address).status_code != 200] == []


def test_a_story_is_told_from_its_records(client: Client) -> None:
    words = text(client, "/stories/banyuwangi-wiley")
    assert words.index("Need, 2018") < words.index("Letter of intent, 8") < words.index("Memorandum, money")
    assert words.index("Memorandum, money") < words.index("Result, 2023") < words.index("Status report, 30")
    assert "No document read here states that the agreement and the project belong together" in words


def test_the_story_of_five_cities_has_a_row_for_each(client: Client) -> None:
    words = text(client, "/stories/five-cities-united-states")
    for pair in ("Phnom Penh Boston", "Jakarta Los Angeles", "Phuket Las Vegas", "Johor Bahru Portland"):
        assert pair in words
    assert "Kuala Lumpur partner city not known" in words


@pytest.mark.parametrize(
    "address", ["/agreements", "/agreements/jakarta-rotterdam-mou-2000", "/partners", "/partners/jica", "/stories"]
)
def test_the_pages_exist_in_indonesian(client: Client, address: str) -> None:
    page = client.get(f"/id{address}").content.decode()
    assert '<html lang="id">' in page
    assert "Jaringan Kota Cerdas ASEAN" in page


def test_every_mark_leads_to_a_note_on_the_page(client: Client) -> None:
    for address in ("/agreements", "/partners/kunming", "/stories/five-cities-united-states"):
        page = client.get(address).content.decode()
        marks = set(re.findall(r'class="s" href="#(n\d+)"', page))
        assert marks
        assert marks == set(re.findall(r'<li id="(n\d+)"', page))
