"""RAAM: people go where way and crowd together cost least, until nobody would rather go elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from planner.coverage.access.kernels.assigning import settle
from planner.coverage.access.times import AccessTimes, Floats
from planner.errors import InputError

TAU = 3600.0
"""Seconds of travel that weigh as much as the average crowd: the hour of Saxon and Snow."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RationalAccess:
    """Where people go when they weigh way against crowd.

    Attributes
    ----------
    cost
        On demand ids: way over ``tau`` plus crowd over its average, the mean over the people of a point; low is good. NaN
        where no place is reached.
    load
        On site ids: people who go there.
    regret
        What anybody could still save by going elsewhere, in units of cost.
    rounds
        How often everybody chose again.
    """

    cost: "pd.Series[float]"
    load: "pd.Series[float]"
    regret: float
    rounds: int


def rational_access(
    times: AccessTimes,
    supply: ArrayLike,
    people: ArrayLike,
    *,
    tau: float = TAU,
    rho: float | None = None,
    close: float = 1e-2,
    most_rounds: int = 1000,
    go_on: Callable[[float], bool] = lambda _: True,
) -> RationalAccess:
    """Return the rational agent access model: ``c_ij = t_ij / tau + D_j / (rho S_j)``, at equilibrium.

    ``D_j`` are the people who go to ``j``; nobody goes where it costs more than elsewhere. Saxon and Snow, A rational agent
    model for the spatial accessibility of primary health care, Annals of the American Association of Geographers 110(1),
    2020, p. 205. PySAL access moves whole people between the best and the worst place of a point in 150 cycles; here
    each point divides exactly, one after the other, which lowers the convex function whose least value is the equilibrium
    (Beckmann, McGuire and Winsten, Studies in the economics of transportation, 1956, chapter 3). Costs of an equilibrium are
    unique.

    Parameters
    ----------
    times, supply, people
        As those of :func:`planner.coverage.access.floating.floating_catchment`; places without supply are not used.
    tau
        Seconds, above 0.
    rho
        People for each unit of supply that make the crowd 1; of all people and all supply unless given.
    close
        Regret that is small enough, in units of cost: a hundredth of an hour is 36 seconds of travel
        for whoever would gain most; the mean cost is by then right to a few parts in 100,000.
    most_rounds
        How often everybody may choose again.
    go_on
        Told the regret after each round; stops the search by returning False.
    """
    if not (0 < tau < np.inf and (rho is None or 0 < rho < np.inf)):
        raise InputError("tau and rho of the rational agent model must be above 0.")
    offer, crowd = times.supply(supply), times.people(people)
    near = times.keep(offer[times.site] > 0)
    if rho is None:
        rho = crowd.sum() / offer.sum() if offer.sum() > 0 else 1.0
    rate, cost = offer * (rho or 1.0), near.seconds / tau
    flow = _to_the_nearest(near, crowd)
    load, regret, rounds = near.by_site(flow), np.inf, 0
    while regret > close and rounds < most_rounds:
        load = near.by_site(flow)
        regret = settle(near.start, near.site, cost, crowd, rate, flow, load)
        rounds += 1
        if not go_on(regret):
            break
    return RationalAccess(
        cost=times.on_demand(_mean_cost(near, cost, flow, load, rate, crowd), "raam"),
        load=times.on_sites(load, "load"),
        regret=float(regret),
        rounds=rounds,
    )


def _to_the_nearest(times: AccessTimes, crowd: Floats) -> Floats:
    """Return ``(pairs,)`` people, all of a point on its pair of least time."""
    order = np.lexsort((times.seconds, times.row))
    rows, first = np.unique(times.row[order], return_index=True)
    flow = np.zeros(len(times.row))
    flow[order[first]] = crowd[rows]
    return flow


def _mean_cost(
    times: AccessTimes, cost: Floats, flow: Floats, load: Floats, rate: Floats, crowd: Floats
) -> Floats:
    """Return the mean over the people of each point, the least where nobody lives, NaN where no place is reached."""
    total = cost + load[times.site] / rate[times.site]
    least = np.full(len(crowd), np.inf)
    np.minimum.at(least, times.row, total)
    paid = times.by_demand(flow * total)
    answer = np.divide(paid, crowd, out=least, where=crowd > 0)
    reached = times.by_demand(np.ones(len(total))) > 0
    return np.where(reached, answer, np.nan)
