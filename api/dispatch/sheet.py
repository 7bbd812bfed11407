"""A day that was planned again, as the documents that a plan stores: its sheet and its ways."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import geopandas as gpd
import pandas as pd

from api.dispatch.day import Day, Place, frame_of
from api.dispatch.events import Situation
from api.dispatch.timing import times_document
from api.features import feature_collection
from api.planning import with_moments
from planner.loop.clock import clock_text
from planner.routing.measure import driving_metres, driving_seconds
from planner.routing.plan import Reason, Route, RoutePlan, Stop
from planner.routing.problem import RoutingProblem, Vehicle
from planner.routing.reasons import NEAREST_FIRST
from planner.routing.replan.replan import Replanned
from planner.streets.travel import StreetTravel
from planner.tables import WGS84

Document = dict[str, Any]


def sheet_of(day: Day, asked: Situation, made: Replanned) -> Document:
    """Return the sheet of the new plan, as :func:`planner.loop.sheets.day_document` writes it.

    Besides: ``timing``, the exact times; ``limits``, what vans can still do; ``windows`` of stops that were added.
    """
    known = {left["id"] for left in day.sheet["unserved"]}
    left_out = [row for row in unserved_rows(day, asked, made) if row["id"] not in known]
    sheet = {
        **{
            key: value
            for key, value in day.sheet.items()
            if key not in {"routes", "unserved", "timing", "limits"}
        },
        "routes": [_route(day, asked, made, route) for route in made.plan.routes],
        "unserved": [*left_out, *day.sheet["unserved"]],
    }
    document = with_moments(sheet, day.zone)
    return {**document, "timing": times_document(made.plan), "limits": _limits(day, made.problem)}


def legs_of(day: Day, asked: Situation, made: Replanned, travel: StreetTravel) -> Document:
    """Return the ways of the new plan along the streets, leg by leg, as GeoJSON."""
    return feature_collection(legs_frame(day, asked.places, made.problem, made.plan, travel))


def legs_frame(
    day: Day, places: Mapping[str, Place], problem: RoutingProblem, plan: RoutePlan, travel: StreetTravel
) -> gpd.GeoDataFrame:
    """Return the same as a table, as the layer of routes has it."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    visits = {visit.id: visit.location for visit in problem.visits}
    rows = [
        (route.vehicle, day.date.isoformat(), leg, a, b)
        for route in plan.routes
        for leg, (a, b) in enumerate(pairwise(_calls(vehicles[route.vehicle], route, visits)))
    ]
    lines = travel.ways(frame_of(places), [(a, b) for *_, a, b in rows])
    frame = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=["vehicle", "date", "leg", "origin", "destination"]),
        geometry=lines,
        crs=WGS84,
    )
    frame.index = pd.Index([f"{r[0]}:{r[1]}:{r[2]}" for r in rows], dtype=object, name="id")
    return frame[frame.geometry.notna()]


def unserved_rows(day: Day, asked: Situation, made: Replanned) -> Iterator[Document]:
    """Yield the visits of the day that the new plan does not make, each with why and what would admit it.

    A van that stands is no van: what it could do with other limits helps nobody.
    """
    names = {label: van["name"] for label, van in day.vans.items()}
    standing = _limits(day, made.problem).keys()
    for left in made.plan.unserved:
        place = asked.places[left.visit]
        told: list[tuple[str, Reason]] = [
            (vehicle, "no_vehicle" if vehicle in standing else reason) for vehicle, reason in left.by_vehicle
        ]
        reason = min((reason for _, reason in told), key=_nearness, default=left.reason)
        yield {
            "id": left.visit,
            "name": place.name,
            "place": place.place,
            "people": round(place.people, 1),
            "reason": reason,
            "detail": left.detail if reason == left.reason else "",
            "lon": round(place.lon, 6),
            "lat": round(place.lat, 6),
            "by_vehicle": [{"vehicle": names.get(vehicle, vehicle), "reason": why} for vehicle, why in told],
            "changes": [
                {**asdict(change), "vehicle": names.get(change.vehicle or "", change.vehicle or "")}
                for change in left.changes
                if change.vehicle not in standing
            ],
        }


def _nearness(reason: Reason) -> int:
    """Return how far a reason is from success; that there is no van is furthest."""
    return NEAREST_FIRST.index(reason) if reason in NEAREST_FIRST else len(NEAREST_FIRST)


def _calls(vehicle: Vehicle, route: Route, visits: Mapping[str, str]) -> Iterator[str]:
    if vehicle.starts_at is not None:
        yield vehicle.starts_at
    yield from (visits[stop.visit] for stop in route.stops)
    if vehicle.ends_at is not None:
        yield vehicle.ends_at


def _route(day: Day, asked: Situation, made: Replanned, route: Route) -> Document:
    van, able = day.vans[route.vehicle], {vehicle.id: vehicle for vehicle in made.problem.vehicles}
    rest = next((rest for rest in route.rests if route.start <= rest.start < route.end), None)
    return {
        "vehicle": route.vehicle,
        "name": van["name"],
        "depot": van["depot"],
        "start": clock_text(route.start),
        "end": clock_text(route.end),
        "metres": round(driving_metres(made.problem, route)),
        "driving_minutes": round(driving_seconds(made.problem, route) / 60),
        "open_end": able[route.vehicle].open_end,
        "break": None if rest is None else {"start": clock_text(rest.start), "end": clock_text(rest.end)},
        "stops": [_stop(asked, made, stop, order) for order, stop in enumerate(route.stops, 1)],
    }


def _stop(asked: Situation, made: Replanned, stop: Stop, order: int) -> Document:
    place = asked.places[stop.visit]
    visit = next(visit for visit in made.problem.visits if visit.id == stop.visit)
    hours = [[clock_text(window.earliest), clock_text(window.latest)] for window in visit.windows]
    return {
        "order": order,
        "id": stop.visit,
        "name": place.name,
        "place": place.place,
        "lon": round(place.lon, 6),
        "lat": round(place.lat, 6),
        "arrival": clock_text(stop.start),
        "departure": clock_text(stop.start + visit.service_duration),
        "dwell_minutes": visit.service_duration // 60,
        "people": round(place.people, 1),
        "windows": hours,
    }


def _limits(day: Day, problem: RoutingProblem) -> Document:
    """Return what vans can do less than usual on the rest of the day."""
    able = {vehicle.id: vehicle for vehicle in problem.vehicles}
    limits: Document = {}
    for label in day.vans:
        vehicle = able.get(label)
        if vehicle is None:
            limits[label] = {"absent": True}
        elif vehicle.open_end or vehicle.max_tasks is not None:
            limits[label] = {
                "open_end": vehicle.open_end,
                "max_tasks": vehicle.max_tasks,
                "no_break": not vehicle.breaks,
            }
    return limits
