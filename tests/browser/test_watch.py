"""The watch over pages must itself notice what it is there for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch


def test_a_request_to_another_host_is_noticed(page: Page, watch: Watch) -> None:
    page.route("http://elsewhere.invalid/**", lambda route: route.fulfill(body=""))
    page.set_content('<img alt="" src="http://elsewhere.invalid/counter.png">')
    assert watch.to_other_hosts == ["http://elsewhere.invalid/counter.png"]
    with pytest.raises(AssertionError, match="requests left the host"):
        watch.check()
    watch.requests.clear()


def test_a_host_whose_name_begins_like_the_site_is_another_host(watch: Watch) -> None:
    watch.requests += [watch.site, f"{watch.site}/cities/", "data:image/png;base64,"]
    assert watch.to_other_hosts == []
    watch.requests.append(f"{watch.site}0/cities/")
    assert watch.to_other_hosts == [f"{watch.site}0/cities/"]
    watch.requests.clear()


def test_console_errors_are_noticed_unless_expected(page: Page, watch: Watch) -> None:
    page.evaluate("console.error('the map has no data')")
    with pytest.raises(AssertionError, match="the map has no data"):
        watch.check()
    watch.expected.append("no data")
    watch.check()


def test_script_errors_are_noticed(page: Page, watch: Watch) -> None:
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('broken') })")
    with pytest.raises(AssertionError, match="script error: broken"):
        watch.check()
    watch.complaints.clear()


def test_axe_finds_a_picture_without_words(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content('<html lang="en"><title>A page</title><main><h1>City</h1><img src="data:,"></main></html>')
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
