"""Pages of coverage before anybody asked: a form, and how else to ask."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from maps.coverage_empty import coverage_empty_page
from maps.words import LANGUAGES, Language, word

ROOT = Path(__file__).resolve().parents[2]
ASSESSED = ["week", "gaps", "areas", "access"]
WORKERS = (
    "api/coverage/case.py",
    "api/coverage/jobs.py",
    "api/coverage/promise_gaps.py",
    "api/coverage_report/workspace_report.py",
    "planner/coverage/assess.py",
    "planner/io/streets/warm.py",
)


def spoken(html: str) -> dict[str, dict[str, str]]:
    """Return the words that the page hands its script."""
    (words,) = re.findall(r"data-words='([^']*)'", html)
    found: dict[str, dict[str, str]] = json.loads(unescape(words))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [*ASSESSED, "difference"])
def test_says_how_to_ask(language: Language, page: str) -> None:
    """With its own title, a command and a request."""
    html = coverage_empty_page(language, page)
    assert "farreach " in html
    assert "/v1/" in html
    assert f'href="/{page}.json"' in html


def test_titles_differ() -> None:
    """Nobody takes one page for another."""
    pages = {page: coverage_empty_page("en", page) for page in (*ASSESSED, "difference")}
    titles = {html.split("<title>")[1].split("</title>")[0] for html in pages.values()}
    assert len(titles) == len(pages)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ASSESSED)
def test_has_a_form(language: Language, page: str) -> None:
    """Every field has a name to those who hear it; what happens is said; no script but our own, no handler."""
    html = coverage_empty_page(language, page)
    assert word("ask_work_out", language) in html
    assert 'name="minutes"' in html
    assert html.count('role="status"') == html.count('role="alert"') == 1
    assert 'src="/assets/farreach-coverage.js"' in html
    assert "<script>" not in html
    assert not re.search(r"\son\w+=", html)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert "script-src 'self';" in unescape(policy)
    assert "connect-src 'self';" in unescape(policy)


def test_the_week_always_has_hours() -> None:
    """Without them there would be no such page; the others may leave them out."""
    ticks = {page: 'name="hours" type="checkbox"' in coverage_empty_page("en", page) for page in ASSESSED}
    assert ticks == {"week": False, "gaps": True, "areas": True, "access": True}


def test_before_and_after_has_no_form() -> None:
    """It needs a change, which is more than minutes."""
    html = coverage_empty_page("en", "difference")
    assert "<form" not in html
    assert "<script" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_words(language: Language) -> None:
    """The beginnings by which the script knows the steps of the worker are those that the worker says."""
    steps = spoken(coverage_empty_page(language))["steps"]
    source = "".join((ROOT / path).read_text(encoding="utf-8") for path in WORKERS)
    said = re.findall(r'(?:tell|progress)\(f?"([^"]+)"', source)
    said += re.findall(r'^NOTICE = "([^"]+)"', source, flags=re.MULTILINE)
    said += re.findall(r'^PIECEMEAL = \(\s*"([^"]+)"', source, flags=re.MULTILINE)
    unknown = [text for text in said if not text.startswith(tuple(steps))]
    assert unknown == ["reading {options.streets.name}"]  # the command line only
    assert [start for start in steps if not any(text.startswith(start) for text in said)] == []
    assert all(steps.values())
