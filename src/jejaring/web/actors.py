"""Who stands behind a request."""

from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from jejaring.apps.accounts.queries import actor_of
from jejaring.apps.registry.queries import actor_with_mandates
from jejaring.kernel.actor import ANONYMOUS, Actor


def actor_of_request(request: HttpRequest) -> Actor:
    """The signed-in person with the mandates in force today; ANONYMOUS for visitors."""
    actor = actor_of(request.user)
    if actor == ANONYMOUS:
        return actor
    return actor_with_mandates(actor, cast(int, request.user.pk), timezone.now().date())
