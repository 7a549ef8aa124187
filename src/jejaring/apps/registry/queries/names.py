"""Parties and records by their names, as lists, the search and the pages of sources show them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import models

from jejaring.apps.registry.models import (
    City,
    CityFigure,
    Enabler,
    FocusArea,
    Membership,
    Network,
    Office,
    Partner,
    ProjectType,
    State,
    StrategyItem,
)
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party with the name it has today."""

    ref: Ref
    name: str


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A record's name, and the record whose page shows it (itself where it has a page of its own)."""

    ref: Ref
    name: str
    page: Ref


@dataclass(frozen=True, slots=True)
class NamePath:
    """How the records of a kind are named: the lookups for key and name, and the kind and key of the page's record."""

    model: type[models.Model]
    key: str
    name: str
    page_kind: str
    page_key: str


def name_records(paths: Mapping[str, NamePath], refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    """Names for the refs whose kind is in `paths`, in one query for each kind; refs to nothing are left out."""
    keys: dict[str, set[str]] = defaultdict(set)
    for ref in refs:
        keys[ref.kind].add(ref.key)
    found = {}
    for kind in keys.keys() & paths.keys():
        path = paths[kind]
        rows = path.model._default_manager.filter(**{f"{path.key}__in": keys[kind]})
        for key, name, page_key in rows.values_list(path.key, path.name, path.page_key):
            ref = Ref(kind, str(key))
            page = ref if page_key is None else Ref(path.page_kind, str(page_key))
            found[ref] = NamedRecord(ref, str(name), page)
    return found


_CITY, _PARTNER = ("city", "city__party__key"), ("partner", "network__party__key")


_NAMES = {
    "network": NamePath(Network, "key", "name", "network", "key"),
    "city": NamePath(City, "party__key", "party__name", "city", "party__key"),
    "partner": NamePath(Partner, "party__key", "party__name", "partner", "party__key"),
    "state": NamePath(State, "key", "name", "state", "key"),
    "city_figure": NamePath(CityFigure, "key", "city__party__name", *_CITY),
    "focus_area": NamePath(FocusArea, "key", "name_en", "focus_area", "key"),
    "project_type": NamePath(ProjectType, "key", "name_en", "focus_area", "focus_area__key"),
    "enabler": NamePath(Enabler, "key", "name_en", "enabler", "key"),
    "strategy_item": NamePath(StrategyItem, "key", "name", "strategy_item", "key"),
    "membership": NamePath(Membership, "key", "network__party__name", *_CITY),
}


def load_record_names(refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    """The names of those of these records that live in the registry."""
    wanted = tuple(refs)
    return name_records(_NAMES, wanted) | _office_names(wanted)


def _office_names(refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    keys = {ref.key for ref in refs if ref.kind == "office"}
    if not keys:
        return {}
    rows = Office.objects.filter(key__in=keys).values_list("key", "title", "city__party__key", "state__key")
    return {
        Ref("office", key): NamedRecord(
            Ref("office", key), title, Ref("city", city) if city else Ref("state", str(state))
        )
        for key, title, city, state in rows
    }


def load_indexed_texts(touching: Ref | None = None) -> Iterator[IndexedText]:
    """What can be found about cities, partners and states; about all, or about those whose text this one changes."""
    cities = City.objects.values_list("party__key", "party__name", "local_name", "state__name")
    partners = Partner.objects.values_list("party__key", "party__name", "region")
    states = State.objects.values_list("key", "name", "name_id", "local_name")
    if touching is not None:
        kind, key = touching.kind, touching.key
        lookup = {"city": "party__key", "state": "state__key"}.get(kind)
        cities = cities.filter(**{lookup: key}) if lookup else cities.none()
        partners = partners.filter(party__key=key) if kind == "partner" else partners.none()
        states = states.filter(key=key) if kind == "state" else states.none()
    for key, name, local_name, state in cities.iterator(chunk_size=2000):
        yield IndexedText(Ref("city", key), name, (local_name,), "", state)
    for key, name, region in partners.iterator(chunk_size=2000):
        yield IndexedText(Ref("partner", key), name, (), "", region)
    for key, name, name_id, local_name in states:
        yield IndexedText(Ref("state", key), name, (name_id, local_name), "", "")
