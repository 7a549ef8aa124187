"""The network itself: its name, its size and the states its members come from."""

from dataclasses import dataclass

from django.db.models import Count

from jejaring.apps.registry.models import Network, Party, State
from jejaring.kernel.dates import PartialDate
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
class NetworkSize:
    """How many cities belong to the network, from how many states, and how many partners are listed."""

    cities: int
    states: int
    partners: int


def has_network() -> bool:
    """Whether a network has been loaded."""
    return Network.objects.exists()


def get_network() -> NetworkRow | None:
    """The network of this installation; None before one is loaded."""
    row = Network.objects.values_list(
        "key", "name", "name_id", "short_name", "purpose_en", "purpose_id", "founded", "map_view", "party__key"
    ).first()
    return NetworkRow(*row) if row else None


def network_ref() -> Ref:
    """The network, for which its own offices are held."""
    return Ref("network", Network.objects.values_list("key", flat=True).first() or "network")


def load_network_size() -> NetworkSize:
    """The size of the network."""
    counts = Party.objects.aggregate(
        cities=Count("city"), states=Count("city__state", distinct=True), partners=Count("partner")
    )
    return NetworkSize(**counts)


def load_member_countries() -> tuple[str, ...]:
    """The ISO 3166-1 alpha-2 codes of the states with member cities, in order."""
    return tuple(State.objects.filter(cities__isnull=False).distinct().order_by("key").values_list("key", flat=True))
