"""How evenly something is spread over people: one number for a distribution.

Every function takes what each person at a point has (``values``, at least 0: more is better) and how many ``people`` are
there. People are weighted, so a point of 200 people counts as 200 points of one. Points without people and points
whose value is NaN (not measured, not reached) are left out; whoever holds that unreached means nothing puts 0 there.
Nobody at all gives NaN. Where all have nothing, nothing is unequal: Gini and Theil are 0, and ratios of means NaN.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from planner.errors import InputError

Floats = NDArray[np.float64]

FGT_ORDERS = (0, 1, 2)


def counted(values: ArrayLike, people: ArrayLike, *more: ArrayLike) -> tuple[Floats, ...]:
    """Return values, people and further arrays of those points that count: with people and with every number.

    Raises
    ------
    InputError
        When lengths differ, or values or people are negative or infinite.
    """
    named = (("values", values), ("people", people), *(("ranks", array) for array in more))
    arrays = [numbers(array, what) for what, array in named]
    size = arrays[0].shape
    if any(array.shape != size for array in arrays):
        raise InputError("Values and people differ in length.")
    here = (arrays[1] > 0) & ~np.isnan(np.stack(arrays)).any(axis=0)
    problems = [
        f"{what} must be 0 or more and finite"
        for what, array in (("values", arrays[0]), ("people", arrays[1]))
        if (array < 0).any() or np.isinf(array).any()
    ]
    if problems:
        raise InputError("Equity cannot be measured.", problems)
    return tuple(array[here] for array in arrays)


def numbers(values: ArrayLike, what: str) -> Floats:
    """Return values as numbers.

    Raises
    ------
    InputError
        When some are text.
    """
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"Equity cannot be measured: {what} must be numbers ({error}).") from error


def mean(values: ArrayLike, people: ArrayLike) -> float:
    """Return the mean over people."""
    x, w = counted(values, people)
    return float(x @ w / w.sum()) if len(x) else np.nan


def lorenz(values: ArrayLike, people: ArrayLike) -> pd.DataFrame:
    """Return the Lorenz curve: the share of all that the people with least have together.

    Lorenz, Methods of measuring the concentration of wealth, Publications of the American Statistical Association 9(70),
    1905, p. 209.

    Returns
    -------
    ``people`` and ``share``, from 0, 0 to 1, 1, ascending; a row for each different value. A straight line where all
    have nothing.
    """
    x, w = counted(values, people)
    levels, level = np.unique(x, return_inverse=True)
    crowd = np.bincount(level, w, len(levels))
    amount = levels * crowd if levels.sum() > 0 else crowd
    whole = len(levels) > 0
    return pd.DataFrame(
        {
            "people": np.append(0.0, np.cumsum(crowd) / crowd.sum() if whole else 1.0),
            "share": np.append(0.0, np.cumsum(amount) / amount.sum() if whole else 1.0),
        }
    )


def gini(values: ArrayLike, people: ArrayLike) -> float:
    """Return 1 less twice the area under the Lorenz curve, 0 (all the same) to below 1 (one has all).

    The area is that of trapezoids between the points of the curve, which is exact for weighted data: Lerman and
    Yitzhaki, Improving the accuracy of estimates of Gini coefficients, Journal of Econometrics 42(1), 1989, p. 43;
    ``gini_index`` of ipeaGIT/accessibility.
    """
    curve = lorenz(values, people)
    if not len(counted(values, people)[0]):
        return np.nan
    share = curve["share"].to_numpy()
    area = np.diff(curve["people"].to_numpy()) @ (share[1:] + share[:-1]) / 2
    return float(max(0.0, 1 - 2 * area))


def palma(values: ArrayLike, people: ArrayLike) -> float:
    """Return the mean of the tenth that has most over the mean of the four tenths that have least.

    Cobham and Sumner, Is it all about the tails? The Palma measure of income inequality, CGD working paper 343, 2013,
    with means instead of shares, as transport research has it; people of one point are divided where a tenth ends.
    Infinite where the four tenths have nothing.
    """
    curve = lorenz(values, people)
    x, _ = counted(values, people)
    if not x.any():
        return np.nan
    low, high = np.interp([0.4, 0.9], curve["people"], curve["share"])
    return _ratio((1 - high) / 0.1, low / 0.4)


def palma_by(values: ArrayLike, people: ArrayLike, rank_by: ArrayLike) -> float:
    """Return the mean of the richest tenth over the mean of the poorest four tenths: rich by ``rank_by``.

    ``palma_ratio`` of ipeaGIT/accessibility: people up to and with the 40 % quantile of ``rank_by`` are poor, above the
    90 % quantile rich, by the quantiles of ``Hmisc::wtd.quantile``; points are not divided. NaN where nobody is either, as
    where more than a tenth live at the richest point.
    """
    x, w, rank = counted(values, people, rank_by)
    if not len(x):
        return np.nan
    low, high = weighted_quantile(rank, w, 0.4), weighted_quantile(rank, w, 0.9)
    rich, poor = rank > high, rank <= low
    return _ratio(mean(x[rich], w[rich]), mean(x[poor], w[poor]))


def weighted_quantile(values: ArrayLike, people: ArrayLike, share: float) -> float:
    """Return the value that ``share`` (0..1) of the people have at most, between people as type 7 of R's ``quantile``.

    ``Hmisc::wtd.quantile(type = "quantile")``: with ``n`` people the order is ``1 + (n - 1) share``, and the value lies
    between those of the persons below and above it.
    """
    x, w = counted(values, people)
    order = np.argsort(x, kind="stable")
    x, running = x[order], np.cumsum(w[order])
    place = 1 + (running[-1] - 1) * share
    low = max(np.floor(place), 1.0)
    at = np.searchsorted(running, [low, min(low + 1, running[-1])]).clip(max=len(x) - 1)
    part = place % 1
    return float((1 - part) * x[at[0]] + part * x[at[1]])


def theil_t(values: ArrayLike, people: ArrayLike) -> float:
    """Return ``T = sum of w (x / m) ln(x / m)``, ``w`` shares of people, ``m`` the mean, and nothing for ``x`` = 0.

    Theil, Economics and information theory, 1967, p. 91. From 0 to the logarithm of the number of people.
    """
    x, w = counted(values, people)
    if not x.any():
        return 0.0 if len(x) else np.nan
    ratio = x / (x @ w / w.sum())
    return float(max(0.0, w @ _x_ln_x(ratio) / w.sum()))


def theil_l(values: ArrayLike, people: ArrayLike) -> float:
    """Return ``L = sum of w ln(m / x)``, the mean logarithmic deviation; infinite where somebody has nothing.

    Theil 1967, p. 125; Shorrocks, The class of additively decomposable inequality measures, Econometrica 48(3), 1980, p. 613.
    """
    x, w = counted(values, people)
    if not x.any():
        return 0.0 if len(x) else np.nan
    if not x.all():
        return np.inf
    return float(max(0.0, w @ np.log((x @ w / w.sum()) / x) / w.sum()))


def fgt(values: ArrayLike, people: ArrayLike, line: float) -> tuple[float, float, float]:
    """Return the shares of people below ``line`` counted as such, by how far they are below, and by its square.

    ``FGT_a = sum of w ((z - x) / z)^a over x < z``, ``a`` = 0, 1, 2. Foster, Greer and Thorbecke, A class of decomposable
    poverty measures, Econometrica 52(3), 1984, p. 761; ``fgt_poverty`` of ipeaGIT/accessibility.

    Raises
    ------
    InputError
        When the line is not above 0.
    """
    if not 0 < line < np.inf:
        raise InputError(f"The poverty line is {line:g}, expected a number above 0.")
    x, w = counted(values, people)
    if not len(x):
        return np.nan, np.nan, np.nan
    short = np.where(x < line, (line - x) / line, 0.0)
    first, second, third = (float(w @ ((x < line) * short**order) / w.sum()) for order in FGT_ORDERS)
    return first, second, third


def concentration(values: ArrayLike, people: ArrayLike, rank_by: ArrayLike) -> float:
    """Return ``C = 2 cov(x, r) / m`` with ``r`` the share of people of lower rank and half of those of the same.

    From -1 (the poorest has all) to 1 (the richest has all). Kakwani, Wagstaff and van Doorslaer, Socioeconomic inequalities
    in health, Journal of Econometrics 77(1), 1997, p. 87. Points of the same rank share one ``r``; R's
    ``concentration_index`` puts the larger of them higher.
    """
    x, w, rank = counted(values, people, rank_by)
    if not x.any():
        return 0.0 if len(x) else np.nan
    share, centre = w / w.sum(), float(x @ w / w.sum())
    _, level = np.unique(rank, return_inverse=True)
    crowd = np.bincount(level, share)
    fraction = (np.cumsum(crowd) - crowd / 2)[level]
    return float(2 * (share * (x - centre)) @ (fraction - 0.5) / centre)


def corrected_concentration(values: ArrayLike, people: ArrayLike, rank_by: ArrayLike) -> float:
    """Return ``E = 4 m C / (b - a)``, ``a`` and ``b`` the least and the most that anybody has.

    Erreygers, Correcting the concentration index, Journal of Health Economics 28(2), 2009, p. 504. Bounds that are
    observed, as R's ``concentration_index`` takes them, and not those that the measure could have.
    """
    x, w, rank = counted(values, people, rank_by)
    if not len(x):
        return np.nan
    spread = float(x.max() - x.min())
    return 4 * mean(x, w) * concentration(x, w, rank) / spread if spread > 0 else 0.0


def _x_ln_x(ratio: Floats) -> Floats:
    return ratio * np.log(np.where(ratio > 0, ratio, 1.0))


def _ratio(high: float, low: float) -> float:
    if np.isnan(low) or np.isnan(high):
        return np.nan
    if low > 0:
        return float(high / low)
    return np.inf if high > 0 else np.nan
