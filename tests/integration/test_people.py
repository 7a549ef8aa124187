"""People and powers: invitations, mandates and who may do what, with the named cast and the outsider."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from jejaring.apps.accounts.models import User
from jejaring.apps.journal.models import Entry
from jejaring.apps.journal.queries import load_proof
from jejaring.apps.registry.actions import (
    INVITATION_HOLDS,
    accept_invitation,
    end_mandate,
    give_mandate,
    invite,
    withdraw_invitation,
)
from jejaring.apps.registry.models import Invitation, Mandate
from jejaring.apps.registry.queries import mandates_for, mandates_of, open_invitations
from jejaring.kernel.actor import ANONYMOUS, OPERATOR, Actor
from jejaring.kernel.errors import Invalid, NotAllowed, NotFound
from jejaring.kernel.ref import Ref
from tests.cast import AT, BANYUWANGI, NETWORK, PASSWORD, YUSA, Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cast() -> Cast:
    cache.clear()
    return make_cast()


class Post:
    """Keeps the token of the last letter, as the one who reads the letter has it."""

    token = ""

    def link(self, token: str) -> str:
        self.token = token
        return f"https://jejaring.example/account/invitation/{token}/"


@pytest.fixture
def post() -> Post:
    return Post()


def invited(post: Post, by: Actor, email: str = "budi@example.org", office: str = "city_officer") -> Ref:
    return invite(by=by, email=email, office=office, held_for=BANYUWANGI, at=AT, link=post.link)


def reasons(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Invalid) as caught:
        act()
    return [problem.reason for problem in caught.value.problems]


def test_an_invitation_leads_to_an_account_and_a_mandate(cast: Cast, post: Post) -> None:
    invited(post, cast.actor("wira"))
    accepted = accept_invitation(by=ANONYMOUS, token=post.token, at=AT, name="Budi", password=PASSWORD)
    assert accepted.account_made
    [row] = mandates_of(accepted.user)
    assert (row.person, row.office, row.held_for, row.start, row.end) == (
        "Budi", "city_officer", BANYUWANGI, AT.date(), None,
    )  # fmt: skip
    [begun, _account, asked] = Entry.objects.all()[:3]
    assert (begun.act, begun.speaks_for, begun.authority) == ("registry.start_mandate", str(BANYUWANGI), "city_officer")
    assert (asked.act, asked.actor_name, asked.authority) == ("registry.invite", "Wira", "chief_smart_city_officer")
    assert load_proof().holds


def test_the_journal_and_the_database_keep_neither_address_nor_token(cast: Cast, post: Post) -> None:
    invited(post, cast.actor("wira"))
    told = [str((entry.summary, entry.data, entry.subject_key)) for entry in Entry.objects.all()]
    assert not [line for line in told if "budi@" in line or post.token in line]
    assert Invitation.objects.get().token_hash != post.token


def test_who_has_an_account_joins_with_it(cast: Cast, post: Post) -> None:
    invited(post, cast.actor("dewi"), email="Rudi@Example.org")
    assert reasons(lambda: accept_invitation(by=ANONYMOUS, token=post.token, at=AT)) == [
        "There is an account with this address"
    ]
    assert reasons(lambda: accept_invitation(by=cast.actor("olga"), token=post.token, at=AT)) == [
        "You are signed in with another address"
    ]
    first = accept_invitation(by=cast.actor("rudi"), token=post.token, at=AT)
    again = accept_invitation(by=cast.actor("rudi"), token=post.token, at=AT)
    assert first == again
    assert cast.actor("rudi").holds(["city_officer"], BANYUWANGI)
    assert Mandate.objects.filter(user=cast.rudi).count() == 1


def test_a_token_works_once_and_not_for_ever(cast: Cast, post: Post) -> None:
    def accept(after: timedelta = timedelta()) -> object:
        return accept_invitation(by=ANONYMOUS, token=post.token, at=AT + after, name="Budi", password=PASSWORD)

    invited(post, cast.actor("wira"))
    assert reasons(lambda: accept(INVITATION_HOLDS)) == ["This invitation has expired"]
    accept(INVITATION_HOLDS - timedelta(seconds=1))
    assert reasons(accept) == ["This invitation was used already"]
    with pytest.raises(NotFound):
        accept_invitation(by=ANONYMOUS, token="guessed", at=AT)


def test_a_new_letter_replaces_the_one_before(cast: Cast, post: Post) -> None:
    invited(post, cast.actor("wira"))
    first = post.token
    invited(post, cast.actor("wira"))
    assert len(open_invitations(BANYUWANGI, AT)) == 1
    assert reasons(lambda: accept_invitation(by=ANONYMOUS, token=first, at=AT)) == ["This invitation no longer holds"]


def test_a_withdrawn_invitation_is_void(cast: Cast, post: Post) -> None:
    number = int(invited(post, cast.actor("wira")).key)
    with pytest.raises(NotAllowed):
        withdraw_invitation(by=cast.actor("olga"), invitation=number, at=AT)
    withdraw_invitation(by=cast.actor("dewi"), invitation=number, at=AT)
    withdraw_invitation(by=cast.actor("dewi"), invitation=number, at=AT)
    assert Entry.objects.filter(act="registry.withdraw_invitation").count() == 1
    assert reasons(lambda: accept_invitation(by=ANONYMOUS, token=post.token, at=AT)) == [
        "This invitation no longer holds"
    ]


def test_a_bad_account_is_refused_with_everything_wrong_and_nothing_saved(cast: Cast, post: Post) -> None:
    invited(post, cast.actor("wira"))
    before = Entry.objects.count()
    with pytest.raises(Invalid) as caught:
        accept_invitation(by=ANONYMOUS, token=post.token, at=AT, name="", password="short")
    assert {problem.column for problem in caught.value.problems} == {"name", "password"}
    assert not User.objects.filter(email="budi@example.org").exists()
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("email", "office", "field"),
    [
        ("not an address", "city_officer", "email"),
        ("b@example.org", "secretariat", "office"),
        ("b@x.y", "king", "office"),
    ],
)
def test_what_cannot_be_invited(cast: Cast, post: Post, email: str, office: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        invited(post, cast.actor("ana"), email, office)
    assert [problem.column for problem in caught.value.problems] == [field]


def test_a_mandate_is_ended_never_erased(cast: Cast) -> None:
    [mandate] = mandates_of(cast.sari.pk)
    with pytest.raises(NotAllowed):
        end_mandate(by=cast.actor("olga"), mandate=mandate.id, at=AT)
    end_mandate(by=cast.actor("wira"), mandate=mandate.id, at=AT)
    end_mandate(by=cast.actor("wira"), mandate=mandate.id, at=AT + timedelta(days=3))
    assert not cast.actor("sari").mandates
    assert cast.actor("sari", AT - timedelta(days=1)).holds(["city_officer"], BANYUWANGI)
    assert mandates_of(cast.sari.pk)[0].end == AT.date()
    [line] = Entry.objects.filter(act="registry.end_mandate")
    assert (line.data["before"], line.data["after"]) == ({"end": None}, {"end": "2026-05-04"})


def test_a_mandate_given_today_can_be_taken_back_today(cast: Cast) -> None:
    number = give_mandate(
        by=OPERATOR, email="rudi@example.org", office="city_officer", held_for=BANYUWANGI, start=AT.date(), at=AT
    )
    assert cast.actor("rudi").mandates
    end_mandate(by=cast.actor("rudi"), mandate=number, at=AT)
    assert not cast.actor("rudi").mandates


def test_the_secretariats_mandate_is_its_power(cast: Cast) -> None:
    give_mandate(
        by=OPERATOR, email="rudi@example.org", office="secretariat", held_for=NETWORK, start=date(2026, 5, 1), at=AT
    )
    assert cast.actor("rudi").has("secretariat")
    assert not cast.actor("rudi", AT - timedelta(days=30)).has("secretariat")
    assert not cast.actor("rudi").has("operator")


def test_only_whoever_runs_the_machine_gives_mandates_unasked(cast: Cast) -> None:
    for name in ("ana", "dewi", "wira", "olga"):
        with pytest.raises(NotAllowed):
            give_mandate(
                by=cast.actor(name), email="rudi@example.org", office="city_officer", held_for=BANYUWANGI,
                start=AT.date(), at=AT,
            )  # fmt: skip


# The pages


def test_inviting_by_the_pages_from_the_letter_to_the_mandate(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(cast.wira)
    address = f"/account/people/{BANYUWANGI}/"
    page = client.get(address).content.decode()
    assert "Sari" in page
    assert "Olga" not in page
    assert re.findall(r'<option value="(\w+)"', page) == ["city_officer"]
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, {"email": "budi@example.org", "office": "city_officer"}, follow=True)
    assert "The invitation is on its way" in response.content.decode()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["budi@example.org"], "You are invited to speak for Banyuwangi")
    [link] = re.findall(r"http://[^/]+(/account/invitation/\S+)", letter.body)

    visitor = Client()
    assert "Make your account" in visitor.get(link).content.decode()
    wrong = visitor.post(link, {"name": "Budi", "password": "short"})
    assert wrong.status_code == 400
    assert 'href="#password"' in wrong.content.decode()
    done = visitor.post(link, {"name": "Budi", "password": PASSWORD}, follow=True).content.decode()
    assert "You speak for Banyuwangi from today." in done
    assert "My mandates" in done
    assert "used already" in Client().get(link).content.decode()

    fresh = Client()
    answer = fresh.post("/account/login/", {"login": "budi@example.org", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_the_letter_is_written_in_the_language_of_who_invites(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(cast.kenji)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/id/account/people/{YUSA}/", {"email": "yuki@example.org", "office": "partner_delegate"})
    assert "/id/account/invitation/" in mail.outbox[0].body


def test_ending_and_withdrawing_by_the_pages(client: Client, cast: Cast) -> None:
    client.force_login(cast.wira)
    [mandate] = mandates_of(cast.sari.pk)
    page = client.post(f"/account/mandates/{mandate.id}/end/", {"of": str(BANYUWANGI)}, follow=True).content.decode()
    assert "The mandate has ended" in page
    assert "ended</span>" in page
    client.post(f"/account/people/{BANYUWANGI}/", {"email": "budi@example.org", "office": "city_officer"})
    [waiting] = open_invitations(BANYUWANGI, timezone.now())
    client.post(f"/account/invitations/{waiting.id}/withdraw/", {"of": str(BANYUWANGI)})
    assert not open_invitations(BANYUWANGI, timezone.now())


@pytest.mark.parametrize("name", ["olga", "rudi", "kenji"])
def test_outsiders_see_and_change_nothing(client: Client, cast: Cast, name: str) -> None:
    client.force_login(getattr(cast, name))
    [mandate] = mandates_of(cast.sari.pk)
    assert client.get(f"/account/people/{BANYUWANGI}/").status_code == 403
    sent = {"email": "budi@example.org", "office": "city_officer"}
    assert client.post(f"/account/people/{BANYUWANGI}/", sent).status_code == 403
    assert client.post(f"/account/mandates/{mandate.id}/end/").status_code == 403
    assert len(mandates_for(BANYUWANGI)) == 2
    assert mandates_of(cast.sari.pk)[0].end is None
    assert not Invitation.objects.exists()


def test_visitors_are_asked_to_sign_in(client: Client, cast: Cast) -> None:
    for address in ("", f"people/{BANYUWANGI}/", "tokens/"):
        response = client.get(f"/account/{address}")
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/account/login/?next=")
    assert client.get("/account/invitation/guessed/").status_code == 404


def test_a_page_of_people_needs_a_fixed_number_of_queries(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.wira)
    client.get(f"/account/people/{BANYUWANGI}/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/account/people/{BANYUWANGI}/")
    for number in range(4):
        user = User.objects.create_user(f"p{number}@example.org", PASSWORD, name=f"P{number}")
        Mandate.objects.create(user=user, office="city_officer", party_id=_party(), start=date(2026, 2, 1))
    with django_assert_num_queries(len(few)):
        assert "P3" in client.get(f"/account/people/{BANYUWANGI}/").content.decode()


def _party() -> int:
    return Mandate.objects.values_list("party_id", flat=True).get(office="chief_smart_city_officer") or 0
