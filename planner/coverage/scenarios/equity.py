"""Equity before and after: of travel times, and of the hours within reach."""

from collections.abc import Iterator, Mapping

import geopandas as gpd
import pandas as pd

from planner.coverage.equity.change import equity_change
from planner.coverage.equity.measure import equity
from planner.coverage.scenarios.answer import PromiseKey

_COLUMNS = ["standard", "within", "of", "measure", "before", "after", "change"]
_OF_MINUTES = ("unmeasured", "mean", "gini")
"""What means something where less is better."""


def equity_changes(points: Mapping[PromiseKey, gpd.GeoDataFrame]) -> pd.DataFrame:
    """Return :attr:`planner.coverage.scenarios.answer.Comparison.equity` from the tables for the map."""
    parts = [
        part.assign(standard=promise[0], within=promise[1])
        for promise, table in points.items()
        for part in _of_promise(table)
    ]
    return pd.concat(parts, ignore_index=True)[_COLUMNS] if parts else pd.DataFrame(columns=_COLUMNS)


def _of_promise(table: gpd.GeoDataFrame) -> Iterator[pd.DataFrame]:
    for of in ("minutes", "hours"):
        if table[f"{of}_before"].notna().any() and table[f"{of}_after"].notna().any():
            sides = [equity(table[f"{of}_{side}"], table[f"people_{side}"]) for side in ("before", "after")]
            rows = equity_change(*sides)
            rows = rows.loc[list(_OF_MINUTES)] if of == "minutes" else rows
            named = rows.rename_axis("measure").reset_index()
            yield named.rename(columns={"difference": "change"}).assign(of=of)
