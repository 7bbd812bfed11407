"""The pages about sites in a real browser: dragging, the slider, both languages, a phone, hostile text."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from maps.frontier_map import frontier_map
from maps.sites_map import sites_map
from maps.sites_panel import sites_empty_page
from maps.words import LANGUAGES, Language
from tests.maps.chosen_sites import answer, curve, frontier_layers, sites_layers

pytestmark = pytest.mark.xdist_group("browser")

RUN = "window.__pwned=1"
HOSTILE = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror='{RUN}'>",
    f"${{{RUN}}}",
    f"`);{RUN};(`",
    f"</script><script>{RUN}</script>",
    f"\" onfocus={RUN} autofocus x='",
)
MOVED = {
    "gained": 100.0,
    "lost": 40.0,
    "street_metres": 57.4,
    "areas": [{"name": "Sveit", "gained": 100.0, "lost": 40.0}],
    "points": {"gained": [[-20.9, 64.02, 100.0]], "lost": [[-20.8, 64.0, 40.0]]},
}
NARROW, WIDE = (390, 844), (1440, 900)


def served(met: Any, name: str = "Hall", moved: dict[str, Any] = MOVED) -> list[dict[str, Any]]:
    """Answer as the server does, reload, and return the list of what is asked."""
    asked: list[dict[str, Any]] = []
    documents = {"/v1/sites/s-1": answer(name), "/v1/frontier/f-1": curve(name)}

    def respond(route: Any) -> None:
        path = "/" + route.request.url.split("/", 3)[3]
        if path == "/v1/sites/what-if":
            asked.append(json.loads(route.request.post_data))
            route.fulfill(json=moved)
        else:
            route.fulfill(json=documents[path])

    met.page.route("**/v1/**", respond)
    met.page.goto("about:blank")  # what the first visit asked went nowhere
    met.errors.clear()
    met.outside.clear()
    met.page.goto("http://farreach.test/page")
    met.page.wait_for_selector("[data-ready]")
    return asked


def drag(page: Any, number: int, right: int, down: int) -> None:
    """Drag a numbered mark."""
    box = page.locator(".leaflet-marker-icon.badge.site").nth(number).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=5)
    page.mouse.up()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=str)
def test_dragging_asks_and_shows(
    visit: Callable[..., Any], language: Language, size: tuple[int, int]
) -> None:
    """The server is asked where the mark is now; people gained and lost, by area, are shown; it can be put back."""
    met = visit(sites_map(sites_layers(), language=language, assets="linked"), *size)
    asked = served(met)
    page = met.page
    drag(page, 0, 40, 30)
    page.wait_for_selector(".whatif-net:visible")
    move = asked[-1]["move"]
    assert asked[-1]["answer"] == "s-1"
    assert move["site"] == "n1"
    assert move["lon"] > -20.9
    assert move["lat"] < 64.0
    text = page.inner_text("#whatif")
    for part in ("+60", "+100", "−40", "Sveit", "57"):
        assert part in text
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("#whatif button")
    assert page.locator(".whatif-net").is_hidden()
    assert (met.errors, met.outside) == ([], [])


def test_dragging_another_mark_puts_the_first_one_back(visit: Callable[..., Any]) -> None:
    """One move at a time: what is shown is always one site's doing."""
    met = visit(sites_map(sites_layers(), language="en", assets="linked"))
    asked = served(met)
    home = met.page.locator(".leaflet-marker-icon.badge.site").nth(0).bounding_box()
    drag(met.page, 0, 60, 40)
    drag(met.page, 1, -60, -40)
    met.page.wait_for_selector(".whatif-net:visible")
    assert met.page.locator(".leaflet-marker-icon.badge.site").nth(0).bounding_box() == home
    assert asked[-1]["move"]["site"] == "n2"
    assert "One move at a time: Hall is back in its place." in met.page.inner_text("#whatif")


def test_marks_have_names(visit: Callable[..., Any]) -> None:
    """Chosen sites by number and name, branches by name: for those who hear the page."""
    met = visit(sites_map(sites_layers(), language="en", assets="linked"))
    served(met)
    marks = met.page.locator(".leaflet-marker-icon.badge")
    labels = [marks.nth(at).get_attribute("aria-label") for at in range(marks.count())]
    assert sorted(labels) == ["1 · Hall", "2 · Hall", "Hall", "× · Old"]


def test_a_refusal_is_shown(visit: Callable[..., Any]) -> None:
    """In the words of the server."""
    met = visit(sites_map(sites_layers(), language="en", assets="linked"))
    served(met)
    met.page.route(
        "**/v1/sites/what-if",
        lambda route: route.fulfill(status=400, json={"detail": "There is no street there."}),
    )
    drag(met.page, 0, 50, 50)
    met.page.wait_for_function("document.querySelector('.whatif-says').textContent.includes('no street')")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=str)
def test_the_slider_shows_each_choice(visit: Callable[..., Any], size: tuple[int, int]) -> None:
    """With one site only the first mark is there and Holm is not reached; with two both are."""
    met = visit(frontier_map(frontier_layers(), language="en", assets="linked"), *size)
    served(met)
    page = met.page
    marks = page.locator(".leaflet-marker-icon.badge.site")
    assert [mark.is_visible() for mark in marks.all()] == [True, True]
    page.locator("#frontier-slider").fill("0")
    assert [mark.is_visible() for mark in marks.all()] == [True, False]
    assert "1 new site" in page.locator(".frontier-says:visible").inner_text()
    colours = """() => {
      const found = [];
      const visit = (layer) => { if (layer.eachLayer) layer.eachLayer(visit); else if (layer.feature?.properties.m) found.push(layer.options.fillColor); };
      Farreach.maps[0].eachLayer(visit);
      return new Set(found).size;
    }"""
    assert page.evaluate(colours) == 3
    page.locator("#frontier-slider").fill("1")
    assert page.evaluate(colours) == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (met.errors, met.outside) == ([], [])


def test_the_form_follows_its_job(visit: Callable[..., Any]) -> None:
    """It asks what was filled in, shows how the search stands, and stops it when told to."""
    met = visit(sites_empty_page("en"))
    page, asked, gone = met.page, [], []
    job = {"id": 7, "status": "running", "progress": 40, "message": "choosing sites", "problem": None}
    standing = {"objective": 90.0, "bound": 100.0, "gap": 0.1}

    def respond(route: Any) -> None:
        if route.request.method == "POST":
            asked.append((route.request.url, json.loads(route.request.post_data)))
        if route.request.method == "DELETE":
            gone.append(route.request.url)
        route.fulfill(json={**job, "standing": standing})

    page.route("**/v1/**", respond)
    page.locator("form.ask input[name=choose]").fill("12")
    page.locator("form.ask[data-what=sites] [type=submit]").click()
    page.wait_for_function("document.body.innerText.includes('at most 11% better is possible')")
    ((url, body),) = asked
    assert url.endswith("/v1/sites")
    assert body == {"model": "mclp", "within": 30, "existing": "keep", "choose": 12}
    page.locator("form.ask[data-what=sites] .stop").click()
    page.wait_for_timeout(200)
    assert [address.endswith("/v1/jobs/7") for address in gone] == [True]
    assert met.errors == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(
    visit: Callable[..., Any], open_everything: Callable[[Any], list[str]], text: str
) -> None:
    """In every name, in the page and in what the server answers; without the policy, so escaping stands alone."""
    moved = {**MOVED, "areas": [{"name": text, "gained": 1.0, "lost": 0.0}]}
    for html in (
        sites_map(sites_layers(text), language="en", assets="linked"),
        frontier_map(frontier_layers(text), language="en", assets="linked"),
    ):
        met = visit(html, bypass_csp=True)
        served(met, text, moved)
        if "FarreachSites.play" in html:
            drag(met.page, 0, 40, 30)
            met.page.wait_for_selector(".whatif-net:visible")
            assert text in met.page.inner_text("#whatif")
        open_everything(met.page)
        assert met.page.evaluate("window.__pwned") is None
        assert met.errors == []
