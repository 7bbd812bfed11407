"""Who goes where: catchments that are assigned, and how full they make a place."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from planner.coverage.access.kernels.assigning import fill
from planner.coverage.access.times import AccessTimes, Floats, amounts


@dataclass(frozen=True, kw_only=True, eq=False)
class Assignment:
    """People and the place each of them goes to.

    Attributes
    ----------
    pairs
        A row for each demand point and site that people go between: ``demand``, ``site`` (ids), ``people``, ``seconds``;
        by demand point, then by time.
    site
        On demand ids: where most people of the point go, of several the nearest; the nearest where nobody lives; empty
        for nowhere.
    seconds
        On demand ids: mean travel of those who go anywhere; NaN where nobody does.
    left
        On demand ids: people without a place, because they reach none or all that they reach are full.
    load
        On site ids: people who go there.
    utilisation
        On site ids: load over capacity; NaN without a limit.
    """

    pairs: pd.DataFrame
    site: "pd.Series[str]"
    seconds: "pd.Series[float]"
    left: "pd.Series[float]"
    load: "pd.Series[float]"
    utilisation: "pd.Series[float]"


def assigned(times: AccessTimes, people: ArrayLike, *, capacity: ArrayLike = 0.0) -> Assignment:
    """Return the catchments when everybody goes to the nearest place that still has room, the nearest people first.

    Of all pairs of people and places the shortest is served first, and so on; of equal ones the first by row. Nobody
    then finds a nearer place with room, nor one taken by somebody farther away: the stable assignment of Gale and Shapley,
    College admissions and the stability of marriage, American Mathematical Monthly 69(1), 1962, p. 9, when both sides
    prefer short travel. The sum of travel may be less in another assignment.

    Parameters
    ----------
    times
        Travel from people to places, as far as anybody would go.
    people
        At each demand point, at least 0: a Series on ids or ``(demand,)``.
    capacity
        People that each place can serve: a Series on ids, ``(sites,)`` or one number; 0 where nobody says, which is no
        limit.
    """
    crowd = times.people(people)
    given = amounts(capacity, times.sites, "capacity")
    left, room, taken = crowd.copy(), np.where(given > 0, given, np.inf), np.zeros(len(times.row))
    order = np.argsort(times.seconds, kind="stable")  # pairs ascend by row, then by site
    fill(order, times.row, times.site, left, room, taken)
    load = times.by_site(taken)
    return Assignment(
        pairs=_pairs(times, taken),
        site=pd.Series(_main_site(times, taken, crowd), index=times.demand, name="site", dtype=object),
        seconds=times.on_demand(_mean_seconds(times, taken), "seconds"),
        left=times.on_demand(left, "left"),
        load=times.on_sites(load, "load"),
        utilisation=times.on_sites(
            np.divide(load, given, out=np.full(len(load), np.nan), where=given > 0), "utilisation"
        ),
    )


def people_in_reach(times: AccessTimes, people: ArrayLike, *, within: float) -> "pd.Series[float]":
    """Return the people within so many seconds of each site: catchments that float, and overlap."""
    crowd, near = times.people(people), times.within(within)
    return times.on_sites(near.by_site(crowd[near.row]), "people")


def _pairs(times: AccessTimes, taken: Floats) -> pd.DataFrame:
    used = np.flatnonzero(taken)
    used = used[np.lexsort((times.seconds[used], times.row[used]))]
    return pd.DataFrame(
        {
            "demand": times.demand[times.row[used]],
            "site": times.sites[times.site[used]],
            "people": taken[used],
            "seconds": times.seconds[used],
        }
    )


def _main_site(times: AccessTimes, taken: Floats, crowd: Floats) -> NDArray[np.object_]:
    """Return the site of most people for each row; where nobody lives, the nearest."""
    told = np.flatnonzero((taken > 0) | (crowd[times.row] == 0))
    order = told[np.lexsort((times.seconds[told], -taken[told], times.row[told]))]
    rows, first = np.unique(times.row[order], return_index=True)
    answer = np.full(len(times.demand), "", object)
    answer[rows] = times.sites.to_numpy(dtype=object)[times.site[order[first]]]
    return answer


def _mean_seconds(times: AccessTimes, taken: Floats) -> Floats:
    served = times.by_demand(taken)
    total = times.by_demand(taken * times.seconds)
    answer: Floats = np.divide(total, served, out=np.full(len(served), np.nan), where=served > 0)
    return answer
