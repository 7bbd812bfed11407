"""What a change does to each demand point: the table behind the map."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.coverage.areas import nearest_names, position_text
from planner.coverage.measure import Coverage
from planner.coverage.question import CoverageAnswer
from planner.coverage.scenarios.answer import LEAST_CHANGE
from planner.coverage.scenarios.pairs import Pair
from planner.coverage.standard import At, Standard
from planner.coverage.time.answer import ALWAYS
from planner.tables import WGS84

_PER_DEGREE = 10


def points_of(before: CoverageAnswer, after: CoverageAnswer, pair: Pair) -> gpd.GeoDataFrame:
    """Return the table for the map of one promise.

    See :attr:`planner.coverage.scenarios.answer.Comparison.points`.
    """
    old, new = before.question.demand, after.question.demand
    ids = old.index if old.index.equals(new.index) else old.index.union(new.index, sort=False)
    was = _Side(answer=before, standard=pair.before, within=pair.within).on(ids)
    now = _Side(answer=after, standard=pair.after, within=pair.within_after).on(ids)
    area = _either(after.area, before.area, ids)
    names = pd.concat([after.question.boundaries["name"], before.question.boundaries["name"]])
    columns = {
        "place": _either(new["place"], old["place"], ids),
        "area": area,
        "area_name": area.map(names[~names.index.duplicated()]).astype(object).fillna("").astype(str),
        **{f"people_{side}": of["people"] for side, of in (("before", was), ("after", now))},
        **{f"minutes_{side}": of["minutes"] for side, of in (("before", was), ("after", now))},
        "minutes_change": _minutes_change(was["minutes"], now["minutes"]),
        **{f"branch_{side}": of["branch"] for side, of in (("before", was), ("after", now))},
        **{f"hours_{side}": of["hours"] for side, of in (("before", was), ("after", now))},
        **{f"covered_{side}": of["covered"] for side, of in (("before", was), ("after", now))},
    }
    columns["change"] = _change(was["covered"], now["covered"], columns["minutes_change"])
    shapes = new.geometry.reindex(ids)
    shapes = shapes.where(shapes.notna(), old.geometry.reindex(ids))
    frame = pd.DataFrame(columns, index=ids.rename("id"))
    table = gpd.GeoDataFrame(frame, geometry=shapes.to_numpy(), crs=WGS84)
    return table.assign(place=_places(table, after.question.settlements))


def _places(table: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> "pd.Series[str]":
    """Return where people live: the place, else the nearest settlement, the area, a tenth of a degree.

    Were the cells of a grid one place without a name, its losers would be hidden by its winners.
    """
    place: pd.Series[str] = table["place"].astype(object)
    without = table[place == ""]
    if without.empty:
        return place
    found = nearest_names(without, settlements)
    found = found.where(found != "", without["area_name"])
    x, y = (shapely.get_coordinates(without.geometry.to_numpy()).T * _PER_DEGREE).round() / _PER_DEGREE
    squares = pd.Series([position_text(*at) for at in zip(x, y, strict=True)], index=without.index)
    named: pd.Series[str] = found.where(found != "", squares).reindex(place.index)
    return place.where(place != "", named)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One answer, looked at for one promise; everything is on the ids of its demand."""

    answer: CoverageAnswer
    standard: Standard
    within: float

    def on(self, ids: "pd.Index[str]") -> pd.DataFrame:
        """Return it on other ids: nobody where this side has no such demand point."""
        coverage = self.coverage
        own = pd.DataFrame(
            {
                "people": self.answer.question.demand[self.standard.group],
                "minutes": coverage.seconds / 60.0,
                "branch": coverage.branch.astype(object),
                "hours": self.hours,
                "covered": self.answer.covered[self.standard.name, self.within],
            }
        )
        if own.index.equals(ids):
            return own
        there = own.reindex(ids)
        return there.assign(
            people=there["people"].fillna(0.0),
            branch=there["branch"].fillna(""),
            covered=own["covered"].reindex(ids, fill_value=False),
        )

    @property
    def hours(self) -> pd.Series | float:
        """Hours with something open within reach; NaN without a period."""
        through = self.answer.through.get((self.standard.mode, self.standard.direction, self.within))
        return np.nan if through is None else through.seconds[ALWAYS.name] / 3600.0

    @property
    def coverage(self) -> Coverage:
        """Travel to the nearest branch, at the moment of the standard if it has one."""
        if isinstance(self.standard.when, At):
            return self.answer.at[self.standard.name]  # noqa: PD008 (no cell of a table)
        return self.answer.always[self.standard.mode, self.standard.direction]


def _either(first: pd.Series, second: pd.Series, ids: "pd.Index[str]") -> pd.Series:
    """Return texts of the first table, of the second where the first has no such id."""
    found = first.astype(object).reindex(ids)
    return found.where(found.notna(), second.astype(object).reindex(ids)).fillna("")


def _minutes_change(before: pd.Series, after: pd.Series) -> pd.Series:
    """Return after - before; who reaches nothing is infinitely far from it."""
    return (after.fillna(np.inf) - before.fillna(np.inf)).fillna(0.0)


def _change(before: pd.Series, after: pd.Series, minutes: pd.Series) -> pd.Series:
    least = LEAST_CHANGE / 60.0 - 1e-9
    change = pd.Series("same", index=before.index, dtype=object)
    change[minutes <= -least] = "sooner"
    change[minutes >= least] = "later"
    change[after & ~before] = "won"
    change[before & ~after] = "lost"
    return change
