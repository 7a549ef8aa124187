"""Targets that cities set themselves, and results that were observed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jejaring.apps.projects.models import Outcome, Target
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A figure a city set itself, as printed; `project` None is a target of the whole city."""

    ref: Ref
    project: Ref | None
    project_title: str
    indicator: str
    unit: str
    baseline: str
    target: str
    year: int | None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A figure observed for a project, as printed."""

    ref: Ref
    project: Ref
    project_title: str
    indicator: str
    unit: str
    value: str
    as_of: PartialDate | None


def targets_of_city(key: str) -> tuple[TargetRow, ...]:
    """The targets a city set itself, for itself first, then by project."""
    rows = Target.objects.filter(city__party__key=key).order_by("project__title", "key")
    return tuple(
        TargetRow(
            Ref("target", key_),
            Ref("project", project) if project else None,
            title or "",
            indicator,
            unit,
            baseline,
            target,
            year,
        )
        for key_, project, title, indicator, unit, baseline, target, year in rows.values_list(
            "key", "project__key", "project__title", "indicator", "unit", "baseline", "target", "year"
        )
    )


def outcomes_of_city(key: str) -> tuple[OutcomeRow, ...]:
    """The figures observed for a city's projects, by project and date."""
    rows = Outcome.objects.filter(project__city__party__key=key).order_by("project__title", "as_of", "key")
    return tuple(
        OutcomeRow(Ref("outcome", outcome), Ref("project", project), title, indicator, unit, value, as_of)
        for outcome, project, title, indicator, unit, value, as_of in rows.values_list(
            "key", "project__key", "project__title", "indicator", "unit", "value", "as_of"
        )
    )


def targets_of_project(key: str) -> tuple[TargetRow, ...]:
    """The figures set for a project."""
    fields = ("key", "project__title", "indicator", "unit", "baseline", "target", "year")
    rows: Iterable[Any] = Target.objects.filter(project__key=key).order_by("year", "key").values_list(*fields)
    return tuple(TargetRow(Ref("target", target), Ref("project", key), *rest) for target, *rest in rows)


def outcomes_of_project(key: str) -> tuple[OutcomeRow, ...]:
    """The figures observed for a project, the oldest first."""
    fields = ("key", "project__title", "indicator", "unit", "value", "as_of")
    rows: Iterable[Any] = Outcome.objects.filter(project__key=key).order_by("as_of", "key").values_list(*fields)
    return tuple(OutcomeRow(Ref("outcome", outcome), Ref("project", key), *rest) for outcome, *rest in rows)
