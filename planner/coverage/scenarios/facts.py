"""What a comparison and a sensitivity found, as JSON: minutes and per one, never seconds."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.coverage.facts import rounded
from planner.coverage.scenarios.answer import CHANGES, Comparison, PromiseKey
from planner.coverage.sensitivity.answer import Sensitivity, assumption_words

Document = dict[str, Any]

MOST_PLACES = 50
"""So many winners and losers are in a document; all of them are in a file."""

_DIGITS = {"share": 5, "minutes": 2, "people": 1}
_PEOPLE = ("people", "covered", "won", "lost", "grown", "net", "sooner", "later")


def comparison_facts(comparison: Comparison) -> Document:
    """Return verdicts side by side, who wins and who loses by promise, person-hours and equity."""
    return {
        "name": comparison.name,
        "verdicts": rows_of(comparison.verdicts),
        "promises": [_promise(comparison, promise) for promise in comparison.promises],
        "hours": rows_of(comparison.hours),
        "equity": rows_of(comparison.equity),
    }


def side_by_side_facts(table: pd.DataFrame) -> list[Document]:
    """Return the rows of :func:`planner.coverage.scenarios.compare.side_by_side`, shares by name of the scenario."""
    fixed = ["standard", "within", "group", "area", "area_name", "people", "promised"]
    names = [str(label) for label in table.columns if label not in fixed]
    return [
        {**row, "shares": {name: rounded(value, 5) for name, value in zip(names, shares, strict=True)}}
        for row, shares in zip(rows_of(table[fixed]), table[names].to_numpy(), strict=True)
    ]


def sensitivity_facts(found: Sensitivity) -> Document:
    """Return the range of every verdict, and the shares of all together under each assumption."""
    shares = found.shares[found.shares["area"] == ""]
    words = [assumption_words(a, v) for a, v in zip(shares["assumption"], shares["value"], strict=True)]
    return {"verdicts": rows_of(found.verdicts), "shares": rows_of(shares.assign(words=words))}


def difference_features(comparison: Comparison) -> Iterator[Document]:
    """Yield GeoJSON features: every demand point that a promise changes anything for."""
    for (standard, within), table in comparison.points.items():
        moved = table[(table["change"] != "same") | (table["people_before"] != table["people_after"])]
        shapes = moved.geometry
        for label, lon, lat, row in zip(moved.index, shapes.x, shapes.y, rows_of(_flat(moved)), strict=True):
            yield {
                "type": "Feature",
                "properties": {
                    "id": str(label),
                    "scenario": comparison.name,
                    "standard": standard,
                    "promise_minutes": within / 60.0,
                    **row,
                },
                "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
            }


def rows_of(table: pd.DataFrame) -> list[Document]:
    """Return the rows of a table as JSON: seconds of promises as minutes, numbers rounded, nothing for NaN."""
    records: list[Mapping[Hashable, Any]] = table.to_dict("records")  # type: ignore[assignment]
    return [dict(_cell(str(name), value) for name, value in row.items()) for row in records]


def _cell(name: str, value: Any) -> tuple[str, Any]:
    if name.startswith("within"):
        return name.replace("within", "minutes"), rounded(value / 60.0, 4)
    if value is None or value is pd.NA or isinstance(value, str):
        return name, None if value is pd.NA else value
    if isinstance(value, (bool, np.bool_)):
        return name, bool(value)
    if isinstance(value, (int, np.integer)):
        return name, int(value)
    return name, rounded(value, _digits(name))


def _digits(name: str) -> int:
    if name.startswith(("share", "promised", "lowest", "highest", "range")):
        return _DIGITS["share"]
    if name.startswith(_PEOPLE):
        return _DIGITS["people"]
    return _DIGITS["minutes"] if name.startswith(("minutes", "hours")) else 6


def _promise(comparison: Comparison, promise: PromiseKey) -> Document:
    """Return who wins and who loses of one promise."""
    table = comparison.points[promise]
    people = table["people_after"].where(table["change"] != "lost", table["people_before"])
    by_change = people.groupby(table["change"]).sum()
    winners, losers = comparison.winners(promise), comparison.losers(promise)
    return {
        "standard": promise[0],
        "minutes": promise[1] / 60.0,
        "people": {change: round(float(by_change.get(change, 0.0)), 1) for change in CHANGES},
        "winners": _shifts(winners.iloc[:MOST_PLACES]),
        "winning_places": len(winners),
        "losers": _shifts(losers.iloc[:MOST_PLACES]),
        "losing_places": len(losers),
        "areas": _shifts(_by(comparison, promise, "area")),
        "groups": _shifts(_by(comparison, promise, "group")),
    }


def _by(comparison: Comparison, promise: PromiseKey, by: str) -> pd.DataFrame:
    rows = comparison.shifts
    own: pd.DataFrame = rows[
        (rows["standard"] == promise[0]) & (rows["within"] == promise[1]) & (rows["by"] == by)
    ]
    return own


def _shifts(rows: pd.DataFrame) -> list[Document]:
    return rows_of(rows.drop(columns=["standard", "within", "by"]))


def _flat(table: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(table.drop(columns=table.geometry.name))
