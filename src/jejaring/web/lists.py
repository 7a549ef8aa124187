"""The parts of a list page: filters with counts, sorting, pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Option:
    """A choice in a filter: its value, its words, how many rows it would leave, whether it is chosen."""

    value: str
    label: str
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter of a list: its name in the address, its heading, its options. `single`: only one can be chosen."""

    name: str
    heading: str
    options: tuple[Option, ...]
    single: bool = False
    folded: bool = False


def facet(
    name: str,
    heading: str,
    labels: Iterable[tuple[str, str]],
    counts: Mapping[str, int],
    chosen: Iterable[str],
    *,
    folded: bool = False,
    single: bool = False,
) -> Facet:
    """A filter from value-and-label pairs; options that would leave nothing are left out unless chosen."""
    picked = set(chosen)
    options = tuple(
        Option(value, label, counts.get(value, 0), value in picked)
        for value, label in labels
        if counts.get(value) or value in picked
    )
    return Facet(name, heading, options, single, folded and not picked)


def changed(request: HttpRequest, **changes: str | int | None) -> str:
    """The address of this page with some parameters changed (None removes one); other changes than `page` drop it."""
    query: QueryDict = request.GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else request.path


def twin_address(request: HttpRequest, form: str) -> str:
    """The address of this list, filtered as it is, as CSV or JSON."""
    query = request.GET.copy()
    query.pop("page", None)
    encoded = query.urlencode()
    return f"{request.path.rstrip('/')}.{form}" + (f"?{encoded}" if encoded else "")
