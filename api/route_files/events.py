"""The routes of a day as a calendar: an event for each stop."""

from collections.abc import Iterator

from api.route_files.calendar import Appointment, icalendar_file, stable_uid
from api.route_files.plain import geo_link, plain
from maps import figures
from maps.plan_view import PlanView, ShownRoute, ShownStop, clock
from maps.words import Language, word


def ics_file(plan: PlanView, language: Language) -> bytes:
    """Return the stops of a day as iCalendar.

    The id of an event follows from visit and date, and the version of the plan is its sequence: a calendar that
    subscribed to an earlier version moves the event, whoever makes the visit now.
    """
    return icalendar_file(
        list(_appointments(plan, language)), title=plain(plan.title), zone=plan.zone, stamp=plan.made
    )


def _appointments(plan: PlanView, language: Language) -> Iterator[Appointment]:
    for route in plan.routes:
        for stop in route.stops:
            beside = figures.place_beside(stop.spot.name, stop.spot.place)
            yield Appointment(
                uid=stable_uid("visit", stop.visit, plan.day.isoformat()),
                summary=plain(f"{stop.spot.name} ({route.name})"),
                start=plan.moment(stop.start),
                end=plan.moment(stop.departure),
                location=plain(", ".join(part for part in (stop.spot.name, beside) if part)),
                description="\n".join(_lines(stop, route, language)),
                lon_lat=stop.spot.lon_lat,
                sequence=plan.version,
            )


def _lines(stop: ShownStop, route: ShownRoute, language: Language) -> Iterator[str]:
    yield f"{word('vehicle', language)}: {plain(route.name)}"
    yield f"{word('order', language)} {stop.order}"
    yield f"{word('arrival', language)}: {clock(stop.arrival)}"
    if stop.tasks:
        yield f"{word('tasks', language)}: {plain(stop.tasks)}"
    if stop.spot.lon_lat is not None:
        yield f"{word('navigate', language)}: {geo_link(*stop.spot.lon_lat)}"
