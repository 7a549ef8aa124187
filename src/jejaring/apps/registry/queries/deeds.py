"""Memberships in other networks, as the ledger of ties reads them."""

from collections.abc import Iterator

from jejaring.analytics.ties import Deed
from jejaring.apps.registry.models import Membership
from jejaring.kernel.ref import Ref


def load_deeds(touching: Ref | None = None) -> Iterator[Deed]:
    """Every membership of a city in a city network, as a deed; or the one that this record is."""
    rows = Membership.objects.order_by("key").values_list("key", "city__party__key", "network__party__key", "since")
    if touching is not None:
        rows = rows.filter(key=touching.key) if touching.kind == "membership" else rows.none()
    for key, city, network, since in rows.iterator(chunk_size=2000):
        yield Deed(
            Ref("membership", key),
            "membership",
            "membership",
            (Ref("city", city), Ref("partner", network)),
            start=since,
        )
