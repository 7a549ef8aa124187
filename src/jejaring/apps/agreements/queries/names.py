"""Agreements as the search and the pages of sources name them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from jejaring.apps.agreements.models import Agreement, AgreementParty, ProgrammeRole
from jejaring.apps.registry.queries import NamedRecord, NamePath, name_records
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref

_RECORD_NAMES = {
    "agreement": NamePath(Agreement, "key", "title", "agreement", "key"),
    "programme_role": NamePath(ProgrammeRole, "key", "programme", "partner", "partner__party__key"),
}


def load_indexed_texts(touching: Ref | None = None) -> Iterator[IndexedText]:
    """What can be found about agreements; about all, or about those whose text this record (or a party) changes."""
    wanted, signers = Agreement.objects.all(), AgreementParty.objects.order_by("position")
    if touching is not None:
        party = "agreement_parties__party__key"
        lookup = {"agreement": "key", "city": party, "partner": party}.get(touching.kind)
        wanted = wanted.filter(**{lookup: touching.key}) if lookup else wanted.none()
        signers = signers.filter(agreement__in=wanted)
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in signers.values_list("agreement_id", "party__name"):
        names[pk].append(name)
    rows = wanted.values_list("pk", "key", "title", "summary", "occasion")
    for pk, key, title, summary, occasion in rows.iterator(chunk_size=2000):
        text = " ".join(filter(None, (summary, occasion)))
        yield IndexedText(Ref("agreement", key), title, (), text, " – ".join(names[pk]))


def load_record_names(refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    """The names of those of these records that live here."""
    return name_records(_RECORD_NAMES, refs)
