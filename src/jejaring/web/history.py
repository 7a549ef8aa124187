"""The history of a record at the foot of its page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from jejaring.apps.journal import queries as journal
from jejaring.apps.registry.queries import load_record_names
from jejaring.kernel.ref import Ref
from jejaring.web.words import word


@dataclass(frozen=True, slots=True)
class Act:
    """One act: when, in which office, and what was done (a sentence in English)."""

    at: datetime
    who: str
    what: str


def history_of(subject: Ref, name: str) -> tuple[Act, ...]:
    """What was done to a record, the newest first. Persons are not named, only offices and for whom they are held.

    One query; one more where others than the record itself have acted on it.
    """
    lines = journal.history_of(subject)
    names = {subject: name}
    if others := {line.speaks_for for line in lines if line.speaks_for and line.speaks_for != subject}:
        names |= {ref: record.name for ref, record in load_record_names(others).items()}
    return tuple(Act(line.at, _who(line, names), line.summary) for line in lines)


def _who(line: journal.HistoryLine, names: dict[Ref, str]) -> str:
    if line.by_command or line.authority == "operator":
        return _("whoever runs this installation")
    if line.speaks_for is None:
        return word(line.authority or "secretariat", "mandate")
    office, party = word(line.authority, "mandate"), names.get(line.speaks_for, line.speaks_for.key)
    return _("%(office)s of %(party)s") % {"office": office, "party": party}
