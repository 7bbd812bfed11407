"""The pages that people open."""

import re
from typing import Any

import pytest

from maps.pages import dispatch_page, rota_page, start_page
from maps.words import LANGUAGES, Language


def links(page: str) -> list[str]:
    """Return every address in ``page``."""
    return re.findall(r"(?:href|src|action)=\"([^\"]*)\"", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_addresses_are_ours(
    facts: dict[str, Any], day: dict[str, Any], rota: dict[str, Any], language: Language
) -> None:
    """Only paths on our own server, fragments, and geo: for the phone's own navigation."""
    pages = (
        start_page(facts, language=language),
        dispatch_page(day, language=language),
        rota_page(rota, language=language),
    )
    for page in pages:
        assert all(re.match(r"/(?!/)|\?|#|geo:-?\d", address) for address in links(page))
        assert "<script" not in page
        assert "://" not in page


def test_start_page_leads_everybody(facts: dict[str, Any]) -> None:
    """Planner, dispatcher and scheduling system each find their door; JSON and the other language too."""
    found = set(links(start_page(facts, language="en")))
    assert {"/coverage?lang=en", "/dispatch?lang=en", "/docs", "/index.json", "?lang=zh"} <= found


def test_start_page_says_the_numbers(facts: dict[str, Any]) -> None:
    """Before, after, the people gained, and a gap without a travel time."""
    page = start_page(facts, language="en")
    for text in (
        "80.0%",
        "92.3%",
        "1,234 more people are reached, out of 10,000.",
        "Island without a road",
        "Holm",
    ):
        assert text in page


def test_start_page_without_gaps(facts: dict[str, Any]) -> None:
    """Nothing missing reads as a sentence, not as an empty table."""
    page = start_page({**facts, "gaps": [], "unserved": [], "stops": []}, language="zh")
    assert "没有空白区" in page


def test_dispatch_page_orders_the_day(day: dict[str, Any]) -> None:
    """Leave, stop, break, stop, back; each stop can be navigated to."""
    page = dispatch_page(day, language="en")
    times = re.findall(r"<time>([\d:]+)", page)
    assert times == ["08:02", "09:30", "11:00", "12:00", "14:40"]
    assert "geo:64.00000,-20.90000" in page
    assert "3 h 34 min driving" in page


def test_dispatch_page_leads_to_other_days(day: dict[str, Any]) -> None:
    """The days before and after, the map, and the other language of the same day."""
    found = links(dispatch_page(day, language="en"))
    assert "?date=2026-11-23&amp;lang=en" in found
    assert "?date=2026-11-26&amp;lang=en" in found
    assert "/dispatch/map?date=2026-11-24&amp;lang=en" in found
    assert "?date=2026-11-24&#38;lang=zh" in found or "?date=2026-11-24&amp;lang=zh" in found
    assert "/dispatch.json?date=2026-11-24" in found


def test_dispatch_page_of_a_quiet_day(day: dict[str, Any]) -> None:
    """No routes is a sentence and no link to an empty map."""
    page = dispatch_page({**day, "routes": []}, language="en")
    assert "No van is out on this day." in page
    assert "/dispatch/map" not in page


def test_break_after_the_last_stop(day: dict[str, Any]) -> None:
    """A break at the end is shown; no break is not."""
    route = day["routes"][0]
    late = {**day, "routes": [{**route, "break": {"start": "13:00", "end": "13:30"}}]}
    assert re.findall(r"<time>([\d:]+)", dispatch_page(late, language="en"))[-2] == "13:00"
    none = {**day, "routes": [{**route, "break": None}]}
    assert "Break" not in dispatch_page(none, language="en")


def test_rota_is_a_calendar(rota: dict[str, Any]) -> None:
    """Two weeks, the two weekdays in use, visits where they belong."""
    page = rota_page(rota, language="en")
    assert re.findall(r"<th scope=\"col\">(\w+)", page) == ["Week", "Tuesday", "Wednesday"]
    assert re.findall(r"Week of (\d+ \w+)", page) == ["23 November", "30 November"]
    assert page.count("Far school") == 2
    assert page.count("No visits") == 2


def test_rota_without_days(rota: dict[str, Any]) -> None:
    """Nothing planned is a sentence."""
    assert "No days are planned yet." in rota_page({**rota, "dates": []}, language="en")
