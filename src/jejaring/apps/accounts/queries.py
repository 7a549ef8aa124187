"""What can be asked about people who sign in."""

from django.contrib.auth.models import AnonymousUser

from jejaring.apps.accounts.models import User
from jejaring.kernel.actor import ANONYMOUS, Actor
from jejaring.kernel.ref import Ref


def actor_of(user: User | AnonymousUser) -> Actor:
    """The actor behind a signed-in user; ANONYMOUS for visitors and for accounts that were closed."""
    if not isinstance(user, User) or not user.is_active:
        return ANONYMOUS
    powers = {"secretariat": user.is_staff or user.is_superuser, "operator": user.is_superuser}
    return Actor(Ref("user", str(user.pk)), user.name, frozenset(power for power, held in powers.items() if held))
