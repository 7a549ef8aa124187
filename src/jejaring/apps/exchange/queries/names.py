"""Exchanges, needs and offers as the search and the pages of sources name them."""

from collections.abc import Iterable, Iterator

from jejaring.apps.exchange.models import Exchange, Need, Offer
from jejaring.apps.exchange.queries.needs import load_indexed_needs
from jejaring.apps.exchange.queries.offers import load_indexed_offers
from jejaring.apps.registry.queries import NamedRecord, NamePath, name_records
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref

_NAMES = {
    "exchange": NamePath(Exchange, "key", "title", "exchange", "key"),
    "offer": NamePath(Offer, "key", "title", "offer", "key"),
}
_LONGEST_NAME = 120


def load_indexed_texts(touching: Ref | None = None) -> Iterator[IndexedText]:
    """What can be found about exchanges, needs and offers; about all, or about those this record changes."""
    rows = Exchange.objects.values_list("key", "title", "summary", "place")
    if touching is not None:
        rows = rows.filter(key=touching.key) if touching.kind == "exchange" else rows.none()
    for key, title, summary, place in rows.iterator(chunk_size=2000):
        yield IndexedText(Ref("exchange", key), title, (), summary, place)
    yield from load_indexed_needs(touching)
    yield from load_indexed_offers(touching)


def load_record_names(refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    """The names of those of these records that live here."""
    wanted = tuple(refs)
    return name_records(_NAMES, wanted) | _need_names(wanted)


def _need_names(refs: Iterable[Ref]) -> dict[Ref, NamedRecord]:
    keys = {ref.key for ref in refs if ref.kind == "need"}
    if not keys:
        return {}
    rows = Need.public.filter(key__in=keys).values_list("key", "title", "summary", "project__title")
    return {
        Ref("need", key): NamedRecord(Ref("need", key), title or project or summary[:_LONGEST_NAME], Ref("need", key))
        for key, title, summary, project in rows
    }
