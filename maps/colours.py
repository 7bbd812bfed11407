"""Colours that people with colour-vision deficiency tell apart, and the classes of travel time they stand for.

Who is within the standard is blue, who is beyond is orange to brown, who cannot be reached is black: blue and
orange stay different under protan, deutan and tritan vision, and inside each ramp lightness falls step by step,
which needs no hue at all. People served by a van are Okabe and Ito's bluish green; where circles are large they have
a white ring, so that the shape says it too (a ring around a small circle would hide the green). Vans differ in colour (Okabe and Ito, darkened for thin lines) and in dash. The test simulates
the three deficiencies (Machado, Oliveira, Fernandes 2009) and measures the distance of each pair of neighbours.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maps.words import Language, word

WITHIN = ("#a9d1ea", "#5aa5d6", "#1f6db4", "#0b2f6b")
BEYOND = ("#fdb863", "#e0701a", "#8a3404")
UNREACHABLE = "#1c1c1c"
VAN = "#009e73"
REACH = ("#0b2f6b", "#1f6db4", "#5aa5d6", "#b5d8ee")
SHARES = ("#3f1d6b", "#7a4fa3", "#ab8cc9", "#d5c4e5", "#f4eef8")
SHARE_EDGES = (0.25, 0.5, 0.75, 0.95)
GAP = "#b3123f"

VEHICLES = ("#0072b2", "#c4500a", "#007f5c", "#a8327d", "#5a4fcf", "#8a6500", "#2f6f7e", "#7a1f1f")
DASHES = ("", "10 7", "2 7", "14 6 2 6", "6 6", "18 8", "10 5 2 5 2 5", "4 10")


@dataclass(frozen=True, slots=True)
class TravelClass:
    """People whose travel time lies above ``low`` and not above ``high`` (minutes), or who have none."""

    label: str
    colour: str
    low: float
    high: float


def travel_classes(
    thresholds: tuple[float, ...], standard: float, language: Language
) -> tuple[TravelClass, ...]:
    """Return the classes between ``thresholds`` (minutes), then those beyond, then the unreachable.

    The ``standard`` (minutes) is a threshold even if it is not among them.
    """
    edges = sorted({*thresholds, standard})
    within = sum(edge <= standard for edge in edges)
    colours = ramp(WITHIN, within) + ramp(BEYOND, len(edges) + 1 - within)
    lows, highs = [0.0, *edges], [*edges, np.inf]
    reached = [
        TravelClass(_label(low, high, language), colour, low, high)
        for low, high, colour in zip(lows, highs, colours, strict=True)
    ]
    lost = TravelClass(word("class_unreachable", language), UNREACHABLE, np.nan, np.nan)
    return (*reached, lost)


def class_numbers(minutes: npt.NDArray[np.float64], classes: tuple[TravelClass, ...]) -> npt.NDArray[np.intp]:
    """Return for each travel time in ``minutes`` (NaN: unreachable) the position of its class."""
    edges = np.array([travel.high for travel in classes[:-2]])
    numbers = np.searchsorted(edges, minutes, side="left")
    return np.where(np.isfinite(minutes), numbers, len(classes) - 1)


def share_colour(share: float) -> str:
    """Return the colour of an area in which ``share`` (0..1) of the people are within the standard."""
    return SHARES[int(np.searchsorted(SHARE_EDGES, share, side="right"))]


def reach_colours(count: int) -> tuple[str, ...]:
    """Return the colours of nested areas, the nearest first: the farther, the lighter."""
    return ramp(REACH, count)


def vehicle_colour(number: int) -> str:
    """Return the colour of the van at position ``number``."""
    return VEHICLES[number % len(VEHICLES)]


def vehicle_dash(number: int) -> str:
    """Return the dash of the van at position ``number``; the dash moves on when the colours start again."""
    return DASHES[(number + number // len(VEHICLES)) % len(DASHES)]


def ramp(anchors: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return ``count`` colours from the first to the last of ``anchors``, evenly spaced."""
    if count <= 1:
        return anchors[len(anchors) // 2 :][:count]
    rgb = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in anchors])
    places = np.linspace(0, len(anchors) - 1, count)
    channels = [np.interp(places, range(len(anchors)), rgb[:, channel]).round() for channel in range(3)]
    return tuple(
        "#" + "".join(f"{int(value):02x}" for value in colour) for colour in zip(*channels, strict=True)
    )


def _label(low: float, high: float, language: Language) -> str:
    if low == 0:
        return word("class_up_to", language, high=f"{high:g}")
    if high == np.inf:
        return word("class_over", language, low=f"{low:g}")
    return word("class_between", language, low=f"{low:g}", high=f"{high:g}")
