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

Plane = tuple[int, float, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """``(sites,)`` how far each site is open, or None; people that no choice wins more of; whether nothing exists."""

    opened: Floats | None
    bound: float
    infeasible: bool
    nodes: int


class Planes:
    """Planes over the sites that the people won in each block of a market stay below; a relaxation that is kept warm."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._planes: list[Plane] = []
        self._relaxed = Rows.new("GLOP")
        self._sites, self._won = self._stated(self._relaxed)

    def add(self, height: Floats, slope: sparse.csr_array, below: Floats, opened: Floats) -> int:
        """Add those planes that are well below ``(blocks,)`` people at ``opened``; return how many."""
        value = height + slope @ opened
        little = _LITTLE if (opened % 1.0).any() else _NEXT_TO_NOTHING
        added = np.flatnonzero(below > value + little * float(self.market.people.sum()) / max(1, len(value)))
        for block in added.tolist():
            plane = (block, float(height[block]), slope[[block]].toarray()[0])
            self._planes.append(plane)
            self._cut(self._relaxed, plane, self._sites, self._won)
        return len(added)

    def relaxed(self, low: Floats, high: Floats, seconds: float) -> tuple[Bounded, Floats]:
        """Return the answer with sites half open between ``low`` and ``high``, and ``(blocks,)`` the people it promises."""
        for site, least, most in zip(self._sites, low.tolist(), high.tolist(), strict=True):
            site.SetBounds(least, most)
        self._relaxed.solver.SetTimeLimit(int(min(10**9, max(1.0, 1000.0 * seconds))))
        status = self._relaxed.solver.Solve()
        if status != pywraplp.Solver.OPTIMAL:
            infeasible = status == pywraplp.Solver.INFEASIBLE
            return Bounded(opened=None, bound=math.inf, infeasible=infeasible, nodes=1), np.zeros(
                len(self._won)
            )
        opened = np.clip([site.solution_value() for site in self._sites], 0.0, 1.0)
        won = np.array([block.solution_value() for block in self._won])
        bound = -float(self._relaxed.solver.Objective().Value())
        return Bounded(opened=opened, bound=bound, infeasible=False, nodes=1), won

    def forget(self, opened: Floats, won: Floats) -> None:
        """Once there are many, let go of the planes that do not hold the relaxed answer back at ``opened, won``."""
        if len(self._planes) < _MANY * self.market.blocks + 100:
            return
        people = max(1.0, float(self.market.people.sum()))
        self._planes = [
            plane
            for plane in self._planes
            if plane[1] + float(plane[2] @ opened) <= won[plane[0]] + _TIGHT * people / self.market.blocks
        ]
        self._relaxed = Rows.new("GLOP")
        self._sites, self._won = self._stated(self._relaxed)
        for plane in self._planes:
            self._cut(self._relaxed, plane, self._sites, self._won)

    def _stated(self, rows: Rows) -> tuple[list[Any], list[Any]]:
        market = self.market
        must = np.zeros(len(market.may))
        must[list(market.problem.sites.mandatory)] = 1
        sites = rows.sites(must, market.may.astype(np.float64))
        people = np.bincount(market.block, market.people, minlength=market.blocks)
        won = [rows.solver.NumVar(0.0, most, "") for most in people.tolist()]
        limit_choice(rows, market.problem, sites)
        rows.minimise([*sites, *won], np.concatenate([market.problem.prices, -np.ones(len(won))]))
        return sites, won

    def _cut(self, rows: Rows, plane: Plane, sites: list[Any], won: list[Any]) -> None:
        block, height, slope = plane
        used = np.flatnonzero(slope)
        unit = 1.0 / max(1.0, float(slope.max(initial=0.0)))
        rows.add(
            [won[block], *(sites[site] for site in used)],
            np.append(1.0, -slope[used]) * unit,
            high=height * unit,
        )
