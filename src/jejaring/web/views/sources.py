"""Sources: the list, and a page each with every statement that was taken from it."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jejaring.apps.agreements import queries as agreements
from jejaring.apps.exchange import queries as exchange
from jejaring.apps.projects import queries as projects
from jejaring.apps.registry import queries as registry
from jejaring.apps.registry.queries import NamedRecord
from jejaring.apps.sources import queries
from jejaring.apps.sources.queries import SOURCE_SORTS, SourceFilter, SourceRow, Statement
from jejaring.kernel.ref import Ref
from jejaring.web.links import link_to
from jejaring.web.lists import PAGE_SIZE, Facet, Option, facet
from jejaring.web.params import Params
from jejaring.web.twins import Format, twin
from jejaring.web.words import word

_STATEMENTS_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with the name of its record and the address of the page that shows it (empty: none)."""

    statement: Statement
    name: str
    href: str


def sources(request: HttpRequest) -> HttpResponse:
    """The list of sources."""
    params = Params(request)
    wanted, sort = _read(params)
    page = params.page()
    params.check()
    counts = queries.publisher_counts(wanted)
    labels = [(name, name) for name in dict.fromkeys([*counts, *wanted.publishers])]
    context = {
        "page": queries.sources(wanted, sort=sort, page=page, size=PAGE_SIZE),
        "sort": sort,
        "q": wanted.text,
        "facets": [facet("publisher", _("Publisher"), labels, counts, wanted.publishers)],
        "crumbs": [(_("Overview"), reverse("home")), (_("Sources"), "")],
    }
    return render(request, "sources/list.html", context)


def sources_twin(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """All rows of the list as a download."""
    params = Params(request)
    wanted, sort = _read(params)
    params.check()
    return twin("sources", SourceRow, queries.load_sources(wanted, sort=sort), form)


def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source and what was taken from it."""
    found = queries.get_source(key)
    params = Params(request)
    counts = queries.statement_counts(key)
    kind = params.choice("kind", counts)
    page = params.page()
    params.check()
    statements = queries.statements(key, kind=kind, page=page, size=_STATEMENTS_PER_PAGE)
    context = {
        "source": found,
        "page": statements,
        "groups": _groups(statements.items),
        "facets": [_kinds(counts, kind)] if len(counts) > 1 else [],
        "counts": counts,
        "twin": {form: _twin_address(key, kind, form) for form in ("csv", "json")},
        "crumbs": [(_("Overview"), reverse("home")), (_("Sources"), reverse("sources")), (found.title, "")],
    }
    return render(request, "sources/page.html", context)


def statements_twin(request: HttpRequest, key: str, form: Format) -> StreamingHttpResponse:
    """Every statement taken from a source as a download."""
    queries.get_source(key)
    params = Params(request)
    kind = params.choice("kind", queries.statement_counts(key))
    params.check()
    return twin(f"{key}-statements", Statement, queries.load_statements(key, kind=kind), form)


def load_record_names(refs: list[Ref]) -> dict[Ref, NamedRecord]:
    """The names of records of any kind; refs to nothing are left out."""
    return (
        registry.load_record_names(refs)
        | projects.load_record_names(refs)
        | exchange.load_record_names(refs)
        | agreements.load_record_names(refs)
    )


def _read(params: Params) -> tuple[SourceFilter, str]:
    publishers = params.choices("publisher", queries.publisher_counts())
    return SourceFilter(publishers, params.text("q")), params.choice("sort", SOURCE_SORTS, "title")


def _twin_address(key: str, kind: str, form: str) -> str:
    return reverse(f"source-statements-{form}", args=[key]) + (f"?kind={kind}" if kind else "")


def _kinds(counts: dict[str, int], chosen: str) -> Facet:
    every = Option("", _("All kinds"), sum(counts.values()), not chosen)
    options = (Option(kind, word(kind, "kind"), number, kind == chosen) for kind, number in counts.items())
    return Facet("kind", _("Kind of record"), (every, *options), single=True)


def _groups(statements: tuple[Statement, ...]) -> list[tuple[str, tuple[Line, ...]]]:
    names = load_record_names([statement.subject for statement in statements])
    lines = [_line(statement, names.get(statement.subject)) for statement in statements]
    return [(kind, tuple(group)) for kind, group in groupby(lines, key=lambda line: line.statement.subject.kind)]


def _line(statement: Statement, named: NamedRecord | None) -> Line:
    if named is None:
        return Line(statement, statement.subject.key, "")
    return Line(statement, named.name, link_to(named.page))


urlpatterns = [
    path("sources.csv", sources_twin, {"form": "csv"}, name="sources-csv"),
    path("sources.json", sources_twin, {"form": "json"}, name="sources-json"),
    path("sources", sources, name="sources"),
    path("sources/<str:key>/statements.csv", statements_twin, {"form": "csv"}, name="source-statements-csv"),
    path("sources/<str:key>/statements.json", statements_twin, {"form": "json"}, name="source-statements-json"),
    path("sources/<str:key>", source, name="source"),
]
