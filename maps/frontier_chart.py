"""The chart of a frontier: what more and more sites bring, and how much better is still possible, as SVG of our own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from maps import figures
from maps.sites_figures import money
from maps.templating import rendered
from maps.words import Language, word

WIDTH, HEIGHT = 340, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 34
_TICKS = 4
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Curve:
    """What the chart draws, a number for each point of the frontier.

    Attributes
    ----------
    limits
        New sites, or money.
    found, possible
        What the best choice found brings, and what no choice beats: shares 0..1, or minutes.
    share
        Whether they are shares (more is better) rather than minutes.
    money
        Whether the limits are money.
    """

    limits: tuple[float, ...]
    found: tuple[float, ...]
    possible: tuple[float, ...]
    share: bool
    money: bool = False


def curve_of(document: Mapping[str, Any]) -> Curve:
    """Return the curve of a frontier: share of the people, or mean minutes of a person for ``p-median``."""
    share = document["model"] == "mclp"
    unit = max(document["people"], 1e-9) * (1 if share else 60)
    points = document["points"]
    found = [
        point["share"] if share else _number(point["objective"], point["bound"]) / unit for point in points
    ]
    possible = [_number(point["bound"], point["objective"]) / unit for point in points]
    return Curve(
        limits=tuple(point["limit"] for point in points),
        found=tuple(found),
        possible=tuple(np.fmax(possible, found).tolist() if share else np.fmin(possible, found).tolist()),
        share=share,
        money=document["by"] == "budget",
    )


def frontier_chart(curve: Curve, *, language: Language) -> str:
    """Return the chart as an ``<svg>``: the curve, a band up to what is proven, and a dot for each point.

    Each dot carries ``data-step``, its number, for the script that walks along.
    """
    return rendered("frontier_chart.html", language, chart=drawing(curve, language))


def drawing(curve: Curve, language: Language) -> dict[str, Any]:
    """Return what the template of the chart draws: places in pixels, and texts."""
    low, high = _ends([*curve.found, *curve.possible], share=curve.share)
    across, down = _scale(curve.limits, LEFT, WIDTH - RIGHT), _scale((low, high), HEIGHT - BOTTOM, TOP)
    x = [across(count) for count in curve.limits]
    found, possible = [down(value) for value in curve.found], [down(value) for value in curve.possible]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "bottom": HEIGHT - BOTTOM,
        "curve": _path(x, found),
        "band": _path([*x, *x[::-1]], [*possible, *found[::-1]]),
        "dots": [
            {"x": place, "y": height, "title": f"{money(count)}: {said(curve, value)}"}
            for place, height, count, value in zip(x, found, curve.limits, curve.found, strict=True)
        ],
        "hit": (WIDTH - LEFT - RIGHT) / max(1, len(x) - 1),
        "heights": [(down(tick), said(curve, tick)) for tick in _ticks(low, high)],
        "places": [(across(tick), money(tick)) for tick in _places(curve)],
        "title": word("chart_money" if curve.money else "chart_sites", language),
        "label": _label(curve, language),
    }


def _label(curve: Curve, language: Language) -> str:
    """Return the curve in a sentence, for those who do not see it."""
    return word(
        "chart_alt",
        language,
        first=money(curve.limits[0]),
        last=money(curve.limits[-1]),
        low=said(curve, curve.found[0]),
        high=said(curve, curve.found[-1]),
    )


def said(curve: Curve, value: float) -> str:
    """Return a value of the curve as people read it."""
    return figures.percent(value) if curve.share else f"{value:,.1f}"


def _number(value: float | None, otherwise: float | None) -> float:
    return float(value if value is not None else otherwise or 0.0)


def _ends(values: Sequence[float], *, share: bool) -> tuple[float, float]:
    """Return where the axis begins and ends: a little room, never beyond everybody."""
    low, high = min(values), max(values)
    room = max((high - low) * 0.08, 1e-3 if share else 0.1)
    return max(0.0, low - room), min(1.0, high + room) if share else high + room


def _scale(values: Sequence[float], start: float, end: float) -> "Scale":
    return Scale(min(values), max(*values, min(values) + 1e-9), start, end)


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels, in a straight line."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def _ticks(low: float, high: float) -> list[float]:
    """Return round values from ``low`` to ``high``, about four."""
    rough = (high - low) / _TICKS
    magnitude = 10.0 ** np.floor(np.log10(rough))
    step = next(nice * magnitude for nice in _NICE if nice * magnitude >= rough * 0.999)
    first = np.ceil(low / step - 1e-9)
    return [float(k * step) for k in np.arange(first, np.floor(high / step + 1e-9) + 1)]


def _places(curve: Curve) -> list[float]:
    """Return where the axis below is labelled: round sums, or numbers of sites, the first and the last among them."""
    first, last = curve.limits[0], curve.limits[-1]
    if curve.money:
        return _ticks(first, max(last, first + 1))
    step = max(1, round((last - first) / 5))
    some = [float(count) for count in range(int(first), int(last) + 1, step)]
    return some if some[-1] == last else [*(tick for tick in some if last - tick >= step * 0.6), last]


def _path(x: Sequence[float], y: Sequence[float]) -> str:
    points = " L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
    return f"M{points}"
