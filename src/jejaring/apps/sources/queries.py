"""What can be asked about sources and citations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet

from jejaring.apps.sources.models import Citation, Source
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import NotFound
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.paging import Page
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
    """The citations of all these records, in one query."""
    keys: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        keys[subject.kind].add(subject.key)
    if not keys:
        return CitationBook({})
    about = reduce(or_, (Q(subject_kind=kind, subject_key__in=wanted) for kind, wanted in keys.items()))
    found: dict[tuple[Ref, str], tuple[Cited, ...]] = {}
    for kind, key, field, *cited in Citation.objects.filter(about).order_by("id").values_list(
        "subject_kind", "subject_key", "field", "source__key", "source__title", "source__publisher", "source__date",
        "source__url", "source__licence", "page", "confidence", "note",
    ):  # fmt: skip
        place = (Ref(kind, key), field)
        found[place] = (*found.get(place, ()), Cited(*cited))  # type: ignore[arg-type]
    return CitationBook(found)


def load_indexed_texts(touching: Ref | None = None) -> Iterator[IndexedText]:
    """What can be found about sources; about all, or about this one."""
    rows = Source.objects.values_list("key", "title", "publisher")
    if touching is not None:
        rows = rows.filter(key=touching.key) if touching.kind == "source" else rows.none()
    for key, title, publisher in rows.iterator(chunk_size=2000):
        yield IndexedText(Ref("source", key), title, (), "", publisher)


# --- the list of sources and a source with what was taken from it -------------------------------------------------

SOURCE_SORTS = ("title", "-title", "date", "-date", "citations", "-citations")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in plain values; `citations` counts the statements taken from it."""

    key: str
    title: str
    publisher: str
    date: PartialDate | None
    pages: int | None
    page_numbering: str
    url: str
    licence: str
    citations: int


@dataclass(frozen=True, slots=True)
class SourceFilter:
    """Which sources are wanted; an empty field allows all."""

    publishers: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement taken from a source: which field of which record (empty: all of it), and where it stands."""

    subject: Ref
    field: str
    page: str
    confidence: str
    note: str


_SOURCE_FIELDS = ("key", "title", "publisher", "date", "pages", "page_numbering", "url", "licence")


def sources(
    wanted: SourceFilter | None = None, *, sort: str = "title", page: int = 1, size: int = 50
) -> Page[SourceRow]:
    """A page of sources. `sort` is one of SOURCE_SORTS; undated ones come last."""
    rows = _sources(wanted or SourceFilter())
    return Page(
        tuple(_source_rows(_sorted_sources(rows, sort)[(page - 1) * size : page * size])), rows.count(), page, size
    )


def load_sources(wanted: SourceFilter | None = None, *, sort: str = "title") -> Iterator[SourceRow]:
    """All sources that fit, one after the other."""
    yield from _source_rows(_sorted_sources(_sources(wanted or SourceFilter()), sort))


def publisher_counts(wanted: SourceFilter | None = None) -> dict[str, int]:
    """How many sources each publisher has among those that fit (whatever publishers are asked for), most first."""
    rows = _sources(SourceFilter(text=(wanted or SourceFilter()).text)).exclude(publisher="")
    counted = rows.values("publisher").annotate(number=Count("pk")).order_by("-number", "publisher")
    return dict(counted.values_list("publisher", "number"))


def get_source(key: str) -> SourceRow:
    """One source; raises NotFound."""
    found = tuple(_source_rows(Source.objects.filter(key=key)))
    if not found:
        raise NotFound("source", key)
    return found[0]


def statement_counts(source: str) -> dict[str, int]:
    """How many statements were taken from a source, by kind of record, most first."""
    rows = Citation.objects.filter(source__key=source).values("subject_kind").annotate(number=Count("pk"))
    return dict(rows.order_by("-number", "subject_kind").values_list("subject_kind", "number"))


def statements(source: str, *, kind: str = "", page: int = 1, size: int = 50) -> Page[Statement]:
    """A page of the statements taken from a source, those about one kind of record together."""
    rows = Citation.objects.filter(source__key=source)
    if kind:
        rows = rows.filter(subject_kind=kind)
    ordered = rows.order_by("subject_kind", "subject_key", "field", "pk")[(page - 1) * size : page * size]
    found = ordered.values_list("subject_kind", "subject_key", "field", "page", "confidence", "note")
    return Page(tuple(Statement(Ref(row[0], row[1]), *row[2:]) for row in found), rows.count(), page, size)


def load_statements(source: str, *, kind: str = "") -> Iterator[Statement]:
    """All statements taken from a source, in the order of `statements`."""
    rows = Citation.objects.filter(source__key=source)
    if kind:
        rows = rows.filter(subject_kind=kind)
    fields = ("subject_kind", "subject_key", "field", "page", "confidence", "note")
    for row in rows.order_by("subject_kind", "subject_key", "field", "pk").values_list(*fields).iterator(2000):
        yield Statement(Ref(row[0], row[1]), *row[2:])


def _sources(wanted: SourceFilter) -> QuerySet[Source]:
    rows = Source.objects.all()
    if wanted.publishers:
        rows = rows.filter(publisher__in=wanted.publishers)
    if wanted.text:
        rows = rows.filter(Q(title__icontains=wanted.text) | Q(publisher__icontains=wanted.text))
    return rows


def _sorted_sources(rows: QuerySet[Source], sort: str) -> QuerySet[Source]:
    name = sort.removeprefix("-")
    if name == "citations":
        rows = rows.annotate(number=Count("citations"))
    field = F({"citations": "number"}.get(name, name))
    return rows.order_by(field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True), "key")


def _source_rows(rows: QuerySet[Source]) -> Iterator[SourceRow]:
    """The rows with their citations counted, in two queries however many there are."""
    found = list(rows.values_list("pk", *_SOURCE_FIELDS))
    counted = (
        Citation.objects.filter(source_id__in=[row[0] for row in found]) if len(found) < 500 else Citation.objects.all()
    )
    numbers = dict(counted.values_list("source_id").annotate(number=Count("pk")))
    for pk, key, title, publisher, date, pages, page_numbering, url, licence in found:
        yield SourceRow(key, title, publisher, date, pages, page_numbering, url, licence, numbers.get(pk, 0))


# --- For programs ---------------------------------------------------------------------------------------------------
# Records in plain values, in a stable order, from the one after `after` on.


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A document, a web page or a data set that statements are taken from."""

    key: str
    title: str
    publisher: str
    date: PartialDate | None
    pages: int | None
    page_numbering: str
    url: str
    licence: str


@dataclass(frozen=True, slots=True)
class CitationRecord:
    """Where a fact stands: a record (`subject`) or one of its fields, the key of the source, the page."""

    id: int
    subject: Ref
    field: str
    source: str
    page: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class CitationWanted:
    """Which citations are wanted; an empty field allows all."""

    subject: Ref | None = None
    field: str = ""
    source: str = ""


def sources_after(text: str, *, after: str = "", limit: int) -> tuple[SourceRecord, ...]:
    """The next `limit` sources whose title or publisher holds the text."""
    rows = _sources_wanted(text).filter(key__gt=after).order_by("key")
    return tuple(SourceRecord(*row) for row in rows.values_list(*_SOURCE_RECORD)[:limit])


def count_sources(text: str) -> int:
    """How many sources hold the text."""
    return _sources_wanted(text).count()


def get_source_record(key: str) -> SourceRecord:
    """One source. Raises NotFound."""
    row = Source.objects.filter(key=key).values_list(*_SOURCE_RECORD).first()
    if row is None:
        raise NotFound("source", key)
    return SourceRecord(*row)


def citations_after(wanted: CitationWanted, *, after: int = 0, limit: int) -> tuple[CitationRecord, ...]:
    """The next `limit` citations wanted, in the order they were made."""
    rows = _citations_wanted(wanted).filter(id__gt=after).order_by("id")
    fields = ("id", "subject_kind", "subject_key", "field", "source__key", "page", "confidence", "note")
    return tuple(
        CitationRecord(id_, Ref(kind, key), *rest) for id_, kind, key, *rest in rows.values_list(*fields)[:limit]
    )


def count_citations(wanted: CitationWanted) -> int:
    """How many citations are wanted."""
    return _citations_wanted(wanted).count()


_SOURCE_RECORD = ("key", "title", "publisher", "date", "pages", "page_numbering", "url", "licence")


def _sources_wanted(text: str) -> "QuerySet[Source]":
    rows = Source.objects.all()
    return rows.filter(Q(title__icontains=text) | Q(publisher__icontains=text)) if text else rows


def _citations_wanted(wanted: CitationWanted) -> "QuerySet[Citation]":
    rows = Citation.objects.all()
    if wanted.subject:
        rows = rows.filter(subject_kind=wanted.subject.kind, subject_key=wanted.subject.key)
    rows = rows.filter(field=wanted.field) if wanted.field else rows
    return rows.filter(source__key=wanted.source) if wanted.source else rows
