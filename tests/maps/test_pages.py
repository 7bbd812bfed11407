"""The pages that people open."""

import re
from typing import Any

import pytest

from maps.pages import dispatch_page, rota_page, start_page
from maps.words import LANGUAGES, Language, word


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
        "An island, or behind a ferry",
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


def test_rota_says_its_period(rota: dict[str, Any]) -> None:
    """In the heading and in the title of the window."""
    page = rota_page({**rota, "title": "Bank, Iceland"}, language="en")
    assert "<title>Rota 24 November – 2 December 2026, Bank, Iceland" in page
    assert "2026年11月24日至12月2日" in rota_page(rota, language="zh")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "A person counts as served by a van if a stop within 30 minutes by car is visited at least once in "
                "the two weeks, long enough to serve: 2% of the people who live near come to a visit and each takes "
                "4 minutes."
            ),
        ),
        ("zh", "居民驾车 30 分钟内有一个停靠点，服务车在这两周内至少到访一次"),
    ],
)
def test_service_rule_in_the_language_of_the_page(
    facts: dict[str, Any], language: Language, words: str
) -> None:
    """From numbers, not from the sentence that came along."""
    page = start_page(facts, language=language)
    assert words in page
    assert facts["service_rule"] not in page


def test_service_rule_of_other_periods(facts: dict[str, Any]) -> None:
    """Days without a name of their own are counted."""
    service = {"days": 7, "share_who_come": 0.025, "minutes_each": 1}
    page = start_page({**facts, "service": service}, language="en")
    assert "at least once in 7 days, long enough to serve: 2.5% of" in page
    assert "each takes 1 minute." in page


def test_service_rule_as_it_came(facts: dict[str, Any]) -> None:
    """Facts of older plans have only the sentence."""
    old = {key: value for key, value in facts.items() if key != "service"}
    assert facts["service_rule"] in start_page(old, language="zh")


def test_start_page_lists_stops_that_are_visited(facts: dict[str, Any]) -> None:
    """A stop place without a visit serves nobody; facts without visits list all."""
    page = start_page(facts, language="en")
    assert "1 van · 1 stop<" in page
    assert "Holm quay" not in page
    stops = [{key: value for key, value in stop.items() if key != "visits"} for stop in facts["stops"]]
    assert "1 van · 2 stops<" in start_page({**facts, "stops": stops}, language="en")


def test_a_name_that_says_nothing_has_its_place(
    facts: dict[str, Any], day: dict[str, Any], rota: dict[str, Any]
) -> None:
    """A stop called 2 is somewhere; one called Far school is not said to be in Far again."""
    assert '2<span class="under">Far</span>' in start_page(facts, language="en")
    rota["vehicles"][0]["days"][0]["stops"] = [
        {"name": "2", "place": "Far", "arrival": "09:30", "departure": "10:15"}
    ]
    assert '2<span class="soft"> · Far</span>' in rota_page(rota, language="en")
    left = {"name": "N1", "place": "Holm", "reason": "too_long"}
    page = dispatch_page({**day, "unserved": [left]}, language="en")
    assert 'N1<span class="under">Holm</span>' in page
    assert "The drive there and back takes longer than a shift" in page
    assert ">Far</span>" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_page_leads_to_coverage_in_space_and_time(
    facts: dict[str, Any], language: Language
) -> None:
    """Each of its pages has a link with a sentence."""
    page = start_page(facts, language=language)
    for key in ("week", "gaps", "areas", "access", "difference"):
        assert f'<a href="/{key}?lang={language}">' in page
        assert word(f"door_{key}_text", language) in page
