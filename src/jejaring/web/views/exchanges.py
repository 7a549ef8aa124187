"""Exchanges: the list and a page each."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jejaring.apps.exchange import queries
from jejaring.apps.exchange.queries import (
    EXCHANGE_KINDS,
    EXCHANGE_SORTS,
    UNKNOWN_YEAR,
    ExchangeCounts,
    ExchangeDetail,
    ExchangeFilter,
    ExchangeRow,
    Participant,
)
from jejaring.apps.registry.queries import FocusAreaRow, get_network, load_focus_areas
from jejaring.apps.sources.queries import load_citations
from jejaring.apps.ties.queries import load_ties_of
from jejaring.kernel.ref import Ref
from jejaring.web.drawing.charts import KindRow, KindStrip
from jejaring.web.history import history_of
from jejaring.web.jinja import country, local
from jejaring.web.lists import PAGE_SIZE, Facet, facet
from jejaring.web.params import Params
from jejaring.web.twins import Format, twin
from jejaring.web.words import word

_MOST_PAIRS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class CountryGroup:
    """The participants of one country; those without a country have an empty `code`."""

    code: str
    participants: tuple[Participant, ...]


def exchanges(request: HttpRequest) -> HttpResponse:
    """The list with its filters and the picture of kinds and years."""
    areas = load_focus_areas()
    params = Params(request)
    counts = queries.exchange_counts()
    wanted, sort = _read(params, areas, counts)
    page = params.page()
    params.check()
    found = queries.exchanges(wanted, sort=sort, page=page, size=PAGE_SIZE)
    refs = {row.key: Ref("exchange", row.key) for row in found.items}
    context = {
        "page": found,
        "refs": refs,
        "sort": sort,
        "q": wanted.text,
        "areas": areas,
        "facets": _facets(wanted, areas),
        "strip": _strip(queries.load_kinds_by_year(wanted)),
        "book": load_citations(refs.values()),
        "nav": "exchanges",
        "crumbs": [(_("Overview"), reverse("home")), (_("Exchanges"), "")],
    }
    return render(request, "exchanges/list.html", context)


def exchanges_twin(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """All rows of the list as a download."""
    params = Params(request)
    wanted, sort = _read(params, load_focus_areas(), queries.exchange_counts())
    params.check()
    return twin("exchanges", ExchangeRow, queries.load_exchanges(wanted, sort=sort), form)


def exchange(request: HttpRequest, key: str) -> HttpResponse:
    """One exchange with who took part and the ties it left."""
    detail = queries.get_exchange(key)
    ref = Ref("exchange", key)
    ties = load_ties_of(ref)
    context = {
        "exchange": detail.row,
        "summary": detail.summary,
        "groups": _by_country(detail.participants),
        "only_the_network": _only_the_network(detail),
        "ties": ties,
        "pairs_shown": len(ties) <= _MOST_PAIRS_SHOWN,
        "areas": [area for area in load_focus_areas().values() if area.key in detail.row.focus_areas],
        "book": load_citations([ref]),
        "ref": ref,
        "history": history_of(ref, detail.row.title),
        "nav": "exchanges",
        "crumbs": [
            (_("Overview"), reverse("home")),
            (_("Exchanges"), reverse("exchanges")),
            (detail.row.title, ""),
        ],
    }
    return render(request, "exchanges/page.html", context)


def _read(params: Params, areas: dict[str, FocusAreaRow], counts: ExchangeCounts) -> tuple[ExchangeFilter, str]:
    wanted = ExchangeFilter(
        kinds=params.choices("kind", EXCHANGE_KINDS),
        years=params.choices("year", counts.years),
        focus_areas=params.choices("focus", areas),
        countries=params.choices("country", [code for code in counts.countries if code]),
        text=params.text("q"),
    )
    return wanted, params.choice("sort", EXCHANGE_SORTS, "-date")


def _facets(wanted: ExchangeFilter, areas: dict[str, FocusAreaRow]) -> list[Facet]:
    counts = queries.exchange_counts(wanted)
    years = [(year, _("not known") if year == UNKNOWN_YEAR else year) for year in sorted(counts.years, reverse=True)]
    countries = sorted(((code, country(code)) for code in counts.countries if code), key=lambda pair: pair[1])
    return [
        facet("kind", _("Kind"), [(k, word(k, "exchange_kind")) for k in EXCHANGE_KINDS], counts.kinds, wanted.kinds),
        facet("year", _("Began in"), years, counts.years, wanted.years),
        facet(
            "focus",
            _("Focus area"),
            [(area.key, local(area, "name")) for area in areas.values()],
            counts.focus_areas,
            wanted.focus_areas,
        ),
        facet("country", _("Country of the host"), countries, counts.countries, wanted.countries, folded=True),
    ]


def _strip(numbers: dict[tuple[str, int | None], int]) -> KindStrip | None:
    """The picture of kinds and years; None when there is nothing to draw."""
    years: dict[str, list[int]] = defaultdict(list)
    undated: dict[str, int] = defaultdict(int)
    for (kind, year), number in numbers.items():
        if year is None:
            undated[kind] += number
        else:
            years[kind] += [year] * number
    if not numbers:
        return None
    rows = tuple(
        KindRow(word(kind, "exchange_kind"), tuple(sorted(years[kind])), undated[kind])
        for kind in EXCHANGE_KINDS
        if years[kind] or undated[kind]
    )
    last = max((year for found in years.values() for year in found), default=0)
    return KindStrip(
        label=_("Exchanges by kind and by the year they began; the list below has the same exchanges one by one"),
        rows=rows,
        last_year=last,
        undated_label=_("date not known"),
        undated_short=_("no date"),
    )


def _by_country(participants: tuple[Participant, ...]) -> list[CountryGroup]:
    groups: dict[str, list[Participant]] = defaultdict(list)
    for participant in participants:
        groups[participant.country].append(participant)
    names = sorted(groups, key=lambda code: (not code, country(code)))
    return [CountryGroup(code, tuple(sorted(groups[code], key=lambda one: (one.ref.kind, one.name)))) for code in names]


def _only_the_network(detail: ExchangeDetail) -> bool:
    """Whether no participant is named but the network itself."""
    network = get_network()
    return bool(network and [one.ref.key for one in detail.participants] == [network.party])


urlpatterns = [
    path("exchanges.csv", exchanges_twin, {"form": "csv"}, name="exchanges-csv"),
    path("exchanges.json", exchanges_twin, {"form": "json"}, name="exchanges-json"),
    path("exchanges", exchanges, name="exchanges"),
    path("exchanges/<str:key>", exchange, name="exchange"),
]
