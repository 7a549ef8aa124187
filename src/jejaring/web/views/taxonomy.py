"""Placeholder until the pages are written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def _later(request: HttpRequest, key: str = "") -> HttpResponse:
    raise Http404


urlpatterns = [
    path("focus-areas", _later, name="focus-areas"),
    path("focus-areas/<str:key>", _later, name="focus-area"),
    path("strategies", _later, name="strategies"),
    path("strategies/<str:key>", _later, name="strategy"),
]
