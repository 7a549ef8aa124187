"""What the page of a partner draws: its agreements by kind and year, whom it is tied to, and where that leads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from jejaring.apps.agreements.queries import AgreementRow
from jejaring.apps.registry.queries import PartnerProfile
from jejaring.apps.ties.queries import PlacedTie
from jejaring.kernel.ref import Ref
from jejaring.web.drawing import geometry, loom
from jejaring.web.drawing.charts import KindRow, KindStrip
from jejaring.web.drawing.map import (
    MapSpec,
    Mark,
    Measure,
    OutsideCountry,
    Place,
    Tie,
    WorldSpec,
    locator_map,
    region_map,
    world_map,
)
from jejaring.web.drawing.svg import Point
from jejaring.web.links import link_to
from jejaring.web.words import WORDS, word

_KINDS = tuple(key for group, key in WORDS if group == "agreement_kind")
MOST_THREADS = 120
_MOST_NAMES = 14


@dataclass(frozen=True, slots=True)
class Other:
    """A party tied to the partner: the kinds of the agreements that join them, one for each, and where it lies."""

    ref: Ref
    name: str
    kinds: tuple[str, ...]
    place: Point | None

    @property
    def title(self) -> str:
        """The name and the kinds in words."""
        return f"{self.name}: {', '.join(word(kind, 'agreement_kind') for kind in self.kinds)}"


def others(partner: Ref, ties: Iterable[PlacedTie]) -> tuple[Other, ...]:
    """The other ends of a partner's ties, by name."""
    kinds: dict[tuple[Ref, str, Point | None], list[str]] = defaultdict(list)
    for tie in ties:
        row = tie.row
        is_second = row.first == partner
        end = (row.second, row.second_name, tie.second_at) if is_second else (row.first, row.first_name, tie.first_at)
        kinds[end].append(row.kind)
    found = (Other(ref, name, tuple(given), place) for (ref, name, place), given in kinds.items())
    return tuple(sorted(found, key=lambda other: (other.name, other.ref)))


def strip(rows: Sequence[AgreementRow]) -> KindStrip | None:
    """Agreements by kind and year; None when there is none."""
    shown = tuple(
        KindRow(
            word(kind, "agreement_kind"),
            tuple(sorted(row.signed.year for row in rows if row.kind == kind and row.signed)),
            sum(1 for row in rows if row.kind == kind and row.signed is None),
        )
        for kind in _KINDS
        if any(row.kind == kind for row in rows)
    )
    if not shown:
        return None
    last = max((year for row in shown for year in row.years), default=2020)
    return KindStrip(
        _("Agreements by kind and year; the list below holds the same facts"), shown, last, _("year not known"),
        _("no year"),
    )  # fmt: skip


def threads(partner: PartnerProfile, found: Sequence[Other]) -> Markup:
    """A thread to each party: member cities first, then those who stand in the same agreements; empty for none."""
    cities = [other for other in found if other.ref.kind == "city"]
    rest = [other for other in found if other.ref.kind != "city"]
    label = ngettext(
        "%(name)s and the %(count)s party tied to it; the list of agreements holds the same facts",
        "%(name)s and the %(count)s parties tied to it; the list of agreements holds the same facts",
        len(found),
    ) % {"name": partner.name, "count": len(found)}
    groups = (
        loom.Group(_("Member cities"), tuple(_thread(other, member=True) for other in cities[:MOST_THREADS])),
        loom.Group(_("Others in the same agreements"), tuple(_thread(other) for other in rest[:MOST_THREADS])),
    )
    return loom.loom(loom.Loom(partner.name, label, groups))


def _thread(other: Other, *, member: bool = False) -> loom.Thread:
    return loom.Thread(other.name, other.kinds[0], other.title, href=link_to(other.ref), member=member)


def view_of(partner: PartnerProfile) -> str:
    """The map that shows this partner best; empty where its place is not known."""
    place = _place(partner)
    return geometry.fit([place]).key if place else ""


def map_of(partner: PartnerProfile, found: Iterable[Other]) -> Markup:
    """Where the partner lies and where its member cities are; empty where its place is not known."""
    place = _place(partner)
    if place is None:
        return Markup("")
    cities = [other for other in found if other.ref.kind == "city" and other.place is not None][:MOST_THREADS]
    label = _("Where %(name)s lies, and the member cities it is tied to") % {"name": partner.name}
    here = Place(partner.key, partner.name, *place, link_to(partner.ref))
    if not cities:
        return locator_map(here, (), _("Where %(name)s lies") % {"name": partner.name})
    return _near(here, cities, label) if view_of(partner) != geometry.WORLD else _far(place, cities, label)


def _near(here: Place, cities: Sequence[Other], label: str) -> Markup:
    places = (here, *(Place(c.ref.key, c.name, *c.place, link_to(c.ref)) for c in cities if c.place))
    marks = (Mark(here.key, 2, here.name), *(Mark(city.ref.key, 1, city.title) for city in cities))
    ties = tuple(Tie((here.lat, here.lon), city.place, city.title) for city in cities if city.place)
    measure = Measure("ties", marks, largest=9)
    return region_map(MapSpec(label, places, (measure,), ties, highlight=here.key, view=geometry.REGION))


def _far(place: Point, cities: Sequence[Other], label: str) -> Markup:
    ends = tuple(OutsideCountry(city.ref.key, city.name, city.title, len(city.kinds), city.place) for city in cities)
    return world_map(WorldSpec(label, place, ends, labelled=_MOST_NAMES, counted=False))


def _place(partner: PartnerProfile) -> Point | None:
    if partner.latitude is None or partner.longitude is None:
        return None
    return (partner.latitude, partner.longitude)
