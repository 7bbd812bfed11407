"""What lies below the people and the routes: the land, its borders and its main roads, for orientation."""

import folium
import geopandas as gpd

from maps import layers
from maps.thinning import land_below, light_areas, light_lines


def backdrop(boundaries: gpd.GeoDataFrame, roads: gpd.GeoDataFrame) -> list[folium.GeoJson]:
    """Return the layers below everything else, in the order in which they are drawn."""
    areas = light_areas(boundaries.geometry)
    return [
        layers.ground(land_below(areas), layers.LAND),
        layers.ground(areas, layers.BORDERS),
        layers.ground(light_lines(roads.geometry), layers.ROADS),
    ]
