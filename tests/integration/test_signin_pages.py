"""Sign-in: our own pages at every address, in both languages, and no way in for strangers."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from jejaring.apps.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PASSWORD = "seven-wet-mangosteens"


@pytest.fixture(autouse=True)
def _no_earlier_attempts() -> None:
    cache.clear()


@pytest.fixture
def person() -> User:
    return User.objects.create_user("officer@example.org", PASSWORD, name="Officer")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("login/", 200),
        ("signup/", 200),
        ("inactive/", 200),
        ("password/reset/", 200),
        ("password/reset/done/", 200),
        ("password/reset/key/1-abc/", 200),
        ("password/reset/key/done/", 200),
        ("email/", 404),
        ("confirm-email/", 200),
        ("confirm-email/abc/", 200),
    ],
)
@pytest.mark.parametrize("language", ["", "/id"])
def test_visitors_see_our_pages(client: Client, address: str, status: int, language: str) -> None:
    response = client.get(f"{language}/account/{address}")
    page = response.content.decode()
    assert response.status_code == status
    assert 'class="mast"' in page
    assert 'class="foot in"' in page
    assert f'<html lang="{language.strip("/") or "en"}">' in page


@pytest.mark.parametrize(
    "address",
    ["", "logout/", "password/change/", "reauthenticate/", "tokens/", "sessions/", "2fa/", "2fa/webauthn/"],
)
def test_people_signed_in_see_our_pages(client: Client, person: User, address: str) -> None:
    client.force_login(person)
    response = client.get(f"/account/{address}")
    assert response.status_code == 200
    assert 'class="mast"' in response.content.decode()


def test_signing_in_and_out(client: Client, person: User) -> None:
    response = client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    page = client.get("/account/password/change/").content.decode()
    assert "Sign out" in page
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/account/password/change/").status_code == 302


def test_a_wrong_password_is_told_beside_the_form(client: Client, person: User) -> None:
    response = client.post("/account/login/", {"login": person.email, "password": "wrong"})
    assert response.status_code == 200
    assert 'class="esum" role="alert"' in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_attempts_are_limited(client: Client, person: User) -> None:
    for _attempt in range(12):
        client.post("/account/login/", {"login": person.email, "password": "wrong"})
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_nobody_makes_an_account_alone(client: Client) -> None:
    sent = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    page = client.post("/account/signup/", sent).content.decode()
    assert "Accounts are given by the secretariat" in page
    assert not User.objects.exists()


def test_a_forgotten_password_is_replaced_by_mail(client: Client, person: User) -> None:
    response = client.post("/account/password/reset/", {"email": person.email}, follow=True)
    assert "Look into your mail" in response.content.decode()
    [link] = re.findall(r"http://[^/]+(/account/password/reset/key/\S+)", mail.outbox[0].body)
    form = client.get(link, follow=True)
    assert "Choose a new password" in form.content.decode()
    address = form.redirect_chain[-1][0]
    done = client.post(address, {"password1": "eight-dry-rambutans", "password2": "eight-dry-rambutans"}, follow=True)
    assert "Your password is changed" in done.content.decode()
    person.refresh_from_db()
    assert person.check_password("eight-dry-rambutans")


def test_a_short_password_is_refused_with_its_reason(client: Client, person: User) -> None:
    client.force_login(person)
    sent = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    page = client.post("/account/password/change/", sent).content.decode()
    assert "at least 12 characters" in page
    assert 'href="#id_password1"' in page
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
