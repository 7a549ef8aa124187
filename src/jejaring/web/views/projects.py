"""Projects: the list, and a page each."""

from collections.abc import Iterable, Mapping

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jejaring.apps.exchange.queries import NeedRow, needs_of_project
from jejaring.apps.journal.queries import data_version
from jejaring.apps.projects.queries import (
    SORTS,
    Cell,
    MentionRow,
    ProjectChoices,
    ProjectCounts,
    ProjectFilter,
    ProjectProfile,
    ProjectRow,
    Sort,
    StatusEntry,
    get_project,
    iterate_projects,
    known_cities,
    last_signs,
    list_projects,
    load_city_choices,
    load_project_cells,
    load_project_choices,
    load_reports,
    mentions_of_project,
    outcomes_of_project,
    project_counts,
    project_counts_by_city,
    statuses_of_project,
    targets_of_project,
    title_changes_of_project,
    years_of_project,
)
from jejaring.apps.registry.queries import FocusAreaRow, load_focus_areas
from jejaring.apps.sources.queries import CitationBook, Cited, get_source, load_citations
from jejaring.web.history import history_of
from jejaring.web.jinja import local, local_name
from jejaring.web.lists import PAGE_SIZE, Facet, Option, facet
from jejaring.web.params import Params
from jejaring.web.pictures.projects import Told, target_picture, thread
from jejaring.web.pictures.timeline import spans, statuses_shown
from jejaring.web.twins import Format, twin
from jejaring.web.words import word

_STATUSES = ("planning", "ongoing", "completed")
_LISTED = ("latest", "vanished", "never")
_YEARS = [str(year) for year in range(1900, 2101)]
_KEPT_SECONDS = 24 * 3600


def projects(request: HttpRequest) -> HttpResponse:
    """The list of projects, filtered and sorted as asked."""
    params = Params(request)
    choices, areas = load_project_choices(), load_focus_areas()
    wanted, sort = _wanted(params, request.GET, choices, areas)
    number = params.page()
    params.check()
    counts = project_counts(_cells(wanted), wanted)
    page = list_projects(wanted, sort, number, PAGE_SIZE, counts.total)
    context = {
        "nav": "projects",
        "crumbs": [(_("Projects"), "")],
        "page": page,
        "facets": _facets(wanted, choices, areas, counts),
        "wanted": wanted,
        "sort": sort,
        "focus_areas": areas,
        "types": {choice.key: choice for choice in choices.project_types},
        "book": load_citations(row.status_ref for row in page.items if row.status),
    }
    return render(request, "projects/list.html", context)


def projects_twin(request: HttpRequest, form: Format) -> HttpResponseBase:
    """All the projects of the filtered list, as a download."""
    params = Params(request)
    wanted, sort = _wanted(params, request.GET, load_project_choices(), load_focus_areas())
    params.check()
    return twin("projects", ProjectRow, iterate_projects(wanted, sort), form)


def _wanted(
    params: Params, query: QueryDict, choices: ProjectChoices, areas: Mapping[str, FocusAreaRow]
) -> tuple[ProjectFilter, Sort]:
    """What the address asks of the list: which projects, and in what order."""
    report = params.choice("report", {str(report.year) for report in choices.reports})
    wanted = ProjectFilter(
        text=params.text("q"),
        states=params.choices("state", {state.key for state in choices.states}),
        cities=params.choices("city", known_cities(query.getlist("city"))),
        focus_areas=params.choices("focus", areas.keys()),
        project_types=params.choices("type", {choice.key for choice in choices.project_types}),
        statuses=params.choices("status", _STATUSES),
        in_plan=params.choices("plan", ("yes", "no")),
        first_reported=params.choices("first", _YEARS),
        listed=params.choices("listed", _LISTED),
        report=int(report) if report else None,
    )
    sort = params.choice("sort", SORTS, "title")
    return wanted, next(known for known in SORTS if known == sort)


def _cells(wanted: ProjectFilter) -> list[Cell]:
    """The counts under all filters, kept while no act changes the data: they hold for every choice of facets."""
    if wanted.text or wanted.cities:
        return load_project_cells(wanted)
    key = f"project-cells:{data_version()}:{wanted.report}"
    cells: list[Cell] | None = cache.get(key)
    if cells is None:
        cells = load_project_cells(wanted)
        cache.set(key, cells, _KEPT_SECONDS)
    return cells


def _facets(
    wanted: ProjectFilter, choices: ProjectChoices, areas: Mapping[str, FocusAreaRow], counts: ProjectCounts
) -> list[Facet]:
    by = counts.by
    latest = choices.reports[-1].year if choices.reports else ""
    listed = {
        "latest": _("in the report of %(year)s") % {"year": latest},
        "vanished": _("in an earlier report, absent since"),
        "never": _("in none of the reports"),
    }
    area_names = [(area.key, local(area, "name")) for area in areas.values()]
    first_years = sorted(set(by["first_reported"]) - {""} | set(wanted.first_reported))
    found = [
        facet("status", _("Status as last reported"), _words(_STATUSES, "status"), by["statuses"], wanted.statuses),
        facet("focus", _("Focus area"), area_names, by["focus_areas"], wanted.focus_areas),
        facet("listed", _("In the reports"), listed.items(), by["listed"], wanted.listed),
        _report_facet(wanted, choices),
        facet(
            "state", _("State"), [(s.key, local_name(s)) for s in choices.states], by["states"], wanted.states,
            folded=True,
        ),
        facet(
            "type", _("Type"), [(t.key, local_name(t)) for t in choices.project_types], by["project_types"],
            wanted.project_types, folded=True,
        ),
        facet(
            "plan", _("In an action plan"), [("yes", _("yes")), ("no", _("no"))], by["in_plan"], wanted.in_plan,
            folded=True,
        ),
        facet(
            "first", _("First seen in"), [(year, year) for year in first_years], by["first_reported"],
            wanted.first_reported, folded=True,
        ),
    ]  # fmt: skip
    if cities := load_city_choices(wanted):
        names = [(city.key, city.name) for city in cities]
        city_counts = project_counts_by_city((key for key, _name in names), wanted)
        found.append(facet("city", _("City"), names, city_counts, wanted.cities, folded=True))
    return found


def _words(keys: Iterable[str], group: str) -> list[tuple[str, str]]:
    return [(key, word(key, group)) for key in keys]


def _report_facet(wanted: ProjectFilter, choices: ProjectChoices) -> Facet:
    """One report at most: its own statuses and focus areas are then the ones shown and filtered by."""
    years = [Option(str(r.year), str(r.year), None, r.year == wanted.report) for r in reversed(choices.reports)]
    everything = Option("", _("whichever is newest"), None, wanted.report is None)
    heading = _("As said by the report of")
    return Facet("report", heading, (everything, *years), single=True, folded=wanted.report is None)


def project(request: HttpRequest, key: str) -> HttpResponse:
    """Everything documents say of a project, and what they do not."""
    Params(request).check()
    profile = get_project(key)
    statuses, needs = statuses_of_project(key), needs_of_project(key)
    mentions, outcomes = mentions_of_project(key), outcomes_of_project(key)
    targets, changes = targets_of_project(key), title_changes_of_project(key)
    reports = load_reports()
    later = tuple(report for report in reports if statuses and report.year > statuses[-1].year)
    years = years_of_project(profile, statuses)
    cited = [row.ref for rows in (statuses, needs, mentions, outcomes, targets) for row in rows]
    plan = [profile.plan] if profile.plan else []
    book = load_citations([profile.ref, *plan, *cited, *(report.ref for report in reports)])
    sign = last_signs([key]).get(key)
    documents = [cite for row in reversed(statuses) for cite in book.of(row.ref)]
    documents += [cite for ref in (*cited, *plan) for cite in book.of(ref)]
    documents += [cite for change in changes for cite in (change.earlier, change.later)]
    context = {
        "nav": "projects",
        "crumbs": [
            (_("Projects"), reverse("projects")),
            (profile.city_name, reverse("city", args=[profile.city.key])),
            (profile.title, ""),
        ],
        "project": profile,
        "type_name": (profile.type_name_id if get_language() == "id" else "") or profile.type_name_en or "",
        "first_cited": _first_cited(profile, (*statuses, *needs, *mentions), book),
        "statuses": statuses,
        "latest_report": reports[-1] if reports else None,
        "later_reports": later,
        "years": years,
        "spans": spans(years),
        "status_words": statuses_shown(years),
        "steps": thread(Told(needs, mentions, outcomes, statuses, later)),
        "sign": sign,
        "sign_document": _document(sign[1], (*documents, *book.of(profile.ref, "summary"))) if sign else None,
        "needs": needs,
        "mentions": mentions,
        "outcomes": outcomes,
        "targets": targets,
        "target_pictures": [(row, picture) for row in targets if (picture := target_picture(row)) is not None],
        "changes": changes,
        "focus_areas": load_focus_areas(),
        "book": book,
        "history": history_of(profile.ref, profile.title),
    }
    return render(request, "projects/page.html", context)


def _first_cited(
    profile: ProjectProfile, rows: Iterable[StatusEntry | NeedRow | MentionRow], book: CitationBook
) -> tuple[Cited, ...]:
    """Where the year in which a project was first seen stands: a document of that year, else its action plan."""
    for row in rows:
        if row.year == profile.first_reported:
            return book.of(row.ref)
    return book.of(profile.plan) if profile.plan else ()


def _document(source: str, cited: Iterable[Cited]) -> Cited:
    """Where this source is cited on the page, the page of it included; else the source as a whole."""
    for one in cited:
        if one.source == source:
            return one
    found = get_source(source)
    return Cited(found.key, found.title, found.publisher, found.date, found.url, found.licence, "", "", "")


urlpatterns = [
    path("projects", projects, name="projects"),
    path("projects.csv", projects_twin, {"form": "csv"}, name="projects-csv"),
    path("projects.json", projects_twin, {"form": "json"}, name="projects-json"),
    path("projects/<str:key>", project, name="project"),
]
