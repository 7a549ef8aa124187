"""The cast of `tests.cast` with what needs, offers and introductions are about: focus areas, a project, a company."""

from datetime import timedelta

from django.test import Client

from jejaring.apps.accounts.models import User
from jejaring.apps.projects.models import Project
from jejaring.apps.registry.models import City, FocusArea, Partner, Party
from jejaring.kernel.actor import Actor
from jejaring.kernel.ref import Ref
from tests.cast import AT, BANYUWANGI, CHONBURI, YUSA, make_cast

__all__ = ["AT", "BANYUWANGI", "CHONBURI", "WILEY", "YUSA", "Cast", "assemble", "days"]

WILEY = Ref("partner", "john-wiley-sons")


class Cast:
    """The people by name, as actors at the time AT."""

    def __init__(self) -> None:
        self._made = make_cast()

    def person(self, name: str) -> User:
        """The account of somebody."""
        user: User = getattr(self._made, name)
        return user

    def actor(self, name: str) -> Actor:
        """What somebody may do at the time AT."""
        return self._made.actor(name)

    def client(self, name: str) -> Client:
        """A browser in which somebody is signed in."""
        client = Client()
        client.force_login(self.person(name))
        return client

    def __getattr__(self, name: str) -> Actor:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.actor(name)


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def assemble() -> Cast:
    """Save the network, its people, and what they talk about."""
    cast = Cast()
    for position, (key, shape) in enumerate((("quality-environment", "leaf"), ("built-infrastructure", "steps")), 1):
        FocusArea.objects.create(key=key, position=position, shape=shape, name_en=key.replace("-", " ").title())
    wiley = Party.objects.create(kind="partner", key=WILEY.key, name="John Wiley & Sons", country="US")
    Partner.objects.create(party=wiley, kind="company")
    Project.objects.create(
        key="banyuwangi-smart-kampung",
        city=City.objects.get(party__key=BANYUWANGI.key),
        title="Smart Kampung",
        focus_area=FocusArea.objects.get(key="built-infrastructure"),
    )
    return cast
