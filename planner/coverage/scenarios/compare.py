"""Two answers side by side: verdicts before and after, who wins and who loses."""

from collections.abc import Mapping

import pandas as pd

from planner.coverage.question import CoverageAnswer
from planner.coverage.scenarios.answer import Comparison
from planner.coverage.scenarios.equity import equity_changes
from planner.coverage.scenarios.pairs import Pair, promises_of_both
from planner.coverage.scenarios.points import points_of
from planner.coverage.scenarios.shifts import shift_rows
from planner.errors import InputError
from planner.tables import groups_of

_OF_PROMISE = ["standard", "within", "group", "area"]


def compare(before: CoverageAnswer, after: CoverageAnswer, *, name: str = "") -> Comparison:
    """Return what differs between two answers.

    Parameters
    ----------
    before, after
        Answers about the same ids; demand points that are on one side only count as nobody on the other.
    name
        What people call the change.

    Raises
    ------
    InputError
        When the two have no promise in common.
    """
    pairs = tuple(promises_of_both(before, after))
    if not pairs:
        raise InputError(
            "There is nothing to compare: no standard of the one has the name of one of the other."
        )
    points = {pair.key: points_of(before, after, pair) for pair in pairs}
    return Comparison(
        name=name,
        before=before,
        after=after,
        verdicts=pd.concat([_verdicts(before, after, pair) for pair in pairs], ignore_index=True),
        points=points,
        shifts=shift_rows(before, after, points, groups=_groups(before, after)),
        hours=_hours(before, after, pairs),
        equity=equity_changes(points),
    )


def side_by_side(before: CoverageAnswer, others: Mapping[str, CoverageAnswer]) -> pd.DataFrame:
    """Return the shares of several scenarios, one column each.

    Returns
    -------
    A row for each promise and area of ``before``: ``standard``, ``within``, ``group``, ``area``, ``area_name``,
    ``people``, ``promised``, ``today`` (share before), then a column of shares for each name of ``others``; NaN without
    people, or where a scenario does not make the promise.

    Raises
    ------
    InputError
        When a scenario has the name of one of these columns.
    """
    fixed = [*_OF_PROMISE, "area_name", "people", "promised"]
    taken = sorted({*fixed, "today"} & set(others))
    if taken:
        raise InputError(f"A scenario cannot be called {' or '.join(map(repr, taken))}; choose another name.")
    table = before.verdicts[[*fixed, "share"]].rename(columns={"share": "today"})
    for name, after in others.items():
        column = _shares(before, after).rename(columns={"share": name})
        table = table.merge(column, how="left", on=["standard", "within", "area"])
    return table


def _shares(before: CoverageAnswer, after: CoverageAnswer) -> pd.DataFrame:
    parts = [
        _rows(after, pair.after.name, pair.within_after).assign(standard=pair.key[0], within=pair.key[1])
        for pair in promises_of_both(before, after)
    ]
    columns = ["standard", "within", "area", "share"]
    return pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns)


def _groups(before: CoverageAnswer, after: CoverageAnswer) -> tuple[str, ...]:
    """Return the columns of people that both have."""
    theirs = groups_of(after.question.demand)
    return tuple(group for group in groups_of(before.question.demand) if group in theirs)


def _rows(answer: CoverageAnswer, standard: str, within: float) -> pd.DataFrame:
    rows = answer.verdicts
    return rows[(rows["standard"] == standard) & (rows["within"] == within)].drop_duplicates("area")


def _verdicts(before: CoverageAnswer, after: CoverageAnswer, pair: Pair) -> pd.DataFrame:
    figures = ["people", "covered", "share", "promised", "met"]
    keys = ["area", "area_name"]
    one = _rows(before, pair.before.name, pair.within)[[*keys, *figures]]
    two = _rows(after, pair.after.name, pair.within_after)[["area", *figures]]
    both = one.merge(two, on="area", suffixes=("_before", "_after"), how="inner")
    return pd.DataFrame(
        {
            "standard": pair.key[0],
            "within": pair.within,
            "within_after": pair.within_after,
            "group": pair.before.group,
            **{key: both[key] for key in keys},
            **{f"people_{side}": both[f"people_{side}"] for side in ("before", "after")},
            **{f"covered_{side}": both[f"covered_{side}"] for side in ("before", "after")},
            "covered_change": both["covered_after"] - both["covered_before"],
            **{f"share_{side}": both[f"share_{side}"] for side in ("before", "after")},
            "share_change": both["share_after"] - both["share_before"],
            "promised": both["promised_before"],
            "promised_after": both["promised_after"],
            "met_before": both["met_before"],
            "met_after": both["met_after"],
        }
    )


def _hours(before: CoverageAnswer, after: CoverageAnswer, pairs: tuple[Pair, ...]) -> pd.DataFrame:
    """Return person-hours before and after; see :attr:`Comparison.hours`."""
    rows = []
    for pair in {(p.before.mode, p.before.direction, p.within, p.within_after): p for p in pairs}.values():
        one = before.through.get((pair.before.mode, pair.before.direction, pair.within))
        two = after.through.get((pair.after.mode, pair.after.direction, pair.within_after))
        if one is None or two is None:
            continue
        for group in _groups(before, after):
            old, new = one.person_hours(group), two.person_hours(group)
            way = (pair.before.mode, pair.before.direction, pair.within, pair.within_after)
            rows.append((*way, group, old, new, new - old))
    columns = ["mode", "direction", "within", "within_after", "group", "before", "after", "change"]
    return pd.DataFrame(rows, columns=columns)
