"""What the page of areas shows, and how it is made from verdicts."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from maps.backdrop import Backdrop
from maps.thinning import light_areas
from planner.coverage.question import CoverageAnswer

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMeasure:
    """One promise in every area.

    Attributes
    ----------
    name
        Of the standard; empty for the only one.
    minutes, group
        Of travel, and for whom.
    promised
        The share promised (0..1); NaN where none is.
    people, shares
        Of the group, and which share of them it is kept for (NaN without people), for each area; last that of all.
    before
        The same shares before a change; None without one.
    """

    name: str
    minutes: float
    group: str
    promised: float
    people: Floats
    shares: Floats
    before: Floats | None = None

    @property
    def met(self) -> list[bool | None]:
        """Whether it is kept in each area, last in all; None where nothing is promised or nobody lives."""
        return [
            None if np.isnan(share) or np.isnan(self.promised) else bool(share >= self.promised - 1e-12)
            for share in self.shares
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasView:
    """What the page of areas shows.

    Attributes
    ----------
    title
        Of the page.
    areas
        Areas in WGS84 with ``name`` and ``people`` (everybody), in the order of the measures.
    measures
        At least one.
    roads, backdrop
        What lies below.
    """

    title: str
    areas: gpd.GeoDataFrame
    measures: tuple[AreaMeasure, ...]
    roads: gpd.GeoDataFrame
    backdrop: Backdrop | None = None

    def light(self, backdrop: Backdrop | None = None) -> "AreasView":
        """Return the same with few corners and the backdrop made, once for all languages."""
        if self.backdrop is not None:
            return self
        light = self.areas.set_geometry(light_areas(self.areas.geometry))
        return replace(self, areas=light, backdrop=backdrop or Backdrop.of(self.areas, self.roads))


def areas_view(
    answer: CoverageAnswer,
    *,
    title: str,
    roads: gpd.GeoDataFrame,
    before: pd.DataFrame | None = None,
) -> AreasView:
    """Return what the page of areas shows.

    Parameters
    ----------
    answer
        What was assessed.
    title
        Of the page.
    roads
        Main roads, for orientation.
    before
        The verdicts before a change, if the page is to tell it.
    """
    question = answer.question
    order = [*question.boundaries.index, ""]
    earlier = {} if before is None else dict(_measured(before, order))
    measures = []
    for (name, within), rows in _measured(answer.verdicts, order):
        old = earlier.get((name, within))
        measures.append(
            AreaMeasure(
                name=name if len(question.standards) > 1 else "",
                minutes=within / 60,
                group=str(rows["group"].iloc[-1]),
                promised=float(rows["promised"].iloc[-1]),
                people=rows["people"].to_numpy(float),
                shares=rows["share"].to_numpy(float),
                before=None if old is None else old["share"].to_numpy(float),
            )
        )
    people = question.demand["people"].groupby(answer.area).sum()
    areas = question.boundaries[["name", "geometry"]].assign(
        people=people.reindex(question.boundaries.index, fill_value=0.0)
    )
    return AreasView(title=title, areas=areas, measures=tuple(measures), roads=roads)


def _measured(verdicts: pd.DataFrame, order: list[str]) -> list[tuple[tuple[str, float], pd.DataFrame]]:
    """Return the verdicts of each promise with a row for each area in ``order``; those that lack are empty."""
    made = []
    for _, rows in verdicts.groupby(["standard", "within"], sort=False):
        known = rows.set_index("area").reindex(order)
        known["people"] = known["people"].fillna(0.0)
        made.append(((str(rows["standard"].iloc[0]), float(rows["within"].iloc[0])), known))
    return made
