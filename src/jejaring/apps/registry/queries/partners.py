"""Partners: what their pages ask."""

from dataclasses import dataclass

from jejaring.apps.registry.models import Membership, Partner
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class PartnerProfile:
    """An outside partner. `country` is ISO 3166-1 alpha-2 or empty; the place in degrees is None where not known."""

    key: str
    name: str
    kind: str
    region: str
    country: str
    website: str
    latitude: float | None
    longitude: float | None

    @property
    def ref(self) -> Ref:
        """What points to this partner."""
        return Ref("partner", self.key)


@dataclass(frozen=True, slots=True)
class NetworkMember:
    """A member city that belongs to a city network; `since` None: the source does not say since when."""

    ref: Ref
    name: str
    state: str
    since: PartialDate | None
    membership: Ref


def get_partner(key: str) -> PartnerProfile:
    """The partner under this key; raises NotFound."""
    row = (
        Partner.objects.filter(party__key=key)
        .values_list(
            "party__key", "party__name", "kind", "region", "party__country", "website", "party__latitude",
            "party__longitude",
        )
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound("partner", key)
    return PartnerProfile(*row)


def load_network_members(network: str) -> tuple[NetworkMember, ...]:
    """The member cities that belong to this city network (a partner's key), by name."""
    rows = Membership.objects.filter(network__party__key=network).order_by("city__party__name", "key")
    return tuple(
        NetworkMember(Ref("city", city), name, state, since, Ref("membership", key))
        for key, city, name, state, since in rows.values_list(
            "key", "city__party__key", "city__party__name", "city__state__key", "since"
        )
    )
