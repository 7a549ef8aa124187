"""Offers: the board, its twins, a page each, and the forms of those who speak for a party."""

import re
import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jejaring.apps.exchange import actions, policy, queries
from jejaring.apps.exchange.queries import NEED_KINDS, OFFER_SORTS, OFFER_STANDINGS, OfferFilter, OfferRow
from jejaring.apps.exchange.texts import LIMITS, OfferText
from jejaring.apps.registry.queries import FocusAreaRow, get_party_record, load_focus_areas, states
from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import Invalid, NotFound, Problem
from jejaring.kernel.ref import Ref
from jejaring.web.actors import actor_of_request
from jejaring.web.history import history_of
from jejaring.web.jinja import local, local_name
from jejaring.web.lists import PAGE_SIZE, Facet, facet
from jejaring.web.params import Params
from jejaring.web.twins import Format, twin
from jejaring.web.words import word


def offers(request: HttpRequest) -> HttpResponse:
    """The board with its filters."""
    areas, params = load_focus_areas(), Params(request)
    wanted, sort = _read(params, areas)
    number = params.page()
    params.check()
    context = {
        "page": queries.offers(wanted, sort=sort, page=number, size=PAGE_SIZE),
        "areas": areas,
        "today": timezone.now().date(),
        "sort": sort,
        "q": wanted.text,
        "facets": _facets(wanted, areas),
        "speaks_for": _parties_of(actor_of_request(request)),
        "nav": "needs",
        "crumbs": [(_("Overview"), reverse("home")), (_("Needs"), reverse("needs")), (_("Offers"), "")],
    }
    return render(request, "offers/list.html", context)


def offers_twin(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """All rows of the board as a download."""
    params = Params(request)
    wanted, sort = _read(params, load_focus_areas())
    params.check()
    return twin("offers", OfferRow, queries.load_offers(wanted, sort=sort), form)


def offer(request: HttpRequest, key: str) -> HttpResponse:
    """One offer; for those who speak for its party, what they can do about it."""
    row = queries.get_offer(key)
    today = timezone.now().date()
    context = {
        "offer": row,
        "areas": [area for area in load_focus_areas().values() if area.key in row.focus_areas],
        "places": [place for place in states() if place.ref.key in row.states],
        "stale": row.is_stale(today),
        "may": policy.CHECK_OFFER.allows(actor_of_request(request), row.party),
        "limit": LIMITS["reason"],
        "history": history_of(row.ref, row.title),
        "nav": "needs",
        "crumbs": [(_("Overview"), reverse("home")), (_("Offers"), reverse("offers")), (row.title, "")],
    }
    return render(request, "offers/page.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_offer(request: HttpRequest, of: str) -> HttpResponse:
    """The form for a new offer of a city or partner."""
    by, party = actor_of_request(request), _party(of)
    policy.PUBLISH_OFFER.allow(by, party)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        once = request.POST.get("once", "")
        try:
            ref = actions.publish_offer(by=by, party=party, text=_typed(request), once=once, at=timezone.now())
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, _("The offer is public."))
            return redirect("offer", ref.key)
    context = _form(request, problems) | {
        "party": get_party_record(party.key),
        "given": _typed(request) if problems else None,
        "once": request.POST.get("once") or secrets.token_hex(6),
    }
    return render(request, "offers/form.html", context, status=400 if problems else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit_offer(request: HttpRequest, key: str) -> HttpResponse:
    """The form to change an offer."""
    by, row = actor_of_request(request), queries.get_offer(key)
    policy.CHANGE_OFFER.allow(by, row.party)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            actions.change_offer(by=by, offer=key, text=_typed(request), at=timezone.now())
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, _("Your words are saved."))
            return redirect("offer", key)
    context = _form(request, problems) | {"offer": row, "given": _typed(request) if problems else row}
    return render(request, "offers/form.html", context, status=400 if problems else 200)


@login_required
@require_POST
def act_on_offer(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """Say that an offer still stands, or that it no longer does."""
    by, at = actor_of_request(request), timezone.now()
    if act == "check":
        actions.check_offer(by=by, offer=key, at=at)
        messages.success(request, _("You have said that it still stands."))
    else:
        actions.close_offer(by=by, offer=key, reason=request.POST.get("reason", ""), at=at)
        messages.success(request, _("The offer is closed."))
    return redirect("offer", key)


def _read(params: Params, areas: dict[str, FocusAreaRow]) -> tuple[OfferFilter, str]:
    wanted = OfferFilter(
        kinds=params.choices("kind", NEED_KINDS),
        focus_areas=params.choices("focus", areas),
        states=params.choices("state", [row.ref.key for row in states()]),
        standings=params.choices("standing", OFFER_STANDINGS),
        party=params.text("party", 120),
        text=params.text("q"),
    )
    return wanted, params.choice("sort", OFFER_SORTS, "-checked")


def _facets(wanted: OfferFilter, areas: dict[str, FocusAreaRow]) -> list[Facet]:
    counts = queries.offer_counts(wanted)
    named = [(one, word(one, "offer_standing")) for one in OFFER_STANDINGS]
    kinds = [(kind, word(kind, "need_kind")) for kind in NEED_KINDS]
    focus = [(area.key, local(area, "name")) for area in areas.values()]
    places = [(row.ref.key, local_name(row)) for row in states()]
    return [
        facet("standing", _("Does it stand?"), named, counts.standings, wanted.standings),
        facet("kind", _("Kind"), kinds, counts.kinds, wanted.kinds),
        facet("focus", _("Focus area"), focus, counts.focus_areas, wanted.focus_areas),
        facet("state", _("For which state"), places, counts.states, wanted.states, folded=True),
    ]


def _parties_of(by: Actor) -> tuple[Ref, ...]:
    """The parties that the reader can publish offers of."""
    held = {mandate.party for mandate in by.mandates if mandate.party.kind in ("city", "partner")}
    return tuple(sorted(party for party in held if policy.PUBLISH_OFFER.allows(by, party)))


def _party(of: str) -> Ref:
    try:
        return Ref.parse(of)
    except ValueError:
        raise NotFound("party", of) from None


def _typed(request: HttpRequest) -> OfferText:
    given = request.POST
    return OfferText(
        title=given.get("title", "").strip(),
        summary=given.get("summary", "").strip(),
        kinds=tuple(given.getlist("kinds")),
        focus_areas=tuple(given.getlist("focus_areas")),
        states=tuple(given.getlist("states")),
        conditions=given.get("conditions", "").strip(),
        capacity=given.get("capacity", "").strip(),
        languages=tuple(part for part in re.split(r"[\s,;]+", given.get("languages", "")[:300]) if part),
    )


def _form(request: HttpRequest, problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {
        "kinds": NEED_KINDS,
        "areas": load_focus_areas(),
        "places": states(),
        "limits": LIMITS,
        "problems": problems,
        "nav": "needs",
        "crumbs": [(_("Overview"), reverse("home")), (_("Offers"), reverse("offers")), (_("Form"), "")],
    }


urlpatterns = [
    path("offers.csv", offers_twin, {"form": "csv"}, name="offers-csv"),
    path("offers.json", offers_twin, {"form": "json"}, name="offers-json"),
    path("offers", offers, name="offers"),
    path("offers/new/<str:of>", new_offer, name="offer-new"),
    path("offers/<str:key>/edit", edit_offer, name="offer-edit"),
    path("offers/<str:key>/check", act_on_offer, {"act": "check"}, name="offer-check"),
    path("offers/<str:key>/close", act_on_offer, {"act": "close"}, name="offer-close"),
    path("offers/<str:key>", offer, name="offer"),
]
