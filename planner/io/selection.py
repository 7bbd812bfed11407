"""Which of all service points are the organisation's branches."""

import shlex
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from planner.errors import InputError

_COLUMNS = {
    "amenity": "kind",
    "kind": "kind",
    "name": "name",
    "brand": "brand",
    "operator": "brand",
}
_FITS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda cell, value: cell == value,
    "^": lambda cell, value: cell.startswith(value),
    "~": lambda cell, value: value in cell,
}


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of service points: all of its terms must hold.

    ``amenity=bank`` holds for equal words, ``name^landsbank`` for words that begin so, ``name~banki`` for words
    that contain it; capital letters and accents do not count. The operator stands for the brand where a map
    has no brand.
    """

    terms: tuple[tuple[str, str, str], ...]

    @classmethod
    def parse(cls, text: str) -> "Selection":
        """Read ``amenity=bank name^landsbank``; a value with blanks stands in quotes.

        Raises
        ------
        InputError
            Naming every word that is not understood.
        """
        terms: list[tuple[str, str, str]] = []
        problems: list[str] = []
        for word in _words(text):
            sign = next((c for c in word if c in _FITS), "")
            key, _, value = word.partition(sign) if sign else (word, "", "")
            if key in _COLUMNS and value:
                terms.append((key, sign, _plain(value)))
            else:
                problems.append(f"{word!r}: say one of {', '.join(_COLUMNS)}, then =, ^ or ~ and a word")
        if problems or not terms:
            raise InputError(f"Which branches? {text!r} is not like 'amenity=bank name^landsbank'.", problems)
        return cls(tuple(terms))

    def choose(self, points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return the chosen rows of a table of service points.

        Raises
        ------
        InputError
            When nothing is chosen; the message lists the commonest names of that kind.
        """
        keep = pd.Series(True, index=points.index)
        for key, sign, value in self.terms:
            cells = points[_COLUMNS[key]].map(_plain)
            keep &= cells.map(lambda cell, s=sign, v=value: _FITS[s](cell, v))
        if not keep.any():
            known = (points["kind"] + ": " + points["name"]).value_counts().head(12)
            raise InputError(
                "No service point fits that choice of branches. The map's commonest are:",
                [f"{label} ({count})" for label, count in known.items()],
            )
        return points[keep]


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise InputError(f"Which branches? {text!r}: a quotation mark is not closed.") from error


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold().strip()
