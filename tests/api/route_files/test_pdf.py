"""Sheets to print: read back by pypdf."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest

from api.route_files.pdf_text import CHINESE, LATIN, OTHER_LATIN, font_of, marked
from maps.plan_view import PlanView

A4 = (595, 842)


def pages(body: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages]


def test_a_page_for_each_van(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """In order of time: leave, stop, reload, break, stop, back; then the reasons."""
    body = written(two_vans, "pdf")
    first, second, left = pages(body)
    order = [
        "Leave Garage",
        "Far school",
        "10:25–10:35",
        "Break",
        "Edge shop",
        "Bring the new cards",
        "Back at",
    ]
    assert [first.index(text) for text in order] == sorted(first.index(text) for text in order)
    assert "09:30–12:00" in first
    assert "Van 2" in second
    assert "<b>library</b>" in second
    assert "No way there and back by road" in left
    box = pypdf.PdfReader(io.BytesIO(body)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == A4


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Plan 3", "printed 2026-11-24 06:05", "Page 1 of 3")),
        ("zh", ("计划第 3 版", "打印于 2026-11-24 06:05", "第 1 页，共 3 页")),
    ],
)
def test_every_page_says_which_it_is(
    two_vans: PlanView, written: Callable[..., bytes], language: str, said: tuple[str, ...]
) -> None:
    """Version, moment of printing, page number; Chinese is text too, not boxes."""
    for number, text in enumerate(pages(written(two_vans, "pdf", language)), 1):
        plain = text.replace("\n", "")
        for part in said:
            assert part.replace("1 of", f"{number} of").replace("第 1 页", f"第 {number} 页") in plain


def test_a_long_route_goes_on(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """On as many pages as it needs, the head of the table on each."""
    route = two_vans.routes[0]
    stops = tuple(replace(route.stops[0], order=order, visit=str(order)) for order in range(1, 41))
    texts = pages(written(replace(two_vans, routes=(replace(route, stops=stops, pauses=()),)), "pdf"))
    assert 4 <= len(texts) <= 6
    assert all("Time" in text for text in texts[:-1])
    assert f"Page {len(texts)} of {len(texts)}" in texts[-1]


def test_same_plan_same_moment_same_file(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """Byte for byte; another moment is another file."""
    assert written(two_vans, "pdf") == written(two_vans, "pdf")
    later = datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert written(two_vans, "pdf") != written(two_vans, "pdf", printed=later)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nobody_out(two_vans: PlanView, written: Callable[..., bytes], language: str) -> None:
    """One page that says so."""
    (text,) = pages(written(replace(two_vans, routes=(), left_out=()), "pdf", language))
    assert {"en": "No van is out on this day.", "zh": "当天没有服务车出车。"}[language] in text


def test_names_of_any_length_and_script(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """A word longer than the column, a whole paragraph, emoji, lone surrogates, markup."""
    route = two_vans.routes[0]
    names = ("W" * 400, "村" * 300, "a b " * 300, "\ud800😀\x00", "</para><b>", "&amp; Łódź Ωμέγα Жук")
    stops = tuple(replace(route.stops[0], spot=replace(route.stops[0].spot, name=name)) for name in names)
    texts = pages(written(replace(two_vans, routes=(replace(route, stops=stops, pauses=()),)), "pdf"))
    assert any("</para><b>" in text for text in texts)
    assert any("Łódź" in text for text in texts)


@pytest.mark.parametrize(
    ("letter", "font"),
    [("a", LATIN), ("ö", LATIN), ("–", LATIN), ("Ł", OTHER_LATIN), ("村", CHINESE), ("，", CHINESE)],
)
def test_fonts(letter: str, font: str) -> None:
    """The first that has the letter."""
    assert font_of(letter) == font


def test_markup_is_escaped() -> None:
    """Of the text, not of the fonts."""
    assert marked("<b>村</b>") == '&lt;b&gt;<font name="STSong-Light">村</font>&lt;/b&gt;'
