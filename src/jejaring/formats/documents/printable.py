"""Whether a document can be printed: that every character has a glyph, and that its signings are on its text."""

import unicodedata
from datetime import datetime

from jejaring.formats.documents.canonical import fit_text, text_hash
from jejaring.formats.documents.glyphs import printable_characters
from jejaring.formats.documents.model import Document, Length, Signing
from jejaring.formats.documents.normal import JOINERS, named, normal_form, rebuilt
from jejaring.kernel.errors import Invalid, Problem


class NoGlyph(Invalid):
    """The document holds characters that no shipped font shows; each problem names the character and its field."""

    code = "no_glyph"


def unprintable(text: str) -> str:
    """The characters of `text` that no shipped font shows, each once; empty if all can be printed."""
    known = printable_characters()
    missing = {c for c in unicodedata.normalize("NFC", text) if c != "\n" and c not in JOINERS and ord(c) not in known}
    return "".join(sorted(missing))


def printable(document: Document) -> Document:
    """The document in normal form. Raises Invalid (or NoGlyph, which is one) if it cannot be printed as it is."""
    document = normal_form(document)
    fit_text(document.text)
    _refuse_unprintable(document)
    expected = text_hash(document.text)
    problems = [
        problem
        for place, signing in enumerate(document.signings)
        for problem in _signing_problems(f"signings.{place}", signing, expected)
    ]
    if problems:
        raise Invalid(problems)
    return document


def _refuse_unprintable(document: Document) -> None:
    problems: list[Problem] = []

    def look(path: str, text: str, _length: Length) -> str:
        problems.extend(
            Problem(f"No font that ships shows the character {named(character)}", "Write it otherwise.", column=path,
                    value=character)
            for character in unprintable(text)
        )  # fmt: skip
        return text

    rebuilt(document, look, [])
    if problems:
        raise NoGlyph(problems)


def _signing_problems(path: str, signing: Signing, expected: str) -> list[Problem]:
    problems = []
    if signing.text_hash != expected:
        reason = f"{signing.name} signed another text than this one"
        problems.append(Problem(reason, "Print the text that was signed.", column=f"{path}.text_hash",
                                value=signing.text_hash))  # fmt: skip
    if not is_aware(signing.at):
        problems.append(Problem("The time has no zone", "Give a time with its zone.", column=f"{path}.at"))
    return problems


def is_aware(moment: datetime) -> bool:
    """Whether a moment says its distance from UTC."""
    return moment.utcoffset() is not None
