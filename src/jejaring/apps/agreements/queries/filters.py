"""Which agreements are wanted, as conditions on the database."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from jejaring.apps.agreements.models import Agreement, AgreementParty


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    """Which agreements are wanted; an empty field allows all.

    `states` are those of the member cities, `regions` those of the partners. `dated` is "yes" or "no". `force` is
    "open" (no end stated), "running" (an end stated, not passed on `day`) or "ended" (passed before `day`).
    `party` is the key of a party, `text` is looked for in titles, summaries, occasions and the names of the parties.
    """

    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    confidences: tuple[str, ...] = ()
    dated: str = ""
    force: str = ""
    party: str = ""
    year: int | None = None
    text: str = ""
    day: date = field(default_factory=localdate)


def selected(wanted: AgreementFilter, without: str = "") -> "QuerySet[Agreement]":
    """The agreements wanted; `without` leaves out the filter of that name."""
    conditions = {name: condition for name, condition in _conditions(wanted).items() if name != without}
    return Agreement.objects.filter(*conditions.values())


def _conditions(wanted: AgreementFilter) -> dict[str, Q]:
    found: dict[str, Q] = {}
    if wanted.kinds:
        found["kind"] = Q(kind__in=wanted.kinds)
    if wanted.states:
        found["state"] = _has_party(party__city__state__key__in=wanted.states)
    if wanted.regions:
        found["region"] = _has_party(party__partner__region__in=wanted.regions)
    if wanted.focus_areas:
        links = Agreement.focus_areas.through.objects.filter(agreement=OuterRef("pk"))
        found["focus_area"] = Q(Exists(links.filter(focusarea__key__in=wanted.focus_areas)))
    if wanted.pillars:
        found["pillar"] = Q(pillar__in=wanted.pillars)
    if wanted.confidences:
        found["confidence"] = Q(confidence__in=wanted.confidences)
    if wanted.dated:
        found["dated"] = Q(signed__isnull=wanted.dated == "no")
    if wanted.force:
        found["force"] = force_conditions(wanted.day)[wanted.force]
    if wanted.party:
        found["party"] = _has_party(party__key=wanted.party)
    if wanted.year is not None:
        found["year"] = Q(signed__startswith=f"{wanted.year:04d}")
    if wanted.text:
        in_words = Q(title__icontains=wanted.text) | Q(summary__icontains=wanted.text)
        in_words |= Q(occasion__icontains=wanted.text)
        found["text"] = in_words | _has_party(party__name__icontains=wanted.text)
    return found


def _has_party(**condition: Any) -> Q:
    return Q(Exists(AgreementParty.objects.filter(agreement=OuterRef("pk"), **condition)))


def force_conditions(day: date) -> dict[str, Q]:
    return {
        "open": Q(ended__isnull=True),
        "running": Q(ended__isnull=False) & ~ended_before(day),
        "ended": ended_before(day),
    }


def ended_before(day: date) -> Q:
    """The stated end passed before this day; an end known by month or year passes with its last day."""
    text = day.isoformat()
    return Q(ended__lt=text) & ~Q(ended__in=(text[:4], text[:7]))
