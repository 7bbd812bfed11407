"""Circles that change their colour: for each point a state in each slot (an hour, before, after), kept small.

Points with the same states through all slots share one text, and a text is runs of equal states: a week of hours of
a country is a few hundred short texts, whatever the number of people.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from maps import layers
from maps.layers import Card
from maps.thinning import MOST_FEATURES, merged_points

States = NDArray[np.uint8]
"""Points x slots: the number of a colour."""


@dataclass(frozen=True, slots=True)
class Changing:
    """Points few enough for a page, with what they do.

    Attributes
    ----------
    points
        As :func:`maps.thinning.merged_points` leaves them, those with most people first, so that small circles lie
        on large ones.
    course
        For each of them its row in ``texts``.
    texts
        Runs of equal states, first slot first: ``4*9 1*8 4*7``.
    """

    points: gpd.GeoDataFrame
    course: NDArray[np.int64]
    texts: tuple[str, ...]


def changing(
    demand: gpd.GeoDataFrame,
    states: States,
    slots: NDArray[np.int64] | None = None,
    most: int = MOST_FEATURES,
) -> Changing:
    """Return ``demand`` and its ``states`` for a page, points of one grid cell merged where they do the same.

    Where more points differ than a page can hold (a large country with hundreds of different hours), those are merged
    that are alike in most slots, and do what one of them does.

    Parameters
    ----------
    demand
        Points with ``people``, ``minutes``, ``van_minutes`` and further columns.
    states
        What each does.
    slots
        For each slot its column of ``states``, where several slots are alike; None for one column each.
    most
        Greatest number of circles wanted.
    """
    courses, course = _courses(states)
    if len(demand) > most and len(courses) > most // 4:
        _, first, label = np.unique(_alike(courses, most // 4), return_index=True, return_inverse=True)
        course = first[label][course]
    thin = merged_points(demand.assign(course=course), pd.Series(course), most)
    thin = thin.sort_values("people", ascending=False, kind="stable")
    used, number = np.unique(thin["course"].to_numpy(), return_inverse=True)
    columns = np.arange(states.shape[1]) if slots is None else slots
    texts = tuple(run_lengths(courses[row][columns]) for row in used)
    return Changing(thin.drop(columns="course"), number, texts)


def run_lengths(states: NDArray[np.uint8]) -> str:
    """Return the states of one point as runs: ``4*9 1*8 4*7``."""
    if not states.size:
        return ""
    starts = np.flatnonzero(np.r_[True, states[1:] != states[:-1]])
    lengths = np.diff(np.r_[starts, len(states)])
    return " ".join(f"{states[start]}*{length}" for start, length in zip(starts, lengths, strict=True))


def circles(made: Changing, cards: Sequence[Card], labels: Sequence[str], colour: str) -> folium.GeoJson:
    """Return the points as one layer; ``m`` of each is the number of its text, its colour comes with the first slot."""
    data = layers.features(made.points.geometry, cards)
    for feature, number in zip(data["features"], made.course, strict=True):
        feature["properties"]["m"] = int(number)
    style = {"color": "#26323d", "weight": 0.4, "fillColor": colour, "fillOpacity": 0.9}
    return layers.circles(data, style, labels)


def radii(people: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return pixels of circles whose areas are as their people; all but the largest hundredth under 7."""
    if not people.size:
        return people
    scale = 7.0 / max(float(np.sqrt(np.quantile(people, 0.99))), 1.0)
    return np.clip(scale * np.sqrt(people), 1.5, 11.0)


def _courses(states: States) -> tuple[States, NDArray[np.int64]]:
    """Return the distinct rows and, for each row, which of them it is."""
    if not states.size:
        return states[:1], np.zeros(len(states), np.int64)
    rows = np.ascontiguousarray(states).view(np.dtype((np.void, states.shape[1]))).ravel()
    _, first, number = np.unique(rows, return_index=True, return_inverse=True)
    return states[first], number


def _alike(courses: States, most: int) -> NDArray[np.int64]:
    """Return a label for each row, at most about ``most`` of them: equal in ever fewer slots, evenly spread."""
    step = 2
    while True:
        coarse, label = _courses(np.ascontiguousarray(courses[:, ::step]))
        if len(coarse) <= most or step >= courses.shape[1]:
            return label
        step *= 2
