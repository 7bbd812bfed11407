"""The chart and the map of a frontier."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from maps.frontier_chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Curve, curve_of, frontier_chart
from maps.frontier_map import frontier_map
from maps.words import LANGUAGES, Language
from tests.maps.chosen_sites import curve, frontier_layers

CURVES = [
    Curve(limits=(1, 2, 3), found=(0.5, 0.7, 0.8), possible=(0.5, 0.72, 0.9), share=True),
    Curve(limits=(4,), found=(0.5,), possible=(0.5,), share=True),
    Curve(limits=tuple(range(31)), found=(1.0,) * 31, possible=(1.0,) * 31, share=True),
    Curve(limits=(1, 2), found=(31.5, 2.0), possible=(31.5, 1.0), share=False),
    Curve(limits=(0, 1), found=(0.0, 0.0), possible=(0.0, 0.0), share=False),
    Curve(limits=(1e5, 3e5, 1e6), found=(0.5, 0.6, 0.7), possible=(0.5, 0.6, 0.7), share=True, money=True),
    Curve(limits=(1e5,), found=(0.5,), possible=(0.5,), share=True, money=True),
]


@pytest.mark.parametrize("shown", CURVES, ids=str)
def test_everything_lies_inside(shown: Curve) -> None:
    """Every dot and every corner of the band, a single point and a flat curve too; it is well-formed."""
    svg = frontier_chart(shown, language="en")
    root = ET.fromstring(svg)
    dots = root.findall(".//circle")
    assert len(dots) == len(shown.limits)
    for dot in dots:
        assert LEFT <= float(dot.attrib["cx"]) <= WIDTH - RIGHT
        assert TOP <= float(dot.attrib["cy"]) <= HEIGHT - BOTTOM
    for path in root.findall(".//path"):
        for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.attrib["d"]):
            assert LEFT - 0.1 <= float(x) <= WIDTH - RIGHT + 0.1
            assert TOP - 0.1 <= float(y) <= HEIGHT - BOTTOM + 0.1
    assert "nan" not in svg


def test_more_is_higher() -> None:
    """Shares rise to the top; the band lies above the curve, where more would be possible."""
    root = ET.fromstring(frontier_chart(CURVES[0], language="en"))
    heights = [float(dot.attrib["cy"]) for dot in root.findall(".//circle")]
    assert heights == sorted(heights, reverse=True)
    band, line = (path.attrib["d"] for path in root.findall(".//path")[:2])
    assert min(map(float, re.findall(r" (-?[\d.]+)(?= L|Z|$)", band))) < min(heights)
    assert line.startswith("M")


def test_what_is_drawn_of_a_document() -> None:
    """Shares of the people, or mean minutes of a person where journeys count."""
    share = curve_of(curve())
    assert (share.found, share.possible, share.share) == ((0.9, 0.9234), (0.9, 0.93), True)
    minutes = curve_of(curve(model="p-median"))
    assert minutes.found == pytest.approx((15.0, 8e6 / 6e5))
    assert minutes.possible[1] < minutes.found[1]
    assert not minutes.share


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", ["mclp", "p-median"])
def test_the_map(language: Language, model: str) -> None:
    """The chart, a slider with a step for each point, what each one brings and how sure it is."""
    page = frontier_map(frontier_layers(model=model), language=language, assets="linked")
    assert 'max="1"' in page
    assert page.count("data-says=") == 2
    words = {
        "en": ("no choice is better: proven", "better is possible", "the last one brings"),
        "zh": ("已证明无更优选择", "最多还能改进", "最后一个带来"),
    }
    for text in words[language]:
        assert text in page
    assert "FarreachSites.walk(" in page


def test_every_circle_knows_its_state_in_each_choice() -> None:
    """A digit for each point of the curve."""
    page = frontier_map(frontier_layers(), language="en", assets="linked")
    assert sorted(re.findall(r'"m": "(\d+)"', page)) == ["00", "00", "11", "21"]


def test_a_file_that_stands_alone_has_no_slider() -> None:
    """It would do nothing."""
    page = frontier_map(frontier_layers(), language="en", assets="inline")
    assert "frontier-slider" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert "FarreachSites" not in page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The curve begins at 2: with fewer"), ("zh", "曲线从 2 开始：新站点更少")]
)
def test_a_curve_that_begins_later(language: Language, words: str) -> None:
    """Says why."""
    layers = frontier_layers()
    later = replace(layers, document={**layers.document, "begins": 2})
    assert words in frontier_map(later, language=language, assets="linked")


def test_small_money_has_cents() -> None:
    """Two limits never read the same."""
    svg = frontier_chart(
        Curve(limits=(1.0, 1.5), found=(0.5, 0.6), possible=(0.5, 0.6), share=True, money=True), language="en"
    )
    assert "<title>1: " in svg
    assert "<title>1.50: " in svg


def test_pages_reach_each_other() -> None:
    """From the curve to coverage, sites and remedies."""
    page = frontier_map(frontier_layers(), language="en", assets="linked")
    for path in ("/coverage", "/sites", "/remedies"):
        assert f'href="{path}?lang=en"' in page
