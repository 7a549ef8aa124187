"""The map comes alive: the filter answers without a new page, circles light up their ties, and the drawing zooms."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_filter_answers_in_place_and_keeps_its_address(page: Page) -> None:
    page.goto("/map")
    threads = page.locator(".mapframe > svg.wid .tie")
    expect(threads).to_have_count(67)
    page.evaluate("window.sameDocument = true")
    page.select_option("#m-kind", "letter_of_intent")
    expect(threads).to_have_count(1)
    expect(page.locator("[role=status][data-map-answer]")).to_contain_text("1 pair of member cities")
    assert "kind=letter_of_intent" in page.url
    assert page.evaluate("window.sameDocument")


def test_the_form_works_without_scripts(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/map")
    page.select_option("#m-kind", "letter_of_intent")
    page.click("form[data-map-filter] button")
    expect(page.locator(".mapframe > svg.wid .tie")).to_have_count(1)


def test_a_circle_lights_up_its_ties_and_the_drawing_zooms(page: Page) -> None:
    page.goto("/map")
    page.locator("svg.wid a[data-party=jakarta]").focus()
    expect(page.locator("svg.wid .tie.hot")).to_have_count(3)
    drawing = page.locator(".mapframe > svg.wid")
    whole = drawing.get_attribute("viewBox")
    page.click("[data-zoom=in]")
    assert drawing.get_attribute("viewBox") != whole
    page.click("[data-zoom=reset]")
    assert drawing.get_attribute("viewBox") == whole


def test_ties_that_leave_come_with_their_own_land(page: Page) -> None:
    page.goto("/map")
    page.check("input[name=view][value=world]")
    page.wait_for_url("**view=world**")
    expect(page.locator("#land-world")).to_have_count(1)
