"""The page of gaps: every gap with its reason and the evidence for it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from maps.canvas import standalone
from maps.gap_words import gap_evidence, gap_reason
from maps.gaps_map import MOST_ROWS, gaps_map
from maps.gaps_view import GapsView, gaps_view
from maps.patterns import GAP_PATTERNS, gap_pattern
from maps.words import LANGUAGES, Language
from planner.coverage.gaps import REASONS
from tests.maps.coverage_coast import TITLE, answer, gaps, roads


@pytest.fixture(scope="module")
def view() -> GapsView:
    """Return the gaps of every promise on the coast."""
    return gaps_view(answer(), gaps(), title=TITLE, roads=roads())


def test_a_choice_for_each_promise(view: GapsView) -> None:
    """With the group and the moment of its standard; people as the core counts them."""
    said = [(choice.name, choice.minutes, choice.hours, choice.group) for choice in view.choices]
    assert said == [
        ("half an hour", 30.0, "any", "people"),
        ("half an hour", 70.0, "any", "people"),
        ("Tuesday", 30.0, "at", "old"),
        ("evening", 30.0, "often", "people"),
    ]
    assert [choice.when for choice in view.choices] == ["", "", "2026-11-24 10:00", ""]
    assert [choice.people for choice in view.choices] == [370.0, 70.0, 92.5, 1420.0]
    assert view.choices[0].groups == ("old",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page(view: GapsView, language: Language) -> None:
    """Totals by reason, rows with place and evidence, a choice of standard."""
    page = gaps_map(view, language=language, assets="linked")
    words = {
        "en": ("people are not within 30 minutes, of 1,420; ", "Too far", "People", "by road"),
        "zh": ("名居民不在 30 分钟范围内（共 1,420 人", "距离太远", "居民", "走道路", "。"),
    }
    found = [text in page for text in words[language][:3]]
    assert all(found), words[language]
    assert page.count('<option value="') == 4
    for reason in view.choices[0].areas["reason"].unique():
        assert gap_reason(reason, language) in page
    assert page.count("<tr data-key=") == sum(len(choice.areas) for choice in view.choices)


def test_each_area_knows_its_row(view: GapsView) -> None:
    """The key and the reason stand in the feature and in the row."""
    page = gaps_map(view, language="en", assets="linked")
    for label, gap in view.choices[0].areas.iterrows():
        assert f'"k": "{label}", "q": "{gap["reason"]}"' in page
        assert f'data-key="{label}" data-reason="{gap["reason"]}"' in page


def test_without_gaps(view: GapsView) -> None:
    """The page says so."""
    none = replace(view, choices=(replace(view.choices[0], areas=view.choices[0].areas.iloc[:0]),))
    page = gaps_map(none, language="en", assets="inline")
    assert "There are no gaps" in page
    assert "gap-choice" not in page.split("<script>")[0]


def test_a_long_list_is_cut_and_says_so(view: GapsView, country: dict[str, Callable[..., Any]]) -> None:
    """The map shows them all."""
    first = view.choices[0]
    rows = first.areas.iloc[np.zeros(MOST_ROWS + 3, int)].assign(rank=range(1, MOST_ROWS + 4))
    rows.index = [f"gap-{rank}" for rank in rows["rank"]]
    page = gaps_map(replace(view, choices=(replace(first, areas=rows),)), language="en", assets="linked")
    assert page.count("<tr data-key=") == MOST_ROWS
    assert "3 smaller gaps are on the map only" in page
    assert page.count('"k": "gap-') == MOST_ROWS + 3


def test_every_reason_has_a_pattern_and_words() -> None:
    """Lines and colours differ; no two reasons read the same."""
    assert set(GAP_PATTERNS) == set(REASONS)
    assert len({pattern.path for pattern in GAP_PATTERNS.values()}) == len(REASONS)
    assert len({pattern.colour for pattern in GAP_PATTERNS.values()}) == len(REASONS)
    for language in LANGUAGES:
        said = {gap_reason(reason, language) for reason in REASONS}
        assert len(said) == len(REASONS)
        assert not said & set(REASONS)


def test_a_reason_that_is_not_ours_is_shown() -> None:
    """With a pattern of its own."""
    assert gap_reason("Snowed in", "en") == "Snowed in"
    assert gap_pattern("Snowed in").path


BASE = {
    "branch_name": "Main",
    "minutes": 45.0,
    "straight_km": 8.2,
    "road_km": 63.0,
    "detour": 7.7,
    "closed_minutes": 12.0,
    "opens": "2026-11-23 09:00",
    "capacity": 500.0,
    "assigned": 480.0,
    "snap_m": 1890.0,
    "crossing": "",
    "crossing_kind": "",
}


@pytest.mark.parametrize(
    ("more", "english", "chinese"),
    [
        (
            {"reason": "too_far"},
            "Main is 45 min away; 63 km by road, 8.2 km as the crow flies.",
            "距Main 45 分钟；道路 63 公里，直线 8.2 公里。",
        ),
        (
            {"reason": "detour", "crossing": "Long", "crossing_kind": "bridge"},
            (
                "Main is 45 min away; the branch nearest as the crow flies is 8.2 km off, but 63 km by road; "
                "7.7 times as far; over the bridge Long."
            ),
            "距Main 45 分钟；直线最近的网点相距 8.2 公里，走道路却有 63 公里；是直线的 7.7 倍；须经Long桥。",
        ),
        (
            {"reason": "closed"},
            "Main is only 12 min away, but closed then; it opens next on Monday 23 November at 09:00.",
            "Main仅 12 分钟 路程，但当时未营业；下次营业：11月23日星期一 09:00。",
        ),
        (
            {"reason": "full", "straight_km": np.nan},
            "Main serves 480 people who are nearer, and no more than 500; Main is 45 min away.",
            "Main最多服务 500 人，已被较近的 480 人占满；距Main 45 分钟。",
        ),
        (
            {"reason": "no_road", "minutes": np.nan, "straight_km": np.nan},
            "No branch can be reached; the nearest road is 1,890 m away.",
            "没有可到达的网点；最近的道路在 1,890 米外。",
        ),
        (
            {
                "reason": "island", "branch_name": "", "minutes": np.nan, "straight_km": np.nan, "crossing": "Sea",
                "crossing_kind": "ferry",
            },
            "No branch can be reached; by the ferry Sea.",
            "没有可到达的网点；须乘Sea轮渡。",
        ),
        (
            {"reason": "closed", "opens": "Mo-Fr 09:00-17:00"},
            "Main is only 12 min away, but closed then; open Mo-Fr 09:00-17:00.",
            "Main仅 12 分钟 路程，但当时未营业；营业时间：Mo-Fr 09:00-17:00。",
        ),
        ({"reason": "closed", "branch_name": "", "opens": ""}, "", ""),
    ],
)  # fmt: skip
def test_evidence_is_a_sentence(more: dict[str, Any], english: str, chinese: str) -> None:
    """Only of what is known."""
    assert gap_evidence({**BASE, **more}, "en") == english
    assert gap_evidence({**BASE, **more}, "zh") == chinese


def test_a_way_just_beyond_the_promise_does_not_read_like_the_promise() -> None:
    """Of 30.4 minutes nobody believes that 30 are too far."""
    near = {**BASE, "reason": "too_far", "minutes": 30.4}
    assert gap_evidence(near, "en", limit=30.0).startswith("Main is 30.4 min away;")
    assert gap_evidence(near, "en").startswith("Main is 30 min away;")
    assert gap_evidence({**near, "minutes": 34.4}, "en", limit=30.0).startswith("Main is 34 min away;")


def test_gaps_without_anybody_of_the_group_are_not_shown() -> None:
    """A standard for those who are old has no gap where nobody is; the core keeps it for the other groups."""
    found = {
        promise: replace(one, areas=one.areas.assign(old=np.arange(len(one.areas)) % 2.0))
        for promise, one in gaps().items()
    }
    shown = gaps_view(answer(), found, title=TITLE, roads=roads())
    old = next(choice for choice in shown.choices if choice.group == "old")
    assert len(old.areas) == len(found["Tuesday", 1800.0].areas) // 2
    assert len(shown.choices[0].areas) == len(found["half an hour", 1800.0].areas)


def test_people_before_a_full_branch_are_not_said_to_be_far(view: GapsView) -> None:
    """They are within 30 minutes of one."""
    first = view.choices[0]
    full = replace(view, choices=(replace(first, areas=first.areas.assign(reason="full")),))
    page = gaps_map(full, language="en", assets="linked")
    assert "people find no branch with room within 30 minutes" in page
    assert "people are not within" not in page


def test_only_a_served_page_asks_again(view: GapsView) -> None:
    """Folded, under a policy that lets it ask our server; a file that stands alone has no form and asks nobody."""
    served = gaps_map(view, language="en", assets="linked")
    alone = gaps_map(view, language="en", assets="inline")
    assert '<details class="again">' in served
    assert "connect-src 'self'" in served
    for file in (alone, standalone(served)):
        assert "<form" not in file
        assert "farreach-coverage" not in file
        assert "connect-src" not in file
    assert standalone(served).split() == alone.split()
