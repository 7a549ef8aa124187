"""What can be asked of the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jejaring.apps.journal.chain import BEGINNING, line_hash
from jejaring.apps.journal.models import Entry, Head
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One act as readers see it."""

    id: int
    at: datetime
    actor_name: str
    act: str
    summary: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proof:
    """What proving the journal found: how many lines were read, and the first broken one with the reason."""

    lines: int
    broken: int | None = None
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether every line is as it was written, none is missing and none was put in between."""
        return not self.reason


def data_version() -> int:
    """The id of the newest entry: it grows with every act, so it stands for the state of all data; 0 at the start."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def recent_lines(limit: int = 20, act: str = "", subject: Ref | None = None) -> tuple[JournalLine, ...]:
    """The newest lines first: all, or those of one act, or those about one record."""
    rows = Entry.objects.order_by("-id")
    if act:
        rows = rows.filter(act=act)
    if subject:
        rows = rows.filter(subject_kind=subject.kind, subject_key=subject.key)
    return tuple(
        JournalLine(*row) for row in rows.values_list("id", "at", "actor_name", "act", "summary", "data")[:limit]
    )


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An act on a record as the public may read it: for whom and in which office it was done, never by which person.

    `speaks_for` is the party, state or network; `authority` the office or the power of the installation; both are
    empty for acts of a time when they were not written down. `by_command` tells what was done on the machine itself.
    """

    at: datetime
    speaks_for: Ref | None
    authority: str
    by_command: bool
    summary: str


def history_of(subject: Ref, limit: int = 50) -> tuple[HistoryLine, ...]:
    """The newest acts on a record, at most `limit`, the newest first; one query."""
    rows = Entry.objects.filter(subject_kind=subject.kind, subject_key=subject.key).order_by("-id")
    return tuple(
        HistoryLine(at, Ref.parse(party) if party else None, authority, actor.startswith("command:"), summary)
        for at, party, authority, actor, summary in rows.values_list(
            "at", "speaks_for", "authority", "actor", "summary"
        )[:limit]
    )


def load_proof() -> Proof:
    """Read the whole journal and prove its chain; tells the first line at which it breaks."""
    previous, lines = BEGINNING, 0
    for entry in Entry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous_hash != previous:
            return Proof(lines, entry.pk, "the line before it was removed, changed or put in later")
        if entry.hash != line_hash(entry):
            return Proof(lines, entry.pk, "the line was changed after it was written")
        previous, lines = entry.hash, lines + 1
    head = Head.objects.first()
    written = head.length if head else 0
    if (written, head.hash if head else BEGINNING) != (lines, previous):
        return Proof(lines, None, f"{written} lines were written, but {lines} are there: lines were cut off the end")
    return Proof(lines)
