"""Importing a place by its name: what an extract would hold, downloaded through osmnx.

Only the download needs a connection; everything after it is :func:`layers_from_osmnx`, a pure function of a graph
and features, which may as well come from a file.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.errors import ExtractError, InputError
from planner.io.osm import tags as osm
from planner.io.osm.extract import Extract, Feature, is_feature
from planner.io.osm.importer import Imported, ImportOptions, import_layers
from planner.io.osm.rules.streets import DRIVABLE, road_class
from planner.io.osm.streets import Progress
from planner.streets.interop import streets_from_networkx
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.ways import Ways

WAY_TAGS = ("surface", "motor_vehicle", "motorcar", "vehicle", "route", "area")
"""Tags of streets that count for Farreach and that osmnx does not keep unasked."""

ONE_STREET = ("highway", "maxspeed", "surface", "service", "access", "route")
"""Where these change, a street is cut, so that each piece has one speed."""

_NO_FERRIES = "ferries are not downloaded: islands without a bridge are known by their outline only"
_POINTS, _AREAS = frozenset({"Point"}), frozenset({"Polygon", "MultiPolygon"})


def import_place(
    place: str, options: ImportOptions | None = None, *, progress: Progress = lambda _: None
) -> Imported:
    """Download a place from OpenStreetMap by its name and turn it into layers.

    Parameters
    ----------
    place
        A name that Nominatim finds, such as ``Húnaþing vestra, Iceland``; it must have an outline.
    options
        What to choose; everything has a default.
    progress
        Told in words what is being done.

    Raises
    ------
    ExtractError
        When there is no connection, the place is not found, or it holds no street.
    InputError
        When the name is empty, or no service point fits ``options.branches``.
    """
    if not place.strip():
        raise InputError("Which place? Give a name such as 'Húnaþing vestra, Iceland'.")
    progress(f"downloading the streets of {place}")
    graph, features = _download(place, progress)
    return layers_from_osmnx(graph, features, place, options or ImportOptions(), progress=progress)


def layers_from_osmnx(
    graph: Any,
    features: gpd.GeoDataFrame,
    source: str,
    options: ImportOptions,
    *,
    progress: Progress = lambda _: None,
) -> Imported:
    """Turn an osmnx graph and osmnx features into layers and a report.

    Parameters
    ----------
    graph
        ``MultiDiGraph`` in WGS84, simplified or not; streets that a car may not drive on are left out.
    features
        With one column for each tag, and ``(element, id)`` as index, as osmnx makes them.
    source
        What to call it in the report.
    options, progress
        As in :func:`planner.io.osm.importer.import_extract`.

    Raises
    ------
    ExtractError
        When there is no street.
    InputError
        When the graph is projected or contradicts itself, or no service point fits ``options.branches``.
    """
    counts: Counter[str] = Counter()
    streets = streets_from_networkx(_drivable(graph, counts))
    if not streets.edge_count:
        raise ExtractError(f"{source} holds no street that a car may drive on. Is it the right place?")
    found, homes, buildings = _sorted_features(features)
    extract = Extract(_ways(streets), found, homes, buildings, counts)
    imported = import_layers(extract, source, options, progress=progress)
    if streets.ferry.any():
        return imported
    return replace(imported, report=replace(imported.report, notes=(*imported.report.notes, _NO_FERRIES)))


def feature_tags() -> dict[str, bool | str | list[str]]:
    """Return the tags to ask osmnx for: those that an extract is read for."""
    wanted: dict[str, set[str]] = {"place": {*osm.SETTLEMENT_KINDS, "island", "islet"}}
    for key, value in (*osm.SERVICE_KINDS, *osm.CANDIDATE_KINDS):
        wanted.setdefault(key, set()).add(value)
    every: dict[str, bool | str | list[str]] = {
        "building": True,
        "addr:housenumber": True,
        "addr:housename": True,
    }
    lists: dict[str, bool | str | list[str]] = {key: sorted(values) for key, values in wanted.items()}
    return every | lists | {"boundary": ["administrative"]}


def _download(place: str, progress: Progress) -> tuple[Any, gpd.GeoDataFrame]:
    import osmnx as ox

    try:
        with _settings(ox):
            graph = ox.graph_from_place(place, network_type="drive", simplify=False)
            graph = ox.simplify_graph(graph, edge_attrs_differ=ONE_STREET)
            progress(f"downloading places, dwellings and boundaries of {place}")
            return graph, ox.features_from_place(place, feature_tags())
    except OSError as error:
        raise ExtractError(
            f"There is no connection to OpenStreetMap ({type(error).__name__}), so {place!r} cannot be fetched by "
            "its name. Try again later, or download an extract (https://download.geofabrik.de) and import that "
            "instead: farreach import EXTRACT.osm.pbf WORKSPACE.gpkg"
        ) from error
    except (ValueError, TypeError) as error:
        raise ExtractError(
            f"OpenStreetMap gives nothing for {place!r}: {error} Name a place that has an outline on the map, with "
            "its country, or download an extract and import that instead."
        ) from error


@contextmanager
def _settings(ox: Any) -> Iterator[None]:
    """Let osmnx keep the tags that count and leave no files behind, for as long as the download lasts."""
    before = ox.settings.useful_tags_way, ox.settings.use_cache
    ox.settings.useful_tags_way = [*before[0], *(tag for tag in WAY_TAGS if tag not in before[0])]
    ox.settings.use_cache = False
    try:
        yield
    finally:
        ox.settings.useful_tags_way, ox.settings.use_cache = before


def _drivable(graph: Any, counts: Counter[str]) -> Any:
    """Return the graph without the edges that a car may not drive on."""
    kept = []
    for *edge, data in graph.edges(keys=True, data=True):
        tags = _edge_tags(data)
        road = road_class(tags)
        if road is not None:
            kept.append(tuple(edge))
            counts[f"streets read: {road}"] += 1
        elif tags.get("highway") in DRIVABLE:
            counts["streets closed to cars"] += 1
    return graph.edge_subgraph(kept)


def _edge_tags(data: dict[str, Any]) -> dict[str, str]:
    """Return the tags of an edge, the first value where osmnx merged several ways into one edge."""
    first = {key: value[0] if isinstance(value, list) else value for key, value in data.items()}
    return {key: value for key, value in first.items() if isinstance(value, str)}


def _ways(streets: StreetNetwork) -> Ways:
    """Return every edge that is open as a way of its own."""
    edge = np.flatnonzero((streets.forward_ms != CLOSED) | (streets.backward_ms != CLOSED))
    size = np.diff(streets.line_start)[edge]
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    rows = np.arange(start[-1]) + np.repeat(streets.line_start[edge] - start[:-1], size)
    node = streets.node_count + np.arange(start[-1], dtype=np.int64)
    node[start[:-1]], node[start[1:] - 1] = streets.ends[edge, 0], streets.ends[edge, 1]
    return Ways(
        start=start,
        node=node,
        line=streets.line[rows],
        road_class=streets.road_class[edge],
        forward_kmh=_kmh(streets.metres[edge], streets.forward_ms[edge]),
        backward_kmh=_kmh(streets.metres[edge], streets.backward_ms[edge]),
        ferry=streets.ferry[edge],
        unpaved=streets.unpaved[edge],
        way_id=np.zeros(len(edge), np.int64),
        counts=streets.counts,
    )


def _kmh(metres: NDArray[np.float32], ms: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return the speed that takes so long, 0 where the direction is closed."""
    speed = np.maximum(metres * 3600.0 / np.maximum(ms, 1), 0.1)
    return np.where(ms == CLOSED, 0.0, speed).astype(np.float32)


def _sorted_features(
    features: gpd.GeoDataFrame,
) -> tuple[list[Feature], NDArray[np.float64], NDArray[np.float64]]:
    """Return features, dwellings and buildings as :func:`planner.io.osm.extract.read_extract` does."""
    found: list[Feature] = []
    homes: list[tuple[float, float, float]] = []
    buildings: list[tuple[float, float, float]] = []
    for id_, tags, shape in _mapped_things(features):
        middle = shape if shape.geom_type in _POINTS else shape.representative_point()
        dwellings = osm.homes(tags)
        if dwellings:
            homes.append((middle.x, middle.y, dwellings))
        elif osm.unlabelled_building(tags):
            buildings.append((middle.x, middle.y, 1.0))
        outline_only = id_.startswith("r") and _is_area(tags)
        if is_feature(tags) and "highway" not in tags and not outline_only:
            found.append(Feature(id_, tags, middle.x, middle.y))
        if shape.geom_type in _AREAS and _is_area(tags):
            found.append(Feature(f"{id_}a", tags, middle.x, middle.y, shape))
    return found, *(np.array(rows, np.float64).reshape(-1, 3) for rows in (homes, buildings))  # type: ignore[return-value]


def _mapped_things(
    features: gpd.GeoDataFrame,
) -> Iterator[tuple[str, dict[str, str], shapely.Geometry]]:
    columns = [name for name in features.columns if name != features.geometry.name]
    cells = features[columns].to_numpy(dtype=object)
    known = pd.notna(cells)
    for row, ((element, number), shape) in enumerate(
        zip(features.index, features.geometry.to_numpy(), strict=True)
    ):
        if shape is not None and not shape.is_empty and shape.geom_type in _POINTS | _AREAS:
            tags = {columns[k]: str(cells[row, k]) for k in np.flatnonzero(known[row])}
            yield f"{element[0]}{number}", tags, shape


def _is_area(tags: dict[str, str]) -> bool:
    return tags.get("boundary") == "administrative" or tags.get("place") in {"island", "islet"}
