"""The Lorenz curve as an SVG: which share of what is within reach falls to the people who have least."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

WIDTH, HEIGHT = 328, 240
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 8, 40
_MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class LorenzChart:
    """What ``lorenz_chart.html`` draws: paths and ticks in pixels."""

    width: int
    height: int
    curve: str
    between: str
    even: tuple[float, float, float, float]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]


def lorenz_chart(curve: pd.DataFrame) -> LorenzChart:
    """Return the drawing of a Lorenz curve.

    Parameters
    ----------
    curve
        ``people`` and ``share``, both from 0 to 1, ascending.
    """
    people, share = _thinned(curve["people"].to_numpy(float)), _thinned(curve["share"].to_numpy(float))
    points = [f"{_x(p):.1f} {_y(s):.1f}" for p, s in zip(people, share, strict=True)]
    path = "M" + "L".join(points) if points else ""
    ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
    return LorenzChart(
        width=WIDTH,
        height=HEIGHT,
        curve=path,
        between=f"{path}Z" if path else "",
        even=(_x(0.0), _y(0.0), _x(1.0), _y(1.0)),
        x_ticks=tuple((_x(tick), f"{tick:.0%}") for tick in ticks),
        y_ticks=tuple((_y(tick), f"{tick:.0%}") for tick in ticks),
    )


def _thinned(
    values: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return at most about two hundred of the values, the first and the last among them."""
    if len(values) <= _MOST_POINTS:
        return values
    kept = np.unique(np.linspace(0, len(values) - 1, _MOST_POINTS).round().astype(np.int64))
    thin: NDArray[np.float64] = values[kept]
    return thin


def _x(people: float) -> float:
    return LEFT + people * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
