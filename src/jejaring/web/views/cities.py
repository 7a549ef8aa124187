"""Cities and states: their lists, and a page each."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jejaring.apps.agreements.queries import (
    CITY_ORDERS,
    CityFilter,
    CityRow,
    PartyAgreement,
    agreements_of_party,
    cities_page,
    count_cities,
    count_tied_cities,
    load_cities,
    load_cohorts,
)
from jejaring.apps.exchange.queries import CityNeed, exchanges_of_network_without, exchanges_of_party, needs_of_city
from jejaring.apps.projects.queries import (
    CityProject,
    StatusYear,
    latest_report_year,
    outcomes_of_city,
    projects_of_city,
    status_counts_by_state,
    targets_of_city,
)
from jejaring.apps.registry.queries import (
    CityPlace,
    CityProfile,
    StateRow,
    figures_of_city,
    get_city,
    get_network,
    get_state,
    load_cities_around,
    load_focus_areas,
    memberships_of_city,
    offices_of_city,
    offices_of_states,
    states,
)
from jejaring.apps.sources.queries import CitationBook, load_citations
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref
from jejaring.web.jinja import local, local_name
from jejaring.web.lists import PAGE_SIZE, facet
from jejaring.web.params import Params
from jejaring.web.pictures import cities as pictures
from jejaring.web.twins import Format, twin

MONEY_KINDS = frozenset({"grant", "loan", "contract"})
_STATUSES = ("planning", "ongoing", "completed")


def cities(request: HttpRequest) -> HttpResponse:
    """The list of cities, filtered and sorted as asked."""
    params = Params(request)
    wanted, order = _wanted(params)
    number = params.page()
    params.check()
    page = cities_page(wanted, order=order, number=number, size=PAGE_SIZE)
    counts = count_cities(wanted)
    areas = load_focus_areas()
    state_names = {state.ref.key: local_name(state) for state in states()}
    facets = (
        facet("state", _("State"), state_names.items(), counts.states, wanted.states),
        facet("cohort", _("Joined in"), [(str(y), str(y)) for y in load_cohorts()], counts.cohorts, wanted.cohorts),
        facet(
            "focus",
            _("Focus area of its projects"),
            [(area.key, local(area, "name")) for area in areas.values()],
            counts.focus_areas,
            wanted.focus_areas,
        ),
    )
    context = {
        "nav": "cities",
        "crumbs": [(_("Cities"), "")],
        "page": page,
        "facets": facets,
        "wanted": wanted,
        "sort": order,
        "book": load_citations(row.ref for row in page.items),
        "state_names": state_names,
        "local_names": local_names,
    }
    return render(request, "cities/list.html", context)


def cities_twin(request: HttpRequest, form: Format) -> HttpResponseBase:
    """All the cities of the filtered list, as a download."""
    params = Params(request)
    wanted, order = _wanted(params)
    params.check()
    return twin("cities", CityRow, load_cities(wanted, order=order), form)


def _wanted(params: Params) -> tuple[CityFilter, str]:
    """What the address asks of the list of cities: which, and in what order."""
    orders = [*CITY_ORDERS, *(f"-{word}" for word in CITY_ORDERS)]
    wanted = CityFilter(
        states=params.choices("state", {state.ref.key for state in states()}),
        cohorts=params.choices("cohort", {str(year) for year in load_cohorts()}),
        focus_areas=params.choices("focus", load_focus_areas().keys()),
        text=params.text("q"),
    )
    return wanted, params.choice("sort", orders, "name")


@dataclass(frozen=True, slots=True)
class Span:
    """Years side by side in which a project's status is the same. `deduced` are those in which it was deduced."""

    status: str
    first: int
    last: int
    evidence: tuple[Ref, ...]
    deduced: tuple[int, ...]

    @property
    def width(self) -> int:
        """How many years it covers."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Known:
    """How many of some facts are known."""

    label: str
    known: int
    whole: int


def city(request: HttpRequest, key: str) -> HttpResponse:
    """Everything known of a city, and what is not."""
    Params(request).check()
    profile = get_city(key)
    network = get_network()
    network_party = network.party or "" if network else ""
    figures, offices, memberships = figures_of_city(key), offices_of_city(key), memberships_of_city(key)
    projects, needs = projects_of_city(key), needs_of_city(key)
    targets, outcomes = targets_of_city(key), outcomes_of_city(key)
    agreements, exchanges = agreements_of_party(key), exchanges_of_party(key)
    unnamed = exchanges_of_network_without(key, network_party, profile.cohort_year) if network_party else ()
    subjects: list[Ref] = [profile.ref]
    for rows in (figures, offices, memberships, needs, targets, outcomes, agreements, exchanges, unnamed):
        subjects += [row.ref for row in rows]
    subjects += [year.evidence for project in projects for year in project.years if year.evidence]
    book = load_citations(subjects)
    others = sorted({other.ref.key for agreement in agreements for other in agreement.others})
    tied = {other.ref: other for agreement in agreements for other in agreement.others}
    members = tuple(state.ref.key for state in states())
    around = _around(profile)
    latest = latest_report_year()
    context = {
        "nav": "cities",
        "crumbs": [
            (_("Cities"), reverse("cities")),
            (_state_name(profile), reverse("state", args=[profile.state])),
            (profile.name, ""),
        ],
        "land": pictures.views_of(profile),
        "members": members,
        "city": profile,
        "state_name": _state_name(profile),
        "local_names": local_names(profile.local_name, profile.local_language, profile.name),
        "locator": pictures.locator(profile, around),
        "populations": [figure for figure in figures if figure.measure == "population"],
        "areas": [figure for figure in figures if figure.measure == "area_km2"],
        "densities": [figure for figure in figures if figure.measure == "density_per_km2"],
        "offices": offices,
        "memberships": [row for row in memberships if row.network.ref.key != network_party],
        "book": book,
        "focus_areas": load_focus_areas(),
        "projects": projects,
        "years": [year.year for year in projects[0].years] if projects else [],
        "spans": {project.ref: _spans(project.years) for project in projects},
        "statuses": _statuses_shown(projects),
        "unreported": _unreported(projects),
        "needs": _by_document(needs, book),
        "need_count": len(needs),
        "agreements": agreements,
        "tied": tied,
        "repeats": sum(1 for agreement in agreements if agreement.possibly_same_as),
        "undated": sum(1 for agreement in agreements if agreement.signed is None),
        "kinds": pictures.kinds_of(agreements),
        "strip": pictures.agreement_strip(profile, agreements, latest),
        "loom": pictures.partner_loom(
            profile, agreements, count_tied_cities(others, besides=key) if others else {}, frozenset(members)
        ),
        "sisters": _sister_cities(agreements),
        "exchanges": exchanges,
        "unnamed": unnamed,
        "targets": targets,
        "outcomes": outcomes,
        "completeness": _completeness(
            profile,
            bool(offices),
            projects,
            agreements,
            latest,
            frozenset(row.project for row in outcomes),
        ),
        "gaps": _gaps(profile, bool(offices)),
    }
    return render(request, "cities/city.html", context)


def _state_name(profile: CityProfile) -> str:
    return local_name(_NamedState(profile.state_name, profile.state_name_id))


@dataclass(frozen=True, slots=True)
class _NamedState:
    name: str
    name_id: str


def _around(profile: CityProfile) -> tuple[CityPlace, ...]:
    if profile.latitude is None or profile.longitude is None:
        return ()
    return load_cities_around(profile.latitude, profile.longitude)


# Languages of scripts that one language of the region writes; for names that come in several scripts.
_SCRIPT_LANGUAGES = {"CJK": "zh", "TAMIL": "ta", "THAI": "th", "LAO": "lo", "KHMER": "km", "MYANMAR": "my"}


def local_names(name: str, language: str, known_as: str = "") -> list[tuple[str, str]]:
    """The names in their own scripts, each with its language ("" where none can be told), without `known_as`."""
    return [
        (part, language or _SCRIPT_LANGUAGES.get(unicodedata.name(part[0], "").split()[0], ""))
        for part in name.split(" / ")
        if part and part != known_as
    ]


def _spans(years: Iterable[StatusYear]) -> tuple[Span, ...]:
    spans = []
    for status, group in groupby(years, key=lambda year: year.status):
        same = list(group)
        evidence = tuple(year.evidence for year in same if year.evidence)
        deduced = tuple(year.year for year in same if year.basis == "exhibit_deduced")
        spans.append(Span(status, same[0].year, same[-1].year, evidence, deduced))
    return tuple(spans)


def _statuses_shown(projects: Iterable[CityProject]) -> list[str]:
    shown = {year.status for project in projects for year in project.years}
    return [word for word in ("in_plan", *_STATUSES, "not_listed", "not_known") if word in shown]


def _unreported(projects: Iterable[CityProject]) -> list[int]:
    """The years of which no document is at hand."""
    return sorted({year.year for project in projects for year in project.years if year.status == "not_known"})


def _by_document(needs: Iterable[CityNeed], book: CitationBook) -> list[tuple[str, str, list[CityNeed]]]:
    """The needs under the key and title of the document that states them first, in the order of the years."""
    groups: dict[tuple[str, str], list[CityNeed]] = {}
    for need in needs:
        cited = book.of(need.ref)
        groups.setdefault((cited[0].source, cited[0].title) if cited else ("", ""), []).append(need)
    return [(source, title, rows) for (source, title), rows in groups.items()]


def _sister_cities(agreements: Iterable[PartyAgreement]) -> list[PartyAgreement]:
    """The sister-city agreements by name of the partner."""
    sisters = [agreement for agreement in agreements if agreement.kind == "sister_city"]
    return sorted(sisters, key=lambda agreement: [other.name for other in agreement.others])


def _profile_facts(profile: CityProfile, has_office: bool) -> list[tuple[str, bool]]:
    return [
        (_("Population"), profile.population is not None),
        (_("Year of the population"), profile.population_year is not None),
        (_("What the population covers"), bool(profile.population_scope)),
        (_("Area"), profile.area_km2 is not None),
        (_("Position"), profile.latitude is not None),
        (_("Name in the local language"), bool(profile.local_name)),
        (_("Chief Smart City Officer"), has_office),
    ]


def _gaps(profile: CityProfile, has_office: bool) -> list[str]:
    """The facts of the profile that are not known."""
    return [label for label, known in _profile_facts(profile, has_office) if not known]


def _completeness(
    profile: CityProfile,
    has_office: bool,
    projects: tuple[CityProject, ...],
    agreements: tuple[PartyAgreement, ...],
    latest: int | None,
    observed: frozenset[Ref],
) -> list[Known]:
    """How many of the facts that the page could show are known; nothing to know is left out."""
    facts = _profile_facts(profile, has_office)
    in_latest = [
        project for project in projects if any(y.year == latest and y.status in _STATUSES for y in project.years)
    ]
    money = [agreement for agreement in agreements if agreement.kind in MONEY_KINDS]
    meters = [
        Known(_("Facts of the profile"), sum(1 for _label, known in facts if known), len(facts)),
        Known(_("Projects with a description"), sum(1 for p in projects if p.has_summary), len(projects)),
        Known(_("Projects listed in the latest report"), len(in_latest), len(projects)),
        Known(
            _("Projects with at least one observed figure"),
            sum(1 for p in projects if p.ref in observed),
            len(projects),
        ),
        Known(_("Agreements with a date"), sum(1 for a in agreements if a.signed), len(agreements)),
        Known(_("Grants, loans and contracts with an amount"), sum(1 for a in money if a.amount), len(money)),
    ]
    return [meter for meter in meters if meter.whole]


@dataclass(frozen=True, slots=True)
class StateLine:
    """A line of the list of states: how many of its projects the latest report (of `report_year`) gives each status."""

    ref: Ref
    name: str
    name_id: str
    local_name: str
    local_language: str
    joined: PartialDate | None
    chair_years: tuple[int, ...]
    cities: int
    report_year: int | None
    planning: int
    ongoing: int
    completed: int

    @property
    def projects(self) -> int:
        """How many projects the latest report lists."""
        return self.planning + self.ongoing + self.completed


def _state_lines() -> list[StateLine]:
    year = latest_report_year()
    counts = status_counts_by_state(year) if year else {}
    return [_state_line(state, year, counts.get(state.ref.key, {})) for state in states()]


def _state_line(state: StateRow, year: int | None, counts: dict[str, int]) -> StateLine:
    return StateLine(
        state.ref,
        state.name,
        state.name_id,
        state.local_name,
        state.local_language,
        state.joined,
        state.chair_years,
        state.cities,
        year,
        *(counts.get(status, 0) for status in _STATUSES),
    )


def states_list(request: HttpRequest) -> HttpResponse:
    """All states of the network."""
    Params(request).check()
    lines, rows = _state_lines(), states()
    year = latest_report_year()
    offices = offices_of_states(row.ref.key for row in rows)
    subjects = [Ref("report", str(year)), *(row.ref for row in rows)]
    subjects += [office.ref for held in offices.values() for office in held]
    context = {
        "crumbs": [(_("States"), "")],
        "lines": lines,
        "most": max((line.projects for line in lines), default=0),
        "year": year,
        "report": Ref("report", str(year)),
        "offices": offices,
        "book": load_citations(subjects),
        "local_names": local_names,
        "parts_of": pictures.status_parts,
    }
    return render(request, "cities/states.html", context)


def states_twin(request: HttpRequest, form: Format) -> HttpResponseBase:
    """All states, as a download."""
    Params(request).check()
    return twin("states", StateLine, _state_lines(), form)


def state(request: HttpRequest, key: str) -> HttpResponse:
    """A state, its cities, and where their projects stand in the latest report."""
    Params(request).check()
    row = get_state(key)
    year = latest_report_year()
    counts = status_counts_by_state(year, [key]).get(key, {}) if year else {}
    offices = offices_of_states([key]).get(key, ())
    rows = tuple(load_cities(CityFilter(states=(key,))))
    report = Ref("report", str(year))
    context = {
        "crumbs": [(_("States"), reverse("states")), (local_name(row), "")],
        "state": row,
        "line": _state_line(row, year, counts),
        "year": year,
        "report": report,
        "local_names": local_names,
        "offices": offices,
        "cities": rows,
        "parts_of": pictures.status_parts,
        "book": load_citations([row.ref, report, *(o.ref for o in offices), *(c.ref for c in rows)]),
    }
    return render(request, "cities/state.html", context)


urlpatterns = [
    path("cities", cities, name="cities"),
    path("cities.csv", cities_twin, {"form": "csv"}, name="cities-csv"),
    path("cities.json", cities_twin, {"form": "json"}, name="cities-json"),
    path("cities/<str:key>", city, name="city"),
    path("states", states_list, name="states"),
    path("states.csv", states_twin, {"form": "csv"}, name="states-csv"),
    path("states.json", states_twin, {"form": "json"}, name="states-json"),
    path("states/<str:key>", state, name="state"),
]
