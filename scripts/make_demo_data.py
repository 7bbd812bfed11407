"""Make the demonstration data of Iceland from a Geofabrik extract, and write what was done beside it.

The extract is thinned to what an import reads: streets for cars with their shape, service points, settlements,
stop places, islands, and one point for each dwelling. Boundaries become one GeoPackage-free GeoJSON file whose
neighbours still touch after simplification. Anyone can fetch the source:

    pip download --no-deps --no-binary :all: gostnets==1.2.1     # holds iceland-latest.osm.pbf
    python scripts/make_demo_data.py iceland-latest.osm.pbf
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely

from planner.coverage.areas import pick_level
from planner.geodesy import degrees, ground_scale, haversine_m, mercator
from planner.io.osm import tags as osm
from planner.io.osm.extract import Extract, Feature, read_extract
from planner.io.osm.people import CELL_M, LEAST_RADIUS_M, find_settlements
from planner.io.osm.places import boundaries
from planner.streets.speeds import ROAD_CLASSES

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data" / "demo" / "iceland.osm.pbf"
BOUNDARIES = ROOT / "data" / "boundaries" / "iceland_municipalities.geojson"
FIRST_STREET_NODE = 20_000_000_000
FIRST_HOME = 40_000_000_000
FEATURE_KEYS = (
    "name", "name:en", "place", "population", "amenity", "healthcare", "shop", "leisure", "brand", "operator",
    "opening_hours", "access", "addr:housenumber",
)  # fmt: skip
SIMPLIFIED_DEGREES = 0.001
CELLS_A_SIDE = 5
"""Squares of 50 m nest in those of 250 m in which an import joins dwellings."""


def main() -> None:
    """Read the source, write the two files and their description."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path)
    source: Path = parser.parse_args().source
    extract = read_extract(source, progress=print)
    DEMO.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(DEMO)) as writer:
        write_nodes(writer, extract)
        write_ways(writer, extract)
    write_boundaries(extract.features)
    describe(source)


def write_nodes(writer: osmium.SimpleWriter, extract: Extract) -> None:
    """Write features, street nodes and dwellings, in the order of their ids."""
    points = {f.id: f for f in extract.features if f.polygon is None and kept(f)}
    for feature in sorted(points.values(), key=node_id):
        tags = {key: feature.tags[key] for key in FEATURE_KEYS if key in feature.tags}
        write_node(writer, node_id(feature), (feature.lon, feature.lat), tags)
    _, first = np.unique(extract.ways.node, return_index=True)
    for number, row in enumerate(np.sort(first)):
        write_node(writer, FIRST_STREET_NODE + number, degrees(extract.ways.line[row]), {})
    island_nodes = [lonlat for f in islands(extract.features) for lonlat in ring(f)]
    for number, lonlat in enumerate(island_nodes):
        write_node(writer, FIRST_HOME - 10_000_000 + number, lonlat, {})
    dwellings = np.concatenate([merged(extract.homes), near_settlements(extract) * [1, 1, 0]])
    order = np.lexsort((dwellings[:, 0].round(2), dwellings[:, 1].round(2)))
    for number, (lon, lat, homes) in enumerate(dwellings[order]):
        write_node(writer, FIRST_HOME + number, (lon, lat), dwelling_tags(homes))


def write_ways(writer: osmium.SimpleWriter, extract: Extract) -> None:
    """Write streets and island outlines; nodes are numbered as they first appear, which packs well."""
    ways = extract.ways
    _, first, compact = np.unique(ways.node, return_index=True, return_inverse=True)
    number = np.empty(len(first), np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    nodes = FIRST_STREET_NODE + number[compact]
    crossings = {label: crossing_tags(row) for label, row in extract.crossings.iterrows()}
    for way in range(len(ways.way_id)):
        refs = nodes[ways.start[way] : ways.start[way + 1]]
        writer.add_way(
            osmium.osm.mutable.Way(
                id=way + 1,
                nodes=refs.tolist(),
                tags=street_tags(extract, way) | crossings.get(f"w{ways.way_id[way]}", {}),
            )
        )
    begin, way = FIRST_HOME - 10_000_000, len(ways.way_id) + 1
    for feature in islands(extract.features):
        count = len(ring(feature))
        refs = [*range(begin, begin + count), begin]
        tags = {key: feature.tags[key] for key in ("name", "place") if key in feature.tags}
        writer.add_way(osmium.osm.mutable.Way(id=way, nodes=refs, tags={**tags, "area": "yes"}))
        begin, way = begin + count, way + 1


def street_tags(extract: Extract, way: int) -> dict[str, str]:
    """Return tags that give a street back the class, speeds and directions that were read."""
    ways = extract.ways
    name = ROAD_CLASSES[ways.road_class[way]]
    kind = {"route": "ferry", "motor_vehicle": "yes"} if ways.ferry[way] else {"highway": name}
    there, back = float(ways.forward_kmh[way]), float(ways.backward_kmh[way])
    oneway = "no" if there and back else "yes" if there else "-1"
    speeds = {"maxspeed": f"{there or back:.4g}"}
    if there and back and there != back:
        speeds = {"maxspeed:forward": f"{there:.4g}", "maxspeed:backward": f"{back:.4g}"}
    return {**kind, "oneway": oneway, **speeds}


def crossing_tags(crossing: pd.Series) -> dict[str, str]:
    """Return tags that give a named bridge, tunnel or ferry its name back."""
    if crossing["kind"] == "ferry":
        return {"name": crossing["name"]}
    return {crossing["kind"]: "yes", f"{crossing['kind']}:name": crossing["name"]}


def write_node(writer: osmium.SimpleWriter, id_: int, lonlat: Iterable[float], tags: dict[str, str]) -> None:
    """Write one node, to a metre."""
    lon, lat = lonlat
    writer.add_node(
        osmium.osm.mutable.Node(id=id_, location=(round(float(lon), 5), round(float(lat), 5)), tags=tags)
    )


def kept(feature: Feature) -> bool:
    """Return whether an import makes something of this feature."""
    place = feature.tags.get("place")
    return (
        place in osm.SETTLEMENT_KINDS
        or osm.service_kind(feature.tags) is not None
        or osm.candidate_kind(feature.tags) is not None
    )


def node_id(feature: Feature) -> int:
    """Return the node number of a feature: its own, or a high one for a way or relation."""
    base = {"n": 0, "w": 10_000_000_000, "r": 15_000_000_000}[feature.id[0]]
    return base + int(feature.id[1:])


def islands(features: list[Feature]) -> list[Feature]:
    """Return islands that have an outline, in a fixed order."""
    wanted = [f for f in features if f.polygon is not None and f.tags.get("place") in {"island", "islet"}]
    return sorted(wanted, key=lambda f: f.id)


def ring(feature: Feature) -> list[tuple[float, float]]:
    """Return the outer ring of an island's largest part, simplified, without the closing point."""
    largest = max(shapely.get_parts(feature.polygon), key=lambda part: part.area)
    return list(largest.simplify(SIMPLIFIED_DEGREES / 2).exterior.coords)[:-1]


def dwelling_tags(homes: float) -> dict[str, str]:
    """Return tags that count for so many dwellings."""
    if homes == 0:
        return {"building": "yes"}
    return (
        {"building": "residential"} if homes == 1 else {"building": "yes", "building:flats": f"{homes:.0f}"}
    )


def merged(homes: np.ndarray) -> np.ndarray:
    """Return one point for all dwellings of a small square, at their middle: an import joins larger ones anyway."""
    plane = mercator(homes[:, :2])
    band = np.round(homes[:, 1])
    cell = np.floor(plane * ground_scale(band)[:, None] / (CELL_M / CELLS_A_SIDE)).astype(np.int64)
    _, owner = np.unique(np.column_stack([cell, band.astype(np.int64)]), axis=0, return_inverse=True)
    count = np.bincount(owner.ravel(), homes[:, 2])
    middle = [np.bincount(owner.ravel(), homes[:, 2] * homes[:, axis]) / count for axis in (0, 1)]
    return np.column_stack([*middle, count])


def near_settlements(extract: Extract) -> np.ndarray:
    """Return buildings of which the map says no more, where an import may need them: beside populated settlements."""
    settlements = find_settlements(extract.features, Counter())
    populated = settlements[settlements["people"] > 0].geometry
    centres = np.column_stack([populated.x, populated.y])
    apart = haversine_m(extract.buildings[:, None, :2], centres[None, :, :]).min(axis=1)
    return extract.buildings[apart <= LEAST_RADIUS_M]


def write_boundaries(features: list[Feature]) -> None:
    """Write the municipalities, simplified as one mosaic so that neighbours keep touching."""
    areas = boundaries(features, Counter())
    local: gpd.GeoDataFrame = areas[areas["level"] == pick_level(areas)]
    shapes = shapely.coverage_simplify(local.geometry.to_numpy(), SIMPLIFIED_DEGREES)
    local = local.set_geometry(shapely.set_precision(shapes, 1e-5))
    local.reset_index().to_file(BOUNDARIES, driver="GeoJSON", COORDINATE_PRECISION=5, RFC7946="YES")


def describe(source: Path) -> None:
    """Write what each file is, with its checksum, into a machine-readable note beside it."""
    for path, what in (
        (
            DEMO,
            "streets, service points, settlements, stop places, islands, dwellings and named crossings of Iceland",
        ),
        (BOUNDARIES, "municipalities of Iceland"),
    ):
        note = {
            "what": what,
            "file": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
            "crs": "EPSG:4326",
            "date": "2019-05-09",
            "source": "OpenStreetMap, Geofabrik extract iceland-latest.osm.pbf in PyPI gostnets 1.2.1 (sdist)",
            "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
            "made_by": "python scripts/make_demo_data.py iceland-latest.osm.pbf",
            "licence": "Open Database License 1.0, (c) OpenStreetMap contributors",
        }
        path.with_name(path.name + ".json").write_text(json.dumps(note, indent=2) + "\n")
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
