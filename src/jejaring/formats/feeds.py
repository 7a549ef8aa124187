"""Atom feeds (RFC 4287)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry: `href` is its page and its lasting name, `updated` has a zone."""

    href: str
    title: str
    summary: str
    author: str
    updated: datetime


def atom_feed(*, href: str, page: str, title: str, updated: datetime, entries: Iterable[FeedEntry]) -> bytes:
    """A feed as UTF-8 XML. `href` is the feed's own address, `page` that of the page it belongs to."""
    feed = Element("feed", xmlns=_ATOM)
    _text(feed, "id", href)
    _text(feed, "title", title)
    _text(feed, "updated", updated.isoformat(timespec="seconds"))
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=href)
    SubElement(feed, "link", rel="alternate", type="text/html", href=page)
    for entry in entries:
        item = SubElement(feed, "entry")
        _text(item, "id", entry.href)
        _text(item, "title", entry.title)
        _text(item, "updated", entry.updated.isoformat(timespec="seconds"))
        _text(SubElement(item, "author"), "name", entry.author)
        SubElement(item, "link", rel="alternate", type="text/html", href=entry.href)
        _text(item, "summary", entry.summary)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
