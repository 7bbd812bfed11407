"""The frozen answer of the loop."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from planner.coverage.measure import Coverage
from planner.loop.question import LoopQuestion
from planner.loop.stops import StopChoice
from planner.routing.period import Rota, RotaProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopAnswer:
    """Everything that the loop found out.

    Attributes
    ----------
    question
        What was asked.
    branches
        The branches, with names that tell them apart.
    coverage
        Travel times to the branches.
    reason
        On demand ids: why a point is not covered, empty if it is.
    gaps
        Gap areas; see :class:`planner.coverage.gaps.Gaps`; ``boundary`` is a name, ``served_by_vans`` people.
    gap
        On demand ids: the gap of each point, empty if it is covered.
    areas, area
        Municipalities, and on demand ids the one of each point.
    choice
        Vans, stop places, and who goes where.
    rota_problem, rota
        The rota and its question; None where nothing is to be visited.
    served
        On demand ids: True where a van stop within the standard is visited in the rota, long enough to serve that far.
    legs
        Lines along the streets, index ``(vehicle, date, leg)`` from 0.
    """

    question: LoopQuestion
    branches: gpd.GeoDataFrame
    coverage: Coverage
    reason: pd.Series
    gaps: gpd.GeoDataFrame
    gap: pd.Series
    areas: gpd.GeoDataFrame
    area: pd.Series
    choice: StopChoice
    rota_problem: RotaProblem | None
    rota: Rota | None
    served: pd.Series
    legs: gpd.GeoDataFrame

    @property
    def covered_before(self) -> pd.Series:
        """On demand ids: True where a branch is within the standard."""
        return self.coverage.within(self.question.standard.within)

    @property
    def covered_after(self) -> pd.Series:
        """On demand ids: True where a branch or a visited van stop is within the standard."""
        return self.covered_before | self.served

    @property
    def days(self) -> tuple[date, ...]:
        """The dates of the rota."""
        return self.question.days

    def share(self, covered: pd.Series) -> float:
        """Return the share of all people who are covered, 0..1."""
        people = self.coverage.people
        return float(people[covered].sum() / people.sum())
