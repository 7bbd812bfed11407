"""Where vans stand and when: as loaded, else as the published plan says."""

import geopandas as gpd
import pandas as pd

from api.options import DOCUMENTS
from api.store import Workspace
from planner.tables import WGS84, check_table, empty_table


def stands_in(workspace: Workspace) -> gpd.GeoDataFrame:
    """Return the layer ``stands``, else the visits of the published plan; an empty table where there is neither."""
    if workspace.layers().get("stands"):
        return check_table(workspace.read_layer("stands"), "stands")
    return planned_stands(workspace)


def planned_dates(workspace: Workspace) -> list[str]:
    """Return the dates of the published rota, ascending; none without a plan."""
    facts = workspace.get_result(DOCUMENTS, "facts")
    return [] if facts is None else sorted(facts["dates"])


def planned_stands(workspace: Workspace) -> gpd.GeoDataFrame:
    """Return each visit of the published plan as a stand."""
    visits = [
        (date, route, stop)
        for date in planned_dates(workspace)
        for route in (workspace.get_result(DOCUMENTS, f"days/{date}") or {"routes": []})["routes"]
        for stop in route["stops"]
    ]
    if not visits:
        return empty_table("stands")
    rows = [
        {
            "name": stop["name"],
            "place": stop["id"],
            "vehicle": route["vehicle"],
            "date": date,
            "arrival": stop["arrival"],
            "departure": stop["departure"],
        }
        for date, route, stop in visits
    ]
    ids = [f"{route['vehicle']} {date} {stop['order']}" for date, route, stop in visits]
    points = gpd.points_from_xy([s["lon"] for *_, s in visits], [s["lat"] for *_, s in visits])
    table = pd.DataFrame(rows, index=pd.Index(ids, dtype=object, name="id"))
    return check_table(gpd.GeoDataFrame(table, geometry=points, crs=WGS84), "stands")
