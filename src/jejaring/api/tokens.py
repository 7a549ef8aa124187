"""Who asks: the person behind the token in the header Authorization, or a visitor."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError

from jejaring.apps.accounts.actions import note_token_used
from jejaring.apps.accounts.queries import TokenRow, find_token
from jejaring.apps.registry.queries import actor_with_mandates
from jejaring.kernel.actor import ANONYMOUS, Actor
from jejaring.kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Asker:
    """On whose behalf a program asks; without a token it is a visitor."""

    actor: Actor
    token: TokenRow | None = None


def who_asks(request: HttpRequest) -> Asker:
    """The asker of a request to the API. Raises HttpError 401 for a token that is wrong, expired or revoked."""
    header = request.headers.get("Authorization")
    if header is None:
        return Asker(ANONYMOUS)
    kind, _, token = header.partition(" ")
    at = timezone.now()
    found = find_token(token.strip(), at) if kind.lower() == "bearer" else None
    if found is None:
        raise HttpError(401, "")
    note_token_used(found.token.id, at)
    return Asker(actor_with_mandates(found.actor, found.user, at.date()), found.token)


def require_token(request: HttpRequest) -> tuple[Actor, TokenRow]:
    """The actor and the token behind a request; HttpError 401 without one."""
    asker: Asker = request.auth  # type: ignore[attr-defined]
    if asker.token is None:
        raise HttpError(401, "")
    return asker.actor, asker.token


def acting(request: HttpRequest) -> Actor:
    """The actor of a request that changes something. HttpError 401 without a token; NotAllowed with one to read."""
    actor, token = require_token(request)
    if token.scope != "act":
        raise NotAllowed("change anything with this token", "Make a token that may act.")
    return actor
