"""From the stored documents of a plan to what files show; needs neither the solver nor the streets."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from maps.plan_view import LeftOut, Line, PlanView, ShownChange, ShownPause, ShownRoute, ShownStop, Spot
from planner.loop.clock import clock_seconds

Document = Mapping[str, Any]


def stored_view(
    sheet: Document,
    *,
    legs: Document | None,
    vehicles: Iterable[Document],
    version: int,
    made: datetime,
) -> PlanView:
    """Return the routes of a stored day.

    Parameters
    ----------
    sheet
        The document of the day; see :func:`planner.loop.sheets.day_document`, with ``timezone``.
    legs
        Its ways as GeoJSON, leg by leg with ``vehicle``, or None where they are not known.
    vehicles
        Those of the plan's facts: ``id``, ``depot``, ``lon`` and ``lat``.
    version, made
        Of the plan; aware.
    """
    depots = {vehicle["id"]: _depot(vehicle) for vehicle in vehicles}
    lines: dict[str, list[Line]] = {}
    for leg in () if legs is None else legs["features"]:
        lines.setdefault(leg["properties"]["vehicle"], []).extend(_lines(leg["geometry"]))
    return PlanView(
        title=sheet["title"],
        day=date.fromisoformat(sheet["date"]),
        zone=sheet.get("timezone", "UTC"),
        version=version,
        made=made,
        routes=tuple(
            _route(route, depots.get(route["vehicle"]), lines.get(route["vehicle"], ()))
            for route in sheet["routes"]
        ),
        left_out=tuple(_left_out(left) for left in sheet["unserved"]),
        of_rota=True,
    )


def _depot(vehicle: Document) -> Spot:
    return Spot(name=vehicle["depot"], lon_lat=(vehicle["lon"], vehicle["lat"]))


def _lines(geometry: Document | None) -> Iterable[Line]:
    """Yield the lines of a leg; a leg from a place to itself has none."""
    if geometry is None:
        return
    parts = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
    for part in parts:
        if len(part) > 1:
            yield tuple((float(lon), float(lat)) for lon, lat, *_ in part)


def _route(route: Document, depot: Spot | None, lines: Iterable[Line]) -> ShownRoute:
    stops = tuple(_stop(stop) for stop in route["stops"])
    depot = Spot(name=route["depot"]) if depot is None else depot
    return ShownRoute(
        vehicle=route["vehicle"],
        name=route["name"],
        start=clock_seconds(route["start"]),
        end=clock_seconds(route["end"]),
        begins=depot,
        ends=None if route.get("open_end") else depot,
        metres=route["metres"],
        driving=round(60 * route["driving_minutes"]),
        stops=stops,
        pauses=() if route["break"] is None else (_break(route["break"], stops, depot),),
        lines=tuple(lines),
    )


def _stop(stop: Document) -> ShownStop:
    """Return a stop; a stored sheet says when the service begins and ends, not when the van comes."""
    begin = clock_seconds(stop["arrival"])
    return ShownStop(
        order=stop["order"],
        visit=stop["id"],
        spot=Spot(name=stop["name"], place=stop["place"], lon_lat=(stop["lon"], stop["lat"])),
        arrival=begin,
        start=begin,
        departure=clock_seconds(stop["departure"]),
        people=stop["people"],
    )


def _break(rest: Document, stops: tuple[ShownStop, ...], depot: Spot) -> ShownPause:
    """Return the break between two stops; where it is, if it follows one at once or one follows it."""
    start, end = clock_seconds(rest["start"]), clock_seconds(rest["end"])
    after = sum(stop.start < start for stop in stops)
    spot = None
    if after < len(stops) and stops[after].start == end:
        spot = stops[after].spot
    elif after and start <= stops[after - 1].departure:
        spot = stops[after - 1].spot
    elif not after:
        spot = depot
    return ShownPause(kind="break", after=after, start=start, end=end, spot=spot)


def _left_out(left: Document) -> LeftOut:
    place = (left["lon"], left["lat"]) if "lon" in left else None
    return LeftOut(
        visit=left["id"],
        spot=Spot(name=left["name"], place=left["place"], lon_lat=place),
        reason=left["reason"],
        detail=left["detail"],
        people=left["people"],
        by_vehicle=tuple((pair["vehicle"], pair["reason"]) for pair in left.get("by_vehicle", ())),
        changes=tuple(ShownChange(**change) for change in left.get("changes", ())),
    )
