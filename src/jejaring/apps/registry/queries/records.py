"""Parties, cities and partners for programs: plain values in the order of their keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from jejaring.apps.registry.models import City, Partner, Party
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A city or a partner as an end of ties. Coordinates are WGS 84 degrees; None where they are not known."""

    ref: Ref
    name: str
    country: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class PartyWanted:
    """Which parties are wanted; an empty field allows all."""

    kind: str = ""
    country: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CityRecord:
    """A member city. `state` is the key of its state; population and area are those of `population_scope`."""

    key: str
    name: str
    local_name: str
    local_language: str
    state: str
    cohort_year: int
    is_pilot: bool
    population: int | None
    population_year: int | None
    population_scope: str
    area_km2: Decimal | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class CityWanted:
    """Which cities are wanted; an empty field allows all."""

    state: str = ""
    cohort_year: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class PartnerRecord:
    """An outside partner. `country` and `region` are empty where they are not known or make no sense."""

    key: str
    name: str
    kind: str
    country: str
    region: str
    website: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class PartnerWanted:
    """Which partners are wanted; an empty field allows all."""

    kind: str = ""
    country: str = ""
    region: str = ""
    text: str = ""


def parties_after(wanted: PartyWanted, *, after: str = "", limit: int) -> tuple[PartyRecord, ...]:
    """The next `limit` parties wanted."""
    rows = _parties_wanted(wanted).filter(key__gt=after).order_by("key")
    return tuple(_party_record(row) for row in rows.values_list(*_PARTY_RECORD)[:limit])


def count_parties(wanted: PartyWanted) -> int:
    """How many parties are wanted."""
    return _parties_wanted(wanted).count()


def get_party_record(key: str) -> PartyRecord:
    """One party. Raises NotFound."""
    row = Party.objects.filter(key=key).values_list(*_PARTY_RECORD).first()
    if row is None:
        raise NotFound("party", key)
    return _party_record(row)


def cities_after(wanted: CityWanted, *, after: str = "", limit: int) -> tuple[CityRecord, ...]:
    """The next `limit` cities wanted."""
    rows = _cities_wanted(wanted).filter(party__key__gt=after).order_by("party__key")
    return tuple(CityRecord(*row) for row in rows.values_list(*_CITY_RECORD)[:limit])


def count_cities(wanted: CityWanted) -> int:
    """How many cities are wanted."""
    return _cities_wanted(wanted).count()


def get_city_record(key: str) -> CityRecord:
    """One city. Raises NotFound."""
    row = City.objects.filter(party__key=key).values_list(*_CITY_RECORD).first()
    if row is None:
        raise NotFound("city", key)
    return CityRecord(*row)


def load_city_records(wanted: CityWanted) -> Iterator[CityRecord]:
    """All cities wanted, read while they are used."""
    rows = _cities_wanted(wanted).order_by("party__key").values_list(*_CITY_RECORD)
    return (CityRecord(*row) for row in rows.iterator(chunk_size=2000))


def partners_after(wanted: PartnerWanted, *, after: str = "", limit: int) -> tuple[PartnerRecord, ...]:
    """The next `limit` partners wanted."""
    rows = _partners_wanted(wanted).filter(party__key__gt=after).order_by("party__key")
    return tuple(PartnerRecord(*row) for row in rows.values_list(*_PARTNER_RECORD)[:limit])


def count_partners(wanted: PartnerWanted) -> int:
    """How many partners are wanted."""
    return _partners_wanted(wanted).count()


def get_partner_record(key: str) -> PartnerRecord:
    """One partner. Raises NotFound."""
    row = Partner.objects.filter(party__key=key).values_list(*_PARTNER_RECORD).first()
    if row is None:
        raise NotFound("partner", key)
    return PartnerRecord(*row)


_PARTY_RECORD = ("kind", "key", "name", "country", "latitude", "longitude")
_CITY_RECORD = (
    "party__key", "party__name", "local_name", "local_language", "state__key", "cohort_year", "is_pilot", "population",
    "population_year", "population_scope", "area_km2", "party__latitude", "party__longitude",
)  # fmt: skip
_PARTNER_RECORD = (
    "party__key", "party__name", "kind", "party__country", "region", "website", "party__latitude", "party__longitude",
)  # fmt: skip


def _party_record(row: tuple[Any, ...]) -> PartyRecord:
    kind, key, *rest = row
    return PartyRecord(Ref(kind, key), *rest)


def _parties_wanted(wanted: PartyWanted) -> QuerySet[Party]:
    rows = Party.objects.all()
    rows = rows.filter(kind=wanted.kind) if wanted.kind else rows
    rows = rows.filter(country=wanted.country) if wanted.country else rows
    return rows.filter(name__icontains=wanted.text) if wanted.text else rows


def _cities_wanted(wanted: CityWanted) -> QuerySet[City]:
    rows = City.objects.all()
    rows = rows.filter(state__key=wanted.state) if wanted.state else rows
    rows = rows.filter(cohort_year=wanted.cohort_year) if wanted.cohort_year is not None else rows
    if wanted.text:
        rows = rows.filter(Q(party__name__icontains=wanted.text) | Q(local_name__icontains=wanted.text))
    return rows


def _partners_wanted(wanted: PartnerWanted) -> QuerySet[Partner]:
    rows = Partner.objects.all()
    rows = rows.filter(kind=wanted.kind) if wanted.kind else rows
    rows = rows.filter(party__country=wanted.country) if wanted.country else rows
    rows = rows.filter(region=wanted.region) if wanted.region else rows
    return rows.filter(party__name__icontains=wanted.text) if wanted.text else rows
