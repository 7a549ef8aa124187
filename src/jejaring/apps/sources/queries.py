"""What can be asked about sources and citations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jejaring.apps.sources.models import Citation, Source
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a fact stands: enough to print the note and to link to the source in one step."""

    source: str
    title: str
    publisher: str
    date: PartialDate | None
    url: str
    licence: str
    page: str
    confidence: str
    note: str


class CitationBook:
    """The citations of many records, asked for at once."""

    def __init__(self, found: dict[tuple[Ref, str], tuple[Cited, ...]]) -> None:
        self._found = found

    def of(self, subject: Ref, *fields: str) -> tuple[Cited, ...]:
        """The citations of a record as a whole, or of the named fields of it."""
        return tuple(cited for field in (fields or ("",)) for cited in self._found.get((subject, field), ()))


def load_citations(subjects: Iterable[Ref]) -> CitationBook:
    """The citations of all these records, in one query for each kind of record."""
    keys: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        keys[subject.kind].add(subject.key)
    found: dict[tuple[Ref, str], tuple[Cited, ...]] = {}
    for kind, wanted in keys.items():
        rows = Citation.objects.filter(subject_kind=kind, subject_key__in=wanted).order_by("id")
        for key, field, *cited in rows.values_list(
            "subject_key", "field", "source__key", "source__title", "source__publisher", "source__date",
            "source__url", "source__licence", "page", "confidence", "note",
        ):  # fmt: skip
            place = (Ref(kind, key), field)
            found[place] = (*found.get(place, ()), Cited(*cited))  # type: ignore[arg-type]
    return CitationBook(found)


def load_indexed_texts() -> Iterator[IndexedText]:
    """What can be found about sources."""
    for key, title, publisher in Source.objects.values_list("key", "title", "publisher").iterator(chunk_size=2000):
        yield IndexedText(Ref("source", key), title, (), "", publisher)
