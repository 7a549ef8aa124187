"""States: their list, and a page each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jejaring.apps.agreements.queries import CityFilter, load_cities
from jejaring.apps.projects.queries import latest_report_year, status_counts_by_state
from jejaring.apps.registry.queries import StateRow, get_state, offices_of_states, states
from jejaring.apps.sources.queries import load_citations
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref
from jejaring.web.jinja import local_name
from jejaring.web.names import local_names
from jejaring.web.params import Params
from jejaring.web.pictures import cities as pictures
from jejaring.web.pictures.timeline import REPORTED
from jejaring.web.twins import Format, twin


def states_list(request: HttpRequest) -> HttpResponse:
    """All states of the network."""
    Params(request).check()
    rows, year = states(), latest_report_year()
    lines = _state_lines(rows, year)
    offices = offices_of_states(row.ref.key for row in rows)
    subjects = [Ref("report", str(year)), *(row.ref for row in rows)]
    subjects += [office.ref for held in offices.values() for office in held]
    context = {
        "crumbs": [(_("States"), "")],
        "lines": lines,
        "most": max((line.projects for line in lines), default=0),
        "year": year,
        "report": Ref("report", str(year)),
        "offices": offices,
        "book": load_citations(subjects),
        "local_names": local_names,
        "parts_of": pictures.status_parts,
    }
    return render(request, "cities/states.html", context)


def states_twin(request: HttpRequest, form: Format) -> HttpResponseBase:
    """All states, as a download."""
    Params(request).check()
    return twin("states", StateLine, _state_lines(states(), latest_report_year()), form)


def state(request: HttpRequest, key: str) -> HttpResponse:
    """A state, its cities, and where their projects stand in the latest report."""
    Params(request).check()
    row = get_state(key)
    year = latest_report_year()
    counts = status_counts_by_state(year, [key]).get(key, {}) if year else {}
    offices = offices_of_states([key]).get(key, ())
    rows = tuple(load_cities(CityFilter(states=(key,))))
    report = Ref("report", str(year))
    context = {
        "crumbs": [(_("States"), reverse("states")), (local_name(row), "")],
        "state": row,
        "line": _state_line(row, year, counts),
        "year": year,
        "report": report,
        "local_names": local_names,
        "offices": offices,
        "cities": rows,
        "parts_of": pictures.status_parts,
        "book": load_citations([row.ref, report, *(o.ref for o in offices), *(c.ref for c in rows)]),
    }
    return render(request, "cities/state.html", context)


@dataclass(frozen=True, slots=True)
class StateLine:
    """A line of the list of states: how many of its projects the latest report (of `report_year`) gives each status."""

    ref: Ref
    name: str
    name_id: str
    local_name: str
    local_language: str
    joined: PartialDate | None
    chair_years: tuple[int, ...]
    cities: int
    report_year: int | None
    planning: int
    ongoing: int
    completed: int

    @property
    def projects(self) -> int:
        """How many projects the latest report lists."""
        return self.planning + self.ongoing + self.completed


def _state_lines(rows: Iterable[StateRow], year: int | None) -> list[StateLine]:
    counts = status_counts_by_state(year) if year else {}
    return [_state_line(row, year, counts.get(row.ref.key, {})) for row in rows]


def _state_line(state: StateRow, year: int | None, counts: dict[str, int]) -> StateLine:
    return StateLine(
        state.ref,
        state.name,
        state.name_id,
        state.local_name,
        state.local_language,
        state.joined,
        state.chair_years,
        state.cities,
        year,
        *(counts.get(status, 0) for status in REPORTED),
    )


urlpatterns = [
    path("states", states_list, name="states"),
    path("states.csv", states_twin, {"form": "csv"}, name="states-csv"),
    path("states.json", states_twin, {"form": "json"}, name="states-json"),
    path("states/<str:key>", state, name="state"),
]
