"""Every error of the programs' door has one shape and says how to mend it."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from jejaring.api import shapes

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("ascn")]
API = "/api/v1"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def error(answer: Any, status: int, code: str) -> Any:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    shapes.ErrorAnswer.model_validate(answer.json(), strict=True)
    found = answer.json()["error"]
    assert found["code"] == code
    assert found["message"]
    return found


@contextmanager
def broken(error: Exception) -> Iterator[None]:
    """The first thing that every answer asks of the database fails."""
    with (
        patch("jejaring.web.middleware.data_version", side_effect=error),
        patch("jejaring.api.answers.data_version", side_effect=error),
    ):
        yield


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    ("address", "field", "reason", "way_out"),
    [
        ("cities?colour=red", "colour", "is not known here", "Known: "),
        ("cities?state=SG&state=ID", "state", "stands twice", "Give it once."),
        ("cities?limit=0", "limit", "is too small", "The smallest value allowed is 1."),
        ("cities?limit=201", "limit", "is too large", "The largest value allowed is 200."),
        ("cities?limit=many", "limit", "is not a whole number", "Write digits only."),
        ("cities?count=perhaps", "count", "is neither true nor false", "Write true or false."),
        ("cities?cohort_year=99999", "cohort_year", "is too large", "The largest value allowed is 2999."),
        ("cities?fields=key,mayor", "fields", "is not a field of this list", "Fields: key, name, "),
        ("cities/jakarta?fields=mayor", "fields", "is not a field of this list", "Fields: key, name, "),
        ("cities/jakarta?limit=3", "limit", "is not known here", "Known: fields."),
        ("cities?q=%00", "q", "holds a null character", "Remove it."),
        ("projects?latest_status=finished", "latest_status", "is not one of the words", "Use one of: planning, "),
        ("citations?subject=banyuwangi", "subject", "is not of the form kind:key", "Write for example "),
        ("ties?evidence=%00:x", "evidence", "holds a null character", "Remove it."),
        (f"cities?q={'x' * 201}", "q", "is too long", "Use at most 200 characters."),
        ("taxonomy?x=1", "x", "is not known here", "This address takes no parameters."),
        ("monitoring?year=2025", "year", "is not known here", "This address takes no parameters."),
    ],
)
def test_wrong_parameters(client: Client, address: str, field: str, reason: str, way_out: str) -> None:
    (problem,) = error(client.get(f"{API}/{address}"), 400, "invalid")["problems"]
    assert problem["field"] == field
    assert problem["reason"].startswith(reason)
    assert problem["way_out"].startswith(way_out)


@pytest.mark.parametrize(
    "wrong",
    [
        "abc",
        "ä",
        "=",
        cursor(None),
        cursor(["Project", "x"]),
        cursor(["City", 3]),
        cursor(["City", "a\x00"]),
        cursor(["City", "\ud800"]),
        cursor({"City": "x"}),
        base64.urlsafe_b64encode(b"[" * 700).decode(),
    ],
)
def test_a_cursor_of_something_else(client: Client, wrong: str) -> None:
    found = error(client.get(f"{API}/cities", {"cursor": wrong}), 400, "invalid")
    assert [problem["field"] for problem in found["problems"]] == ["cursor"]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("ties", ["Tie", ["a", "b", "c", "d", "e"]]),
        ("ties", ["Tie", ["a", "b", "c", 1]]),
        ("ties", ["Tie", [1, "b", "c", 1, 1]]),
        ("citations", ["Citation", 2**70]),
        ("citations", ["Citation", -1]),
        ("citations", ["Citation", "1"]),
        ("citations", ["Citation", 1e300]),
    ],
)
def test_a_cursor_that_cannot_be_a_place(client: Client, name: str, wrong: Any) -> None:
    error(client.get(f"{API}/{name}", {"cursor": cursor(wrong)}), 400, "invalid")


@pytest.mark.parametrize(
    "address",
    [
        *(
            f"{API}/{name}/no-such-key"
            for name in (
                "parties", "cities", "projects", "status-reports", "partners", "agreements", "exchanges", "sources"
            )
        ),
        f"{API}/cities/%00",
        f"{API}/cities/{'x' * 1000}",
        f"{API}/monitoring/1999",
        f"{API}/monitoring/last",
        f"{API}/docs/try/nothing",
        f"{API}/no-such-list",
        f"{API}/cities/jakarta/mayor",
        "/data/no-such-table.csv",
        "/data/no-such-table.schema.json",
        "/data/no-such-file",
    ],
)  # fmt: skip
def test_nothing_there(client: Client, address: str) -> None:
    error(client.get(address), 404, "not_found")


@pytest.mark.parametrize("address", [f"{API}/cities", f"{API}/openapi.json", "/data/cities.csv"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_reading(client: Client, address: str, method: str) -> None:
    answer = client.generic(method, address)
    error(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("address", [f"{API}/cities", "/data/cities.csv"])
def test_a_database_that_is_away(client: Client, address: str) -> None:
    client.raise_request_exception = False
    with broken(OperationalError("gone")):
        answer = client.get(address)
    error(answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "30"


@pytest.mark.parametrize("address", [f"{API}/cities", "/data/cities.csv"])
def test_what_nobody_foresaw(client: Client, address: str) -> None:
    client.raise_request_exception = False
    with broken(RuntimeError("secret of the house")):
        answer = client.get(address)
    error(answer, 500, "failed")
    assert "secret" not in answer.content.decode()


def test_wrong_filters_of_a_file(client: Client) -> None:
    found = error(client.get("/data/ties.geojson?colour=red&year=9"), 400, "invalid")
    assert {problem["field"] for problem in found["problems"]} == {"colour", "year"}
    error(client.get("/data/cities.csv?state=SG"), 400, "invalid")
