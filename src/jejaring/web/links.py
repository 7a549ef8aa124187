"""From references to addresses: the only place that knows which page shows which kind of record."""

from django.urls import reverse

from jejaring.kernel.ref import Ref

PAGES = {
    "city": "city",
    "partner": "partner",
    "state": "state",
    "project": "project",
    "agreement": "agreement",
    "exchange": "exchange",
    "source": "source",
    "focus_area": "focus-area",
    "strategy_item": "strategy",
    "story": "story",
    "report": "monitoring-year",
}


def link_to(ref: Ref) -> str:
    """The address of the page that shows this record; empty when it has none of its own."""
    return reverse(PAGES[ref.kind], args=[ref.key]) if ref.kind in PAGES else ""
