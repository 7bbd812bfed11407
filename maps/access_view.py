"""What the page of access shows: a value at each demand point, in classes of equal numbers of people."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from maps.backdrop import Backdrop
from maps.states import Changing, changing
from planner.coverage.equity.measure import Equity
from planner.coverage.quantiles import quantiles
from planner.coverage.question import CoverageQuestion

CLASSES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessView:
    """What the page of access shows; tables in WGS84.

    Attributes
    ----------
    title, measure
        Of the page; what the values are, in words.
    kind
        ``e2sfca``, ``minutes``...: what is explained below the legend; empty for nothing.
    demand
        Points with ``people``, ``place``, ``boundary`` and ``value`` (NaN for none).
    less_is_better
        Whether low values are good.
    equity
        How evenly it is spread; None where it was not asked.
    branches
        Points with ``name`` and ``opening_hours``.
    boundaries, roads, backdrop
        What lies below.
    made
        The points as the page draws them; made by :meth:`light`.
    """

    title: str
    measure: str
    demand: gpd.GeoDataFrame
    less_is_better: bool
    equity: Equity | None
    branches: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    kind: str = ""
    backdrop: Backdrop | None = None
    made: Changing | None = None

    @property
    def edges(self) -> NDArray[np.float64]:
        """Values between which classes of equal numbers of people lie, the ends included; empty without people."""
        return class_edges(
            self.demand["value"].to_numpy(float), self.demand["people"].to_numpy(float), CLASSES
        )

    @property
    def classes(self) -> NDArray[np.uint8]:
        """The class of each point, the lowest values first; the last is for none."""
        values, edges = self.demand["value"].to_numpy(float), self.edges
        numbers = np.searchsorted(edges[1:-1], values, side="left") if len(edges) else np.zeros(len(values))
        return np.where(np.isnan(values), CLASSES, numbers).astype(np.uint8)

    def light(self, backdrop: Backdrop | None = None) -> "AccessView":
        """Return the same with few enough points and the backdrop made, done once for all languages."""
        points = self.demand.assign(minutes=self.demand["value"], van_minutes=np.nan)
        return replace(
            self,
            backdrop=self.backdrop or backdrop or Backdrop.of(self.boundaries, self.roads),
            made=self.made or changing(points, self.classes[:, None]),
        )


def class_edges(
    values: NDArray[np.float64], weights: NDArray[np.float64], classes: int
) -> NDArray[np.float64]:
    """Return the ``classes + 1`` values between which equal weights lie; fewer where values repeat, none without any."""
    edges = quantiles(values, weights, np.arange(classes + 1) / classes)
    return np.unique(edges[np.isfinite(edges)])


def access_view(
    question: CoverageQuestion,
    values: pd.Series,
    *,
    title: str,
    measure: str,
    roads: gpd.GeoDataFrame,
    area: pd.Series | None = None,
    less_is_better: bool = False,
    equity: Equity | None = None,
) -> AccessView:
    """Return what the page of access shows.

    Parameters
    ----------
    question
        Whose demand, branches and boundaries these are.
    values
        Access on the ids of the demand; what is not finite is none.
    title, measure, roads
        Of the page; what the values are, in words; main roads, for orientation.
    area
        On the ids of the demand: the boundary that each lies in.
    less_is_better
        Whether low values are good.
    equity
        How evenly it is spread.
    """
    demand, names = question.demand, question.boundaries["name"].to_dict()
    known = (
        pd.Series("", index=demand.index) if area is None else area.map(lambda label: names.get(label, ""))
    )
    points = demand[["people", "place", "geometry"]].assign(
        boundary=known, value=values.where(np.isfinite(values)).reindex(demand.index)
    )
    return AccessView(
        title=title,
        measure=measure,
        demand=points,
        less_is_better=less_is_better,
        equity=equity,
        branches=question.branches,
        boundaries=question.boundaries,
        roads=roads,
    )
