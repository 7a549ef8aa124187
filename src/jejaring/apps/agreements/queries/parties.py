"""Agreements as one of their parties sees them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F

from jejaring.apps.agreements.models import Agreement, AgreementParty
from jejaring.apps.registry.models import Party
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class OtherParty:
    """A party at the other end of an agreement. `partner_kind` is empty for a member city."""

    ref: Ref
    name: str
    partner_kind: str
    country: str


@dataclass(frozen=True, slots=True)
class PartyAgreement:
    """An agreement as one of its parties sees it: `others` are the other parties in the order of the source."""

    ref: Ref
    kind: str
    title: str
    signed: PartialDate | None
    ended: PartialDate | None
    amount: Decimal | None
    currency: str
    confidence: str
    possibly_same_as: Ref | None
    others: tuple[OtherParty, ...]


def agreements_of_party(key: str) -> tuple[PartyAgreement, ...]:
    """The agreements found of a party: the newest first, those without a date last."""
    others: dict[int, list[OtherParty]] = defaultdict(list)
    sides = AgreementParty.objects.filter(agreement__agreement_parties__party__key=key).exclude(party__key=key)
    for pk, *other in sides.order_by("position").values_list(
        "agreement_id", "party__kind", "party__key", "party__name", "party__partner__kind", "party__country"
    ):
        kind, other_key, name, partner_kind, country = other
        others[pk].append(OtherParty(Ref(kind, other_key), name, partner_kind or "", country))
    rows = Agreement.objects.filter(agreement_parties__party__key=key).order_by(
        F("signed").desc(nulls_last=True), "title", "key"
    )
    return tuple(
        PartyAgreement(
            Ref("agreement", agreement),
            kind,
            title,
            signed,
            ended,
            amount,
            currency,
            confidence,
            Ref("agreement", same) if same else None,
            tuple(others[pk]),
        )
        for pk, agreement, kind, title, signed, ended, amount, currency, confidence, same in rows.values_list(
            "pk", "key", "kind", "title", "signed", "ended", "amount", "currency", "confidence", "possibly_same_as__key"
        )
    )


def count_tied_cities(parties: Iterable[str], *, besides: str) -> dict[str, int]:
    """With how many member cities, `besides` one, each of these parties (by key) has an agreement; 0 is left out."""
    cities = AgreementParty.objects.filter(party__kind=Party.Kind.CITY).exclude(party__key=besides)
    rows = cities.filter(agreement__agreement_parties__party__key__in=tuple(parties)).order_by()
    return dict(
        rows.values_list("agreement__agreement_parties__party__key").annotate(cities=Count("party", distinct=True))
    )
