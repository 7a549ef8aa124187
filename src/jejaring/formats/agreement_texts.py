"""Wordings that a new agreement can begin from, kept as TOML files in `data/agreement_texts`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jejaring.formats.documents.model import Clause, Wording

FOLDER = Path(__file__).parent.parent / "data" / "agreement_texts"
LANGUAGES = ("en", "id")
BLANK = "[…]"
"""What stands in a wording where the parties have to write something."""
_AND = {"en": "and", "id": "dan"}


@dataclass(frozen=True, slots=True)
class AgreementTemplate:
    """A wording to begin from: the kind of agreement it leads to, its name in each language, and its clauses' ids."""

    key: str
    kind: str
    names: dict[str, str]
    clause_ids: tuple[str, ...]
    content: dict[str, Any]

    def wording(self, language: str, parties: Sequence[str]) -> Wording:
        """The whole wording in one of LANGUAGES, with the names of the parties in its title."""
        title = self.content["title"][language].replace("{parties}", _listed(parties, language))
        return Wording(
            language=language,
            kind=self.names[language],
            title=title[:300],
            clauses=tuple(
                Clause(clause["heading"][language], tuple(clause["paragraphs"][language]))
                for clause in self.content["clauses"]
            ),
            preamble=tuple(self.content["preamble"][language]),
            closing=tuple(self.content["closing"][language]),
        )


@cache
def agreement_templates() -> dict[str, AgreementTemplate]:
    """Every wording to begin from, by key: letter of intent first, as the least binding."""
    found = [_read(file) for file in sorted(FOLDER.glob("*.toml"))]
    order = ("letter_of_intent", "memorandum_of_understanding")
    found.sort(key=lambda one: (order.index(one.key) if one.key in order else len(order), one.key))
    return {one.key: one for one in found}


def _read(file: Path) -> AgreementTemplate:
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    ids = tuple(clause["id"] for clause in content["clauses"])
    return AgreementTemplate(file.stem, content["kind"], content["name"], ids, content)


def _listed(names: Sequence[str], language: str) -> str:
    *first, last = names
    return f"{', '.join(first)} {_AND[language]} {last}" if first else last
