"""Search over everything, and the suggestions shown while typing."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jejaring.apps.search.queries import LONGEST_QUERY, Hit, Marked, SearchResult, find, suggest
from jejaring.web.links import link_to
from jejaring.web.params import Params
from jejaring.web.words import word

KINDS = ("city", "project", "partner", "agreement", "exchange", "source", "state")
_SIZE = 20
_SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as the page shows it."""

    kind: str
    href: str
    title: Marked
    context: str
    excerpt: Marked


def search(request: HttpRequest) -> HttpResponse:
    """The search page; without a question it says what can be found."""
    text, kind, result = _search(request)
    context = {
        "q": text,
        "kind": kind,
        "result": result,
        "page": result.page,
        "found": [_found(hit) for hit in result.hits],
        "counts": [(one, result.counts[one]) for one in KINDS if result.counts.get(one)],
        "kinds": [word(one, "kind") for one in KINDS],
        "longest": LONGEST_QUERY,
        "nav": "search",
        "crumbs": [(_("Overview"), reverse("home")), (_("Search"), "")],
    }
    return render(request, "search/page.html", context)


def search_json(request: HttpRequest) -> JsonResponse:
    """The same answer for programs."""
    text, _kind, result = _search(request)
    items = [
        {
            "kind": hit.ref.kind,
            "key": hit.ref.key,
            "url": link_to(hit.ref),
            "title": hit.title,
            "context": hit.context,
            "excerpt": hit.excerpt.text,
        }
        for hit in result.hits
    ]
    page = result.page
    answer = {
        "q": text,
        "corrected": result.corrected,
        "total": page.total,
        "page": page.number,
        "pages": page.pages,
        "counts": dict(result.counts),
        "items": items,
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def suggestions(request: HttpRequest) -> JsonResponse:
    """Names that match what has been typed so far."""
    params = Params(request)
    text = params.text("q", LONGEST_QUERY)
    params.check()
    hits = suggest(text, _SUGGESTIONS) if text else ()
    items = [{"title": hit.title, "kind": word(hit.ref.kind, "kind"), "url": link_to(hit.ref)} for hit in hits]
    return JsonResponse({"items": items}, json_dumps_params={"ensure_ascii": False})


def _search(request: HttpRequest) -> tuple[str, str, SearchResult]:
    params = Params(request)
    text = params.text("q", LONGEST_QUERY)
    kind = params.choice("kind", KINDS)
    page = params.page()
    params.check()
    return text, kind, find(text, kinds=frozenset({kind}) if kind else None, page=page, size=_SIZE)


def _found(hit: Hit) -> Found:
    return Found(hit.ref.kind, link_to(hit.ref), Marked(hit.title, hit.title_marks), hit.context, hit.excerpt)


urlpatterns = [
    path("search.json", search_json, name="search-json"),
    path("search/suggest.json", suggestions, name="search-suggest"),
    path("search", search, name="search"),
]
