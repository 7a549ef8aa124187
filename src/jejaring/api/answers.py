"""How an answer is made: JSON from records, a list in pages, and nothing at all where the asker has it already."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from pydantic import BaseModel

from jejaring import __version__
from jejaring.api.asking import Listing, Selection
from jejaring.api.errors import query_problems
from jejaring.apps.journal.queries import data_version
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import Invalid, Problem
from jejaring.kernel.ref import Ref

Asked = ParamSpec("Asked")
Record = TypeVar("Record")
Place = TypeVar("Place")


def conditional(
    view: Callable[Concatenate[HttpRequest, Asked], Any],
) -> Callable[Concatenate[HttpRequest, Asked], HttpResponseBase]:
    """Answer with an ETag; answer 304 without making the body when the asker has it already.

    The tag stands for the version of all data, of the program and the address asked for: one query finds it.
    """

    @wraps(view)
    def handle(request: HttpRequest, /, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponseBase:
        tag = _tag(request)
        if tag in _known_tags(request):
            return _tagged(HttpResponse(status=304), tag)
        answer = view(request, *args, **kwargs)
        return _tagged(answer if isinstance(answer, HttpResponseBase) else json_answer(answer), tag)

    return handle


def _tag(request: HttpRequest) -> str:
    # Whoever looked first, to see whether an answer was kept, has left the version of the data here.
    version = request.META.get("jejaring.data_version") or data_version()
    parts = (__version__, str(version), request.get_host(), request.get_full_path())
    # Weak: the same records may be sent packed or plain.
    return f'W/"{hashlib.blake2b(chr(10).join(parts).encode(), digest_size=16).hexdigest()}"'


def _known_tags(request: HttpRequest) -> tuple[str, ...]:
    told = request.headers.get("If-None-Match", "").split(",")
    return tuple(f"W/{tag.strip().removeprefix('W/')}" for tag in told)


def _tagged(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    return response


def json_answer(answer: Any) -> HttpResponse:
    """An answer as JSON."""
    return HttpResponse(to_json(answer), content_type="application/json")


def to_json(value: Any) -> str:
    """JSON of records: dates, references and exact decimals as text, records as objects, nothing known as null."""
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, PartialDate | Ref | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return _object(value, tuple(field.name for field in fields(value)))
    raise TypeError(f"{type(value)} has no form in JSON")


def _object(record: Any, names: Sequence[str]) -> dict[str, Any]:
    # The database keeps an unknown text as an empty one; for a program unknown is null.
    return {name: None if (value := getattr(record, name)) == "" else value for name in names}


def as_object(record: Any, shape: type[BaseModel]) -> dict[str, Any]:
    """A record with all the fields of a shape."""
    return _object(record, tuple(shape.model_fields))


def one(request: HttpRequest, asked: Selection, shape: type[BaseModel], get: Callable[[], Any]) -> dict[str, Any]:
    """One record, or the fields of it that were asked for. Raises Invalid."""
    names = _names(request, asked, shape)
    return _object(get(), names)


def listed(
    request: HttpRequest,
    asked: Listing,
    shape: type[BaseModel],
    *,
    after: Callable[[Place | None, int], Sequence[Record]],
    place: Callable[[Record], Place],
    read_place: Callable[[Any], Place],
    total: Callable[[], int],
    shown: Callable[[Record], Any] = lambda record: record,
) -> dict[str, Any]:
    """A stretch of a list, and the address of the next one (None at the end).

    `after` gives at most so many records after a place in the list's order, `place` the place of a record; `read_place`
    checks a place that comes back in a cursor and raises ValueError. Raises Invalid.
    """
    names = _names(request, asked, shape)
    start = _read_cursor(asked.cursor, shape.__name__, read_place) if asked.cursor else None
    found = after(start, asked.limit + 1)
    records = found[: asked.limit]
    more = len(found) > asked.limit
    answer: dict[str, Any] = {
        "items": [_object(shown(record), names) for record in records],
        "next": _next_address(request, _cursor(shape.__name__, place(records[-1]))) if more else None,
    }
    return answer | {"total": total()} if asked.count else answer


def _next_address(request: HttpRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _cursor(name: str, place: Any) -> str:
    return urlsafe_b64encode(json.dumps([name, place]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, name: str, read_place: Callable[[Any], Place]) -> Place:
    try:
        found = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not (isinstance(found, list) and len(found) == 2 and found[0] == name):
            raise ValueError
        return read_place(found[1])
    except (ValueError, RecursionError):
        way_out = "Follow the address in `next` as it is, or leave the cursor out to start again."
        raise Invalid([Problem("is not a cursor of this list", way_out, column="cursor", value=cursor)]) from None


def _names(request: HttpRequest, asked: Selection, shape: type[BaseModel]) -> tuple[str, ...]:
    """The fields to show; everything wrong with the query string is told at once."""
    allowed = tuple(shape.model_fields)
    wanted = tuple(dict.fromkeys(name.strip() for name in asked.wanted.split(",") if name.strip()))
    problems = query_problems(request, type(asked))
    problems += [
        Problem("is not a field of this list", f"Fields: {', '.join(allowed)}.", column="fields", value=name)
        for name in wanted
        if name not in allowed
    ]
    if problems:
        raise Invalid(problems)
    return wanted or allowed


def require_no_query(request: HttpRequest) -> None:
    """Refuse every parameter. Raises Invalid."""
    if problems := query_problems(request):
        raise Invalid(problems)
