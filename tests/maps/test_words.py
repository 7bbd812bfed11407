"""Both languages say everything."""

import re
import string
from typing import get_args

import pytest

from maps.asset_files import TEMPLATES_FOLDER
from maps.words import LANGUAGES, WORDS, Language, counted, reason_in_words, word
from planner.coverage import gaps
from planner.loop.facts import unserved_rows
from planner.routing import plan, reasons


def fields(text: str) -> set[str]:
    """Return the names that ``text`` wants filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_have_every_key(key: str) -> None:
    """Neither is empty, and both fill in the same values."""
    wording = WORDS[key]
    assert wording.en.strip()
    assert wording.zh.strip()
    assert fields(wording.en) == fields(wording.zh)
    assert fields(wording.one) <= fields(wording.en)


def test_chinese_is_chinese() -> None:
    """Texts in Chinese have a Chinese character, unless they name the other language or a bare number."""
    odd = [key for key, wording in WORDS.items() if not re.search(r"[\u4e00-\u9fff]", wording.zh)]
    assert sorted(odd) == [
        "day_and_time",
        "list_comma",
        "other_language",
        "reason_and_evidence",
        "route_figures",
        "semicolon",
        "title_start",
    ]


def test_templates_use_known_words() -> None:
    """Each word that a template asks for by name is there."""
    asked = {
        key
        for path in TEMPLATES_FOLDER.glob("*.html")
        for key in re.findall(r"\bw\([\"'](\w+)[\"'](?!\s*~)", path.read_text(encoding="utf-8"))
    }
    assert asked - set(WORDS) == set()
    assert len(asked) > 40


def test_every_word_is_used() -> None:
    """No text is left behind that nobody sees; keys in families are put together from a prefix."""
    families = ("weekday_", "month_", "reason_", "mode_", "door_", "cycle_", "model_", "existing_")
    families += (
        "kind_",
        "slot_",
        "often_",
        "why_",
        "cause_",
        "window_",
        "gap_reason_",
        "title_",
        "evidence_",
    )
    families += ("lead_", "about_")
    files = [*TEMPLATES_FOLDER.glob("*.html"), *TEMPLATES_FOLDER.parent.glob("*.py")]
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in files
        if path.name not in {"words.py", "words_sites.py", "words_coverage.py"}
    )
    alone = [key for key in WORDS if not key.startswith(families)]
    assert [key for key in alone if not re.search(rf"[\"']{key}[\"']", source)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_reason_is_shown_as_it_is(language: Language) -> None:
    """A reason in a sentence of its own is not lost."""
    assert reason_in_words("The day is full.", language) == "The day is full."
    assert reason_in_words("island", language) == word("reason_island", language)
    assert reason_in_words("", language) == ""


def reasons_of_the_core() -> set[str]:
    """Return every reason code that a plan can hold, from where the core defines or documents it."""
    hindrances = {"no_stop_place", "beyond_vans", "not_chosen", "not_visited", "not_long_enough"}
    documented = set(re.findall(r"``(\w+)``", unserved_rows.__doc__ or ""))
    assert hindrances <= documented
    visits = {*reasons.NEAREST_FIRST, "no_vehicle", *get_args(plan.Reason)}
    assert visits == set(re.findall(r"^``(\w+)``", reasons.__doc__ or "", flags=re.MULTILINE))
    return {*gaps.REASONS, *documented, *visits}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_the_core_has_words(language: Language) -> None:
    """No reader meets a code; and no two reasons read the same."""
    texts = {code: reason_in_words(code, language) for code in reasons_of_the_core()}
    assert [code for code, text in texts.items() if text == code] == []
    assert len(set(texts.values())) == len(texts)


@pytest.mark.parametrize(
    ("key", "n", "english", "chinese"),
    [
        ("stops_count", 0, "0 stops", "0 站"),
        ("stops_count", 1, "1 stop", "1 站"),
        ("stops_count", 2, "2 stops", "2 站"),
        ("branches_count", 1200, "1,200 branches", "1,200 个网点"),
        ("more_gaps", 1, "1 more gap is on the map.", "地图上还有 1 个空白区。"),
        ("minutes_each", 1.0, "1 minute", "1 分钟"),
        ("minutes_each", 2.5, "2.5 minutes", "2.5 分钟"),
    ],
)
def test_counting(key: str, n: float, english: str, chinese: str) -> None:
    """One is one; thousands have a separator."""
    assert counted(key, "en", n=n) == english
    assert counted(key, "zh", n=n) == chinese


def test_values_are_not_templates() -> None:
    """Braces in a value stay braces."""
    assert word("back_at_depot", "en", depot="{n}") == "Back at {n}"
