"""Who may do what: every cell of the printed table is what the acts ask, with the cast and the outsider."""

from dataclasses import replace

import pytest
from tools.make_reference import OFFICES, cell, permissions, rules

from jejaring.apps.registry.policy import END, INVITE
from jejaring.kernel.actor import ANONYMOUS, OPERATOR, Actor, Mandate
from jejaring.kernel.errors import NotAllowed
from jejaring.kernel.ref import Ref
from jejaring.kernel.rules import Rule
from tests.cast import BANYUWANGI, CHONBURI, INDONESIA, NETWORK, THAILAND, YUSA, Cast, make_cast

RULES = {rule.act: rule for rule in rules()}
PEOPLE = ("sari", "wira", "kenji", "dewi", "ana", "rudi", "olga")

# Which of the cast may, where Banyuwangi, the partner, Indonesia or the network is concerned.
WHO_MAY = {
    "registry.invite.chief_smart_city_officer": {"dewi", "ana"},
    "registry.invite.city_officer": {"wira", "dewi", "ana"},
    "registry.invite.partner_delegate": {"kenji", "ana"},
    "registry.invite.national_representative": {"ana"},
    "registry.invite.secretariat": {"ana"},
    "registry.invite.chair": {"ana"},
    "registry.invite.observer": {"ana"},
    "registry.end_mandate.chief_smart_city_officer": {"dewi", "ana"},
    "registry.end_mandate.city_officer": {"wira", "dewi", "ana"},
    "registry.end_mandate.partner_delegate": {"kenji", "ana"},
    "registry.end_mandate.national_representative": {"ana"},
    "registry.end_mandate.secretariat": {"ana"},
    "registry.end_mandate.chair": {"ana"},
    "registry.end_mandate.observer": {"ana"},
    "registry.give_mandate": set(),
    "registry.see_people": {"sari", "wira", "dewi", "ana"},
    "accounts.add_user": set(),
    "accounts.create_token": set(),
    "accounts.revoke_token": set(),
    "records.change": {"ana"},
    "packs.load": set(),
}  # fmt: skip
_CONCERNED: dict[str, tuple[Ref, Ref | None]] = {
    "partner_delegate": (YUSA, None),
    "national_representative": (INDONESIA, None),
    "secretariat": (NETWORK, None),
    "chair": (NETWORK, None),
    "observer": (NETWORK, None),
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize("act", WHO_MAY)
def test_the_cast_may_what_was_agreed(cast: Cast, act: str) -> None:
    party, state = _CONCERNED.get(act.rpartition(".")[2], (BANYUWANGI, INDONESIA))
    assert {name for name in PEOPLE if RULES[act].allows(cast.actor(name), party, state=state)} == WHO_MAY[act]
    assert not RULES[act].allows(ANONYMOUS, party, state=state)


def test_these_apps_have_no_other_rules() -> None:
    ours = {act for act in RULES if act.split(".")[0] in ("registry", "accounts", "records", "packs")}
    assert ours == set(WHO_MAY)


def _holder(*mandates: Mandate) -> Actor:
    return Actor(Ref("user", "1"), "Somebody", mandates=frozenset(mandates))


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("act", RULES)
def test_every_cell_of_the_table_is_what_the_rule_says(act: str, office: str) -> None:
    rule = RULES[act]
    told = cell(rule, office)

    def may(held_for: Ref) -> bool:
        holder = _holder(Mandate(office, held_for))
        if held_for == NETWORK and office == "secretariat":
            holder = replace(holder, powers=frozenset({"secretariat"}))
        return rule.allows(holder, BANYUWANGI, state=INDONESIA)

    assert may(BANYUWANGI) == ("own party" in told)
    assert may(INDONESIA) == ("own state" in told)
    assert may(NETWORK) == (told == "yes")
    # The outsiders: the same office, for another city, another state, a partner.
    assert not any(map(may, (CHONBURI, THAILAND, YUSA)))


@pytest.mark.parametrize("act", RULES)
def test_nobody_without_an_office_may_but_the_person_concerned(act: str) -> None:
    somebody, other = _holder(), Ref("user", "2")
    assert RULES[act].allows(somebody, BANYUWANGI, state=INDONESIA, person=somebody.ref) == RULES[act].own
    assert not RULES[act].allows(somebody, BANYUWANGI, state=INDONESIA, person=other)
    assert not RULES[act].allows(ANONYMOUS, BANYUWANGI, state=INDONESIA)
    machine = permissions([RULES[act]]).splitlines()[-1].split(" | ")[-1]
    assert RULES[act].allows(OPERATOR, BANYUWANGI, state=INDONESIA) == (machine == "yes |")


def test_an_act_carries_its_authority_into_the_journal() -> None:
    officer = _holder(Mandate("chief_smart_city_officer", BANYUWANGI), Mandate("national_representative", INDONESIA))
    by = INVITE["city_officer"].allow(officer, BANYUWANGI, state=INDONESIA)
    assert (by.speaks_for, by.authority) == (BANYUWANGI, "chief_smart_city_officer")
    by = INVITE["chief_smart_city_officer"].allow(officer, BANYUWANGI, state=INDONESIA)
    assert (by.speaks_for, by.authority) == (INDONESIA, "national_representative")
    assert END["observer"].allow(OPERATOR, NETWORK).authority == "secretariat"
    with pytest.raises(NotAllowed, match="You may not invite somebody as chair"):
        INVITE["chair"].allow(officer, NETWORK)


def test_the_printed_table_is_the_one_of_the_code() -> None:
    rule = Rule("a.act", "do it", ("city_officer",), ("national_representative",), ("secretariat",))
    [line] = permissions([rule]).splitlines()[-1:]
    assert line == "| `a.act` | do it | – | own party | own state | – | yes | – | – | – | yes |"
