"""Text and moments as files want them."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from maps.plan_view import PlanView

_BREAKS = re.compile(r"[\t\n\r\f\v\x85\u2028\u2029]+")
_UNWRITABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_FORMULA = ("=", "+", "-", "@")


def plain(text: str) -> str:
    """Return ``text`` on one line without what XML, PDF or iCalendar cannot hold or a reader cannot see."""
    return _UNWRITABLE.sub("", _BREAKS.sub(" ", text)).strip()


def no_formula(text: str) -> str:
    """Return ``text`` for a table: a spreadsheet that would compute it shows it, after an apostrophe."""
    cleaned = plain(text)
    return f"'{cleaned}" if cleaned.startswith(_FORMULA) else cleaned


def instant(plan: PlanView, seconds: int) -> datetime:
    """Return the moment of ``seconds`` after midnight, aware, in the zone of the plan."""
    return plan.moment(seconds).replace(tzinfo=ZoneInfo(plan.zone))


def geo_link(lon: float, lat: float) -> str:
    """Return the address that hands a place to the map application of a phone (RFC 5870)."""
    return f"geo:{lat:.5f},{lon:.5f}"
