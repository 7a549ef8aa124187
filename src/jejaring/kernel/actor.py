"""Who does something, and on whose authority."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Self

from jejaring.kernel.errors import NotAllowed
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True, order=True)
class Mandate:
    """The right to speak for a party or a state in an office. The network's own offices are held for the network."""

    office: str
    party: Ref


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf an act or a question is carried out.

    `powers` are the general ones of the installation: `operator` (whoever runs commands on the machine) and
    `secretariat` (who keeps the network's records). `mandates` are those in force at the moment of asking; which of
    them an act asks for stands in each app's policy. `speaks_for` and `authority` tell the journal which one was used.
    """

    ref: Ref
    name: str
    powers: frozenset[str] = frozenset()
    mandates: frozenset[Mandate] = frozenset()
    speaks_for: Ref | None = None
    authority: str = ""

    def has(self, power: str) -> bool:
        """Whether the actor holds this general power."""
        return power in self.powers

    def holds(self, offices: Collection[str], party: Ref) -> bool:
        """Whether the actor may speak for the party in one of these offices."""
        return any(mandate.party == party and mandate.office in offices for mandate in self.mandates)

    def acting_for(self, party: Ref, offices: Collection[str], act: str) -> Self:
        """The same actor, speaking for the party in the first of these offices it holds; NotAllowed without one."""
        for office in offices:
            if Mandate(office, party) in self.mandates:
                return replace(self, speaks_for=party, authority=office)
        raise NotAllowed(act, "Only who speaks for the party concerned may.")


ANONYMOUS = Actor(Ref("visitor", "anonymous"), "a visitor")
OPERATOR = Actor(Ref("command", "line"), "the command line", frozenset({"operator", "secretariat"}))
