"""Letting people in."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from jejaring.apps.accounts.models import User
from jejaring.apps.accounts.policy import require_may_add_user
from jejaring.apps.journal.actions import record
from jejaring.kernel.actor import Actor
from jejaring.kernel.errors import Invalid, Problem
from jejaring.kernel.ref import Ref


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
    user = User(
        email=email.strip().lower(), name=name.strip(), is_staff=secretariat or superuser, is_superuser=superuser
    )
    user.set_password(password)
    problems = [*_field_problems(user), *_password_problems(password, user)]
    if problems:
        raise Invalid(problems)
    user.save()
    ref = Ref("user", str(user.pk))
    data = {"secretariat": user.is_staff, "superuser": user.is_superuser}
    record(by=by, at=at, act="accounts.add_user", subject=ref, summary=f"let {user.name} in", data=data)
    return ref


@transaction.atomic
def note_account_edit(*, by: Actor, at: datetime, user: int, what: str, fields: Sequence[str] = ()) -> None:
    """Write into the journal that an account was added, changed or deleted by hand: which fields, never their values.

    Raises NotAllowed.
    """
    require_may_add_user(by)
    summary = f"{what} an account" + (f": {', '.join(fields)}" if fields else "")
    record(by=by, at=at, act="accounts.edit", subject=Ref("user", str(user)), summary=summary)


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
