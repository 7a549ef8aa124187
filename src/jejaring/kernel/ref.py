"""A pointer to a record of any kind, by its kind and its key."""

import re
from dataclasses import dataclass
from typing import Self

_PATTERN = re.compile(r"[a-z][a-z_]*:[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """`Ref("city", "jakarta")`, written `city:jakarta`.

    Used where a record points *up* the house (a citation to what it supports, a journal line to what it is about).
    Only the faces turn it into a link.
    """

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `kind:key`; raises ValueError when the text has another form."""
        if not _PATTERN.fullmatch(text):
            raise ValueError(f"“{text}” is not of the form kind:key")
        kind, _, key = text.partition(":")
        return cls(kind, key)
