"""Needs: the board, its twins and feed, a page each, and the forms of those who speak for a city."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, time
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
from jejaring.apps.exchange.lifecycle import DRAFT, NEED
from jejaring.apps.exchange.queries import NEED_KINDS, NEED_OUTCOMES, NEED_SORTS, NEED_STANDINGS, BoardNeed, NeedFilter
from jejaring.apps.exchange.texts import LIMITS, NeedText
from jejaring.apps.journal.queries import recent_lines
from jejaring.apps.registry.queries import FocusAreaRow, get_network, load_focus_areas, states
from jejaring.apps.sources.queries import load_citations
from jejaring.formats.feeds import FeedEntry, atom_feed
from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import Invalid, NotFound, Problem
from jejaring.kernel.ref import Ref
from jejaring.web.actors import actor_of_request
from jejaring.web.history import history_of
from jejaring.web.jinja import local, local_name
from jejaring.web.links import link_to
from jejaring.web.lists import PAGE_SIZE, Facet, facet
from jejaring.web.params import Params
from jejaring.web.twins import Format, twin
from jejaring.web.words import word

_IN_FEED = 50
_TYPED = (
    "kind", "title", "summary", "focus_area", "in_return", "amount_min", "amount_max", "currency", "deadline",
    "language",
)  # fmt: skip


def needs(request: HttpRequest) -> HttpResponse:
    """The board with its filters."""
    areas, params = load_focus_areas(), Params(request)
    wanted, sort = _read(params, areas)
    number = params.page()
    params.check()
    page = queries.needs(wanted, sort=sort, page=number, size=PAGE_SIZE)
    context = {
        "page": page,
        "areas": areas,
        "sort": sort,
        "q": wanted.text,
        "facets": _facets(wanted, areas),
        "counts": queries.need_counts(),
        "book": load_citations([row.ref for row in page.items]),
        "speaks_for": _cities_of(actor_of_request(request)),
        "nav": "needs",
        "crumbs": [(_("Overview"), reverse("home")), (_("Needs"), "")],
    }
    return render(request, "needs/list.html", context)


def needs_twin(request: HttpRequest, form: Format) -> StreamingHttpResponse:
    """All rows of the board as a download."""
    params = Params(request)
    wanted, sort = _read(params, load_focus_areas())
    params.check()
    return twin("needs", BoardNeed, queries.load_needs(wanted, sort=sort), form)


def needs_feed(request: HttpRequest) -> HttpResponse:
    """The needs that cities themselves have published, confirmed or closed last."""
    rows = queries.needs(NeedFilter(standings=("open", "closed")), sort="-date", size=_IN_FEED).items
    entries = sorted((_entry(request, row) for row in rows), key=lambda entry: entry.updated, reverse=True)
    newest = recent_lines(1)
    network = get_network()
    feed = atom_feed(
        href=request.build_absolute_uri(reverse("needs-feed")),
        page=request.build_absolute_uri(reverse("needs")),
        title=f"{network.short_name if network else 'Jejaring'}: {_('Needs')}",
        updated=entries[0].updated if entries else newest[0].at if newest else datetime(1970, 1, 1, tzinfo=UTC),
        entries=entries,
    )
    return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")


def need(request: HttpRequest, key: str) -> HttpResponse:
    """One need with its way so far; for those who speak for its city, what they can do about it."""
    by = actor_of_request(request)
    row = _readable(by, key)
    name = row.title or row.project_title or word(row.kind, "need_kind")
    context = {
        "need": row,
        "name": name,
        "ref": row.ref,
        "area": load_focus_areas().get(row.focus_area),
        "book": load_citations([row.ref]),
        "may": policy.CONFIRM_NEED.allows(by, row.city),
        "moves": {move.name for move in NEED.moves_from(row.state)},
        "outcomes": NEED_OUTCOMES,
        "limit": LIMITS["reason"],
        "history": history_of(row.ref, name),
        "nav": "needs",
        "crumbs": [(_("Overview"), reverse("home")), (_("Needs"), reverse("needs")), (name, "")],
    }
    return render(request, "needs/page.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_need(request: HttpRequest, city: str) -> HttpResponse:
    """The form for a new need of a city."""
    by, of = actor_of_request(request), Ref("city", city)
    policy.PUBLISH_NEED.allow(by, of)
    holder = queries.load_need_holder(of)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        act = actions.draft_need if "draft" in request.POST else actions.publish_need
        project = request.POST.get("project", "")
        try:
            ref = act(
                by=by,
                city=of,
                text=_typed(request),
                once=request.POST.get("once", ""),
                project=Ref("project", project) if project else None,
                at=timezone.now(),
            )
        except Invalid as error:
            problems = error.problems
        else:
            kept = _("The draft is kept; only those who speak for the city see it.")
            messages.success(request, kept if act is actions.draft_need else _("The need is public."))
            return redirect("need", ref.key)
    context = _form(request, problems) | {"holder": holder, "once": request.POST.get("once") or secrets.token_hex(6)}
    return render(request, "needs/form.html", context, status=400 if problems else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit_need(request: HttpRequest, key: str) -> HttpResponse:
    """The form to change a need, or to ask again for what was asked before."""
    by = actor_of_request(request)
    row = queries.get_own_need(key)
    policy.CHANGE_NEED.allow(by, row.city)
    renews = row.state == "closed" or (row.from_document and row.state != DRAFT)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        act = actions.renew_need if renews else actions.change_need
        try:
            act(by=by, need=key, text=_typed(request), at=timezone.now())
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, _("Your words are saved."))
            return redirect("need", key)
    given = request.POST if request.method == "POST" else _given(row)
    context = _form(request, problems) | {"need": row, "renews": renews, "given": given}
    return render(request, "needs/form.html", context, status=400 if problems else 200)


@login_required
@require_POST
def act_on_need(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """One of the steps of a need's life."""
    by, at, given = actor_of_request(request), timezone.now(), request.POST
    reason = given.get("reason", "")
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "confirm": (
            lambda: actions.confirm_need(by=by, need=key, at=at),
            _("You have confirmed that it still stands."),
        ),
        "close": (
            lambda: actions.close_need(by=by, need=key, outcome=given.get("outcome", ""), reason=reason, at=at),
            _("The need is closed."),
        ),
        "reopen": (lambda: actions.reopen_need(by=by, need=key, reason=reason, at=at), _("The need waits again.")),
        "publish": (lambda: actions.publish_draft(by=by, need=key, at=at), _("The need is public.")),
        "discard": (lambda: actions.discard_need(by=by, need=key, at=at), _("The draft is gone.")),
    }
    step, done = steps[act]
    step()
    messages.success(request, done)
    return redirect("needs") if act == "discard" else redirect("need", key)


def _read(params: Params, areas: dict[str, FocusAreaRow]) -> tuple[NeedFilter, str]:
    wanted = NeedFilter(
        kinds=params.choices("kind", NEED_KINDS),
        focus_areas=params.choices("focus", areas),
        states=params.choices("state", [row.ref.key for row in states()]),
        standings=params.choices("standing", NEED_STANDINGS),
        city=params.text("city", 120),
        text=params.text("q"),
    )
    return wanted, params.choice("sort", NEED_SORTS, "-date")


def _facets(wanted: NeedFilter, areas: dict[str, FocusAreaRow]) -> list[Facet]:
    counts = queries.need_counts(wanted)
    named = [(one, word(one, "need_standing")) for one in NEED_STANDINGS]
    kinds = [(kind, word(kind, "need_kind")) for kind in NEED_KINDS]
    focus = [(area.key, local(area, "name")) for area in areas.values()]
    places = [(row.ref.key, local_name(row)) for row in states()]
    return [
        facet("standing", _("Does it wait?"), named, counts.standings, wanted.standings),
        facet("kind", _("Kind"), kinds, counts.kinds, wanted.kinds),
        facet("focus", _("Focus area"), focus, counts.focus_areas, wanted.focus_areas),
        facet("state", _("State"), places, counts.states, wanted.states, folded=True),
    ]


def _entry(request: HttpRequest, row: BoardNeed) -> FeedEntry:
    last = max(day.latest for day in (row.published_on, row.confirmed_on, row.closed_on) if day is not None)
    title = row.title or f"{word(row.kind, 'need_kind')}: {row.project_title}"
    return FeedEntry(
        href=request.build_absolute_uri(link_to(row.ref)),
        title=f"{row.city_name}: {title}",
        summary=row.summary,
        author=row.city_name,
        updated=datetime.combine(last, time(), UTC),
    )


def _readable(by: Actor, key: str) -> BoardNeed:
    """The need, drafts only for those who speak for its city. Raises NotFound."""
    row = queries.get_own_need(key)
    if row.state == DRAFT and not policy.DRAFT_NEED.allows(by, row.city):
        raise NotFound("need", key)
    return row


def _cities_of(by: Actor) -> tuple[Ref, ...]:
    """The cities that the reader can publish needs of."""
    held = {mandate.party for mandate in by.mandates if mandate.party.kind == "city"}
    return tuple(sorted(city for city in held if policy.PUBLISH_NEED.allows(by, city)))


def _typed(request: HttpRequest) -> NeedText:
    return NeedText(**{name: request.POST.get(name, "").strip() for name in _TYPED})


def _given(row: BoardNeed) -> dict[str, str]:
    amounts = {
        name: "" if getattr(row, name) is None else f"{getattr(row, name):f}" for name in ("amount_min", "amount_max")
    }
    texts = {name: getattr(row, name) for name in _TYPED if name not in ("amount_min", "amount_max", "deadline")}
    return texts | amounts | {"deadline": str(row.deadline or "")}


def _form(request: HttpRequest, problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {
        "kinds": NEED_KINDS,
        "areas": load_focus_areas(),
        "limits": LIMITS,
        "problems": problems,
        "given": request.POST,
        "nav": "needs",
        "crumbs": [(_("Overview"), reverse("home")), (_("Needs"), reverse("needs")), (_("Form"), "")],
    }


urlpatterns = [
    path("needs.csv", needs_twin, {"form": "csv"}, name="needs-csv"),
    path("needs.json", needs_twin, {"form": "json"}, name="needs-json"),
    path("needs.atom", needs_feed, name="needs-feed"),
    path("needs", needs, name="needs"),
    path("needs/new/<str:city>", new_need, name="need-new"),
    path("needs/<str:key>/edit", edit_need, name="need-edit"),
    *[
        path(f"needs/<str:key>/{act}", act_on_need, {"act": act}, name=f"need-{act}")
        for act in ("confirm", "close", "reopen", "publish", "discard")
    ],
    path("needs/<str:key>", need, name="need"),
]
