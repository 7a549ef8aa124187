"""Writing the journal. Called by the acts of every app above, inside their transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from jejaring.apps.journal.chain import BEGINNING, line_hash
from jejaring.apps.journal.models import Entry, Head
from jejaring.kernel.actor import Actor
from jejaring.kernel.ref import Ref


@transaction.atomic
def record(
    *, by: Actor, at: datetime, act: str, subject: Ref, summary: str, data: Mapping[str, Any] | None = None
) -> int:
    """Add a line: `act` is namespaced (`packs.load`), `summary` a sentence, `data` what changed. Returns its id.

    Two acts at once queue up here, so that the chain has one order.
    """
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"hash": BEGINNING, "length": 0})
    entry = Entry(
        at=at,
        actor=str(by.ref),
        actor_name=by.name,
        speaks_for=str(by.speaks_for or ""),
        authority=by.authority,
        act=act,
        subject_kind=subject.kind,
        subject_key=subject.key,
        summary=summary,
        data=json.loads(json.dumps(dict(data or {}))),
        previous_hash=head.hash,
    )
    entry.hash = line_hash(entry)
    entry.save(force_insert=True)
    head.hash, head.length = entry.hash, head.length + 1
    head.save()
    return entry.pk
