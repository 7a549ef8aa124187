"""The history of a record at the foot of its page."""

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jejaring.apps.journal.actions import record
from jejaring.apps.registry.actions import invite
from jejaring.kernel.actor import OPERATOR
from jejaring.kernel.ref import Ref
from tests.cast import AT, BANYUWANGI, Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def history(client: Client, address: str) -> list[list[str]]:
    """The lines of the folded table, each as when, who and what."""
    cache.clear()
    page = client.get(address).content.decode()
    [part] = re.findall(r'<section class="history">.*?</section>', page, re.DOTALL)
    assert "<details><summary>" in part
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)[1:]
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).replace("\u00a0", " ") for cell in re.split(r"</t[hd]>", row)[:3]]
        for row in rows
    ]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_acts_are_told_by_office_never_by_name(client: Client, cast: Cast) -> None:
    invite(by=cast.actor("wira"), email="budi@example.org", office="city_officer", held_for=BANYUWANGI, at=AT, link=str)
    invite(by=cast.actor("dewi"), email="budi@example.org", office="city_officer", held_for=BANYUWANGI, at=AT, link=str)
    invite(by=cast.actor("ana"), email="budi@example.org", office="city_officer", held_for=BANYUWANGI, at=AT, link=str)
    record(by=OPERATOR, at=AT, act="records.change", subject=BANYUWANGI, summary="changed it")
    assert history(client, "/cities/banyuwangi") == [
        ["4 May 2026", "whoever runs this installation", "changed it"],
        ["4 May 2026", "secretariat", "invited somebody as city officer"],
        ["4 May 2026", "national representative of Indonesia", "invited somebody as city officer"],
        ["4 May 2026", "Chief Smart City Officer of Banyuwangi", "invited somebody as city officer"],
    ]
    page = client.get("/cities/banyuwangi").content.decode()
    assert not [name for name in ("Wira", "Dewi", "Ana<", "budi@") if name in page]


@pytest.mark.usefixtures("ascn")
@pytest.mark.parametrize(
    ("address", "ref"),
    [
        ("/cities/banyuwangi", Ref("city", "banyuwangi")),
        ("/partners/yokohama", Ref("partner", "yokohama")),
        ("/projects/banyuwangi-smart-kampung", Ref("project", "banyuwangi-smart-kampung")),
        ("/agreements/chonburi-yusa-loi-2018", Ref("agreement", "chonburi-yusa-loi-2018")),
        ("/exchanges/ascn-governance-workshop-2018", Ref("exchange", "ascn-governance-workshop-2018")),
    ],
)
def test_every_record_shows_its_own_history_for_one_query(client: Client, address: str, ref: Ref) -> None:
    assert history(client, address) == []
    record(by=OPERATOR, at=AT, act="records.change", subject=ref, summary="changed it")
    record(by=OPERATOR, at=AT, act="records.change", subject=Ref(ref.kind, "other"), summary="changed another")
    assert history(client, address) == [["4 May 2026", "whoever runs this installation", "changed it"]]
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len([query for query in asked if '"subject_key" =' in query["sql"]]) == 1


def test_the_newest_fifty_are_shown(client: Client, cast: Cast) -> None:
    for number in range(55):
        record(by=OPERATOR, at=AT, act="records.change", subject=BANYUWANGI, summary=f"change {number}")
    lines = history(client, "/cities/banyuwangi")
    assert [what for _when, _who, what in lines] == [f"change {number}" for number in range(54, 4, -1)]
