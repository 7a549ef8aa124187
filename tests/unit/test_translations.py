"""The interface in Bahasa Indonesia: every text, with the words of the domain, its fields and one plural form."""

import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from tools.check_translations import LOCALE, ROOT, problems_of, texts_in_the_code

TEMPLATES = ROOT / "src" / "jejaring" / "web" / "templates"
FIELD = re.compile(r"%\((\w+)\)s")
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))

# What readers meet most, and the words that the domain has chosen.
WORDS = {
    "not known": "tidak diketahui",
    "not listed": "tidak terdaftar",
    "planning": "perencanaan",
    "ongoing": "berjalan",
    "completed": "selesai",
    "Memorandum of understanding": "Nota kesepahaman",
    "Memorandum of cooperation": "Nota kerja sama",
    "Letter of intent": "Surat minat",
    "Sister city": "Kota kembar",
    "Focus area": "Bidang fokus",
    "Source": "Sumber",
    "high": "tinggi",
    "p.": "hlm.",
    "Sign in": "Masuk",
    "Sign out": "Keluar",
}


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return texts_in_the_code()


@pytest.fixture(scope="module")
def indonesian() -> GNUTranslations:
    """The catalogue as the running site reads it, compiled from the source beside the tests."""
    compiled = BytesIO()
    write_mo(compiled, _read(LOCALE / "id" / "LC_MESSAGES" / "django.po"))
    compiled.seek(0)
    return GNUTranslations(compiled)


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parent.parent.name)
def test_every_text_is_translated(file: Path, wanted: Catalog) -> None:
    assert list(problems_of(_read(file), wanted)) == []


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parent.parent.name)
def test_a_translation_has_the_fields_of_its_text(file: Path) -> None:
    for message in _read(file):
        of_the_text = set(FIELD.findall(_forms(message.id)[-1]))
        for form in _forms(message.string):
            assert set(FIELD.findall(form)) == of_the_text, message.id


def test_texts_are_collected_from_every_template(wanted: Catalog) -> None:
    with_texts = {
        file.relative_to(ROOT).as_posix()
        for file in TEMPLATES.rglob("*.html")
        if re.search(r"""\b(_|ngettext)\(["']""", file.read_text())
    }
    collected = {name for message in wanted for name, _line in message.locations}
    assert with_texts - collected == set()


@pytest.mark.parametrize(
    ("translation", "flags", "problem"),
    [
        (None, (), "missing"),
        ("", (), "not translated"),
        ("%(n)s proyek", ("fuzzy",), "doubtful"),
        ("%(num)s proyek", (), "unknown named placeholder"),
        ("%(n)d proyek", (), "incompatible format"),
        ("%(n)s proyek", (), ""),
    ],
)
def test_the_check_names_what_is_wrong(translation: str | None, flags: tuple[str, ...], problem: str) -> None:
    code, catalogue = Catalog(), Catalog(locale="id")
    code.add("%(n)s projects")
    if translation is not None:
        catalogue.add("%(n)s projects", translation, flags=flags)
    found = " ".join(problems_of(catalogue, code))
    assert problem in found
    assert bool(found) == bool(problem)


@pytest.mark.parametrize(("text", "translation"), WORDS.items())
def test_the_words_of_the_domain(indonesian: GNUTranslations, text: str, translation: str) -> None:
    assert indonesian.gettext(text) == translation


@pytest.mark.parametrize("number", [0, 1, 2, 408])
def test_one_form_for_every_number(indonesian: GNUTranslations, number: int) -> None:
    text = indonesian.ngettext("%(n)s agreement found", "%(n)s agreements found", number)
    assert text % {"n": number} == f"{number} perjanjian ditemukan"


def test_fields_may_change_their_order(indonesian: GNUTranslations) -> None:
    text = indonesian.gettext("%(first)s–%(last)s of %(total)s")
    assert text % {"first": 1, "last": 50, "total": "1.460"} == "1–50 dari 1.460"


def _read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream)


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The forms of a text that may have a plural."""
    return (text,) if isinstance(text, str) else tuple(str(form) for form in text or ("",))
