"""Lists of projects: filtered, sorted, counted, at 100 projects as at 100,000.

Nothing here asks about all projects for the sake of one page: a page walks an index until it is full, and the counts of
all filters come from one grouping of the records (`load_project_cells`), which holds for every combination of filters.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, Literal, Self, get_args

from django.db import connection, models
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value

from jejaring.apps.projects.models import ActionPlan, MonitoringReport, Project, StatusReport, TitleChange
from jejaring.apps.registry.models import City, FocusArea, ProjectType, State
from jejaring.apps.sources.models import Citation, Source
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref

Sort = Literal["title", "-title", "city", "-city", "last", "-last"]
"""The orders of a list of projects: by title, by city, by last sign of life (projects without one come last)."""

SORTS: tuple[Sort, ...] = get_args(Sort)

Listed = Literal["latest", "vanished", "never"]
"""Where reports list a project: in the latest; in an earlier one but absent from the later ones; in none."""

Cell = tuple[str, str, str, str, str, str, str, int]
"""State, focus area, type, in a plan (yes, no), year first seen, status, Listed; and how many projects share them."""

FACETS = ("states", "focus_areas", "project_types", "in_plan", "first_reported", "statuses", "listed")
"""The fields of ProjectFilter that a Cell tells, in its order."""

MOST_CITIES_OFFERED = 60
"""Longer lists of cities are not offered as a filter; the search and the filter by state are the way in."""


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which projects are wanted; an empty field asks for nothing.

    With `report` (a year) only projects listed in that report are wanted, and `statuses` and `focus_areas` are the ones
    printed there. Without it the status is that of the newest report listing the project, the focus area the project's.
    `in_plan` holds "yes" or "no", `first_reported` years as text, `listed` words of Listed.
    """

    text: str = ""
    states: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    project_types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    in_plan: tuple[str, ...] = ()
    first_reported: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    report: int | None = None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A monitoring report with the totals it prints itself (None: not printed, or not at hand)."""

    year: int
    as_of: PartialDate
    source: str
    printed_total: int | None
    printed_planning: int | None
    printed_ongoing: int | None
    printed_completed: int | None

    @property
    def ref(self) -> Ref:
        return Ref("report", str(self.year))


@dataclass(frozen=True, slots=True)
class NamedChoice:
    """A value that a filter offers. `name_id` is empty where there is no Indonesian name of its own."""

    key: str
    name: str
    name_id: str = ""


@dataclass(frozen=True, slots=True)
class ProjectChoices:
    """What the list can be filtered by, besides focus areas, statuses and cities."""

    states: tuple[NamedChoice, ...]
    project_types: tuple[NamedChoice, ...]
    reports: tuple[ReportRow, ...]


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
        return Ref("project", self.key)

    @property
    def status_ref(self) -> Ref:
        """The record that says the status; of use only where there is a status."""
        return Ref("status_report", self.status_report)


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """How many projects fit a filter, and for each facet how many each of its values would leave."""

    total: int
    by: Mapping[str, Mapping[str, int]]


def load_reports() -> tuple[ReportRow, ...]:
    """All monitoring reports, the oldest first."""
    rows = MonitoringReport.objects.order_by("year").values_list(
        "year", "as_of", "source__key", "printed_total", "printed_planning", "printed_ongoing", "printed_completed"
    )
    return tuple(ReportRow(*row) for row in rows)  # type: ignore[arg-type]  # as_of is never empty in the database


def load_project_choices() -> ProjectChoices:
    """What a list of projects can be filtered by."""
    states = State.objects.order_by("name").values_list("key", "name", "name_id")
    types = ProjectType.objects.order_by("focus_area__position", "key").values_list("key", "name_en", "name_id")
    return ProjectChoices(
        tuple(NamedChoice(*row) for row in states), tuple(NamedChoice(*row) for row in types), load_reports()
    )


def load_city_choices(chosen: ProjectFilter) -> tuple[NamedChoice, ...]:
    """The cities with projects, of the chosen states; where they are too many to offer, only those already chosen."""
    cities = City.objects.filter(Exists(Project.objects.filter(city=OuterRef("pk"))))
    if chosen.states:
        cities = cities.filter(state__key__in=chosen.states)
    names = cities.order_by("party__name", "party__key").values_list("party__key", "party__name")
    found = list(names[: MOST_CITIES_OFFERED + 1])
    if len(found) > MOST_CITIES_OFFERED:
        found = list(names.filter(party__key__in=chosen.cities)) if chosen.cities else []
    return tuple(NamedChoice(*row) for row in found)


def known_cities(keys: Iterable[str]) -> set[str]:
    """Those of these keys that are keys of member cities."""
    wanted = list(keys)
    return set(City.objects.filter(party__key__in=wanted).values_list("party__key", flat=True)) if wanted else set()


def load_project_cells(chosen: ProjectFilter) -> list[Cell]:
    """All projects that fit the text, the cities and the report of a filter, counted by everything else at once.

    One list of cells answers every combination of the other filters (`project_counts`), so it can be kept and shared.
    """
    names = _Names.load()
    if chosen.report is not None:
        latest = _newest_report_first()[:1]
        rows = StatusReport.objects.filter(report__year=chosen.report).annotate(
            goes_on=Exists(StatusReport.objects.filter(project=OuterRef("project"), report__in=latest))
        )
        found = _cells(rows, chosen, "project__", "focus_area_id", "status", "goes_on")
        return [names.cell(row, "latest" if row[6] else "vanished") for row in found]
    reports = _newest_report_first()
    listed = _cells(_newest_statuses(reports), chosen, "project__", "project__focus_area_id", "status", "report_id")
    never = Project.objects.filter(~Exists(StatusReport.objects.filter(project=OuterRef("pk"))))
    nothing = Value("")
    unlisted = _cells(never.annotate(none=nothing, nil=nothing), chosen, "", "focus_area_id", "none", "nil")
    return [
        *(names.cell(row, "latest" if row[6] == reports[0] else "vanished") for row in listed),
        *(names.cell(row, "never") for row in unlisted),
    ]


def project_counts(cells: Iterable[Cell], chosen: ProjectFilter) -> ProjectCounts:
    """How many projects fit; each facet is counted under the other filters, not under its own."""
    wanted = [set(getattr(chosen, name)) for name in FACETS]
    places = [place for place, values in enumerate(wanted) if values]
    by: dict[str, dict[str, int]] = {name: defaultdict(int) for name in FACETS}
    total = 0
    for cell in cells:
        misses = [place for place in places if cell[place] not in wanted[place]]
        if len(misses) > 1:
            continue
        count = cell[7]
        total += 0 if misses else count
        for place in misses or range(len(FACETS)):
            by[FACETS[place]][str(cell[place])] += count
    return ProjectCounts(total, by)


def project_counts_by_city(cities: Iterable[str], chosen: ProjectFilter) -> dict[str, int]:
    """How many projects that fit all other filters each of these cities has."""
    rows = _matching(replace(chosen, cities=())).filter(city__party__key__in=list(cities)).order_by()
    return dict(rows.values_list("city__party__key").annotate(count=Count("pk")))


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


def _newest_report_first() -> list[int]:
    return list(MonitoringReport.objects.order_by("-year").values_list("pk", flat=True))


def _newest_statuses(reports: Sequence[int]) -> QuerySet[StatusReport]:
    """What the newest report that lists each project says of it. `reports`, newest first, keep this on one index."""
    newest = Q(report__in=reports[:1])
    for place in range(1, len(reports)):
        later = StatusReport.objects.filter(project=OuterRef("project"), report__in=reports[:place])
        newest |= Q(Q(report=reports[place]), ~Exists(later))
    return StatusReport.objects.filter(newest)


def _cells(rows: QuerySet[Any], chosen: ProjectFilter, to_project: str, *fields: str) -> Iterator[tuple[Any, ...]]:
    """Rows counted by state, focus area, type, plan, year first seen, status and one more field."""
    focus_area, status, place = fields
    if chosen.text:
        rows = rows.filter(_text(chosen.text, to_project))
    if chosen.cities:
        rows = rows.filter(**{f"{to_project}city__party__key__in": chosen.cities})
    planned = Q(**{f"{to_project}action_plan__isnull": False})
    told = rows.order_by().annotate(planned=ExpressionWrapper(planned, BooleanField())).values_list(
        f"{to_project}city__state_id", focus_area, f"{to_project}project_type_id", "planned",
        f"{to_project}first_reported", status, place,
    )  # fmt: skip
    counted: QuerySet[Any, tuple[Any, ...]] = told.annotate(count=Count("pk"))
    return counted.iterator()


@dataclass(frozen=True, slots=True)
class _Names:
    """From the numbers by which the database counts quickly to the keys of states, focus areas and types."""

    states: Mapping[int, str]
    focus_areas: Mapping[int, str]
    types: Mapping[int, str]

    @classmethod
    def load(cls) -> Self:
        return cls(*(dict(model.objects.values_list("pk", "key")) for model in (State, FocusArea, ProjectType)))

    def cell(self, row: tuple[Any, ...], listed: Listed) -> Cell:
        state, focus_area, project_type, planned, first, status, _, count = row
        return (
            self.states[state],
            self.focus_areas.get(focus_area, ""),
            self.types.get(project_type, ""),
            "yes" if planned else "no",
            "" if first is None else str(first),
            status,
            listed,
            count,
        )


def _text(text: str, to_project: str = "") -> Q:
    title = Q(**{f"{to_project}title__icontains": text})
    return (
        title
        | Q(**{f"{to_project}aliases__icontains": text})
        | Q(**{f"{to_project}city__party__name__icontains": text})
    )


def _matching(chosen: ProjectFilter) -> QuerySet[Project]:
    """The projects that fit. What reports say is asked project by project, so that a page stops when it is full."""
    rows = Project.objects.all()
    reports = _newest_report_first()
    own = StatusReport.objects.filter(project=OuterRef("pk"))
    in_latest, ever = Exists(own.filter(report__in=reports[:1])), Exists(own)
    if chosen.text:
        rows = rows.filter(_text(chosen.text))
    if chosen.states:
        rows = rows.filter(city__state__key__in=chosen.states)
    if chosen.cities:
        rows = rows.filter(city__party__key__in=chosen.cities)
    if chosen.project_types:
        rows = rows.filter(project_type__key__in=chosen.project_types)
    if len(chosen.in_plan) == 1:
        rows = rows.filter(action_plan__isnull=chosen.in_plan == ("no",))
    if chosen.first_reported:
        rows = rows.filter(first_reported__in=[int(year) for year in chosen.first_reported])
    if chosen.listed:
        places = {"latest": Q(in_latest), "vanished": Q(ever) & ~Q(in_latest), "never": ~Q(ever)}
        rows = rows.filter(reduce(or_, (places[word] for word in chosen.listed)))
    if chosen.report is not None:
        said = own.filter(report__year=chosen.report)
        if chosen.statuses:
            said = said.filter(status__in=chosen.statuses)
        if chosen.focus_areas:
            said = said.filter(focus_area__key__in=chosen.focus_areas)
        return rows.filter(Exists(said))
    if chosen.focus_areas:
        rows = rows.filter(focus_area__key__in=chosen.focus_areas)
    if chosen.statuses:
        newest = _newest_statuses(reports).filter(project=OuterRef("pk"), status__in=chosen.statuses)
        rows = rows.filter(Exists(newest))
    return rows


def _ordered(chosen: ProjectFilter, sort: Sort, start: int = 0, size: int | None = None) -> list[int]:
    """The numbers of the projects that fit, in order, the key as last tie-breaker."""
    rows = _matching(chosen)
    end = None if size is None else start + size
    if sort in ("last", "-last"):
        return _ordered_by_last_sign(rows, sort == "-last", start, size)
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
    signs = _last_signs(ids)
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


# Last signs of life


def _naming_documents(which: str = "IS NOT NULL") -> list[str]:
    """SELECTs of project, date and source: together they give every dated document that names a project.

    A document names a project when a monitoring report lists it, when a title change goes by it, or when it is cited
    for the project, for its action plan, or for any record that belongs to the project, of whatever app.
    `which` is put behind the project's number in each SELECT.
    """
    source = f"JOIN {_table(Source)} s ON s.id ="
    plan = f"JOIN {_table(ActionPlan)} a ON a.id = x.action_plan_id"
    report = f"JOIN {_table(MonitoringReport)} r ON r.id = x.report_id"
    parts: list[tuple[type[models.Model], str, str]] = [
        (StatusReport, "x.project_id", f"{report} {source} r.source_id"),
        (TitleChange, "x.project_id", f"{source} x.earlier_source_id"),
        (TitleChange, "x.project_id", f"{source} x.later_source_id"),
        (Project, "x.id", f"{_cited('project', 'x.key')} {source} c.source_id"),
        (Project, "x.id", f"{plan} {_cited('action_plan', 'a.key')} {source} c.source_id"),
    ]
    parts += [
        (model, "x.project_id", f"{_cited(_kind(model), 'x.key')} {source} c.source_id")
        for model in _models_of_a_project()
    ]
    return [
        f"SELECT {project} AS project_id, s.date AS date, s.key AS source FROM {_table(model)} x {joins}"  # noqa: S608
        f" WHERE s.date IS NOT NULL AND {project} {which}"
        for model, project, joins in parts
    ]


def _cited(kind: str, key: str) -> str:
    return f"JOIN {_table(Citation)} c ON c.subject_kind = '{kind}' AND c.subject_key = {key}"


def _models_of_a_project() -> list[type[models.Model]]:
    """The kinds of records that belong to projects and are cited, from this app and those above."""
    found = [relation.related_model for relation in Project._meta.related_objects]
    return [model for model in found if model not in (StatusReport, TitleChange)]


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


def _kind(model: type[models.Model]) -> str:
    """The kind of a record as references write it: StatusReport is `status_report`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def last_signs(keys: Iterable[str]) -> dict[str, tuple[PartialDate, str]]:
    """For each of these projects that a dated document names: the newest such date, and the key of that source."""
    ids = dict(Project.objects.filter(key__in=list(keys)).values_list("pk", "key"))
    return {ids[pk]: sign for pk, sign in _last_signs(list(ids)).items()}


def _last_signs(ids: Sequence[int]) -> dict[int, tuple[PartialDate, str]]:
    if not ids:
        return {}
    some = ", ".join(["%s"] * len(ids))
    # Told inside of each part: a database that reads the parts before it filters them would read every record.
    parts = _naming_documents(f"IN ({some})")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), list(ids) * len(parts))
        named = sorted((date, source, pk) for pk, date, source in cursor.fetchall())
    return {pk: (PartialDate.parse(date), source) for date, source, pk in named}


def _ordered_by_last_sign(rows: QuerySet[Project], newest_first: bool, start: int, size: int | None) -> list[int]:
    """The numbers of these projects by the newest document that names them; those never named come last."""
    wanted, params = rows.order_by().values("pk").query.get_compiler(connection.alias).as_sql()
    direction = "DESC" if newest_first else "ASC"
    sql = (
        f"SELECT p.id FROM {_table(Project)} p LEFT JOIN"  # noqa: S608  names of our own tables
        f" (SELECT project_id, MAX(date) AS date FROM ({' UNION ALL '.join(_naming_documents())}) named"
        f" GROUP BY project_id) sign ON sign.project_id = p.id WHERE p.id IN ({wanted})"
        f" ORDER BY sign.date IS NULL, sign.date {direction}, p.title, p.key"
    )
    if size is not None:
        sql, params = f"{sql} LIMIT %s OFFSET %s", (*params, size, start)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [pk for (pk,) in cursor.fetchall()]
