"""Lists of agreements: a page, or all of them in portions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import F, OrderBy, OuterRef, QuerySet, Subquery

from jejaring.apps.agreements.models import Agreement, AgreementParty
from jejaring.apps.agreements.queries.filters import AgreementFilter, selected
from jejaring.apps.agreements.queries.links import focus_areas_of, parties_of
from jejaring.apps.registry.queries import NamedParty
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement in a list. `parties` and `party_names` stand in the order of the source; `ended` only where stated.

    `may_repeat` has the keys of other rows that may mean the same act. `focus_areas` are keys.
    """

    key: str
    kind: str
    title: str
    parties: tuple[Ref, ...]
    party_names: tuple[str, ...]
    signed: PartialDate | None
    ended: PartialDate | None
    focus_areas: tuple[str, ...]
    pillar: str
    amount: Decimal | None
    currency: str
    confidence: str
    may_repeat: tuple[str, ...]

    @property
    def ref(self) -> Ref:
        """What points to this agreement."""
        return Ref("agreement", self.key)

    @property
    def named(self) -> tuple[NamedParty, ...]:
        """All parties, in order."""
        return tuple(NamedParty(ref, name) for ref, name in zip(self.parties, self.party_names, strict=True))

    @property
    def cities(self) -> tuple[NamedParty, ...]:
        """The parties that are member cities."""
        return tuple(party for party in self.named if party.ref.kind == "city")

    @property
    def others(self) -> tuple[NamedParty, ...]:
        """The parties that are not member cities."""
        return tuple(party for party in self.named if party.ref.kind != "city")


AGREEMENT_SORTS = ("signed", "-signed", "kind", "-kind", "party", "-party")
_CHUNK = 500
ROW_FIELDS = (
    "pk", "key", "kind", "title", "signed", "ended", "pillar", "amount", "currency", "confidence",
    "possibly_same_as__key",
)  # fmt: skip


def agreements_page(
    wanted: AgreementFilter, sort: str = "-signed", *, number: int = 1, size: int = 50
) -> Page[AgreementRow]:
    """One page of the agreements wanted. Undated ones stand last whichever way dates are sorted."""
    rows = in_order(selected(wanted), sort).values_list(*ROW_FIELDS)[(number - 1) * size : number * size]
    return Page(tuple(read_rows(rows)), selected(wanted).count(), number, size)


def load_agreements(wanted: AgreementFilter | None = None, sort: str = "-signed") -> Iterator[AgreementRow]:
    """All agreements wanted, read in portions."""
    ordered = in_order(selected(wanted or AgreementFilter()), sort).values_list(*ROW_FIELDS)
    rows = iter(ordered.iterator(chunk_size=_CHUNK))
    while portion := tuple(islice(rows, _CHUNK)):
        yield from read_rows(portion)


def load_latest_agreements(limit: int) -> tuple[AgreementRow, ...]:
    """The agreements signed last, at most `limit`; those without a date are left out."""
    dated = in_order(Agreement.objects.filter(signed__isnull=False), "-signed")
    return tuple(read_rows(dated.values_list(*ROW_FIELDS)[:limit]))


def in_order(agreements: "QuerySet[Agreement]", sort: str) -> "QuerySet[Agreement]":
    column = sort.removeprefix("-")
    if column == "party":
        first = AgreementParty.objects.filter(agreement=OuterRef("pk")).order_by("position")
        agreements = agreements.annotate(party=Subquery(first.values("party__name")[:1]))
    order = OrderBy(F(column), descending=sort.startswith("-"), nulls_last=True)
    return agreements.order_by(order, "key")


def read_rows(found: Iterable[tuple[Any, ...]]) -> Iterator[AgreementRow]:
    """The rows with their parties, focus areas and possible repeats, in three more queries."""
    rows = tuple(found)
    pks = [row[0] for row in rows]
    parties, areas = parties_of(pks), focus_areas_of(pks)
    repeats: dict[int, list[str]] = defaultdict(list)
    later = Agreement.objects.filter(possibly_same_as__in=pks).order_by("key")
    for earlier, repeat in later.values_list("possibly_same_as__pk", "key"):
        if earlier is not None:
            repeats[earlier].append(repeat)
    for pk, key, kind, title, signed, ended, pillar, amount, currency, confidence, same in rows:
        yield AgreementRow(
            key, kind, title, tuple(p.ref for p in parties[pk]), tuple(p.name for p in parties[pk]), signed, ended,
            tuple(areas[pk]), pillar, amount, currency, confidence, (*([same] if same else []), *repeats[pk]),
        )  # fmt: skip
