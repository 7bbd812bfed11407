"""Questions in JSON as questions of the core; what does not fit is told with where it stands."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from api.routing.asked import (
    CancellationEvent,
    ChangesEvent,
    CrewAbsentEvent,
    FreezeForm,
    LateEvent,
    NewVisitEvent,
    ReplanRequest,
    SurgeEvent,
    VehicleDownEvent,
)
from api.routing.derived import made
from api.routing.questions import MatrixForm, PlanForm, ProblemForm, StopForm, vehicles_of
from planner.errors import InputError, ProblemError
from planner.routing.plan import Refill, Rest, Route, RoutePlan, Stop
from planner.routing.problem import (
    Objective,
    Placed,
    Relation,
    RoutingProblem,
    Shipment,
    Slice,
    Visit,
)
from planner.routing.replan.events import (
    Cancellation,
    Changes,
    CrewAbsent,
    Event,
    Late,
    NewVisit,
    Surge,
    VehicleDown,
)
from planner.routing.replan.freeze import Freeze
from planner.routing.replan.replan import Keep
from planner.solving import SolveReport
from planner.travel import TravelTimes

if TYPE_CHECKING:
    from planner.streets.travel import StreetTravel

Travels = Callable[[str], "StreetTravel"]
"""Travel on the streets of a mode."""

BY_HAND = SolveReport(solver="by hand", version="", seed=0, status="feasible", objective=0.0)


class NotValidError(InputError):
    """A question that is not valid; ``errors`` are JSON pointers with what is wrong there."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        self.errors = errors
        super().__init__(
            "The request is not valid.", [f"{each['pointer']}: {each['detail']}" for each in errors]
        )


def problem_of(form: ProblemForm, travels: Travels) -> RoutingProblem:
    """Return the problem; ``travels`` says how one travels on streets.

    Raises
    ------
    NotValidError
        With a pointer to everything that contradicts something else.
    """
    visits = tuple(made(visit, Visit) for visit in form.visits)
    vehicles = tuple(each for vehicle in form.vehicles for each in vehicles_of(vehicle))
    shifts = {vehicle.id: [each.id for each in vehicles_of(vehicle)] for vehicle in form.vehicles}
    try:
        return RoutingProblem(
            visits=visits,
            vehicles=vehicles,
            travel=_travel(form, travels),
            allowed={
                label: frozenset(shift for van in vans for shift in shifts.get(van, [van]))
                for label, vans in form.allowed.items()
            },
            profiles={name: matrix_of(matrix) for name, matrix in form.profiles.items()},
            by_time={
                name: tuple(Slice(begins=each.begins, travel=matrix_of(each.matrix)) for each in slices)
                for name, slices in form.by_time.items()
            },
            shipments=tuple(made(shipment, Shipment) for shipment in form.shipments),
            relations=tuple(made(relation, Relation) for relation in form.relations),
            objective=made(form.objective, Objective),
            published={label: made(place, Placed) for label, place in form.published.items()},
        )
    except NotValidError:
        raise
    except ProblemError as error:
        raise NotValidError([_pointed(form, line) for line in error.problems or (str(error),)]) from error


def matrix_of(form: MatrixForm) -> TravelTimes:
    """Return travel times; 0 metres where none are given."""
    count = len(form.places)
    seconds = np.array(form.seconds, dtype=float).reshape(count, count)
    metres = np.where(np.isnan(seconds), np.nan, 0.0)
    if form.metres is not None:
        metres = np.array(form.metres, dtype=float).reshape(count, count)
    places = tuple(form.places)
    return TravelTimes(origins=places, destinations=places, seconds=seconds, metres=metres)


def plan_of(form: PlanForm) -> RoutePlan:
    """Return the routes of a plan; what it leaves out follows from the problem."""
    return RoutePlan(routes=tuple(_route(route) for route in form.routes), unserved=(), report=BY_HAND)


def events_of(question: ReplanRequest) -> tuple[Event, ...]:
    """Return what happened."""
    return tuple(event for form in question.events for event in _events(form))


def keep_of(question: ReplanRequest) -> Keep:
    """Return what is to be kept."""
    return Keep(
        freeze=freezes_of(question.freeze),
        moved_vehicle=question.moved_vehicle,
        moved_hour=question.moved_hour,
        most_moves=question.most_moves,
    )


def freezes_of(forms: list[FreezeForm]) -> tuple[Freeze, ...]:
    """Return what must stay."""
    return tuple(
        Freeze(
            level=form.level,
            until=form.until,
            stops=tuple(form.stops),
            vehicles=tuple(form.vehicles),
            done=tuple(_stop(stop) for stop in form.done),
        )
        for form in forms
    )


def _travel(form: ProblemForm, travels: Travels) -> TravelTimes:
    if form.matrix is not None:
        return matrix_of(form.matrix)
    import geopandas as gpd  # noqa: PLC0415 - heavy, and most questions bring their matrix

    places = form.places or {}
    points = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy([p.lon for p in places.values()], [p.lat for p in places.values()]),
        index=list(places),
        crs="EPSG:4326",
    )
    return travels(form.mode).matrix(points, points).staying_put()


def _events(form: Any) -> Iterator[Event]:
    match form:
        case NewVisitEvent():
            allowed = None if form.allowed is None else frozenset(form.allowed)
            yield NewVisit(visit=made(form.visit, Visit), allowed=allowed)
        case SurgeEvent():
            yield Surge(visits=tuple(made(visit, Visit) for visit in form.visits))
        case CancellationEvent():
            yield Cancellation(visit=form.visit)
        case VehicleDownEvent():
            yield VehicleDown(vehicle=form.vehicle, at=form.at, until=form.until, place=form.place)
        case CrewAbsentEvent():
            yield CrewAbsent(vehicle=form.vehicle)
        case LateEvent():
            yield Late(vehicle=form.vehicle, seconds=form.seconds, at=form.at)
        case ChangesEvent():
            visits, vehicles = form.visits, form.vehicles
            yield Changes(
                add_visits=tuple(made(visit, Visit) for visit in visits.add),
                modify_visits=tuple(made(visit, Visit) for visit in visits.modify),
                remove_visits=tuple(visits.remove),
                add_vehicles=tuple(each for van in vehicles.add for each in vehicles_of(van)),
                modify_vehicles=tuple(each for van in vehicles.modify for each in vehicles_of(van)),
                remove_vehicles=tuple(vehicles.remove),
            )


def _route(form: Any) -> Route:
    return Route(
        vehicle=form.vehicle,
        start=form.start,
        end=form.end,
        stops=tuple(_stop(stop) for stop in form.stops),
        rests=tuple(made(rest, Rest) for rest in form.rests),
        refills=tuple(made(refill, Refill) for refill in form.refills),
    )


def _stop(form: StopForm) -> Stop:
    stop: Stop = made(form, Stop)
    return stop


_NAMED = re.compile(r"^(visit|vehicle)(?: id)? '([^']*)'")
_LISTS = ("allowed", "relations", "shipments", "published", "by_time")


def _pointed(form: ProblemForm, line: str) -> dict[str, str]:
    """Return a line of the core with a pointer to the visit, vehicle or list that it is about."""
    found = _NAMED.match(line)
    pointer = "#/problem"
    if found:
        things: list[Any] = form.visits if found[1] == "visit" else form.vehicles
        index = next(
            (k for k, thing in enumerate(things) if found[2].partition("#")[0] in (thing.id, found[2])), None
        )
        pointer += f"/{found[1]}s" + ("" if index is None else f"/{index}")
    else:
        pointer += next((f"/{name}" for name in _LISTS if line.startswith(name)), "")
    return {"pointer": pointer, "detail": line}
