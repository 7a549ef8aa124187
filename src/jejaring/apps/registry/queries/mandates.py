"""Mandates and invitations: who may speak for whom, from when to when."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from jejaring.apps.accounts.queries import token_hash
from jejaring.apps.registry.models import Invitation, Mandate, Network, Party, State
from jejaring.apps.registry.queries.network import network_ref
from jejaring.kernel.actor import Actor
from jejaring.kernel.actor import Mandate as HeldMandate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.ref import Ref


def actor_with_mandates(actor: Actor, user_id: int, day: date) -> Actor:
    """The actor with every mandate that the user holds on that day; one for the secretariat is the power of it too."""
    held = Mandate.objects.filter(Q(end__isnull=True) | Q(end__gt=day), user_id=user_id, start__lte=day)
    rows = held.values_list("office", "party__kind", "party__key", "state__key")
    network = network_ref() if rows else None
    mandates = frozenset(HeldMandate(office, _held_for(kind, key, state, network)) for office, kind, key, state in rows)
    keeps_records = any(mandate.office == "secretariat" for mandate in mandates)
    powers = actor.powers | ({"secretariat"} if keeps_records else set())
    return replace(actor, mandates=mandates, powers=powers)


def _held_for(kind: str | None, key: str | None, state: str | None, network: Ref | None) -> Ref:
    if kind and key:
        return Ref(kind, key)
    return Ref("state", state) if state else network or Ref("network", "network")


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom an office is held: a city, a partner, a state or the network. `state` is that of a city."""

    ref: Ref
    name: str
    state: Ref | None


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate as it is shown to those it concerns; `end` is the first day on which it no longer holds."""

    id: int
    user: int
    person: str
    office: str
    held_for: Ref
    held_for_name: str
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation. `outcome` is open, accepted, withdrawn or expired."""

    id: int
    email: str
    office: str
    held_for: Ref
    held_for_name: str
    made_at: datetime
    expires_at: datetime
    outcome: str


def get_holder(ref: Ref) -> Holder:
    """The party, the state or the network for which an office can be held. Raises NotFound."""
    if ref.kind == "network" and ref == network_ref():
        return Holder(ref, Network.objects.values_list("short_name", flat=True).first() or "", None)
    if ref.kind == "state":
        name = State.objects.filter(key=ref.key).values_list("name", flat=True).first()
        if name is not None:
            return Holder(ref, name, None)
    if ref.kind in Party.Kind.values:
        row = Party.objects.filter(kind=ref.kind, key=ref.key).values_list("name", "city__state__key").first()
        if row is not None:
            return Holder(ref, row[0], Ref("state", row[1]) if row[1] else None)
    raise NotFound(ref.kind, ref.key)


def mandates_of(user: int) -> tuple[MandateRow, ...]:
    """Every mandate that the person holds, held or will hold, the newest first."""
    return _mandate_rows(Mandate.objects.filter(user=user))


def mandates_for(ref: Ref) -> tuple[MandateRow, ...]:
    """Everybody who speaks, spoke or will speak for this party, state or network, the newest first."""
    return _mandate_rows(Mandate.objects.filter(_of_holder(ref)))


def all_mandates(limit: int = 1000) -> tuple[MandateRow, ...]:
    """The newest mandates of the whole network."""
    return _mandate_rows(Mandate.objects.all(), limit)


def get_mandate(mandate: int) -> MandateRow:
    """One mandate. Raises NotFound."""
    for row in _mandate_rows(Mandate.objects.filter(pk=mandate)):
        return row
    raise NotFound("mandate", str(mandate))


def open_invitations(ref: Ref, at: datetime) -> tuple[InvitationRow, ...]:
    """Invitations to speak for this party, state or network that still wait for an answer, the newest first."""
    found = Invitation.objects.filter(_of_holder(ref), withdrawn_at=None, mandate=None, expires_at__gt=at)
    return tuple(_invitation_row(one, at) for one in found.select_related("party", "state").order_by("-id")[:200])


def get_invitation(token: str, at: datetime) -> InvitationRow:
    """The invitation behind a one-time token. Raises NotFound."""
    found = Invitation.objects.select_related("party", "state").filter(token_hash=token_hash(token)).first()
    if found is None:
        raise NotFound("invitation", "")
    return _invitation_row(found, at)


def _mandate_rows(mandates: QuerySet[Mandate], limit: int = 1000) -> tuple[MandateRow, ...]:
    found = mandates.select_related("user", "party", "state").order_by("-start", "-id")[:limit]
    network = Network.objects.values_list("key", "short_name").first() or ("network", "")
    return tuple(
        MandateRow(one.pk, one.user_id, one.user.name, one.office, *_held(one, network), one.start, one.end)
        for one in found
    )


def _invitation_row(one: Invitation, at: datetime) -> InvitationRow:
    network = Network.objects.values_list("key", "short_name").first() or ("network", "")
    outcome = (
        "accepted"
        if one.mandate_id is not None
        else "withdrawn"
        if one.withdrawn_at is not None
        else "open"
        if at < one.expires_at
        else "expired"
    )
    return InvitationRow(one.pk, one.email, one.office, *_held(one, network), one.made_at, one.expires_at, outcome)


def _held(one: Mandate | Invitation, network: tuple[str, str]) -> tuple[Ref, str]:
    if one.party is not None:
        return Ref(one.party.kind, one.party.key), one.party.name
    if one.state is not None:
        return Ref("state", one.state.key), one.state.name
    return Ref("network", network[0]), network[1]


def _of_holder(ref: Ref) -> Q:
    if ref.kind == "state":
        return Q(state__key=ref.key)
    if ref.kind in Party.Kind.values:
        return Q(party__kind=ref.kind, party__key=ref.key)
    return Q(party=None, state=None)
