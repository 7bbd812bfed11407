"""What a change of the network of branches, its hours, the roads or the people does: before, after, who wins, who loses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import geopandas as gpd
import pandas as pd

from planner.coverage.question import CoverageAnswer

Change = Literal["won", "lost", "sooner", "later", "same"]
CHANGES: tuple[Change, ...] = get_args(Change)
"""``won``: covered now and not before. ``lost``: the other way round. ``sooner``, ``later``: covered or not as before,
but the travel to the nearest branch changed by :data:`LEAST_CHANGE` or more. ``same``: the rest."""

LEAST_CHANGE = 6.0
"""Seconds; travel times are printed in tenths of a minute."""

PromiseKey = tuple[str, float]
"""Name of a standard and seconds of one of its promises."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two answers side by side.

    Promises are matched by the name of their standard and their rank in it, so that a standard whose minutes changed is
    compared with itself. A promise that is on one side only is in no table.

    Attributes
    ----------
    name
        What people call the change.
    before, after
        What was compared.
    verdicts
        A row for each promise and each area, and one with area ``""`` for all together: ``standard``, ``within``
        (seconds, before), ``within_after``, ``group``, ``area``, ``area_name``, then ``people_before``,
        ``people_after``, ``covered_before``, ``covered_after``, ``covered_change``, ``share_before``, ``share_after``,
        ``share_change`` (NaN without people), ``promised`` and ``promised_after`` (NaN where no share is), ``met_before``,
        ``met_after`` (None where nothing is promised).
    points
        For each promise a table for the map: every demand point of either side on its id, points in WGS84, with
        ``place`` (else the nearest settlement, the area, a tenth of a degree), ``area`` (id), ``area_name``, ``people_before``, ``people_after`` (of the group of the standard),
        ``minutes_before``, ``minutes_after`` (to the nearest branch, at the moment of the standard if it has one; NaN for
        who reaches none), ``minutes_change`` (after - before; -inf for who reaches one only after, inf for who did only
        before, 0 for who never does), ``branch_before``, ``branch_after`` (ids, empty for none),
        ``hours_before``, ``hours_after`` (with something open within reach over the period; NaN without one),
        ``covered_before``, ``covered_after`` (bool), ``change`` (:data:`CHANGES`).
    shifts
        Who wins and who loses, a row for each promise and each place, area and group that anything changes for, most
        people won or lost first: ``standard``, ``within``, ``by`` (``place``, ``area``, ``group``), ``id`` (of the area;
        else the name), ``name`` (empty where people live outside every area), ``people`` (after), ``won``
        (people after of those who won), ``lost`` (people before of those who lost), ``grown`` (how many more, or fewer,
        the covered of both sides are), ``net`` (= won - lost + grown = covered after - covered before), ``sooner``,
        ``later`` (people), ``minutes_change`` (mean over people who reach a branch on both sides).
    hours
        A row for each promise within a period and each group: ``mode``, ``direction``, ``within``, ``within_after``,
        ``group``, ``before``, ``after``, ``change`` in person-hours with something open within reach. Empty without a
        period.
    equity
        A row for each promise and each measure of inequality: ``standard``, ``within``, ``of`` (``minutes`` to the nearest
        branch: people ``unmeasured``, ``mean``, ``gini``; ``hours`` within reach, where a period is: all of
        :mod:`planner.coverage.equity`), ``measure``, ``before``, ``after``, ``change``.
    """

    name: str
    before: CoverageAnswer
    after: CoverageAnswer
    verdicts: pd.DataFrame
    points: Mapping[PromiseKey, gpd.GeoDataFrame]
    shifts: pd.DataFrame
    hours: pd.DataFrame
    equity: pd.DataFrame

    @property
    def promises(self) -> tuple[PromiseKey, ...]:
        """The promises that were compared, as before."""
        return tuple(self.points)

    def winners(self, promise: PromiseKey, by: Literal["place", "area", "group"] = "place") -> pd.DataFrame:
        """Return where the coverage of a promise grows, most people first: rows of ``shifts``."""
        rows = self._shifts(promise, by)
        return rows[rows["net"] > 0].sort_values(["net", "name"], ascending=[False, True])

    def losers(self, promise: PromiseKey, by: Literal["place", "area", "group"] = "place") -> pd.DataFrame:
        """Return where it shrinks, most people first: rows of ``shifts``."""
        rows = self._shifts(promise, by)
        return rows[rows["net"] < 0].sort_values(["net", "name"])

    def _shifts(self, promise: PromiseKey, by: str) -> pd.DataFrame:
        rows = self.shifts
        return rows[(rows["standard"] == promise[0]) & (rows["within"] == promise[1]) & (rows["by"] == by)]
