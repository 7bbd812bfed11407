"""Equity before and after: who has more, who has less."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from planner.coverage.equity.measure import Equity, equity
from planner.errors import InputError

_NUMBERS = (
    "people",
    "unmeasured",
    "mean",
    "gini",
    "palma",
    "theil_t",
    "theil_l",
    "palma_by",
    "concentration",
    "corrected_concentration",
)


def equity_change(before: Equity, after: Equity) -> pd.DataFrame:
    """Return a row for each index: ``before``, ``after``, ``difference``. Those that only one of them has are left out."""
    rows = {name: (getattr(before, name), getattr(after, name)) for name in _NUMBERS}
    for order in range(3):
        rows[f"fgt{order}"] = (
            None if before.fgt is None else before.fgt[order],
            None if after.fgt is None else after.fgt[order],
        )
    there = {name: pair for name, pair in rows.items() if pair[0] is not None and pair[1] is not None}
    table = pd.DataFrame.from_dict(there, orient="index", columns=["before", "after"], dtype=np.float64)
    with np.errstate(invalid="ignore"):  # infinite before and after
        return table.assign(difference=table["after"] - table["before"])


def group_change(
    before: "pd.Series[float]",
    after: "pd.Series[float]",
    people: ArrayLike,
    groups: "pd.Series[Any] | pd.DataFrame",
) -> pd.DataFrame:
    """Return what each group had and has.

    Parameters
    ----------
    before, after
        What each person at a demand point has, on the same ids; points that are NaN in one are left out of both.
    people, groups
        As those of :func:`planner.coverage.equity.measure.equity`.

    Returns
    -------
    A row for each group: ``people``, ``before`` and ``after`` (means), ``difference``, and the people who have ``more``,
    ``less`` and the ``same``.
    """
    if not before.index.equals(after.index):
        raise InputError("Before and after speak of different demand points.")
    known = before.notna() & after.notna()
    was, now = (equity(values.where(known), people, groups=groups).by_group for values in (before, after))
    table = pd.DataFrame({"people": was["people"], "before": was["mean"], "after": now["mean"]})
    table["difference"] = table["after"] - table["before"]
    step = after - before
    for name, moved in (("more", step > 0), ("less", step < 0), ("same", step == 0)):
        share = equity(moved.astype(float).where(known), people, groups=groups).by_group["mean"]
        table[name] = (share * table["people"]).fillna(0.0)
    return table
