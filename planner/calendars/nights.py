"""Opening hours cut at midnight: what holds until then, and what goes on after it."""

import re
from functools import lru_cache

_QUOTED = re.compile(r'"[^"]*"')
_SPANS = re.compile(r"\d?\d:\d\d\s*-\s*\d?\d:\d\d(?:\s*,\s*\d?\d:\d\d\s*-\s*\d?\d:\d\d)*")
_SPAN = re.compile(r"(\d?\d):(\d\d)\s*-\s*(\d?\d):(\d\d)")
_ADDED = re.compile(r"(?<=\d\d:\d\d)\s*,\s*(?=[A-Za-z])")
_OTHERWISE = re.compile(r"[|()]|\d:\d\d\s*[+/]|\b(?:sunrise|sunset|dawn|dusk)\b")
"""Fallback rules and times that are no plain clocks are not cut."""

_DAY = 1440


@lru_cache(maxsize=256)
def cut_at_midnight(text: str) -> tuple[str, str] | None:
    """Return hours until midnight, and those that each day has on the next after it, as if they were its own.

    ``Fr 20:00-02:00; Sa off`` is ``Fr 20:00-24:00; Sa off`` and ``Fr 00:00-02:00; Sa off``: the second part is a day
    late. None where no night goes on, or where that cannot be told.
    """
    plain = _QUOTED.sub("", text)
    if not any(_ends(span)[1] for span in _SPAN.finditer(plain)) or _OTHERWISE.search(plain):
        return None
    rules = [rule.strip() for rule in plain.split(";") if rule.strip()]
    morning = [after for rule in rules if (after := _after(rule))]
    return "; ".join(map(_until, rules)), "; ".join(morning)


def _ends(span: "re.Match[str]") -> tuple[int, int]:
    """Return the minute at which a span ends on its own day, and on the next (0 for not)."""
    begin, end = int(span[1]) * 60 + int(span[2]), int(span[3]) * 60 + int(span[4])
    if end > _DAY:
        return _DAY, end - _DAY
    return (end, 0) if begin < end else (_DAY, end)


def _until(rule: str) -> str:
    def instead(span: "re.Match[str]") -> str:
        end, _ = _ends(span)
        return f"{span[1]}:{span[2]}-{end // 60:02d}:{end % 60:02d}"

    return _SPAN.sub(instead, rule)


def _after(rule: str) -> str:
    """Return what a rule and those added to it have after midnight; ``off`` where it hides what earlier ones have."""
    parts = [_part_after(part, added=number > 0) for number, part in enumerate(_ADDED.split(rule))]
    return ", ".join(filter(None, parts))


def _part_after(part: str, *, added: bool) -> str:
    found = _SPANS.search(part)
    if found is None:
        return "" if part.startswith("24/7") else part
    nights = [_ends(span)[1] for span in _SPAN.finditer(found[0])]
    kept = ",".join(f"00:00-{end // 60:02d}:{end % 60:02d}" for end in nights if end)
    closes = re.search(r"\b(?:off|closed|unknown)\b", part[found.end() :])
    if not kept and (added or closes):
        return ""
    return f"{part[: found.start()]}{kept or 'off'}{part[found.end() :]}".strip()
