"""A planner and a dispatcher walk through the served demonstration, in both languages, on a desk and on a phone.

Not in the group "browser" but with the rest of the demonstration, so that it is made only once.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from maps.words import HTML_LANGUAGE, Language, word

pytestmark = pytest.mark.xdist_group("demo")


@dataclass
class Walk:
    """A page, what it asked other hosts for, what it complained about, and what was refused."""

    page: Any
    home: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Write down every request, error and refusal."""

        def asked(request: Any) -> None:
            if not request.url.startswith((f"{self.home}/", "data:", "blob:")):
                self.outside.append(request.url)

        def answered(response: Any) -> None:
            if response.status >= 400:
                self.refused.append(response.url)

        self.page.on("request", asked)
        self.page.on("response", answered)
        self.page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))


@pytest.mark.parametrize(
    ("language", "width", "height"), [("en", 1440, 900), ("zh", 390, 844)], ids=["desk", "phone"]
)
def test_walk(chromium: Any, served: str, language: Language, width: int, height: int) -> None:
    """Start, map, layer, popup, dispatch, next day, map of the day, rota, API: all ours, no error, no sideways scroll."""
    context = chromium.new_context(viewport={"width": width, "height": height}, has_touch=width < 500)
    walk = Walk(context.new_page(), served)
    walk.listen()
    page = walk.page
    try:
        page.goto(f"{served}/?lang={language}")
        arrived(page, language, width)
        page.locator('main a[href^="/coverage"]').first.click()
        arrived(page, language, width)
        look_at_the_map(page, language)
        page.locator('.panel a[href^="/"]').first.click()
        arrived(page, language, width)
        page.locator('main a[href^="/dispatch"]').first.click()
        arrived(page, language, width)
        go_to_a_day_with_routes(page)
        arrived(page, language, width)
        assert page.locator("main article").count() >= 1
        page.locator('main a[href^="/dispatch/map"]').first.click()
        arrived(page, language, width)
        page.locator(".leaflet-container .leaflet-marker-icon").first.wait_for()
        page.locator('.panel a[href^="/dispatch?"]').first.click()
        arrived(page, language, width)
        page.locator('header a[href^="/rota"]').click()
        arrived(page, language, width)
        assert page.locator('main a[href^="/dispatch?date="]').count() >= 10
        page.locator('header a[href="/docs"]').click()
        page.locator(".swagger-ui .opblock").first.wait_for(timeout=20_000)
        assert page.locator(".swagger-ui .opblock").count() >= 14
    finally:
        context.close()
    assert (walk.outside, walk.errors, walk.refused) == ([], [], [])


def test_the_language_can_be_changed(chromium: Any, served: str) -> None:
    """From any page, staying on it."""
    page = chromium.new_page()
    try:
        for path in ("/", "/coverage", "/rota", "/dispatch"):
            page.goto(f"{served}{path}?lang=en")
            page.locator('a[lang="zh"]').first.click()
            page.wait_for_load_state()
            assert page.evaluate("document.documentElement.lang") == HTML_LANGUAGE["zh"]
            assert page.evaluate("location.pathname") == path
    finally:
        page.close()


def arrived(page: Any, language: Language, width: int) -> None:
    """Check that a page is in the language and no wider than the screen."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.lang") == HTML_LANGUAGE[language]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.body.innerText.trim().length") > 20


def look_at_the_map(page: Any, language: Language) -> None:
    """Switch the branches off and on again, and open what stands behind the first of them."""
    markers = page.locator(".leaflet-marker-pane .leaflet-marker-icon")
    markers.first.wait_for()
    before = markers.count()
    assert before >= 21
    label = page.locator(".leaflet-control-layers-overlays label", has_text=word("layer_branches", language))
    if not label.first.is_visible():
        page.locator(".leaflet-control-layers-toggle").tap()
    label.first.click()
    page.wait_for_function(
        "n => document.querySelectorAll('.leaflet-marker-pane .leaflet-marker-icon').length === n",
        arg=before - 21,
    )
    label.first.click()
    page.wait_for_function(
        "n => document.querySelectorAll('.leaflet-marker-pane .leaflet-marker-icon').length === n", arg=before
    )
    markers.first.dispatch_event("click")
    heading = page.locator(".leaflet-popup-content h2")
    heading.wait_for()
    assert heading.inner_text().strip()


def go_to_a_day_with_routes(page: Any) -> None:
    """Press "next day" at least once, and until a van is out."""
    for _ in range(10):
        before = page.url
        page.locator('a[rel="next"]').click()
        page.wait_for_url(lambda url, old=before: url != old)
        if page.locator('main a[href^="/dispatch/map"]').count():
            return
    pytest.fail("no van is out on any day")
