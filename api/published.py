"""The routes of the published plan, as remedies see them: where vans pass, how much of their shifts is left."""

from typing import Any

import geopandas as gpd
import pandas as pd

from api.options import DOCUMENTS
from api.store import Workspace
from planner.loop.clock import clock_seconds
from planner.remedies.question import Published, PublishedRoute
from planner.tables import WGS84

WORKDAYS_A_WEEK = 5


def published_plan(workspace: Workspace) -> Published | None:
    """Return what the published plan does; None where there is none, or nobody is on the road."""
    facts = workspace.get_result(DOCUMENTS, "facts")
    if facts is None or "coverage" not in workspace.layers():
        return None
    breaks = workspace.read_layer("depots")["break_minutes"].to_dict()
    vehicles = {row["id"]: {**row, "break": 60 * breaks.get(row["id"], 0.0)} for row in facts["vehicles"]}
    places = {f"depot:{label}": (row["lon"], row["lat"], row["name"]) for label, row in vehicles.items()}
    routes = []
    for day in facts["dates"]:
        sheet = workspace.get_result(DOCUMENTS, f"days/{day}") or {"routes": []}
        for route in sheet["routes"]:
            places |= {stop["id"]: (stop["lon"], stop["lat"], stop["name"]) for stop in route["stops"]}
            routes.append(_route(day, route, vehicles[route["vehicle"]]))
    if not routes:
        return None
    lon, lat, names = zip(*places.values(), strict=True)
    frame = gpd.GeoDataFrame(
        {"name": list(names)}, index=list(places), geometry=gpd.points_from_xy(lon, lat), crs=WGS84
    )
    stop_of: pd.Series[str] = workspace.read_layer("coverage")["stop"].fillna("").astype(str)
    return Published(
        routes=tuple(routes),
        places=frame,
        weeks=max(1, round(len(facts["dates"]) / WORKDAYS_A_WEEK)),
        stop_of=stop_of,
        stops=frame["name"].to_dict(),
    )


def _route(day: str, route: dict[str, Any], vehicle: dict[str, Any]) -> PublishedRoute:
    """Return one van's day; a break that is taken at the depot is no time that is left."""
    depot = f"depot:{route['vehicle']}"
    shift = clock_seconds(vehicle["shift_end"]) - clock_seconds(vehicle["shift_start"])
    out = clock_seconds(route["end"]) - clock_seconds(route["start"])
    rest = vehicle["break"] if route["break"] is None else 0.0
    return PublishedRoute(
        id=f"{route['name']} {day}",
        vehicle=route["name"],
        day=day,
        places=(depot, *(stop["id"] for stop in route["stops"]), depot),
        slack=float(max(0.0, shift - out - rest)),
    )
