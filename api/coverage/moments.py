"""``Tue 10:00`` and ``2026-11-24T10:00``: moments as people write them; light."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_CHINESE = "一二三四五六日"
_WEEKLY = re.compile(r"\s*([A-Za-z]{2,9}|(?:周|星期|礼拜)[一二三四五六日天])\.?\s+(\d{1,2}):(\d{2})\s*")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class WeekMoment:
    """A wall time on a weekday, Monday 0."""

    weekday: int
    clock: time

    def after(self, first: date) -> datetime:
        """Return the first such moment on or after the midnight of ``first``."""
        days = (self.weekday - first.weekday()) % 7
        return datetime.combine(first + timedelta(days=days), self.clock)


def moment_of(text: str) -> WeekMoment | datetime:
    """Return what ``Tue 10:00``, ``周二 10:00`` or ``2026-11-24T10:00`` means.

    Raises
    ------
    ValueError
        Saying what may be written.
    """
    weekly = _WEEKLY.fullmatch(text)
    try:
        if weekly is None:
            return datetime.fromisoformat(text.strip())
        return WeekMoment(_weekday(weekly[1]), time(int(weekly[2]), int(weekly[3])))
    except ValueError as error:
        message = f"{text[:40]!r} is no moment; write 'Tue 10:00' or '2026-11-24T10:00'"
        raise ValueError(message) from error


def moment_after(text: str, first: date) -> datetime:
    """Return the moment of a text; a weekday means the first one on or after ``first``."""
    moment = moment_of(text)
    return moment.after(first) if isinstance(moment, WeekMoment) else moment


def _weekday(word: str) -> int:
    if word[-1] in _CHINESE or word[-1] == "天":
        return _CHINESE.index(word[-1].replace("天", "日"))
    for number, name in enumerate(_NAMES):
        if name.startswith(word.lower()):
            return number
    raise ValueError(word)
