"""What can be asked about who there is."""

from collections.abc import Iterator
from dataclasses import dataclass

from jejaring.analytics.ties import Deed
from jejaring.apps.registry.models import City, FocusArea, Membership, Network, Partner, State
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """The network. `map_view` names the shipped map that shows it best; `party` stands for it where it signs."""

    key: str
    name: str
    name_id: str
    short_name: str
    purpose_en: str
    purpose_id: str
    founded: PartialDate | None
    map_view: str
    party: str | None


@dataclass(frozen=True, slots=True)
class FocusAreaRow:
    """A focus area. `position` gives its colour, `shape` its sign."""

    key: str
    position: int
    shape: str
    name_en: str
    name_id: str
    description_en: str
    description_id: str


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party with the name it has today."""

    ref: Ref
    name: str


def has_network() -> bool:
    """Whether a network has been loaded."""
    return Network.objects.exists()


def get_network() -> NetworkRow | None:
    """The network of this installation; None before one is loaded."""
    row = Network.objects.values_list(
        "key", "name", "name_id", "short_name", "purpose_en", "purpose_id", "founded", "map_view", "party__key"
    ).first()
    return NetworkRow(*row) if row else None


def load_focus_areas() -> dict[str, FocusAreaRow]:
    """All focus areas by key, in their order."""
    rows = FocusArea.objects.order_by("position").values_list(
        "key", "position", "shape", "name_en", "name_id", "description_en", "description_id"
    )
    return {row[0]: FocusAreaRow(*row) for row in rows}


def load_deeds() -> Iterator[Deed]:
    """Every membership of a city in a city network, as a deed."""
    rows = Membership.objects.order_by("key").values_list("key", "city__party__key", "network__party__key", "since")
    for key, city, network, since in rows.iterator(chunk_size=2000):
        yield Deed(
            Ref("membership", key),
            "membership",
            "membership",
            (Ref("city", city), Ref("partner", network)),
            start=since,
        )


def load_indexed_texts() -> Iterator[IndexedText]:
    """What can be found about cities, partners and states."""
    cities = City.objects.values_list("party__key", "party__name", "local_name", "state__name")
    for key, name, local_name, state in cities.iterator(chunk_size=2000):
        yield IndexedText(Ref("city", key), name, (local_name,), "", state)
    partners = Partner.objects.values_list("party__key", "party__name", "region")
    for key, name, region in partners.iterator(chunk_size=2000):
        yield IndexedText(Ref("partner", key), name, (), "", region)
    for key, name, name_id, local_name in State.objects.values_list("key", "name", "name_id", "local_name"):
        yield IndexedText(Ref("state", key), name, (name_id, local_name), "", "")
