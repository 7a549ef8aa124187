"""The pages, twins, feed and forms of needs and offers."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client

from jejaring.api import shapes
from jejaring.apps.exchange import actions, queries
from jejaring.apps.exchange.models import Need
from tests.exchange_cast import AT, BANYUWANGI, YUSA, Cast, assemble
from tests.integration.test_needs_and_offers import OFFER_TEXT, TEXT, offer, publish
from tests.pages import page, streamed, words

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEED_FORM = {
    "kind": "funding", "title": "A second ferry", "summary": "Money for a ferry.", "amount_min": "5", "currency": "USD",
    "once": "aaaa1111",
}  # fmt: skip
OFFER_FORM = {
    "title": "Advice",
    "summary": "Two engineers.",
    "kinds": ["funding"],
    "states": ["ID"],
    "once": "bbbb2222",
}


@pytest.fixture(autouse=True)
def _no_kept_pages() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return assemble()


def test_board_twins_and_page_say_the_same(client: Client, cast: Cast) -> None:
    key = publish(cast)
    Need.objects.create(key="told", project=_project(), kind="data", summary="Maps", year=2018)
    listed = words(page(client, "/needs"))
    assert "1 need is known to wait for help" in listed
    assert listed.index("A second ferry") < listed.index("Maps")
    rows = list(csv.DictReader(io.StringIO(streamed(client.get("/needs.csv")))))
    assert [row["key"] for row in rows] == [key, "told"]
    assert rows[0]["amount_min"] == "100000.50"
    assert [row["key"] for row in json.loads(streamed(client.get("/needs.json?standing=past")))["items"]] == ["told"]
    one = words(page(client, f"/needs/{key}"))
    for said in ("A second ferry", "Its name on the boat.", "USD 100,000.5 – USD 250,000", "Published by the city"):
        assert said in one
    assert "Sari" not in page(client, f"/needs/{key}")
    assert "No need fits these filters." in words(page(client, "/needs?q=submarine"))
    assert "is not one of the words allowed here" in page(client, "/needs?kind=gold", 400)
    page(client, "/needs/nothing", 404)
    page(client, "/offers/nothing", 404)


def _project() -> Any:
    from jejaring.apps.projects.models import Project

    return Project.objects.get(key="banyuwangi-smart-kampung")


def test_the_feed_holds_what_cities_said_themselves(client: Client, cast: Cast) -> None:
    empty = ElementTree.fromstring(client.get("/needs.atom").content)  # noqa: S314 - ours
    atom = "{http://www.w3.org/2005/Atom}"
    assert empty.findall(f"{atom}entry") == []
    key = publish(cast)
    response = client.get("/needs.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - ours
    [entry] = feed.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}id") == f"http://testserver/needs/{key}"
    assert entry.findtext(f"{atom}title") == "Banyuwangi: A second ferry"
    assert entry.findtext(f"{atom}updated") == feed.findtext(f"{atom}updated") == "2026-05-04T00:00:00+00:00"


def test_an_officer_publishes_changes_and_closes_by_the_pages(cast: Cast) -> None:
    sari = cast.client("sari")
    assert "Publish a need" in page(sari, "/needs")
    assert 'name="once"' in page(sari, "/needs/new/banyuwangi")
    wrong = sari.post("/needs/new/banyuwangi", NEED_FORM | {"currency": ""})
    assert wrong.status_code == 400
    shown = wrong.content.decode()
    assert 'class="esum"' in shown
    assert 'href="#currency"' in shown
    assert 'value="A second ferry"' in shown
    done = sari.post("/needs/new/banyuwangi", NEED_FORM)
    again = sari.post("/needs/new/banyuwangi", NEED_FORM)
    assert done.status_code == again.status_code == 302
    assert done["Location"] == again["Location"] == "/needs/banyuwangi-need-aaaa1111"
    shown = words(page(sari, done["Location"]))
    assert "The need is public." in shown
    assert "It still stands" in shown
    edited = page(sari, f"{done['Location']}/edit")
    assert 'value="5.00"' in edited
    assert sari.post(f"{done['Location']}/edit", NEED_FORM | {"title": "Two ferries"}).status_code == 302
    assert sari.post(f"{done['Location']}/close", {"outcome": "answered", "reason": ""}).status_code == 400
    assert sari.post(f"{done['Location']}/close", {"outcome": "answered", "reason": "Paid."}).status_code == 302
    row = queries.get_need("banyuwangi-need-aaaa1111")
    assert (row.title, row.state, row.outcome_reason) == ("Two ferries", "closed", "Paid.")
    assert sari.post(f"{done['Location']}/reopen", {"reason": "It was not."}).status_code == 302
    assert sari.post(f"{done['Location']}/confirm").status_code == 302
    assert queries.get_need(row.key).state == "published"


def test_drafts_have_a_page_for_their_city_only(client: Client, cast: Cast) -> None:
    sari = cast.client("sari")
    address = sari.post("/needs/new/banyuwangi", NEED_FORM | {"draft": "1"})["Location"]
    assert "This is a draft" in page(sari, address)
    for other in (client, cast.client("olga"), cast.client("kenji")):
        page(other, address, 404)
    assert sari.post(f"{address}/publish").status_code == 302
    assert "A second ferry" in page(client, address)


def test_a_partner_offers_by_the_pages(client: Client, cast: Cast) -> None:
    kenji = cast.client("kenji")
    form = f"/offers/new/{YUSA}"
    assert "Publish an offer" in page(kenji, "/offers")
    assert page(kenji, form)
    wrong = kenji.post(form, OFFER_FORM | {"kinds": []})
    assert (wrong.status_code, 'href="#kinds"' in wrong.content.decode()) == (400, True)
    address = kenji.post(form, OFFER_FORM)["Location"]
    shown = words(page(client, address))
    for said in ("Advice", "Two engineers.", "Funding", "Indonesia", "Yokohama Urban Solution Alliance"):
        assert said in shown
    assert "Advice" in words(page(client, "/offers?kind=funding"))
    assert "No offer fits" in words(page(client, "/offers?kind=land"))
    assert len(json.loads(streamed(client.get("/offers.json")))["items"]) == 1
    assert kenji.post(f"{address}/edit", OFFER_FORM | {"title": "Better advice"}).status_code == 302
    assert "Better advice" in page(client, address)
    assert kenji.post(f"{address}/check").status_code == 302
    assert kenji.post(f"{address}/close", {"reason": "Nobody is free."}).status_code == 302
    assert "This offer no longer stands. Nobody is free." in words(page(client, address))


def test_an_old_offer_is_greyed(client: Client, cast: Cast) -> None:
    from jejaring.apps.exchange.models import Offer

    key = offer(cast)
    Offer.objects.update(checked_on="2020-01-01")
    assert "not checked since 1 Jan 2020" in words(page(client, "/offers"))
    assert "more than a year" in words(page(cast.client("rudi"), f"/offers/{key}"))


@pytest.mark.parametrize("name", ["olga", "rudi", "dewi"])
def test_outsiders_find_no_door(client: Client, cast: Cast, name: str) -> None:
    key, given = publish(cast), offer(cast)
    outsider = cast.client(name)
    assert "It still stands" not in page(outsider, f"/needs/{key}")
    for address in ("/needs/new/banyuwangi", f"/needs/{key}/edit", f"/offers/new/{YUSA}", f"/offers/{given}/edit"):
        page(outsider, address, 403)
        assert client.get(address).status_code == 302
    for address in (f"/needs/{key}/confirm", f"/needs/{key}/close", f"/offers/{given}/check", f"/offers/{given}/close"):
        assert outsider.post(address, {"reason": "x", "outcome": "answered"}).status_code == 403
        assert client.post(address).status_code == 302
        assert outsider.get(address).status_code == 405
    assert queries.get_need(key).state == "published"


def test_what_cities_say_is_never_markup(client: Client, cast: Cast) -> None:
    from dataclasses import replace

    nasty = "<script>alert(1)</script>"
    key = publish(cast, text=replace(TEXT, title=nasty, summary=nasty, in_return=nasty))
    given = offer(cast, text=replace(OFFER_TEXT, title=nasty, conditions=nasty))
    for address in (f"/needs/{key}", "/needs", f"/offers/{given}", "/offers", "/cities/banyuwangi"):
        assert "<script>alert" not in page(client, address)
    ElementTree.fromstring(client.get("/needs.atom").content)  # noqa: S314 - ours


def test_city_and_project_pages_show_what_was_asked_here(client: Client, cast: Cast) -> None:
    key = publish(cast)
    assert f'href="/needs/{key}"' in page(client, "/cities/banyuwangi")
    actions.close_need(by=cast.sari, need=key, outcome="answered", reason="Paid.", at=AT)
    assert BANYUWANGI.key == "banyuwangi"


def test_programs_read_offers_and_needs(client: Client, cast: Cast) -> None:
    key, given = publish(cast), offer(cast)
    [need] = client.get("/api/v1/needs?country=ID&state=published").json()["items"]
    assert (need["key"], need["amount_min"], need["deadline"]) == (key, "100000.50", "2027-03")
    [one] = client.get("/api/v1/offers?kind=funding&country=ID").json()["items"]
    shapes.Offer.model_validate(one, strict=True)
    assert one == client.get(f"/api/v1/offers/{given}").json()
    assert one["checked_on"] == "2026-05-04"
    assert client.get("/api/v1/offers?country=TH").json()["items"] == []
    draft = actions.draft_need(by=cast.sari, city=BANYUWANGI, text=TEXT, once="hhhh8888", at=AT).key
    assert client.get(f"/api/v1/needs/{draft}").status_code == 404
