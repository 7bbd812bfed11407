"""Opening hours as people write them, and in OpenStreetMap's syntax."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from opening_hours import validate

from planner.calendars.hours import said
from planner.errors import InputError

PUBLIC_HOLIDAYS = 7
"""The eighth column of a week."""

NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")

_DAYS: Mapping[str, str] = {
    "mo": "monday mondays mon montag montags lundi lunes lun mán mánudaga mánudagur mán. 周一 星期一 礼拜一",
    "tu": "tuesday tuesdays tues tue dienstag dienstags di mardi martes þri þriðjudaga 周二 星期二 礼拜二",
    "we": "wednesday wednesdays wed mittwoch mittwochs mi mercredi mer miércoles mið miðvikudaga 周三 星期三 礼拜三",
    "th": "thursday thursdays thurs thur thu donnerstag donnerstags do jeudi jeu jueves fim fimmtudaga 周四 星期四 礼拜四",
    "fr": "friday fridays fri freitag freitags vendredi ven viernes vie fös föstudaga 周五 星期五 礼拜五",
    "sa": "saturday saturdays sat samstag samstags sonnabend samedi sam sábado sáb lau laugardaga 周六 星期六 礼拜六",
    "su": "sunday sundays sun sonntag sonntags so dimanche dim domingo dom sunnudaga 周日 周天 星期日 星期天 礼拜天",
    "mo-su": "daily everyday täglich alla 每天 每日 周一到周日",
    "mo-fr": "weekdays weekday workdays werktags virka 工作日",
    "sa,su": "weekends weekend wochenende helgar 周末 双休日",
    "ph": "holidays holiday feiertags feiertage feiertag 法定节假日 节假日 公众假期",
    "off": "closed geschlossen ruhetag fermé cerrado lokað 不营业 休息 关闭 休业",
    "24/7": "24小时营业 24小时 全天 24h",
    "12:00": "noon midday mittags",
    "24:00": "midnight mitternacht",
    ",": "and und & et y og 、 和 及",
    "-": "to bis until till through thru à til 至 到",
    " ": "open opened from von ab geöffnet opið hours 营业时间 营业 开放时间 开放 uhr o'clock hrs",
}
_PHRASES = (
    ("public holidays", "ph"),
    ("bank holidays", "ph"),
    ("every day", "mo-su"),
    ("all day", "00:00-24:00"),
    ("24 hours", "24/7"),
    ("opening hours", " "),
)
_UNKNOWN = re.compile(
    r"\b(?:only |nur )?(?:by appointment(?: only)?|by arrangement|on request|nach vereinbarung|nach absprache|"
    r"sur rendez-vous|unknown|unbekannt|varies|variable|n/?a|tbd|tba)\b|电话预约|需?预约|未知|不详|[?]+"
)
_CHINESE = "一二三四五六日天"
_TIME = (
    r"(?:(?P<half{0}>上午|早上|下午|晚上|中午)\s*)?(?:(?P<four{0}>[0-2]\d[0-5]\d)(?!\d)|"
    r"(?P<hour{0}>\d{{1,2}})(?:\s*[:.h点时]\s*(?P<minute{0}>[0-5]\d)|\s*(?P<past{0}>点半)|\s*[点时h])?分?)"
    r"\s*(?P<ap{0}>[ap]\.?\s?m\b\.?)?"
)
_RANGE = re.compile(r"(?<![\d:])" + _TIME.format(1) + r"\s*-\s*" + _TIME.format(2) + r"(?![\d:])")
_DAY = r"(?:mo|tu|we|th|fr|sa|su|ph)"
_SPAN = r"\d\d:\d\d-\d\d:\d\d"
_TELLING = re.compile(rf"{_SPAN}|off|24/7")
"""A rule of weekdays alone would be open around the clock."""
_TWENTY_HOURS = re.compile(r"\b0?(\d{1,2}):(\d\d)-([1-9]):(\d\d)\b")


def osm_hours(text: str) -> str:
    """Return opening hours in OpenStreetMap's syntax; empty where they say that nobody knows.

    What follows the specification already stays as it is. Else days and times are read as people write them, in
    English, German, French, Spanish, Icelandic and Chinese: ``Mon-Fri 9-17``, ``9am-5pm``, ``9.00-16.30 Uhr``,
    ``周一至周五 上午9点到下午5点``, ``closed``, ``by appointment``.

    Raises
    ------
    InputError
        When they cannot be read, or could mean two things: ``9-5``.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text or not said(text):
        return ""
    if validate(text):
        _refuse_twenty_hours(text)
        return "off" if text.lower() == "closed" else said(text)
    plain = _UNKNOWN.sub(" ", text.lower()).strip(" ,;.-")
    if not re.search(r"[\w]", plain):
        return ""
    read = _capital(_tidy(_times(_words(plain), text)))
    if _UNKNOWN.search(text.lower()):
        read = ";".join(rule for rule in read.split(";") if _TELLING.search(rule)).strip()
        if not read:
            return ""
    if (
        not validate(read)
        or not all(map(_TELLING.search, read.split(";")))
        or re.search(r"\b(?!off\b)[a-z]{3,}", read)
    ):
        raise _unread(text)
    return read


def hours_problems(cells: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each opening hours, by what labels them, that cannot be read."""
    for label, text in cells.items():
        try:
            osm_hours(text)
        except InputError as error:
            yield f"{label}: {error.summary}"


def hours_from_week(cells: Mapping[int, str]) -> str:
    """Return opening hours of a table with a column for each weekday.

    Parameters
    ----------
    cells
        Hours by weekday: 0 for Monday to 6 for Sunday, :data:`PUBLIC_HOLIDAYS` for these. ``9-17``,
        ``09:00-12:00, 13:00-17:00``, ``closed``; an empty cell is closed, but seven of them say nothing.

    Raises
    ------
    InputError
        Naming every cell that cannot be read.
    """
    problems, rules = [], []
    written = {day: text.strip() for day, text in cells.items()}
    if not any(text.strip(" -–—xX") for text in written.values()):
        return ""
    for day in sorted(written):
        text = written[day]
        try:
            hours = osm_hours(text) if text.strip(" -–—xX") else "off"
        except InputError as error:
            problems.append(f"{NAMES[day]}: {error.summary}")
            continue
        if hours:
            rules.append(f"{NAMES[day]} {'00:00-24:00' if hours == '24/7' else hours}")
    if problems:
        raise InputError("These opening hours of a week cannot be read.", problems)
    return _grouped(rules)


def weekday_columns(names: Iterable[str]) -> dict[int, tuple[str, ...]]:
    """Return which columns of a table tell the hours of which weekday.

    Parameters
    ----------
    names
        Columns: ``mon``, ``Monday``, ``hours_tue``, ``周三``, or two for a day: ``open_mon`` and ``close_mon``.

    Returns
    -------
    By weekday, 0 for Monday (:data:`PUBLIC_HOLIDAYS` for these), its column, or the two of opening and closing in
    this order. Empty unless there are five days or more.
    """
    found: dict[int, dict[str, str]] = {}
    for name in names:
        words = re.split(r"[\s_\-.]+", unicodedata.normalize("NFKC", str(name)).lower().strip())
        role = "".join({_ROLES[word] for word in words if word in _ROLES})
        days = {_day_of(word) for word in words if word not in _ROLES}
        day = days.pop() if len(days) == 1 else None
        if day is not None and role in ("", "open", "close"):
            found.setdefault(day, {})[role] = name
    columns: dict[int, tuple[str, ...]] = {
        day: (roles["open"], roles["close"]) if {"open", "close"} <= set(roles) else (roles[""],)
        for day, roles in sorted(found.items())
        if {"open", "close"} <= set(roles) or "" in roles
    }
    return columns if len(columns) >= 5 else {}


_ROLES = {"open": "open", "opens": "open", "opening": "open", "from": "open", "von": "open", "start": "open"}
_ROLES |= {
    "close": "close",
    "closes": "close",
    "closing": "close",
    "to": "close",
    "bis": "close",
    "end": "close",
}
_ROLES |= {"hours": "", "time": "", "times": ""}


def _day_of(word: str) -> int | None:
    codes = [code.lower() for code in NAMES]
    if word in codes:
        return codes.index(word)
    for number, code in enumerate(codes):
        if word in _DAYS[code].split():
            return number
    return None


def _words(text: str) -> str:
    """Return a text with its words for days, times and joints replaced by OpenStreetMap's."""
    text = re.sub(r"[‐-―−~〜]+", "-", text)
    text = re.sub(r"(?<![\d:])(\d{1,2}:[0-5]\d):00(?![\d:])", r"\1", text)  # as spreadsheets write a time
    text = re.sub(r"[。；\n\r|]+", ";", text)
    text = re.sub(rf"((?:周|星期|礼拜)[{_CHINESE}])\s*([-至到,、和])\s*(?=[{_CHINESE}])", r"\1\2周", text)
    for phrase, code in _PHRASES:
        text = text.replace(phrase, f" {code} ")
    return _WORDS.sub(lambda match: f" {_CODES[match[0]]} ", text)


_CODES = {word: code for code, words in _DAYS.items() for word in words.split()}
_LATIN = r"a-zà-ÿþð"
_WORDS = re.compile(
    "|".join(
        re.escape(word)
        if ord(word[0]) > 0x2000 or word == "&"
        else rf"(?<![{_LATIN}]){re.escape(word)}(?![{_LATIN}])"
        for word in sorted(_CODES, key=len, reverse=True)
    )
)


def _times(text: str, original: str) -> str:
    """Return a text with its spans of time as ``09:00-17:00``."""

    def instead(match: re.Match[str]) -> str:
        begin, end = _clock(match, 1), _clock(match, 2)
        if begin is None or end is None:
            raise _unread(original)
        told = [bool(match[f"ap{k}"] or match[f"half{k}"]) for k in (1, 2)]
        if told == [False, True] and match["ap2"] and begin < 420 and begin + 720 < end:
            begin += 720  # 1-5pm, but not 9-5pm
        if told == [True, False] and 0 < end <= begin < end + 720:
            end += 720  # 9am-5, 下午1点-5点, but not 10pm-2
        noon = 720 <= begin < 780 and not (match["hour2"] or "0").startswith("0")  # 12-5, but not 12:00-05:00
        if not any(told) and (300 <= begin < 720 or noon) and 0 < end <= min(begin, 719):
            raise InputError(f"{original!r} could close by night or in the afternoon; write 09:00-17:00.")
        return f" {begin // 60:02d}:{begin % 60:02d}-{end // 60:02d}:{end % 60:02d} "

    return _RANGE.sub(instead, text)


def _clock(match: re.Match[str], side: int) -> int | None:
    """Return minutes after midnight of one side of a span, None if there is no such time."""
    four, hour = match[f"four{side}"], match[f"hour{side}"]
    if four:
        hours, minutes = int(four[:2]), int(four[2:])
    else:
        hours = int(hour)
        minutes = 30 if match[f"past{side}"] else int(match[f"minute{side}"] or 0)
    half, ap = match[f"half{side}"] or "", (match[f"ap{side}"] or "")[:1]
    if ap or half:
        if hours > 12 and ap:
            return None
        late = ap == "p" or half in ("下午", "晚上", "中午")
        hours = hours + 12 if late and hours < (12 if half != "中午" else 4) else hours
        hours = 0 if ap == "a" and hours == 12 else hours
    return hours * 60 + minutes if hours * 60 + minutes <= 1440 else None


def _tidy(text: str) -> str:
    """Return a text of codes with the separators where they belong."""
    text = re.sub(rf"\b({_DAY})\b\s*[:.]", r"\1 ", text)
    text = re.sub(rf"\b({_DAY})\s*-\s*({_DAY})\b", r"\1-\2", text)
    text = re.sub(rf"\boff\s+((?:{_DAY})(?:\s*[-,]\s*{_DAY})*)(?!\s*(?:\d|off))", r"\1 off", text)
    text = re.sub(rf"\b({_DAY})\b[\s,]+(?={_SPAN}|off)", r"\1 ", text)
    text = re.sub(rf"({_SPAN})[\s,/]*(?={_SPAN})", r"\1,", text)
    text = re.sub(rf"({_SPAN}|off)[\s,;/.]*(?={_DAY})", r"\1; ", text)
    text = re.sub(rf"\b({_DAY})\b\s*[,/ ]\s*(?={_DAY}\b)", r"\1,", re.sub(r"\s+", " ", text))
    return re.sub(r"\s*([,;])\s*", r"\1 ", text).replace(", ", ",").strip(" ,;/.")


def _capital(text: str) -> str:
    return re.sub(rf"\b{_DAY}\b", lambda match: NAMES[[n.lower() for n in NAMES].index(match[0])], text)


def _refuse_twenty_hours(text: str) -> None:
    for hour, minute, until, past in _TWENTY_HOURS.findall(text):
        if 5 <= int(hour) <= 12 and int(until) * 60 + int(past) <= int(hour) * 60 + int(minute):
            raise InputError(f"{text!r} could close by night or in the afternoon; write 09:00-17:00.")


def _unread(text: str) -> InputError:
    return InputError(
        f"{text!r} cannot be read as opening hours; write 'Mo-Fr 09:00-17:00; Sa 09:00-13:00; PH off', or 'closed'."
    )


def _grouped(rules: list[str]) -> str:
    """Return rules of single days with neighbours of equal hours in one."""
    parts: list[tuple[list[str], str]] = []
    for rule in rules:
        day, hours = rule.split(" ", 1)
        if parts and parts[-1][1] == hours and day != "PH":
            parts[-1][0].append(day)
        else:
            parts.append(([day], hours))
    return "; ".join(
        f"{days[0]}-{days[-1]} {hours}" if len(days) > 1 else f"{days[0]} {hours}" for days, hours in parts
    )
