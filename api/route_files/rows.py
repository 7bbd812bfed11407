"""The rows that GeoJSON and CSV share: one for each route, stop, pause and visit left out, under our own names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from api.route_files.plain import instant, plain
from maps.plan_view import LeftOut, Line, LonLat, PlanView, ShownPause, ShownRoute, ShownStop, clock, span

Kind = Literal["route", "stop", "break", "reload", "left_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing of a plan: its properties, and a line, a place, or neither."""

    kind: Kind
    id: str
    properties: dict[str, Any]
    line: Line = ()
    lon_lat: LonLat | None = None


def rows_of(plan: PlanView) -> Iterator[Row]:
    """Yield each route followed by its stops and pauses in order of time, then what is left out."""
    for route in plan.routes:
        yield _route(plan, route)
        for row in route.rows():
            yield _stop(plan, row, route) if isinstance(row, ShownStop) else _pause(plan, row, route)
    for left in plan.left_out:
        yield _left_out(left)


def _route(plan: PlanView, route: ShownRoute) -> Row:
    line: list[LonLat] = []
    for part in route.way():
        line += part[1:] if line and part and line[-1] == part[0] else part
    properties = {
        "vehicle": route.vehicle,
        "name": plain(route.name),
        "depot": plain(route.begins.name) if route.begins else None,
        **_times(plan, start=route.start, end=route.end),
        "metres": round(route.metres),
        "driving_minutes": _minutes(route.driving),
        "waiting_minutes": _minutes(route.waiting),
        "stops": len(route.stops),
        "people": round(route.people, 1),
        "along_streets": bool(route.lines),
    }
    return Row(kind="route", id=route.vehicle, properties=properties, line=tuple(line))


def _stop(plan: PlanView, stop: ShownStop, route: ShownRoute) -> Row:
    properties = {
        "vehicle": route.vehicle,
        "order": stop.order,
        "name": plain(stop.spot.name),
        "place": plain(stop.spot.place),
        **_times(plan, arrival=stop.arrival, start=stop.start, departure=stop.departure),
        "waiting_minutes": _minutes(stop.waiting),
        "dwell_minutes": _minutes(stop.departure - stop.start),
        "windows": ", ".join(span(*window) for window in stop.windows),
        "tasks": plain(stop.tasks),
        "people": round(stop.people, 1),
        "load": " ".join(map(str, stop.load)),
    }
    return Row(kind="stop", id=stop.visit, properties=properties, lon_lat=stop.spot.lon_lat)


def _pause(plan: PlanView, pause: ShownPause, route: ShownRoute) -> Row:
    properties = {
        "vehicle": route.vehicle,
        "name": "" if pause.spot is None else plain(pause.spot.name),
        **_times(plan, start=pause.start, end=pause.end),
    }
    place = None if pause.spot is None else pause.spot.lon_lat
    number = sum(1 for other in route.pauses if other.start < pause.start) + 1
    return Row(
        kind=pause.kind, id=f"{route.vehicle} {pause.kind} {number}", properties=properties, lon_lat=place
    )


def _left_out(left: LeftOut) -> Row:
    properties = {
        "name": plain(left.spot.name),
        "place": plain(left.spot.place),
        "people": round(left.people, 1),
        "reason": left.reason,
        "detail": plain(left.detail),
        "by_vehicle": "; ".join(f"{plain(name)}: {reason}" for name, reason in left.by_vehicle),
        "change": plain(left.changes[0].sentence) if left.changes else "",
    }
    return Row(kind="left_out", id=left.visit, properties=properties, lon_lat=left.spot.lon_lat)


def _times(plan: PlanView, **moments: int) -> dict[str, str]:
    """Return wall times under their names, and the moments with offset under ``..._at``."""
    walls = {name: clock(seconds) for name, seconds in moments.items()}
    return walls | {f"{name}_at": instant(plan, seconds).isoformat() for name, seconds in moments.items()}


def _minutes(seconds: int) -> float:
    return round(seconds / 60, 1)
