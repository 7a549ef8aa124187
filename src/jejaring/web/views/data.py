"""What can be downloaded, under which licence, and what the columns mean."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jejaring.formats.packs.schema import TABLES
from jejaring.web.params import Params

LISTS = (
    "cities", "states", "projects", "agreements", "partners", "exchanges", "focus-areas", "strategies", "sources",
)  # fmt: skip


def data(request: HttpRequest) -> HttpResponse:
    """The open-data page."""
    Params(request).check()
    context = {
        "lists": [(reverse(name), label) for name, label in zip(LISTS, _labels(), strict=True)],
        "tables": TABLES,
        "nav": "data",
        "host": request.build_absolute_uri("/").rstrip("/"),
        "crumbs": [(_("Overview"), reverse("home")), (_("Open data"), "")],
    }
    return render(request, "data/page.html", context)


def _labels() -> tuple[str, ...]:
    return (
        _("Cities"), _("States"), _("Projects"), _("Agreements"), _("Partners"), _("Exchanges"), _("Focus areas"),
        _("Strategies"), _("Sources"),
    )  # fmt: skip


urlpatterns = [path("data", data, name="data")]
