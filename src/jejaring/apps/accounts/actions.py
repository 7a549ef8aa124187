"""Letting people in, and letting programs act for them."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from jejaring.apps.accounts.models import ApiToken, TokenScope, User
from jejaring.apps.accounts.policy import CREATE_TOKEN, REVOKE_TOKEN, require_may_add_user
from jejaring.apps.accounts.queries import token_hash
from jejaring.apps.journal.actions import record
from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import Invalid, NotFound, Problem
from jejaring.kernel.ref import Ref

_PREFIX = "jejaring_"
LONGEST_TOKEN_DAYS = 365
MOST_TOKENS = 20
_DAYS_WRONG = Problem(f"is not a number of days from 1 to {LONGEST_TOKEN_DAYS}", "Choose fewer days.", column="days")


@transaction.atomic
def add_user(
    *,
    by: Actor,
    email: str,
    name: str,
    password: str,
    at: datetime,
    secretariat: bool = False,
    superuser: bool = False,
) -> Ref:
    """Add somebody who signs in with this e-mail address and password; returns `user:ID`.

    `secretariat` lets them keep the network's records, `superuser` do everything. The journal does not tell the
    address. Raises NotAllowed, or Invalid with everything that is wrong.
    """
    require_may_add_user(by)
    user = _save_new(email, name, password, is_staff=secretariat or superuser, is_superuser=superuser)
    ref = Ref("user", str(user.pk))
    data = {"secretariat": user.is_staff, "superuser": user.is_superuser}
    record(by=by, at=at, act="accounts.add_user", subject=ref, summary=f"let {user.name} in", data=data)
    return ref


@transaction.atomic
def open_account(*, email: str, name: str, password: str, at: datetime) -> Ref:
    """Let somebody in who was invited and has proved that the address is theirs; returns `user:ID`.

    It asks for no permission: the act that calls it has checked the invitation. Raises Invalid with everything that is
    wrong with name and password.
    """
    user = _save_new(email, name, password)
    ref = Ref("user", str(user.pk))
    by = Actor(ref, user.name)
    record(by=by, at=at, act="accounts.open_account", subject=ref, summary=f"{user.name} opened an account")
    return ref


@transaction.atomic
def create_token(*, by: Actor, name: str, scope: str, days: int, at: datetime) -> tuple[Ref, str]:
    """Make a token with which a program acts for the actor; returns `api_token:ID` and the token, shown this once.

    `days` until it expires, 1 to 365; `scope` is `read` or `act`, which includes reading. Raises NotAllowed, or Invalid
    with everything that is wrong.
    """
    by = CREATE_TOKEN.allow(by, person=by.ref if by.ref.kind == "user" else None)
    name = name.strip()
    problems = [
        *([] if 0 < len(name) <= 100 else [Problem("has no name of 1 to 100 characters", "Name it.", column="name")]),
        *([] if scope in TokenScope else [Problem("is not a scope", "Use read or act.", column="scope", value=scope)]),
        *([] if 0 < days <= LONGEST_TOKEN_DAYS else [_DAYS_WRONG]),
    ]
    user = User.objects.select_for_update().get(pk=int(by.ref.key))
    if user.api_tokens.filter(revoked_at=None, expires_at__gt=at).count() >= MOST_TOKENS:
        problems.append(Problem(f"would be one more than {MOST_TOKENS}", "Revoke one first.", column="name"))
    if problems:
        raise Invalid(problems)
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = user.api_tokens.create(
        name=name, scope=scope, token_hash=token_hash(secret), made_at=at, expires_at=at + timedelta(days=days)
    )
    ref = Ref("api_token", str(token.pk))
    data = {"scope": scope, "expires": token.expires_at.isoformat()}
    record(by=by, at=at, act="accounts.create_token", subject=ref, summary=f"made a token to {scope}", data=data)
    return ref, secret


@transaction.atomic
def revoke_token(*, by: Actor, token: int, at: datetime) -> None:
    """End a token at once; ending it again changes nothing. Raises NotFound, NotAllowed."""
    found = ApiToken.objects.select_for_update().filter(pk=token).first()
    if found is None or not REVOKE_TOKEN.allows(by, person=Ref("user", str(found.user_id))):
        # Whether somebody else has such a token is nobody's business.
        raise NotFound("api_token", str(token))
    by = REVOKE_TOKEN.allow(by, person=Ref("user", str(found.user_id)))
    if found.revoked_at is not None:
        return
    found.revoked_at = at
    found.save(update_fields=["revoked_at"])
    record(by=by, at=at, act="accounts.revoke_token", subject=Ref("api_token", str(token)), summary="revoked a token")


def note_token_used(token: int, at: datetime) -> None:
    """Remember when a token was last used, to the hour: reading shall not cost a write each time."""
    ApiToken.objects.filter(pk=token).exclude(last_used_at__gt=at - timedelta(hours=1)).update(last_used_at=at)


@transaction.atomic
def note_account_edit(*, by: Actor, at: datetime, user: int, what: str, fields: Sequence[str] = ()) -> None:
    """Write into the journal that an account was added, changed or deleted by hand: which fields, never their values.

    Raises NotAllowed.
    """
    require_may_add_user(by)
    summary = f"{what} an account" + (f": {', '.join(fields)}" if fields else "")
    record(by=by, at=at, act="accounts.edit", subject=Ref("user", str(user)), summary=summary)


def _save_new(email: str, name: str, password: str, *, is_staff: bool = False, is_superuser: bool = False) -> User:
    user = User(email=email.strip().lower(), name=name.strip(), is_staff=is_staff, is_superuser=is_superuser)
    user.set_password(password)
    problems = [*_field_problems(user), *_password_problems(password, user)]
    if problems:
        raise Invalid(problems)
    user.save()
    user.confirm_address()
    return user


def _field_problems(user: User) -> Iterator[Problem]:
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            value = str(getattr(user, field, ""))
            yield from (Problem(message.rstrip("."), "", "", None, field, value) for message in messages)


def _password_problems(password: str, user: User) -> Iterator[Problem]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        yield from (Problem(message.rstrip("."), "", "", None, "password") for message in error.messages)
