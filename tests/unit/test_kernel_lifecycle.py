import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.kernel.lifecycle import Lifecycle, Move, NoSuchMove

LETTER = Lifecycle(
    "draft",
    [
        Move("sign", frozenset({"draft"}), "signed"),
        Move("withdraw", frozenset({"draft", "signed"}), "withdrawn"),
        Move("sign", frozenset({"withdrawn"}), "draft"),
    ],
)

_states = st.sampled_from("abcde")
_moves = st.builds(Move, st.sampled_from(["go", "stop", "turn"]), st.frozensets(_states, min_size=1), _states)
lifecycles = st.builds(Lifecycle, _states, st.lists(_moves, max_size=8))


def test_states_are_those_that_the_table_names() -> None:
    assert LETTER.start == "draft"
    assert LETTER.states == {"draft", "signed", "withdrawn"}
    assert Lifecycle("alone", []).states == {"alone"}


def test_open_moves_come_in_the_order_of_the_table() -> None:
    assert [move.name for move in LETTER.moves_from("draft")] == ["sign", "withdraw"]
    assert [move.name for move in LETTER.moves_from("signed")] == ["withdraw"]


def test_a_move_of_one_name_leads_where_its_state_says() -> None:
    assert LETTER.after("draft", "sign") == "signed"
    assert LETTER.after("withdrawn", "sign") == "draft"


def test_a_closed_move_is_refused_and_the_open_ones_are_told() -> None:
    with pytest.raises(NoSuchMove, match=r"“sign” is not possible while signed; possible: withdraw"):
        LETTER.after("signed", "sign")
    with pytest.raises(NoSuchMove, match="possible: none"):
        LETTER.after("no such state", "sign")


@given(lifecycles, _states, st.sampled_from(["go", "stop", "turn", "jump"]))
def test_a_move_is_possible_exactly_when_it_is_open(lifecycle: Lifecycle, state: str, name: str) -> None:
    if name in {move.name for move in lifecycle.moves_from(state)}:
        assert lifecycle.after(state, name) in lifecycle.states
    else:
        with pytest.raises(NoSuchMove):
            lifecycle.after(state, name)
