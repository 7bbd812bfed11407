"""From gaps to stop places: where two vans should stand, for whom, and how long."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.coverage.areas import nearest_names
from planner.errors import InfeasibleError
from planner.loop.clock import clock_seconds
from planner.loop.question import LoopQuestion
from planner.routing.dwell import dwell_seconds
from planner.siting.depots import choose_depots
from planner.siting.nearness import bring_nearer
from planner.siting.problem import Sites, SitingProblem
from planner.siting.reach import Reach
from planner.siting.result import SitingResult
from planner.siting.solve import solve_siting
from planner.streets.travel import StreetTravel
from planner.tables import check_table, empty_table

Near = list[tuple[NDArray[np.int64], NDArray[np.float64]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopChoice:
    """The chosen stop places and the way to them.

    Attributes
    ----------
    vehicles
        The vans with their depots.
    stops
        On candidate ids: ``name``, ``kind``, ``opening_hours``, ``place``, ``people``, ``times`` in the period,
        ``dwell`` seconds of each visit; points.
    stop_of
        On demand ids: the stop place that each newly covered demand point goes to, else empty.
    seconds
        On the same ids: travel time to it, NaN for none.
    hindrance
        On the same ids, for uncovered points without a stop place: ``no_stop_place`` (no candidate within the
        standard), ``beyond_vans`` (there are some, but no van can go there and back in a shift), ``not_chosen``.
    siting
        The solver's result with its bound; None when there was nothing to choose.
    """

    vehicles: gpd.GeoDataFrame
    stops: gpd.GeoDataFrame
    stop_of: pd.Series
    seconds: pd.Series
    hindrance: pd.Series
    siting: SitingResult | None


def choose_stops(question: LoopQuestion, travel: StreetTravel, reason: pd.Series) -> StopChoice:
    """Choose stop places that bring the most uncovered people within the standard.

    Parameters
    ----------
    question
        What was asked.
    travel
        The streets.
    reason
        On demand ids: why a point is not covered, empty if it is.

    Raises
    ------
    InfeasibleError
        Naming every loaded vehicle that can reach no stop place at all, when there are people to bring nearer.
    """
    layers = question.layers
    targets = layers.demand[(reason != "") & (layers.demand["people"] > 0)]
    near = _reach(travel, targets, layers.candidates, question)
    useful = np.array([k for k, (position, _) in enumerate(near) if len(position)], np.int64)
    candidates = layers.candidates.iloc[useful]
    if len(candidates):
        _refuse_stranded(question, travel)
    near = [near[k] for k in useful]
    trip = _day_trips(question)
    vehicles = (
        layers.vehicles if len(layers.vehicles) else _place_vans(question, travel, candidates, near, targets)
    )
    visitable = _visitable(travel, vehicles, candidates, trip)
    result = _solve(question, targets, candidates.index[visitable], [near[k] for k in visitable])
    chosen = [] if result is None else _nearer(result, [near[k] for k in visitable], targets)
    chosen = [int(visitable[k]) for k in chosen]
    stop_of, seconds = _assign(targets, candidates, near, chosen)
    return StopChoice(
        vehicles=vehicles,
        stops=_described(question, candidates, stop_of, targets),
        stop_of=stop_of.reindex(layers.demand.index, fill_value=""),
        seconds=seconds.reindex(layers.demand.index),
        hindrance=_hindrance(targets, near, visitable, stop_of).reindex(layers.demand.index, fill_value=""),
        siting=result,
    )


def _reach(
    travel: StreetTravel, targets: gpd.GeoDataFrame, candidates: gpd.GeoDataFrame, question: LoopQuestion
) -> Near:
    if targets.empty or candidates.empty:
        return [(np.array([], np.int64), np.array([]))] * len(candidates)
    return travel.reach(targets, candidates, within=question.standard.within)


def _day_trips(question: LoopQuestion) -> float:
    """Return the longest one-way drive of a day: half of what shift, break and the least dwell leave."""
    fleet = question.layers.vehicles if len(question.layers.vehicles) else _default_van(question)
    return max(0.0, float(_free_seconds(question, fleet).max()) / 2)


def _free_seconds(question: LoopQuestion, fleet: gpd.GeoDataFrame) -> pd.Series:
    """Return the seconds of each vehicle's day that are neither break nor the least dwell."""
    spans = fleet["shift_end"].map(clock_seconds) - fleet["shift_start"].map(clock_seconds)
    free: pd.Series = spans - 60 * fleet["break_minutes"] - 60 * question.dwell.least_minutes
    return free


def _default_van(question: LoopQuestion) -> gpd.GeoDataFrame:
    return check_table(question.layers.branches[["geometry"]].iloc[:1], "vehicles")


def _place_vans(
    question: LoopQuestion,
    travel: StreetTravel,
    candidates: gpd.GeoDataFrame,
    near: Near,
    targets: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Return vans based at the branches from which uncovered people are quickest to reach."""
    branches, limit = question.layers.branches, _day_trips(question)
    if candidates.empty or limit <= 0:
        return empty_table("vehicles")
    worth = np.zeros((len(branches), len(targets)))
    for row, (position, seconds) in enumerate(
        travel.reach(candidates, branches, within=limit, direction="from")
    ):
        for candidate, drive in zip(position, seconds, strict=True):
            people = near[candidate][0]
            worth[row, people] = np.maximum(worth[row, people], 1 - drive / limit)
    if not worth.any():
        return empty_table("vehicles")
    chosen = choose_depots(worth, targets["people"].to_numpy(), question.vans)
    depots = branches.iloc[[chosen[k % len(chosen)] for k in range(question.vans)]]
    index = pd.Index([f"van-{k}" for k in range(1, len(depots) + 1)], name="id")
    names = [f"Van {k}" for k in range(1, len(depots) + 1)]
    return check_table(depots[["geometry"]].set_axis(index).assign(name=names), "vehicles")


def _visitable(
    travel: StreetTravel, vehicles: gpd.GeoDataFrame, candidates: gpd.GeoDataFrame, limit: float
) -> NDArray[np.int64]:
    """Return the candidates that some van reaches and leaves again within a shift."""
    if vehicles.empty or candidates.empty or limit <= 0:
        return np.array([], np.int64)
    there = travel.reach(candidates, vehicles, within=2 * limit, direction="from")
    back = travel.reach(candidates, vehicles, within=2 * limit, direction="to")
    both = np.full(len(candidates), np.inf)
    for (out, out_seconds), (home, home_seconds) in zip(there, back, strict=True):
        trip = np.full((2, len(candidates)), np.inf)
        trip[0, out], trip[1, home] = out_seconds, home_seconds
        both = np.minimum(both, trip.sum(axis=0))
    return np.flatnonzero(both <= 2 * limit)


def _refuse_stranded(question: LoopQuestion, travel: StreetTravel) -> None:
    """Raise an error that names every loaded vehicle without any stop place within a day's drive, and why."""
    vehicles, candidates = question.layers.vehicles, question.layers.candidates
    if vehicles.empty:
        return
    on_street, free = travel.snap(vehicles).found, _free_seconds(question, vehicles)
    stranded = []
    for row, label in enumerate(vehicles.index):
        spare = float(free.iloc[row])
        if not on_street[row]:
            stranded.append(
                f"{label}: no street within {travel.snap_limit_m / 1000:g} km of its depot. "
                "Move the depot to a street."
            )
        elif spare <= 0:
            stranded.append(
                f"{label}: its shift leaves no time to drive beside the break and one stop. Lengthen the shift."
            )
        elif not len(_visitable(travel, vehicles.iloc[[row]], candidates, spare / 2)):
            stranded.append(
                f"{label}: no stop place within a day's drive, {spare / 3600:.1f} hours there and back. "
                "Is its depot on an island? Move the depot or lengthen the shift."
            )
    if stranded:
        lines = [f"  - {line}" for line in stranded]
        first = f"{len(stranded)} of {len(vehicles)} vehicles can reach no stop place; correct them or leave them out."
        raise InfeasibleError("\n".join([first, *lines]))


def _solve(
    question: LoopQuestion, targets: gpd.GeoDataFrame, candidates: "pd.Index[str]", near: Near
) -> SitingResult | None:
    if not near:
        return None
    sizes = [len(position) for position, _ in near]
    problem = SitingProblem(
        model="mclp",
        reach=Reach.from_pairs(
            np.concatenate([position for position, _ in near]),
            np.repeat(np.arange(len(near)), sizes),
            np.concatenate([seconds for _, seconds in near]),
            demand=len(targets),
            sites=len(near),
        ),
        people=targets["people"].to_numpy(),
        sites=Sites(ids=tuple(candidates), price=np.full(len(near), question.least_people)),
        within=question.standard.within,
        choose=question.stops,
    )
    return solve_siting(problem, budget=question.budget, seed=question.seed)


def _nearer(result: SitingResult, near: Near, targets: gpd.GeoDataFrame) -> list[int]:
    return list(bring_nearer(result.chosen, near, targets["people"].to_numpy()))


def _assign(
    targets: gpd.GeoDataFrame, candidates: gpd.GeoDataFrame, near: Near, chosen: list[int]
) -> tuple[pd.Series, pd.Series]:
    """Return the quickest chosen stop place of each target, and the seconds to it."""
    best = np.full(len(targets), np.inf)
    who = np.full(len(targets), "", dtype=object)
    for candidate in chosen:
        position, seconds = near[candidate]
        closer = seconds < best[position]
        best[position[closer]] = seconds[closer]
        who[position[closer]] = candidates.index[candidate]
    best[np.isinf(best)] = np.nan
    return pd.Series(who, index=targets.index), pd.Series(best, index=targets.index)


def _described(
    question: LoopQuestion, candidates: gpd.GeoDataFrame, stop_of: pd.Series, targets: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    people = targets["people"].groupby(stop_of).sum().drop("", errors="ignore")
    stops = candidates.loc[people.sort_values(ascending=False).index].copy()
    stops["people"] = people
    stops["place"] = nearest_names(stops, question.layers.settlements)
    most, rules = question.dwell.most_minutes, question.dwell.options()
    need = stops["people"] * question.dwell.share_who_come * question.dwell.minutes_each
    stops["times"] = np.clip(np.ceil(need / most), 1, len(question.days)).astype(int)
    stops["dwell"] = [
        dwell_seconds(share, **rules)  # type: ignore[arg-type]
        for share in stops["people"] / stops["times"]
    ]
    return stops


def _hindrance(
    targets: gpd.GeoDataFrame, near: Near, visitable: NDArray[np.int64], stop_of: pd.Series
) -> pd.Series:
    hindrance = np.full(len(targets), "no_stop_place", dtype=object)
    for position, _ in near:
        hindrance[position] = "beyond_vans"
    for candidate in visitable:
        hindrance[near[candidate][0]] = "not_chosen"
    hindrance[(stop_of != "").to_numpy()] = ""
    return pd.Series(hindrance, index=targets.index)
