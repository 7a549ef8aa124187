"""Who may give, see and end the right to speak for a party."""

from dataclasses import replace

from jejaring.kernel.actor import Actor
from jejaring.kernel.ref import Ref
from jejaring.kernel.rules import Rule

# For whom each office is held, by the kind of record.
HELD_FOR: dict[str, str] = {
    "chief_smart_city_officer": "city",
    "city_officer": "city",
    "partner_delegate": "partner",
    "national_representative": "state",
    "secretariat": "network",
    "chair": "network",
    "observer": "network",
}
_INVITERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "chief_smart_city_officer": ((), ("national_representative",)),
    "city_officer": (("chief_smart_city_officer",), ("national_representative",)),
    "partner_delegate": (("partner_delegate",), ()),
}


def _invite(office: str) -> Rule:
    offices, state_offices = _INVITERS.get(office, ((), ()))
    words = f"invite somebody as {office.replace('_', ' ')}"
    return Rule(f"registry.invite.{office}", words, offices, state_offices, ("secretariat",))


def _end(office: str) -> Rule:
    words = f"end a mandate as {office.replace('_', ' ')}"
    return replace(INVITE[office], act=f"registry.end_mandate.{office}", words=words, own=True)


INVITE = {office: _invite(office) for office in HELD_FOR}
END = {office: _end(office) for office in HELD_FOR}
GIVE = Rule(
    "registry.give_mandate",
    "give a mandate without an invitation",
    powers=("operator",),
    way_out="Ask whoever runs this installation.",
)
SEE_PEOPLE = Rule(
    "registry.see_people",
    "see who speaks for a party",
    ("chief_smart_city_officer", "city_officer", "partner_delegate", "national_representative"),
    ("national_representative",),
    ("secretariat",),
)
RULES: tuple[Rule, ...] = (*INVITE.values(), *END.values(), GIVE, SEE_PEOPLE)


def offices_to_give(by: Actor, party: Ref, state: Ref | None) -> tuple[str, ...]:
    """The offices for this party, state or network to which the actor may invite somebody."""
    return tuple(
        office
        for office, kind in HELD_FOR.items()
        if kind == party.kind and INVITE[office].allows(by, party, state=state)
    )
