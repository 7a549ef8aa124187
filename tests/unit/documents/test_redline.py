"""What changed between two versions of a clause."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.formats.redline import Change, Run, new_text, old_text, pieces, redline
from jejaring.formats.textindex import normal

KEPT, REMOVED, ADDED = Change.KEPT, Change.REMOVED, Change.ADDED
TEXTS = st.text(st.sampled_from("ab .,\n-éđ\u0301กขิ้เาກໍគ្ខុមန်း横'1")) | st.text()


@given(TEXTS, TEXTS)
def test_the_runs_give_both_texts_back(old: str, new: str):
    runs = redline(old, new)
    assert old_text(runs) == normal(old)
    assert new_text(runs) == normal(new)
    assert all(run.text for run in runs)
    assert all(one.change is not other.change for one, other in pairwise(runs))
    assert (REMOVED, ADDED) not in {(other.change, one.change) for one, other in pairwise(runs)}


@given(TEXTS)
def test_pieces_are_the_whole_text(text: str):
    assert "".join(pieces(normal(text))) == normal(text)


@given(TEXTS)
def test_a_text_differs_in_nothing_from_itself(text: str):
    assert redline(text, text) == ((Run(KEPT, normal(text)),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "The parties meet once a year.",
            "The parties meet twice a year, in May.",
            [
                (KEPT, "The parties meet "),
                (REMOVED, "once"),
                (ADDED, "twice"),
                (KEPT, " a year"),
                (ADDED, ", in May"),
                (KEPT, "."),
            ],
        ),
        ("a b c", "x y z", [(REMOVED, "a b c"), (ADDED, "x y z")]),
        ("", "new", [(ADDED, "new")]),
        ("old", "", [(REMOVED, "old")]),
        ("Đà Lạt", "Đà Nẵng", [(KEPT, "Đà "), (REMOVED, "Lạt"), (ADDED, "Nẵng")]),
        ("ภาคีทั้งสองฝ่าย", "ภาคีทุกฝ่าย", [(KEPT, "ภาคี"), (REMOVED, "ทั้งสอง"), (ADDED, "ทุก"), (KEPT, "ฝ่าย")]),
        ("ទីក្រុងធំ", "ទីក្រុងតូច", [(KEPT, "ទីក្រុង"), (REMOVED, "ធំ"), (ADDED, "តូច")]),
        ("กิ", "กี", [(REMOVED, "กิ"), (ADDED, "กี")]),
    ],
)
def test_changes_are_shown_as_a_reader_sees_them(old: str, new: str, expected: list[tuple[Change, str]]):
    assert redline(old, new) == tuple(Run(change, text) for change, text in expected)


def test_long_texts_of_few_words_are_compared_in_reasonable_time():
    old, new = "a b " * 3_000, "b b a " * 2_000
    runs = redline(old, new)
    assert (old_text(runs), new_text(runs)) == (old, new)


def test_beyond_the_limit_the_middle_counts_as_replaced():
    old, new = "start " + "a b " * 20_000 + "end", "start " + "c d " * 20_000 + "end"
    assert [run.change for run in redline(old, new)] == [KEPT, REMOVED, ADDED, KEPT]
