"""Every list as CSV and JSON, at a stable address beside its page."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import StreamingHttpResponse

from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref

Format = Literal["csv", "json"]


def plain(value: Any) -> Any:
    """A value as JSON knows it: dates and references as text, exact decimals as text, rows as objects."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, PartialDate | Ref | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def twin(name: str, row_type: type, rows: Iterable[Any], form: Format) -> StreamingHttpResponse:
    """All rows (frozen dataclasses of one type) as a download, sent while they are read."""
    parts = _csv(row_type, rows) if form == "csv" else _json(rows)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    response = StreamingHttpResponse((part.encode() for part in parts), content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    return response


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(row_type: type, rows: Iterable[Any]) -> Iterator[str]:
    writer = csv.writer(_Line(), lineterminator="\n")
    names = [field.name for field in fields(row_type)]
    yield writer.writerow(names)
    for row in rows:
        yield writer.writerow([_cell(getattr(row, name)) for name in names])


def _cell(value: Any) -> str:
    """A value as a cell. Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = "|".join(item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not _is_number(text)) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _json(rows: Iterable[Any]) -> Iterator[str]:
    yield '{"items": ['
    for number, row in enumerate(rows):
        yield ("," if number else "") + "\n" + json.dumps(plain(row), ensure_ascii=False)
    yield "\n]}\n"
