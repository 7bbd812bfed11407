"""What a single cell says: numbers as people write them, wall times, plain text."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from planner.io.files.raw import is_blank

_NO_VALUE = frozenset({"", "-", "--", "#n/a", "n/a", "na", "nan", "none", "null"})
_GROUP_MARK = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
_SIMPLE = re.compile(r"-?\d{1,15}(\.\d{1,30})?", re.ASCII)  # nearly all numbers, and quick to recognise
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_COMMA_PLAIN = re.compile(r"[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d{1,3})?")
_COMMA_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?")
_WITNESS = {
    # no thousands are written like this, so the mark is the decimal mark
    ",": re.compile(r"[+-]?(\d*,\d{1,2}|\d*,\d{4,}|\d{4,},\d+|0*,\d+|\d+(\.\d{3})+,\d*|\d+(\.\d{3}){2,})"),
    ".": re.compile(r"[+-]?(\d*\.\d{1,2}|\d*\.\d{4,}|\d{4,}\.\d+|0*\.\d+|\d+(,\d{3})+\.\d*|\d+(,\d{3}){2,})"),
}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h：](\d{2}))?(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:uhr|h)?\s*([ap])?\.?m?\.?")

DecimalMark = Literal[".", ","]


@dataclass(frozen=True, slots=True)
class Marks:
    """Which mark stands before decimals, and whether that was a guess between thousands and decimals."""

    decimal: DecimalMark
    example: str | None = None


def decimal_mark(cells: Iterable[object], *, counts: bool, comma_file: bool = False) -> Marks:
    """Return which mark of a column of numbers is the decimal one.

    Parameters
    ----------
    cells
        The whole column; one telling number decides for all of them.
    counts
        Whether large whole numbers are expected: then ``1,234`` is 1234, in a coordinate it is 1.234.
    comma_file
        Whether other numbers of the file have decimal commas: then a count of ``1.234`` is 1234.
    """
    texts = [cell for cell in cells if isinstance(cell, str) and ("," in cell or "." in cell)]
    for mark in (".", ","):
        if any(_WITNESS[mark].fullmatch(_bare(text)) for text in texts):
            return Marks("." if mark == "." else ",")
    grouped = next((text for text in map(_bare, texts) if _GROUPED.fullmatch(text)), None)
    dotted = next((text for text in map(_bare, texts) if _COMMA_GROUPED.fullmatch(text)), None)
    if grouped is not None:
        return Marks(".", grouped) if counts else Marks(",")
    if dotted is not None and counts and comma_file:
        return Marks(",", dotted)
    return Marks(".")


def read_number(cell: object, decimal: DecimalMark = ".") -> float | None:
    """Return the number in a cell; NaN for an empty cell, None for anything else."""
    if isinstance(cell, str):
        return _number_in(cell, decimal)
    if is_blank(cell):
        return math.nan
    plain = getattr(cell, "item", lambda: cell)()
    if isinstance(plain, (int, float)) and not isinstance(plain, bool) and abs(plain) < 1e300:
        return float(plain)
    return None


def _number_in(cell: str, decimal: DecimalMark) -> float | None:
    if decimal == "." and _SIMPLE.fullmatch(cell):
        return float(cell)
    text = _bare(cell)
    if text.casefold() in _NO_VALUE:
        return math.nan
    plain, grouped = (_PLAIN, _GROUPED) if decimal == "." else (_COMMA_PLAIN, _COMMA_GROUPED)
    if grouped.fullmatch(text):
        text = text.replace("," if decimal == "." else ".", "")
    elif not plain.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    return number if math.isfinite(number) else None


def read_clock(cell: object) -> str | None:
    """Return a wall time as ``HH:MM``, empty for an empty cell, None for anything else.

    A number is what Excel keeps: a fraction of the day below 1, a whole hour from 1 on.
    """
    if is_blank(cell):
        return ""
    if isinstance(cell, (dt.time, dt.datetime)):
        return cell.strftime("%H:%M")
    if isinstance(cell, dt.timedelta):
        return _of_minutes(cell.total_seconds() / 60)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell):
        return _of_minutes(cell * 1440 if cell < 1 else cell * 60 if cell == int(cell) else -1)
    match = _CLOCK.fullmatch(str(cell).strip().casefold())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half is not None:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 99
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def read_words(cell: object) -> str:
    """Return the text of a cell on one line, whole numbers without ``.0``; empty for an empty cell."""
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, str) and cell.isascii() and cell.isalnum():
        return cell
    visible = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in str(cell))
    return " ".join(visible.split())


def shown(cell: object) -> str:
    """Return a cell as it is quoted in a message."""
    text = str(cell)
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _bare(text: str) -> str:
    return _GROUP_MARK.sub("", text.strip().replace("−", "-"))


def _of_minutes(minutes: float) -> str | None:
    whole = round(minutes)
    return f"{whole // 60:02d}:{whole % 60:02d}" if 0 <= whole < 1440 and minutes >= 0 else None
