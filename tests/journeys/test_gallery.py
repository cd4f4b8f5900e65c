"""Every component in a real browser: readable, within its policy, within the page."""

from tests.journeys.conftest import Snapshot, Visitor


def test_the_gallery_is_clean_and_drawn(visitor: Visitor, snapshot: Snapshot) -> None:
    visitor.open("/_ui/")
    visitor.page.wait_for_selector("[data-chart] canvas")
    snapshot(visitor.page, "gallery")
    visitor.check()


def test_a_dialog_opens_by_key_and_closes_with_escape(visitor: Visitor) -> None:
    visitor.open("/_ui/")
    visitor.page.keyboard.press("?")
    assert visitor.page.locator("#help").is_visible()
    visitor.page.keyboard.press("Escape")
    assert not visitor.page.locator("#help").is_visible()


def test_slash_goes_to_the_filter_and_j_to_the_next_row(visitor: Visitor) -> None:
    visitor.open("/_ui/")
    visitor.page.keyboard.press("/")
    assert visitor.page.evaluate("document.activeElement.matches('[data-search]')")
    visitor.page.keyboard.press("Tab")
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.keyboard.press("j")
    assert visitor.page.evaluate("!!document.activeElement.closest('[data-row]')")


def test_signing_in_leads_home(visitor: Visitor, snapshot: Snapshot) -> None:
    visitor.open("/sign-in/")
    snapshot(visitor.page, "sign-in")
    visitor.check()
    visitor.sign_in()
    snapshot(visitor.page, "home-plain")
    visitor.check()
