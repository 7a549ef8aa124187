"""One cell of a table: from text to value and back."""

import math
import re
from collections.abc import Callable
from decimal import Decimal

from jejaring.formats.packs.schema import LIST_SEPARATOR, Column, Type, Value
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref

_MAX_TEXT = 10_000
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
_MAX_DIGITS = 18


class BadCellError(ValueError):
    """The text is not what the column holds; `way_out` says what it would take."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(reason)
        self.way_out = way_out


def parse(text: str, column: Column) -> Value:
    """The value of a cell; None, an empty tuple or the default when it is empty. Raises BadCellError."""
    text = text.strip()
    if not text:
        if column.required:
            raise BadCellError("is empty", "Fill it in: this column is required.")
        return () if column.type in _LISTS else column.default or None
    value = _PARSERS[column.type](text)
    _check_bounds(text, value, column)
    return value


def render(value: Value) -> str:
    """The text of a value, such that `parse` gives the value back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(str(item) for item in value)
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _check_bounds(text: str, value: Value, column: Column) -> None:
    if column.choices and value not in column.choices:
        raise BadCellError("is not one of the words of this column", f"Use one of: {', '.join(column.choices)}.")
    longest = max((len(str(item)) for item in value), default=0) if isinstance(value, tuple) else len(text)
    if longest > (column.limit or _MAX_TEXT):
        raise BadCellError(f"is longer than {column.limit or _MAX_TEXT} characters", "Shorten it.")
    for number in value if isinstance(value, tuple) else (value,):
        if not isinstance(number, int | float | Decimal) or isinstance(number, bool):
            continue
        if column.minimum is not None and number < column.minimum:
            raise BadCellError("is too small", f"The smallest value allowed is {column.minimum:g}.")
        if column.maximum is not None and number > column.maximum:
            raise BadCellError("is too large", f"The largest value allowed is {column.maximum:g}.")


def _text(text: str) -> str:
    if any(ord(character) < 32 and character not in "\n\t" for character in text):
        raise BadCellError("holds a control character", "Remove it.")
    return text


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        way_out = "Use small letters a to z, digits, dot, hyphen and underscore; begin with a letter or digit."
        raise BadCellError("is not a key", way_out)
    return text


def _integer(text: str) -> int:
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < 19):
        raise BadCellError("is not a whole number", "Write digits only, without separators.")
    return int(text)


def _decimal(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or len(text) > _MAX_DIGITS:
        raise BadCellError("is not a number", "Write digits and a decimal point, without separators.")
    value = Decimal(text) + 0  # there is no minus zero in a database
    if -int(value.as_tuple().exponent) > 2:
        raise BadCellError("has more than two decimals", "Round it to two decimals.")
    return value


def _degrees(text: str) -> float:
    try:
        value = float(text) if text.isascii() and "_" not in text else float("nan")
    except ValueError:
        value = float("nan")
    if not math.isfinite(value):
        raise BadCellError("is not a number of degrees", "Write decimal degrees such as -6.2146.")
    return value + 0.0


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise BadCellError("is neither true nor false", "Write true or false.")
    return text == "true"


def _date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise BadCellError("is not a date", "Write YYYY, YYYY-MM or YYYY-MM-DD, as exact as the source is.") from None


def _url(text: str) -> str:
    if not text.startswith(("https://", "http://")) or any(character.isspace() for character in text):
        raise BadCellError("is not a web address", "Start it with https:// or http:// and leave no space in it.")
    return text


def _items(text: str) -> tuple[str, ...]:
    items = tuple(_text(item.strip()) for item in text.split(LIST_SEPARATOR))
    if not all(items):
        raise BadCellError("has an empty item in its list", f"Separate the items by one {LIST_SEPARATOR} each.")
    if len(set(items)) != len(items):
        raise BadCellError("names an item twice", "Name it once.")
    return items


def _years(text: str) -> tuple[str, ...]:
    items = _items(text)
    if not all(item.isascii() and item.isdigit() and len(item) == 4 for item in items):
        raise BadCellError("is not a list of years", f"Write years of four digits separated by {LIST_SEPARATOR}.")
    return items


def _ref(text: str) -> Ref:
    try:
        return Ref.parse(text)
    except ValueError:
        raise BadCellError("is not of the form kind:id", "Write for example city:jakarta.") from None


def _party(text: str) -> Ref:
    ref = _ref(text)
    if ref.kind not in ("city", "partner"):
        raise BadCellError("is not a party", "Write city:ID or partner:ID.")
    return ref


def _refs(text: str) -> tuple[Ref, ...]:
    return tuple(_ref(item) for item in _items(text))


def _parties(text: str) -> tuple[Ref, ...]:
    return tuple(_party(item) for item in _items(text))


_LISTS = (Type.TEXTS, Type.YEARS, Type.PARTIES, Type.SUBJECTS)
_PARSERS: dict[Type, Callable[[str], Value]] = {
    Type.KEY: _key,
    Type.TEXT: _text,
    Type.INTEGER: _integer,
    Type.DECIMAL: _decimal,
    Type.DEGREES: _degrees,
    Type.BOOLEAN: _boolean,
    Type.DATE: _date,
    Type.URL: _url,
    Type.TEXTS: _items,
    Type.YEARS: _years,
    Type.PARTIES: _parties,
    Type.PARTY: _party,
    Type.SUBJECT: _ref,
    Type.SUBJECTS: _refs,
}
