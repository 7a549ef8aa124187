"""Every page, as readers with different screens, abilities and languages meet it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PAGES = (
    "/",
    "/map",
    "/map?view=world",
    "/cities",
    "/cities/luang-prabang",
    "/cities/ho-chi-minh-city",
    "/cities/denpasar",
    "/states",
    "/states/TH",
    "/projects",
    "/projects/luang-prabang-wetlands",
    "/projects/chonburi-waste-to-energy",
    "/monitoring",
    "/monitoring/2022",
    "/agreements",
    "/agreements/banyuwangi-wiley-loi-2018",
    "/partners",
    "/partners/yokohama",
    "/partners/usascp",
    "/exchanges",
    "/exchanges/ascn-annual-meeting-2018",
    "/stories",
    "/stories/banyuwangi-wiley",
    "/stories/five-cities-united-states",
    "/focus-areas",
    "/focus-areas/built-infrastructure",
    "/strategies",
    "/sources",
    "/sources/me-2025",
    "/search",
    "/search?q=da+nang",
    "/data",
    "/account/login/",
)
NARROW = {"width": 320, "height": 700}
# Wide tables may scroll inside their own frame; the page itself may not.
SCROLLS_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
Opener = Callable[..., Page]
Check = Callable[[Page], None]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_wrong_for_assistive_technology(page: Page, axe: Check, address: str) -> None:
    page.goto(address)
    axe(page)


@pytest.mark.parametrize("address", PAGES[:20])
def test_nothing_is_wrong_in_the_dark_and_in_indonesian(new_page: Opener, axe: Check, address: str) -> None:
    page = new_page(color_scheme="dark", locale="id")
    page.goto("/id" + address.replace("/account", "/../account"))
    axe(page)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_cut_on_a_narrow_screen(new_page: Opener, address: str) -> None:
    page = new_page(viewport=NARROW, java_script_enabled=True)
    page.goto(address)
    assert page.evaluate(SCROLLS_SIDEWAYS) is False


@pytest.mark.parametrize("address", ["/", "/map", "/cities", "/projects", "/search?q=jakarta"])
def test_everything_is_there_without_scripts(new_page: Opener, address: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(address)
    assert page.locator("main h1").count() == 1
    assert page.locator("main a").count() > 5


def test_from_home_to_a_source_by_keyboard_alone(page: Page) -> None:
    """Home → a city → one of its projects → the source of its status, with Tab and Enter only."""
    page.goto("/")
    _tab_to(page, 'a[href="/cities"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/cities")
    _tab_to(page, 'main a[href="/cities/banyuwangi"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/cities/banyuwangi")
    _tab_to(page, 'main a[href^="/projects/banyuwangi-education"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/banyuwangi-education*")
    _tab_to(page, "main a.s")
    page.keyboard.press("Enter")
    assert page.locator(".notes li:target").count() == 1
    _tab_to(page, '.notes a[href^="/sources/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/*")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
    pytest.fail(f"{selector} was not reached by Tab")


def test_the_first_page_is_light(new_page: Opener) -> None:
    """Over the wire: at most 250 KB with the map, at most 100 KB without it."""
    page = new_page()
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
    page.goto("/", wait_until="networkidle")
    total = sum(sizes.values())
    assert total <= 250_000
    page.goto("/sources", wait_until="networkidle")
    besides = sum(size for url, size in sizes.items() if "/static/" in url)
    assert besides <= 100_000


def test_only_the_scripts_in_sight_load_their_fonts(new_page: Opener) -> None:
    page = new_page()
    fonts: list[str] = []
    page.on("request", lambda request: fonts.append(request.url) if ".woff2" in request.url else None)
    page.goto("/agreements/banyuwangi-wiley-loi-2018", wait_until="networkidle")
    assert [url.rsplit("/", 1)[-1].split(".")[0] for url in fonts] == ["noto-sans-latin"]
