"""The most people that open sites can win, bounded by planes (OR-Tools): relaxed by GLOP, whole by SCIP."""

import math
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp
from scipy import sparse

from planner.siting.market import Market
from planner.siting.reach import Floats
from planner.siting.solvers.scip_rows import Rows, limit_choice

VERSION = version("ortools")

_MANY = 3
"""Planes for each block beyond which those that hold nothing back are let go."""

_TIGHT = 1e-4
"""Slack of a plane that is kept, in people of an average block."""

_LITTLE = 1e-2
"""By how much a plane must be below the relaxed answer to be added, likewise: fewer planes, quicker programs."""

_NEXT_TO_NOTHING = 1e-7

_FADED = 1e-9
"""Slopes below this, in shares of a block, are too small for GLOP: the plane is raised by them instead."""

_UNPREPARED = "use_scaling: false use_preprocessing: false"

Plane = tuple[int, float, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """``(sites,)`` how far each site is open, or None; people that no choice wins more of; whether nothing exists."""

    opened: Floats | None
    bound: float
    infeasible: bool


class Planes:
    """Planes over the sites that the people won in each block of a market stay below; a relaxation that is kept warm."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._people = np.bincount(market.block, market.people, minlength=market.blocks)
        self._total = float(self._people.sum())
        self._planes: list[Plane] = []
        self._left_out: list[Floats] = []
        self._relaxed = Rows.new("GLOP")
        self._sites, self._won = self._stated(self._relaxed)
        self._choices = Rows.new("GLOP")
        self._choice, _ = self._stated(self._choices)

    def add(self, height: Floats, slope: sparse.csr_array, below: Floats, opened: Floats) -> int:
        """Add those planes that are well below ``(blocks,)`` people at ``opened``; return how many."""
        value = height + slope @ opened
        little = _LITTLE if (opened % 1.0).any() else _NEXT_TO_NOTHING
        added = np.flatnonzero(below > value + little * self._total / max(1, len(value)))
        for block in added.tolist():
            plane = self._plane(block, float(height[block]), slope[[block]].toarray()[0])
            self._planes.append(plane)
            self._cut(self._relaxed, plane, self._sites, self._won)
        return len(added)

    def leave_out(self, opened: Floats) -> None:
        """Leave out one choice, ``(sites,)`` 0 or 1, of which all is known, so that others are looked at."""
        self._left_out.append(opened)
        _bar(self._relaxed, self._sites, opened)
        _bar(self._choices, self._choice, opened)

    def without(self, opened: Floats) -> bool:
        """Return whether a choice is left out."""
        return any(np.array_equal(opened, other) for other in self._left_out)

    def relaxed(self, low: Floats, high: Floats, seconds: float) -> tuple[Bounded, Floats]:
        """Return the answer with sites half open between ``low`` and ``high``, and ``(blocks,)`` the people it promises."""
        status = _answered(self._relaxed, self._sites, low, high, seconds)
        if status == pywraplp.Solver.ABNORMAL:  # by GLOP's own preparations; all is in shares already
            self._begin_again()
            self._relaxed.solver.SetSolverSpecificParametersAsString(_UNPREPARED)
            status = _answered(self._relaxed, self._sites, low, high, seconds)
        if status != pywraplp.Solver.OPTIMAL:
            infeasible = status == pywraplp.Solver.INFEASIBLE and self._impossible(low, high, seconds)
            return Bounded(opened=None, bound=math.inf, infeasible=infeasible), np.zeros(len(self._won))
        opened = np.clip([site.solution_value() for site in self._sites], 0.0, 1.0)
        won = self._people * [block.solution_value() for block in self._won]
        bound = -float(self._relaxed.solver.Objective().Value()) * self._unit
        return Bounded(opened=opened, bound=bound, infeasible=False), won

    def _impossible(self, low: Floats, high: Floats, seconds: float) -> bool:
        """Return whether the constraints on the choice contradict each other; planes never do, but may look so to GLOP."""
        status = _answered(self._choices, self._choice, low, high, seconds)
        return bool(status == pywraplp.Solver.INFEASIBLE)

    def forget(self, opened: Floats, won: Floats) -> None:
        """Once there are many, let go of the planes that do not hold the relaxed answer back at ``opened, won``."""
        if len(self._planes) < _MANY * self.market.blocks + 100:
            return
        share, tight = won / self._people, _TIGHT * self._total / (self._people * self.market.blocks)
        self._planes = [
            plane
            for plane in self._planes
            if plane[1] + float(plane[2] @ opened) <= share[plane[0]] + tight[plane[0]]
        ]
        self._begin_again()

    def _begin_again(self) -> None:
        """State the relaxation anew."""
        self._relaxed = Rows.new("GLOP")
        self._sites, self._won = self._stated(self._relaxed)
        for plane in self._planes:
            self._cut(self._relaxed, plane, self._sites, self._won)
        for left_out in self._left_out:
            _bar(self._relaxed, self._sites, left_out)

    @property
    def _unit(self) -> float:
        """People in a unit of the objective: shares, not people, as fractions of a person would be rounding to GLOP."""
        return self._total or 1.0

    def _stated(self, rows: Rows) -> tuple[list[Any], list[Any]]:
        market = self.market
        must = np.zeros(len(market.may))
        must[list(market.problem.sites.mandatory)] = 1
        sites = rows.sites(must, market.may.astype(np.float64))
        won = rows.shares(market.blocks)
        limit_choice(rows, market.problem, sites)
        rows.minimise([*sites, *won], np.concatenate([market.problem.prices, -self._people]) / self._unit)
        return sites, won

    def _plane(self, block: int, height: float, slope: Floats) -> Plane:
        """Return a plane in shares of its block: no site adds more than what is left, and tiny slopes go to the height."""
        people = float(self._people[block])
        height, slope = height / people, slope / people
        faded = slope < _FADED
        height += float(slope[faded].sum())
        height = max(height, _FADED) if height > 0.0 else 0.0
        return block, height, np.where(faded, 0.0, np.minimum(slope, max(0.0, 1.0 - height)))

    def _cut(self, rows: Rows, plane: Plane, sites: list[Any], won: list[Any]) -> None:
        block, height, slope = plane
        used = np.flatnonzero(slope)
        rows.add([won[block], *(sites[site] for site in used)], np.append(1.0, -slope[used]), high=height)


def _bar(rows: Rows, sites: list[Any], opened: Floats) -> None:
    """Demand another choice than ``opened``."""
    rows.add(sites, 1.0 - 2.0 * opened, low=1.0 - float(opened.sum()))


def _answered(rows: Rows, sites: list[Any], low: Floats, high: Floats, seconds: float) -> int:
    """Solve with sites between ``low`` and ``high`` and return the status."""
    for site, least, most in zip(sites, low.tolist(), high.tolist(), strict=True):
        site.SetBounds(least, most)
    rows.solver.SetTimeLimit(int(min(10**9, max(1.0, 1000.0 * seconds))))
    return int(rows.solver.Solve())
