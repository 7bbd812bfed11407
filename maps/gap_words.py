"""Why people are out of reach, in a sentence with its evidence."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from maps import figures
from maps.words import WORDS, Language, reason_in_words, word

_CROSSINGS = ("bridge", "tunnel", "ferry")


def gap_reason(reason: str, language: Language) -> str:
    """Return our word for the reason of a gap, or ``reason`` itself where it is none of ours."""
    key = f"gap_reason_{reason}"
    return word(key, language) if key in WORDS else reason_in_words(reason, language)


def gap_evidence(gap: Mapping[str, Any], language: Language, *, limit: float = float("nan")) -> str:
    """Return what speaks for the reason of a gap: minutes, kilometres, the crossing, the hours, the capacity.

    Parameters
    ----------
    gap
        A row of :attr:`planner.coverage.gaps.Gaps.areas`; what is missing, empty or NaN is not spoken of.
    language
        Of the sentence.
    limit
        Minutes that are promised: a way just beyond them is given with a decimal.
    """
    parts = list(_evidence(gap, language, limit))
    if not parts:
        return ""
    sentence = word("semicolon", language).join(parts)
    return sentence[:1].upper() + sentence[1:] + ("。" if language == "zh" else ".")


def _evidence(gap: Mapping[str, Any], language: Language, limit: float) -> Iterator[str]:
    reason, branch = str(gap.get("reason", "")), str(gap.get("branch_name") or gap.get("branch") or "")
    if reason == "closed":
        yield from _closed(gap, branch, language, limit)
        return
    if reason == "full" and np.isfinite(_number(gap, "capacity")):
        yield word(
            "evidence_full",
            language,
            assigned=figures.whole(_number(gap, "assigned")),
            branch=branch,
            capacity=figures.whole(_number(gap, "capacity")),
        )
    if branch and np.isfinite(_number(gap, "minutes")):
        away = figures.minutes_beside(_number(gap, "minutes"), limit, language)
        yield word("evidence_away", language, branch=branch, minutes=away)
    elif reason in ("island", "cut_off", "no_road"):
        yield word("evidence_none", language)
    yield from _distances(gap, reason, language)
    yield from _crossing(gap, language)
    if reason in ("no_road", "snapped_far") and np.isfinite(_number(gap, "snap_m")):
        yield word("evidence_snap", language, metres=figures.whole(_number(gap, "snap_m")))


def _closed(gap: Mapping[str, Any], branch: str, language: Language, limit: float) -> Iterator[str]:
    if branch and np.isfinite(_number(gap, "closed_minutes")):
        away = figures.minutes_beside(_number(gap, "closed_minutes"), limit, language)
        yield word("evidence_closed", language, branch=branch, minutes=away)
    opens = str(gap.get("opens") or "")
    if opens:
        when = figures.moment(opens, language)
        yield (
            word("evidence_opens", language, hours=opens)
            if when == opens
            else word("evidence_opens_next", language, moment=when)
        )


def _distances(gap: Mapping[str, Any], reason: str, language: Language) -> Iterator[str]:
    straight, road = _number(gap, "straight_km"), _number(gap, "road_km")
    if not np.isfinite(straight):
        return
    said = figures.kilometres(straight * 1000, language)
    if not np.isfinite(road):
        yield word("evidence_straight", language, straight=said)
        return
    key = "evidence_detour" if reason == "detour" else "evidence_road"
    yield word(key, language, road=figures.kilometres(road * 1000, language), straight=said)
    if reason == "detour" and np.isfinite(_number(gap, "detour")):
        yield word("evidence_times", language, times=f"{_number(gap, 'detour'):.1f}")


def _crossing(gap: Mapping[str, Any], language: Language) -> Iterator[str]:
    if gap.get("crossing"):
        kind = gap.get("crossing_kind", "")
        yield word(f"evidence_{kind if kind in _CROSSINGS else 'crossing'}", language, name=gap["crossing"])


def _number(gap: Mapping[str, Any], key: str) -> float:
    value = gap.get(key)
    return float("nan") if value is None or value == "" else float(value)
