"""A sheet of paper: text that never leaves the room it is given, in whatever script."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from api.route_files.pdf_text import BOLD, CHINESE, LATIN, font_of
from api.route_files.plain import plain

Align = Literal["left", "right", "centre"]

INK, SOFT, RULE, SHADE, ACCENT = "#17212b", "#55626f", "#b9c2ca", "#eef1f4", "#8a2b06"

_LAST = 0xFFFF
_UNKNOWN = "□"
_DIGITS = frozenset("0123456789.,%")
_HALF_NUMBER = re.compile(r"[(（]?[\d.,]+$")
_FILLED, _STROKED = 0, 2
"""Fonts without a bold cut are made heavy by a line around each letter (PDF 32000-1:2008, table 106)."""
_NO_START = "，。；：、！？）》”’…%)],.;:!?"
"""What no line of Chinese begins with (GB/T 15834-2011, 5.1)."""


@dataclass(frozen=True, slots=True)
class Style:
    """Size in points, weight, colour, distance of lines as a multiple of the size."""

    size: float = 9.0
    bold: bool = False
    colour: str = INK
    leading: float = 1.28

    @property
    def line(self) -> float:
        """Points from line to line."""
        return self.size * self.leading


def runs(text: str, *, bold: bool = False) -> list[tuple[str, str]]:
    """Return ``(font, letters)`` of a text, one for each stretch of letters of the same font."""
    shown = (letter if ord(letter) <= _LAST else _UNKNOWN for letter in plain(text))
    heavy = {LATIN: BOLD} if bold else {}
    return [(heavy.get(font, font), "".join(letters)) for font, letters in groupby(shown, key=font_of)]


def width(text: str, style: Style) -> float:
    """Return how wide a text is, in points."""
    return float(sum(stringWidth(letters, font, style.size) for font, letters in runs(text, bold=style.bold)))


def shortened(text: str, room: float, style: Style) -> str:
    """Return the text, or as much of it as fits ``room`` points with an ellipsis behind; no number is cut in two."""
    text = plain(text)
    if width(text, style) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(text[:middle].rstrip() + "…", style) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    kept = _HALF_NUMBER.sub("", text[:low]) if text[low : low + 1] in _DIGITS else text[:low]
    return kept.rstrip() + "…" if low else ""


def broken(text: str, room: float, style: Style, *, most: int) -> list[str]:
    """Return the text in at most ``most`` lines of ``room`` points; what does not fit ends in an ellipsis.

    Latin breaks between words, Chinese anywhere but before a mark that closes.
    """
    lines: list[str] = []
    rest = _pieces(plain(text))
    while rest and len(lines) < most:
        if len(lines) == most - 1:
            lines.append(shortened("".join(rest).strip(), room, style))
            break
        line = rest.pop(0).lstrip()
        while rest and width((line + rest[0]).rstrip(), style) <= room:
            line += rest.pop(0)
        if width(line.rstrip(), style) > room:
            line, left = _split(line, room, style)
            rest.insert(0, left)
        lines.append(line.strip())
    return [line for line in lines if line]


def _split(word: str, room: float, style: Style) -> tuple[str, str]:
    """Return a word that is wider than its line in two."""
    cut = len(word) - 1
    while cut > 1 and width(word[:cut], style) > room:
        cut -= 1
    return word[:cut], word[cut:]


def _pieces(text: str) -> list[str]:
    """Return the parts between which a line may break."""
    pieces: list[str] = []
    for letter in text:
        chinese = font_of(letter) == CHINESE
        joins = pieces and (
            letter in _NO_START
            or (not chinese and not pieces[-1].endswith(" ") and font_of(pieces[-1][-1]) != CHINESE)
        )
        if joins:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in points (0: shares what is left), and how it is aligned."""

    head: str
    width: float = 0.0
    align: Align = "left"
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """Draws on a canvas of reportlab; ``top`` counts points from the upper edge of the page downwards."""

    canvas: Any
    height: float

    def text(
        self, text: str, left: float, top: float, style: Style, *, room: float = 1e9, align: Align = "left"
    ) -> None:
        """Write one line whose upper edge is at ``top``, shortened to ``room``."""
        text = shortened(text, room, style)
        if align != "left":
            free = room - width(text, style)
            left += free if align == "right" else free / 2
        self.canvas.saveState()
        pen = self.canvas.beginText(left, self.height - top - style.size * 0.86)
        pen.setFillColor(HexColor(style.colour))
        pen.setStrokeColor(HexColor(style.colour))
        self.canvas.setLineWidth(style.size / 40)
        for font, letters in runs(text, bold=style.bold):
            pen.setFont(font, style.size)
            pen.setTextRenderMode(_STROKED if style.bold and font != BOLD else _FILLED)
            pen.textOut(letters)
        self.canvas.drawText(pen)
        self.canvas.restoreState()

    def number(self, text: str, left: float, top: float, style: Style, *, room: float) -> None:
        """Write a number at the right end of its room, smaller where it is too long: half a number is another number."""
        wide = width(text, style)
        if wide > room:
            style = replace(style, size=style.size * room / wide, leading=style.leading * wide / room)
        self.text(text, left, top, style, room=room * (1 + 1e-9), align="right")

    def block(self, text: str, left: float, top: float, style: Style, *, room: float, most: int) -> float:
        """Write at most ``most`` lines and return where the next thing may begin."""
        for line in broken(text, room, style, most=most):
            self.text(line, left, top, style, room=room)
            top += style.line
        return top

    def rule(self, left: float, top: float, right: float, *, colour: str = RULE, weight: float = 0.5) -> None:
        """Draw a line across."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(weight)
        self.canvas.line(left, self.height - top, right, self.height - top)

    def box(
        self, left: float, top: float, wide: float, high: float, *, fill: str = "", stroke: str = ""
    ) -> None:
        """Draw a rectangle."""
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if stroke:
            self.canvas.setStrokeColor(HexColor(stroke))
            self.canvas.setLineWidth(0.5)
        self.canvas.rect(
            left, self.height - top - high, wide, high, fill=int(bool(fill)), stroke=int(bool(stroke))
        )

    def rows(
        self,
        columns: Sequence[Column],
        cells: Sequence[Sequence[str]],
        left: float,
        top: float,
        *,
        room: float,
        bottom: float,
        style: Style = Style(),
        bold: Callable[[int], bool] = lambda _: False,
    ) -> tuple[float, int]:
        """Write a table and return where it ends and how many rows found room above ``bottom``."""
        widths = _widths(columns, room)
        head = Style(style.size - 0.8, colour=SOFT)
        self._row([column.head for column in columns], columns, widths, (left, top), head, lines=1)
        top += head.line + 1.5
        self.rule(left, top, left + room)
        written = 0
        for number, row in enumerate(cells):
            heavy = Style(style.size, bold=bold(number), colour=style.colour, leading=style.leading)
            high = self._height(row, columns, widths, heavy)
            if top + high > bottom:
                break
            self._row(row, columns, widths, (left, top + 2), heavy)
            top += high
            self.rule(left, top, left + room, colour=SHADE)
            written += 1
        return top, written

    def _height(
        self, row: Sequence[str], columns: Sequence[Column], widths: Sequence[float], style: Style
    ) -> float:
        lines = (
            len(broken(cell, wide - 4, style, most=column.lines)) if column.lines > 1 else 1
            for cell, column, wide in zip(row, columns, widths, strict=True)
        )
        return max(1, *lines) * style.line + 3

    def _row(
        self,
        row: Sequence[str],
        columns: Sequence[Column],
        widths: Sequence[float],
        corner: tuple[float, float],
        style: Style,
        *,
        lines: int = 0,
    ) -> None:
        left, top = corner
        for cell, column, wide in zip(row, columns, widths, strict=True):
            down = top
            if column.align == "right" and not lines:
                self.number(cell, left, down, style, room=wide - 4)
                left += wide
                continue
            for line in broken(cell, wide - 4, style, most=lines or column.lines):
                self.text(line, left, down, style, room=wide - 4, align=column.align)
                down += style.line
            left += wide


def _widths(columns: Sequence[Column], room: float) -> list[float]:
    fixed = sum(column.width for column in columns)
    free = sum(column.width == 0 for column in columns)
    share = (room - fixed) / free if free else 0.0
    return [column.width or share for column in columns]
