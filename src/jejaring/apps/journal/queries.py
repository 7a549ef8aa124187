"""What can be asked of the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jejaring.apps.journal.models import Entry


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One act as readers see it."""

    id: int
    at: datetime
    actor_name: str
    act: str
    summary: str
    data: dict[str, Any]


def data_version() -> int:
    """The id of the newest entry: it grows with every act, so it stands for the state of all data; 0 at the start."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def recent_lines(limit: int = 20, act: str = "") -> tuple[JournalLine, ...]:
    """The newest lines first, all or of one act."""
    rows = Entry.objects.order_by("-id")
    if act:
        rows = rows.filter(act=act)
    return tuple(
        JournalLine(*row) for row in rows.values_list("id", "at", "actor_name", "act", "summary", "data")[:limit]
    )
