"""The exact text of an agreement, its normal form and its hash."""

import hashlib
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.formats.documents import AgreementParty, Clause, canonical_text, text_hash
from jejaring.formats.documents.normal import normal_text
from jejaring.kernel.errors import Invalid
from tests.unit.documents.examples import BILINGUAL, ENGLISH, INDONESIAN, TEXT


def with_clause(heading: str, *paragraphs: str):
    return replace(TEXT, wordings=(replace(ENGLISH, clauses=(Clause(heading, paragraphs),)),))


def columns(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.column for problem in error.value.problems]


def test_the_form_is_what_signatures_stand_on():
    text = replace(with_clause("Purpose", "One.\nTwo."), parties=(AgreementParty("City of A", "B"),))
    text = replace(text, wordings=(replace(text.wordings[0], preamble=(), closing=("Done.",)),))
    expected = (
        "Jejaring agreement text, form 1\n"
        "Reference:\n  ASCN/LOI/2026/07\nVersion:\n  3\nAuthentic language:\n  en\n"
        "Party:\n  City of A\nCountry:\n  B\nOffice:\nLocal name:\nLocal language:\n"
        "Language:\n  en\nKind:\n  Letter of intent\n"
        "Title:\n  Letter of intent on flood warning along the rivers\n"
        "Clause 1:\n  Purpose\nParagraph:\n  One.\n  Two.\nClosing:\n  Done.\n"
    )
    assert canonical_text(text) == expected
    assert text_hash(text) == hashlib.sha256(expected.encode()).hexdigest()


def test_the_hash_of_a_text_stays_what_it_was():
    """Signatures of the past stand on it: if this fails, the form needs a new number, not the test a new value."""
    assert text_hash(BILINGUAL) == "59e3a30253f3df54e41357f93eefad928defbecf92bbe438853c7e2c578ba9de"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lê Thị", unicodedata.normalize("NFD", "Lê Thị")),
        ("a\nb", "a\r\nb"),
        ("a\nb", "a\rb"),
        ("a b", "  a \t b  "),
        ("a\nb", "\n a  \n b \n\n"),
    ],
)
def test_what_reads_the_same_has_the_same_hash(one: str, other: str):
    assert text_hash(with_clause("Purpose", one)) == text_hash(with_clause("Purpose", other))


@pytest.mark.parametrize(
    "other",
    [
        replace(TEXT, reference="ASCN/LOI/2026/08"),
        replace(TEXT, version=4),
        replace(TEXT, parties=TEXT.parties[:1]),
        replace(TEXT, parties=TEXT.parties[::-1]),
        BILINGUAL,
        with_clause("Purpose", "One."),
    ],
)
def test_every_part_of_the_text_counts(other):
    assert text_hash(other) != text_hash(TEXT)


def test_which_text_prevails_counts():
    assert text_hash(BILINGUAL) != text_hash(replace(BILINGUAL, authentic="id"))


def test_words_cannot_pass_for_the_form():
    one = with_clause("Purpose", "One.", "Two.")
    other = with_clause("Purpose", "One.\nParagraph:\nTwo.")
    assert canonical_text(one) != canonical_text(other)
    assert "\n  Paragraph:\n" in canonical_text(other)


PARAGRAPHS = st.lists(st.text("ab:\n 1", min_size=1, max_size=12).filter(str.strip), max_size=3)


@given(PARAGRAPHS, PARAGRAPHS)
def test_only_equal_texts_have_equal_forms(one: list[str], other: list[str]):
    same_words = [normal_text(text, lines=True) for text in one] == [normal_text(text, lines=True) for text in other]
    forms = canonical_text(with_clause("Purpose", *one)), canonical_text(with_clause("Purpose", *other))
    assert (forms[0] == forms[1]) == same_words


@given(st.text(), st.booleans())
def test_the_normal_form_is_its_own_normal_form(text: str, lines: bool):
    once = normal_text(text, lines=lines)
    assert normal_text(once, lines=lines) == once


@pytest.mark.parametrize("character", ["\u202e", "\u00ad", "\u0000", "\u2066", "\ue000", "\ufeff"])
def test_characters_that_deceive_are_refused_by_name(character: str):
    with pytest.raises(Invalid, match=f"U\\+{ord(character):04X}") as error:
        canonical_text(with_clause("Purpose", f"one{character}two"))
    assert columns(error) == ["wordings.0.clauses.0.paragraphs.0"]


def test_marks_between_words_without_spaces_are_kept():
    assert "ក\u200bខ" in canonical_text(with_clause("Purpose", "ក\u200bខ"))


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (replace(TEXT, reference="x" * 61), "reference"),
        (replace(TEXT, reference=" "), "reference"),
        (replace(TEXT, version=0), "version"),
        (replace(TEXT, parties=()), "parties"),
        (replace(TEXT, parties=TEXT.parties * 20), "parties"),
        (replace(TEXT, wordings=()), "wordings"),
        (replace(TEXT, authentic="id"), "authentic"),
        (replace(TEXT, wordings=(replace(ENGLISH, language="EN"),)), "wordings.0.language"),
        (replace(TEXT, wordings=(ENGLISH, ENGLISH)), "wordings.1.language"),
        (
            replace(BILINGUAL, wordings=(ENGLISH, replace(INDONESIAN, clauses=INDONESIAN.clauses[:2]))),
            "wordings.1.clauses",
        ),
        (with_clause("x" * 301), "wordings.0.clauses.0.heading"),
        (with_clause("Purpose", "x" * 10_001), "wordings.0.clauses.0.paragraphs.0"),
        (with_clause("Purpose", *"x" * 101), "wordings.0.clauses.0.paragraphs"),
    ],
)
def test_what_does_not_fit_is_named(text, column: str):
    with pytest.raises(Invalid) as error:
        text_hash(text)
    assert column in columns(error)


def test_a_text_as_a_whole_has_a_greatest_length():
    with pytest.raises(Invalid, match="At most 150000"):
        text_hash(with_clause("Purpose", *["x" * 9_999] * 16))
