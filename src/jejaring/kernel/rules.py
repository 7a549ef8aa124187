"""Who may carry out which act, as data: the check inside the act and the printed table both come from it."""

from dataclasses import dataclass, replace

from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import NotAllowed
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may carry out an act: whoever fits any of its parts.

    `act` is its name in the journal; `words` end the sentence “You may not …”. `offices` are held for the party
    concerned, `state_offices` for the state to which that party belongs, `powers` are general ones of the
    installation; with `own` the person concerned may as well. `way_out` says whom to ask.
    """

    act: str
    words: str
    offices: tuple[str, ...] = ()
    state_offices: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    own: bool = False
    way_out: str = "Ask the secretariat of the network."

    def allow(
        self, by: Actor, party: Ref | None = None, *, state: Ref | None = None, person: Ref | None = None
    ) -> Actor:
        """The actor with what it acts on for the journal: an office first, else a power. Raises NotAllowed."""
        for held_for, offices in ((party, self.offices), (state, self.state_offices)):
            if held_for is not None and by.holds(offices, held_for):
                return by.acting_for(held_for, offices, self.words)
        if self.own and person is not None and by.ref == person:
            return by
        for power in self.powers:
            if by.has(power):
                return replace(by, authority=power)
        raise NotAllowed(self.words, self.way_out)

    def allows(
        self, by: Actor, party: Ref | None = None, *, state: Ref | None = None, person: Ref | None = None
    ) -> bool:
        """Whether the actor may."""
        try:
            self.allow(by, party, state=state, person=person)
        except NotAllowed:
            return False
        return True
