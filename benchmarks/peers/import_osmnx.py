"""The import as users of osmnx, networkx and geopandas write it, from an extract to a GeoPackage.

osmnx reads OpenStreetMap XML only, and takes every way in the file for a street. So the extract is first split with
pyosmium into an XML file of drivable streets and one of everything else that is wanted.
"""

from pathlib import Path
from typing import Any

import geopandas as gpd
import osmium
import osmnx as ox
import pandas as pd
from measuring import peak_mb, step

from planner.streets.speeds import SPEED_KMH

NOT_DRIVEN = frozenset(
    "abandoned bridleway bus_guideway construction corridor cycleway elevator escalator footway no path pedestrian "
    "planned platform proposed raceway razed rest_area services steps track".split()
)
"""What the filter ``drive_service`` of osmnx leaves out."""
CLOSED_SERVICE = frozenset({"emergency_access", "parking", "parking_aisle", "private"})
SERVICES = ["bank", "post_office", "clinic", "doctors", "hospital", "townhall"]
STOPS = ["community_centre", "townhall", "library", "marketplace", "post_office", "fuel", "parking"]
PLACES = ["city", "town", "village", "hamlet", "suburb", "farm", "isolated_dwelling", "island", "islet"]
HOMES = [
    "residential",
    "apartments",
    "house",
    "detached",
    "semidetached_house",
    "terrace",
    "bungalow",
    "farm",
]
WANTED: dict[str, bool | str | list[str]] = {
    "amenity": SERVICES + STOPS,
    "healthcare": ["clinic", "centre"],
    "leisure": "sports_centre",
    "shop": "supermarket",
    "place": [*PLACES, "square"],
    "building": True,
    "addr:housenumber": True,
    "boundary": "administrative",
}
COLUMNS = ["geometry", "name"]


def run(extract: Path, out: Path) -> None:
    """Import ``extract`` into the GeoPackage ``out``, telling each step."""
    streets, things = out.with_suffix(".streets.osm"), out.with_suffix(".things.osm")
    with step("split the extract into XML") as figures:
        split(extract, streets, things)
        figures["XML MB"] = round((streets.stat().st_size + things.stat().st_size) / 1e6)
    with step("graph_from_xml, simplified") as figures:
        graph = ox.graph_from_xml(streets, simplify=True, retain_all=True)
        figures.update({"nodes": len(graph), "edges": len(graph.edges), "peak MB": peak_mb()})
    with step("speeds and travel times"):
        graph = ox.add_edge_travel_times(ox.add_edge_speeds(graph, hwy_speeds=dict(SPEED_KMH)))
    with step("save_graph_geopackage"):
        ox.save_graph_geopackage(graph, out, directed=True)
        del graph
    with step("features_from_xml") as figures:
        features = ox.features_from_xml(things, tags=WANTED)
        figures.update({"features": len(features), "peak MB": peak_mb()})
    with step("select tables, place people") as figures:
        layers = tables(features)
        figures.update({name: len(layer) for name, layer in layers.items()})
    with step("to_file"):
        for name, layer in layers.items():
            layer.to_file(out, layer=name)


def split(extract: Path, streets: Path, things: Path) -> None:
    """Write the drivable streets and the wanted things to two XML files, each with all it refers to."""
    with osmium.BackReferenceWriter(streets, ref_src=extract, overwrite=True) as writer:
        ways = osmium.FileProcessor(extract, osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway"))
        for way in ways:
            if driven(way.tags):
                writer.add(way)
    with osmium.BackReferenceWriter(things, ref_src=extract, overwrite=True) as writer:
        found = osmium.FileProcessor(extract).with_filter(osmium.filter.KeyFilter(*WANTED))
        for thing in found:
            if wanted(thing.tags):
                writer.add(thing)


def driven(tags: Any) -> bool:
    """Return whether the ``drive_service`` filter of osmnx lets a street pass."""
    return (
        tags["highway"] not in NOT_DRIVEN
        and tags.get("area") != "yes"
        and tags.get("access") != "private"
        and tags.get("motor_vehicle") != "no"
        and tags.get("motorcar") != "no"
        and tags.get("service") not in CLOSED_SERVICE
    )


def wanted(tags: Any) -> bool:
    """Return whether one of the wanted tags is there."""
    return any(
        key in tags and (values is True or tags[key] in ([values] if isinstance(values, str) else values))
        for key, values in WANTED.items()
    )


def tables(features: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of a workspace, chosen from one table of features."""
    known = ["amenity", "healthcare", "leisure", "shop", "place", "population", "building", "boundary"]
    wide = features.reindex(columns=[*COLUMNS, *known, "addr:housenumber", "admin_level", "opening_hours"])
    settlements = wide[wide["place"].isin(PLACES[:7]) & wide["name"].notna()]
    dwellings = wide[wide["building"].isin(HOMES) | wide["addr:housenumber"].notna()]
    areas = wide.geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    stops = (
        wide["amenity"].isin(STOPS) | (wide["leisure"] == "sports_centre") | (wide["shop"] == "supermarket")
    )
    return {
        "service_points": as_points(
            wide[wide["amenity"].isin(SERVICES) | wide["healthcare"].isin(["clinic", "centre"])],
            "amenity",
            "opening_hours",
        ),
        "settlements": as_points(settlements, "place", "population"),
        "demand": people(dwellings, settlements),
        "candidates": as_points(wide[stops | (wide["place"] == "square")], "amenity", "opening_hours"),
        "boundaries": wide[(wide["boundary"] == "administrative") & areas][[*COLUMNS, "admin_level"]],
        "islands": wide[wide["place"].isin(["island", "islet"]) & areas][COLUMNS],
    }


def as_points(frame: gpd.GeoDataFrame, *columns: str) -> gpd.GeoDataFrame:
    """Return the name, the columns and a point of each feature."""
    return frame[[*COLUMNS, *columns]].set_geometry(frame.geometry.representative_point())


def people(
    dwellings: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame, cell_m: float = 250.0
) -> gpd.GeoDataFrame:
    """Return settlement populations spread evenly over the dwellings within 3 km, joined by squares."""
    plane = dwellings.estimate_utm_crs()
    homes = as_points(dwellings).to_crs(plane)[["geometry"]].reset_index(drop=True)
    centres = as_points(settlements, "population").to_crs(plane).reset_index(drop=True)
    centres["people"] = pd.to_numeric(centres.pop("population"), errors="coerce")
    centres = centres[centres["people"] > 0]
    joined = homes.sjoin_nearest(centres, max_distance=3000.0)
    joined = joined[~joined.index.duplicated()]
    joined["people"] /= joined.groupby("index_right")["people"].transform("size")
    cells = joined.assign(x=joined.geometry.x, y=joined.geometry.y).groupby(
        [joined["index_right"], joined.geometry.x // cell_m, joined.geometry.y // cell_m]
    )
    summed = cells.agg({"people": "sum", "x": "mean", "y": "mean"}).reset_index(drop=True)
    return gpd.GeoDataFrame(
        summed[["people"]], geometry=gpd.points_from_xy(summed["x"], summed["y"]), crs=plane
    ).to_crs(4326)
