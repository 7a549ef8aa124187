"""Asking for support and offering it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from jejaring.apps.exchange import policy
from jejaring.apps.exchange.lifecycle import CLOSED, DRAFT, NEED, OFFER, OUTCOMES, PUBLISHED
from jejaring.apps.exchange.models import Need, Offer
from jejaring.apps.exchange.queries import NEED_KINDS, load_indexed_needs, load_indexed_offers
from jejaring.apps.exchange.texts import (
    LIMITS,
    NeedText,
    OfferText,
    amount,
    is_once,
    problems_of_need,
    problems_of_offer,
    problems_of_text,
)
from jejaring.apps.journal.actions import record
from jejaring.apps.projects.models import Project
from jejaring.apps.registry.models import City, FocusArea, Party, State
from jejaring.apps.search.actions import put, remove
from jejaring.kernel.actor import Actor
from jejaring.kernel.dates import PartialDate
from jejaring.kernel.errors import Invalid, NotFound, Problem
from jejaring.kernel.lifecycle import Lifecycle, NoSuchMove
from jejaring.kernel.ref import Ref

_NEED_FIELDS = (
    "kind", "title", "summary", "in_return", "amount_min", "amount_max", "currency", "deadline", "language", "state",
    "published_on", "confirmed_on", "closed_on", "outcome", "outcome_reason",
)  # fmt: skip
_OFFER_FIELDS = (
    "title", "summary", "kinds", "conditions", "capacity", "languages", "state", "checked_on", "closed_on",
    "closed_reason",
)  # fmt: skip


# Needs


@transaction.atomic
def draft_need(*, by: Actor, city: Ref, text: NeedText, once: str, at: datetime, project: Ref | None = None) -> Ref:
    """Write down a need of a city, or of one of its projects, without publishing it; returns `need:KEY`.

    `once` (8 to 16 small letters and digits) tells a form that was sent twice from two needs: the second time nothing
    happens and the same need is returned. Raises NotFound, NotAllowed, or Invalid with everything that is wrong.
    """
    by = policy.DRAFT_NEED.allow(by, city)
    return _new_need(by, city, project, text, once, at, DRAFT)


@transaction.atomic
def publish_need(*, by: Actor, city: Ref, text: NeedText, once: str, at: datetime, project: Ref | None = None) -> Ref:
    """Publish a need of a city, or of one of its projects; returns `need:KEY`. `once` and errors as in `draft_need`."""
    by = policy.PUBLISH_NEED.allow(by, city)
    return _new_need(by, city, project, text, once, at, PUBLISHED)


@transaction.atomic
def publish_draft(*, by: Actor, need: str, at: datetime) -> None:
    """Make a draft public. Doing it again changes nothing. Raises NotFound, NotAllowed, Invalid."""
    found = _locked_need(need)
    by = policy.PUBLISH_NEED.allow(by, _city_of(found))
    if found.state == PUBLISHED:
        return
    before = _said(found, _NEED_FIELDS)
    found.state = _after(found.state, "publish")
    found.published_on = _day(at)
    _raise_all(_deadline_problem(found.deadline, at.date()))
    _settle_need(by, at, "exchange.publish_need", "published a need", found, before)


@transaction.atomic
def change_need(*, by: Actor, need: str, text: NeedText, at: datetime) -> None:
    """Give a draft or a published need another wording or other terms. Raises NotFound, NotAllowed, Invalid.

    What a document says is not changed here: such a need is renewed.
    """
    found = _locked_need(need)
    by = policy.CHANGE_NEED.allow(by, _city_of(found))
    if found.published_on is None and found.state != DRAFT:
        way_out = "Renew it: then your words stand beside those of the document."
        raise Invalid([Problem("this need is told in the words of a document", way_out, value=need)])
    if found.state == CLOSED:
        raise Invalid([Problem("this need is closed", "Reopen it first.", value=need)])
    before = _said(found, _NEED_FIELDS)
    _write_need(found, text, at)
    if _said(found, _NEED_FIELDS) != before:
        _settle_need(by, at, "exchange.change_need", "changed a need", found, before)


@transaction.atomic
def discard_need(*, by: Actor, need: str, at: datetime) -> None:
    """Throw a draft away; what was published once is closed instead. Raises NotFound, NotAllowed, Invalid."""
    found = _locked_need(need)
    by = policy.DISCARD_NEED.allow(by, _city_of(found))
    if found.state != DRAFT:
        raise Invalid([Problem("only a draft can be thrown away", "Close this need instead.", value=need)])
    found.delete()
    record(by=by, at=at, act="exchange.discard_need", subject=Ref("need", need), summary="threw a draft away")


@transaction.atomic
def confirm_need(*, by: Actor, need: str, at: datetime) -> None:
    """Say that a need still stands as it is written. Doing it again the same day changes nothing.

    Raises NotFound, NotAllowed, or Invalid when the need is a draft or closed.
    """
    found = _locked_need(need)
    by = policy.CONFIRM_NEED.allow(by, _city_of(found))
    state = _after(found.state, "confirm")
    if (state, _day(at)) == (found.state, found.confirmed_on):
        return
    before = _said(found, _NEED_FIELDS)
    found.state, found.confirmed_on = state, _day(at)
    _settle_need(by, at, "exchange.confirm_need", "confirmed that a need still stands", found, before)


@transaction.atomic
def renew_need(*, by: Actor, need: str, text: NeedText, at: datetime) -> None:
    """Ask again, in new words and on new terms, for what was asked before. Raises NotFound, NotAllowed, Invalid.

    The words before stay in the journal.
    """
    found = _locked_need(need)
    by = policy.RENEW_NEED.allow(by, _city_of(found))
    before = _said(found, _NEED_FIELDS)
    state = _after(found.state, "renew")
    _write_need(found, text, at)
    if found.state == state and _said(found, _NEED_FIELDS) == before:
        return
    found.state = state
    found.published_on = found.confirmed_on = _day(at)
    found.closed_on, found.outcome, found.outcome_reason = None, "", ""
    _settle_need(by, at, "exchange.renew_need", "asked again for what was asked before", found, before)


@transaction.atomic
def close_need(*, by: Actor, need: str, outcome: str, reason: str, at: datetime) -> None:
    """Say that a need no longer waits, why (one of OUTCOMES), and in words how that came about.

    Closing it again in the same way changes nothing. Raises NotFound, NotAllowed, or Invalid.
    """
    found = _locked_need(need)
    by = policy.CLOSE_NEED.allow(by, _city_of(found))
    reason = reason.strip()
    if (found.state, found.outcome, found.outcome_reason) == (CLOSED, outcome, reason):
        return
    problems = list(problems_of_text("reason", reason, LIMITS["reason"], required=True))
    if outcome not in OUTCOMES:
        problems.append(Problem("is not one of the words allowed here", "Choose one.", "", None, "outcome", outcome))
    _raise_all(*problems)
    before = _said(found, _NEED_FIELDS)
    found.state = _after(found.state, "close")
    found.closed_on, found.outcome, found.outcome_reason = _day(at), outcome, reason
    _settle_need(by, at, "exchange.close_need", f"closed a need: {outcome.replace('_', ' ')}", found, before)


@transaction.atomic
def reopen_need(*, by: Actor, need: str, reason: str, at: datetime) -> None:
    """Let a closed or matched need wait again, and say why. Raises NotFound, NotAllowed, Invalid."""
    found = _locked_need(need)
    by = policy.REOPEN_NEED.allow(by, _city_of(found))
    _raise_all(*problems_of_text("reason", reason.strip(), LIMITS["reason"], required=True))
    before = _said(found, _NEED_FIELDS)
    found.state = _after(found.state, "reopen")
    found.published_on = found.published_on or _day(at)
    found.confirmed_on = _day(at)
    found.closed_on, found.outcome, found.outcome_reason = None, "", ""
    _settle_need(by, at, "exchange.reopen_need", "let a need wait again", found, before, {"reason": reason.strip()})


@transaction.atomic
def match_need(*, by: Actor, need: str, at: datetime) -> None:
    """Note that both sides of an introduction about this need said yes. Called by the act that made them.

    A need that cannot become matched (told by a document only, closed) stays as it is.
    """
    found = _locked_need(need)
    if found.state == "matched" or "match" not in {move.name for move in NEED.moves_from(found.state)}:
        return
    before = _said(found, _NEED_FIELDS)
    found.state = NEED.after(found.state, "match")
    _settle_need(by, at, "exchange.match_need", "found somebody for a need", found, before)


# Offers


@transaction.atomic
def publish_offer(*, by: Actor, party: Ref, text: OfferText, once: str, at: datetime) -> Ref:
    """Publish what a party can give; returns `offer:KEY`. `once` as in `draft_need`.

    Raises NotFound, NotAllowed, or Invalid with everything that is wrong.
    """
    by = policy.PUBLISH_OFFER.allow(by, party)
    giver = Party.objects.select_for_update().filter(kind=party.kind, key=party.key).first()
    if giver is None:
        raise NotFound(party.kind, party.key)
    key = _new_key(party, "offer", once)
    if Offer.objects.filter(key=key).exists():
        return Ref("offer", key)
    day = at.date()
    offer = Offer(key=key, party=giver, state=PUBLISHED, published_on=day, checked_on=day)
    _write_offer(offer, text)
    _settle_offer(by, at, "exchange.publish_offer", "published an offer", offer, None, text)
    return Ref("offer", key)


@transaction.atomic
def change_offer(*, by: Actor, offer: str, text: OfferText, at: datetime) -> None:
    """Say an offer in other words or on other terms; that also checks it. Raises NotFound, NotAllowed, Invalid."""
    found = _locked_offer(offer)
    by = policy.CHANGE_OFFER.allow(by, _giver_of(found))
    if found.state == CLOSED:
        raise Invalid([Problem("this offer is closed", "Publish a new one.", value=offer)])
    before = _said(found, _OFFER_FIELDS) | _links_of(found)
    _write_offer(found, text)
    found.checked_on = max(found.checked_on, at.date())
    if _said(found, _OFFER_FIELDS) | _links_in(text) != before:
        _settle_offer(by, at, "exchange.change_offer", "changed an offer", found, before, text)


@transaction.atomic
def check_offer(*, by: Actor, offer: str, at: datetime) -> None:
    """Say that an offer still stands. Doing it again the same day changes nothing. Raises NotFound, NotAllowed,
    Invalid."""
    found = _locked_offer(offer)
    by = policy.CHECK_OFFER.allow(by, _giver_of(found))
    found.state = _after(found.state, "check", OFFER)
    if found.checked_on >= at.date():
        return
    before = _said(found, _OFFER_FIELDS)
    found.checked_on = at.date()
    _settle_offer(by, at, "exchange.check_offer", "checked that an offer still stands", found, before)


@transaction.atomic
def close_offer(*, by: Actor, offer: str, reason: str, at: datetime) -> None:
    """Say that an offer no longer stands, and why. Doing it again changes nothing. Raises NotFound, NotAllowed,
    Invalid."""
    found = _locked_offer(offer)
    by = policy.CLOSE_OFFER.allow(by, _giver_of(found))
    if found.state == CLOSED:
        return
    _raise_all(*problems_of_text("reason", reason.strip(), LIMITS["reason"], required=True))
    before = _said(found, _OFFER_FIELDS)
    found.state = _after(found.state, "close", OFFER)
    found.closed_on, found.closed_reason = at.date(), reason.strip()
    _settle_offer(by, at, "exchange.close_offer", "closed an offer", found, before)


# Parts of the acts


def _new_need(by: Actor, city: Ref, project: Ref | None, text: NeedText, once: str, at: datetime, state: str) -> Ref:
    # Locked, so that a form sent twice at once makes one need.
    asker = City.objects.select_for_update(of=("self",)).filter(party__key=city.key, party__kind=city.kind).first()
    if asker is None:
        raise NotFound("city", city.key)
    key = _new_key(city, "need", once)
    if Need.objects.filter(key=key).exists():
        return Ref("need", key)
    need = Need(key=key, city=asker, state=state, year=at.year)
    if project is not None:
        need.project, need.city = _project_of(city, project), None
    if state == PUBLISHED:
        need.published_on = _day(at)
    _write_need(need, text, at)
    verb = "publish" if state == PUBLISHED else "draft"
    summary = "published a need" if state == PUBLISHED else "drafted a need"
    _settle_need(by, at, f"exchange.{verb}_need", summary, need, None)
    return Ref("need", key)


def _new_key(party: Ref, kind: str, once: str) -> str:
    if not is_once(once):
        raise Invalid(
            [Problem("this form cannot be told from another", "Open the form anew.", column="once", value=once)]
        )
    return f"{party.key[:90]}-{kind}-{once}"


def _project_of(city: Ref, project: Ref) -> Project:
    found = Project.objects.filter(key=project.key, city__party__key=city.key).first()
    if found is None:
        way_out = "Choose one of the city's projects, or none."
        raise Invalid([Problem("is not a project of this city", way_out, "", None, "project", project.key)])
    return found


def _locked_need(key: str) -> Need:
    found = Need.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound("need", key)
    return found


def _locked_offer(key: str) -> Offer:
    found = Offer.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound("offer", key)
    return found


def _city_of(need: Need) -> Ref:
    city = need.city or (need.project.city if need.project else None)
    return Ref("city", city.party.key if city else "")


def _giver_of(offer: Offer) -> Ref:
    return Ref(offer.party.kind, offer.party.key)


def _write_need(need: Need, text: NeedText, at: datetime) -> None:
    areas = dict(FocusArea.objects.values_list("key", "pk"))
    problems = list(problems_of_need(text, kinds=NEED_KINDS, focus_areas=areas))
    _raise_all(*problems)
    for name in ("kind", "title", "summary", "in_return", "currency", "language"):
        setattr(need, name, getattr(text, name).strip())
    need.focus_area_id = areas[text.focus_area] if text.focus_area else None
    need.amount_min, need.amount_max = amount(text.amount_min), amount(text.amount_max)
    deadline = PartialDate.parse(text.deadline) if text.deadline else None
    if deadline != need.deadline:
        _raise_all(_deadline_problem(deadline, at.date()))
    need.deadline = deadline


def _deadline_problem(deadline: PartialDate | None, day: date) -> Problem | None:
    if deadline is None or deadline.latest >= day:
        return None
    return Problem("has passed already", "Name a day to come, or none.", "", None, "deadline", str(deadline))


def _write_offer(offer: Offer, text: OfferText) -> None:
    areas = set(FocusArea.objects.values_list("key", flat=True))
    states = set(State.objects.values_list("key", flat=True))
    _raise_all(*problems_of_offer(text, kinds=NEED_KINDS, focus_areas=areas, states=states))
    for name in ("title", "summary", "conditions", "capacity"):
        setattr(offer, name, getattr(text, name).strip())
    offer.kinds = [kind for kind in NEED_KINDS if kind in text.kinds]
    offer.languages = list(dict.fromkeys(text.languages))


def _settle_need(
    by: Actor,
    at: datetime,
    act: str,
    summary: str,
    need: Need,
    before: Mapping[str, Any] | None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Save, find it by its words, and write the journal."""
    need.save()
    ref = Ref("need", need.key)
    remove(refs=[ref])
    put(documents=load_indexed_needs(ref))
    _record(by, at, act, summary, ref, before, _said(need, _NEED_FIELDS), more)


def _settle_offer(
    by: Actor,
    at: datetime,
    act: str,
    summary: str,
    offer: Offer,
    before: Mapping[str, Any] | None,
    text: OfferText | None = None,
) -> None:
    offer.save()
    after = _said(offer, _OFFER_FIELDS)
    if text is not None:
        offer.focus_areas.set(FocusArea.objects.filter(key__in=text.focus_areas))
        offer.states.set(State.objects.filter(key__in=text.states))
        after |= _links_in(text)
    ref = Ref("offer", offer.key)
    put(documents=load_indexed_offers(ref))
    _record(by, at, act, summary, ref, before, after)


def _record(
    by: Actor,
    at: datetime,
    act: str,
    summary: str,
    subject: Ref,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    more: Mapping[str, Any] | None = None,
) -> None:
    old = before or {}
    changed = [name for name in after if old.get(name) != after[name] and (before is not None or after[name])]
    data = {"before": {name: old.get(name) for name in changed}, "after": {name: after[name] for name in changed}}
    record(by=by, at=at, act=act, subject=subject, summary=summary, data=data | dict(more or {}))


def _said(row: models.Model, fields: tuple[str, ...]) -> dict[str, Any]:
    """What a record says, as the journal can hold it."""
    return {name: _plain(getattr(row, name)) for name in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if isinstance(value, date | PartialDate) else value


def _links_of(offer: Offer) -> dict[str, Any]:
    return {
        "focus_areas": sorted(offer.focus_areas.values_list("key", flat=True)),
        "states": sorted(offer.states.values_list("key", flat=True)),
    }


def _links_in(text: OfferText) -> dict[str, Any]:
    return {"focus_areas": sorted(set(text.focus_areas)), "states": sorted(set(text.states))}


def _after(state: str, move: str, lifecycle: Lifecycle = NEED) -> str:
    try:
        return lifecycle.after(state, move)
    except NoSuchMove:
        moves = ", ".join(one.name for one in lifecycle.moves_from(state)) or "nothing"
        reason = f"to {move} is not possible while it is {state.replace('_', ' ')}"
        raise Invalid([Problem(reason, f"Possible now: {moves}.")]) from None


def _day(at: datetime) -> PartialDate:
    day = at.date()
    return PartialDate(day.year, day.month, day.day)


def _raise_all(*problems: Problem | None) -> None:
    found = [problem for problem in problems if problem is not None]
    if found:
        raise Invalid(found)
