"""One project with all that documents say of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jejaring.apps.projects.models import ActionPlan, Mention, Project, StatusReport, TitleChange
from jejaring.apps.projects.queries.reports import StatusYear, years_without_word
from jejaring.apps.sources.queries import Cited
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class ProjectProfile:
    """A project as all documents together tell of it. Its status is what reports say: `statuses_of_project`."""

    ref: Ref
    title: str
    aliases: tuple[str, ...]
    summary: str
    city: Ref
    city_name: str
    state: str
    state_name: str
    state_name_id: str
    focus_area: str | None
    type_name_en: str | None
    type_name_id: str | None
    type_basis: str
    plan: Ref | None
    plan_title: str | None
    first_reported: int | None


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """What one report says of a project. `focus_area_in_exhibit` is set where the exhibit differs from the appendix."""

    ref: Ref
    report: Ref
    year: int
    as_of: PartialDate
    status: str
    basis: str
    focus_area: str
    focus_area_in_exhibit: str | None
    title: str


@dataclass(frozen=True, slots=True)
class TitleChangeRow:
    """Two titles that are taken for one project, and why; `confidence` is certain or probable."""

    ref: Ref
    earlier_title: str
    earlier: Cited
    later_title: str
    later: Cited
    confidence: str
    basis: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A document of `year` names an organisation for a project; `partner` is set where we list it."""

    ref: Ref
    name: str
    partner: Ref | None
    partner_name: str
    kind: str
    role: str
    amount: Decimal | None
    currency: str
    year: int
    note: str


def get_project(key: str) -> ProjectProfile:
    """One project. Raises NotFound."""
    rows: Iterable[Any] = Project.objects.filter(key=key).values_list(
        "title", "aliases", "summary", "city__party__key", "city__party__name", "city__state__key",
        "city__state__name", "city__state__name_id", "focus_area__key", "project_type__name_en",
        "project_type__name_id", "project_type_basis", "action_plan__key", "action_plan__title", "first_reported",
    )  # fmt: skip
    for title, aliases, summary, city, *names, area, type_en, type_id, basis, plan, plan_title, first in rows:
        return ProjectProfile(
            ref=Ref("project", key),
            title=title,
            aliases=tuple(aliases),
            summary=summary,
            city=Ref("city", city),
            city_name=names[0],
            state=names[1],
            state_name=names[2],
            state_name_id=names[3],
            focus_area=area,
            type_name_en=type_en,
            type_name_id=type_id,
            type_basis=basis,
            plan=Ref("action_plan", plan) if plan else None,
            plan_title=plan_title,
            first_reported=first,
        )
    raise NotFound("project", key)


def statuses_of_project(key: str) -> tuple[StatusEntry, ...]:
    """What reports say of a project, the oldest first."""
    rows: Iterable[Any] = StatusReport.objects.filter(project__key=key).order_by("report__year").values_list(
        "key", "report__year", "report__as_of", "status", "status_basis", "focus_area__key",
        "focus_area_in_exhibit__key", "title_as_reported",
    )  # fmt: skip
    return tuple(
        StatusEntry(Ref("status_report", said), Ref("report", str(year)), year, *rest) for said, year, *rest in rows
    )


def years_of_project(project: ProjectProfile, statuses: Sequence[StatusEntry]) -> tuple[StatusYear, ...]:
    """What is known of a project year by year, from the first action plan of the network to the latest report."""
    reported = {said.year: StatusYear(said.year, said.status, said.basis, said.ref) for said in statuses}
    if project.plan is not None:
        for start in ActionPlan.objects.filter(key=project.plan.key).values_list("start", flat=True):
            if start is not None:
                reported.setdefault(start.year, StatusYear(start.year, "in_plan", "", project.plan))
    otherwise = years_without_word(project.city.key)
    return tuple(reported.get(year, unlisted) for year, unlisted in otherwise.items())


def title_changes_of_project(key: str) -> tuple[TitleChangeRow, ...]:
    """The titles a project had and how surely they name the same, the earliest document first."""
    earlier, later = (
        [f"{side}__{field}" for field in ("key", "title", "publisher", "date", "url", "licence")]
        for side in ("earlier_source", "later_source")
    )
    changes = TitleChange.objects.filter(project__key=key).order_by("earlier_source__date", "key")
    texts = ("key", "earlier_title", "later_title", "confidence", "basis")
    rows: Iterable[Any] = changes.values_list(*texts, *earlier, *later)
    return tuple(
        TitleChangeRow(
            Ref("title_change", row[0]),
            row[1],
            _document(row[5:11]),
            row[2],
            _document(row[11:17]),
            row[3],
            row[4],
        )
        for row in rows
    )


def mentions_of_project(key: str) -> tuple[MentionRow, ...]:
    """The organisations that documents name for a project, by year."""
    rows: Iterable[Any] = Mention.objects.filter(project__key=key).order_by("year", "name", "key").values_list(
        "key", "name", "partner__party__key", "partner__party__name", "kind", "role", "amount", "currency", "year",
        "note",
    )  # fmt: skip
    return tuple(
        MentionRow(Ref("mention", mention), name, Ref("partner", partner) if partner else None, known_as or "", *rest)
        for mention, name, partner, known_as, *rest in rows
    )


def _document(row: Sequence[Any]) -> Cited:
    """A source as a whole, no page of it, as something cited."""
    key, title, publisher, date, url, licence = row
    return Cited(key, title, publisher, date, url, licence, "", "", "")
