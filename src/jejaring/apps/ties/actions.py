"""Keeping the ledger. Called by the acts that change deeds, inside their transaction."""

from collections.abc import Iterable, Iterator

from jejaring.analytics.ties import Deed, derive_ties
from jejaring.analytics.ties import Tie as DerivedTie
from jejaring.apps.registry.models import Party
from jejaring.apps.ties.models import Tie
from jejaring.kernel.ref import Ref

_BATCH = 1000


def replace_ledger(*, deeds: Iterable[Deed]) -> int:
    """Make the whole ledger anew from these deeds; returns the number of ties."""
    Tie.objects.all().delete()
    return len(Tie.objects.bulk_create(_records(deeds), batch_size=_BATCH))


def put_deed(*, deed: Deed) -> int:
    """Give one deed the ties it leaves now, in place of those it left before; returns their number."""
    Tie.objects.filter(evidence_kind=deed.evidence.kind, evidence_key=deed.evidence.key, layer=deed.layer).delete()
    return len(Tie.objects.bulk_create(_records([deed])))


def put_deeds(*, deeds: Iterable[Deed]) -> int:
    """Give each of these deeds the ties it leaves now; returns their number."""
    found = tuple(deeds)
    for deed in found:
        Tie.objects.filter(evidence_kind=deed.evidence.kind, evidence_key=deed.evidence.key, layer=deed.layer).delete()
    return len(Tie.objects.bulk_create(_records(found), batch_size=_BATCH))


def remove_ties(*, evidence: Iterable[Ref]) -> None:
    """Take away every tie that these records left."""
    for ref in evidence:
        Tie.objects.filter(evidence_kind=ref.kind, evidence_key=ref.key).delete()


def _records(deeds: Iterable[Deed]) -> Iterator[Tie]:
    pks = dict(Party.objects.values_list("key", "pk"))
    for deed in deeds:
        for tie in derive_ties(deed):
            yield _record(tie, pks)


def _record(tie: DerivedTie, pks: dict[str, int]) -> Tie:
    deed = tie.deed
    return Tie(
        first_id=pks[tie.first.key],
        second_id=pks[tie.second.key],
        evidence_kind=deed.evidence.kind,
        evidence_key=deed.evidence.key,
        layer=deed.layer,
        kind=deed.kind,
        pillar=deed.pillar,
        focus_areas=list(deed.focus_areas),
        start=deed.start,
        end=deed.end,
        is_event=deed.is_event,
        participants=tie.participants,
        weight=tie.weight,
        confidence=deed.confidence,
    )
