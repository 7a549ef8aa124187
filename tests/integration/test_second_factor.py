"""Second factors, recovery codes, passkeys, sessions and other providers: our pages around allauth's doors."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client

from jejaring.apps.accounts.models import User
from jejaring.config.mail import mail_settings
from jejaring.config.oidc import oidc_settings
from tests.cast import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_earlier_attempts() -> None:
    cache.clear()


@pytest.fixture
def person() -> User:
    return User.objects.create_user("officer@example.org", PASSWORD, name="Officer")


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(client: Client, password: str = PASSWORD) -> str:
    """Send address and password; returns where that leads."""
    response = client.post("/account/login/", {"login": "officer@example.org", "password": password})
    return str(response.headers.get("Location", ""))


def confirm(client: Client) -> None:
    """Whoever changes how they sign in shows once more who they are."""
    assert client.get("/account/2fa/totp/activate/").headers["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def test_setting_up_an_app_asks_for_its_code_ever_after(client: Client, person: User) -> None:
    sign_in(client)
    confirm(client)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    [secret] = re.findall(r'<code class="key-text">(\w+)</code>', page)
    assert re.search(r'<svg viewBox="0 0 (\d+) \1" aria-hidden="true"><path d="M\d+ \d+h1v1h-1z', page)
    wrong = client.post("/account/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert 'class="esum" role="alert"' in wrong
    assert secret in wrong
    done = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)}, follow=True).content.decode()
    codes = re.findall(r"<li><code>(\d+)</code>", done)
    assert len(codes) == 10
    page = client.get("/account/2fa/").content.decode()
    assert "In use" in page
    assert "10 codes are left." in page

    fresh = Client()
    assert sign_in(fresh) == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in fresh.session
    assert 'role="alert"' in fresh.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert fresh.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert "_auth_user_id" in fresh.session

    again = Client()
    sign_in(again)
    again.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert "_auth_user_id" not in again.session


def test_every_page_of_second_factors_is_ours_and_keeps_the_safety_rules(client: Client, person: User) -> None:
    sign_in(client)
    confirm(client)
    TOTP.activate(person, SECRET)
    client.post("/account/2fa/recovery-codes/generate/")
    for address in (
        "", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/", "webauthn/add/",
        "reauthenticate/",
    ):  # fmt: skip
        for language in ("", "/id"):
            response = client.get(f"{language}/account/2fa/{address}")
            page = response.content.decode()
            assert (address, response.status_code) == (address, 200)
            assert 'class="mast"' in page
            assert page.count("<h1") == 1
            assert " style=" not in page
            for kind, body in inline_scripts(page):
                assert kind == "application/json"
                json.loads(body)
    download = client.get("/account/2fa/recovery-codes/download/")
    assert download.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'


def test_passkeys_begin_with_what_the_browser_needs(client: Client, person: User) -> None:
    sign_in(client)
    confirm(client)
    page = client.get("/account/2fa/webauthn/add/").content.decode()
    data = next(json.loads(body) for _kind, body in inline_scripts(page) if "creation_options" in body)
    options = data["creation_options"]["publicKey"]
    assert options["rp"] == {"id": "testserver", "name": "testserver"}
    assert options["user"]["name"] == "officer@example.org"
    sent = {"name": "x", "credential": json.dumps({"id": "forged"})}
    forged = client.post("/account/2fa/webauthn/add/", sent)
    assert (forged.status_code, 'role="alert" tabindex' in forged.content.decode()) == (200, True)
    assert not Authenticator.objects.exists()
    visitor = Client()
    refused = visitor.post("/account/2fa/webauthn/login/", {"credential": sent["credential"]}, follow=True)
    assert "Incorrect code" in refused.content.decode()
    asked = visitor.get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"}).json()
    assert asked["request_options"]["publicKey"]["rpId"] == "testserver"
    assert 'id="passkey_login"' in visitor.get("/account/login/").content.decode()


def test_signing_out_everywhere_else(client: Client, person: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    page = client.get("/account/sessions/").content.decode()
    assert page.count("<tr><th scope") == 3
    assert page.count("this one") == 1
    client.post("/account/sessions/")
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_an_account_made_by_hand_must_confirm_its_address(client: Client) -> None:
    person = User(email="officer@example.org", name="Officer")
    person.set_password(PASSWORD)
    person.save()
    assert sign_in(client) == "/account/confirm-email/"
    assert "_auth_user_id" not in client.session
    [link] = re.findall(r"http://[^/]+(/account/confirm-email/\S+)", mail.outbox[0].body)
    assert "officer@example.org" in client.get(link).content.decode()
    client.post(link)
    fresh = Client()
    assert sign_in(fresh) == "/"


def test_without_settings_there_is_no_other_provider(client: Client) -> None:
    page = client.get("/account/login/").content.decode()
    assert "Sign in with a passkey" in page
    assert page.count("Sign in with ") == 1
    assert client.get("/account/oidc/oidc/login/").status_code == 404


def test_a_provider_named_by_the_settings_gets_a_button() -> None:
    asked = "\n".join(
        (
            "import django; django.setup()",
            "from django.core.management import call_command; call_command('migrate', verbosity=0)",
            "from django.test import Client",
            "page = Client().get('/account/login/').content.decode()",
            'assert \'<a class="btn b2" href="/account/oidc/oidc/login/">Sign in with City of Sari</a>\' in page',
        )
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "jejaring.config.settings_test",
        "JEJARING_TEST_DATABASE_URL": "sqlite:///:memory:",
        "JEJARING_OIDC_URL": "https://id.example.org",
        "JEJARING_OIDC_CLIENT": "jejaring",
        "JEJARING_OIDC_SECRET": "only-for-tests",
        "JEJARING_OIDC_NAME": "City of Sari",
    }
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("url", "client", "secret"),
    [
        ("https://id.example.org", "", ""),
        ("https://id.example.org", "jejaring", ""),
        ("http://id.example.org", "jejaring", "only-for-tests"),
    ],
)
def test_half_a_provider_is_refused(url: str, client: str, secret: str) -> None:
    with pytest.raises(ValueError, match="JEJARING_OIDC_URL"):
        oidc_settings(url, name="", client=client, secret=secret)
    assert oidc_settings("", name="", client=client, secret=secret) == {}
    assert oidc_settings("https://id.example.org", name="", client="a", secret="b")["name"] == "id.example.org"


@pytest.mark.parametrize(
    ("url", "backend", "port", "starttls", "encrypted"),
    [
        ("console:", "console", 25, False, False),
        ("smtp://post.example.org", "smtp", 587, True, False),
        ("smtp://127.0.0.1:1025", "smtp", 1025, False, False),
        ("smtps://ana%40example.org:p%3Ass@post.example.org", "smtp", 465, False, True),
    ],
)
def test_letters_go_out_by_an_address(url: str, backend: str, port: int, starttls: bool, encrypted: bool) -> None:
    found = mail_settings(url)
    if backend == "smtp":
        assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, starttls, encrypted)
    assert found["EMAIL_BACKEND"] == f"django.core.mail.backends.{backend}.EmailBackend"
    if "@" in url:
        assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("ana@example.org", "p:ss")


@pytest.mark.parametrize("url", ["http://post.example.org", "smtp:", "post.example.org"])
def test_an_address_for_letters_that_cannot_be(url: str) -> None:
    with pytest.raises(ValueError, match="JEJARING_EMAIL_URL"):
        mail_settings(url)


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._kind: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._kind = (told.get("type") or "") if tag == "script" and "src" not in told else None

    def handle_data(self, data: str) -> None:
        if self._kind is not None:
            self.found.append((self._kind, data))

    def handle_endtag(self, tag: str) -> None:
        self._kind = None


def inline_scripts(page: str) -> list[tuple[str, str]]:
    """The kind and the text of every script that is written in the page itself."""
    scripts = _Scripts()
    scripts.feed(page)
    return scripts.found
