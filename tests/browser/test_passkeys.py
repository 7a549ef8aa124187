"""Passkeys in a real browser with a device of its own, under the page's safety rules; and the pages of an account."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watch, _real_settings

EMAIL, PASSWORD = "bayu@example.org", "seven-wet-mangosteens"
SIGN_OUT = ".tools button:has-text('Sign out')"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def bayu(site: str, site_home: Path) -> None:
    """Somebody with an account, who speaks for Banyuwangi."""
    program = str(Path(sys.executable).with_name("jejaring"))
    for command, password in (
        (["user", "add", EMAIL, "--name", "Bayu", "--password-stdin"], PASSWORD),
        (["user", "mandate", "add", EMAIL, "chief_smart_city_officer", "city:banyuwangi"], ""),
    ):
        subprocess.run(
            [program, *command],
            env=_real_settings(site_home),
            input=password,
            text=True,
            check=True,
            capture_output=True,
        )


@pytest.fixture
def here(site: str, browser: Browser, bayu: None) -> Iterator[Page]:
    """A watched page at the site's name, since browsers keep passkeys for names, never for numbers."""
    named = site.replace("127.0.0.1", "localhost")
    watch = Watch(named)
    context = browser.new_context(base_url=named, locale="en")
    page = context.new_page()
    watch.look_at(page)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()
    watch.check()


def sign_in(page: Page) -> None:
    page.goto("/account/login/")
    page.fill('input[name="login"]', EMAIL)
    page.fill('input[name="password"]', PASSWORD)
    page.click("main form .btn >> nth=0")


def test_a_passkey_is_added_and_lets_in_alone(here: Page, axe: Callable[[Page], None]) -> None:
    sign_in(here)
    here.wait_for_selector(SIGN_OUT)
    here.goto("/account/2fa/webauthn/add/")
    here.fill('input[name="password"]', PASSWORD)
    here.click("main form .btn")
    here.wait_for_url("**/webauthn/add/")
    axe(here)
    here.fill('input[name="name"]', "Telephone")
    here.check('input[name="passwordless"]')
    here.click("#mfa_webauthn_add")
    here.wait_for_url("**/recovery-codes/")
    axe(here)
    assert here.locator(".codes code").count() == 10
    here.goto("/account/2fa/webauthn/")
    axe(here)
    assert "Telephone" in here.locator("main table").inner_text()
    for words in ("Rename", "Remove"):
        here.goto("/account/2fa/webauthn/")
        here.click(f"main table a:has-text('{words}')")
        axe(here)
        assert "Telephone" in here.content()
    here.click(SIGN_OUT)
    here.wait_for_selector(".tools a:has-text('Sign in')")

    sign_in(here)
    here.wait_for_url("**/2fa/authenticate/")
    axe(here)
    here.click("#mfa_webauthn_authenticate")
    here.wait_for_selector(SIGN_OUT)
    here.click(SIGN_OUT)
    here.wait_for_selector(".tools a:has-text('Sign in')")

    here.goto("/account/login/")
    here.click("#passkey_login")
    here.wait_for_selector(SIGN_OUT)
    for address in ("", "2fa/", "sessions/", "tokens/", "people/city:banyuwangi/"):
        here.goto(f"/account/{address}")
        axe(here)
    assert "Bayu" in here.locator("main table").inner_text()


def test_a_passkey_that_is_not_there_is_told_in_the_page(here: Page) -> None:
    here.goto("/account/login/")
    here.evaluate("() => { navigator.credentials.get = async () => { throw new DOMException('no') } }")
    here.click("#passkey_login")
    here.wait_for_selector("#passkey-failed:not([hidden])")
    assert "could not be used" in here.locator("#passkey-failed").inner_text()
