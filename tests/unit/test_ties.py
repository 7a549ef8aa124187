"""Ties from deeds: who is tied to whom, and how strongly."""

import math

from hypothesis import given
from hypothesis import strategies as st

from jejaring.analytics.ties import Deed, derive_ties
from jejaring.kernel.ref import Ref

PARTIES = st.lists(st.sampled_from("abcdefghij").map(lambda key: Ref("city", key)), max_size=12)


def deed(*keys: str) -> Deed:
    return Deed(Ref("exchange", "x"), "exchange", "workshop", tuple(Ref("city", key) for key in keys))


def test_two_parties_share_one_whole_tie() -> None:
    assert [(t.first.key, t.second.key, t.weight, t.participants) for t in derive_ties(deed("b", "a"))] == [
        ("a", "b", 1.0, 2)
    ]


def test_five_parties_gain_a_strength_of_one_each() -> None:
    ties = list(derive_ties(deed(*"abcde")))
    assert len(ties) == 10
    assert math.isclose(sum(tie.weight for tie in ties), 2.5)


def test_one_party_alone_leaves_no_tie() -> None:
    assert list(derive_ties(deed("a"))) == []
    assert list(derive_ties(deed("a", "a"))) == []


@given(PARTIES)
def test_everyone_gains_exactly_one_whatever_the_size_and_the_order(parties: list[Ref]) -> None:
    ties = list(derive_ties(Deed(Ref("exchange", "x"), "exchange", "workshop", tuple(parties))))
    again = list(derive_ties(Deed(Ref("exchange", "x"), "exchange", "workshop", tuple(reversed(parties)))))
    assert [(t.first, t.second, t.weight) for t in ties] == [(t.first, t.second, t.weight) for t in again]
    for party in set(parties):
        strength = sum(tie.weight for tie in ties if party in (tie.first, tie.second))
        assert math.isclose(strength, 1.0 if len(set(parties)) > 1 else 0.0, abs_tol=1e-12)
