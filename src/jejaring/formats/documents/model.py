"""What an agreement on paper is made of.

`AgreementText` is what people agree on and sign: its hash (`canonical.text_hash`) covers every field of it and nothing
else. `Document` is one printing of that text: how far it has come, who is to sign, who has signed.

How long each text may be is said in its type; `normal.normal_document` holds it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

LONGEST_DOCUMENT = 150_000
"""Characters of all texts of a document together."""


@dataclass(frozen=True, slots=True)
class Length:
    """Characters that a text may have, whether it must have any, whether it may be broken into lines."""

    most: int
    needed: bool = True
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """Parts that a tuple may have."""

    most: int
    least: int = 0


Name = Annotated[str, Length(200)]
MaybeName = Annotated[str, Length(200, needed=False)]
LanguageCode = Annotated[str, Length(3)]
"""An ISO 639 code: `en`, `id`, `th`."""
Heading = Annotated[str, Length(300)]
Paragraph = Annotated[str, Length(10_000, lines=True)]


@dataclass(frozen=True, slots=True)
class AgreementParty:
    """A party as the text names it. `office` is who speaks for it; `local_name` is its name in its own script."""

    name: Name
    country: MaybeName = ""
    office: MaybeName = ""
    local_name: MaybeName = ""
    local_language: Annotated[str, Length(3, needed=False)] = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Clauses are numbered by their place; their paragraphs too, where there is more than one."""

    heading: Heading
    paragraphs: Annotated[tuple[Paragraph, ...], Count(100)] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """The agreement in one language; `kind` is "letter of intent" in that language."""

    language: LanguageCode
    kind: Name
    title: Heading
    clauses: Annotated[tuple[Clause, ...], Count(200, least=1)]
    preamble: Annotated[tuple[Paragraph, ...], Count(100)] = ()
    closing: Annotated[tuple[Paragraph, ...], Count(20)] = ()


@dataclass(frozen=True, slots=True)
class AgreementText:
    """The exact text, in one language or in two side by side; `authentic` is the language that prevails."""

    reference: Annotated[str, Length(60)]
    version: int
    parties: Annotated[tuple[AgreementParty, ...], Count(20, least=1)]
    wordings: Annotated[tuple[Wording, ...], Count(2, least=1)]
    authentic: LanguageCode


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Where somebody is to sign by hand; an empty place or date is printed as a line to be filled in."""

    party: Name
    name: MaybeName = ""
    office: MaybeName = ""
    place: MaybeName = ""
    day: date | None = None


class Manner(StrEnum):
    """How somebody signed."""

    IN_THE_SYSTEM = "in_the_system"
    ON_PAPER = "on_paper"


@dataclass(frozen=True, slots=True)
class Signing:
    """Who has signed, in which office, for which party, when (an aware time), the text of which hash, and how."""

    name: Name
    office: Name
    party: Name
    at: datetime
    text_hash: Annotated[str, Length(64)]
    manner: Manner


@dataclass(frozen=True, slots=True)
class Document:
    """One printing of a text. `issuer` is the network; `status_mark` ("DRAFT") stands on every page, none if empty.

    `check_address` is where a reader can have the file checked; it is printed under the signing record.
    """

    text: AgreementText
    issuer: Name
    status_mark: Annotated[str, Length(16, needed=False)] = ""
    blocks: Annotated[tuple[SignatureBlock, ...], Count(60)] = ()
    signings: Annotated[tuple[Signing, ...], Count(60)] = ()
    check_address: Annotated[str, Length(300, needed=False)] = ""
