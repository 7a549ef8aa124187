"""Agreements for programs: plain values in the order of their keys, from the one after `after` on."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from jejaring.apps.agreements.models import Agreement
from jejaring.apps.agreements.queries.links import focus_areas_of, parties_of
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class AgreementRecord:
    """An agreement with its parties in the order of the source and the keys of its focus areas."""

    key: str
    kind: str
    title: str
    parties: tuple[Ref, ...]
    signed: PartialDate | None
    ended: PartialDate | None
    occasion: str
    place: str
    focus_areas: tuple[str, ...]
    pillar: str
    summary: str
    amount: Decimal | None
    currency: str
    confidence: str
    possibly_same_as: str | None


@dataclass(frozen=True, slots=True)
class AgreementWanted:
    """Which agreements are wanted; an empty field allows all. `year` is that of signature."""

    kind: str = ""
    party: str = ""
    focus_area: str = ""
    pillar: str = ""
    year: int | None = None
    confidence: str = ""


def agreements_after(wanted: AgreementWanted, *, after: str = "", limit: int) -> tuple[AgreementRecord, ...]:
    """The next `limit` agreements wanted; three queries."""
    return _agreement_records(_agreements_wanted(wanted).filter(key__gt=after).order_by("key")[:limit])


def count_agreements(wanted: AgreementWanted) -> int:
    """How many agreements are wanted."""
    return _agreements_wanted(wanted).count()


def get_agreement_record(key: str) -> AgreementRecord:
    """One agreement. Raises NotFound."""
    for record in _agreement_records(Agreement.objects.filter(key=key)):
        return record
    raise NotFound("agreement", key)


_AGREEMENT_RECORD = (
    "pk", "key", "kind", "title", "signed", "ended", "occasion", "place", "pillar", "summary", "amount", "currency",
    "confidence", "possibly_same_as__key",
)  # fmt: skip


def _agreement_records(agreements: "QuerySet[Agreement]") -> tuple[AgreementRecord, ...]:
    rows = list(agreements.values_list(*_AGREEMENT_RECORD))
    pks = [row[0] for row in rows]
    parties, areas = parties_of(pks), focus_areas_of(pks)
    return tuple(
        AgreementRecord(
            key, kind, title, tuple(party.ref for party in parties[pk]), signed, ended, occasion, place,
            tuple(areas[pk]), *rest,
        )
        for pk, key, kind, title, signed, ended, occasion, place, *rest in rows
    )  # fmt: skip


def _agreements_wanted(wanted: AgreementWanted) -> "QuerySet[Agreement]":
    rows = Agreement.objects.all()
    for lookup, value in (
        ("kind", wanted.kind),
        ("agreement_parties__party__key", wanted.party),
        ("focus_areas__key", wanted.focus_area),
        ("pillar", wanted.pillar),
        ("signed__startswith", str(wanted.year or "")),
        ("confidence", wanted.confidence),
    ):
        rows = rows.filter(**{lookup: value}) if value else rows
    return rows
