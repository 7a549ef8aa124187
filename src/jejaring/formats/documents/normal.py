"""The normal form of a document, in which it is hashed and printed.

Unicode NFC; a line feed between lines, and only where a field may have lines; no space at the ends of a line; one plain
space inside a line where there were several, or a tab; no empty line at the ends of a text.

Characters that nobody sees and that could make a text look other than it is are refused: control characters, marks that
turn the direction of writing, soft hyphens, private and unassigned codes.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from jejaring.formats.documents.model import LONGEST_DOCUMENT, AgreementText, Count, Document, Length
from jejaring.kernel.errors import Invalid, Problem

JOINERS = frozenset("\u200b\u200c\u200d\u2060")
"""Invisible, but Khmer, Lao, Burmese and Thai need them to say where words end and letters join."""

_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINE_ENDS = re.compile("\r\n?|\u0085|\u2028")
_SPACES = re.compile(r"[ \t]+")

Part = TypeVar("Part", AgreementText, Document)
Change = Callable[[str, str, Length], str]
"""What `rebuilt` does to each text: from its path (`text.wordings.0.title`), itself and its length to the new text."""


def normal_form(part: Part) -> Part:
    """The same in normal form.

    Raises Invalid with every problem (a text too long, missing, with a refused character); the column of a problem is
    the path of the field.
    """
    problems: list[Problem] = []
    total = 0

    def change(path: str, text: str, length: Length) -> str:
        nonlocal total
        text = normal_text(text, lines=length.lines)
        total += len(text)
        problems.extend(_problems(path, text, length))
        return text

    result = rebuilt(part, change, problems)
    if total > LONGEST_DOCUMENT:
        problems.append(Problem(f"The document has {total} characters", f"At most {LONGEST_DOCUMENT} can be printed."))
    if problems:
        raise Invalid(problems)
    return result


def normal_text(text: str, *, lines: bool) -> str:
    """One text in normal form."""
    parts = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).split("\n")
    cleaned = (_SPACES.sub(" ", part).strip(" ") for part in parts)
    return "\n".join(cleaned).strip("\n") if lines else " ".join(part for part in cleaned if part)


def rebuilt(part: Part, change: Change, problems: list[Problem]) -> Part:
    """A copy of `part` with every text changed; tuples with too many or too few parts are added to `problems`."""
    result: Part = _rebuilt(part, type(part), "", change, problems)
    return result


def _rebuilt(value: Any, hint: Any, path: str, change: Change, problems: list[Problem]) -> Any:
    limit: object = None
    if get_origin(hint) is Annotated:
        hint, limit = get_args(hint)
    if isinstance(value, str) and isinstance(limit, Length):
        return change(path, value, limit)
    if isinstance(value, tuple) and isinstance(limit, Count):
        problems.extend(_count_problems(path, len(value), limit))
        element = get_args(hint)[0]
        return tuple(_rebuilt(each, element, f"{path}.{place}", change, problems) for place, each in enumerate(value))
    if is_dataclass(value) and not isinstance(value, type):
        hints = _hints(type(value))
        inner = f"{path}." if path else ""
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{n: _rebuilt(v, hints[n], inner + n, change, problems) for n, v in parts.items()})
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _count_problems(path: str, count: int, limit: Count) -> list[Problem]:
    if count > limit.most:
        return [Problem(f"There are {count} of these", f"At most {limit.most} fit.", column=path)]
    if count < limit.least:
        return [Problem("There is none of these", f"At least {limit.least} is needed.", column=path)]
    return []


def _problems(path: str, text: str, length: Length) -> list[Problem]:
    if not text:
        return [Problem("The text is missing", "Fill it in.", column=path)] if length.needed else []
    if len(text) > length.most:
        reason = f"The text has {len(text)} characters"
        return [Problem(reason, f"Shorten it to {length.most}.", column=path, value=text)]
    refused = sorted({character for character in text if _is_refused(character)})
    return [
        Problem(f"The text holds the invisible character {named(character)}", "Remove it.", column=path)
        for character in refused
    ]


def _is_refused(character: str) -> bool:
    return character != "\n" and character not in JOINERS and unicodedata.category(character) in _REFUSED


def named(character: str) -> str:
    """A character as people and their tools know it: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
