"""Partners: their list, their parts in programmes, and the documents that name them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, OrderBy, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jejaring.apps.agreements.models import AgreementParty, ProgrammeRole
from jejaring.apps.projects.models import Mention
from jejaring.apps.registry.models import Partner
from jejaring.apps.registry.queries import NamedParty
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class PartnerFilter:
    """Which partners are wanted; an empty field allows all. `countries` are ISO 3166-1 alpha-2 codes."""

    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner in a list. `cities` counts the member cities it shares an agreement with, `agreements` the rows."""

    key: str
    name: str
    kind: str
    region: str
    country: str
    website: str
    cities: int
    agreements: int

    @property
    def ref(self) -> Ref:
        """What points to this partner."""
        return Ref("partner", self.key)


_PARTNER_FACETS = {"kind": "kind", "region": "region", "country": "party__country"}
PARTNER_SORTS = ("name", "-name", "cities", "-cities", "agreements", "-agreements")
_CHUNK = 500


def partners_page(wanted: PartnerFilter, sort: str = "name", *, number: int = 1, size: int = 50) -> Page[PartnerRow]:
    """One page of the partners wanted."""
    rows = _partner_rows(wanted, sort)[(number - 1) * size : number * size]
    return Page(tuple(PartnerRow(*row) for row in rows), _partners(wanted).count(), number, size)


def load_partners(wanted: PartnerFilter | None = None, sort: str = "name") -> Iterator[PartnerRow]:
    """All partners wanted, read in portions."""
    for row in _partner_rows(wanted or PartnerFilter(), sort).iterator(chunk_size=_CHUNK):
        yield PartnerRow(*row)


def load_partner_facets(wanted: PartnerFilter) -> dict[str, dict[str, int]]:
    """For each filter, how many partners each of its choices would leave, the other filters standing as they are."""
    return {
        name: dict(_partners(wanted, without=name).values_list(column).annotate(Count("pk")).order_by())
        for name, column in _PARTNER_FACETS.items()
    }


def _partners(wanted: PartnerFilter, without: str = "") -> "QuerySet[Partner]":
    partners = Partner.objects.all()
    chosen = {"kind": wanted.kinds, "region": wanted.regions, "country": wanted.countries}
    for name, choices in chosen.items():
        if choices and name != without:
            partners = partners.filter(**{f"{_PARTNER_FACETS[name]}__in": choices})
    return partners.filter(party__name__icontains=wanted.text) if wanted.text else partners


def _partner_rows(wanted: PartnerFilter, sort: str) -> "QuerySet[Partner, tuple[Any, ...]]":
    stands = AgreementParty.objects.order_by()
    agreements = stands.filter(party=OuterRef("pk")).values("party").annotate(n=Count("pk")).values("n")
    together = stands.filter(party__kind="city", agreement__agreement_parties__party=OuterRef("pk"))
    cities = together.values("agreement__agreement_parties__party").annotate(n=Count("party", distinct=True))
    column = sort.removeprefix("-").replace("name", "party__name")
    return (
        _partners(wanted)
        .annotate(
            agreements=Coalesce(Subquery(agreements, IntegerField()), 0),
            cities=Coalesce(Subquery(cities.values("n"), IntegerField()), 0),
        )
        .order_by(OrderBy(F(column), descending=sort.startswith("-")), "party__name", "party__key")
        .values_list("party__key", "party__name", "kind", "region", "party__country", "party__partner__website",
                     "cities", "agreements")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProgrammePart:
    """A partner's part in a programme of the whole network. `partner_name` is the name as printed."""

    ref: Ref
    programme: str
    partner_name: str
    role: str
    start: PartialDate | None
    end: PartialDate | None
    figure: str
    summary: str


def load_programme_parts(partner: str) -> tuple[ProgrammePart, ...]:
    """The parts this partner (its key) has in programmes of the network, earliest first."""
    rows = ProgrammeRole.objects.filter(partner__party__key=partner).order_by("start", "key")
    fields = ("key", "programme", "partner_name", "role", "start", "end", "figure", "summary")
    return tuple(ProgrammePart(Ref("programme_role", key), *rest) for key, *rest in rows.values_list(*fields))


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A document of `year` names a partner for a project, or for a city where `project` is None."""

    ref: Ref
    name: str
    role: str
    year: int
    note: str
    city: NamedParty
    project: NamedParty | None


def load_mentions_of(partner: str) -> tuple[MentionRow, ...]:
    """Where documents name this partner (its key), earliest first."""
    rows = Mention.objects.filter(partner__party__key=partner).order_by("year", "city__party__name", "key")
    return tuple(
        MentionRow(
            Ref("mention", key), name, role, year, note, NamedParty(Ref("city", city), city_name),
            NamedParty(Ref("project", project), title) if project else None,
        )
        for key, name, role, year, note, city, city_name, project, title in rows.values_list(
            "key", "name", "role", "year", "note", "city__party__key", "city__party__name", "project__key",
            "project__title",
        )
    )  # fmt: skip


def load_party_kinds(keys: Collection[str]) -> dict[str, str]:
    """The kind of partner for each of these keys of partners."""
    return dict(Partner.objects.filter(party__key__in=keys).values_list("party__key", "kind"))
