"""The page of the week: the right number for every hour, in both languages."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from maps.canvas import standalone
from maps.week_map import STRIP, strip_class, wait_in_words, week_classes, week_map
from maps.week_view import MOST_DAYS, WeekView, week_view
from maps.words import LANGUAGES, Language
from planner.calendars.period import Period
from planner.coverage.assess import assess
from tests.maps.coverage_coast import STANDARDS, TITLE, answer, question, roads

TUESDAY_9, TUESDAY_12, WEDNESDAY_14 = 24 + 9, 24 + 12, 48 + 14


@pytest.fixture(scope="module")
def view() -> WeekView:
    """Return the coast."""
    return week_view(answer(), title=TITLE, roads=roads())


def data_of(page: str) -> dict[str, Any]:
    """Return what the page hands to its script."""
    found = re.search(r"FarreachStates\.week\([^{]*(\{.*\})\);", page)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize(
    ("slot", "people"), [(TUESDAY_9, 1050.0), (TUESDAY_12, 0.0), (WEDNESDAY_14, 300.0), (TUESDAY_9 - 1, 0.0)]
)
def test_people_within_the_standard_by_hour(view: WeekView, slot: int, people: float) -> None:
    """The bank from nine to twelve, the van on Wednesday at two, nothing else."""
    within = [one.high <= 30 for one in week_classes(view, "en")]
    assert view.counts["people"][view.slots[slot]][within].sum() == people
    assert view.counts["old"][view.slots[slot]][within].sum() == people / 4


def test_agrees_with_coverage_through_the_period(view: WeekView) -> None:
    """Every hour says what the exact stretches say at its beginning."""
    through = answer().through["drive", "to", 1800.0]
    within = np.array([one.high <= 30 for one in week_classes(view, "en")])
    for slot in range(168):
        stretch = np.searchsorted(through.edges, slot * 3600, side="right") - 1
        assert view.counts["people"][view.slots[slot]][within].sum() == through.people["people"].iloc[stretch]


def test_every_point_is_counted_in_every_set(view: WeekView) -> None:
    """Sums over classes are everybody."""
    assert view.counts["people"].sum(axis=1).tolist() == [1420.0] * len(view.counts["people"])


def test_begins_at_the_moment_of_the_standard() -> None:
    """Else at ten on the first Tuesday to Thursday."""
    by_moment = week_view(answer(), title=TITLE, roads=roads(), standard=STANDARDS[1], step=1800)
    assert by_moment.shown == 2 * 34
    assert by_moment.per_day == 48
    assert week_view(answer(), title=TITLE, roads=roads()).shown == 34


def test_figures_of_the_whole_week(view: WeekView) -> None:
    """Those who have evening service, the longest wait, who never has anything."""
    windows = {row.name: row for row in view.windows}
    assert windows["evening"].share == 0
    assert windows["always"].share == pytest.approx(1350 / 1420)
    assert windows["daytime"].hours == pytest.approx((1050 * 15 + 300 * 2) / 1420)
    assert view.wait.longest == 168 - 2
    assert view.wait.median == 69
    assert view.wait.never == 70
    assert view.person_hours == 1050 * 15 + 300 * 2


def test_a_long_period_is_shown_by_its_first_weeks() -> None:
    """The strip stays readable; the figures are of the whole period."""
    long = assess(replace(question(), period=Period(first=question().period.first, days=60)))  # type: ignore[union-attr]
    made = week_view(long, title=TITLE, roads=roads())
    assert made.days == MOST_DAYS
    assert len(made.slots) == MOST_DAYS * 24
    assert made.first + timedelta(days=1) == long.question.period.dates[1]  # type: ignore[union-attr]


def test_without_a_period_there_is_no_week() -> None:
    """The caller is told."""
    with pytest.raises(ValueError, match="no period"):
        week_view(replace(answer(), times=None), title=TITLE, roads=roads())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page(view: WeekView, language: Language) -> None:
    """Figures, days, and the numbers that the slider shows."""
    page = week_map(view, language=language, assets="linked")
    words = {
        "en": ("Tuesday 24", "Workday evenings", "everybody"),
        "zh": ("星期二 24日", "工作日傍晚", "全部居民"),
    }
    for text in (*words[language], TITLE, "95.1%"):
        assert text in page, text
    data = data_of(page)
    assert (data["slots"], data["perDay"], data["first"]) == (168, 24, 34)
    assert data["counts"][0][TUESDAY_9][:3] == ["73.9%", data["counts"][0][TUESDAY_9][1], 3]
    assert "1,050" in data["counts"][0][TUESDAY_9][1]
    assert len(data["counts"]) == 2
    assert page.count("data-slot=") == 168


def test_works_without_a_server(view: WeekView) -> None:
    """The file has its scripts inside, linked or inline from the start."""
    linked = week_map(view, language="en", assets="linked")
    alone = standalone(linked)
    assert '<script src="/assets/farreach-states.js"></script>' in linked
    assert "<script src=" not in alone
    assert alone.count("const FarreachStates") == 1
    assert week_map(view, language="en", assets="inline").count("const FarreachStates") == 1


def test_same_question_same_bytes(view: WeekView) -> None:
    """The page can be cached by its content."""
    assert len({week_map(view, language="zh", assets="linked") for _ in range(2)}) == 1


@pytest.mark.parametrize(
    ("share", "number"), [(float("nan"), 0), (0.0, 0), (1e-9, 1), (0.25, 2), (0.899, 4), (0.9, 5), (1.0, 5)]
)
def test_classes_of_the_strip(share: float, number: int) -> None:
    """Nobody is a class of its own; an edge belongs to the fuller class."""
    assert strip_class(share) == number
    assert number < len(STRIP)


@pytest.mark.parametrize(
    ("hours", "text"), [(0.4, "0 h"), (47, "47 h"), (62, "2 d 14 h"), (float("nan"), "–")]
)
def test_waits_in_words(hours: float, text: str) -> None:
    """Hours up to two days."""
    assert wait_in_words(hours, "en") == text
