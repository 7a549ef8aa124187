"""The drawings of the pages of cities and states: from records to the specs that `drawing` draws."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from jejaring.apps.agreements.queries import OtherParty, PartyAgreement
from jejaring.apps.registry.queries import CityPlace, CityProfile
from jejaring.web.drawing import charts, geometry, loom
from jejaring.web.drawing import map as maps
from jejaring.web.drawing.charts import KindRow, KindStrip, Part, Status
from jejaring.web.drawing.glyphs import LINE_CLASSES
from jejaring.web.drawing.loom import Group, Loom, Thread
from jejaring.web.drawing.map import Place
from jejaring.web.links import link_to
from jejaring.web.words import word

_STATUSES: tuple[Status, ...] = ("planning", "ongoing", "completed")


def views_of(city: CityProfile) -> tuple[str, ...]:
    """The view that shows the city; none when its place is not known."""
    place = _place_of(city)
    return (geometry.fit([(place.lat, place.lon)]).key,) if place else ()


def locator(city: CityProfile, around: Iterable[CityPlace]) -> Markup:
    """Where the city lies, with the other members near it; empty when its place is not known."""
    place = _place_of(city)
    if place is None:
        return Markup("")
    others = [Place(other.ref.key, other.name, other.latitude, other.longitude, "") for other in around]
    return maps.locator_map(place, others, _("Where %(city)s lies") % {"city": city.name})


def _place_of(city: CityProfile) -> Place | None:
    if city.latitude is None or city.longitude is None:
        return None
    return Place(city.ref.key, city.name, city.latitude, city.longitude, "")


def kinds_of(agreements: Iterable[PartyAgreement]) -> list[str]:
    """The kinds that occur, in the order of the legend."""
    found = {agreement.kind for agreement in agreements}
    return [kind for kind in LINE_CLASSES if kind in found]


def agreement_strip(city: CityProfile, agreements: Iterable[PartyAgreement], latest: int | None) -> Markup:
    """Agreements by kind and year; those that probably repeat another one are left out."""
    once = [agreement for agreement in agreements if agreement.possibly_same_as is None]
    years = [agreement.signed.year for agreement in once if agreement.signed]
    rows = tuple(_kind_row(kind, [a for a in once if a.kind == kind]) for kind in kinds_of(once))
    label = _("Agreements of %(city)s by kind and year; the list below holds the same facts") % {"city": city.name}
    last_year = max([*years, *([latest] if latest else [])], default=0)
    if not last_year:  # without any year there is no axis to draw
        return Markup("")
    return charts.kind_strip(KindStrip(label, rows, last_year, _("year not known"), _("no year")))


def _kind_row(kind: str, agreements: list[PartyAgreement]) -> KindRow:
    years = tuple(agreement.signed.year for agreement in agreements if agreement.signed)
    return KindRow(word(kind, "agreement_kind"), years, len(agreements) - len(years))


@dataclass(frozen=True, slots=True)
class _Tied:
    """A party and the agreements with it."""

    party: OtherParty
    agreements: tuple[PartyAgreement, ...]


def partner_loom(
    city: CityProfile,
    agreements: Iterable[PartyAgreement],
    tied_cities: Mapping[str, int],
    member_states: frozenset[str],
) -> Markup:
    """The parties a city has agreements with, in four groups. `tied_cities`: how many other members each is tied to."""
    ties: dict[OtherParty, list[PartyAgreement]] = {}
    for agreement in agreements:
        for other in agreement.others:
            ties.setdefault(other, []).append(agreement)
    tied = sorted((_Tied(party, tuple(found)) for party, found in ties.items()), key=lambda one: one.party.name)
    headings = (
        _("Member cities"),
        _("Other places in the member states"),
        _("Local governments elsewhere"),
        _("States, banks, firms and others"),
    )
    groups = tuple(
        Group(
            heading,
            tuple(_thread(one, tied_cities) for one in tied if _group_of(one.party, member_states) == number),
        )
        for number, heading in enumerate(headings)
    )
    label = ngettext(
        "%(city)s and the %(count)s party it has agreements with; the list of agreements holds the same facts",
        "%(city)s and the %(count)s parties it has agreements with; the list of agreements holds the same facts",
        len(tied),
    ) % {"city": city.name, "count": len(tied)}
    return loom.loom(Loom(city.name, label, groups))


def _group_of(party: OtherParty, member_states: frozenset[str]) -> int:
    if party.ref.kind == "city":
        return 0
    if party.partner_kind != "city_government":
        return 3
    return 1 if party.country in member_states else 2


def _thread(tied: _Tied, tied_cities: Mapping[str, int]) -> Thread:
    party = tied.party
    kinds = ", ".join(word(kind, "agreement_kind") for kind in dict.fromkeys(a.kind for a in tied.agreements))
    member = party.ref.kind == "city"
    return Thread(
        party.name,
        tied.agreements[0].kind,
        f"{party.name}: {kinds}",
        link_to(party.ref) or reverse("agreements"),
        member=member,
        shared=0 if member else tied_cities.get(party.ref.key, 0),
    )


def status_parts(planning: int, ongoing: int, completed: int) -> list[Part]:
    """The parts of a bar of projects by status."""
    counts = zip(_STATUSES, (planning, ongoing, completed), strict=True)
    return [Part(status, count, f"{word(status, 'status')}: {count}") for status, count in counts]
