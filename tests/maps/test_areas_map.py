"""The page of areas: the numbers of the verdicts, on the map and in the table."""

from dataclasses import replace

import numpy as np
import pytest

from maps.areas_map import areas_map
from maps.areas_view import AreasView, areas_view
from maps.words import LANGUAGES, Language
from tests.maps.coverage_coast import TITLE, answer, comparison, roads


@pytest.fixture(scope="module")
def view() -> AreasView:
    """Return the two areas of the coast and an empty one."""
    return areas_view(answer(), title=TITLE, roads=roads())


def test_shares_and_verdicts(view: AreasView) -> None:
    """West, east, the empty one, and last all together."""
    half, hour, tuesday, evening = view.measures
    assert half.people.tolist() == [1090.0, 330.0, 0.0, 1420.0]
    np.testing.assert_allclose(half.shares, [1050 / 1090, 0.0, np.nan, 1050 / 1420])
    assert half.met == [True, False, None, True]
    assert hour.met == [False, False, None, False]
    assert tuesday.group == "old"
    assert tuesday.met == [None] * 4
    np.testing.assert_allclose(evening.shares[:2], 0.0)
    assert view.areas["people"].tolist() == [1090.0, 330.0, 0.0]


def test_before_is_matched_by_standard_and_minutes() -> None:
    """The change stands beside the share."""
    both = comparison()
    moved = areas_view(both.after, title=TITLE, roads=roads(), before=both.before.verdicts)
    half = moved.measures[0]
    assert half.before is not None
    np.testing.assert_allclose(half.before, [1050 / 1090, 0.0, np.nan, 1050 / 1420])
    page = areas_map(moved, language="en", assets="linked")
    assert "−96.3" in page
    assert "+90.9" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page(view: AreasView, language: Language) -> None:
    """A column for each promise that sorts, a row for each area, ticks and crosses."""
    page = areas_map(view, language=language, assets="linked")
    words = {
        "en": ("Kept in 1 of 2 areas", "promised: 70.0%", "half an hour · 30 min", "Tuesday · 30 min · old"),
        "zh": ("2 个行政区中 1 个达标", "承诺：70.0%", "half an hour · 30 分钟"),
    }
    for text in (*words[language], "96.3%", "73.9%", "✓", "✗"):
        assert text in page, text
    assert page.count('aria-sort="none"') == 2 + 4
    assert page.count("<tr data-key=") == 3


def test_table_and_map_say_the_same(view: AreasView) -> None:
    """Each share of a row stands in the popup of its area."""
    page = areas_map(view, language="en", assets="linked")
    head, script = page.split("<script>", 1)
    for share in ("96.3%", "100.0%", "90.9%"):
        assert (share in head) == (share in script)


def test_without_areas(view: AreasView) -> None:
    """A workspace without boundaries still has a page."""
    none = replace(
        view,
        areas=view.areas.iloc[:0],
        measures=tuple(replace(one, people=one.people[-1:], shares=one.shares[-1:]) for one in view.measures),
    )
    page = areas_map(none, language="en", assets="linked")
    assert "73.9%" in page
    assert "of 0 areas" not in page
    assert "-180.0" not in page, "the map shows the roads, not the world"
