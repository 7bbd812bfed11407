"""Shares under other assumptions, and which verdicts hold under all of them."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from planner.coverage.question import CoverageAnswer

Assumption = Literal["as asked", "travel times", "snap limit", "cells", "hexagons", "spread inside"]


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """What was measured under which assumption.

    Attributes
    ----------
    base
        The answer as asked.
    shares
        A row for each assumption, promise and area, and one with area ``""`` for all together: ``assumption``
        (:data:`Assumption`), ``value`` (factor of travel times, metres of the snap limit, of the side of the cells; resolution of the hexagons; square
        kilometres above which people are spread inside their area; NaN as asked), ``demand_points``, ``standard``,
        ``within`` (seconds, as asked), ``group``, ``area``, ``area_name``, ``people``, ``covered``, ``share``, ``promised``,
        ``met``.
    verdicts
        A row for each promise and area: ``standard``, ``within``, ``group``, ``area``, ``area_name``, ``people``, ``share``
        as asked, ``lowest``, ``highest``, ``range`` over all assumptions, ``promised``, ``met`` as asked, ``fragile``
        (whether any assumption says otherwise; False where nothing is promised), ``turns`` (which ones, in words).
    """

    base: CoverageAnswer
    shares: pd.DataFrame
    verdicts: pd.DataFrame

    def table(self, area: str = "") -> pd.DataFrame:
        """Return the shares of one area, promises down and assumptions across."""
        rows = self.shares[self.shares["area"] == area]
        label = [assumption_words(a, v) for a, v in zip(rows["assumption"], rows["value"], strict=True)]
        named = rows.assign(label=label).drop_duplicates(["standard", "within", "label"])
        wide = named.pivot_table(
            index=["standard", "within"], columns="label", values="share", aggfunc="first", sort=False
        )
        return wide.reindex(columns=list(dict.fromkeys(label)))


def assumption_words(assumption: str, value: float) -> str:
    """Return an assumption in few words: ``travel times x 1.1``."""
    words = {
        "travel times": f"travel times x {value:g}",
        "snap limit": f"snap limit {value:g} m",
        "cells": f"cells of {value:g} m",
        "hexagons": f"hexagons of H3 resolution {value:g}",
        "spread inside": f"spread inside areas above {value:g} km2",
    }
    return words.get(assumption, assumption)
