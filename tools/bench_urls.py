"""The real addresses, and a bare Django view with one query: what the framework alone costs on this server."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from jejaring.apps.registry.models import State
from jejaring.config.urls import *  # noqa: F403
from jejaring.config.urls import urlpatterns as real_urlpatterns


def bare(request: HttpRequest) -> HttpResponse:
    """One ORM query, a few bytes of text."""
    name = State.objects.order_by("id").values_list("name", flat=True)[0]
    return HttpResponse(name, headers={"Cache-Control": "no-store"})


# What must not be stored is never kept, so that the bare view is always run.
urlpatterns = [path("api/bare", bare), *real_urlpatterns]
