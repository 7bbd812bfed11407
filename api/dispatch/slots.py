"""Where a new appointment fits into a published day."""

from collections.abc import Mapping
from typing import Any

from api.dispatch.day import Day, Place
from api.dispatch.events import visit_of, with_places
from api.dispatch.refused import RefusedError
from planner.loop.clock import clock_seconds, clock_text
from planner.routing.replan.slots import Slot, slots
from planner.streets.travel import StreetTravel

_NEW = "new"


def slots_document(
    day: Day,
    travel: StreetTravel,
    *,
    lon_lat: tuple[float, float],
    minutes: int,
    window: tuple[str, str] | None,
    n: int,
    now: int,
) -> dict[str, Any]:
    """Return the ``n`` cheapest times for a visit, all other stops staying in their order.

    Parameters
    ----------
    day, travel
        The day, and the streets.
    lon_lat
        Where, degrees.
    minutes
        Of service.
    window
        Within which it must begin and end; None for at any time.
    n
        How many, at least 1.
    now
        Seconds after midnight; nothing before it changes.

    Raises
    ------
    RefusedError
        If the window has no room for the visit.
    """
    if window is not None and clock_seconds(window[0]) + 60 * minutes > clock_seconds(window[1]):
        raise RefusedError([("query/window", f"{'-'.join(window)} has no room for {minutes} minutes")])
    place = Place(name="", place="", lon=lon_lat[0], lat=lon_lat[1])
    problem = with_places(day, travel, {_NEW: place})
    visit = visit_of(_NEW, place, minutes, window)
    found = slots(problem, day.plan, visit, n=n, now=now)
    names = {stop: each.name for stop, each in day.places.items()}
    reached = problem.travel.seconds[problem.travel.origins.index(_NEW)]
    return {
        "date": day.date.isoformat(),
        "version": day.version,
        "lon": lon_lat[0],
        "lat": lon_lat[1],
        "minutes": minutes,
        "window": None if window is None else {"opens": window[0], "closes": window[1]},
        "slots": [_slot(slot, day, names) for slot in found],
        "reason": None if found else "not_enough_time" if (reached[:-1] >= 0).any() else "unreachable",
    }


def _slot(slot: Slot, day: Day, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "vehicle": slot.vehicle,
        "van": day.vans[slot.vehicle]["name"],
        "start": clock_text(slot.start),
        "earliest": clock_text(slot.earliest),
        "latest": clock_text(slot.latest),
        "after": None if slot.after is None else {"id": slot.after, "name": names[slot.after]},
        "before": None if slot.before is None else {"id": slot.before, "name": names[slot.before]},
        "more_driving_minutes": round(slot.seconds / 60),
        "more_kilometres": round(slot.metres / 1000, 1),
        "cost": round(slot.cost, 1),
        "moves": [
            {"id": label, "name": names[label], "minutes": round(seconds / 60)}
            for label, seconds in slot.shifts
            if abs(seconds) >= 30
        ],
    }
