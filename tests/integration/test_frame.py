"""What surrounds every page: safety headers, errors in plain words, the cache of the reading public."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from jejaring.apps.journal.actions import record
from jejaring.kernel.actor import OPERATOR
from jejaring.kernel.ref import Ref

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("ascn")]
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_nothing_inline_and_nothing_from_elsewhere_may_run(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_an_address_with_nothing_behind_it_says_what_to_do(client: Client) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()
    assert 'action="/search"' in answer.content.decode()


def test_an_unknown_parameter_is_named(client: Client) -> None:
    answer = client.get("/cities?colour=blue")
    assert answer.status_code == 400
    assert "<b>colour</b> “blue”: is not known here" in answer.content.decode()


def test_a_database_that_is_away_gives_a_plain_503(client: Client) -> None:
    with patch("jejaring.web.context.get_network", side_effect=OperationalError("gone")):
        answer = client.get("/sources")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "The records cannot be reached just now" in answer.content.decode()


def test_a_database_that_goes_away_before_the_page_gives_the_same(client: Client) -> None:
    client.raise_request_exception = False
    with patch("jejaring.web.middleware.data_version", side_effect=OperationalError("gone")):
        answer = client.get("/sources")
    assert answer.status_code == 503
    assert "Nothing was changed" in answer.content.decode()


def test_a_page_read_twice_is_made_once(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    first = client.get("/focus-areas")
    with django_assert_num_queries(1):
        second = client.get("/focus-areas")
    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]


def test_a_kept_page_is_not_sent_again_to_who_has_it(client: Client) -> None:
    tag = client.get("/focus-areas").headers["ETag"]
    answer = client.get("/focus-areas", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_an_answer_for_programs_is_kept_too_but_never_for_who_shows_a_token(client: Client) -> None:
    first = client.get("/api/v1/cities?limit=3")
    assert client.get("/api/v1/cities?limit=3").content == first.content
    with patch("jejaring.web.middleware.cache.get") as asked:
        client.get("/api/v1/cities?limit=3", headers={"Authorization": "Bearer no-such-token"})
    asked.assert_not_called()


def test_after_any_act_a_page_is_made_anew(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client.get("/focus-areas")
    record(by=OPERATOR, at=NOW, act="test", subject=Ref("city", "jakarta"), summary="something changed")
    with django_assert_max_num_queries(40) as queries:
        client.get("/focus-areas")
    assert len(queries) > 1


def test_both_languages_have_an_address_of_their_own(client: Client) -> None:
    english, indonesian = client.get("/focus-areas").content.decode(), client.get("/id/focus-areas").content.decode()
    assert '<html lang="en">' in english
    assert '<html lang="id">' in indonesian
    assert 'href="/id/focus-areas" lang="id"' in english
    assert 'href="/focus-areas" lang="en"' in indonesian
