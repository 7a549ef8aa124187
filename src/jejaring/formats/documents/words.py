"""The fixed words around an agreement, in the languages of its wordings.

English and Indonesian are known; a wording in another language gets English words around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Words:
    """The words a document prints that are not its own; `{}` is where a value goes."""

    parties: str
    represented_by: str
    authentic: str
    version: str
    page: str
    hash: str
    signatures: str
    for_party: str
    place_and_date: str
    record: str
    record_note: str
    check_note: str
    signatory: str
    when: str
    how: str
    in_the_system: str
    on_paper: str


_ENGLISH = Words(
    parties="Parties",
    represented_by="represented by",
    authentic="Languages: {}. Authentic text: {}.",
    version="version {}",
    page="page {} of {}",
    hash="SHA-256 of the text",
    signatures="Signatures",
    for_party="For",
    place_and_date="Place and date",
    record="Record of signing",
    record_note="Each signature stands on the exact text that has the hash {}. The text is attached to this file.",
    check_note="Check this file at {}",
    signatory="Signatory",
    when="When (UTC)",
    how="How",
    in_the_system="in the system",
    on_paper="on paper",
)
_INDONESIAN = Words(
    parties="Para pihak",
    represented_by="diwakili oleh",
    authentic="Bahasa: {}. Naskah otentik: {}.",
    version="versi {}",
    page="halaman {} dari {}",
    hash="SHA-256 naskah",
    signatures="Tanda tangan",
    for_party="Untuk",
    place_and_date="Tempat dan tanggal",
    record="Catatan penandatanganan",
    record_note="Setiap tanda tangan berlaku atas naskah persis dengan hash {}. Naskah itu terlampir pada berkas ini.",
    check_note="Periksa berkas ini di {}",
    signatory="Penanda tangan",
    when="Kapan (UTC)",
    how="Cara",
    in_the_system="dalam sistem",
    on_paper="di atas kertas",
)
_KNOWN = {"en": _ENGLISH, "id": _INDONESIAN}


def words_in(languages: Sequence[str]) -> Words:
    """The fixed words for a document in one language or two; of two, both stand with a stroke between them.

    Sentences (those with a place for a value) are in the first language only.
    """
    sets = list(dict.fromkeys(_KNOWN.get(language, _ENGLISH) for language in languages))
    return Words(**{field.name: _joined([getattr(words, field.name) for words in sets]) for field in fields(Words)})


def language_of_words(languages: Sequence[str]) -> str:
    """The language that the fixed sentences around a document in these languages are in."""
    return languages[0] if languages[0] in _KNOWN else "en"


def _joined(forms: list[str]) -> str:
    return forms[0] if "{}" in forms[0] else " / ".join(dict.fromkeys(forms))
