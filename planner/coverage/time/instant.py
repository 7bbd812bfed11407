"""Who reaches something open at one moment."""

import geopandas as gpd

from planner.calendars.service_times import ServiceTimes
from planner.coverage.measure import Coverage
from planner.errors import InputError
from planner.travel import Direction, TravelSource


def coverage_at(
    travel: TravelSource,
    times: ServiceTimes,
    demand: gpd.GeoDataFrame,
    seconds: float,
    *,
    direction: Direction = "to",
) -> Coverage:
    """Return everybody's travel time to the nearest place that serves at one moment.

    Parameters
    ----------
    travel
        Streets, or a straight line.
    times
        Branches and stop places, and when they serve.
    demand
        A table that meets its contract.
    seconds
        The moment, in seconds of the period: that at which people are at the place, so it must serve when they arrive
        (``to``) or when somebody leaves it for them (``from``).
    direction
        Whether people travel ``to`` the place, or somebody ``from`` it to them.

    Returns
    -------
    Coverage with ids of places as branches. Where nothing serves, nobody reaches anything.

    Raises
    ------
    InputError
        When the moment lies outside the period.
    """
    if not 0 <= seconds < times.period.seconds:
        raise InputError(f"{seconds:g} s lies outside a period of {times.period.days} days.")
    serving = times.places[times.serving_at(seconds)]
    nearest = travel.nearest(demand, serving, direction=direction)
    return Coverage(
        people=demand["people"],
        seconds=nearest["seconds"],
        branch=nearest["site"],
        snap_metres=nearest["snap_metres"],
    )
