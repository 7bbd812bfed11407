"""Points at least so many metres apart: the best of each crowd."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.geodesy import EARTH_RADIUS_M, on_sphere

Floats = NDArray[np.float64]

_HALF_THE_EARTH_M = np.pi * EARTH_RADIUS_M


def spaced(lonlat: Floats, metres: float, *, always: int = 0) -> NDArray[np.bool_]:
    """Return which points stay when, from the first to the last, each clears the ground around it.

    Parameters
    ----------
    lonlat
        ``(p, 2)`` points, the best first.
    metres
        No two that stay are nearer to each other, as the crow flies; 0 or more.
    always
        So many of the first stay however near they are to one another.

    Notes
    -----
    Distances are chords through the sphere, so that neither the date line nor the poles are special.
    """
    stays = np.ones(len(lonlat), bool)
    if len(lonlat) < 2 or metres <= 0:
        return stays
    places = on_sphere(lonlat)
    tree = cKDTree(places)
    radius = np.nextafter(chord(metres), 0.0) if metres < _HALF_THE_EARTH_M else np.inf
    for row in range(len(lonlat)):
        if stays[row]:
            near = np.array(tree.query_ball_point(places[row], radius))
            stays[near[(near > row) & (near >= always)]] = False
    return stays


def least_spacing(enough: Callable[[float], bool], *, above: float, step: float = 50.0) -> float:
    """Return the least of so many metres, and some steps more, that is enough.

    Parameters
    ----------
    enough
        Whether so many metres are; true for half the earth.
    above
        Metres that are not enough.
    step
        The answer is ``above`` and a whole number of these.

    Notes
    -----
    By doubling and halving. Where ``enough`` goes to and fro with the metres, the answer is enough, perhaps not least.
    """
    low, high = 0, 1
    while not enough(above + high * step):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(above + middle * step) else (middle, high)
    return above + high * step


def chord(metres: float) -> float:
    """Return the straight line through the earth between points so far apart on the ground."""
    return float(2 * EARTH_RADIUS_M * np.sin(min(metres / (2 * EARTH_RADIUS_M), np.pi / 2)))
