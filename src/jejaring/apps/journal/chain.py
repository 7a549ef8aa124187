"""The hash that binds each line of the journal to the one before it."""

import hashlib
import json
from datetime import UTC

from jejaring.apps.journal.models import Entry

BEGINNING = "0" * 64
"""What stands before the first line."""

_BOUND = (
    "actor",
    "actor_name",
    "speaks_for",
    "authority",
    "act",
    "subject_kind",
    "subject_key",
    "summary",
    "data",
    "previous_hash",
)


def line_hash(entry: Entry) -> str:
    """SHA-256 (hex) over all that a line says: its moment in UTC and its texts and data, as JSON with sorted keys."""
    bound = {name: getattr(entry, name) for name in _BOUND}
    bound["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(bound, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
