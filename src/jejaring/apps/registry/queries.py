"""What can be asked about who there is."""

from collections.abc import Iterator

from jejaring.analytics.ties import Deed
from jejaring.apps.registry.models import City, Membership, Network, Partner, State
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref


def has_network() -> bool:
    """Whether a network has been loaded."""
    return Network.objects.exists()


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
