"""The boards over the built-in network."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from tests.pages import page, streamed, words

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _no_kept_pages() -> None:
    cache.clear()


def test_the_real_board_shows_every_need_with_its_document(client: Client, ascn: None) -> None:
    board = page(client, "/needs")
    assert "1–50 of 220" in board
    assert "220 were asked in documents of the past" in words(board)
    assert words(page(client, "/id/needs"))
    rows = json.loads(streamed(client.get("/needs.json?kind=land")))["items"]
    assert {row["kind"] for row in rows} == {"land"}
    assert f"1–{len(rows)} of {len(rows)}" in page(client, "/needs?kind=land")
    one = page(client, f"/needs/{rows[0]['key']}")
    assert "answer not known" in words(one)
    assert 'href="#n1"' in one
    assert page(client, "/offers")
