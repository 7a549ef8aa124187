"""Focus areas and their types, enablers, and the strategies a project can serve."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jejaring.apps.agreements.queries import count_of_focus_area, load_latest_of_focus_area
from jejaring.apps.exchange.queries import ExchangeFilter
from jejaring.apps.exchange.queries import exchanges as find_exchanges
from jejaring.apps.projects.queries import load_focus_area_counts, load_focus_area_totals
from jejaring.apps.registry import queries
from jejaring.apps.registry.queries import FocusAreaRow, ProjectTypeRow, StrategyRow
from jejaring.apps.sources.queries import load_citations
from jejaring.kernel.ref import Ref
from jejaring.web.drawing.charts import Part, Status
from jejaring.web.jinja import local
from jejaring.web.params import Params
from jejaring.web.twins import Format, twin
from jejaring.web.words import word

_LATEST = 10
_STATUSES: tuple[Status, ...] = ("planning", "ongoing", "completed", "not_listed")


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A focus area in the list: how many projects it has, and their statuses as parts of a bar."""

    area: FocusAreaRow
    projects: int
    parts: tuple[Part, ...]
    statuses: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FocusAreaTwin:
    """A focus area as a row of the download."""

    key: str
    position: int
    name_en: str
    name_id: str
    description_en: str
    description_id: str
    projects: int


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A project type with the number of projects and how their type was read: (word, number)."""

    type: ProjectTypeRow | None
    projects: int
    bases: tuple[tuple[str, int], ...]


def focus_areas(request: HttpRequest) -> HttpResponse:
    """All focus areas with their enablers."""
    Params(request).check()
    totals = load_focus_area_totals()
    areas, enablers = queries.load_focus_areas(), queries.load_enablers()
    refs = {area: Ref("focus_area", area) for area in areas}
    enabler_refs = {enabler.key: Ref("enabler", enabler.key) for enabler in enablers}
    context = {
        "lines": [_area_line(area, *totals.get(area.key, (0, {}))) for area in areas.values()],
        "enablers": enablers,
        "refs": refs,
        "enabler_refs": enabler_refs,
        "book": load_citations([*refs.values(), *enabler_refs.values()]),
        "crumbs": [(_("Overview"), reverse("home")), (_("Focus areas"), "")],
    }
    return render(request, "taxonomy/focus_areas.html", context)


def focus_areas_twin(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """All focus areas as a download."""
    Params(request).check()
    totals = load_focus_area_totals()
    rows = [
        FocusAreaTwin(
            area.key, area.position, area.name_en, area.name_id, area.description_en, area.description_id,
            totals.get(area.key, (0, {}))[0],
        )
        for area in queries.load_focus_areas().values()
    ]  # fmt: skip
    return twin("focus-areas", FocusAreaTwin, rows, form)


def focus_area(request: HttpRequest, key: str) -> HttpResponse:
    """One focus area: its projects by status, type and city, and the agreements and exchanges that name it."""
    Params(request).check()
    area = queries.get_focus_area(key)
    ref = Ref("focus_area", key)
    counts = load_focus_area_counts(key)
    agreements = load_latest_of_focus_area(key, _LATEST)
    exchanges = find_exchanges(ExchangeFilter(focus_areas=(key,)), size=_LATEST)
    types = _type_lines(queries.load_project_types(key), counts.by_type)
    exchange_refs = {row.key: Ref("exchange", row.key) for row in exchanges.items}
    subjects = [ref, *(one.ref for one in agreements), *exchange_refs.values(), *_type_refs(types).values()]
    context = {
        "area": area,
        "line": _area_line(area, counts.total, counts.by_status),
        "counts": counts,
        "types": types,
        "type_refs": _type_refs(types),
        "agreements": agreements,
        "agreements_total": count_of_focus_area(key),
        "exchanges": exchanges,
        "exchange_refs": exchange_refs,
        "ref": ref,
        "book": load_citations(subjects),
        "crumbs": [
            (_("Overview"), reverse("home")),
            (_("Focus areas"), reverse("focus-areas")),
            (local(area, "name"), ""),
        ],
    }
    return render(request, "taxonomy/focus_area.html", context)


def strategies(request: HttpRequest) -> HttpResponse:
    """All strategy items, those of one framework together."""
    Params(request).check()
    rows = queries.load_strategies()
    context = {
        "frameworks": [(name, tuple(items)) for name, items in groupby(rows, key=lambda row: row.framework_name)],
        "crumbs": [(_("Overview"), reverse("home")), (_("Strategies"), "")],
    } | _cited({row.key: Ref("strategy_item", row.key) for row in rows})
    return render(request, "taxonomy/strategies.html", context)


def strategies_twin(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """All strategy items as a download."""
    Params(request).check()
    return twin("strategies", StrategyRow, queries.load_strategies(), form)


def strategy(request: HttpRequest, key: str) -> HttpResponse:
    """One strategy item with its sources."""
    Params(request).check()
    item = queries.get_strategy(key)
    ref = Ref("strategy_item", key)
    context = {
        "item": item,
        "others": [row for row in queries.load_strategies() if row.framework == item.framework and row.key != item.key],
        "ref": ref,
        "book": load_citations([ref]),
        "crumbs": [
            (_("Overview"), reverse("home")),
            (_("Strategies"), reverse("strategies")),
            (item.name, ""),
        ],
    }
    return render(request, "taxonomy/strategy.html", context)


def _cited(refs: dict[str, Ref]) -> dict[str, object]:
    return {"refs": refs, "book": load_citations(refs.values())}


def _area_line(area: FocusAreaRow, total: int, by_status: dict[str, int]) -> AreaLine:
    statuses = tuple((status, by_status[status]) for status in _STATUSES if by_status.get(status))
    parts = tuple(Part(status, number, f"{word(status, 'status')}: {number}") for status, number in statuses)
    return AreaLine(area, total, parts, statuses)


def _type_lines(types: tuple[ProjectTypeRow, ...], by_type: dict[tuple[str, str], int]) -> tuple[TypeLine, ...]:
    """The types of a focus area, most projects first, and at the end the projects whose type is not known."""
    bases: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (key, basis), number in sorted(by_type.items()):
        bases[key].append((basis, number))
    totals = {key: sum(number for _basis, number in found) for key, found in bases.items()}
    known = {type_.key: type_ for type_ in queries.load_project_types()}
    own = {type_.key for type_ in types}
    keys = sorted((own | totals.keys()) - {""}, key=lambda key: (-totals.get(key, 0), key))
    lines = [TypeLine(known[key], totals.get(key, 0), tuple(bases[key])) for key in keys]
    if totals.get(""):
        lines.append(TypeLine(None, totals[""], ()))
    return tuple(lines)


def _type_refs(lines: tuple[TypeLine, ...]) -> dict[str, Ref]:
    return {line.type.key: Ref("project_type", line.type.key) for line in lines if line.type}


urlpatterns = [
    path("focus-areas.csv", focus_areas_twin, {"form": "csv"}, name="focus-areas-csv"),
    path("focus-areas.json", focus_areas_twin, {"form": "json"}, name="focus-areas-json"),
    path("focus-areas", focus_areas, name="focus-areas"),
    path("focus-areas/<str:key>", focus_area, name="focus-area"),
    path("strategies.csv", strategies_twin, {"form": "csv"}, name="strategies-csv"),
    path("strategies.json", strategies_twin, {"form": "json"}, name="strategies-json"),
    path("strategies", strategies, name="strategies"),
    path("strategies/<str:key>", strategy, name="strategy"),
]
