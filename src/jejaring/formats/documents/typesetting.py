"""From a document to a PDF.

The engine gets one fixed template (`agreement.typ`) and the document as JSON, so that no word of a document can ever
act as a part of the template. It sees the shipped fonts only, never those of the machine, and no file but the template.
"""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from jejaring.formats.documents.canonical import canonical_text, text_hash
from jejaring.formats.documents.glyphs import FONTS
from jejaring.formats.documents.model import Document, SignatureBlock, Signing
from jejaring.formats.documents.printable import NoGlyph, is_aware, printable
from jejaring.formats.documents.words import Words, language_of_words, words_in
from jejaring.kernel.errors import JejaringError, Problem

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]
"""PDF/A-3a: fit for archives, with attachments; PDF/UA-1: fit for readers by ear."""

_REPETITION = re.compile("[\u0e46\u0ec6\u17d7]")
"""Marks that repeat the word before them; the engine would let them begin a line."""


class EngineMissing(JejaringError):
    """The extra `sign` is not installed, so no PDF can be made."""

    code = "engine_missing"


def render_pdf(document: Document, *, at: datetime) -> bytes:
    """The document as a tagged PDF with its exact text attached (`agreement-text.txt`).

    The same document and the same `at` (an aware time, the PDF's date) give the same bytes. Raises Invalid if the
    document cannot be printed, NoGlyph (which is Invalid) if a character has no glyph, EngineMissing.
    """
    if not is_aware(at):
        raise ValueError("The date of a PDF needs a zone.")
    document = printable(document)
    content = _REPETITION.sub("\u2060\\g<0>", json.dumps(_content(document), ensure_ascii=False))
    inputs = {"content": content, "exact_text": canonical_text(document.text)}
    return _compile(inputs, at.astimezone(UTC).replace(microsecond=0))


def _compile(inputs: dict[str, str], at: datetime) -> bytes:
    try:
        import typst
    except ImportError as missing:
        raise EngineMissing("To make PDF documents, install Jejaring with its extra “sign”.") from missing
    compiler = typst.Compiler(
        TEMPLATES / "agreement.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        package_path=TEMPLATES,
        package_cache_path=TEMPLATES,
    )
    try:
        result = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=at)
    except typst.TypstError as error:
        if "could not be displayed" in str(error):  # characters that no font has *together*, such as a stray mark
            raise NoGlyph([Problem(f"The text cannot be shown: {error}", "Write it otherwise.")]) from error
        raise
    if not isinstance(result, bytes):
        raise TypeError("A PDF is one file.")
    return result


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _content(document: Document) -> dict[str, Any]:
    """All that the template prints, every value a text, a list or a truth."""
    text = document.text
    languages = [wording.language for wording in text.wordings]
    words, digest = words_in(languages), text_hash(text)
    speaking = language_of_words(languages)
    names = [_language_name(language, speaking) for language in languages]
    prevailing = _language_name(text.authentic, speaking)
    return {
        "words": asdict(words),
        "issuer": document.issuer,
        "status": document.status_mark,
        "reference": text.reference,
        "version": words.version.format(text.version),
        "hash": digest,
        "languages": words.authentic.format(", ".join(names), prevailing),
        "parties": [asdict(party) for party in text.parties],
        "wordings": [asdict(wording) for wording in text.wordings],
        "clause_count": len(text.wordings[0].clauses),
        "blocks": [_block(block, speaking) for block in document.blocks],
        "signings": [_signing(signing, words) for signing in document.signings],
        "record_note": words.record_note.format(digest),
        "check_note": words.check_note.format(document.check_address) if document.check_address else "",
    }


def _block(block: SignatureBlock, language: str) -> dict[str, str]:
    day = format_date(block.day, "d MMMM y", locale=language) if block.day else ""
    return {"party": block.party, "name": block.name, "office": block.office, "place": block.place, "day": day}


def _signing(signing: Signing, words: Words) -> dict[str, str]:
    return {
        "name": signing.name,
        "office": signing.office,
        "party": signing.party,
        "at": f"{signing.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        "how": getattr(words, signing.manner.value),
    }


def _language_name(code: str, language: str) -> str:
    """The name of a language in another, its code where the names are not known."""
    try:
        name = Locale(code).get_display_name(language)
    except UnknownLocaleError:
        return code
    return (name or code)[:1].upper() + (name or code)[1:]
