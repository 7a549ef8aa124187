"""What changed between two versions of a text, as data: runs of text that were kept, removed or added.

The smallest piece that can change is what a reader would call one: a word, a stretch of spaces, a mark; in scripts that
put no spaces between words (Thai, Lao, Khmer, Burmese and others) an orthographic cluster, so that no vowel or tone
mark ever parts from its letter; a Chinese character.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import filterfalse, groupby

from jejaring.formats.textindex import normal, spans

MOST_PAIRS = 30_000
"""Pairs of equal pieces up to which the best match is looked for; above it, frequent pieces do not begin a match."""
MOST_COMPARED = 30_000
"""Pieces beyond which all between the common beginning and end counts as replaced."""
_JOINERS = "\u200c\u200d\u2060"


class Change(StrEnum):
    """What became of a run of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one fate; never empty."""

    change: Change
    text: str


def redline(old: str, new: str) -> tuple[Run, ...]:
    """The runs that lead from `old` to `new`, both taken in Unicode's NFC.

    No two runs of one kind stand side by side; where text was replaced, what was removed stands before what was added.
    """
    before, after = pieces(normal(old)), pieces(normal(new))
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = _replacements(before[head : len(before) - tail], after[head : len(after) - tail])
    beginning, end = "".join(before[:head]), "".join(before[len(before) - tail :])
    return tuple(_runs([(beginning, "", ""), *middle, (end, "", "")]))


def old_text(runs: Sequence[Run]) -> str:
    """The version before: all that was not added."""
    return "".join(run.text for run in runs if run.change is not Change.ADDED)


def new_text(runs: Sequence[Run]) -> str:
    """The version after: all that was not removed."""
    return "".join(run.text for run in runs if run.change is not Change.REMOVED)


def pieces(text: str) -> list[str]:
    """The smallest pieces of a text in NFC, which together are the text."""
    found: list[str] = []
    end = 0
    for _, start, stop in spans(text):
        if start >= end:  # a span that overlaps the one before is a pair of clusters
            _add_gap(found, text[end:start])
            found.append(text[start:stop])
            end = stop
    _add_gap(found, text[end:])
    return found


def _add_gap(found: list[str], gap: str) -> None:
    """Add what stands between two words, mark by mark; an accent joins what it stands on, a space a space."""
    for character in gap:
        joins = unicodedata.category(character)[0] == "M" or character in _JOINERS
        if found and (joins or (character.isspace() and found[-1].isspace())):
            found[-1] += character
        else:
            found.append(character)


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many pieces the two have in common at their beginning."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _replacements(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Text kept, removed, added, in this order, again and again."""
    if max(len(before), len(after)) > MOST_COMPARED:
        yield "", "".join(before), "".join(after)
        return
    counts = Counter(filterfalse(str.isspace, before)), Counter(filterfalse(str.isspace, after))
    many = sum(count * counts[1][piece] for piece, count in counts[0].items()) > MOST_PAIRS
    for kind, i1, i2, j1, j2 in SequenceMatcher(str.isspace, before, after, autojunk=many).get_opcodes():
        removed, added = "".join(before[i1:i2]), "".join(after[j1:j2])
        if kind == "equal" and not removed.isspace():
            yield removed, "", ""
        else:  # a space alone between two changes is no ground that was kept
            yield "", removed, added


def _runs(triples: Sequence[tuple[str, str, str]]) -> Iterator[Run]:
    """Neighbours joined: each kept stretch as one run, all that was removed and added before the next as one pair."""
    for is_kept, group in groupby(triples, key=lambda triple: bool(triple[0])):
        kept, removed, added = map("".join, zip(*group, strict=True))
        if is_kept:
            yield Run(Change.KEPT, kept)
            continue
        if removed:
            yield Run(Change.REMOVED, removed)
        if added:
            yield Run(Change.ADDED, added)
