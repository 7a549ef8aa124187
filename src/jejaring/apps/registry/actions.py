"""Giving people the right to speak for a party, and ending it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from jejaring.apps.accounts.actions import open_account
from jejaring.apps.accounts.queries import email_of, find_user, token_hash
from jejaring.apps.journal.actions import record
from jejaring.apps.registry.letters import send_invitation
from jejaring.apps.registry.models import Invitation, Mandate, Party, State
from jejaring.apps.registry.policy import END, GIVE, HELD_FOR, INVITE
from jejaring.apps.registry.queries import Holder, get_holder, get_mandate, network_ref
from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import Invalid, NotFound, Problem
from jejaring.kernel.ref import Ref

INVITATION_HOLDS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of an invitation: whose account, whether it was made for it, and the mandate."""

    user: int
    account_made: bool
    mandate: int


@transaction.atomic
def invite(
    *, by: Actor, email: str, office: str, held_for: Ref, at: datetime, link: Callable[[str], str], language: str = "en"
) -> Ref:
    """Invite somebody by e-mail to speak for a city, partner, state or the network; returns `invitation:ID`.

    The letter goes out when all is saved; `link` makes the address in it from the one-time token, which holds for 14
    days. Inviting the same address to the same office again sends a new letter, and the one before no longer holds.
    Raises NotFound, NotAllowed, or Invalid with everything that is wrong. The journal does not tell the address.
    """
    holder = get_holder(held_for)
    if HELD_FOR.get(office) != held_for.kind:
        raise Invalid([_not_an_office(office, held_for)])
    by = INVITE[office].allow(by, held_for, state=holder.state)
    email = email.strip().lower()
    if problem := _address_problem(email):
        raise Invalid([problem])
    waiting = Invitation.objects.select_for_update().filter(email=email, office=office, **_columns(held_for))
    waiting.filter(withdrawn_at=None, mandate=None).update(withdrawn_at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        office=office,
        token_hash=token_hash(token),
        made_at=at,
        expires_at=at + INVITATION_HOLDS,
        **_columns(held_for),
    )
    data = {"invitation": invitation.pk, "office": office, "expires": invitation.expires_at.isoformat()}
    record(
        by=by,
        at=at,
        act="registry.invite",
        subject=held_for,
        summary=f"invited somebody as {_words(office)}",
        data=data,
    )
    address = link(token)
    transaction.on_commit(
        lambda: send_invitation(email, office, holder.name, by.name, address, invitation.expires_at, language),
        robust=True,
    )
    return Ref("invitation", str(invitation.pk))


@transaction.atomic
def withdraw_invitation(*, by: Actor, invitation: int, at: datetime) -> None:
    """Make an invitation void; doing it again changes nothing. Raises NotFound, NotAllowed, Invalid."""
    found = Invitation.objects.select_for_update().filter(pk=invitation).first()
    if found is None:
        raise NotFound("invitation", str(invitation))
    holder = _holder_of(found)
    by = INVITE[found.office].allow(by, holder.ref, state=holder.state)
    if found.mandate_id is not None:
        raise Invalid([Problem("This invitation was accepted already", "End the mandate instead.")])
    if found.withdrawn_at is not None:
        return
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    record(
        by=by,
        at=at,
        act="registry.withdraw_invitation",
        subject=holder.ref,
        summary=f"withdrew the invitation of somebody as {_words(found.office)}",
        data={"invitation": found.pk},
    )


@transaction.atomic
def accept_invitation(*, by: Actor, token: str, at: datetime, name: str = "", password: str = "") -> Accepted:
    """Take up the office that an invitation offers, from today.

    Whoever has no account under the invited address gives a name and a password and gets one; whoever has one must be
    signed in with it. Accepting again with the same account changes nothing. Raises NotFound for a token that was never
    given out, or Invalid with everything that is wrong.
    """
    email = Invitation.objects.filter(token_hash=token_hash(token)).values_list("email", flat=True).first()
    if email is None:
        raise NotFound("invitation", "")
    # All invitations of one address are locked, so that two accepted at once make one account.
    locked = {one.token_hash: one for one in Invitation.objects.select_for_update().filter(email=email).order_by("id")}
    invitation = locked[token_hash(token)]
    signed_in = int(by.ref.key) if by.ref.kind == "user" else None
    if invitation.mandate_id is not None and signed_in == get_mandate(invitation.mandate_id).user:
        return Accepted(signed_in, False, invitation.mandate_id)
    if problem := _not_open(invitation, at) or _wrong_account(email, signed_in):
        raise Invalid([problem])
    if signed_in is None:
        opened = open_account(email=email, name=name, password=password, at=at)
        by = Actor(opened, name.strip())
    user = int(by.ref.key)
    invitation.mandate_id = _start_mandate(by, user, invitation.office, _holder_of(invitation).ref, at.date(), at)
    invitation.save(update_fields=["mandate"])
    return Accepted(user, signed_in is None, invitation.mandate_id)


@transaction.atomic
def give_mandate(*, by: Actor, email: str, office: str, held_for: Ref, start: date, at: datetime) -> int:
    """Give an office to somebody who has an account, without an invitation; returns the mandate's number.

    Raises NotAllowed, NotFound, or Invalid.
    """
    by = GIVE.allow(by)
    if HELD_FOR.get(office) != get_holder(held_for).ref.kind:
        raise Invalid([_not_an_office(office, held_for)])
    user = find_user(email)
    if user is None:
        raise Invalid([Problem("There is no account with this address", "Add it first.", column="email", value=email)])
    return _start_mandate(by, user, office, held_for, start, at)


@transaction.atomic
def end_mandate(*, by: Actor, mandate: int, at: datetime) -> None:
    """End a mandate today: from now on the person no longer speaks for the party. What was, stays on record.

    Ending one that has ended changes nothing. Raises NotFound, NotAllowed.
    """
    found = Mandate.objects.select_for_update().filter(pk=mandate).first()
    if found is None:
        raise NotFound("mandate", str(mandate))
    holder = _holder_of(found)
    person = Ref("user", str(found.user_id))
    by = END[found.office].allow(by, holder.ref, state=holder.state, person=person)
    end = max(at.date(), found.start)
    if found.end is not None and found.end <= end:
        return
    before, found.end = found.end, end
    found.save(update_fields=["end"])
    data = {
        "mandate": found.pk,
        "user": str(person),
        "before": {"end": before and before.isoformat()},
        "after": {"end": end.isoformat()},
    }
    summary = f"ended a mandate as {_words(found.office)}"
    record(by=by, at=at, act="registry.end_mandate", subject=holder.ref, summary=summary, data=data)


def _start_mandate(by: Actor, user: int, office: str, held_for: Ref, start: date, at: datetime) -> int:
    """The mandate that begins on that day, or the same one if the person holds it already."""
    columns = _columns(held_for)
    held = Mandate.objects.filter(Q(end__isnull=True) | Q(end__gt=start), user_id=user, office=office, **columns)
    if (same := held.filter(start__lte=start).first()) is not None:
        return same.pk
    made = Mandate.objects.create(user_id=user, office=office, start=start, **columns)
    if by.ref == Ref("user", str(user)):
        by = Actor(by.ref, by.name, speaks_for=held_for, authority=office)
    data = {"mandate": made.pk, "user": f"user:{user}", "office": office, "after": {"start": start.isoformat()}}
    summary = f"began a mandate as {_words(office)}"
    record(by=by, at=at, act="registry.start_mandate", subject=held_for, summary=summary, data=data)
    return made.pk


def _not_open(invitation: Invitation, at: datetime) -> Problem | None:
    if invitation.mandate_id is not None:
        return Problem("This invitation was used already", "Sign in with the account it was used for.")
    if invitation.withdrawn_at is not None:
        return Problem("This invitation no longer holds", "Look for a newer letter, or ask who invited you.")
    if at >= invitation.expires_at:
        return Problem("This invitation has expired", "Ask who invited you for a new one.")
    return None


def _wrong_account(email: str, signed_in: int | None) -> Problem | None:
    if signed_in is None:
        if find_user(email) is not None:
            return Problem("There is an account with this address", "Sign in first, then follow the link again.")
    elif email_of(signed_in) != email:
        return Problem("You are signed in with another address", "Sign out first, then follow the link again.")
    return None


def _holder_of(one: Mandate | Invitation) -> Holder:
    if one.party is not None:
        return get_holder(Ref(one.party.kind, one.party.key))
    return get_holder(Ref("state", one.state.key)) if one.state is not None else get_holder(network_ref())


def _columns(held_for: Ref) -> dict[str, Party | State | None]:
    party = Party.objects.get(kind=held_for.kind, key=held_for.key) if held_for.kind in Party.Kind.values else None
    return {"party": party, "state": State.objects.get(key=held_for.key) if held_for.kind == "state" else None}


def _not_an_office(office: str, held_for: Ref) -> Problem:
    offices = ", ".join(name for name, kind in HELD_FOR.items() if kind == held_for.kind)
    return Problem(f"is not an office of a {held_for.kind}", f"Use one of: {offices}.", column="office", value=office)


def _address_problem(email: str) -> Problem | None:
    try:
        validate_email(email)
    except ValidationError:
        return Problem("is not an e-mail address", "Write it like name@example.org.", column="email", value=email)
    return None


def _words(office: str) -> str:
    return office.replace("_", " ")
