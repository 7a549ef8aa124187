"""Placeholder until the pages are written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def _later(request: HttpRequest, key: str = "") -> HttpResponse:
    raise Http404


urlpatterns = [
    path("exchanges", _later, name="exchanges"),
    path("exchanges/<str:key>", _later, name="exchange"),
]
