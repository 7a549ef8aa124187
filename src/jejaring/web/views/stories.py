"""Stories: agreements and the projects beside them, told from the records alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jejaring.apps.agreements.queries import get_story, load_stories
from jejaring.apps.sources.queries import load_citations
from jejaring.web.jinja import local
from jejaring.web.params import Params


def stories(request: HttpRequest) -> HttpResponse:
    """All stories in short form."""
    Params(request).check()
    found = load_stories()
    context = {
        "nav": "agreements",
        "crumbs": [(_("Overview"), reverse("home")), (_("Stories"), "")],
        "stories": found,
        "book": load_citations(ref for story in found for ref in story.cited),
    }
    return render(request, "stories/list.html", context)


def story(request: HttpRequest, key: str) -> HttpResponse:
    """One story with all its records in order of time."""
    Params(request).check()
    found = get_story(key)
    context = {
        "nav": "agreements",
        "crumbs": [
            (_("Overview"), reverse("home")),
            (_("Stories"), reverse("stories")),
            (local(found, "title"), ""),
        ],
        "story": found,
        "book": load_citations(found.cited),
    }
    return render(request, "stories/page.html", context)


urlpatterns = [
    path("stories", stories, name="stories"),
    path("stories/<str:key>", story, name="story"),
]
