"""Measure coverage again and again, each time with one assumption that is another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from planner.coverage.assess import assess
from planner.coverage.question import CoverageAnswer, CoverageQuestion
from planner.coverage.sensitivity.answer import Assumption, Sensitivity, assumption_words
from planner.coverage.sensitivity.spread import spread_inside
from planner.coverage.standard import Promise, Standard
from planner.coverage.time.answer import ALWAYS
from planner.demand.cells import Grid, into_cells
from planner.errors import InputError

FACTORS = (0.8, 0.9, 1.1, 1.2)
CELLS_M = (500.0, 1000.0, 2000.0, 5000.0)
AREAL_KINDS = frozenset({"area", "cell", "grid", "raster"})
"""Kinds of demand points that stand for an area: for them the size of cells is reported unasked."""

_DAY = 86_400.0
_LEAST_FACTOR, _MOST_FACTOR = 0.1, 10.0
_PROMISE = ["standard", "within", "group", "area", "area_name"]


def sensitivity(
    question: CoverageQuestion,
    *,
    factors: Sequence[float] = FACTORS,
    snap_limits: Sequence[float] | None = None,
    cells: Sequence[Grid] = (),
    spread_km2: float | None = None,
    areas: gpd.GeoDataFrame | None = None,
    base: CoverageAnswer | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Sensitivity:
    """Return the shares of every promise under other assumptions, one at a time.

    Parameters
    ----------
    question
        What is asked.
    factors
        All travel times are multiplied by these, 0.1..10. The nearest branch stays the nearest and ``f t <= w`` says the
        same as ``t <= w / f``, so this is exact: the whole journey counts, the way between a place and its street too.
        A scenario of slower roads (:class:`planner.coverage.scenarios.changes.RoadsChanged`) leaves that way as it is.
    snap_limits
        Metres beyond which a place has no street; None for half of that of the question and twice as many.
    cells
        Demand is gathered in these squares or hexagons first: the modifiable areal unit problem (Openshaw, The
        Modifiable Areal Unit Problem, CATMOG 38, 1984).
    spread_km2
        People of areas larger than this are spread inside them; None for not at all.
    areas
        Shapes that demand points may stand for, with ``spread_km2``; None for the boundaries of the question. See
        :func:`planner.coverage.sensitivity.spread.spread_inside`.
    base
        The answer to the question, if somebody has it.
    progress
        Told in words what is being done.

    Raises
    ------
    InputError
        Naming every assumption that cannot be made.
    """
    limits = _default_limits(question) if snap_limits is None else snap_limits
    _refuse(factors, limits, spread_km2)
    asked = base or assess(question, progress=progress)
    rows = [_rows(asked, "as asked", float("nan"))]
    if factors:
        progress("measuring with other travel times")
        rows += _with_factors(question, factors)
    for assumption, value, other in _others(question, limits, cells, spread_km2, areas):
        progress(f"measuring with {assumption_words(assumption, value)}")
        rows.append(_rows(assess(other), assumption, value))
    shares = pd.concat(rows, ignore_index=True)
    return Sensitivity(base=asked, shares=shares, verdicts=_verdicts(shares))


def is_areal(demand: gpd.GeoDataFrame) -> bool:
    """Return whether most demand points stand for an area or a cell."""
    return bool(len(demand)) and float(demand["kind"].isin(AREAL_KINDS).mean()) > 0.5


def _default_limits(question: CoverageQuestion) -> tuple[float, ...]:
    limit = max(travel.snap_limit_m for travel in question.travel.values())
    return (limit / 2, limit * 2)


def _refuse(factors: Sequence[float], limits: Sequence[float], spread_km2: float | None) -> None:
    problems = [
        f"travel times x {factor:g} is not between {_LEAST_FACTOR:g} and {_MOST_FACTOR:g}"
        for factor in factors
        if not _LEAST_FACTOR <= factor <= _MOST_FACTOR
    ]
    problems += [f"a snap limit of {limit:g} m is not 0 or more" for limit in limits if not limit >= 0]
    if spread_km2 is not None and not spread_km2 > 0:
        problems.append(f"areas above {spread_km2:g} km2: expected more than 0")
    if problems:
        raise InputError("Sensitivity cannot be measured.", problems)


def _with_factors(question: CoverageQuestion, factors: Sequence[float]) -> Iterator[pd.DataFrame]:
    """Yield the shares under each factor, from one assessment of all of them: the standards are scaled instead."""
    several = {
        f"{number} {standard.name}": (
            _scaled(standard, factor, f"{number} {standard.name}"),
            standard,
            factor,
        )
        for number, factor in enumerate(factors)
        for standard in question.standards
    }
    scaled = tuple(new for new, _, _ in several.values())
    answer = assess(replace(question, standards=scaled, windows=(ALWAYS,)))
    found = _rows(answer, "travel times", float("nan"))
    for name, (new, old, factor) in several.items():
        rows = found[found["standard"] == name]
        within = {a.within: b.within for a, b in zip(new.promises, old.promises, strict=True)}
        yield rows.assign(standard=old.name, within=rows["within"].map(within), value=factor)


def _scaled(standard: Standard, factor: float, name: str) -> Standard:
    """Return a standard that says of times as asked what it said of times multiplied by ``factor``.

    Nobody travels longer than a day.
    """

    def at_most(within: float) -> float:
        return min(within / factor, _DAY - 1.0 + within / _DAY / _MOST_FACTOR)

    further = tuple(Promise(within=at_most(p.within), share=p.share) for p in standard.further)
    return replace(standard, name=name, within=at_most(standard.within), further=further)


def _others(
    question: CoverageQuestion,
    limits: Sequence[float],
    cells: Sequence[Grid],
    spread_km2: float | None,
    areas: gpd.GeoDataFrame | None,
) -> Iterator[tuple[Assumption, float, CoverageQuestion]]:
    """Yield the question under every assumption but other travel times."""
    for limit in limits:
        travel = {
            mode: replace(streets, snap_limit_m=limit, prepared=streets.ready)
            for mode, streets in question.travel.items()
        }
        yield "snap limit", limit, replace(question, travel=travel)
    for grid in cells:
        gathered = into_cells(question.demand, grid).frame
        yield "cells" if grid.kind == "square" else "hexagons", grid.size, replace(question, demand=gathered)
    if spread_km2 is not None:
        shapes = question.boundaries if areas is None else areas
        demand = spread_inside(question.demand, shapes, over_km2=spread_km2)
        yield "spread inside", spread_km2, replace(question, demand=demand)


def _rows(answer: CoverageAnswer, assumption: Assumption, value: float) -> pd.DataFrame:
    head = {"assumption": assumption, "value": value, "demand_points": len(answer.question.demand)}
    rows = answer.verdicts.drop_duplicates(["standard", "within", "area"])
    columns = [*_PROMISE, "people", "covered", "share", "promised", "met"]
    return pd.concat([pd.DataFrame(head, index=rows.index), rows[columns]], axis=1)


def _verdicts(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the range of each share, and whether the verdict turns; see :attr:`Sensitivity.verdicts`."""
    asked = shares["assumption"] == "as asked"
    keys = ["standard", "within", "area"]
    range_ = shares.groupby(keys, sort=False)["share"].agg(lowest="min", highest="max").reset_index()
    table = shares[asked][[*_PROMISE, "people", "share", "promised", "met"]].merge(
        range_, on=keys, how="left"
    )
    table["range"] = table["highest"] - table["lowest"]
    turned = shares[~asked].merge(table[[*keys, "met"]], on=keys, suffixes=("", "_asked"))
    known = turned["met"].notna() & turned["met_asked"].notna()
    turned = turned[known & (turned["met"].astype(object) != turned["met_asked"].astype(object))]
    words = [assumption_words(a, v) for a, v in zip(turned["assumption"], turned["value"], strict=True)]
    turns = turned.assign(turns=words).groupby(keys, sort=False)["turns"].agg("; ".join).reset_index()
    table = table.merge(turns, on=keys, how="left") if len(turns) else table.assign(turns="")
    table["turns"] = table["turns"].fillna("").astype(str)
    table["fragile"] = table["turns"] != ""
    last = ["lowest", "highest", "range", "promised", "met", "fragile", "turns"]
    return table[[*_PROMISE, "people", "share", *last]]
