"""Last signs of life: the newest dated document that names a project."""

import re
from collections.abc import Iterable, Sequence

from django.db import connection, models
from django.db.models import QuerySet

from jejaring.apps.projects.models import ActionPlan, MonitoringReport, Project, StatusReport, TitleChange
from jejaring.apps.sources.models import Citation, Source
from jejaring.kernel.dates import PartialDate


def last_signs(keys: Iterable[str]) -> dict[str, tuple[PartialDate, str]]:
    """For each of these projects that a dated document names: the newest such date, and the key of that source."""
    ids = dict(Project.objects.filter(key__in=list(keys)).values_list("pk", "key"))
    return {ids[pk]: sign for pk, sign in signs_of(list(ids)).items()}


def signs_of(ids: Sequence[int]) -> dict[int, tuple[PartialDate, str]]:
    """The same as `last_signs` for projects by their numbers in the database."""
    if not ids:
        return {}
    some = ", ".join(["%s"] * len(ids))
    # Told inside of each part: a database that reads the parts before it filters them would read every record.
    parts = _naming_documents(f"IN ({some})")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), list(ids) * len(parts))
        named = sorted((date, source, pk) for pk, date, source in cursor.fetchall())
    return {pk: (PartialDate.parse(date), source) for date, source, pk in named}


def order_by_last_sign(rows: QuerySet[Project], newest_first: bool, start: int, size: int | None) -> list[int]:
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
