"""The map of the report: lines and shades that a printer without colours tells apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, dist, pi, sin, sqrt
from typing import Any

from reportlab.lib.colors import HexColor

from api.coverage_report.paper import ACCENT, INK, RULE, SOFT, Paper, Style
from api.coverage_report.report import BoardMap, Ring, Spot
from api.coverage_report.words import said
from maps import figures
from maps.words import Language

BEYOND, WITHIN, LAND, BRANCH, STOP = "#a83a0c", "#b4bcc4", "#f7f8f9", "#0b3c6f", "#ffffff"
TINT = "#f6ddd0"
_LARGEST = 7.0
"""Radius in points of the circle of the largest crowd beyond."""
_LEGEND = 26.0
_MANY_CROWDS, _MANY_PLACES = 1200, 120
"""Signs become smaller where there are more."""
_SMALLEST = 0.45
_HATCH = 3.2
_APART = (14.0, 22.0)
"""Points from a gap to its number."""
_SPECK = 7.0
"""An area less wide and high than so many points is filled, not hatched."""
_NICE = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a map stands on a page: its lower left corner, and points for a metre."""

    left: float
    bottom: float
    scale: float

    def at(self, spot: Spot) -> tuple[float, float]:
        """Return a spot of the map on the page."""
        return self.left + spot[0] * self.scale, self.bottom + spot[1] * self.scale


def draw_map(
    paper: Paper, drawn: BoardMap, box: tuple[float, float, float, float], language: Language
) -> None:
    """Draw a map with its legend and scale into ``box``: left, top, width, height."""
    left, top, wide, high = box
    paper.box(left, top, wide, high, fill="#ffffff", stroke=RULE)
    if not (drawn.crowds or drawn.branches or drawn.areas):
        paper.text(said("no_map", language), left + 8, top + 8, Style(9, colour=SOFT))
        return
    inner = high - _LEGEND
    scale = min((wide - 12) / max(drawn.width, 1.0), (inner - 12) / max(drawn.height, 1.0))
    frame = Frame(
        left + (wide - drawn.width * scale) / 2,
        paper.height - top - inner + (inner - drawn.height * scale) / 2,
        scale,
    )
    canvas = paper.canvas
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(left, paper.height - top - inner, wide, inner)
    canvas.clipPath(clip, stroke=0, fill=0)
    _ground(canvas, drawn, frame)
    for gap in drawn.gaps:
        _hatched(canvas, gap.rings, frame)
    biggest = _crowds(canvas, drawn, frame)
    _places(canvas, drawn, frame)
    _numbers(paper, drawn, frame, (left, top, wide, inner))
    canvas.restoreState()
    _scale_bar(paper, frame, (left + wide - 8, top + inner - 18), wide, language)
    paper.rule(left, top + inner, left + wide)
    _legend(paper, drawn, (left, top + inner, wide), biggest, language)


def _ground(canvas: Any, drawn: BoardMap, frame: Frame) -> None:
    canvas.setStrokeColor(HexColor("#aab3bb"))
    canvas.setFillColor(HexColor(LAND))
    canvas.setLineWidth(0.4)
    for ring in drawn.areas:
        canvas.drawPath(_path(canvas, (ring,), frame), stroke=1, fill=1)
    canvas.setStrokeColor(HexColor("#d3d9de"))
    canvas.setLineWidth(0.6)
    for line in drawn.roads:
        canvas.drawPath(_path(canvas, (line,), frame, close=False), stroke=1, fill=0)


def _path(canvas: Any, rings: Iterable[Ring], frame: Frame, *, close: bool = True) -> Any:
    path = canvas.beginPath()
    for ring in rings:
        for number, spot in enumerate(ring):
            (path.lineTo if number else path.moveTo)(*frame.at(spot))
        if close:
            path.close()
    return path


def _hatched(canvas: Any, rings: tuple[Ring, ...], frame: Frame) -> None:
    """Draw an area with slanting lines inside, even-odd, and its outline."""
    spots = [frame.at(spot) for ring in rings for spot in ring]
    if not spots:
        return
    low_x, low_y = (min(spot[axis] for spot in spots) for axis in (0, 1))
    high_x, high_y = (max(spot[axis] for spot in spots) for axis in (0, 1))
    canvas.setFillColor(HexColor(TINT))
    canvas.setStrokeColor(HexColor(BEYOND))
    canvas.setLineWidth(0.3)
    canvas.drawPath(_path(canvas, rings, frame), stroke=1, fill=1, fillMode=0)
    if max(high_x - low_x, high_y - low_y) < _SPECK:
        return
    outline = _path(canvas, rings, frame)
    canvas.saveState()
    canvas.clipPath(outline, stroke=0, fill=0, fillMode=0)
    canvas.setStrokeColor(HexColor(BEYOND))
    canvas.setLineWidth(0.35)
    offset = (low_x - low_y) % _HATCH  # lines of all gaps lie on one grid
    at = low_x - offset - (high_y - low_y)
    at -= (at - low_y) % _HATCH
    while at < high_x:
        canvas.line(at, low_y, at + high_y - low_y, high_y)
        at += _HATCH
    canvas.restoreState()


def _crowds(canvas: Any, drawn: BoardMap, frame: Frame) -> float:
    """Draw people as circles, their area their number; return the largest number beyond."""
    biggest = max((crowd.beyond for crowd in drawn.crowds), default=0.0)
    canvas.setFillColor(HexColor(WITHIN))
    many = _smaller(len(drawn.crowds), _MANY_CROWDS)
    for crowd in drawn.crowds:
        if crowd.covered > 0:
            canvas.circle(
                *frame.at(crowd.spot), many * _radius(crowd.covered, biggest, 2.2), stroke=0, fill=1
            )
    canvas.setFillColor(HexColor(BEYOND))
    canvas.setStrokeColor(HexColor("#ffffff"))
    canvas.setLineWidth(0.3)
    for crowd in sorted(drawn.crowds, key=lambda one: -one.beyond):
        if crowd.beyond > 0:
            radius = many * _radius(crowd.beyond, biggest, _LARGEST)
            canvas.circle(*frame.at(crowd.spot), radius, stroke=1, fill=1)
    return biggest


def _radius(people: float, biggest: float, most: float) -> float:
    """Return the radius of a circle whose area is proportional to people, between a speck and ``most``."""
    return min(most, max(0.8, _LARGEST * sqrt(people / biggest))) if biggest else 0.9


def _smaller(count: int, most: int) -> float:
    """Return by how much signs shrink, so that they take no more of the map than ``most`` of full size."""
    return min(1.0, max(_SMALLEST, sqrt(most / max(count, 1))))


def _places(canvas: Any, drawn: BoardMap, frame: Frame) -> None:
    canvas.setLineWidth(0.7)
    size = _smaller(len(drawn.stops) + len(drawn.branches), _MANY_PLACES)
    for spot in drawn.stops:
        _triangle(canvas, frame.at(spot), size)
    for spot in drawn.branches:
        _square(canvas, frame.at(spot), size)


def _square(canvas: Any, at: tuple[float, float], size: float = 1.0) -> None:
    canvas.setStrokeColor(HexColor("#ffffff"))
    canvas.setFillColor(HexColor(BRANCH))
    half = 2.4 * size
    canvas.rect(at[0] - half, at[1] - half, 2 * half, 2 * half, stroke=1, fill=1)


def _triangle(canvas: Any, at: tuple[float, float], size: float = 1.0) -> None:
    canvas.setStrokeColor(HexColor(INK))
    canvas.setFillColor(HexColor(STOP))
    path = canvas.beginPath()
    path.moveTo(at[0], at[1] + 3.2 * size)
    path.lineTo(at[0] + 2.9 * size, at[1] - 2.1 * size)
    path.lineTo(at[0] - 2.9 * size, at[1] - 2.1 * size)
    path.close()
    canvas.drawPath(path, stroke=1, fill=1)


def _numbers(paper: Paper, drawn: BoardMap, frame: Frame, box: tuple[float, float, float, float]) -> None:
    """Write the numbers of the largest gaps beside what they are about, where least is in the way."""
    left, top, wide, high = box
    numbered = [gap for gap in drawn.gaps if gap.rank]
    taken = [frame.at(gap.label) for gap in numbered] + [frame.at(spot) for spot in drawn.branches]
    for gap in numbered:
        home = frame.at(gap.label)
        spots = [
            (home[0] + far * cos(turn * pi / 4), home[1] + far * sin(turn * pi / 4))
            for far in _APART
            for turn in (1, 3, 5, 7, 0, 2, 4, 6)
        ]
        inside = [
            spot
            for spot in spots
            if left + 8 < spot[0] < left + wide - 8
            and paper.height - top - high + 8 < spot[1] < paper.height - top - 8
        ]
        here = max(inside or [home], key=lambda spot: min(14.0, *(dist(spot, other) for other in taken)))
        taken.append(here)
        _number(paper, gap.rank, home, here)


def _number(paper: Paper, rank: int, home: tuple[float, float], at: tuple[float, float]) -> None:
    (x, y), canvas = at, paper.canvas
    canvas.setStrokeColor(HexColor(ACCENT))
    canvas.setLineWidth(0.6)
    canvas.line(*home, x, y)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setStrokeColor(HexColor(ACCENT))
    canvas.setLineWidth(0.8)
    canvas.circle(x, y, 6.2, stroke=1, fill=1)
    style = Style(7.5, bold=True, colour=ACCENT)
    paper.text(str(rank), x - 6, paper.height - y - 3.9, style, room=12, align="centre")


def _scale_bar(
    paper: Paper, frame: Frame, corner: tuple[float, float], wide: float, language: Language
) -> None:
    """Draw a bar of a round number of kilometres, its right end at ``corner``, at most a fifth of the map long."""
    most = wide / 5 / frame.scale
    metres = max(
        (unit * 10**power for power in range(1, 8) for unit in _NICE if unit * 10**power <= most), default=10
    )
    long, (right, top) = metres * frame.scale, corner
    text = f"{metres} m" if metres < 1000 else figures.kilometres(metres, language).replace(".0", "")
    style = Style(7, colour=INK)
    paper.box(right - long - 3, top - 2, long + 6, 16, fill="#ffffff")
    paper.text(text, right - long, top - 1, style, room=long, align="centre")
    paper.rule(right - long, top + 9.5, right, colour=INK, weight=1.2)
    for at in (right - long, right):
        paper.canvas.line(at, paper.height - top - 7, at, paper.height - top - 12)


def _legend(
    paper: Paper,
    drawn: BoardMap,
    box: tuple[float, float, float],
    biggest: float,
    language: Language,
) -> None:
    """Draw what the signs mean, in two rows of three, leaving out what the map has none of."""
    left, top, wide = box
    entries: list[tuple[str, str]] = []
    if drawn.gaps:
        entries.append(("gap", said("key_map_area", language)))
    if biggest > 0:
        people = f" ({said('people_scale', language, n=figures.whole(biggest))})"
        entries.append(("beyond", said("key_map_beyond", language) + people))
    if any(crowd.covered > 0 for crowd in drawn.crowds):
        entries.append(("covered", said("key_map_covered", language)))
    entries += [("branch", said("key_map_branch", language))] if drawn.branches else []
    entries += [("stop", said("key_map_stop", language))] if drawn.stops else []
    entries += [("boundary", said("key_map_boundary", language))] if drawn.areas else []
    style, room = Style(7.2, colour=SOFT), wide / 3
    for number, (sign, text) in enumerate(entries):
        x, y = left + 8 + (number % 3) * room, top + 3 + (number // 3) * 11.5
        _sign(paper, sign, (x + 5, paper.height - y - 4.5))
        paper.text(text, x + 16, y, style, room=room - 22)


def _sign(paper: Paper, sign: str, at: tuple[float, float]) -> None:
    canvas, (x, y) = paper.canvas, at
    if sign == "gap":
        corner = ((-6.0, -3.5), (6.0, -3.5), (6.0, 3.5), (-6.0, 3.5))
        _hatched(canvas, (tuple((x + dx, y + dy) for dx, dy in corner),), Frame(0, 0, 1))
    elif sign in ("beyond", "covered"):
        canvas.setFillColor(HexColor(BEYOND if sign == "beyond" else WITHIN))
        canvas.circle(x, y, sqrt(9 / pi) * 1.8 if sign == "beyond" else 1.8, stroke=0, fill=1)
    elif sign == "branch":
        _square(canvas, at)
    elif sign == "stop":
        _triangle(canvas, at)
    else:
        canvas.setFillColor(HexColor(LAND))
        canvas.setStrokeColor(HexColor("#aab3bb"))
        canvas.rect(x - 6, y - 3.5, 12, 7, stroke=1, fill=1)
