"""Agreements on paper: what they are made of, the hash of their exact text, and their PDF.

`canonical_text` and `text_hash` need nothing but this package; `render_pdf` needs the extra `sign`.
"""

from jejaring.formats.documents.canonical import canonical_text, text_hash
from jejaring.formats.documents.model import (
    AgreementParty,
    AgreementText,
    Clause,
    Document,
    Manner,
    SignatureBlock,
    Signing,
    Wording,
)
from jejaring.formats.documents.printable import NoGlyph, unprintable
from jejaring.formats.documents.typesetting import EngineMissing, render_pdf

__all__ = [
    "AgreementParty",
    "AgreementText",
    "Clause",
    "Document",
    "EngineMissing",
    "Manner",
    "NoGlyph",
    "SignatureBlock",
    "Signing",
    "Wording",
    "canonical_text",
    "render_pdf",
    "text_hash",
    "unprintable",
]
