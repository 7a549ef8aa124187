"""What is drawn of a project: its years side by side, its thread from need to result, its targets."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from jejaring.apps.exchange.queries import NeedRow
from jejaring.apps.projects.queries import MentionRow, OutcomeRow, ReportRow, StatusEntry, TargetRow
from jejaring.kernel.dates import PartialDate
from jejaring.web.drawing.charts import Progress, progress

_ORDER = ("need", "mention", "outcome", "status", "unlisted")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the thread: `rows` of one kind (need, mention, outcome, status, unlisted) from `when` to `until`.

    A step of kind `missing` stands where nothing was found; `name` says what: need, partner, money, result.
    """

    kind: str
    when: PartialDate | None
    until: PartialDate | None = None
    rows: tuple[Any, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """All that documents say of a project and that has a time. `later_reports` no longer list it."""

    needs: Sequence[NeedRow]
    mentions: Sequence[MentionRow]
    outcomes: Sequence[OutcomeRow]
    statuses: Sequence[StatusEntry]
    later_reports: Sequence[ReportRow]


def thread(told: Told) -> tuple[Step, ...]:
    """From need to result in order of time; what was never found stands where it would be looked for."""
    steps = [
        *_together("need", ((PartialDate(need.year), need) for need in told.needs)),
        *_together("mention", ((PartialDate(mention.year), mention) for mention in told.mentions)),
        *_together("outcome", ((outcome.as_of, outcome) for outcome in told.outcomes)),
        *_status_steps(told.statuses),
    ]
    if told.later_reports:
        first, last = told.later_reports[0], told.later_reports[-1]
        steps.append(Step("unlisted", first.as_of, last.as_of, tuple(told.later_reports)))
    steps.sort(key=lambda step: (step.when is None, str(step.when), _ORDER.index(step.kind)))
    paid = any(mention.amount is not None for mention in told.mentions)
    before = [Step("missing", None, name="need")] if not told.needs else []
    found = {"partner": bool(told.mentions), "money": paid, "result": bool(told.outcomes)}
    return (*before, *steps, *(Step("missing", None, name=name) for name, known in found.items() if not known))


def _together(kind: str, rows: Iterable[tuple[PartialDate | None, Any]]) -> Iterable[Step]:
    """One step for all rows of the same time; rows come in order of time."""
    for when, group in groupby(rows, key=lambda row: row[0]):
        yield Step(kind, when, rows=tuple(row for _when, row in group))


def _status_steps(statuses: Iterable[StatusEntry]) -> Iterable[Step]:
    """One step for reports in a row that say the same."""
    for _status, group in groupby(statuses, key=lambda said: said.status):
        same = tuple(group)
        yield Step("status", same[0].as_of, same[-1].as_of, same)


def target_picture(row: TargetRow) -> Markup | None:
    """From the baseline to the target, where both are plain numbers as printed; None where they are not."""
    base = _NUMBER.match(row.baseline)
    if not _NUMBER.fullmatch(row.target) or (row.baseline and not base):
        return None
    target_words = _("Target %(value)s") % {"value": row.target}
    baseline_words = _("Baseline %(value)s") % {"value": row.baseline} if row.baseline else _("Baseline not known")
    year = str(row.year) if row.year else _("year not known")
    return progress(
        Progress(
            label=f"{row.indicator} ({row.unit}): {baseline_words}, {target_words}, {year}",
            target=float(row.target),
            target_words=f"{target_words} ({year})",
            baseline=float(base.group()) if base else None,
            baseline_words=baseline_words,
        )
    )
