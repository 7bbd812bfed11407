"""What a cell says about dates: a date, days of the week, how often something comes again."""

import datetime as dt
import re

from planner.errors import ProblemError
from planner.io.files.raw import is_blank
from planner.routing.programme import Programme

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""As iCalendar writes them, from Monday."""

_NAMES = (
    "mo mon monday mondays montag lundi lunes segunda mánudagur 周一 星期一 礼拜一 一",
    "tu tue tues tuesday tuesdays di dienstag mardi martes terça þriðjudagur 周二 星期二 礼拜二 二",
    "we wed weds wednesday wednesdays mi mittwoch mercredi miércoles quarta miðvikudagur 周三 星期三 礼拜三 三",
    "th thu thur thurs thursday thursdays do donnerstag jeudi jueves quinta fimmtudagur 周四 星期四 礼拜四 四",
    "fr fri friday fridays freitag vendredi viernes sexta föstudagur 周五 星期五 礼拜五 五",
    "sa sat saturday saturdays samstag samedi sábado laugardagur 周六 星期六 礼拜六 六",
    "su sun sunday sundays so sonntag dimanche domingo sunnudagur 周日 周天 星期日 星期天 礼拜日 日",
)
_DAY = {name: number for number, names in enumerate(_NAMES) for name in names.split()}
_DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[ T]00:00(?::00)?)?", re.ASCII),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日", re.ASCII),
)
_EVERY = re.compile(r"(?:every|alle|每)\s*(\d)\s*(?:weeks?|wochen|周|个?星期)", re.ASCII)
_WORDS = {
    **dict.fromkeys(("weekly", "every week", "wöchentlich", "每周", "每星期"), 1),
    **dict.fromkeys(("fortnightly", "biweekly", "every other week", "zweiwöchentlich", "每两周", "隔周"), 2),
}


def read_date(cell: object) -> str | None:
    """Return a date as ``YYYY-MM-DD``, empty for an empty cell, None for anything else, 3/4/2026 included."""
    if is_blank(cell):
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = str(cell).strip()
    found = next((match for form in _DATES if (match := form.fullmatch(text))), None)
    try:
        return (
            None if found is None else dt.date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
        )
    except ValueError:
        return None


def read_weekdays(cell: object) -> str | None:
    """Return days of the week as ``MO,WE``, empty for an empty cell, None for anything else; ``Mon-Fri`` is five."""
    if is_blank(cell):
        return ""
    found: set[int] = set()
    text = re.sub(r"\s*[-–—至到]\s*", "-", str(cell).strip().casefold())
    for part in re.split(r"[\s,;/+&、，；]+|\band\b", text):
        ends = [_DAY.get(name.rstrip(".")) for name in part.split("-")] if part else []
        if len(ends) > 2 or None in ends:
            return None
        numbers = [end for end in ends if end is not None]
        found |= set(range(numbers[0], numbers[-1] + 1)) if numbers else set()
        if numbers and numbers[-1] < numbers[0]:
            found |= {*range(numbers[0], 7), *range(numbers[-1] + 1)}
    return ",".join(DAYS[number] for number in sorted(found)) or None


def read_rule(cell: object) -> str | None:
    """Return an iCalendar recurrence rule, empty for an empty cell, None for anything else."""
    if is_blank(cell):
        return ""
    text = " ".join(str(cell).casefold().split())
    every = _WORDS.get(text)
    if every is None and (match := _EVERY.fullmatch(text)):
        every = int(match[1])
    rule = (
        str(cell).strip().upper().removeprefix("RRULE:") if every is None else f"FREQ=WEEKLY;INTERVAL={every}"
    )
    try:
        Programme(rule=rule, start=dt.date(2000, 1, 3))
    except ProblemError:
        return None
    return rule
