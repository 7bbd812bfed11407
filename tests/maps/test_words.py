"""Both languages say everything."""

import re
import string

import pytest

from maps.asset_files import TEMPLATES_FOLDER
from maps.words import LANGUAGES, WORDS, Language, reason_in_words, word


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


def test_chinese_is_chinese() -> None:
    """Texts in Chinese have a Chinese character, unless they name the other language or a bare number."""
    odd = [key for key, wording in WORDS.items() if not re.search(r"[\u4e00-\u9fff]", wording.zh)]
    assert sorted(odd) == ["other_language", "route_figures", "title_start"]


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
    families = ("weekday_", "month_", "reason_", "mode_", "door_")
    files = [*TEMPLATES_FOLDER.glob("*.html"), *TEMPLATES_FOLDER.parent.glob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in files if path.name != "words.py")
    alone = [key for key in WORDS if not key.startswith(families)]
    assert [key for key in alone if not re.search(rf"[\"']{key}[\"']", source)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_reason_is_shown_as_it_is(language: Language) -> None:
    """A reason in a sentence of its own is not lost."""
    assert reason_in_words("The day is full.", language) == "The day is full."
    assert reason_in_words("island", language) == word("reason_island", language)
    assert reason_in_words("", language) == ""


def test_values_are_not_templates() -> None:
    """Braces in a value stay braces."""
    assert word("back_at_depot", "en", depot="{n}") == "Back at {n}"
