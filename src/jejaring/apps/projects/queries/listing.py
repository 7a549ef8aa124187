"""A page of projects, or all of them in portions: a page walks an index until it is full."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from jejaring.apps.projects.models import MonitoringReport, Project, StatusReport
from jejaring.apps.projects.queries.filters import Listed, ProjectFilter, matching
from jejaring.apps.projects.queries.signs import order_by_last_sign, signs_of
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref

Sort = Literal["title", "-title", "city", "-city", "last", "-last"]
"""The orders of a list of projects: by title, by city, by last sign of life (projects without one come last)."""
SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list.

    `status`, `as_of`, `status_basis` and the key `status_report` are those of `report`: the report asked for, else the
    newest that lists the project; empty or None where none does. `last_sign` is the date of the newest dated document
    that names the project.
    """

    key: str
    title: str
    city: str
    city_name: str
    state: str
    focus_area: str
    project_type: str
    in_action_plan: bool
    first_reported: int | None
    listed: Listed
    report: int | None
    status: str
    as_of: PartialDate | None
    status_basis: str
    status_report: str
    last_sign: PartialDate | None
    last_sign_source: str

    @property
    def ref(self) -> Ref:
        """What points to this project."""
        return Ref("project", self.key)

    @property
    def status_ref(self) -> Ref:
        """The record that says the status; of use only where there is a status."""
        return Ref("status_report", self.status_report)


def list_projects(chosen: ProjectFilter, sort: Sort, number: int, size: int, total: int) -> Page[ProjectRow]:
    """A page of the projects that fit. `total` comes from project_counts."""
    start = (number - 1) * size
    keys = _ordered(chosen, sort, start, size)
    return Page(tuple(_rows(keys, chosen.report)), total, number, size)


def iterate_projects(chosen: ProjectFilter, sort: Sort, batch: int = 500) -> Iterator[ProjectRow]:
    """Every project that fits, in order, read a batch at a time."""
    keys = _ordered(chosen, sort)
    for start in range(0, len(keys), batch):
        yield from _rows(keys[start : start + batch], chosen.report)


def _ordered(chosen: ProjectFilter, sort: Sort, start: int = 0, size: int | None = None) -> list[int]:
    """The numbers of the projects that fit, in order, the key as last tie-breaker."""
    rows = matching(chosen)
    end = None if size is None else start + size
    if sort in ("last", "-last"):
        return order_by_last_sign(rows, sort == "-last", start, size)
    minus = "-" if sort.startswith("-") else ""
    by_city = (f"{minus}city__party__name", "title", "key")
    order = (f"{minus}title", f"{minus}key") if sort.endswith("title") else by_city
    return list(rows.order_by(*order).values_list("pk", flat=True)[start:end])


def _rows(ids: Sequence[int], report: int | None) -> Iterator[ProjectRow]:
    statuses: dict[int, tuple[Any, ...]] = {}
    listed: dict[int, int] = {}
    said = StatusReport.objects.filter(project__in=ids).order_by("report__year").values_list(
        "project_id", "report__year", "status", "report__as_of", "status_basis", "key", "focus_area__key"
    )  # fmt: skip
    for pk, year, *rest in said:
        listed[pk] = year
        if report is None or year == report:
            statuses[pk] = (year, *rest)
    signs = signs_of(ids)
    latest = MonitoringReport.objects.order_by("-year").values_list("year", flat=True).first()
    rows = Project.objects.filter(pk__in=ids).values_list(
        "pk", "key", "title", "city__party__key", "city__party__name", "city__state__key", "focus_area__key",
        "project_type__key", "action_plan_id", "first_reported",
    )  # fmt: skip
    details = {row[0]: row[1:] for row in rows}
    for pk in ids:
        key, title, city, city_name, state, focus_area, project_type, plan, first = details[pk]
        year, status, as_of, basis, said_key, printed_area = statuses.get(pk, (None, "", None, "", "", ""))
        place: Listed = "never" if pk not in listed else "latest" if listed[pk] == latest else "vanished"
        yield ProjectRow(
            key, title, city, city_name, state, (printed_area if report else focus_area) or "", project_type or "",
            plan is not None, first, place, year, status, as_of, basis, said_key, *signs.get(pk, (None, "")),
        )  # fmt: skip
