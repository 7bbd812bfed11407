"""Gaps as JSON and in words: how many people, where, why, and the evidence for it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from maps.gap_words import gap_evidence, gap_reason
from maps.words import Language
from planner.coverage.facts import standard_facts
from planner.coverage.gaps.answer import Gaps
from planner.coverage.question import CoverageAnswer
from planner.tables import groups_of

Document = dict[str, Any]

_DIGITS = 2
_PARTS = 4
"""Decimals of people: five hundred gaps still add up to all who are not covered."""


def gaps_facts(answer: CoverageAnswer, name: str, within: float, gaps: Gaps) -> Document:
    """Return the gaps of one promise; people, groups and uncovered people without a gap of their own add up."""
    groups = groups_of(answer.question.demand)
    standard = next(one for one in answer.question.standards if one.name == name)
    rows = gap_rows(gaps, groups, within / 60.0)
    demand = answer.question.demand
    share = (gaps.uncovered / demand["people"].where(demand["people"] > 0)).fillna(0.0)
    return {
        "standard": name,
        "minutes": within / 60.0,
        "group": standard.group,
        "when": standard_facts(standard)["when"],
        "people": {group: round(float((demand[group] * share).sum()), 1) for group in groups},
        "by_reason": _by_reason(gaps, demand[standard.group] * share),
        "gaps": rows,
    }


def _by_reason(gaps: Gaps, uncovered: "pd.Series[float]") -> dict[str, float]:
    people = uncovered.groupby(gaps.reason).sum()
    ranked = people[(people.index != "") & (people > 0)].sort_values(ascending=False)
    return {str(reason): round(float(value), 1) for reason, value in ranked.items()}


def gap_rows(gaps: Gaps, groups: tuple[str, ...], limit: float) -> list[Document]:
    """Return each gap as JSON, most people first, with the reason and its evidence; ``limit`` in minutes."""
    points = gaps.areas.geometry.representative_point()
    records: list[dict[str, Any]] = gaps.areas.drop(columns="geometry").to_dict("records")
    return [
        {
            "id": label,
            **{name: _plain(value) for name, value in row.items() if name not in groups},
            "people": round(float(row["people"]), _PARTS),
            "groups": {group: round(float(row[group]), _PARTS) for group in groups[1:]},
            "lon": round(float(point.x), 6),
            "lat": round(float(point.y), 6),
            "why": {language: gap_sentence(row, language, limit) for language in _LANGUAGES},
        }
        for label, row, point in zip(gaps.areas.index, records, points, strict=True)
    ]


_LANGUAGES: tuple[Language, ...] = ("en", "zh")


def gap_sentence(row: Mapping[str, Any], language: Language, limit: float) -> str:
    """Return the reason with its evidence."""
    reason = gap_reason(str(row["reason"]), language)
    evidence = gap_evidence(row, language, limit=limit)
    return f"{reason}{'：' if language == 'zh' else ': '}{evidence}" if evidence else reason


def _plain(value: Any) -> Any:
    if isinstance(value, float | np.floating):
        return round(float(value), _DIGITS) if np.isfinite(value) else None
    if isinstance(value, np.integer):
        return int(value)
    return value
