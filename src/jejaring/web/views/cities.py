"""Cities: their list, and a page each."""

from collections.abc import Iterable
from dataclasses import dataclass

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
    latest_report_year,
    outcomes_of_city,
    projects_of_city,
    targets_of_city,
)
from jejaring.apps.registry.queries import (
    CityPlace,
    CityProfile,
    figures_of_city,
    get_city,
    load_cities_around,
    load_focus_areas,
    memberships_of_city,
    offices_of_city,
    states,
)
from jejaring.apps.sources.queries import CitationBook, load_citations
from jejaring.kernel.ref import Ref
from jejaring.web.context import network_of
from jejaring.web.history import history_of
from jejaring.web.jinja import local, local_name
from jejaring.web.lists import PAGE_SIZE, facet
from jejaring.web.names import local_names
from jejaring.web.params import Params
from jejaring.web.pictures import cities as pictures
from jejaring.web.pictures.completeness import completeness, gaps
from jejaring.web.pictures.timeline import spans, statuses_shown
from jejaring.web.twins import Format, twin


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


def city(request: HttpRequest, key: str) -> HttpResponse:
    """Everything known of a city, and what is not."""
    Params(request).check()
    profile = get_city(key)
    network = network_of(request)
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
        "history": history_of(profile.ref, profile.name),
        "focus_areas": load_focus_areas(),
        "projects": projects,
        "years": [year.year for year in projects[0].years] if projects else [],
        "spans": {project.ref: spans(project.years) for project in projects},
        "statuses": statuses_shown(year for project in projects for year in project.years),
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
        "completeness": completeness(
            profile,
            bool(offices),
            projects,
            agreements,
            latest,
            frozenset(row.project for row in outcomes),
        ),
        "gaps": gaps(profile, bool(offices)),
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


urlpatterns = [
    path("cities", cities, name="cities"),
    path("cities.csv", cities_twin, {"form": "csv"}, name="cities-csv"),
    path("cities.json", cities_twin, {"form": "json"}, name="cities-json"),
    path("cities/<str:key>", city, name="city"),
]
