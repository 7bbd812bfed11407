"""Capacities and costs of use by SCIP (OR-Tools): the strong formulation, from a given start.

Each demand point goes only where a site is open, pair by pair (Cornuejols, Sridharan and Thizy 1991). SCIP rather than
HiGHS: about as fast here, and it can be stopped, begins from a start and counts its nodes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.siting.capacitated.model import CapacityModel
from planner.siting.reach import Floats
from planner.siting.solvers.scip_rows import Rows, limit_choice, solved

VERSION = version("ortools")

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class MipFound:
    """``(sites,)`` open sites or None, a cost that none is below, whether nothing exists, and how many nodes it took."""

    chosen: Mask | None
    bound: float
    infeasible: bool
    nodes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MipStart:
    """Open sites and their ``(pairs,)`` flows to begin with, or None; who is ``shut`` and who is ``kept`` open."""

    chosen: Mask | None
    people: Floats | None
    shut: Mask
    kept: Mask


def search(
    model: CapacityModel,
    start: MipStart,
    *,
    seconds: float,
    nodes: int | None,
    seed: int,
    go_on: Callable[[], bool],
) -> MipFound:
    """Return the best choice found within ``seconds`` of wall time and so many ``nodes`` of the search tree."""
    rows = Rows.new()
    sites = rows.sites(start.kept, ~start.shut)
    shares = rows.shares(len(model.site))
    _serve(rows, model, shares)
    _load(rows, model, sites, shares)
    _spend(rows, model, sites, shares)
    limit_choice(rows, model.problem, sites)
    rows.minimise([*sites, *shares], np.concatenate([model.problem.prices, model.cost * _people(model)]))
    if start.chosen is not None and start.people is not None:
        of_each = np.minimum(1.0, start.people / np.maximum(_people(model), 1e-300))
        rows.hint([*sites, *shares], np.concatenate([start.chosen.astype(np.float64), of_each]))
    ended = solved(rows, seconds=seconds, nodes=nodes, seed=seed, go_on=go_on)
    return MipFound(
        chosen=np.array([site.solution_value() > 0.5 for site in sites]) if ended.found else None,
        bound=ended.bound,
        infeasible=ended.infeasible,
        nodes=ended.nodes,
    )


def _people(model: CapacityModel) -> Floats:
    people: Floats = model.people[model.row]
    return people


def _serve(rows: Rows, model: CapacityModel, shares: list[Any]) -> None:
    """Serve everybody, or all but those who may stay unserved."""
    least = 1.0 if model.free == 0.0 else -np.inf
    for first, last in pairwise(model.start.tolist()):
        rows.add(shares[first:last], np.ones(last - first), low=least, high=1.0)
    total = float(model.people.sum())
    if 0.0 < model.free < total:
        rows.add(shares, _people(model) / total, low=1.0 - model.free / total)


def _load(rows: Rows, model: CapacityModel, sites: list[Any], shares: list[Any]) -> None:
    """Let people go to open sites only, and no more than a site can serve."""
    for share, site in zip(shares, model.site.tolist(), strict=True):
        rows.add([share, sites[site]], np.array([1.0, -1.0]), high=0.0)
    people, order = _people(model), np.argsort(model.site, kind="stable")
    ends = np.searchsorted(model.site[order], np.arange(len(sites) + 1))
    for site, capacity in enumerate(model.problem.sites.capacity.tolist()):
        pairs = order[ends[site] : ends[site + 1]]
        if people[pairs].sum() > capacity:
            served = [shares[pair] for pair in pairs]
            rows.add([*served, sites[site]], np.append(people[pairs] / capacity, -1.0), high=0.0)


def _spend(rows: Rows, model: CapacityModel, sites: list[Any], shares: list[Any]) -> None:
    """Keep within the money."""
    if np.isfinite(model.money):
        unit = 1.0 / max(1.0, abs(model.money))
        costs = np.concatenate([model.fixed, _people(model) * model.use[model.site]])
        rows.add([*sites, *shares], costs * unit, high=model.money * unit)
