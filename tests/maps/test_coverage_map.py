"""The coverage map counts people rightly, says so in both languages and stays light."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from maps.colours import travel_classes
from maps.coverage_map import CoverageLayers, coverage_map, people_totals, van_served
from maps.words import LANGUAGES, Language


def test_totals(four_villages: CoverageLayers) -> None:
    """8,000 of 10,000 are within 30 minutes; with the van stop at Far it is 9,234."""
    classes = travel_classes(four_villages.thresholds_minutes, 30, "en")
    totals = people_totals(four_villages, classes)
    assert totals.before == (6000, 2000, 1234, 0, 766)
    assert totals.after == (6000, 2000, 0, 0, 766)
    assert totals.van == 1234
    assert totals.share_before == pytest.approx(0.8)
    assert totals.share_after == pytest.approx(0.9234)


def test_nobody_is_served_twice(four_villages: CoverageLayers) -> None:
    """Who is within the standard owes it to the branch, even beside a van stop."""
    demand = four_villages.demand.assign(van_minutes=5.0)
    assert van_served(replace(four_villages, demand=demand)).tolist() == [False, False, True, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_what_it_shows(four_villages: CoverageLayers, language: Language) -> None:
    """Headline, totals and reasons are in the page, in the language asked for."""
    page = coverage_map(four_villages, language=language, assets="linked")
    assert "80.0%" in page
    assert "92.3%" in page
    assert "1,234" in page
    assert {"en": "Too far by road", "zh": "道路距离太远"}[language] in page.encode().decode(
        "unicode_escape"
    ) + page
    assert {"en": "OpenStreetMap contributors", "zh": "OpenStreetMap"}[language] in page


def test_without_vans(four_villages: CoverageLayers) -> None:
    """One layer of people, no column for what vans change."""
    alone = replace(
        four_villages,
        stops=four_villages.stops.iloc[:0],
        demand=four_villages.demand.assign(van_minutes=float("nan")),
    )
    page = coverage_map(alone, language="en", assets="linked")
    assert "People with the vans" not in page
    assert "served by a van stop" not in page


def test_nothing_at_all(four_villages: CoverageLayers) -> None:
    """Empty tables make an empty map, not an error."""
    empty = {
        name: getattr(four_villages, name).iloc[:0]
        for name in ("demand", "branches", "gaps", "boundaries", "stops", "roads")
    }
    assert "–" in coverage_map(replace(four_villages, **empty), language="zh", assets="linked")


def test_same_question_same_bytes(four_villages: CoverageLayers) -> None:
    """The page can be cached by its content."""
    pages = {coverage_map(four_villages, language="en", assets="inline") for _ in range(2)}
    assert len(pages) == 1


def test_inline_stands_alone(four_villages: CoverageLayers) -> None:
    """A file to send by e-mail refers to nothing."""
    page = coverage_map(four_villages, language="en", assets="inline")
    assert re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=\"([^\"]*)", page) == ["data:,"]


@pytest.mark.parametrize(("points", "megabytes"), [(4000, 1.6), (30_000, 2.5)])
def test_stays_light(country: dict[str, Callable[..., Any]], points: int, megabytes: float) -> None:
    """A country in one file; beyond 10,000 points they are merged on a grid and nobody is lost."""
    question = country["coverage_layers"](points)
    page = coverage_map(question, language="en", assets="inline")
    assert len(page.encode()) < megabytes * 1e6
    assert page.count('"type": "Feature"') < 10_600
    assert f"{question.demand['people'].sum():,.0f}" in page


def test_what_popups_say_stands_in_the_page_once(country: dict[str, Callable[..., Any]]) -> None:
    """Names and reasons of thousands of places are listed once for each layer."""
    question = country["coverage_layers"](2000)
    page = coverage_map(question, language="en", assets="linked")
    assert (question.demand["reason"] == "too_far").sum() > 300
    assert 0 < page.count("Too far by road") < 10


def test_demand_without_a_place_is_named_after_its_municipality(four_villages: CoverageLayers) -> None:
    """And is said to be fewer than one person if it is."""
    demand = four_villages.demand.assign(place="", people=[0.4, 2.0, 3.0, 4.0])
    page = coverage_map(replace(four_villages, demand=demand), language="en", assets="linked")
    assert "Unnamed place" not in page
    assert "fewer than 1" in page
