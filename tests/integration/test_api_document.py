"""The OpenAPI document and the documentation made from it."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from jejaring.api import shapes
from jejaring.api.documentation import load_examples

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("ascn")]


@pytest.fixture
def document(client: Client) -> Any:
    return client.get("/api/v1/openapi.json").json()


def operations(document: Any) -> list[Any]:
    return [methods["get"] for methods in document["paths"].values()]


def test_it_is_openapi_3_1_and_only_reads(document: Any) -> None:
    assert document["openapi"] == "3.1.0"
    assert {method for methods in document["paths"].values() for method in methods} == {"get"}


def test_every_operation_is_told_whole(document: Any) -> None:
    for operation in operations(document):
        assert operation["summary"]
        assert operation["description"]
        assert {"200", "400", "500", "503"} <= set(operation["responses"])
        # What only the holder of a token can read is kept by nobody.
        assert ("304" in operation["responses"]) == ("security" not in operation)
        assert operation["responses"]["200"]["content"]["application/json"]["schema"]
        assert operation["responses"]["200"]["content"]["application/json"]["example"]
        for status in ("400", "500", "503"):
            schema = operation["responses"][status]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ErrorAnswer"}
        for parameter in operation["parameters"]:
            assert "$ref" in parameter or parameter["in"] == "path" or parameter["description"]


def test_every_reference_leads_somewhere(document: Any) -> None:
    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return own.union(*(references(item) for item in value.values()))
        if isinstance(value, list):
            return set().union(*(references(item) for item in value))
        return set()

    for reference in references(document):
        found = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


def test_examples_are_what_the_api_answers(client: Client, document: Any) -> None:
    examples = load_examples()
    assert set(examples) == {operation["operationId"] for operation in operations(document)}
    public = {operation["operationId"] for operation in operations(document) if "security" not in operation}
    # The built-in network has no offer yet: its example is invented, and only its shape is checked.
    shapes.Offer.model_validate(examples["get_offer"]["answer"], strict=True)
    for name in public - {"get_offer"}:
        example = examples[name]
        answer = client.get(example["address"], headers={"host": "localhost"}).json()
        assert answer == example["answer"], f"{name}: run python tools/api_examples.py"


def test_the_documentation_shows_every_operation_and_leads_to_it(client: Client, document: Any) -> None:
    page = unescape(client.get("/api/v1/docs").content.decode())
    for path, methods in document["paths"].items():
        assert f"GET {path}<" in page
        assert methods["get"]["description"] in re.sub(r"</?code>", "`", page)
    assert page.count("<h1") == 1
    assert " style=" not in page


def test_a_form_leads_to_its_address(client: Client) -> None:
    def led_to(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 302
        return str(answer.headers["Location"])

    assert led_to("/api/v1/docs/try/get_city?key=jakarta&fields=") == "/api/v1/cities/jakarta"
    assert led_to("/api/v1/docs/try/list_cities?q=a+b&limit=") == "/api/v1/cities?q=a+b"
    assert led_to("/api/v1/docs/try/get_city?key=//elsewhere.example/") == "/api/v1/cities/%2F%2Felsewhere.example%2F"
