"""Agreements: the list, its twins and a page each."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from jejaring.apps.agreements.queries import (
    AGREEMENT_SORTS,
    AgreementFilter,
    AgreementRow,
    agreement_counts,
    agreements_page,
    get_agreement,
    load_agreement_facets,
    load_agreement_years,
    load_agreements,
)
from jejaring.apps.agreements.queries.drafting import load_standing
from jejaring.apps.registry.queries import FocusAreaRow, StateRow, load_focus_areas, states
from jejaring.apps.sources.queries import load_citations
from jejaring.apps.ties.queries import load_ties_of
from jejaring.web.drawing.charts import YearBars
from jejaring.web.history import history_of
from jejaring.web.jinja import local, local_name
from jejaring.web.lists import PAGE_SIZE, Facet, Option, facet
from jejaring.web.params import Params
from jejaring.web.twins import Format, twin
from jejaring.web.words import WORDS, word

KINDS = tuple(key for group, key in WORDS if group == "agreement_kind")
REGIONS = tuple(key for group, key in WORDS if group == "region")
PILLARS = tuple(key for group, key in WORDS if group == "pillar")
CONFIDENCES = ("high", "medium", "low")
FORCES = ("open", "running", "ended")
_FIRST_YEAR, _LAST_YEAR = 1800, 2999
_MOST_TIES_SHOWN = 60


def agreements(request: HttpRequest) -> HttpResponse:
    """The list with its filters and the chart of years."""
    areas, lands, day = load_focus_areas(), states(), localdate()
    params = Params(request)
    wanted, sort = _read(params, areas, lands, day)
    number = params.page()
    params.check()
    page = agreements_page(wanted, sort, number=number, size=PAGE_SIZE)
    counts = agreement_counts(day, wanted)
    context = {
        "nav": "agreements",
        "crumbs": [(_("Overview"), reverse("home")), (_("Agreements"), "")],
        "page": page,
        "counts": counts,
        "day": day,
        "bars": _bars(load_agreement_years(wanted), counts.undated),
        "sort": sort,
        "q": wanted.text,
        "facets": [*_given(wanted, page.items), *_facets(wanted, areas, lands)],
        "book": load_citations(row.ref for row in page.items),
    }
    return render(request, "agreements/list.html", context)


def agreements_twin(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """All rows of the list, filtered as it is, as a download."""
    params = Params(request)
    wanted, sort = _read(params, load_focus_areas(), states(), localdate())
    params.check()
    return twin("agreements", AgreementRow, load_agreements(wanted, sort), form)


def agreement(request: HttpRequest, key: str) -> HttpResponse:
    """One agreement with its parties, the rows that may tell of the same act, and the ties it left."""
    Params(request).check()
    detail = get_agreement(key)
    ties = load_ties_of(detail.row.ref)
    areas = load_focus_areas()
    context = {
        "nav": "agreements",
        "crumbs": [
            (_("Overview"), reverse("home")),
            (_("Agreements"), reverse("agreements")),
            (detail.row.title, ""),
        ],
        "detail": detail,
        "row": detail.row,
        "day": localdate(),
        "areas": [areas[area] for area in detail.row.focus_areas],
        "standing": load_standing(key, localdate()),
        "ties": ties,
        "history": history_of(detail.row.ref, detail.row.title),
        "ties_shown": ties[:_MOST_TIES_SHOWN],
        "book": load_citations(row.ref for row in (detail.row, *detail.may_repeat, *detail.of_same_pair)),
    }
    return render(request, "agreements/page.html", context)


def _read(
    params: Params, areas: Mapping[str, FocusAreaRow], lands: tuple[StateRow, ...], day: date
) -> tuple[AgreementFilter, str]:
    wanted = AgreementFilter(
        kinds=params.choices("kind", KINDS),
        states=params.choices("state", {land.ref.key for land in lands}),
        regions=params.choices("region", REGIONS),
        focus_areas=params.choices("focus", areas),
        pillars=params.choices("pillar", PILLARS),
        confidences=params.choices("confidence", CONFIDENCES),
        dated=params.choice("dated", ("yes", "no")),
        force=params.choice("force", FORCES),
        party=params.text("party", limit=120),
        year=params.number("year", _FIRST_YEAR, _LAST_YEAR),
        text=params.text("q"),
        day=day,
    )
    return wanted, params.choice("sort", AGREEMENT_SORTS, "-signed")


def _facets(wanted: AgreementFilter, areas: Mapping[str, FocusAreaRow], lands: tuple[StateRow, ...]) -> list[Facet]:
    counts = load_agreement_facets(wanted)
    force = {
        "open": _("no end stated"),
        "running": _("an end stated, not passed"),
        "ended": _("the stated end has passed"),
    }
    dated = [("yes", _("date known")), ("no", _("date not known"))]
    return [
        facet("kind", _("Kind"), _words(KINDS, "agreement_kind"), counts["kind"], wanted.kinds),
        facet(
            "state", _("State of the member city"), [(land.ref.key, local_name(land)) for land in lands],
            counts["state"], wanted.states, folded=True,
        ),
        facet(
            "region", _("Region of the partner"), _words(REGIONS, "region"), counts["region"], wanted.regions,
            folded=True,
        ),
        facet(
            "focus", _("Focus area"), [(area.key, local(area, "name")) for area in areas.values()],
            counts["focus_area"], wanted.focus_areas, folded=True,
        ),
        facet("pillar", _("Pillar"), _words(PILLARS, "pillar"), counts["pillar"], wanted.pillars, folded=True),
        facet("dated", _("Date"), dated, counts["dated"], [wanted.dated], single=True),
        facet("force", _("In force, as far as known"), force.items(), counts["force"], [wanted.force], single=True),
        facet(
            "confidence", _("Confidence"), _words(CONFIDENCES, "confidence"), counts["confidence"],
            wanted.confidences,
        ),
    ]  # fmt: skip


def _given(wanted: AgreementFilter, rows: Iterable[AgreementRow]) -> list[Facet]:
    """What a link to this list asked for beyond its filters, so that it is seen, kept and can be taken away."""
    found = []
    if wanted.party:
        names = (party.name for row in rows for party in row.named if party.ref.key == wanted.party)
        label = next(names, wanted.party)
        found.append(Facet("party", _("Party"), (Option(wanted.party, label, chosen=True),)))
    if wanted.year is not None:
        year = str(wanted.year)
        found.append(Facet("year", _("Year of signature"), (Option(year, year, chosen=True),)))
    return found


def _words(keys: tuple[str, ...], group: str) -> list[tuple[str, str]]:
    return [(key, word(key, group)) for key in keys]


def _bars(years: tuple[tuple[int, int], ...], undated: int) -> YearBars:
    label = _("Agreements by year of signature; %(undated)s have no date") % {"undated": undated}
    return YearBars(label, years, undated, _("no date"))


urlpatterns = [
    path("agreements.csv", agreements_twin, {"form": "csv"}, name="agreements-csv"),
    path("agreements.json", agreements_twin, {"form": "json"}, name="agreements-json"),
    path("agreements", agreements, name="agreements"),
    path("agreements/<str:key>", agreement, name="agreement"),
]
