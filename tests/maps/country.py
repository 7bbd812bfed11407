"""A made-up island about the size of Iceland, for tests of weight."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString, Point, Polygon

from maps.coverage_map import CoverageLayers

WGS84 = "EPSG:4326"
TOWNS = (
    "Reykjanes",
    "Borgarvík",
    "Ísafell",
    "Akurnes",
    "Húsadalur",
    "Egilsfjörður",
    "Höfðavík",
    "Selberg",
    "Víkursandur",
    "Hvolsá",
)


def coverage_layers(points: int = 4000, seed: int = 0) -> CoverageLayers:
    """Return a country with ``points`` demand points, 70 municipalities, 21 branches and 12 van stops."""
    rng = np.random.default_rng(seed)
    coast = _coast(rng)
    areas = _municipalities(coast, rng, 70)
    towns = _inside(coast, rng, 21)
    demand = _demand(coast, towns, rng, points, areas)
    return CoverageLayers(
        title="Landsbankinn in Iceland",
        standard_minutes=30.0,
        thresholds_minutes=(10.0, 20.0, 30.0, 60.0),
        demand=demand,
        branches=_branches(towns),
        gaps=_gaps(demand),
        boundaries=_shares(areas, demand),
        stops=_stops(demand),
        roads=_roads(coast, towns),
    )


def _coast(rng: np.random.Generator) -> Polygon:
    turns = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    waves = sum(
        rng.uniform(0.02, 0.09) * np.cos(k * turns + rng.uniform(0, 6)) for k in (2, 3, 5, 8, 13, 21, 40)
    )
    radius = 1 + waves
    return Polygon(
        np.column_stack([-18.6 + 5.2 * radius * np.cos(turns), 64.95 + 1.45 * radius * np.sin(turns)])
    ).buffer(0)


def _inside(shape: Polygon, rng: np.random.Generator, count: int) -> np.ndarray:
    west, south, east, north = shape.bounds
    raw = rng.uniform([west, south], [east, north], (count * 40, 2))
    near_coast = shapely.contains_xy(shape.buffer(-0.06), *raw.T) & ~shapely.contains_xy(
        shape.buffer(-0.55), *raw.T
    )
    return raw[near_coast][:count]


def _municipalities(coast: Polygon, rng: np.random.Generator, count: int) -> gpd.GeoDataFrame:
    seeds = shapely.multipoints(_inside(coast, rng, count))
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=coast.buffer(1)))
    parts = [part for part in shapely.intersection(cells, coast) if not part.is_empty]
    names = [f"{TOWNS[i % len(TOWNS)]}shreppur {i // len(TOWNS) + 1}" for i in range(len(parts))]
    index = pd.Index([f"m{i}" for i in range(len(parts))], name="id")
    return gpd.GeoDataFrame({"name": names}, geometry=parts, crs=WGS84, index=index)


def _demand(
    coast: Polygon, towns: np.ndarray, rng: np.random.Generator, count: int, areas: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    weights = 1 / np.arange(1, len(towns) + 1) ** 1.1
    home = rng.choice(len(towns), size=count * 3 // 4, p=weights / weights.sum())
    near = towns[home] + rng.normal(0, [0.09, 0.04], (len(home), 2)) * rng.exponential(1, (len(home), 1))
    places = np.vstack([near, _inside(coast, rng, count - len(near))])
    gap = (places[:, None, :] - towns[None]) * [47, 111]
    nearest = np.sqrt((gap**2).sum(axis=2))
    minutes = nearest.min(axis=1) * 1.15 + rng.uniform(1, 6, len(places))
    people = np.where(np.arange(count) < len(near), rng.gamma(1.6, 65, count), rng.gamma(1, 9, count)) + 1
    reason = np.where(minutes > 30, "too_far", "").astype(object)
    lost = rng.choice(np.flatnonzero(minutes > 45), 20, replace=False)
    minutes[lost], reason[lost] = np.nan, rng.choice(["no_road", "island", "cut_off"], 20)
    van = np.where((minutes > 30) & (rng.uniform(size=count) < 0.45), rng.uniform(2, 15, count), np.nan)
    shapes = gpd.GeoSeries(shapely.points(places), crs=WGS84)
    owner = areas.sindex.nearest(shapes, return_all=False)[1]
    frame = {
        "people": people,
        "place": [TOWNS[i] for i in rng.integers(0, len(TOWNS), count)],
        "boundary": areas["name"].to_numpy()[owner],
        "minutes": minutes,
        "reason": reason,
        "van_minutes": van,
    }
    return gpd.GeoDataFrame(
        frame,
        geometry=shapes.to_numpy(),
        crs=WGS84,
        index=pd.Index([f"d{i}" for i in range(count)], name="id"),
    )


def _branches(towns: np.ndarray) -> gpd.GeoDataFrame:
    names = [f"Landsbankinn {TOWNS[i % len(TOWNS)]}" for i in range(len(towns))]
    return gpd.GeoDataFrame(
        {"name": names, "brand": "Landsbankinn", "opening_hours": "Mo-Fr 10:00-16:00"},
        geometry=shapely.points(towns),
        crs=WGS84,
        index=pd.Index([f"b{i}" for i in range(len(towns))], name="id"),
    )


def _gaps(demand: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    beyond = demand[~(demand["minutes"] <= 30)]
    blobs = shapely.get_parts(shapely.union_all(shapely.buffer(beyond.geometry.to_numpy(), 0.07)))
    owner = gpd.GeoSeries(blobs, crs=WGS84).sindex.query(beyond.geometry, predicate="intersects")
    frame = beyond.iloc[owner[0]].assign(blob=owner[1])
    rows = (
        frame.sort_values("people", ascending=False)
        .groupby("blob")
        .agg(
            people=("people", "sum"),
            place=("place", "first"),
            boundary=("boundary", "first"),
            reason=("reason", "first"),
            minutes=("minutes", "mean"),
        )
    )
    rows = rows.sort_values("people", ascending=False)
    rows = rows.assign(rank=range(1, len(rows) + 1), branch_name="Landsbankinn Ísafell", served_by_vans=0.0)
    return gpd.GeoDataFrame(rows.reset_index(drop=True), geometry=blobs[rows.index], crs=WGS84)


def _shares(areas: gpd.GeoDataFrame, demand: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    people = demand.groupby("boundary")["people"].sum().reindex(areas["name"]).fillna(0).to_numpy()
    within = (
        demand[demand["minutes"] <= 30]
        .groupby("boundary")["people"]
        .sum()
        .reindex(areas["name"])
        .fillna(0)
        .to_numpy()
    )
    share = np.divide(within, people, out=np.ones_like(people), where=people > 0)
    return areas.assign(
        people=people, share_before=share, share_after=np.minimum(1, share + 0.2 * (1 - share))
    )


def _stops(demand: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    chosen = demand[demand["minutes"] > 32].sort_values("people", ascending=False).iloc[:24:2]
    names = [
        f"{place}, {suffix}"
        for place, suffix in zip(chosen["place"], ["sundlaug", "félagsheimili", "verslun"] * 4, strict=True)
    ]
    frame = {
        "name": names,
        "place": chosen["boundary"].to_numpy(),
        "people": chosen["people"].to_numpy() * 8,
        "dwell_minutes": 45.0,
        "visits": "van-1, Tue 2026-11-24 10:05",
    }
    return gpd.GeoDataFrame(
        frame,
        geometry=chosen.geometry.to_numpy(),
        crs=WGS84,
        index=pd.Index([f"s{i}" for i in range(len(chosen))], name="id"),
    )


def _roads(coast: Polygon, towns: np.ndarray) -> gpd.GeoDataFrame:
    ring = LineString(coast.buffer(-0.25).exterior.coords)
    spurs = [LineString([town, ring.interpolate(ring.project(Point(town))).coords[0]]) for town in towns]
    return gpd.GeoDataFrame(geometry=[ring, *spurs], crs=WGS84)
