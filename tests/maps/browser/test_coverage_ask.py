"""The form that asks for coverage, in a real browser: progress, stopping, refusals, saved standards."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from maps.coverage_empty import coverage_empty_page
from maps.words import Language, word

pytestmark = pytest.mark.xdist_group("browser")

HOSTILE = "<img src=x onerror='window.__pwned=1'>"
RUNNING = {"id": 7, "kind": "coverage", "status": "running", "progress": 40, "message": "measuring access"}


class Server:
    """Answers as the server does; remembers what it was asked."""

    def __init__(self, met: Any, standards: tuple[str, ...] = ()) -> None:
        self.asked: list[dict[str, Any]] = []
        self.stopped: list[str] = []
        self.refusal: dict[str, Any] | None = None
        self.job: dict[str, Any] = dict(RUNNING)
        self.standards = [{"name": name, "within": 30} for name in standards]
        met.page.route("**/v1/**", self.respond)
        met.page.goto("about:blank")  # what the first visit asked went nowhere
        met.errors.clear()
        met.page.goto("http://farreach.test/page")

    def respond(self, route: Any) -> None:
        """Answer one request."""
        method, url = route.request.method, route.request.url
        if url.endswith("/v1/standards"):
            route.fulfill(json={"standards": self.standards})
        elif method == "POST":
            self.asked.append(json.loads(route.request.post_data))
            status = 202 if self.refusal is None else 422
            route.fulfill(status=status, json=self.refusal or self.job)
        elif method == "DELETE":
            self.stopped.append(url)
            self.job |= {"status": "dismissed"}
            route.fulfill(status=204)
        else:
            route.fulfill(json=self.job)


def says(page: Any, text: str, part: str = ".ask-says") -> None:
    """Wait until the form says so."""
    page.locator(part, has_text=text).wait_for(timeout=3000)


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh", 390)])
def test_asks_follows_and_stops(visit: Callable[..., Any], language: Language, width: int) -> None:
    """With the keyboard alone; the focus is on Stop while there is something to stop."""
    met = visit(coverage_empty_page(language, "gaps"), width)
    page, server = met.page, Server(met)
    page.locator("[name=minutes]").fill("15，30, 30")
    page.locator("[name=hours]").uncheck()
    page.locator("[type=submit]").press("Enter")
    says(page, word("step_access", language))
    says(page, "40%")
    assert server.asked == [{"hours": False, "standards": [{"within": 15, "further": [{"within": 30}]}]}]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("progress").get_attribute("aria-label")
    page.locator(".stop:focus").press("Enter")
    says(page, word("ask_stopped", language))
    assert [url.endswith("/v1/jobs/7") for url in server.stopped] == [True]
    assert page.locator("[type=submit]:focus").is_enabled()
    assert met.errors == []


def test_reloads_when_done_and_goes_on_after_leaving(visit: Callable[..., Any]) -> None:
    """A page that is opened again while the job runs shows it; the page comes anew when the job is done."""
    met = visit(coverage_empty_page("en", "week"))
    page, server = met.page, Server(met)
    page.locator("[name=minutes]").press("Enter")
    says(page, word("step_access", "en"))
    page.reload()
    says(page, word("step_access", "en"))
    assert len(server.asked) == 1
    assert server.asked[0]["hours"] is True
    with page.expect_navigation():
        server.job |= {"status": "successful", "progress": 100}
    page.locator(".stop").wait_for(state="hidden")
    assert page.evaluate("sessionStorage.length") == 0


def test_mistakes_and_refusals(visit: Callable[..., Any]) -> None:
    """Wrong minutes are not sent; what the server refuses is text, without the policy, so escaping stands alone."""
    met = visit(coverage_empty_page("en", "access"), bypass_csp=True)
    page, server = met.page, Server(met, ("rural", HOSTILE))
    says(page, f"rural · {HOSTILE}", ".ask-tick")
    assert page.locator("[name=minutes]").is_disabled()
    server.refusal = {"title": "Invalid", "errors": [{"pointer": "#/standards/0", "detail": HOSTILE}]}
    page.locator("[type=submit]").click()
    says(page, HOSTILE, ".ask-wrong")
    page.locator("[name=saved]").uncheck()
    for text in ("", "15, -3", "1440", ", ".join(map(str, range(1, 13)))):
        page.locator("[name=minutes]").fill(text)
        page.locator("[type=submit]").click()
        says(page, word("ask_bad_minutes", "en"), ".ask-wrong")
        assert page.locator("[name=minutes]:focus").get_attribute("aria-invalid") == "true"
    server.refusal = None
    server.job |= {"status": "failed", "problem": {"title": "Coverage", "detail": "There is no branch."}}
    page.locator("[name=minutes]").fill("7.5")
    page.locator("[type=submit]").click()
    says(page, "There is no branch.", ".ask-wrong")
    assert page.locator("[type=submit]").is_enabled()
    assert [one["standards"] for one in server.asked] == [[], [{"within": 7.5, "further": []}]]
    assert page.evaluate("window.__pwned") is None
