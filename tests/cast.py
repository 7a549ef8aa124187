"""The people of the tests: a named cast in a network of two cities and a partner."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from jejaring.apps.accounts.models import User
from jejaring.apps.accounts.queries import actor_of
from jejaring.apps.registry.models import City, Mandate, Network, Partner, Party, State
from jejaring.apps.registry.queries import actor_with_mandates
from jejaring.kernel.actor import Actor
from jejaring.kernel.ref import Ref

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
PASSWORD = "seven-wet-mangosteens"
NETWORK = Ref("network", "ascn")
INDONESIA, THAILAND = Ref("state", "ID"), Ref("state", "TH")
BANYUWANGI, CHONBURI = Ref("city", "banyuwangi"), Ref("city", "chonburi")
YUSA = Ref("partner", "yokohama-urban-solution-alliance")


@dataclass(frozen=True)
class Cast:
    """Everybody by first name. Olga speaks for another city: the outsider; Rudi has an account and no mandate."""

    sari: User
    wira: User
    kenji: User
    dewi: User
    ana: User
    rudi: User
    olga: User

    def actor(self, name: str, at: datetime = AT) -> Actor:
        """One of the cast with the mandates in force at that time."""
        user: User = getattr(self, name)
        return actor_with_mandates(actor_of(user), user.pk, at.date())


def make_cast() -> Cast:
    """Save the network and its people.

    Sari is city officer and Wira Chief Smart City Officer of Banyuwangi, Kenji delegate of a partner, Dewi national
    representative of Indonesia, Ana the secretariat, Rudi a resident, Olga city officer of Chonburi in Thailand.
    """
    Network.objects.get_or_create(key="ascn", defaults={"name": "ASEAN Smart Cities Network", "short_name": "ASCN"})
    states = {
        key: State.objects.get_or_create(key=key, defaults={"iso3": iso3, "name": name})[0]
        for key, iso3, name in (("ID", "IDN", "Indonesia"), ("TH", "THA", "Thailand"))
    }
    banyuwangi = _city("banyuwangi", "Banyuwangi", states["ID"])
    chonburi = _city("chonburi", "Chonburi", states["TH"])
    yusa, _ = Party.objects.get_or_create(
        key=YUSA.key, defaults={"kind": "partner", "name": "Yokohama Urban Solution Alliance", "country": "JP"}
    )
    Partner.objects.get_or_create(party=yusa, defaults={"kind": "ngo"})
    people = {name: _person(name) for name in ("sari", "wira", "kenji", "dewi", "rudi", "olga")}
    people["ana"] = _person("ana", is_staff=True)
    for name, office, party, state in (
        ("sari", "city_officer", banyuwangi, None),
        ("wira", "chief_smart_city_officer", banyuwangi, None),
        ("kenji", "partner_delegate", yusa, None),
        ("dewi", "national_representative", None, states["ID"]),
        ("olga", "city_officer", chonburi, None),
    ):
        Mandate.objects.create(user=people[name], office=office, party=party, state=state, start=date(2026, 1, 1))
    return Cast(**people)


def _city(key: str, name: str, state: State) -> Party:
    defaults = {"kind": "city", "name": name, "country": state.key}
    party, _ = Party.objects.get_or_create(key=key, defaults=defaults)
    City.objects.get_or_create(party=party, defaults={"state": state, "cohort_year": 2018})
    return party


def _person(name: str, **flags: bool) -> User:
    return User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title(), **flags)
