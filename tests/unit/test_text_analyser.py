"""The analyser of the text index."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.formats import textindex

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đà Nẵng", "da nang"),
        ("SØNDERBORG", "sonderborg"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Nay-Pyi-Taw", "nay pyi taw"),
        ("Xi’an, Xi'an", "xian  xian"),
        ("ปี ๒๕๖๑", "ปี 2561"),
        ("서울", "서울"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert textindex.fold(text) == folded
    assert textindex.fold(unicodedata.normalize("NFD", text)) == folded or text == "서울"


def test_invisible_characters_change_nothing() -> None:
    assert textindex.tokens("ភ្នំ\u200bពេញ") == textindex.tokens("ភ្នំពេញ")
    assert textindex.tokens("Ja\u00adkarta") == ["jakarta"]


def test_words() -> None:
    assert textindex.tokens("Lao People's Democratic Republic, since 2018") == [
        "lao",
        "peoples",
        "democratic",
        "republic",
        "since",
        "2018",
    ]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("กรุงเทพ", ["กรุ", "รุง", "งเท", "เทพ"]),
        ("ភ្នំពេញ", ["ភ្នំពេ", "ពេញ"]),
        ("ရန်ကုန်", ["ရန်", "န်ကု", "ကုန်"]),
        ("新加坡", ["新加", "加坡"]),
        ("ນ", ["ນ"]),
    ],
)
def test_a_query_without_spaces_gives_pairs_of_clusters(text: str, pairs: list[str]) -> None:
    assert textindex.query_tokens(text) == pairs


@pytest.mark.parametrize(
    ("name", "longer"),
    [
        ("กรุงเทพ", "กรุงเทพมหานครเป็นเมืองหลวง"),
        ("ວຽງຈັນ", "ນະຄອນຫຼວງວຽງຈັນ"),
        ("ភ្នំពេញ", "រាជធានីភ្នំពេញជារដ្ឋធានី"),
        ("ရန်ကုန်", "မြန်မာနိုင်ငံရန်ကုန်မြို့တော်"),
        ("新加坡", "在新加坡举行"),
    ],
)
def test_a_name_is_found_inside_a_longer_text(name: str, longer: str) -> None:
    assert set(textindex.query_tokens(name)) <= set(textindex.tokens(longer))
    assert not set(textindex.query_tokens(longer)) <= set(textindex.tokens(name))


def test_burmese_marks_match_in_either_order() -> None:
    assert textindex.tokens("န\u1037\u103a") == textindex.tokens("န\u103a\u1037")


def test_lao_digraphs_are_their_two_letters() -> None:
    assert textindex.tokens("ໜອງ") == textindex.tokens("ຫນອງ")


def test_long_words_are_cut_alike() -> None:
    assert textindex.tokens("a" * 500) == textindex.query_tokens("a" * 501) == ["a" * textindex.LONGEST_TOKEN]


def test_a_name_written_together() -> None:
    assert textindex.whole("Đà Nẵng") == textindex.whole("da-nang") == "danang"


@pytest.mark.parametrize(("token", "word"), [("jakarta", True), ("2018", False), ("g20", False), ("เทพ", False)])
def test_words_that_can_have_typing_errors(token: str, word: bool) -> None:
    assert textindex.is_word(token) is word


@given(ANY_TEXT)
def test_tokens_hold_letters_numbers_and_marks_only(text: str) -> None:
    tokens = textindex.tokens(text)
    assert all(tokens)
    assert all(unicodedata.category(character)[0] in "LNM" for token in tokens for character in token)
    assert all(not character.isascii() or character.isalnum() for token in tokens for character in token)


@given(ANY_TEXT)
def test_every_text_is_found_by_itself(text: str) -> None:
    assert set(textindex.query_tokens(text)) <= set(textindex.tokens(text))


@given(ANY_TEXT)
def test_spans_are_the_tokens_and_lie_inside_the_text(text: str) -> None:
    text = textindex.normal(text)
    spans = list(textindex.spans(text))
    assert [token for token, _, _ in spans] == textindex.tokens(text)
    assert all(0 <= start < end <= len(text) for _, start, end in spans)
