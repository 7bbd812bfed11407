"""Run the loop: the whole wiring on one screen."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import geopandas as gpd
import pandas as pd

from planner.coverage.areas import area_of, nearest_names, pick_level
from planner.coverage.gaps import GapQuestion, Gaps, find_gaps
from planner.coverage.measure import Coverage, measure_coverage
from planner.errors import InputError
from planner.loop.answer import LoopAnswer
from planner.loop.clock import clock_seconds
from planner.loop.opening import windows_on
from planner.loop.question import Dwell, Layers, LoopQuestion
from planner.loop.stops import StopChoice, choose_stops
from planner.routing.dwell import people_served
from planner.routing.period import Rota, RotaDay, RotaProblem
from planner.routing.problem import Break, TimeWindow, Vehicle, Visit
from planner.routing.rota import make_rota
from planner.streets.travel import StreetTravel
from planner.tables import WGS84

Progress = Callable[[str], None]


def run_loop(question: LoopQuestion, *, progress: Progress = lambda _: None) -> LoopAnswer:
    """Return who is out of reach and why, where vans should stop, their rota and routes, and coverage with them.

    Parameters
    ----------
    question
        Map, standard, vans, days.
    progress
        Told in words what is being done.

    Raises
    ------
    InputError
        When there is no branch or nobody to reach.
    InfeasibleError
        Naming every loaded vehicle that can reach no stop place at all.
    """
    layers, within = question.layers, question.standard.within
    travel = StreetTravel(network=layers.network, prepared=layers.prepared)
    refuse_lost(layers.branches, travel, "branches")
    progress("measuring how far everybody is from a branch")
    coverage = measure_coverage(travel, layers.branches, layers.demand)
    progress("drawing the gaps")
    branches, areas = labelled(layers), municipalities(layers)
    gaps = gaps_in(layers, coverage, travel, within=within)
    progress("choosing stop places")
    choice = choose_stops(question, travel, gaps.reason)
    progress("making the rota and the routes")
    problem = rota_problem(question, choice, travel)
    rota = None if problem is None else make_rota(problem, budget=question.budget, seed=question.seed)
    progress("measuring coverage again with the vans")
    served = served_by(choice, rota, coverage.people, question.dwell)
    vans = coverage.people[served].groupby(gaps.gap).sum()
    return LoopAnswer(
        question=question,
        branches=branches,
        coverage=coverage,
        reason=gaps.reason,
        gaps=gaps.areas.assign(
            boundary=gaps.areas["boundary_name"],
            served_by_vans=vans.reindex(gaps.areas.index).fillna(0.0),
        ),
        gap=gaps.gap,
        areas=areas,
        area=area_of(layers.demand, areas),
        choice=choice,
        rota_problem=problem,
        rota=rota,
        served=served,
        legs=driven_legs(choice, rota, travel),
    )


def gaps_in(layers: Layers, coverage: Coverage, travel: StreetTravel, *, within: float) -> Gaps:
    """Return where people are not covered, cut by municipality, whatever the hour."""
    return find_gaps(
        GapQuestion(
            coverage=coverage,
            demand=layers.demand,
            branches=labelled(layers),
            travel=travel,
            within=within,
            boundaries=municipalities(layers),
            settlements=layers.settlements,
            islands=layers.islands,
            crossings=layers.crossings,
        )
    )


def refuse_lost(points: gpd.GeoDataFrame, travel: StreetTravel, what: str) -> None:
    """Refuse points that no street is near: they would count for nothing, in silence.

    Raises
    ------
    InputError
        Naming each of them with its distance to the nearest street.
    """
    snapped = travel.snap(points)
    problems = [
        f"{label} ({points['name'][label] or 'no name'}): the nearest street is {metres / 1000:,.1f} km away"
        for label, metres, found in zip(points.index, snapped.metres, snapped.found, strict=True)
        if not found
    ]
    if problems:
        raise InputError(
            f"{len(problems)} of {len(points)} {what} lie farther than {travel.snap_limit_m / 1000:g} km from every "
            "street (in the sea?). Correct their coordinates or remove them.",
            problems,
        )


def labelled(layers: Layers) -> gpd.GeoDataFrame:
    """Return the branches with names that tell them apart: name, brand, kind or id, and the settlement."""
    branches = layers.branches
    who = branches["name"].where(branches["name"] != "", branches["brand"])
    kind = branches["kind"].str.replace("_", " ")
    who = who.where(who != "", kind.where(kind != "branch", branches.index.to_series()))
    where = nearest_names(branches, layers.settlements)
    return branches.assign(
        name=[f"{a}, {b}" if b and b not in a else a for a, b in zip(who, where, strict=True)]
    )


def municipalities(layers: Layers) -> gpd.GeoDataFrame:
    """Return the administrative areas by which shares are reported."""
    return layers.boundaries[layers.boundaries["level"] == pick_level(layers.boundaries)]


def rota_problem(question: LoopQuestion, choice: StopChoice, travel: StreetTravel) -> RotaProblem | None:
    """Return the rota to make for the chosen stop places; None when there is nothing to visit."""
    stops, vehicles = choice.stops, choice.vehicles
    if stops.empty or vehicles.empty:
        return None
    hours = {
        (stop, day): windows
        for stop, text in stops["opening_hours"].items()
        for day in question.days
        if (windows := windows_on(text, day)) is not None
    }
    return RotaProblem(
        visits=tuple(
            Visit(id=row.Index, service_duration=int(row.dwell), people=float(row.people))
            for row in stops.itertuples()
        ),
        vehicles=tuple(vehicle_of(vehicles.loc[label]) for label in vehicles.index),
        days=question.days,
        travel=travel.matrix(_places(choice), _places(choice)),
        windows_by_day=hours,
        times={row.Index: int(row.times) for row in stops.itertuples() if row.times > 1},
    )


def vehicle_of(row: pd.Series) -> Vehicle:
    """Return the vehicle of one row of the table; a break of 0 minutes is none."""
    rest = int(row["break_minutes"] * 60)
    lunchtime = TimeWindow(
        earliest=clock_seconds(row["break_earliest"]), latest=clock_seconds(row["break_latest"])
    )
    return Vehicle(
        id=str(row.name),
        depot=f"depot:{row.name}",
        shift=TimeWindow(earliest=clock_seconds(row["shift_start"]), latest=clock_seconds(row["shift_end"])),
        breaks=(Break(windows=(lunchtime,), duration=rest),) if rest else (),
    )


def served_by(choice: StopChoice, rota: Rota | None, people: pd.Series, dwell: Dwell) -> pd.Series:
    """Return, on demand ids, who is served by a van in the period.

    Everybody goes to the nearest chosen stop place. Those who live nearest to it come first, as many as the visits
    that the rota makes there are long enough for.
    """
    made = Counter(stop.visit for day in (() if rota is None else rota.days) for stop in day.route.stops)
    enough = {
        stop: visits * _long_enough_for(int(choice.stops["dwell"][stop]), dwell)
        for stop, visits in made.items()
    }
    queue = pd.DataFrame({"stop": choice.stop_of, "seconds": choice.seconds, "people": people})
    queue = queue[queue["stop"].isin(enough)].sort_values("seconds", kind="stable")
    before_and_self = queue.groupby("stop")["people"].cumsum()
    served = before_and_self <= queue["stop"].map(enough).astype(float) * (1 + 1e-9)
    return served.reindex(people.index, fill_value=False).astype(bool)


def _long_enough_for(seconds: int, dwell: Dwell) -> float:
    return people_served(seconds, share_who_come=dwell.share_who_come, minutes_each=dwell.minutes_each)


def driven_legs(choice: StopChoice, rota: Rota | None, travel: StreetTravel) -> gpd.GeoDataFrame:
    """Return the way of every van on every date along the streets, leg by leg."""
    rows = [
        (day.vehicle, day.date.isoformat(), leg, a, b)
        for day in (() if rota is None else rota.days)
        for leg, (a, b) in enumerate(pairwise(_places_of(day)))
    ]
    lines = travel.ways(_places(choice), [(a, b) for *_, a, b in rows])
    frame = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=["vehicle", "date", "leg", "origin", "destination"]),
        geometry=lines,
        crs=WGS84,
    )
    frame.index = pd.Index([f"{r[0]}:{r[1]}:{r[2]}" for r in rows], dtype=object, name="id")
    return frame


def _places_of(day: RotaDay) -> list[str]:
    depot = f"depot:{day.vehicle}"
    return [depot, *(stop.visit for stop in day.route.stops), depot]


def _places(choice: StopChoice) -> gpd.GeoDataFrame:
    depots = choice.vehicles.set_axis([f"depot:{label}" for label in choice.vehicles.index])
    return gpd.GeoDataFrame(pd.concat([choice.stops[["geometry"]], depots[["geometry"]]]), crs=WGS84)
