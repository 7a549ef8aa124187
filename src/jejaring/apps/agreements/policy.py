"""Who may do what with an agreement that is made here.

Whoever speaks for a party works on it. The secretariat helps with the text and the record; it never agrees, signs or
ends anything in the name of a party.
"""

from collections.abc import Sequence

from jejaring.kernel.actor import Actor
from jejaring.kernel.ref import Ref
from jejaring.kernel.rules import Rule

OFFICES = ("chief_smart_city_officer", "city_officer", "partner_delegate")
_STATE = ("national_representative",)
_SECRETARIAT = ("secretariat",)
_ASK = "Only who speaks for a party of this agreement may."

READ = Rule("agreements.read_draft", "read this draft", OFFICES, _STATE, _SECRETARIAT)
COMMENT = Rule("agreements.comment", "comment on this draft", OFFICES, _STATE, _SECRETARIAT)
START = Rule("agreements.start_draft", "begin a draft between these parties", OFFICES, powers=_SECRETARIAT)
EDIT = Rule("agreements.edit", "change this draft", OFFICES, powers=_SECRETARIAT)
AGREE = Rule("agreements.agree_text", "agree to this text", OFFICES, way_out=_ASK)
SIGN = Rule("agreements.sign", "sign this agreement", OFFICES, way_out=_ASK)
RECORD_PAPER = Rule(
    "agreements.record_paper_signature", "record a signature on paper here", OFFICES, powers=_SECRETARIAT
)
KEEP = Rule("agreements.put_in_force", "record that this agreement is in force or over", OFFICES, powers=_SECRETARIAT)
DECIDE = Rule("agreements.decide", "suspend, resume, replace or end this agreement", OFFICES, way_out=_ASK)
RULES: tuple[Rule, ...] = (READ, COMMENT, START, EDIT, AGREE, SIGN, RECORD_PAPER, KEEP, DECIDE)

Parties = Sequence[tuple[Ref, Ref | None]]
"""The parties of an agreement, each with the state it belongs to, if any."""


def allow(rule: Rule, by: Actor, parties: Parties) -> Actor:
    """The actor with what it acts on: an office for the first party it speaks for, else a power. Raises NotAllowed."""
    for party, state in parties:
        if by.holds(rule.offices, party) or (state is not None and by.holds(rule.state_offices, state)):
            return rule.allow(by, party, state=state)
    return rule.allow(by)


def allows(rule: Rule, by: Actor, parties: Parties) -> bool:
    """Whether the actor may."""
    return any(rule.allows(by, party, state=state) for party, state in parties)


def speaks_for(by: Actor, parties: Parties) -> tuple[Ref, ...]:
    """The parties of the agreement that the actor speaks for."""
    return tuple(party for party, _ in parties if by.holds(OFFICES, party))
