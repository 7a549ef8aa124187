"""What can be asked about people who sign in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from jejaring.apps.accounts.models import ApiToken, User
from jejaring.kernel.actor import ANONYMOUS, Actor
from jejaring.kernel.ref import Ref


def actor_of(user: User | AnonymousUser) -> Actor:
    """The actor behind a signed-in user; ANONYMOUS for visitors and for accounts that were closed."""
    if not isinstance(user, User) or not user.is_active:
        return ANONYMOUS
    powers = {"secretariat": user.is_staff or user.is_superuser, "operator": user.is_superuser}
    return Actor(Ref("user", str(user.pk)), user.name, frozenset(power for power, held in powers.items() if held))


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner sees it. `revoked_at` is None while it was not ended by hand."""

    id: int
    name: str
    scope: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    def valid(self, at: datetime) -> bool:
        """Whether a program can use it now."""
        return self.revoked_at is None and at < self.expires_at


@dataclass(frozen=True, slots=True)
class TokenUse:
    """Who stands behind a token, and what it may be used for."""

    token: TokenRow
    user: int
    actor: Actor


def token_hash(token: str) -> str:
    """What is kept of a token. A token is 256 random bits, so that a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def tokens_of(user: int) -> tuple[TokenRow, ...]:
    """Every token that this person ever made, the newest first."""
    return tuple(TokenRow(*row) for row in ApiToken.objects.filter(user=user).order_by("-id").values_list(*_TOKEN))


def find_token(token: str, at: datetime) -> TokenUse | None:
    """Who uses this token; None when it is wrong, expired or revoked, or the account was closed."""
    found = ApiToken.objects.select_related("user").filter(token_hash=token_hash(token)).first()
    if found is None or not found.user.is_active:
        return None
    row = TokenRow(*(getattr(found, name) for name in _TOKEN))
    return TokenUse(row, found.user_id, actor_of(found.user)) if row.valid(at) else None


def find_user(email: str) -> int | None:
    """The account with this e-mail address, if there is one."""
    return User.objects.filter(email=email.strip().lower()).values_list("pk", flat=True).first()


def email_of(user: int) -> str:
    """The address of an account: for letters to that person, never to be shown to others."""
    return User.objects.filter(pk=user).values_list("email", flat=True).first() or ""


_TOKEN = ("id", "name", "scope", "made_at", "expires_at", "revoked_at", "last_used_at")
