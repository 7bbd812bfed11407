"""Who has how much of something, over all people, by group and by area."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from planner.coverage.equity.indices import (
    concentration,
    corrected_concentration,
    counted,
    fgt,
    gini,
    lorenz,
    mean,
    numbers,
    palma,
    palma_by,
    theil_l,
    theil_t,
)
from planner.errors import InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Decomposition:
    """An index as a sum: what lies between groups, and what lies within them."""

    total: float
    between: float
    within: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Equity:
    """How evenly something is spread over people; formulas are in :mod:`planner.coverage.equity.indices`.

    Attributes
    ----------
    people, unmeasured
        Who is counted, and who is not because nothing is known about them (NaN).
    mean, gini, palma, theil_t, theil_l
        Over all people; NaN without anybody.
    lorenz
        The curve: ``people`` and ``share``, 0 to 1.
    palma_by, concentration, corrected_concentration
        By what ``rank_by`` says; None without it. People without a rank are not counted in them.
    fgt
        FGT 0, 1 and 2 below the poverty line; None without one.
    theil_t_parts, theil_l_parts
        Decompositions over groups that share people out; None without groups, or where groups are columns of people.
    by_group
        A row for each group: ``people``, ``share_of_people``, ``mean``, ``share_of_total``, ``gini``, ``fgt0``, ``fgt1``,
        ``fgt2`` (NaN without a line), and ``theil_t_between``, ``theil_t_within``, ``theil_l_between``,
        ``theil_l_within``, which sum to the decompositions (NaN where groups are columns).
    """

    people: float
    unmeasured: float
    mean: float
    gini: float
    palma: float
    theil_t: float
    theil_l: float
    lorenz: pd.DataFrame
    by_group: pd.DataFrame
    palma_by: float | None = None
    concentration: float | None = None
    corrected_concentration: float | None = None
    fgt: tuple[float, float, float] | None = None
    theil_t_parts: Decomposition | None = None
    theil_l_parts: Decomposition | None = None


def equity(
    values: "pd.Series[float]",
    people: ArrayLike,
    *,
    groups: "pd.Series[Any] | pd.DataFrame | None" = None,
    rank_by: ArrayLike | None = None,
    poverty_line: float | None = None,
) -> Equity:
    """Return how evenly ``values`` are spread over people.

    Parameters
    ----------
    values
        What each person at a demand point has, at least 0, more is better: an access measure, hours served, a share. NaN:
        not known; these people are counted apart. For minutes, less is better, and zero is the best: only the mean and
        the Lorenz curve of minutes mean something.
    people
        At each point, at least 0: a Series on the same ids, or an array in the same order.
    groups
        A Series with the group or area of each point, which shares people out, or a table with the people of each
        group in a column, which may overlap (65+, without a car).
    rank_by
        How rich people at a point are; by it the poor and the rich are told apart.
    poverty_line
        Below it people have too little; above 0.

    Raises
    ------
    InputError
        When ids are missing, values or people are negative, or the poverty line is.
    """
    x = numbers(values, "values")
    w = _aligned(people, values.index, "people")
    rank = None if rank_by is None else _aligned(rank_by, values.index, "rank_by")
    labels = groups.reindex(values.index) if isinstance(groups, pd.Series) else None
    by_group = _by_group(x, w, groups.reindex(values.index) if groups is not None else None, poverty_line)
    return Equity(
        people=float(counted(x, w)[1].sum()),
        unmeasured=float(w[np.isnan(x)].sum()),
        mean=mean(x, w),
        gini=gini(x, w),
        palma=palma(x, w),
        theil_t=theil_t(x, w),
        theil_l=theil_l(x, w),
        lorenz=lorenz(x, w),
        by_group=by_group,
        palma_by=None if rank is None else palma_by(x, w, rank),
        concentration=None if rank is None else concentration(x, w, rank),
        corrected_concentration=None if rank is None else corrected_concentration(x, w, rank),
        fgt=None if poverty_line is None else fgt(x, w, poverty_line),
        theil_t_parts=None if labels is None else _parts(by_group, "theil_t"),
        theil_l_parts=None if labels is None else _parts(by_group, "theil_l"),
    )


def _aligned(values: ArrayLike, index: "pd.Index[Any]", what: str) -> Floats:
    if isinstance(values, pd.Series):
        if not values.index.is_unique:
            raise InputError(f"Equity cannot be measured: an id of {what} is there more than once.")
        missing = index.difference(values.index)
        if len(missing):
            raise InputError("Equity cannot be measured.", [f"{label}: no {what}" for label in missing])
        values = values.reindex(index)
    aligned = numbers(values, what)
    if aligned.shape != (len(index),):
        raise InputError(f"Equity cannot be measured: {len(index)} values and {aligned.size} {what}.")
    if what == "people" and np.isnan(aligned).any():
        wrong = index[np.isnan(aligned)]
        raise InputError("Equity cannot be measured.", [f"{label}: no {what}" for label in wrong])
    return aligned


_BETWEEN = ("theil_t_between", "theil_t_within", "theil_l_between", "theil_l_within")
_COLUMNS = ("people", "share_of_people", "mean", "share_of_total", "gini", "fgt0", "fgt1", "fgt2", *_BETWEEN)


def _by_group(
    values: Floats, people: Floats, groups: "pd.Series[Any] | pd.DataFrame | None", line: float | None
) -> pd.DataFrame:
    rows: dict[Any, list[float]] = {}
    known = ~np.isnan(values)
    everybody, total = float(people[known].sum()), float(people[known] @ values[known])
    for label, x, w in _groups(values, people, groups):
        told = mean(x, w)
        crowd = float(counted(x, w)[1].sum())
        part = (crowd / everybody if everybody else np.nan, crowd * told / total if total else np.nan)
        poor = fgt(x, w, line) if line is not None else (np.nan,) * 3
        theil = _theil_parts(part, x, w, total) if isinstance(groups, pd.Series) else (np.nan,) * 4
        rows[label] = [crowd, part[0], told, part[1], gini(x, w), *poor, *theil]
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(_COLUMNS), dtype=np.float64)


def _groups(
    values: Floats, people: Floats, groups: "pd.Series[Any] | pd.DataFrame | None"
) -> list[tuple[Any, Floats, Floats]]:
    if groups is None:
        return []
    if isinstance(groups, pd.DataFrame):
        return [(name, values, np.asarray(column.fillna(0.0), np.float64)) for name, column in groups.items()]
    filled = groups.astype(object).where(groups.notna(), "")
    code, labels = pd.factorize(filled, sort=False)
    order = np.argsort(code, kind="stable")
    rows = np.split(order, np.cumsum(np.bincount(code, minlength=1))[:-1])
    return sorted(
        ((label, values[at], people[at]) for label, at in zip(labels, rows, strict=False)),
        key=lambda group: (isinstance(group[0], str), group[0]),
    )


def _theil_parts(part: tuple[float, float], x: Floats, w: Floats, total: float) -> tuple[float, ...]:
    """Return what a group adds to T between and within, and to L between and within: Shorrocks 1980.

    ``part`` are its shares of people and of the total.
    """
    if not part[0] > 0 or not total > 0:
        return 0.0, 0.0, 0.0, 0.0
    crowd, amount = part
    within_t = amount * theil_t(x, w)
    if amount <= 0:
        return 0.0, 0.0, np.inf, 0.0
    between = np.log(amount / crowd)
    return amount * between, within_t, -crowd * between, crowd * theil_l(x, w)


def _parts(by_group: pd.DataFrame, index: str) -> Decomposition:
    between, within = (float(by_group[f"{index}_{what}"].sum()) for what in ("between", "within"))
    return Decomposition(total=between + within, between=max(0.0, between), within=max(0.0, within))
