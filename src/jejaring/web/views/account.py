"""One's own account: mandates, the people one may invite, tokens for programs."""

from dataclasses import dataclass
from typing import Any, cast

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jejaring.apps.accounts.actions import LONGEST_TOKEN_DAYS, create_token, revoke_token
from jejaring.apps.accounts.queries import find_user, tokens_of
from jejaring.apps.registry import policy, queries
from jejaring.apps.registry.actions import accept_invitation, end_mandate, invite, withdraw_invitation
from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import Invalid, NotFound, Problem
from jejaring.kernel.ref import Ref
from jejaring.web.actors import actor_of_request

_TOKEN_DAYS = (30, 90, 180, LONGEST_TOKEN_DAYS)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A mandate on a page, whether it is in force today and whether the reader may end it."""

    mandate: queries.MandateRow
    holds: bool
    may_end: bool


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """My mandates, and the ways to everything that is mine."""
    by = actor_of_request(request)
    if wanted := request.GET.get("of", "").strip():
        return redirect("account-people", str(_ref(wanted)))
    rows = _person_rows(by, queries.mandates_of(_user(by)))
    network = queries.network_ref()
    of_party = {row.mandate.held_for: row.mandate.held_for_name for row in rows if row.holds}
    context = {
        "rows": rows,
        "people_of": tuple(of_party.items()),
        "secretariat": by.has("secretariat"),
        "network_ref": str(network),
        "crumbs": _crumbs(),
    }
    return render(request, "account/home.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, of: str) -> HttpResponse:
    """Who speaks for a city, a partner, a state or the network; and the form to invite somebody."""
    by = actor_of_request(request)
    holder = queries.get_holder(_ref(of))
    policy.SEE_PEOPLE.allow(by, holder.ref, state=holder.state)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            invite(
                by=by,
                email=request.POST.get("email", ""),
                office=request.POST.get("office", ""),
                held_for=holder.ref,
                at=timezone.now(),
                link=lambda token: request.build_absolute_uri(reverse("invitation", args=[token])),
                language=get_language() or "en",
            )
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, _("The invitation is on its way. It holds for 14 days."))
            return redirect("account-people", of)
    now = timezone.now()
    context = {
        "holder": holder,
        "rows": _person_rows(by, queries.mandates_for(holder.ref)),
        "offices": policy.offices_to_give(by, holder.ref, holder.state),
        "invitations": queries.open_invitations(holder.ref, now),
        "cities": queries.cities_of_state(holder.ref.key) if holder.ref.kind == "state" else (),
        "problems": problems,
        "given": request.POST,
        "crumbs": _crumbs(holder.name),
    }
    return render(request, "account/people.html", context, status=400 if problems else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the letter of an invitation leads."""
    found = queries.get_invitation(token, timezone.now())
    by = actor_of_request(request)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        given = request.POST
        try:
            accepted = accept_invitation(
                by=by, token=token, at=timezone.now(), name=given.get("name", ""), password=given.get("password", "")
            )
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, _("You speak for %(party)s from today.") % {"party": found.held_for_name})
            return _signed_in(request, accepted.user) if accepted.account_made else redirect("account")
    context = {
        "invitation": found,
        "known": find_user(found.email) is not None,
        "mine": request.user.is_authenticated and getattr(request.user, "email", "") == found.email,
        "problems": problems,
        "given": request.POST,
        "crumbs": [(_("Invitation"), "")],
    }
    return render(request, "account/invitation.html", context, status=400 if problems else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, invitation: int) -> HttpResponse:
    """Make an invitation void."""
    withdraw_invitation(by=actor_of_request(request), invitation=invitation, at=timezone.now())
    messages.success(request, _("The invitation no longer holds."))
    return _back(request)


@login_required
@require_POST
def end(request: HttpRequest, mandate: int) -> HttpResponse:
    """End a mandate."""
    end_mandate(by=actor_of_request(request), mandate=mandate, at=timezone.now())
    messages.success(request, _("The mandate has ended. It stays on record."))
    return _back(request)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Tokens for programs: those there are, the form for a new one, and the new one itself, this once."""
    by = actor_of_request(request)
    problems: tuple[Problem, ...] = ()
    made = ""
    if request.method == "POST":
        days = request.POST.get("days", "")
        try:
            made = create_token(
                by=by,
                name=request.POST.get("name", ""),
                scope=request.POST.get("scope", ""),
                days=int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0,
                at=timezone.now(),
            )[1]
        except Invalid as error:
            problems = error.problems
    now = timezone.now()
    context = {
        "tokens": [(row, row.valid(now)) for row in tokens_of(_user(by))],
        "made": made,
        "days": _TOKEN_DAYS,
        "problems": problems,
        "given": {} if made else request.POST,
        "crumbs": _crumbs(_("Tokens for programs")),
    }
    return render(request, "account/tokens.html", context, status=400 if problems else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """End a token."""
    revoke_token(by=actor_of_request(request), token=token, at=timezone.now())
    messages.success(request, _("The token no longer works."))
    return redirect("account-tokens")


def _person_rows(by: Actor, mandates: tuple[queries.MandateRow, ...]) -> tuple[PersonRow, ...]:
    today = timezone.now().date()
    states: dict[Ref, Ref | None] = {}
    rows = []
    for mandate in mandates:
        if mandate.held_for not in states:
            states[mandate.held_for] = queries.get_holder(mandate.held_for).state
        ended = mandate.end is not None and mandate.end <= today
        rule = policy.END[mandate.office]
        person = Ref("user", str(mandate.user))
        may_end = not ended and rule.allows(by, mandate.held_for, state=states[mandate.held_for], person=person)
        rows.append(PersonRow(mandate, mandate.holds(today), may_end))
    return tuple(rows)


def _signed_in(request: HttpRequest, user: int) -> HttpResponse:
    response = perform_login(request, get_user_model().objects.get(pk=user), redirect_url=reverse("account"))
    return cast(HttpResponse, response)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the people of the party the form was about, or to one's own page."""
    of = request.POST.get("of", "")
    return redirect("account-people", str(_ref(of))) if of else redirect("account")


def _ref(text: str) -> Ref:
    try:
        return Ref.parse(text)
    except ValueError:
        raise NotFound("party", text) from None


def _user(by: Actor) -> int:
    return int(by.ref.key)


def _crumbs(last: str = "") -> list[tuple[str, Any]]:
    mine = _("My account")
    return [(mine, reverse("account")), (last, "")] if last else [(mine, "")]


urlpatterns = [
    path("", account, name="account"),
    path("people/<str:of>/", people, name="account-people"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("invitations/<int:invitation>/withdraw/", withdraw, name="invitation-withdraw"),
    path("mandates/<int:mandate>/end/", end, name="mandate-end"),
    path("tokens/", tokens, name="account-tokens"),
    path("tokens/<int:token>/revoke/", revoke, name="token-revoke"),
]
