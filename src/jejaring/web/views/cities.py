"""Placeholder until the pages are written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def _later(request: HttpRequest, key: str = "") -> HttpResponse:
    raise Http404


urlpatterns = [
    path("cities", _later, name="cities"),
    path("cities/<str:key>", _later, name="city"),
    path("states", _later, name="states"),
    path("states/<str:key>", _later, name="state"),
]
