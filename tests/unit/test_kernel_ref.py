import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.kernel.actor import ANONYMOUS, OPERATOR
from jejaring.kernel.ref import Ref

kinds = st.from_regex(r"[a-z][a-z_]*", fullmatch=True)
keys = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]*", fullmatch=True)


def test_reading_a_pointer() -> None:
    assert Ref.parse("city:jakarta") == Ref("city", "jakarta")
    assert Ref.parse("status_report:2025.P-1").key == "2025.P-1"


@pytest.mark.parametrize(
    "text", ["", "city", "city:", ":jakarta", "City:jakarta", "city:-a", "city:a:b", "city: a", "city:jakarta\n"]
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not of the form kind:key"):
        Ref.parse(text)


@given(kinds, keys)
def test_writing_and_reading_changes_nothing(kind: str, key: str) -> None:
    assert Ref.parse(str(Ref(kind, key))) == Ref(kind, key)


@given(st.text())
def test_reading_gives_back_the_text_or_refuses(text: str) -> None:
    try:
        read = Ref.parse(text)
    except ValueError:
        return
    assert str(read) == text


def test_only_the_operator_has_general_powers_from_the_start() -> None:
    assert OPERATOR.has("operator")
    assert OPERATOR.has("secretariat")
    assert not OPERATOR.has("chair")
    assert not ANONYMOUS.has("operator")
    assert not ANONYMOUS.has("secretariat")
