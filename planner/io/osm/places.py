"""Service points, stop places and boundaries of a map extract as tables."""

from collections import Counter

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.coverage.areas import nearest_names
from planner.geodesy import ground_scale, mercator
from planner.io.osm import tags as osm
from planner.io.osm.extract import Feature
from planner.tables import WGS84, TableName, check_table, empty_table, lonlat_of

SAME_PLACE_M = 100.0
THINNED_M = 500.0


def service_points(features: list[Feature], counts: Counter[str]) -> gpd.GeoDataFrame:
    """Return every bank, post office, clinic, hospital and town hall; mapped twice, it is kept once.

    Two of one kind and one brand within ``SAME_PLACE_M`` are one; points win over outlines.
    """
    wanted = [f for f in features if osm.service_kind(f.tags) is not None and f.polygon is None]
    wanted.sort(key=lambda f: f.order)
    frame = _table(
        wanted,
        "branches",
        name=[osm.label(f.tags) for f in wanted],
        kind=[str(osm.service_kind(f.tags)) for f in wanted],
        brand=[f.tags.get("brand") or f.tags.get("operator", "") for f in wanted],
        opening_hours=[f.tags.get("opening_hours", "") for f in wanted],
    )
    identity = frame["kind"] + "|" + frame["name"].str.casefold()
    again = _repeated(frame, identity, SAME_PLACE_M)
    counts["service points mapped twice, kept once"] += int(again.sum())
    counts["service points without a name"] += int((frame["name"] == "").sum())
    return frame[~again]


def stop_places(
    features: list[Feature], settlements: gpd.GeoDataFrame, counts: Counter[str]
) -> gpd.GeoDataFrame:
    """Return places where a vehicle may stand and people find it, at most one in ``THINNED_M``.

    The better kind wins (a community centre over a car park), then the one with a name. Centres of settlements
    (not of farms) are stop places where nothing better is near. A place without a name is called after its settlement.
    """
    rank = {kind: number for number, kind in enumerate(dict.fromkeys(osm.CANDIDATE_KINDS.values()))}
    wanted = [f for f in features if osm.candidate_kind(f.tags) is not None and f.polygon is None]
    wanted.sort(key=lambda f: (rank[str(osm.candidate_kind(f.tags))], not osm.label(f.tags), f.order))
    places = _table(
        wanted,
        "candidates",
        name=[osm.label(f.tags) for f in wanted],
        kind=[str(osm.candidate_kind(f.tags)) for f in wanted],
        opening_hours=[f.tags.get("opening_hours", "") for f in wanted],
    )
    centres = settlements[~settlements["kind"].isin({"suburb", *osm.LONELY_PLACES})]
    centres = centres[["name", "geometry"]].assign(kind="settlement")
    both = pd.concat([places, check_table(centres, "candidates")])
    both = gpd.GeoDataFrame(both[~both.index.duplicated()], crs=WGS84)
    thinned = both[~_repeated(both, pd.Series("", index=both.index), THINNED_M)]
    counts[f"stop places within {THINNED_M:g} m of a better one dropped"] += len(both) - len(thinned)
    return _named_after(thinned, settlements)


def boundaries(features: list[Feature], counts: Counter[str]) -> gpd.GeoDataFrame:
    """Return administrative areas of every level, biggest first within a level; broken outlines are repaired."""
    wanted = [f for f in features if f.tags.get("boundary") == "administrative" and f.polygon is not None]
    levels = [f.tags.get("admin_level", "") for f in wanted]
    kept = [f for f, level in zip(wanted, levels, strict=True) if level.isdecimal() and osm.label(f.tags)]
    counts["boundaries without a name or a level dropped"] += len(wanted) - len(kept)
    polygons = np.array([f.polygon for f in kept], dtype=object)
    broken = ~shapely.is_valid(polygons)
    counts["boundaries with a broken outline repaired"] += int(broken.sum())
    polygons[broken] = [_only_polygons(shapely.make_valid(p)) for p in polygons[broken]]
    frame = _table(
        kept,
        "boundaries",
        geometry=polygons,
        name=[osm.label(f.tags) for f in kept],
        level=[float(f.tags["admin_level"]) for f in kept],
    )
    return frame.sort_values(["level", "name"])


def islands(features: list[Feature]) -> gpd.GeoDataFrame:
    """Return mapped islands as polygons, with their names."""
    kept = [f for f in features if f.tags.get("place") in {"island", "islet"} and f.polygon is not None]
    return _table(
        kept,
        "boundaries",
        geometry=np.array([f.polygon for f in kept], dtype=object),
        name=[osm.label(f.tags) for f in kept],
    )


def _table(
    features: list[Feature],
    table: TableName,
    *,
    geometry: NDArray[np.object_] | None = None,
    **columns: list[str] | list[float],
) -> gpd.GeoDataFrame:
    if not features:
        return empty_table(table)
    shapes = shapely.points([(f.lon, f.lat) for f in features]) if geometry is None else geometry
    frame = pd.DataFrame(columns, index=pd.Index([f.id for f in features], name="id"))
    frame = gpd.GeoDataFrame(frame, geometry=shapes, crs=WGS84)
    return check_table(frame[~frame.index.duplicated()], table)


def _only_polygons(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [p for p in shapely.get_parts(shape) if p.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts)


def _repeated(frame: gpd.GeoDataFrame, identity: pd.Series, metres: float) -> NDArray[np.bool_]:
    """Return which rows repeat the identity of an earlier kept row within ``metres``."""
    repeated = np.zeros(len(frame), bool)
    if frame.empty:
        return repeated
    lonlat = lonlat_of(frame)
    plane, who = mercator(lonlat), identity.to_numpy()
    near = cKDTree(plane).query_ball_point(plane, metres / ground_scale(lonlat[:, 1]))
    for row, others in enumerate(near):
        if not repeated[row]:
            repeated[[other for other in others if other > row and who[other] == who[row]]] = True
    return repeated


def _named_after(places: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    nameless = places["name"] == ""
    names = nearest_names(places[nameless], settlements)
    return places.assign(name=places["name"].where(~nameless, names.reindex(places.index)))
