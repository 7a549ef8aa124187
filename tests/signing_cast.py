"""People and parties who make agreements in tests.

Sari is a city officer of Banyuwangi; Kenji is a delegate of a partner in Yokohama; Dewi is the national representative
of Indonesia; Ana is of the secretariat; Rudi speaks for nobody; Olga is an officer of another city.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from jejaring.apps.accounts.models import User
from jejaring.apps.accounts.queries import actor_of
from jejaring.apps.agreements import actions
from jejaring.apps.agreements.models import Process
from jejaring.apps.agreements.queries.drafting import get_draft
from jejaring.apps.registry.models import City, FocusArea, Mandate, Network, Partner, Party, State
from jejaring.apps.registry.queries import actor_with_mandates
from jejaring.kernel.actor import Actor
from jejaring.kernel.ref import Ref

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
CITY, PARTNER, OTHER = Ref("city", "banyuwangi"), Ref("partner", "yokohama"), Ref("city", "davao")
PASSWORD = "seven-wet-mangosteens"


def make_cast() -> dict[str, User]:
    """The people with their mandates, and the parties they speak for."""
    Network.objects.create(key="net", name="A Network of Cities", short_name="Net", purpose_en="To test")
    indonesia = State.objects.create(key="ID", iso3="IDN", name="Indonesia")
    philippines = State.objects.create(key="PH", iso3="PHL", name="Philippines")
    banyuwangi = Party.objects.create(kind="city", key="banyuwangi", name="Banyuwangi", country="ID")
    davao = Party.objects.create(kind="city", key="davao", name="Davao City", country="PH")
    yokohama = Party.objects.create(kind="partner", key="yokohama", name="Yokohama Alliance", country="JP")
    City.objects.create(party=banyuwangi, state=indonesia, cohort_year=2018)
    City.objects.create(party=davao, state=philippines, cohort_year=2018)
    Partner.objects.create(party=yokohama, kind="company", region="East Asia")
    FocusArea.objects.create(key="water", position=1, shape="ring", name_en="Water")
    people = {
        name: User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title(), is_staff=name == "ana")
        for name in ("sari", "kenji", "dewi", "ana", "rudi", "olga")
    }
    start = date(2026, 1, 1)
    Mandate.objects.create(user=people["sari"], office="city_officer", party=banyuwangi, start=start)
    Mandate.objects.create(user=people["kenji"], office="partner_delegate", party=yokohama, start=start)
    Mandate.objects.create(user=people["dewi"], office="national_representative", state=indonesia, start=start)
    Mandate.objects.create(user=people["olga"], office="city_officer", party=davao, start=start)
    return people


def acting(name: str, at: datetime = NOW) -> Actor:
    """The actor behind one of the cast."""
    user = User.objects.get(email=f"{name}@example.org")
    return actor_with_mandates(actor_of(user), user.pk, at.date())


def start(
    template: str = "letter_of_intent",
    parties: Sequence[Ref] = (CITY, PARTNER),
    languages: Sequence[str] = ("en", "id"),
    **more: object,
) -> str:
    """A new draft, begun by Sari; returns its key."""
    ref = actions.start_draft(
        by=acting("sari"),
        template=template,
        parties=parties,
        languages=languages,
        authentic=languages[0],
        at=NOW,
        **more,  # type: ignore[arg-type]
    )
    return ref.key


def fill_in(key: str, at: datetime = NOW) -> None:
    """Write something into every place that a wording leaves to the parties."""
    for clause in get_draft(key).text.clauses:
        draft = get_draft(key)
        words = {
            language: (heading, [paragraph.replace("[…]", "1 May 2026") for paragraph in paragraphs])
            for language, heading, paragraphs in zip(
                draft.text.languages, clause.headings, clause.paragraphs, strict=True
            )
        }
        actions.edit_clause(
            by=acting("sari"), draft=key, clause=clause.id, based_on=draft.text.version, words=words, at=at
        )


def hash_of(key: str) -> str:
    return get_draft(key).text.hash


def bring_to(key: str, status: str, at: datetime = NOW) -> None:
    """Take a new draft as far as this state, each party doing its part."""
    both = acting("sari", at), acting("kenji", at)

    def review() -> None:
        fill_in(key, at)
        actions.submit(by=both[0], draft=key, at=at)

    def agree() -> None:
        for one in both:
            actions.agree_text(by=one, draft=key, text_hash=hash_of(key), at=at)

    def sign() -> None:
        for one in both:
            actions.sign(by=one, draft=key, text_hash=hash_of(key), proved_at=at, at=at)

    steps = {
        "in_review": review,
        "agreed": agree,
        "signing": lambda: actions.open_signing(by=both[0], draft=key, at=at),
        "signed": sign,
        "in_force": lambda: actions.put_in_force(by=both[0], draft=key, at=at),
    }
    names = ["draft", *steps]
    now = Process.objects.get(key=key).status
    for name in names[names.index(now) + 1 : names.index(status) + 1]:
        steps[name]()
        assert Process.objects.get(key=key).status == name
