"""Layers of an answer and of a comparison: what was measured, by demand point, branch, area and hour."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.coverage.question import CoverageAnswer
from planner.coverage.scenarios.answer import Comparison
from planner.coverage.standard import Promise, Standard
from planner.coverage.time.answer import TimeCoverage
from planner.tables import TABLES, TableName, groups_of

Tables = dict[str, pd.DataFrame]


def answer_layers(answer: CoverageAnswer) -> Tables:
    """Return the layers of an answer.

    Returns
    -------
    ``demand`` (people, groups, place, area, minutes to the nearest branch each way of travelling, who meets each promise,
    hours within reach), ``branches``, ``stands``, ``areas`` (shapes with the share of each promise), ``verdicts``,
    ``shares`` (people within each threshold), ``week`` (people within reach in each stretch of the period). Layers
    without a row are left out. Only columns of the contracts go out, whatever else a table has.
    """
    question = answer.question
    layers: Tables = {
        "demand": _demand(answer),
        "branches": _contract(question.branches, "branches"),
        "stands": _contract(question.stands, "stands"),
        "areas": _areas(answer),
        "verdicts": _minutes_first(answer.verdicts),
        "shares": pd.DataFrame(_shares(answer)),
        "week": _week(answer),
    }
    return {name: table for name, table in layers.items() if len(table)}


def comparison_layers(comparison: Comparison) -> Tables:
    """Return the layers of a comparison: ``verdicts``, ``shifts``, ``hours``, ``equity``, and ``points_1``... by promise."""
    layers: Tables = {
        "verdicts": _minutes_first(comparison.verdicts),
        "shifts": _minutes_first(comparison.shifts),
        "hours": _minutes_first(comparison.hours),
        "equity": comparison.equity,
    }
    for number, (promise, points) in enumerate(comparison.points.items(), 1):
        name = "points" if len(comparison.points) == 1 else f"points_{number}"
        layers[name] = points.assign(standard=promise[0], within_minutes=promise[1] / 60.0)
    return {name: table for name, table in layers.items() if len(table)}


def promise_column(standard: Standard, promise: Promise) -> str:
    """Return what the column of a promise is called: ``rural_30min``."""
    name = standard.name or f"{standard.mode}_{standard.group}"
    return f"{name}_{promise.minutes:g}min"


def _demand(answer: CoverageAnswer) -> gpd.GeoDataFrame:
    demand = answer.question.demand
    names = answer.question.boundaries["name"]
    columns: dict[str, pd.Series] = {
        **{group: demand[group] for group in groups_of(demand)},
        "place": demand["place"],
        "kind": demand["kind"],
        "area": answer.area,
        "area_name": answer.area.map(names).fillna("").astype(str),
    }
    for (mode, direction), coverage in answer.always.items():
        way = f"{mode}_{direction}"
        columns[f"minutes_{way}"] = (coverage.seconds / 60.0).round(2)
        columns[f"branch_{way}"] = coverage.branch
        columns[f"metres_to_street_{way}"] = coverage.snap_metres.round(1)
    for name, coverage in answer.at.items():
        columns[f"minutes_then_{name}"] = (coverage.seconds / 60.0).round(2)
        columns[f"branch_then_{name}"] = coverage.branch
    for standard, promise in _promises(answer):
        columns[f"covered_{promise_column(standard, promise)}"] = answer.covered[
            standard.name, promise.within
        ]
    for (mode, direction, within), through in answer.through.items():
        for window in through.seconds.columns:
            columns[f"hours_{window}_{mode}_{direction}_{within / 60:g}min"] = (
                through.seconds[window] / 3600.0
            )
        columns[f"worst_wait_hours_{mode}_{direction}_{within / 60:g}min"] = through.worst_wait / 3600.0
    frame = pd.DataFrame(columns, index=demand.index)
    return gpd.GeoDataFrame(frame, geometry=demand.geometry.to_numpy(), crs=demand.crs)


def _promises(answer: CoverageAnswer) -> Iterator[tuple[Standard, Promise]]:
    return ((s, promise) for s in answer.question.standards for promise in s.promises)


def _areas(answer: CoverageAnswer) -> gpd.GeoDataFrame:
    """Return the boundaries with people and share of each promise, met or not."""
    boundaries = answer.question.boundaries
    columns: dict[str, pd.Series] = {"name": boundaries["name"], "level": boundaries["level"]}
    rows = answer.verdicts[answer.verdicts["area"] != ""]
    for standard, promise in _promises(answer):
        own = rows[(rows["standard"] == standard.name) & (rows["within"] == promise.within)]
        own = own.drop_duplicates("area").set_index("area").reindex(boundaries.index)
        column = promise_column(standard, promise)
        for what in ("people", "covered", "share", "met"):
            columns[f"{what}_{column}"] = own[what]
    frame = pd.DataFrame(columns, index=boundaries.index)
    return gpd.GeoDataFrame(frame, geometry=boundaries.geometry.to_numpy(), crs=boundaries.crs)


def _shares(answer: CoverageAnswer) -> Iterator[dict[str, object]]:
    """Yield people within each threshold, whatever the hour, by way of travelling and group."""
    demand = answer.question.demand
    for (mode, direction), coverage in answer.always.items():
        for threshold in answer.question.thresholds:
            within = coverage.within(threshold)
            for group in groups_of(demand):
                everybody, reached = float(demand[group].sum()), float(demand[group][within].sum())
                yield {
                    "mode": mode,
                    "direction": direction,
                    "minutes": threshold / 60.0,
                    "group": group,
                    "people": everybody,
                    "covered": reached,
                    "share": reached / everybody if everybody else np.nan,
                }


def _week(answer: CoverageAnswer) -> pd.DataFrame:
    parts = [_stretches(*key, through) for key, through in answer.through.items()]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _stretches(mode: str, direction: str, within: float, through: TimeCoverage) -> pd.DataFrame:
    """Return how many people reach something open in each stretch in which nothing opens or closes; local time."""
    moments = [through.period.moment(float(edge)).strftime("%Y-%m-%d %H:%M") for edge in through.edges]
    return pd.DataFrame(
        {
            "mode": mode,
            "direction": direction,
            "minutes": within / 60.0,
            "start": moments[:-1],
            "end": moments[1:],
            **{str(group): through.people[group].to_numpy() for group in through.people.columns},
        }
    )


def _minutes_first(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which what is said in seconds is said in minutes."""
    seconds = [label for label in ("within", "within_after") if label in table.columns]
    minutes = {label: table[label] / 60.0 for label in seconds}
    names = {label: label.replace("within", "minutes") for label in seconds}
    return table.assign(**minutes).rename(columns=names)


def _contract(table: gpd.GeoDataFrame, name: TableName) -> gpd.GeoDataFrame:
    """Return a table with the columns of its contract alone."""
    known = [column.name for column in TABLES[name].columns]
    shapes = table.geometry.to_numpy() if len(table) else np.zeros(0, dtype=object)
    return gpd.GeoDataFrame(pd.DataFrame(table[known]), geometry=shapes, crs=table.crs)
