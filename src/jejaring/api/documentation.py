"""The OpenAPI document, and the pages for people made from it: readable and to be tried without JavaScript."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from markupsafe import Markup, escape
from ninja import NinjaAPI

from jejaring.api.answers import conditional, json_answer
from jejaring.api.asking import Listing
from jejaring.api.errors import answer_to
from jejaring.kernel.errors import Invalid, NotFound, Problem

# Real answers over the built-in network, by operation; a test asks for each again.
EXAMPLES = Path(__file__).parent / "examples.json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the documentation shows it. `words` are those allowed, if the list is closed."""

    name: str
    place: str
    description: Markup
    words: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record that an address gives."""

    name: str
    holds: str
    description: Markup


@dataclass(frozen=True, slots=True)
class Operation:
    """An address as the documentation shows it."""

    id: str
    path: str
    summary: str
    description: str
    tag: str
    parameters: tuple[Parameter, ...]
    fields: tuple[Field, ...]
    example: str
    answer: str


def add_to(api: NinjaAPI) -> None:
    """Give the API its OpenAPI document and its documentation."""

    def openapi(request: HttpRequest) -> HttpResponseBase:
        return json_answer(document(api))

    def docs(request: HttpRequest) -> HttpResponseBase:
        found = document(api)
        context = {
            "info_blocks": _blocks(found["info"]["description"]),
            "groups": [(tag, list(group)) for tag, group in groupby(operations(found), key=attrgetter("tag"))],
            "error_example": json.dumps(json.loads(answer_to(_AN_ERROR).content), ensure_ascii=False, indent=2),
            "crumbs": [("Jejaring", reverse("home")), ("API", "")],
        }
        return render(request, "api/docs.html", context, using="jinja2")

    def try_it(request: HttpRequest, operation: str) -> HttpResponse:
        """Lead the form of an address with a key in its path to that address."""
        return HttpResponseRedirect(_address(document(api), operation, request))

    hidden = {"include_in_schema": False}
    api.get("/openapi.json", url_name="openapi", **hidden)(conditional(openapi))  # type: ignore[arg-type]
    api.get("/docs", url_name="docs", **hidden)(docs)  # type: ignore[arg-type]
    api.get("/docs/try/{operation}", url_name="try", **hidden)(try_it)  # type: ignore[arg-type]


@cache
def document(api: NinjaAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document, with examples and with what every address has in common."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    examples = load_examples()
    found["info"]["license"] = {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}
    found["components"]["parameters"] = {"IfNoneMatch": _IF_NONE_MATCH}
    found["components"]["headers"] = {"ETag": _ETAG}
    found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path in found["paths"].values():
        _allow_sparse(found, path["get"])
        _complete(path["get"], examples, tuple(field.name for field in _fields(found, path["get"])))
    return found


def load_examples() -> dict[str, dict[str, Any]]:
    """Operation to the address asked (`address`) and what it answered (`answer`)."""
    found: dict[str, dict[str, Any]] = json.loads(EXAMPLES.read_text())
    return found


_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of an answer you have; 304 if it still holds.",
    "schema": {"type": "string"},
}
_ETAG = {"description": "Changes whenever any data changes.", "schema": {"type": "string"}}
_AN_ERROR = Invalid([Problem("is too large", "The largest value allowed is 200.", column="limit", value="500")])
_STATUS_WORDS = {
    "200": "What was asked for.",
    "304": "What you have still holds.",
    "400": "Something is wrong with the parameters; `problems` says what and how to mend it.",
    "401": "No token was sent, or it is wrong, expired or revoked.",
    "404": "There is no record under this key.",
    "500": "Something broke here.",
    "503": "The records cannot be reached just now; ask again after `Retry-After` seconds.",
}


def _allow_sparse(found: dict[str, Any], told: dict[str, Any]) -> None:
    """Where `fields=` chooses, no field of the record is sure to be there."""
    if any(parameter["name"] == "fields" for parameter in told["parameters"]):
        _record_shape(found, told).pop("required", None)


def _complete(operation: dict[str, Any], examples: dict[str, dict[str, Any]], fields: tuple[str, ...]) -> None:
    operation["operationId"] = operation["operationId"].removeprefix("jejaring_api_resources_")
    for parameter in operation["parameters"]:
        _simplify(parameter)
        if parameter["name"] == "fields":
            parameter["description"] += f" Known: {', '.join(fields)}."
            name = f"({'|'.join(fields)})"
            parameter["schema"]["pattern"] = f"^({name}(,{name})*)?$"
    operation["parameters"].sort(key=lambda parameter: parameter["name"] in Listing.EVERYWHERE)
    if "304" in operation["responses"]:
        operation["parameters"].append({"$ref": "#/components/parameters/IfNoneMatch"})
    if "401" in operation["responses"]:
        operation["security"] = [{"token": []}]
    for status, response in operation["responses"].items():
        response["description"] = _STATUS_WORDS[status]
        if status in ("200", "304") and "304" in operation["responses"]:
            response["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
    if example := examples.get(operation["operationId"]):
        operation["responses"]["200"]["content"]["application/json"]["example"] = example["answer"]


def _simplify(parameter: dict[str, Any]) -> None:
    """Say what a parameter takes when it is given; that it may be left out, `required` says already."""
    schema = parameter["schema"]
    for choice in schema.pop("anyOf", []):
        if choice != {"type": "null"}:
            schema.update(choice)
    for name in ("title", "description", "examples"):
        schema.pop(name, None)
    if schema.get("default") in ("", None):
        schema.pop("default", None)
    if examples := parameter.pop("examples", None):
        parameter["example"] = examples[0]


def operations(found: dict[str, Any]) -> Iterator[Operation]:
    """Every address of an OpenAPI document, in its order."""
    examples = load_examples()
    for path, methods in found["paths"].items():
        told = methods["get"]
        example = examples.get(told["operationId"], {"address": path, "answer": None})
        yield Operation(
            told["operationId"],
            path,
            told["summary"],
            told.get("description", ""),
            told["tags"][0],
            tuple(_parameter(p) for p in told["parameters"] if "name" in p),
            tuple(_fields(found, told)),
            example["address"],
            json.dumps(example["answer"], ensure_ascii=False, indent=2),
        )


def _parameter(told: dict[str, Any]) -> Parameter:
    words = told["schema"].get("enum", ())
    if told["schema"].get("type") == "boolean":
        words = ("true", "false")
    return Parameter(
        told["name"], told["in"], _inline(told.get("description", "")), tuple(words), str(told.get("example", ""))
    )  # fmt: skip


def _fields(found: dict[str, Any], told: dict[str, Any]) -> Iterator[Field]:
    """The fields of the record, or of a record of the list, that an operation gives."""
    for name, value in _record_shape(found, told)["properties"].items():
        yield Field(name, " or ".join(_holds(value)), _inline(_resolved(found, value).get("description", "")))


def _record_shape(found: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    shape = _resolved(found, told["responses"]["200"]["content"]["application/json"]["schema"])
    return _resolved(found, shape["properties"]["items"]["items"]) if "items" in shape["properties"] else shape


def _resolved(found: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    target: dict[str, Any] = found["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return target


def _holds(schema: dict[str, Any]) -> Iterator[str]:
    for choice in schema.get("anyOf", [schema]):
        if choice.get("type") == "array":
            yield "list of " + " or ".join(_holds(choice["items"]))
        else:
            yield choice["type"] if "type" in choice else choice["$ref"].rsplit("/", 1)[-1]


def _address(found: dict[str, Any], operation: str, request: HttpRequest) -> str:
    """The address of an operation with the values of a form: its key in the path, the rest as a query."""
    paths = {methods["get"]["operationId"]: path for path, methods in found["paths"].items()}
    if operation not in paths:
        raise NotFound("operation", operation)
    path = paths[operation]
    query = {name: value for name, value in request.GET.items() if value}
    for parameter in found["paths"][path]["get"]["parameters"]:
        if parameter.get("in") == "path":
            name = str(parameter["name"])
            path = path.replace(f"{{{name}}}", quote(str(query.pop(name, "") or "-"), safe=""))
    return f"{path}?{urlencode(query)}" if query else path


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`text`) or a list (`items_`) of the description."""

    text: Markup
    items_: tuple[Markup, ...] = ()


def _blocks(markdown: str) -> list[Block]:
    """The few signs of Markdown that our own description uses: paragraphs, lists, bold, code."""
    found = []
    for block in markdown.strip().split("\n\n"):
        items = block.removeprefix("- ").split("\n- ") if block.startswith("- ") else []
        found.append(Block(_inline(block), tuple(_inline(item) for item in items)))
    return found


def _inline(text: str) -> Markup:
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", html))  # noqa: S704 - escaped above
