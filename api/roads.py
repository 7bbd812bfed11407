"""The streets that people orient themselves by on a map."""

import geopandas as gpd
import numpy as np

from maps.thinning import light_lines
from planner.coverage.question import CoverageQuestion
from planner.streets.frame import streets_to_frame
from planner.streets.network import StreetNetwork
from planner.streets.speeds import ROAD_CLASSES
from planner.tables import WGS84

_MAIN_ROADS = ("motorway", "trunk", "primary")


def main_roads(network: StreetNetwork) -> gpd.GeoDataFrame:
    """Return the streets that people orient themselves by; every street where there is no main road."""
    classes = np.array(ROAD_CLASSES, dtype=object)[network.road_class]
    main = np.isin(classes, _MAIN_ROADS)
    frame = streets_to_frame(network)
    chosen = frame[main if main.any() else ~network.ferry][["road_class", "geometry"]]
    lines = light_lines(chosen.geometry)
    return gpd.GeoDataFrame({"road_class": ["main"] * len(lines)}, geometry=lines, crs=WGS84)


def roads_of(question: CoverageQuestion) -> gpd.GeoDataFrame:
    """Return the main roads of the first mode of travel, for orientation."""
    return main_roads(next(iter(question.travel.values())).network)
