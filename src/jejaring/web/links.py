"""From references to addresses: the only place that knows which page shows which kind of record."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from jejaring.kernel.ref import Ref

PAGES = {
    "city": "city",
    "partner": "partner",
    "state": "state",
    "project": "project",
    "agreement": "agreement",
    "exchange": "exchange",
    "need": "need",
    "offer": "offer",
    "introduction": "introduction",
    "source": "source",
    "focus_area": "focus-area",
    "strategy_item": "strategy",
    "story": "story",
    "report": "monitoring-year",
}


def link_to(ref: Ref) -> str:
    """The address of the page that shows this record; empty when it has none of its own."""
    return address(PAGES[ref.kind], ref.key) if ref.kind in PAGES else ""


def full_address(ref: Ref) -> str:
    """The whole address of the page that shows this record, for letters; that of the first page when it has none."""
    return settings.SITE_ADDRESS + (link_to(ref) or reverse("home"))


def address(name: str, *args: str | int) -> str:
    """The address of a page, by the name of its route, in the reader's language."""
    return _address(get_language() or "", name, args)


@lru_cache(maxsize=50_000)
def _address(language: str, name: str, args: tuple[str | int, ...]) -> str:
    # A page has hundreds of links, and they never change while the program runs.
    return reverse(name, args=args)
