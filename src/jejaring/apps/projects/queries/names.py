"""Projects as the search and the pages of sources name them."""

from collections.abc import Iterable, Iterator

from jejaring.apps.projects.models import (
    ActionPlan,
    Mention,
    MonitoringReport,
    Outcome,
    Project,
    StatusReport,
    Target,
    TitleChange,
)
from jejaring.apps.registry.queries import NamedRecord, NamePath, name_records
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref

_PROJECT_PAGE = ("project", "project__key")
_RECORD_NAMES = {
    "project": NamePath(Project, "key", "title", "project", "key"),
    "report": NamePath(MonitoringReport, "year", "year", "report", "year"),
    "action_plan": NamePath(ActionPlan, "key", "title", "city", "city__party__key"),
    "status_report": NamePath(StatusReport, "key", "title_as_reported", *_PROJECT_PAGE),
    "title_change": NamePath(TitleChange, "key", "later_title", *_PROJECT_PAGE),
    "target": NamePath(Target, "key", "indicator", "city", "city__party__key"),
    "outcome": NamePath(Outcome, "key", "indicator", *_PROJECT_PAGE),
    "mention": NamePath(Mention, "key", "name", "city", "city__party__key"),
}


def load_indexed_texts(touching: Ref | None = None) -> Iterator[IndexedText]:
    """What can be found about projects; about all, or about those whose text this record (or its city) changes."""
    rows = Project.objects.values_list("key", "title", "aliases", "summary", "city__party__name")
    if touching is not None:
        lookup = {"project": "key", "city": "city__party__key"}.get(touching.kind)
        rows = rows.filter(**{lookup: touching.key}) if lookup else rows.none()
    for key, title, aliases, summary, city in rows.iterator(chunk_size=2000):
        yield IndexedText(Ref("project", key), title, tuple(aliases), summary, city)


def load_record_names(refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    """The names of those of these records that live here."""
    return name_records(_RECORD_NAMES, refs)
