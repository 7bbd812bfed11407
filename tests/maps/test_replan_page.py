"""The page of a draft, and what it says in both languages."""

from typing import Any

import pytest

from maps.draft_words import event_in_words, sentences, shift
from maps.replan_page import draft_html, refused_html
from maps.words import LANGUAGES, Language

HOSTILE = "<script>alert(1)</script> ${7*7} 村"


def draft(**diff: Any) -> dict[str, Any]:
    """Return a draft that changes what is given."""
    nothing: dict[str, Any] = {
        kind: []
        for kind in ("not_fitted", "dropped", "cancelled", "added", "moved_vehicle", "moved_time", "routes")
    }
    totals = {"vans": 2, "stops": 5, "metres": 120_000, "driving_minutes": 90, "people": 400.0}
    return {
        "draft": 3,
        "date": "2026-11-24",
        "base": {"version": 1, "etag": '"abc"'},
        "now": "10:30",
        "happened": [{"kind": "vehicle_down", "vehicle": "van-1", "van": "Van 1", "at": "10:30"}],
        "diff": {**nothing, "kilometres": 0.0, "driving_minutes": 0, **diff},
        "totals": {"before": totals, "after": {**totals, "metres": 100_000, "stops": 4}},
        "accepted": [],
    }


def page(document: dict[str, Any], language: Language = "en", *, stale: bool = False) -> str:
    """Return the page of a draft."""
    return draft_html(document, map_path="/dispatch/drafts/2026-11-24/3/map", stale=stale, language=language)


MOVED = {
    "id": "a",
    "name": HOSTILE,
    "before": "van-1",
    "after": "van-2",
    "van_before": "Van 1",
    "van_after": "Van 2",
    "time_before": "11:00",
    "time_after": "12:10",
    "minutes": 70,
}
LEFT = {
    "id": "b",
    "name": HOSTILE,
    "place": "Beta",
    "people": 12.0,
    "reason": "not_enough_time",
    "detail": "",
    "by_vehicle": [
        {"vehicle": "Van 1", "reason": "no_vehicle"},
        {"vehicle": "Van 2", "reason": "not_enough_time"},
    ],
    "changes": [{"kind": "shift_later", "vehicle": "Van 2", "amount": 600, "sentence": "If it ended later."}],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_is_shown_and_escaped(language: Language) -> None:
    """Names are text whatever they hold; nothing is missing in either language."""
    changes = {"dropped": [LEFT], "not_fitted": [LEFT], "moved_vehicle": [MOVED], "moved_time": [MOVED]}
    text = page(draft(**changes), language)
    assert "<script>alert" not in text
    assert text.count("alert(1)") == 4
    for part in ("11:00", "12:10", "Van 2", "/dispatch/drafts/2026-11-24/3/publish", "/discard"):
        assert part in text
    assert ("If it ended later." in text) == (language == "en")


def test_differences() -> None:
    """Signs are minus signs; nothing has none."""
    text = page(draft())
    assert "−20 km" in text
    assert "−1<" in text
    assert "+0" not in text
    assert "Nothing changes." in text


def test_a_stale_draft_cannot_be_published() -> None:
    """It says so; discarding is still possible."""
    text = page(draft(), stale=True)
    assert "/publish" not in text
    assert "/discard" in text
    assert 'role="alert"' in text


def test_a_published_draft() -> None:
    """Has neither button, and one map."""
    text = page({**draft(), "published_version": 4})
    assert "plan 4" in text
    assert "<form" not in text
    assert text.count("<iframe") == 1


@pytest.mark.parametrize(
    ("event", "en", "zh"),
    [
        (
            {"kind": "vehicle_down", "van": "Van 1", "at": "10:30"},
            "Van 1 has broken down at 10:30",
            "Van 1于 10:30 发生故障",
        ),
        ({"kind": "vehicle_down", "van": "Van 1"}, "Van 1 has broken down", "Van 1发生故障"),
        (
            {"kind": "vehicle_down", "van": "Van 1", "at": "10:30", "until": "12:00"},
            "Van 1 stands from 10:30 to 12:00",
            "Van 1于 10:30 至 12:00 停驶",
        ),
        ({"kind": "crew_absent", "van": "Van 1"}, "The crew of Van 1 is absent", "Van 1的人员缺勤"),
        (
            {"kind": "late", "van": "Van 1", "minutes": 80},
            "Van 1 is 1 h 20 min late",
            "Van 1晚点 1 小时 20 分",
        ),
        ({"kind": "cancelled", "name": "Beta"}, "Beta is cancelled", "Beta取消"),
        (
            {"kind": "new_visit", "name": "Hall", "minutes": 20},
            "One more visit: Hall, 20 min",
            "新增到访：Hall，20 分钟",
        ),
    ],
)
def test_what_has_happened(event: dict[str, Any], en: str, zh: str) -> None:
    """In the words of a dispatcher."""
    assert (event_in_words(event, "en"), event_in_words(event, "zh")) == (en, zh)


def test_sentences() -> None:
    """The gravest first."""
    diff = draft(
        dropped=[{**LEFT, "name": "Beta"}],
        cancelled=[{"name": "Gamma"}],
        added=[{"name": "Hall", "van": "Van 2", "time": "14:00"}],
        moved_vehicle=[{**MOVED, "name": "Alfa"}],
        moved_time=[{**MOVED, "name": "Delta"}],
        kilometres=-3.25,
        driving_minutes=4,
    )["diff"]
    assert sentences(diff, "en") == (
        "Beta is not made any more: no time left beside the other stops",
        "Gamma is cancelled",
        "Hall is added: Van 2 at 14:00",
        "Alfa moves from Van 1 to Van 2, 12:10 instead of 11:00",
        "Van 2 makes Delta at 12:10 instead of 11:00",
        "-3.2 km and +4 min of driving",
    )
    assert len(sentences(diff, "zh")) == 6
    assert sentences(draft()["diff"], "en") == ("Nothing changes.",)


def test_shifts() -> None:
    """Later, earlier, or not."""
    assert [shift(minutes, "en") for minutes in (70, -5, 0)] == [
        "1 h 10 min later",
        "5 min earlier",
        "at the same time",
    ]


def test_a_question_that_does_not_fit() -> None:
    """Everything that is wrong, and the way back."""
    text = refused_html("2026-11-24", [HOSTILE, "There is no van"], language="en")
    assert "<script>alert" not in text
    assert "There is no van" in text
    assert "/dispatch?date=2026-11-24" in text
