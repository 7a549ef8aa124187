"""The Jinja2 environment of the pages: filters for values, functions for addresses, marks and drawings."""

import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import translation
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from jejaring import __version__
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.paging import Page
from jejaring.web.accounts import other_sign_ins
from jejaring.web.drawing import charts, glyphs
from jejaring.web.links import address, link_to
from jejaring.web.lists import changed, twin_address
from jejaring.web.words import word

_COUNTRY_NAMES = {
    # Names as the region's own documents write them, where Unicode's differ.
    "en": {"LA": "Lao PDR", "VN": "Viet Nam", "BN": "Brunei Darussalam", "MM": "Myanmar"},
    "id": {"BN": "Brunei Darussalam", "MM": "Myanmar"},
}
_HATCH = Markup('<svg width="14" height="10" aria-hidden="true"><rect width="14" height="10" fill="url(#p-nk)"/></svg>')
_PATTERNS = {"year": "y", "month": "MMM y", "day": "d MMM y"}


def _language() -> str:
    return translation.get_language() or "en"


def not_known(text: str = "") -> Markup:
    """The mark for a fact that is not known, with the words that say so."""
    return Markup('<span class="nk">{}{}</span>').format(_HATCH, text or gettext("not known"))


def date(value: PartialDate | None, unknown: str = "") -> Markup:
    """A date as exact as it is known, or the mark for an unknown one."""
    if value is None:
        return not_known(unknown or gettext("date not known"))
    return _date(value, _language())


@lru_cache(maxsize=20_000)
def _date(value: PartialDate, language: str) -> Markup:
    text = format_date(value.earliest, _PATTERNS[value.precision], locale=language)
    return Markup('<time datetime="{}">{}</time>').format(value, text.replace(" ", "\u00a0"))


def day(value: datetime.date) -> Markup:
    """The day of an act or a term; in UTC."""
    on = value.date() if isinstance(value, datetime.datetime) else value
    return _date(PartialDate.parse(on.isoformat()), _language())


def number(value: int | float | Decimal | None, unknown: str = "") -> Markup | str:
    """A number in the reader's way of writing, or the mark for an unknown one."""
    return not_known(unknown) if value is None else _number(value, _language())


@lru_cache(maxsize=20_000)
def _number(value: float | Decimal, language: str) -> str:
    return format_decimal(value, locale=language)


def money(amount: Decimal | None, currency: str) -> Markup | str:
    """An amount in its own currency, by its code."""
    if amount is None:
        return not_known()
    return format_currency(amount, currency, "¤¤ #,##0.##", locale=_language(), currency_digits=False)


def country(code: str) -> str:
    """The name of a country by its ISO 3166-1 alpha-2 code; empty for none."""
    if not code:
        return ""
    language = _language()
    return _COUNTRY_NAMES.get(language, {}).get(code) or str(Locale(language).territories.get(code, code))


def local(record: Any, field: str) -> str:
    """A field that exists in several languages: the reader's, else English."""
    return getattr(record, f"{field}_{_language()}", "") or getattr(record, f"{field}_en")


def local_name(record: Any) -> str:
    """The name of a record that has an Indonesian one beside its own."""
    return (record.name_id if _language() == "id" else "") or str(record.name)


def attributes(**values: Any) -> Markup:
    """HTML attributes for the values that are not None or False."""
    parts = [
        Markup(" {}").format(name.replace("_", "-").strip("-"))
        if value is True
        else Markup(' {}="{}"').format(name.replace("_", "-").strip("-"), value)
        for name, value in values.items()
        if value is not None and value is not False
    ]
    return Markup("").join(parts)


def page_numbers(page: Page[Any]) -> list[int | None]:
    """The page numbers to offer: the first, the last and those around; None marks a gap."""
    wanted = sorted({1, page.pages, *range(max(1, page.number - 1), min(page.pages, page.number + 1) + 1)})
    found: list[int | None] = []
    for number_ in wanted:
        if found and found[-1] is not None and number_ - found[-1] > 1:
            found.append(None)
        found.append(number_)
    return found


def environment(**options: Any) -> Environment:
    """The environment of all pages: escapes everything, and a name that is missing is an error."""
    options |= {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**options, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])  # noqa: S701
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters |= {
        "date": date,
        "day": day,
        "number": number,
        "money": money,
        "country": country,
        "word": word,
        "local": local,
        "local_name": local_name,
        "nk": not_known,
    }
    env.globals |= {
        "url": address,
        "link_to": link_to,
        "static": staticfiles_storage.url,
        "not_known": not_known,
        "attributes": attributes,
        "page_numbers": page_numbers,
        "changed": changed,
        "twin_address": twin_address,
        "charts": charts,
        "glyphs": glyphs,
        "escape": escape,
        "other_sign_ins": other_sign_ins,
        "version": __version__,
        "language": _language,
    }
    return env
