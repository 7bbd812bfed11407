"""From what a dispatcher said to events and freezes on a day; names become ids, places get their travel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

import numpy as np

from api.dispatch import question as asked
from api.dispatch.day import Day, Place, frame_of
from api.dispatch.refused import RefusedError
from planner.loop.clock import clock_seconds
from planner.routing.problem import RoutingProblem, TimeWindow, Visit
from planner.routing.replan.events import Cancellation, CrewAbsent, Event, Late, NewVisit, VehicleDown
from planner.routing.replan.freeze import Freeze
from planner.streets.travel import StreetTravel
from planner.travel import TravelTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What :func:`planner.routing.replan.replan.replan` is asked about a day.

    ``places`` and ``problem`` are those of the day with the new visits' places, ``windows`` the hours of new visits.
    """

    problem: RoutingProblem
    places: Mapping[str, Place]
    windows: Mapping[str, tuple[str, str]]
    events: tuple[Event, ...]
    freeze: tuple[Freeze, ...]
    now: int


@dataclass(slots=True)
class _Reading:
    """A question on its way to a situation; ``wrong`` collects (pointer, detail)."""

    day: Day
    numbers: Iterator[int]
    wrong: list[tuple[str, str]] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    windows: dict[str, tuple[str, str]] = field(default_factory=dict)

    def vehicle(self, label: str, where: str) -> str:
        """Return the id of a van that can drive on the day, by its id or name."""
        able = {vehicle.id for vehicle in self.day.problem.vehicles}
        names = {row["name"]: van for van, row in self.day.vans.items()}
        found = label if label in self.day.vans else names.get(label)
        if found is None:
            listed = ", ".join(f"{van} ({row['name']})" for van, row in self.day.vans.items())
            self.wrong.append((where, f"There is no van {label!r}; there are: {listed}"))
            return ""
        if found not in able:
            self.wrong.append((where, f"{found} is not on the road on this day any more"))
        return found

    def stop(self, label: str, where: str) -> str:
        """Return the id of a stop of the day, by its id or name."""
        made = {stop["id"]: stop["name"] for route in self.day.sheet["routes"] for stop in route["stops"]}
        if label in made:
            return label
        called = [stop for stop, name in made.items() if name == label]
        if len(called) == 1:
            return str(called[0])
        listed = ", ".join(f"{stop} ({name})" for stop, name in made.items()) or "none"
        said = "Several stops are called" if called else "No route of the day makes"
        self.wrong.append((where, f"{said} {label!r}; stops of the day: {listed}"))
        return ""


def situation(
    question: asked.ReplanRequest, day: Day, travel: StreetTravel, *, present: datetime
) -> Situation:
    """Return what to ask the core.

    Raises
    ------
    RefusedError
        Naming every van, stop and time that does not fit the day.
    """
    reading = _Reading(day, _free_numbers(day))
    events = [_event(reading, event, f"#/events/{k}") for k, event in enumerate(question.events)]
    freeze = [_freeze(reading, each, f"#/freeze/{k}") for k, each in enumerate(question.freeze)]
    now = now_of(question, day, present=present)
    if reading.wrong:
        raise RefusedError(reading.wrong)
    return Situation(
        problem=with_places(day, travel, reading.places),
        places={**day.places, **reading.places},
        windows=reading.windows,
        events=tuple(event for event in events if event is not None),
        freeze=tuple(freeze),
        now=now,
    )


def now_of(question: asked.ReplanRequest, day: Day, *, present: datetime) -> int:
    """Return the time before which nothing changes, in seconds after midnight."""
    if question.now is not None:
        return clock_seconds(question.now)
    times = [_moment(event) for event in question.events]
    first = min((time for time in times if time is not None), default=0) if None not in times else 0
    if present.astimezone(day.zone).date() > day.date:
        raise RefusedError([("#/now", f"{day.date} is over; say from when on to plan it again: now")])
    return max(first, present_of(day, present))


def present_of(day: Day, present: datetime) -> int:
    """Return the present in seconds after midnight of the day: 0 before it, all of it after it."""
    here = present.astimezone(day.zone)
    if here.date() != day.date:
        return 0 if here.date() < day.date else 86_400
    return here.hour * 3600 + here.minute * 60


def with_places(day: Day, travel: StreetTravel, places: Mapping[str, Place]) -> RoutingProblem:
    """Return the problem of a day whose travel times know more places."""
    new = {label: place for label, place in places.items() if label not in day.problem.travel.origins}
    if not new:
        return day.problem
    more = frame_of(new)
    old = day.problem.travel
    out = travel.matrix(more, frame_of({**day.places, **new}))
    into = travel.matrix(frame_of(day.places), more)
    labels = (*old.origins, *new)
    return replace(
        day.problem,
        travel=TravelTimes(
            origins=labels,
            destinations=labels,
            seconds=np.vstack([np.hstack([old.seconds, into.seconds]), out.seconds]),
            metres=np.vstack([np.hstack([old.metres, into.metres]), out.metres]),
        ).staying_put(),
    )


def visit_of(label: str, place: Place, minutes: int, window: tuple[str, str] | None) -> Visit:
    """Return a new visit."""
    windows = (
        ()
        if window is None
        else (TimeWindow(earliest=clock_seconds(window[0]), latest=clock_seconds(window[1])),)
    )
    return Visit(id=label, service_duration=60 * minutes, windows=windows, people=place.people)


def _moment(event: asked.Event) -> int | None:
    at = getattr(event, "at", None)
    return None if at is None else clock_seconds(at)


def _free_numbers(day: Day) -> Iterator[int]:
    taken = set(day.places)
    return (k for k in count(1) if f"new-{day.date.isoformat()}-{k}" not in taken)


def _event(reading: _Reading, event: asked.Event, where: str) -> Event | None:
    match event:
        case asked.VehicleDown():
            vehicle = reading.vehicle(event.vehicle, f"{where}/vehicle")
            until = None if event.until is None else clock_seconds(event.until)
            if until is not None and event.at is not None and until <= clock_seconds(event.at):
                reading.wrong.append((f"{where}/until", "It runs again before it breaks down"))
            return VehicleDown(vehicle=vehicle, at=_moment(event), until=until)
        case asked.CrewAbsent():
            return CrewAbsent(vehicle=reading.vehicle(event.vehicle, f"{where}/vehicle"))
        case asked.Late():
            vehicle = reading.vehicle(event.vehicle, f"{where}/vehicle")
            return Late(vehicle=vehicle, seconds=60 * event.minutes, at=_moment(event))
        case asked.Cancelled():
            return Cancellation(visit=reading.stop(event.stop, f"{where}/stop"))
        case asked.NewVisit():
            return _new_visit(reading, event, where)


def _new_visit(reading: _Reading, event: asked.NewVisit, where: str) -> NewVisit | None:
    window = None if event.window is None else (event.window.opens, event.window.closes)
    minutes = event.minutes
    if event.stop is not None:
        found = _stop_place(reading, event, where)
        if found is None:
            return None
        label, place, usual = found
        minutes = minutes or usual
    else:
        missing = [name for name in ("name", "lon", "lat", "minutes") if getattr(event, name) is None]
        reading.wrong += [
            (f"{where}/{name}", f"{name} is missing; or give a stop place: stop") for name in missing
        ]
        if event.name is None or event.lon is None or event.lat is None or minutes is None:
            return None
        label = f"new-{reading.day.date.isoformat()}-{next(reading.numbers)}"
        place = Place(name=event.name, place="", lon=event.lon, lat=event.lat, people=event.people)
    if window is not None and clock_seconds(window[0]) + 60 * minutes > clock_seconds(window[1]):
        reading.wrong.append(
            (f"{where}/window", f"{window[0]}-{window[1]} has no room for {minutes} minutes")
        )
        return None
    reading.places[label] = place
    if window is not None:
        reading.windows[label] = window
    return NewVisit(visit=visit_of(label, place, minutes, window))


def _stop_place(reading: _Reading, event: asked.NewVisit, where: str) -> tuple[str, Place, int] | None:
    """Return id, place and usual minutes of a stop place of the plan that the day does not make yet."""
    day = reading.day
    rows = [row for row in day.stops.values() if event.stop in (row["id"], row["name"])]
    if len(rows) != 1:
        said = "Several stop places are called" if rows else "The plan has no stop place"
        reading.wrong.append((f"{where}/stop", f"{said} {event.stop!r}; see /v1/stops"))
        return None
    (row,) = rows
    if row["id"] in day.places or row["id"] in reading.places:
        reading.wrong.append((f"{where}/stop", f"{row['name']} is on a route of this day already"))
        return None
    place = Place(name=row["name"], place=row["place"], lon=row["lon"], lat=row["lat"], people=row["people"])
    return row["id"], place, row["dwell_minutes"]


def _freeze(reading: _Reading, each: asked.Freeze, where: str) -> Freeze:
    vehicles = [reading.vehicle(label, f"{where}/vehicles/{k}") for k, label in enumerate(each.vehicles)]
    stops = [reading.stop(label, f"{where}/stops/{k}") for k, label in enumerate(each.stops)]
    until = None if each.until is None else clock_seconds(each.until)
    if until is None and not vehicles and not stops:
        vehicles = [route["vehicle"] for route in reading.day.sheet["routes"]]
    return Freeze(level=each.level, until=until, stops=tuple(stops), vehicles=tuple(vehicles))
