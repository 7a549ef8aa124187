"""Agreements as PDF."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pytest
import typst
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader

from jejaring.formats.documents import (
    AgreementParty,
    Clause,
    Document,
    NoGlyph,
    canonical_text,
    render_pdf,
    text_hash,
    typesetting,
    unprintable,
)
from jejaring.formats.documents.glyphs import FONTS, printable_characters
from jejaring.formats.documents.model import Length
from jejaring.formats.documents.normal import rebuilt
from jejaring.formats.documents.words import words_in
from jejaring.kernel.errors import Invalid
from tests.unit.documents.examples import AT, BILINGUAL, ENGLISH, PARAGRAPHS, TEXT, document, in_language, signed


def root(pdf: bytes) -> DictionaryObject:
    return PdfFileReader(BytesIO(pdf)).root


def page_count(pdf: bytes) -> int:
    return int(root(pdf)["/Pages"]["/Count"])


def attachment(pdf: bytes) -> bytes:
    names = root(pdf)["/Names"]["/EmbeddedFiles"]["/Names"]
    assert names[0] == "agreement-text.txt"
    return names[1].get_object()["/EF"]["/F"].data


def font_names(pdf: bytes) -> set[str]:
    found = {str(name) for page in pages(pdf) for name in page_fonts(page)}
    return {re.sub(r"^/[A-Z]{6}\+", "", name) for name in found}


def pages(pdf: bytes) -> Iterator[DictionaryObject]:
    return (kid.get_object() for kid in flat(root(pdf)["/Pages"]))


def flat(node: DictionaryObject) -> Iterator[DictionaryObject]:
    for kid in node["/Kids"]:
        child = kid.get_object()
        if child["/Type"] == "/Pages":
            yield from flat(child)
        else:
            yield child


def page_fonts(page: DictionaryObject) -> Iterator[str]:
    for font in page["/Resources"].get("/Font", {}).values():
        yield font.get_object()["/BaseFont"]


ALL = {
    "english": document(),
    "draft": document(status_mark="DRAFT"),
    "side by side": document(BILINGUAL),
    "signed": signed(BILINGUAL),
    **{language: document(in_language(language)) for language in PARAGRAPHS},
}


@pytest.mark.parametrize("name", ALL)
def test_the_same_document_and_date_give_the_same_bytes(name: str):
    assert render_pdf(ALL[name], at=AT) == render_pdf(ALL[name], at=AT.astimezone(timezone(timedelta(hours=7))))


def test_another_date_gives_other_bytes_and_the_same_hash():
    later = AT + timedelta(days=1)
    assert render_pdf(document(), at=AT) != render_pdf(document(), at=later)
    assert b"2026-03-05" in render_pdf(document(), at=later)


@pytest.mark.parametrize("name", ALL)
def test_a_document_is_tagged_and_says_which_standards_it_meets(name: str):
    pdf = render_pdf(ALL[name], at=AT)
    assert root(pdf)["/MarkInfo"]["/Marked"]
    assert root(pdf)["/Lang"] == ALL[name].text.wordings[0].language
    assert root(pdf)["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root(pdf)["/Metadata"].data.decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


@pytest.mark.parametrize("name", ALL)
def test_the_exact_text_travels_with_the_file(name: str):
    attached = attachment(render_pdf(ALL[name], at=AT))
    assert attached.decode() == canonical_text(ALL[name].text)
    assert hashlib.sha256(attached).hexdigest() == text_hash(ALL[name].text)


@pytest.mark.parametrize(
    ("language", "font"),
    [("th", "Thai"), ("lo", "Lao"), ("km", "Khmer"), ("my", "Myanmar"), ("vi", "")],
)
def test_each_script_is_set_in_its_own_font_and_broken_into_lines(language: str, font: str):
    text = in_language(language)
    short = render_pdf(document(replace(text, parties=text.parties[:1])), at=AT)
    assert {f"NotoSans{font}-Regular", f"NotoSans{font}-SemiBold"} <= font_names(short)
    assert page_count(short) == 1
    many = replace(text.wordings[0], clauses=text.wordings[0].clauses * 30)
    assert page_count(render_pdf(document(replace(text, wordings=(many,))), at=AT)) > 3


def test_only_shipped_fonts_are_in_a_document():
    shipped = {path.stem for path in FONTS.glob("*.ttf")}
    assert len(shipped) == 10
    for each in ALL.values():
        assert font_names(render_pdf(each, at=AT)) <= shipped


def test_the_fonts_stay_small():
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) <= 2 * 1024 * 1024


INJECTION = '#panic("x") $x$ *b* _i_ `c` <a> @a \\u{41} "]) #eval("1") // /* [x] = h {{x}} %'


def injected(value: Document) -> Document:
    """A document with an attack in every text that is long enough for it."""

    def change(path: str, text: str, length: Length) -> str:
        return text if path.endswith(("language", "authentic", "_hash")) else INJECTION[: length.most]

    return rebuilt(value, change, [])


def test_no_text_can_act_as_a_part_of_the_template():
    attacked = injected(signed(BILINGUAL))
    attacked = replace(
        attacked, signings=tuple(replace(each, text_hash=text_hash(attacked.text)) for each in attacked.signings)
    )
    pdf = render_pdf(attacked, at=AT)
    assert attachment(pdf).decode() == canonical_text(attacked.text)
    assert INJECTION in attachment(pdf).decode()


def test_a_text_is_printed_as_it_is_written(monkeypatch: pytest.MonkeyPatch):
    wording = replace(ENGLISH, clauses=(Clause(INJECTION),))
    given: dict[str, str] = {}
    monkeypatch.setattr(typesetting, "_compile", lambda inputs, _at: given.update(inputs) or b"")
    render_pdf(document(replace(TEXT, wordings=(wording,))), at=AT)
    template = typst.Compiler(typesetting.TEMPLATES / "agreement.typ", sys_inputs=given)
    headings = json.loads(template.query("heading"))
    assert {"func": "text", "text": INJECTION} in list(contents(headings))


def contents(node: object) -> Iterator[object]:
    """Every part of what the engine has laid out."""
    yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from contents(part)


@pytest.mark.parametrize(
    ("change", "column", "named"),
    [
        ({"issuer": "Network 横"}, "issuer", "U+6A2A CJK UNIFIED IDEOGRAPH-6A2A"),
        ({"status_mark": "☃"}, "status_mark", "U+2603 SNOWMAN"),
        (
            {"text": replace(TEXT, parties=(AgreementParty("Yokohama", local_name="浜"),))},
            "text.parties.0.local_name",
            "U+6D5C",
        ),
    ],
)
def test_a_character_without_a_glyph_is_named_with_its_field(change, column: str, named: str):
    with pytest.raises(NoGlyph) as error:
        render_pdf(document(**change), at=AT)
    assert named in str(error.value)
    assert [problem.column for problem in error.value.problems] == [column]


def test_what_cannot_be_printed_can_be_asked_before():
    assert unprintable("Yokohama 横浜市") == "市横浜"
    assert not any(unprintable(text) for text in PARAGRAPHS.values())


def test_the_characters_of_the_scripts_are_known():
    assert {ord(letter) for letter in "aẵЖΩกຂគမ–€₫฿៛₭"} <= printable_characters()
    assert not {0x0, 0x6A2A, 0xFFFF, 0x1F600} & printable_characters()


def test_every_character_said_to_be_printable_is():
    """All letters and signs of the fonts, in one document; marks, which need a letter, each on one."""
    signs = [chr(code) for code in sorted(printable_characters()) if not unprintable(chr(code))]
    printed = [sign for sign in signs if sign.isprintable() and not sign.isspace()]
    lines = tuple("\n".join(printed[start : start + 100]) for start in range(0, len(printed), 100))
    wording = replace(ENGLISH, clauses=(Clause("Signs", lines[:100]),))
    assert render_pdf(document(replace(TEXT, wordings=(wording,))), at=AT).startswith(b"%PDF")


def test_a_signature_on_another_text_is_not_printed_under_this_one():
    other = replace(TEXT, version=4)
    with pytest.raises(Invalid, match="signed another text") as error:
        render_pdf(replace(signed(TEXT), text=other), at=AT)
    assert error.value.problems[0].column == "signings.0.text_hash"


def test_times_need_a_zone():
    with pytest.raises(ValueError, match="zone"):
        render_pdf(document(), at=datetime(2026, 1, 1))
    naive = replace(signed(), signings=(replace(signed().signings[0], at=datetime(2026, 1, 1)),))
    with pytest.raises(Invalid, match="zone"):
        render_pdf(naive, at=datetime(2026, 1, 1, tzinfo=UTC))


def test_fixed_words_follow_the_languages():
    assert words_in(["en"]).parties == "Parties"
    assert words_in(["id"]).parties == "Para pihak"
    assert words_in(["en", "id"]).parties == "Parties / Para pihak"
    assert words_in(["id", "en"]).page == "halaman {} dari {}"
    assert words_in(["th", "km"]).parties == "Parties"


@pytest.mark.parametrize("languages", [["en"], ["id"]])
def test_every_fixed_sentence_has_its_places(languages: list[str]):
    words, english = words_in(languages), words_in(["en"])
    assert is_dataclass(words)
    for each in fields(words):
        assert getattr(words, each.name).count("{}") == getattr(english, each.name).count("{}")
