"""One agreement with all that is recorded of it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from jejaring.apps.agreements.models import Agreement, AgreementParty
from jejaring.apps.agreements.queries.listing import ROW_FIELDS, AgreementRow, in_order, read_rows
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class PartyInAgreement:
    """A party of an agreement. `kind` is "city" or the kind of partner; `country` ISO 3166-1 alpha-2 or empty."""

    ref: Ref
    name: str
    kind: str
    country: str


@dataclass(frozen=True, slots=True)
class AgreementDetail:
    """An agreement with all that is recorded of it.

    `may_repeat` are rows that may mean the same act; `of_same_pair` the other agreements that two of its parties share.
    """

    row: AgreementRow
    occasion: str
    place: str
    summary: str
    parties: tuple[PartyInAgreement, ...]
    may_repeat: tuple[AgreementRow, ...]
    of_same_pair: tuple[AgreementRow, ...]


def get_agreement(key: str) -> AgreementDetail:
    """The agreement under this key; raises NotFound."""
    found = Agreement.objects.filter(key=key)
    texts = found.values_list("pk", "occasion", "place", "summary").first()
    if texts is None:
        raise NotFound("agreement", key)
    pk, occasion, place, summary = texts
    (row,) = read_rows(found.values_list(*ROW_FIELDS))
    stands = AgreementParty.objects.filter(agreement=pk).order_by("position")
    parties = tuple(
        PartyInAgreement(Ref(kind, party), name, partner_kind or kind, country)
        for kind, party, name, partner_kind, country in stands.values_list(
            "party__kind", "party__key", "party__name", "party__partner__kind", "party__country"
        )
    )
    shared = AgreementParty.objects.filter(party__in=stands.values("party")).exclude(agreement=pk)
    sharing = shared.order_by().values("agreement").annotate(parties=Count("pk")).filter(parties__gte=2)
    related = Agreement.objects.filter(Q(pk__in=sharing.values("agreement")) | Q(key__in=row.may_repeat))
    rows = tuple(read_rows(in_order(related, "-signed").values_list(*ROW_FIELDS)))
    return AgreementDetail(
        row, occasion, place, summary, parties,
        tuple(one for one in rows if one.key in row.may_repeat),
        tuple(one for one in rows if one.key not in row.may_repeat),
    )  # fmt: skip
