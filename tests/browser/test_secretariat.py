"""The secretariat's workshop: signing in, finding a record, changing it, and its forms under a screen reader."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

FORMS = (
    "/admin/",
    "/admin/registry/city/",
    "/admin/registry/city/add/",
    "/admin/registry/partner/add/",
    "/admin/agreements/agreement/",
    "/admin/agreements/agreement/add/",
    "/admin/exchange/exchange/add/",
    "/admin/exchange/need/add/",
    "/admin/projects/project/add/",
    "/admin/projects/statusreport/add/",
    "/admin/sources/source/add/",
    "/admin/sources/citation/add/",
    "/admin/journal/entry/",
)


@pytest.fixture
def signed_in(page: Page, secretary: tuple[str, str]) -> Page:
    """Ana at her desk."""
    email, password = secretary
    page.goto("/account/login/")
    page.locator('input[name="login"]').fill(email)
    page.locator('input[name="password"]').fill(password)
    page.locator("main button[type=submit], main form .btn").first.click()
    page.wait_for_url("**/")
    return page


def test_the_public_does_not_get_in(page: Page) -> None:
    page.goto("/admin/")
    assert "/account/login/" in page.url


def test_ana_corrects_an_agreement_and_everybody_sees_it(signed_in: Page, new_page: Callable[..., Page]) -> None:
    signed_in.goto("/admin/agreements/agreement/?q=banyuwangi-wiley")
    signed_in.locator("#result_list tbody th a").first.click()
    signed_in.locator('input[name="place"]').fill("Singapore (Marina Bay)")
    signed_in.locator('input[name="_save"]').click()
    assert signed_in.locator(".messagelist .success").count() == 1
    reader = new_page()
    reader.goto("/agreements/banyuwangi-wiley-loi-2018")
    assert "Singapore (Marina Bay)" in reader.locator("main").inner_text()


@pytest.mark.parametrize("address", FORMS)
def test_nothing_is_wrong_for_assistive_technology(signed_in: Page, axe: Callable[[Page], None], address: str) -> None:
    signed_in.goto(address)
    axe(signed_in)
