"""A published day as a routing problem with its plan, read back from the documents of a workspace."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd

from api.dispatch.timing import Timing, read_times
from api.options import DOCUMENTS
from api.project import Project
from api.store import Workspace, WorkspaceError
from planner.loop.clock import clock_seconds
from planner.loop.opening import windows_on
from planner.routing.check import violations
from planner.routing.plan import RoutePlan
from planner.routing.problem import Break, Costs, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.solving import SolveReport
from planner.streets.travel import StreetTravel
from planner.tables import WGS84

COSTS = Costs(fixed=3600)
"""What a route costs: sending a van out an hour of driving, as in the rota, and its driving. That days become even is
for the rota; on the day itself the shortest way counts."""

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with its name; ``place`` is the village, ``people`` who live near."""

    name: str
    place: str
    lon: float
    lat: float
    people: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A published day.

    Attributes
    ----------
    date, zone
        Which day, and the zone of its wall times.
    version, etag
        Of the published plan; the hash of its document.
    sheet, legs
        The stored documents of the day.
    vans
        Vehicle id -> its document in the facts of the plan.
    stops
        Stop id -> its document in the facts, for every stop place of the plan.
    places
        Location id -> where it is, for all depots and all stops of the day.
    problem, plan
        The day as a problem, and the published routes as its plan.
    notes
        Rules that the published plan breaks as the map is now, in words; none for a sound plan.
    """

    date: date
    zone: ZoneInfo
    version: int
    etag: str
    sheet: Document
    legs: Document
    vans: Mapping[str, Document]
    stops: Mapping[str, Document]
    places: Mapping[str, Place]
    problem: RoutingProblem
    plan: RoutePlan
    notes: tuple[str, ...]


def published_day(workspace: Workspace, travel: StreetTravel, day: date) -> Day:
    """Return the published day as a problem, its travel measured on the streets of the workspace.

    Raises
    ------
    WorkspaceError
        If nothing is published, or the plan has no such day.
    """
    with workspace.reading():
        version, etag = published_version(workspace)
        sheet = workspace.get_result(DOCUMENTS, f"days/{day.isoformat()}")
        facts = workspace.get_result(DOCUMENTS, "facts")
        if sheet is None or facts is None:
            raise WorkspaceError(_no_day(day, facts))
        legs = workspace.get_result(DOCUMENTS, f"routes/{day.isoformat()}.geojson")
        hours = _opening_hours(workspace)
        breaks = _breaks(workspace)
        zone = ZoneInfo(Project.of(workspace).timezone)
    vans, stops = ({row["id"]: row for row in facts[name]} for name in ("vehicles", "stops"))
    places = _places(sheet, vans)
    frame = frame_of(places)
    vehicles = tuple(_vehicles(sheet, vans, breaks))
    visits = tuple(_visit(stop, hours, day) for route in sheet["routes"] for stop in route["stops"])
    problem = RoutingProblem(
        visits=visits, vehicles=vehicles, travel=travel.matrix(frame, frame).staying_put()
    )
    problem, plan, notes = _sound(problem, sheet)
    return Day(
        date=day,
        zone=zone,
        version=version,
        etag=etag,
        sheet=sheet,
        legs=legs or {"type": "FeatureCollection", "features": []},
        vans=vans,
        stops=stops,
        places=places,
        problem=problem,
        plan=plan,
        notes=notes,
    )


def published_version(workspace: Workspace) -> tuple[int, str]:
    """Return number and hash of the published plan.

    Raises
    ------
    WorkspaceError
        If there is none.
    """
    versions = [plan for plan in workspace.plans() if plan.state == "published"]
    if not versions:
        raise WorkspaceError(f"{workspace.path} has no plan yet. Make one: farreach plan {workspace.path}")
    return versions[-1].version, versions[-1].sha256


def frame_of(places: Mapping[str, Place]) -> gpd.GeoDataFrame:
    """Return places as a table of points."""
    lons, lats = [place.lon for place in places.values()], [place.lat for place in places.values()]
    return gpd.GeoDataFrame(index=list(places), geometry=gpd.points_from_xy(lons, lats), crs=WGS84)


def depot_of(vehicle: str) -> str:
    """Return the location id of the depot of a van."""
    return f"depot:{vehicle}"


def _no_day(day: date, facts: Document | None) -> str:
    covered = "none" if not facts or not facts["dates"] else f"{min(facts['dates'])} to {max(facts['dates'])}"
    return f"The plan has nothing on {day}; the days that it covers: {covered}."


def _opening_hours(workspace: Workspace) -> Mapping[str, str]:
    if "candidates" not in workspace.layers():
        return {}
    frame = workspace.read_layer("candidates")
    if "opening_hours" not in frame:
        return {}
    return {str(label): str(text) for label, text in frame["opening_hours"].dropna().items()}


def _breaks(workspace: Workspace) -> Mapping[str, Break]:
    if "depots" not in workspace.layers():
        return {}
    rows = workspace.read_layer("depots")
    return {
        str(label): Break(
            windows=(
                TimeWindow(
                    earliest=clock_seconds(row["break_earliest"]), latest=clock_seconds(row["break_latest"])
                ),
            ),
            duration=int(row["break_minutes"] * 60),
        )
        for label, row in rows.iterrows()
        if row["break_minutes"] > 0
    }


def _places(sheet: Document, vans: Mapping[str, Document]) -> dict[str, Place]:
    depots = {
        depot_of(label): Place(name=van["depot"], place="", lon=van["lon"], lat=van["lat"])
        for label, van in vans.items()
    }
    stops = {
        stop["id"]: Place(
            name=stop["name"], place=stop["place"], lon=stop["lon"], lat=stop["lat"], people=stop["people"]
        )
        for route in sheet["routes"]
        for stop in route["stops"]
    }
    return depots | stops


def _vehicles(
    sheet: Document, vans: Mapping[str, Document], breaks: Mapping[str, Break]
) -> Iterator[Vehicle]:
    """Yield the vans that can drive on this day; earlier re-plans may have taken some of them off the road."""
    limits: Mapping[str, Document] = sheet.get("limits", {})
    for label, van in vans.items():
        limit = limits.get(label, {})
        if limit.get("absent"):
            continue
        rest = () if label not in breaks or limit.get("no_break") else (breaks[label],)
        shift = TimeWindow(earliest=clock_seconds(van["shift_start"]), latest=clock_seconds(van["shift_end"]))
        yield Vehicle(
            id=label,
            depot=depot_of(label),
            shift=shift,
            breaks=rest,
            costs=COSTS,
            open_end=bool(limit.get("open_end")),
            max_tasks=limit.get("max_tasks"),
        )


def _visit(stop: Document, hours: Mapping[str, str], day: date) -> Visit:
    if "windows" in stop:
        windows: Sequence[TimeWindow] = [
            TimeWindow(earliest=clock_seconds(opens), latest=clock_seconds(closes))
            for opens, closes in stop["windows"]
        ]
    else:
        windows = windows_on(hours.get(stop["id"], ""), day) or ()
    return Visit(
        id=stop["id"],
        service_duration=60 * stop["dwell_minutes"],
        windows=tuple(windows),
        people=float(stop["people"]),
    )


def _sound(problem: RoutingProblem, sheet: Document) -> tuple[RoutingProblem, RoutePlan, tuple[str, ...]]:
    """Return the plan with the times of the sheet, read so that it breaks as few rules as can be.

    Opening hours that the published plan does not keep have changed since: they do not hold for those visits.
    """
    ways: tuple[Timing, ...] = ("as_printed", "half_a_minute_sooner")
    found = [_read(problem, sheet, way) for way in ways]
    best = min(found, key=lambda pair: len(pair[2]))
    shut = {wrong.visit for wrong in violations(*best[:2]) if wrong.kind == "window"}
    if not shut:
        return best
    visits = tuple(replace(visit, windows=()) if visit.id in shut else visit for visit in problem.visits)
    freed, plan, notes = min(
        (_read(replace(problem, visits=visits), sheet, way) for way in ways), key=lambda pair: len(pair[2])
    )
    said = [
        f"opening hours of {label} do not hold: the published plan does not keep them"
        for label in sorted(map(str, shut))
    ]
    return freed, plan, (*said, *notes)


def _read(
    problem: RoutingProblem, sheet: Document, way: Timing
) -> tuple[RoutingProblem, RoutePlan, tuple[str, ...]]:
    report = SolveReport(solver="published", version="", seed=0, status="feasible", objective=0.0)
    plan = RoutePlan(routes=tuple(read_times(problem, sheet, way)), unserved=(), report=report)
    return problem, plan, tuple(str(wrong) for wrong in violations(problem, plan))
