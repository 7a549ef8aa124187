"""The normal form of a document, in which it is hashed and printed.

Unicode NFC; one line feed between lines; no space at either end of a line, of a text; in a text of one line, and inside
each line, one plain space where there were several or a tab. Characters that nobody sees and that could make a text
look other than it is (control characters, marks that turn the direction of writing, soft hyphens, private and unassigned
codes) are refused, as are characters that no shipped font shows.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from jejaring.formats.documents.canonical import text_hash
from jejaring.formats.documents.glyphs import printable_characters
from jejaring.formats.documents.model import LONGEST_DOCUMENT, AgreementText, Count, Document, Length
from jejaring.kernel.errors import Invalid, Problem

_JOINERS = frozenset("\u200b\u200c\u200d\u2060")
"""Invisible, but Khmer, Lao, Burmese and Thai need them to say where words end and letters join."""
_REFUSED = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_SPACES = re.compile(r"[ \t]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_HASH = re.compile(r"[0-9a-f]{64}")

Part = TypeVar("Part", AgreementText, Document)


class NoGlyph(Invalid):
    """The document holds characters that cannot be printed; each problem names the character and its field."""

    code = "no_glyph"
