"""What changed between two versions of a text, as data: runs of text that were kept, added or removed.

The smallest piece that can change is what a reader would call one: a word, a space, a mark; in scripts that put no
spaces between words (Thai, Lao, Khmer, Burmese and others) an orthographic cluster, so that no vowel or tone mark ever
parts from its letter; a Chinese character.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from jejaring.formats.textindex import spans

LONGEST = 20_000
"""Pieces of either text that are compared one by one; what goes beyond is shown as wholly replaced."""


class Change(StrEnum):
    """What became of a run of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that shares one fate; never empty."""

    change: Change
    text: str


def redline(old: str, new: str) -> tuple[Run, ...]:
    """The runs that lead from `old` to `new`. Where text was replaced, what was removed stands before what was added."""
