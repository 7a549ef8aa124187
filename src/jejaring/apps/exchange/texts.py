"""Checking what people write into the forms of needs and offers. Pure: every mistake is gathered and told at once."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import Problem

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_ONCE = re.compile(r"[a-z0-9]{8,16}")
_MOST_MONEY = Decimal(9_999_999_999_999)
LIMITS = {
    "title": 200,
    "summary": 1000,
    "in_return": 1000,
    "conditions": 1000,
    "capacity": 300,
    "reason": 1000,
}


@dataclass(frozen=True, slots=True)
class NeedText:
    """What a city says of a need, as it was typed.

    Amounts are digits with a decimal point, `deadline` a date as exact as it is known, `language` the code of the
    language the text is written in; all of these may be empty.
    """

    kind: str
    title: str
    summary: str
    focus_area: str = ""
    in_return: str = ""
    amount_min: str = ""
    amount_max: str = ""
    currency: str = ""
    deadline: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class OfferText:
    """What a party says of an offer, as it was typed. No focus area or state means: any."""

    title: str
    summary: str
    kinds: tuple[str, ...]
    focus_areas: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    conditions: str = ""
    capacity: str = ""
    languages: tuple[str, ...] = ()


def problems_of_need(text: NeedText, *, kinds: Collection[str], focus_areas: Collection[str]) -> Iterator[Problem]:
    """Everything that is wrong with the text of a need; whether its deadline has passed is not asked here."""
    yield from _texts(text, required=("title", "summary"), free=("in_return",))
    yield from _word("kind", text.kind, kinds)
    if text.focus_area:
        yield from _word("focus_area", text.focus_area, focus_areas)
    if text.language and not _LANGUAGE.fullmatch(text.language):
        yield Problem(
            "is not the code of a language", "Write for example en or id.", "", None, "language", text.language
        )
    yield from _deadline(text.deadline)
    yield from _money(text)


def problems_of_offer(
    text: OfferText, *, kinds: Collection[str], focus_areas: Collection[str], states: Collection[str]
) -> Iterator[Problem]:
    """Everything that is wrong with the text of an offer."""
    yield from _texts(text, required=("title", "summary"), free=("conditions", "capacity"))
    if not text.kinds:
        yield Problem("is empty", "Choose at least one.", column="kinds")
    for kind in text.kinds:
        yield from _word("kinds", kind, kinds)
    for area in text.focus_areas:
        yield from _word("focus_areas", area, focus_areas)
    for state in text.states:
        yield from _word("states", state, states)
    if len(text.languages) > 20:
        yield Problem("names too many languages", "Name at most 20.", column="languages")
    for language in text.languages[:20]:
        if not _LANGUAGE.fullmatch(language):
            yield Problem("is not the code of a language", "Write for example en, id.", "", None, "languages", language)


def problems_of_text(column: str, text: str, limit: int, *, required: bool = False) -> Iterator[Problem]:
    """What is wrong with a free text: empty where it may not be, too long, or with characters nobody can read."""
    if required and not text.strip():
        yield Problem("is empty", "Fill it in.", column=column)
    if len(text) > limit:
        yield Problem(f"is longer than {limit} characters", "Shorten it.", column=column, value=text)
    if any(ord(character) < 32 and character not in "\n\r\t" for character in text):
        yield Problem("holds a control character", "Remove it.", column=column)


def is_once(word: str) -> bool:
    """Whether this can tell a form sent twice from two forms: 8 to 16 small letters and digits."""
    return bool(_ONCE.fullmatch(word))


def amount(text: str) -> Decimal | None:
    """The amount that was typed; None when it is empty. Raises ValueError."""
    if not text.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,2})?", text.strip()):
        raise ValueError(text)
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(text) from None
    if found > _MOST_MONEY:
        raise ValueError(text)
    return found


def _texts(text: NeedText | OfferText, *, required: tuple[str, ...], free: tuple[str, ...]) -> Iterator[Problem]:
    for name in (*required, *free):
        yield from problems_of_text(name, getattr(text, name), LIMITS[name], required=name in required)


def _word(column: str, word: str, allowed: Collection[str]) -> Iterator[Problem]:
    if word not in allowed:
        yield Problem("is not one of the words allowed here", "Choose one from the list.", "", None, column, word)


def _deadline(text: str) -> Iterator[Problem]:
    try:
        if text:
            PartialDate.parse(text)
    except ValueError:
        yield Problem("is not a date", "Write YYYY, YYYY-MM or YYYY-MM-DD.", "", None, "deadline", text)


def _money(text: NeedText) -> Iterator[Problem]:
    found: dict[str, Decimal | None] = {}
    for name in ("amount_min", "amount_max"):
        try:
            found[name] = amount(getattr(text, name))
        except ValueError:
            way_out = "Write digits, with a decimal point if need be."
            yield Problem("is not an amount", way_out, "", None, name, getattr(text, name))
    smallest, largest = found.get("amount_min"), found.get("amount_max")
    if smallest is not None and largest is not None and largest < smallest:
        yield Problem("is less than the smallest sum", "Exchange the two.", "", None, "amount_max", text.amount_max)
    if text.currency and not _CURRENCY.fullmatch(text.currency):
        way_out = "Write three capital letters such as USD."
        yield Problem("is not a currency code", way_out, "", None, "currency", text.currency)
    if (text.amount_min.strip() or text.amount_max.strip()) and not text.currency:
        yield Problem("is missing beside a sum", "Write three capital letters such as USD.", column="currency")
    if text.currency and not (text.amount_min.strip() or text.amount_max.strip()):
        yield Problem("stands without a sum", "Give a sum, or clear the currency.", column="currency")
