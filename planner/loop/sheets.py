"""The rota and the routes of a date as plain documents: what a dispatcher and a driver read."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from planner.loop.answer import LoopAnswer
from planner.loop.clock import clock_text
from planner.loop.facts import Document, vehicle_rows
from planner.routing.measure import driving_metres, driving_seconds
from planner.routing.period import RotaDay, problem_of_day
from planner.routing.plan import Stop

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def rota_document(answer: LoopAnswer, *, title: str) -> Document:
    """Return the rota: each van's days with stops and times."""
    return {
        "title": title,
        "dates": [{"date": day.isoformat(), "weekday": WEEKDAYS[day.weekday()]} for day in answer.days],
        "vehicles": [
            {
                **vehicle,
                "days": [
                    {
                        "date": day.date.isoformat(),
                        "start": clock_text(day.route.start),
                        "end": clock_text(day.route.end),
                        "stops": [
                            _stop(answer, stop, order) for order, stop in enumerate(day.route.stops, 1)
                        ],
                    }
                    for day in (() if answer.rota is None else answer.rota.days)
                    if day.vehicle == vehicle["id"]
                ],
            }
            for vehicle in vehicle_rows(answer)
        ],
        "unserved": unserved_visits(answer),
    }


def day_document(answer: LoopAnswer, day: date, *, title: str) -> Document:
    """Return the routes of one date: for each van its stops with arrival and departure, break, distance.

    A break that the crew takes at the depot, before leaving or after coming back, is not on the sheet.
    """
    today = [] if answer.rota is None else [entry for entry in answer.rota.days if entry.date == day]
    vehicles = {row["id"]: row for row in vehicle_rows(answer)}
    return {
        "title": title,
        "date": day.isoformat(),
        "weekday": WEEKDAYS[day.weekday()],
        "dates": [other.isoformat() for other in answer.days],
        "routes": [_route(answer, entry, vehicles[entry.vehicle]) for entry in today],
        "unserved": unserved_visits(answer),
    }


def _route(answer: LoopAnswer, entry: RotaDay, vehicle: Mapping[str, Any]) -> Document:
    assert answer.rota_problem is not None
    assert answer.rota is not None
    problem = problem_of_day(answer.rota_problem, answer.rota, entry.date)
    rest = next((r for r in entry.route.rests if entry.route.start <= r.start < entry.route.end), None)
    return {
        "vehicle": entry.vehicle,
        "name": vehicle["name"],
        "depot": vehicle["depot"],
        "start": clock_text(entry.route.start),
        "end": clock_text(entry.route.end),
        "metres": round(driving_metres(problem, entry.route)),
        "driving_minutes": round(driving_seconds(problem, entry.route) / 60),
        "break": None if rest is None else {"start": clock_text(rest.start), "end": clock_text(rest.end)},
        "stops": [_stop(answer, stop, order) for order, stop in enumerate(entry.route.stops, 1)],
    }


def _stop(answer: LoopAnswer, stop: Stop, order: int) -> Document:
    """Return one stop; arrival and departure bound the service, a break there is told apart from it."""
    row = answer.choice.stops.loc[stop.visit]
    return {
        "order": order,
        "id": stop.visit,
        "name": row["name"],
        "place": row["place"],
        "lon": round(row.geometry.x, 6),
        "lat": round(row.geometry.y, 6),
        "arrival": clock_text(stop.start),
        "departure": clock_text(stop.start + int(row["dwell"])),
        "dwell_minutes": int(row["dwell"]) // 60,
        "people": round(float(row["people"]), 1),
    }


def unserved_visits(answer: LoopAnswer) -> list[Document]:
    """Return the visits that no route makes, each with its reason, those of the vans, and what would admit it."""
    stops = answer.choice.stops
    names = {row["id"]: row["name"] for row in vehicle_rows(answer)}
    return [
        {
            "id": left.visit,
            "name": stops["name"][left.visit],
            "place": stops["place"][left.visit],
            "people": round(float(stops["people"][left.visit]), 1),
            "reason": left.reason,
            "detail": left.detail,
            "lon": round(stops.geometry[left.visit].x, 6),
            "lat": round(stops.geometry[left.visit].y, 6),
            "by_vehicle": [
                {"vehicle": names.get(vehicle, vehicle), "reason": reason}
                for vehicle, reason in left.by_vehicle
            ],
            "changes": [
                {**asdict(change), "vehicle": names.get(change.vehicle or "", change.vehicle or "")}
                for change in left.changes
            ],
        }
        for left in (() if answer.rota is None else answer.rota.unserved)
    ]
