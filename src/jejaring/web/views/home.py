"""Placeholder until the pages are written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def _later(request: HttpRequest, key: str = "") -> HttpResponse:
    raise Http404


urlpatterns = [
    path("", _later, name="home"),
    path("map", _later, name="map"),
    path("stories/<str:key>", _later, name="story"),
    path("data", _later, name="data"),
]
