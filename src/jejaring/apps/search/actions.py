"""Filling the text index. Called by the acts of the apps above, inside their transaction; they write the journal."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction

from jejaring.apps.search.models import Document, Term
from jejaring.apps.search.queries import WHOLE_NAME_SIGN, IndexedText
from jejaring.formats import textindex
from jejaring.kernel.ref import Ref

T = TypeVar("T")

_BATCH = 1000
_SHORTEST_TERM = 3  # a word of four letters with one too many


@transaction.atomic
def replace_all(*, documents: Iterable[IndexedText]) -> int:
    """Make the index anew from these documents, each ref once; returns how many. Readers see the old one until then."""
    Document.objects.all().delete()
    Term.objects.all().delete()
    terms: Counter[str] = Counter()
    number = 0
    for batch in _batches(documents):
        rows = [_row(document) for document in batch]
        Document.objects.bulk_create(rows)
        terms.update(term for row in rows for term in _terms(row))
        number += len(rows)
    _count_terms(terms)
    return number


@transaction.atomic
def put(*, documents: Iterable[IndexedText]) -> None:
    """Add these documents, each in place of what the index had for its ref; of a ref given twice the last one stays."""
    for batch in _batches(documents):
        rows = [_row(document) for document in {document.ref: document for document in batch}.values()]
        terms = _take_out(Ref(row.kind, row.key) for row in rows)
        Document.objects.bulk_create(rows)
        terms.update(term for row in rows for term in _terms(row))
        _count_terms(terms)


@transaction.atomic
def remove(*, refs: Iterable[Ref]) -> None:
    """Take these records out of the index; refs it does not have are passed over."""
    for batch in _batches(refs):
        _count_terms(_take_out(batch))


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(things)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _row(document: IndexedText) -> Document:
    title, text, context, *names = map(
        textindex.normal, (document.title, document.text, document.context, *document.names)
    )
    name_tokens = [
        token
        for name in (title, *names)
        for token in (WHOLE_NAME_SIGN + textindex.whole(name), *textindex.tokens(name))
    ]
    return Document(
        kind=document.ref.kind,
        key=document.ref.key,
        weight=document.weight,
        title=title,
        context=context,
        names="\n".join(" ".join(name.split()) for name in names),
        text=text,
        name_tokens=" ".join(dict.fromkeys(name_tokens)),
        text_tokens=" ".join(dict.fromkeys(textindex.tokens(text))),
    )


def _terms(row: Document) -> set[str]:
    """The words of a document that typing errors are mended towards."""
    tokens = {*row.name_tokens.split(), *row.text_tokens.split()}
    return {token for token in tokens if len(token) >= _SHORTEST_TERM and textindex.is_word(token)}


def _take_out(refs: Iterable[Ref]) -> Counter[str]:
    """Delete the documents; returns their terms, counted down."""
    keys_by_kind = defaultdict(list)
    for ref in refs:
        keys_by_kind[ref.kind].append(ref.key)
    terms: Counter[str] = Counter()
    for kind, keys in keys_by_kind.items():
        rows = Document.objects.filter(kind=kind, key__in=keys)
        for row in rows.only("name_tokens", "text_tokens"):
            terms.subtract(_terms(row))
        rows.delete()
    return terms


def _count_terms(changes: Mapping[str, int]) -> None:
    """Add to the numbers of documents. Always in the same order, so that two writers cannot block each other."""
    rows = [(token, len(token), change) for token, change in sorted(changes.items()) if change]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_term (token, size, documents) VALUES (%s, %s, %s) "
            "ON CONFLICT (token) DO UPDATE SET documents = search_term.documents + excluded.documents",
            rows,
        )
    if any(change < 0 for _, _, change in rows):
        Term.objects.filter(documents__lte=0).delete()
