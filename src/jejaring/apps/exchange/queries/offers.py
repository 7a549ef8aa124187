"""Offers: the board, one of them, those of a party."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet

from jejaring.apps.exchange.lifecycle import CLOSED, PUBLISHED
from jejaring.apps.exchange.models import Offer
from jejaring.apps.exchange.queries.needs import NEED_KINDS
from jejaring.kernel.errors import NotFound
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.paging import Page
from jejaring.kernel.ref import Ref

OFFER_SORTS = ("-checked", "title", "party")
STALE_AFTER = timedelta(days=365)
"""An offer that nobody has checked for longer than this is shown greyed."""

_STANDINGS = {"open": PUBLISHED, "closed": CLOSED}
OFFER_STANDINGS = tuple(_STANDINGS)
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class OfferFilter:
    """Which offers are wanted; an empty field allows all. An offer without focus areas or states fits any of them."""

    kinds: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()
    party: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class OfferRow:
    """What a party can give. No focus area, state or language means: any, or not said."""

    key: str
    title: str
    summary: str
    party: Ref
    party_name: str
    country: str
    kinds: tuple[str, ...]
    focus_areas: tuple[str, ...]
    states: tuple[str, ...]
    conditions: str
    capacity: str
    languages: tuple[str, ...]
    state: str
    published_on: date
    checked_on: date
    closed_on: date | None
    closed_reason: str

    @property
    def ref(self) -> Ref:
        """What points to this offer."""
        return Ref("offer", self.key)

    @property
    def is_open(self) -> bool:
        """Whether it still stands, as far as its party has said."""
        return self.state == PUBLISHED

    def is_stale(self, day: date) -> bool:
        """Whether nobody has checked it for more than a year on that day."""
        return day - self.checked_on > STALE_AFTER


@dataclass(frozen=True, slots=True)
class OfferCounts:
    """How many offers each choice of a filter would leave, the other filters being as they are."""

    kinds: dict[str, int]
    focus_areas: dict[str, int]
    states: dict[str, int]
    standings: dict[str, int]


_ROW = (
    "pk", "key", "title", "summary", "party__kind", "party__key", "party__name", "party__country", "kinds",
    "conditions", "capacity", "languages", "state", "published_on", "checked_on", "closed_on", "closed_reason",
)  # fmt: skip


def offers(
    wanted: OfferFilter | None = None, *, sort: str = "-checked", page: int = 1, size: int = 50
) -> Page[OfferRow]:
    """A page of offers. `sort` is one of OFFER_SORTS; open ones come first."""
    rows = _offers(wanted or OfferFilter())
    shown = _sorted(rows, sort)[(page - 1) * size : page * size]
    return Page(_rows(shown.values_list(*_ROW)), rows.count(), page, size)


def load_offers(wanted: OfferFilter | None = None, *, sort: str = "-checked") -> Iterator[OfferRow]:
    """All offers that fit, one after the other."""
    remaining = _sorted(_offers(wanted or OfferFilter()), sort).values_list(*_ROW).iterator(chunk_size=_BATCH)
    while batch := list(islice(remaining, _BATCH)):
        yield from _rows(batch)


def offer_counts(wanted: OfferFilter | None = None) -> OfferCounts:
    """The numbers beside the choices of each filter; what fits any choice counts for each that is named anywhere."""
    chosen = wanted or OfferFilter()
    by_state = _counted(_offers(replace(chosen, standings=())), "state")
    return OfferCounts(
        kinds={kind: _offers(replace(chosen, kinds=(kind,))).count() for kind in NEED_KINDS},
        focus_areas=_counted_with_any(_offers(replace(chosen, focus_areas=())), "focus_areas__key"),
        states=_counted_with_any(_offers(replace(chosen, states=())), "states__key"),
        standings={name: by_state.get(state, 0) for name, state in _STANDINGS.items()},
    )


def get_offer(key: str) -> OfferRow:
    """One offer; raises NotFound."""
    for row in _rows(Offer.objects.filter(key=key).values_list(*_ROW)):
        return row
    raise NotFound("offer", key)


def offers_of_party(key: str) -> tuple[OfferRow, ...]:
    """The offers of a party, open ones first."""
    return _rows(_sorted(Offer.objects.filter(party__key=key), "-checked").values_list(*_ROW))


def open_offers_of_kind(kind: str) -> tuple[OfferRow, ...]:
    """Every open offer of this kind, by key."""
    return _rows(_offers(OfferFilter(kinds=(kind,), standings=("open",))).order_by("key").values_list(*_ROW))


def load_indexed_offers(touching: Ref | None = None) -> Iterator[IndexedText]:
    """What can be found about offers; about all, about one, or about those of a party."""
    rows = Offer.objects.order_by("key")
    if touching is not None:
        lookup = {"offer": "key", "city": "party__key", "partner": "party__key"}.get(touching.kind)
        rows = rows.filter(**{lookup: touching.key}) if lookup else rows.none()
    for key, title, summary, party in rows.values_list("key", "title", "summary", "party__name"):
        yield IndexedText(Ref("offer", key), title, (), summary, party)


def _offers(wanted: OfferFilter) -> QuerySet[Offer]:
    rows = Offer.objects.all()
    if wanted.kinds:
        fits = Q()
        for kind in wanted.kinds:
            # A JSON list as text: the same on every database, and kinds cannot hold quotation marks.
            fits |= Q(kinds__icontains=f'"{kind}"')
        rows = rows.filter(fits)
    for field, keys in (("focus_areas", wanted.focus_areas), ("states", wanted.states)):
        if keys:
            named = Offer.objects.filter(**{f"{field}__key__in": keys}).values("pk")
            rows = rows.filter(Q(pk__in=named) | Q(**{f"{field}__isnull": True}))
    if wanted.standings:
        rows = rows.filter(state__in=[_STANDINGS[name] for name in wanted.standings])
    if wanted.party:
        rows = rows.filter(party__key=wanted.party)
    if wanted.text:
        text = wanted.text
        rows = rows.filter(Q(title__icontains=text) | Q(summary__icontains=text) | Q(party__name__icontains=text))
    return rows


def _sorted(rows: QuerySet[Offer], sort: str) -> QuerySet[Offer]:
    order = {"-checked": ("-checked_on", "key"), "title": ("title", "key"), "party": ("party__name", "key")}[sort]
    return rows.order_by("-state", *order)  # "published" sorts after "closed"


def _counted(rows: QuerySet[Offer], field: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(field).annotate(number=Count("pk", distinct=True)))


def _counted_with_any(rows: QuerySet[Offer], field: str) -> dict[str, int]:
    counted = _counted(rows, field)
    fits_any = counted.pop(None, 0)  # type: ignore[call-overload]
    return {key: number + fits_any for key, number in counted.items()}


def _rows(values: Any) -> tuple[OfferRow, ...]:
    """The rows with their focus areas and states, in two more queries however many there are."""
    found = list(values)
    pks = [row[0] for row in found]
    areas = _linked(pks, "focus_areas__key", "focus_areas__position")
    states = _linked(pks, "states__key", "states__key")
    return tuple(
        OfferRow(
            key, title, summary, Ref(kind, party), name, country, tuple(kinds), tuple(areas[pk]), tuple(states[pk]),
            conditions, capacity, tuple(languages), *rest,
        )
        for pk, key, title, summary, kind, party, name, country, kinds, conditions, capacity, languages, *rest in found
    )  # fmt: skip


def _linked(pks: Sequence[int], field: str, order: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Offer.objects.filter(pk__in=pks, **{f"{field}__isnull": False}).order_by(order)
    for pk, key in rows.values_list("pk", field):
        found[pk].append(key)
    return found


# --- For programs ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfferWanted:
    """Which offers are wanted; an empty field allows all."""

    kind: str = ""
    state: str = ""
    party: str = ""
    country: str = ""
    focus_area: str = ""
    text: str = ""


def offers_after(wanted: OfferWanted, *, after: str = "", limit: int) -> tuple[OfferRow, ...]:
    """The next `limit` offers wanted, by key, from the one after `after` on."""
    return _rows(_wanted(wanted).filter(key__gt=after).order_by("key").values_list(*_ROW)[:limit])


def count_offers(wanted: OfferWanted) -> int:
    """How many offers are wanted."""
    return _wanted(wanted).count()


def _wanted(wanted: OfferWanted) -> QuerySet[Offer]:
    rows = _offers(
        OfferFilter(
            kinds=(wanted.kind,) if wanted.kind else (),
            focus_areas=(wanted.focus_area,) if wanted.focus_area else (),
            states=(wanted.country,) if wanted.country else (),
            party=wanted.party,
            text=wanted.text,
        )
    )
    return rows.filter(state=wanted.state) if wanted.state else rows
