"""What lies below the people and the routes: the land, its borders and its main roads, for orientation."""

from dataclasses import dataclass
from typing import Any

import folium
import geopandas as gpd

from maps import layers
from maps.thinning import land_below, light_areas, light_lines


@dataclass(frozen=True, slots=True)
class Backdrop:
    """Land, borders and roads as GeoJSON, made once for all maps of a country."""

    land: dict[str, Any]
    borders: dict[str, Any]
    roads: dict[str, Any]

    @classmethod
    def of(cls, boundaries: gpd.GeoDataFrame, roads: gpd.GeoDataFrame) -> "Backdrop":
        """Return the backdrop of areas and main roads, with as few vertices as a map of all of them shows."""
        areas = light_areas(boundaries.geometry)
        return cls(
            layers.unlabelled(land_below(areas)),
            layers.unlabelled(areas),
            layers.unlabelled(light_lines(roads.geometry)),
        )

    def drawn(self) -> list[folium.GeoJson]:
        """Return the layers below everything else, in the order in which they are drawn."""
        return [
            layers.ground(self.land, layers.LAND),
            layers.ground(self.borders, layers.BORDERS),
            layers.ground(self.roads, layers.ROADS),
        ]
