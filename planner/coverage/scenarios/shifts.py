"""Who wins and who loses, by place, by area and by group of people."""

from collections.abc import Iterator, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.coverage.question import CoverageAnswer
from planner.coverage.scenarios.answer import PromiseKey

_FIGURES = ["people", "won", "lost", "grown", "net", "sooner", "later", "minutes_change"]
_COLUMNS = ["standard", "within", "by", "id", "name", *_FIGURES]


def shift_rows(
    before: CoverageAnswer,
    after: CoverageAnswer,
    points: Mapping[PromiseKey, gpd.GeoDataFrame],
    *,
    groups: tuple[str, ...],
) -> pd.DataFrame:
    """Return :attr:`planner.coverage.scenarios.answer.Comparison.shifts`.

    Parameters
    ----------
    before, after
        What is compared.
    points
        The table for the map of each promise.
    groups
        Columns of people that both demand tables have.
    """
    parts = [
        part.assign(standard=promise[0], within=promise[1])
        for promise, table in points.items()
        for part in _of_promise(before, after, table, groups)
    ]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True)[_COLUMNS] if parts else pd.DataFrame(columns=_COLUMNS)


def _of_promise(
    before: CoverageAnswer, after: CoverageAnswer, table: gpd.GeoDataFrame, groups: tuple[str, ...]
) -> Iterator[pd.DataFrame]:
    """Yield the rows by place, by area and by group."""
    own = _figures(table, table["people_before"], table["people_after"])
    for by, names in (("place", table["place"]), ("area", table["area_name"])):
        ids = table["area"] if by == "area" else names
        rows = _summed(own.groupby(ids.to_numpy(dtype=object)).sum())
        first = (
            pd.Series(names.to_numpy(dtype=object), index=ids.to_numpy(dtype=object)).groupby(level=0).first()
        )
        yield _moved(rows.assign(by=by, id=rows.index, name=first.reindex(rows.index)))
    rows = _summed(
        pd.DataFrame(
            {group: _figures(table, *_people(before, after, table, group)).sum() for group in groups}
        ).T
    )
    yield _moved(rows.assign(by="group", id=rows.index, name=rows.index))


def _people(
    before: CoverageAnswer, after: CoverageAnswer, table: gpd.GeoDataFrame, group: str
) -> tuple[pd.Series, pd.Series]:
    """Return the people of a group on both sides, on the ids of the map, 0 where there are none."""
    old, new = (a.question.demand[group].reindex(table.index, fill_value=0.0) for a in (before, after))
    return old, new


def _figures(table: gpd.GeoDataFrame, old: pd.Series, new: pd.Series) -> pd.DataFrame:
    """Return what each demand point adds to each figure; ``timed`` are people who reach a branch on both sides."""
    was, now = table["covered_before"], table["covered_after"]
    timed = new.where(np.isfinite(table["minutes_before"] + table["minutes_after"]), 0.0)
    return pd.DataFrame(
        {
            "people": new,
            "won": new.where(now & ~was, 0.0),
            "lost": old.where(was & ~now, 0.0),
            "grown": (new - old).where(was & now, 0.0),
            "sooner": new.where(table["change"] == "sooner", 0.0),
            "later": new.where(table["change"] == "later", 0.0),
            "timed": timed,
            "minutes": (timed * table["minutes_change"]).where(timed > 0, 0.0),
        }
    )


def _summed(sums: pd.DataFrame) -> pd.DataFrame:
    """Return sums with their net and their mean change."""
    return sums.assign(
        net=sums["won"] - sums["lost"] + sums["grown"],
        minutes_change=sums["minutes"] / sums["timed"].where(sums["timed"] > 0),
    )


def _moved(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows for which anything changes, most people won or lost first."""
    some = rows[(rows[["won", "lost", "sooner", "later"]] > 0).any(axis=1) | (rows["grown"] != 0)]
    order = pd.DataFrame(
        {"moved": -(some["won"] + some["lost"] + some["grown"].abs()), "name": some["name"].astype(str)}
    )
    return some.loc[order.sort_values(["moved", "name"]).index]
