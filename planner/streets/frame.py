"""A street network as a table of lines, which is how a workspace keeps it and QGIS shows it."""

import geopandas as gpd
import numpy as np
import shapely

from planner.streets.network import StreetNetwork
from planner.streets.speeds import ROAD_CLASSES
from planner.tables import WGS84


def streets_to_frame(network: StreetNetwork) -> gpd.GeoDataFrame:
    """Return one line for each edge, with everything that :func:`streets_from_frame` needs."""
    owner = np.repeat(np.arange(network.edge_count), np.diff(network.line_start))
    lines = shapely.linestrings(network.line, indices=owner) if network.edge_count else []
    frame = gpd.GeoDataFrame(
        {
            "from_node": network.ends[:, 0].astype(np.int64),
            "to_node": network.ends[:, 1].astype(np.int64),
            "metres": network.metres,
            "forward_ms": network.forward_ms.astype(np.int64),
            "backward_ms": network.backward_ms.astype(np.int64),
            "ferry": network.ferry,
            "road_class": np.array(ROAD_CLASSES, dtype=object)[network.road_class],
        },
        geometry=lines,
        crs=WGS84,
    )
    frame.index = ("e" + frame.index.astype(str)).rename("id")
    return frame


def streets_from_frame(frame: gpd.GeoDataFrame) -> StreetNetwork:
    """Return the network of a table made by :func:`streets_to_frame`."""
    line, owner = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    start = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(frame)))]).astype(np.int64)
    ends = frame[["from_node", "to_node"]].to_numpy(np.int32)
    nodes = np.zeros((int(ends.max()) + 1 if len(ends) else 0, 2))
    nodes[ends[:, 0]] = line[start[:-1]]
    nodes[ends[:, 1]] = line[start[1:] - 1]
    classes = {name: number for number, name in enumerate(ROAD_CLASSES)}
    return StreetNetwork(
        nodes=nodes,
        ends=ends,
        metres=frame["metres"].to_numpy(np.float64),
        forward_ms=frame["forward_ms"].to_numpy(np.int32),
        backward_ms=frame["backward_ms"].to_numpy(np.int32),
        ferry=frame["ferry"].to_numpy(bool),
        road_class=frame["road_class"].map(classes).to_numpy(np.int8),
        line=line,
        line_start=start,
    )
