"""Writing the journal. Called by the acts of every app above, inside their transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jejaring.apps.journal.models import Entry
from jejaring.kernel.actor import Actor
from jejaring.kernel.ref import Ref


def record(
    *, by: Actor, at: datetime, act: str, subject: Ref, summary: str, data: Mapping[str, Any] | None = None
) -> int:
    """Add a line: `act` is namespaced (`packs.load`), `summary` a sentence, `data` what changed. Returns its id."""
    entry = Entry.objects.create(
        at=at,
        actor=str(by.ref),
        actor_name=by.name,
        act=act,
        subject_kind=subject.kind,
        subject_key=subject.key,
        summary=summary,
        data=dict(data or {}),
    )
    return entry.pk
