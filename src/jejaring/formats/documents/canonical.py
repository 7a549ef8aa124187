"""The exact text of an agreement as one string, and its hash.

The form is made for people to read and for programs to check. It is UTF-8 with LF line ends and one LF at the end; all
texts are in their normal form (`normal`). Lines that begin in the first column belong to the form; every line of the
agreement's own words is set in by two spaces, so that no word of the text can pass for a part of the form, and two
different texts never have the same string. The form has a number in its first line; a new form gets a new number, since
signatures stand on the hash of the old one.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator

from jejaring.formats.documents.model import AgreementParty, AgreementText, Wording
from jejaring.formats.documents.normal import normal_form
from jejaring.kernel.errors import Invalid, Problem

FORM = "Jejaring agreement text, form 1"
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def canonical_text(text: AgreementText) -> str:
    """The whole text in its one stable form. Raises Invalid if the text is not fit to be signed."""
    return "\n".join([*_lines(fit_text(text)), ""])


def text_hash(text: AgreementText) -> str:
    """SHA-256 of the UTF-8 bytes of `canonical_text`, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical_text(text).encode()).hexdigest()


def fit_text(text: AgreementText) -> AgreementText:
    """The text in normal form. Raises Invalid if it lacks something or its parts do not belong together."""
    text = normal_form(text)
    problems = [*_language_problems(text), *_clause_problems(text)]
    if text.version < 1:
        problems.append(Problem("Versions are counted from 1", column="version", value=str(text.version)))
    if problems:
        raise Invalid(problems)
    return text


def _language_problems(text: AgreementText) -> Iterator[Problem]:
    languages = [wording.language for wording in text.wordings]
    codes = {f"wordings.{place}.language": code for place, code in enumerate(languages)}
    local = {f"parties.{place}.local_language": party.local_language for place, party in enumerate(text.parties)}
    for path, code in {**codes, **{path: code for path, code in local.items() if code}}.items():
        if not _LANGUAGE.fullmatch(code):
            yield Problem("This is no code of a language", "Write two or three small letters.", column=path, value=code)
    if len(set(languages)) < len(languages):
        yield Problem("Both wordings are in one language", "Give each its own.", column="wordings.1.language")
    if text.authentic not in languages:
        reason = "The text has no wording in the language that is to prevail"
        yield Problem(reason, f"Choose one of: {', '.join(languages)}.", column="authentic", value=text.authentic)


def _clause_problems(text: AgreementText) -> Iterator[Problem]:
    counts = [len(wording.clauses) for wording in text.wordings]
    if len(set(counts)) > 1:
        reason = f"The wordings have {' and '.join(map(str, counts))} clauses"
        yield Problem(reason, "Side by side, both need the same clauses.", column="wordings.1.clauses")


def _lines(text: AgreementText) -> Iterator[str]:
    yield FORM
    yield from _entry("Reference", text.reference)
    yield from _entry("Version", str(text.version))
    yield from _entry("Authentic language", text.authentic)
    for party in text.parties:
        yield from _party(party)
    for wording in text.wordings:
        yield from _wording(wording)


def _party(party: AgreementParty) -> Iterator[str]:
    yield from _entry("Party", party.name)
    yield from _entry("Country", party.country)
    yield from _entry("Office", party.office)
    yield from _entry("Local name", party.local_name)
    yield from _entry("Local language", party.local_language)


def _wording(wording: Wording) -> Iterator[str]:
    yield from _entry("Language", wording.language)
    yield from _entry("Kind", wording.kind)
    yield from _entry("Title", wording.title)
    yield from _entries("Preamble", wording.preamble)
    for number, clause in enumerate(wording.clauses, start=1):
        yield from _entry(f"Clause {number}", clause.heading)
        yield from _entries("Paragraph", clause.paragraphs)
    yield from _entries("Closing", wording.closing)


def _entries(label: str, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _entry(label, text)


def _entry(label: str, text: str) -> Iterator[str]:
    """A line of the form, and under it the text, if there is one."""
    yield f"{label}:"
    if text:
        yield from (f"  {line}" for line in text.split("\n"))
