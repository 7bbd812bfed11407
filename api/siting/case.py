"""From the layers of a workspace, or from plain tables, to a siting problem."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from api.planning import layers_in
from api.siting.options import SitesOptions
from api.siting.refusals import refuse_nobody, refuse_question
from api.siting.times import Tell, horizon_of, measured, refuse_large
from api.store import Workspace
from api.streets import travel_over
from planner.coverage.areas import area_of
from planner.errors import InputError
from planner.loop.question import Layers
from planner.loop.run import municipalities
from planner.siting.facts import NO_AREA, Ground
from planner.siting.moves import Bools
from planner.siting.problem import Floor, Model, Sites, SitingProblem
from planner.siting.reach import Floats, Reach
from planner.streets.travel import StreetTravel
from planner.tables import lonlat_of

_EVERYBODY: tuple[Model, ...] = ("lscp", "p-median", "p-center")
"""Models in which everybody is served, but for those whom none can serve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A siting problem with everything that has a name or a place.

    Attributes
    ----------
    problem, ground
        The question of the core, and the names in it.
    demand
        Points with ``people`` and ``place``, those left out included; without places for plain tables.
    sites
        Points with ``name``, ``kind`` and ``standing``; without places for plain tables.
    options
        What was asked.
    left_out
        People who count nowhere, in models that serve everybody: no site can reach them, or no branch reaches them
        today.
    travel
        The streets, None for plain tables.
    measured_to
        Seconds up to which every travel time is known.
    """

    problem: SitingProblem
    ground: Ground
    demand: pd.DataFrame
    sites: pd.DataFrame
    options: SitesOptions
    left_out: float
    travel: StreetTravel | None
    measured_to: float


def case_in(
    workspace: Workspace,
    options: SitesOptions,
    *,
    tell: Tell = lambda _: None,
    farther: float = 1.0,
    explain: str | None = None,
    travel: StreetTravel | None = None,
) -> Case:
    """Return the problem that a workspace and the options make.

    Parameters
    ----------
    workspace
        With streets, branches, demand and candidates.
    options
        What is asked.
    tell
        Told in words what is being done.
    farther
        Travel times are measured up to so many times ``within``; at least 1.
    explain
        Id of a site about which more is asked: it must be there.
    travel
        The streets of the workspace made ready, if somebody has them.

    Raises
    ------
    InputError, WorkspaceError
        Naming everything that is missing or wrong.
    """
    tell("opening the map")
    layers = layers_in(workspace)
    sites = _site_table(layers, options)
    refuse_question(options, tuple(sites.index), explain)
    costs = with_standing(
        costs_of(layers.candidates.loc[sites.index[~sites["standing"]]], options),
        int(sites["standing"].sum()),
    )
    ready = travel or travel_over(layers.network, tell=tell)
    tell("measuring travel times")
    horizon = horizon_of(options, farther)
    reach = measured(ready, layers.demand, sites, options, horizon)
    areas = municipalities(layers)
    ground = _ground(layers.demand, sites, areas)
    apart = _apart(ready, sites) if options.model == "p-dispersion" else None
    problem, left_out = problem_of(
        options, reach, layers.demand["people"].to_numpy(float), ground, tuple(sites.index), costs, apart
    )
    return Case(
        problem=problem,
        ground=ground,
        demand=layers.demand,
        sites=sites,
        options=options,
        left_out=left_out,
        travel=ready,
        measured_to=horizon,
    )


def problem_of(
    options: SitesOptions,
    reach: Reach,
    people: Floats,
    ground: Ground,
    ids: tuple[str, ...],
    costs: Floats,
    apart: Floats | None = None,
) -> tuple[SitingProblem, float]:
    """Return the question to the core, and how many people it leaves out because no site can reach them.

    Raises
    ------
    InputError
        Naming every id that is not there, and what does not go together.
    """
    refuse_question(options, ids)
    at = {label: position for position, label in enumerate(ids)}
    mandatory = {at[label] for label in options.mandatory}
    standing = set(ground.standing)
    model: Model = "mclp" if options.model == "backup" else options.model
    left_out = (
        _left_out(reach, options, ground.standing) if model in _EVERYBODY else np.zeros(len(people), bool)
    )
    refuse_nobody(people, left_out)
    counted = np.where(left_out, 0.0, people)
    problem = SitingProblem(
        model=model,
        reach=reach,
        people=counted,
        sites=Sites(
            ids=ids,
            fixed_cost=costs,
            mandatory=tuple(mandatory | (standing if options.existing == "keep" else set())),
            forbidden=tuple(at[label] for label in options.forbidden),
            existing=tuple(standing - mandatory) if options.existing == "close" else (),
        ),
        within=60 * options.within,
        choose=None if options.choose is None else options.choose + len(standing),
        budget=options.budget,
        covers=(0.5, 0.5) if options.model == "backup" else (1.0,),
        floors=tuple(_floors(options, ground, counted)),
        apart=apart,
    )
    return problem, float(people[left_out].sum())


def costs_of(candidates: pd.DataFrame, options: SitesOptions) -> Floats:
    """Return what each candidate costs, 0 where nobody asks; column ``cost`` unless another one is named.

    Raises
    ------
    InputError
        When there is no such column, naming every cell in it that is no cost, or when there is a budget and all of
        them are free.
    """
    column = cost_column(options)
    if column is None:
        return np.zeros(len(candidates))
    if column not in candidates.columns:
        there = ", ".join(one for one in candidates.columns if one != "geometry")
        raise InputError(f"The candidates have no column {column!r}; there are: {there}.")
    values = pd.to_numeric(candidates[column], errors="coerce").to_numpy(float)
    wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if len(wrong):
        raise InputError(
            f"Column {column!r} of the candidates must hold costs of at least 0.",
            [f"{label}: {cell!r}" for label, cell in candidates[column].iloc[wrong].items()],
        )
    if options.budget is not None and len(values) and not values.any():
        raise InputError(
            f"A budget needs costs, and column {column!r} of the candidates holds only 0. Load candidates with what they "
            "cost, or name the column that holds it."
        )
    return values


def cost_column(options: SitesOptions) -> str | None:
    """Return the column of the candidates that says what each costs, None where nobody asks."""
    return options.costs or ("cost" if options.budget is not None else None)


def with_standing(costs: Floats, standing: int) -> Floats:
    """Return the costs of candidates followed by those of standing branches, which cost nothing more."""
    return np.append(costs, np.zeros(standing))


def _site_table(layers: Layers, options: SitesOptions) -> gpd.GeoDataFrame:
    """Return candidates, then branches; a candidate that is a branch already is that branch."""
    columns = ["name", "kind", "geometry"]
    branches = layers.branches[columns].assign(standing=True)
    candidates = layers.candidates
    if options.existing == "ignore":
        branches = branches.iloc[:0]
    candidates = candidates[~candidates.index.isin(branches.index)][columns].assign(standing=False)
    if candidates.empty:
        raise InputError(
            "There are no candidates to choose from; bring some with 'farreach load candidates FILE WORKSPACE'."
        )
    both = pd.concat([candidates, branches])
    return gpd.GeoDataFrame(both, geometry="geometry", crs=layers.demand.crs)


def _ground(demand: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> Ground:
    number = {label: position for position, label in enumerate(areas.index)}
    area = area_of(demand, areas).map(number).fillna(NO_AREA)
    return Ground(
        names=tuple(sites["name"].astype(str)),
        kinds=tuple(sites["kind"].astype(str)),
        lonlat=lonlat_of(sites),
        standing=tuple(np.flatnonzero(sites["standing"].to_numpy(bool)).tolist()),
        areas=tuple(areas["name"].astype(str)),
        area=area.to_numpy(np.int64),
    )


def _apart(travel: StreetTravel, sites: gpd.GeoDataFrame) -> Floats:
    """Return seconds between sites, the longer way of the two."""
    refuse_large(len(sites), len(sites), float("inf"))
    seconds = travel.matrix(sites, sites).seconds
    apart: Floats = np.fmax(seconds, seconds.T)
    np.fill_diagonal(apart, 0.0)
    return apart


def _left_out(reach: Reach, options: SitesOptions, standing: Sequence[int]) -> Bools:
    """Return who is left out: whom no site can reach, and, where every journey counts, whom no branch reaches today.

    An island of eight people would otherwise have to get one of five new sites before anybody else.
    """
    counts = reach.within(60 * options.within) if options.model == "lscp" else reach
    if options.model != "lscp" and options.existing == "keep" and standing:
        counts = reach.keep(np.isin(reach.site, standing))
    nobody: Bools = np.diff(counts.start) == 0
    return nobody


def _floors(options: SitesOptions, ground: Ground, people: Floats) -> Iterator[Floor]:
    if options.floor is None:
        return
    for number, name in enumerate(ground.areas):
        rows = np.flatnonzero(ground.area == number)
        if people[rows].sum() > 0:
            yield Floor(name=name, demand=rows, share=options.floor / 100)
