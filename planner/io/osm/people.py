"""Where people live: settlement populations placed on dwellings, the rest on isolated dwellings.

Addresses and buildings are not people: holiday villages have thousands of the first and none of the second. So
the population of every settlement is spread over the dwellings around it, whatever their number, and people
outside settlements over the dwellings outside, of which a square kilometre counts at most ``LONELY_CAP``.
"""

from collections import Counter
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.geodesy import ground_scale, haversine_m, mercator
from planner.io.osm import tags as osm
from planner.io.osm.extract import Extract, Feature
from planner.tables import WGS84, check_table, empty_table, lonlat_of

Floats = NDArray[np.float64]

LEAST_RADIUS_M = 1000.0
PEOPLE_PER_KM2 = 1500.0
LONELY_CAP = 2.0
CELL_M = 250.0
TWIN_M = 5000.0


@dataclass(frozen=True, slots=True)
class People:
    """Demand and settlements of an extract, and what had to be assumed."""

    demand: gpd.GeoDataFrame
    settlements: gpd.GeoDataFrame
    counts: Counter[str]
    notes: tuple[str, ...]


def find_settlements(features: list[Feature], counts: Counter[str]) -> gpd.GeoDataFrame:
    """Return the settlements of an extract; where one is mapped twice, the populated point is kept.

    A suburb inside a larger settlement is dropped: its people are counted there already.
    """
    wanted = [f for f in features if f.tags.get("place") in osm.SETTLEMENT_KINDS and osm.label(f.tags)]
    wanted.sort(key=lambda f: ("population" not in f.tags, f.order))
    if not wanted:
        return empty_table("settlements")
    frame = pd.DataFrame(
        {
            "name": [osm.label(f.tags) for f in wanted],
            "kind": [f.tags["place"] for f in wanted],
            "people": [osm.headcount(f.tags.get("population", "")) or 0.0 for f in wanted],
            "lon": [f.lon for f in wanted],
            "lat": [f.lat for f in wanted],
        },
        index=pd.Index([f.id for f in wanted], name="id"),
    )
    twin, inside = _twins(frame), _inside_larger(frame)
    counts["settlements mapped twice, point kept"] += int(twin.sum())
    counts["suburbs counted with their town"] += int((inside & ~twin).sum())
    frame = frame[~(twin | inside)]
    points = gpd.points_from_xy(frame.pop("lon"), frame.pop("lat"))
    return check_table(gpd.GeoDataFrame(frame, geometry=points, crs=WGS84), "settlements")


def place_people(extract: Extract, *, total: float | None, cell_m: float = CELL_M) -> People:
    """Return where people live.

    Parameters
    ----------
    extract
        Settlements with population, dwellings and buildings.
    total
        People in the whole area, when known; those not in settlements are placed on isolated dwellings.
    cell_m
        Dwellings in one square of this side become one demand point at their middle; 0 keeps each dwelling.

    Notes
    -----
    The people of all demand points are the people of all settlements plus the rest, to rounding. Where no
    settlement has a population, every dwelling counts as one and a note says so.
    """
    counts: Counter[str] = Counter()
    settlements = find_settlements(extract.features, counts)
    peopled = settlements[settlements["people"] > 0]
    if peopled.empty:
        return _dwellings_only(extract, settlements, total, cell_m, counts)
    homes = extract.homes if len(extract.homes) else extract.buildings
    owner = _owner(homes[:, :2], peopled)
    rows = [_spread_settlement(peopled, k, homes, owner, extract.buildings) for k in range(len(peopled))]
    bare = sum(_at_centre(row, centre) for row, centre in zip(rows, peopled.geometry, strict=True))
    counts["settlements without a dwelling, people placed at their centre"] += bare
    demand = _cells(pd.concat(rows), cell_m)
    rest = 0.0 if total is None else max(0.0, total - float(peopled["people"].sum()))
    lonely = _lonely(homes[owner < 0], extract.features)
    if rest > 0 and len(lonely):
        lonely["people"] *= rest / lonely["people"].sum()
        demand = pd.concat([demand, _cells(lonely, cell_m)])
    notes = _notes(peopled, total, rest, placed=len(lonely) > 0)
    return People(_as_demand(demand), settlements, counts, notes)


def _notes(peopled: gpd.GeoDataFrame, total: float | None, rest: float, *, placed: bool) -> tuple[str, ...]:
    settled = float(peopled["people"].sum())
    first = f"{settled:,.0f} people of {len(peopled)} settlements placed on the dwellings around them"
    if total is None:
        return (first, "people outside settlements are not counted: give their total with --people")
    if total < settled:
        return (first, f"--people {total:,.0f} is less than the settlements' own population, which was kept")
    where = "isolated dwellings" if placed else "nothing: the extract has no isolated dwelling"
    return (first, f"{rest:,.0f} people outside settlements placed on {where}")


def _dwellings_only(
    extract: Extract, settlements: gpd.GeoDataFrame, total: float | None, cell_m: float, counts: Counter[str]
) -> People:
    homes = extract.homes
    if len(homes) < len(extract.buildings) / 4:
        homes = np.concatenate([homes, extract.buildings])
    if not len(homes):
        return People(empty_table("demand"), settlements, counts, ("no settlement and no dwelling found",))
    rows = _rows(homes[:, :2], homes[:, 2], "", "dwelling")
    if total is not None:
        rows["people"] *= total / rows["people"].sum()
    note = f"no settlement has a population: demand is {len(homes):,} dwellings" + (
        f", scaled to {total:,.0f} people" if total is not None else ", one each; give --people to scale them"
    )
    return People(_as_demand(_cells(rows, cell_m)), settlements, counts, (note,))


def _rows(lonlat: Floats, people: Floats, place: str, kind: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"lon": lonlat[:, 0], "lat": lonlat[:, 1], "people": people, "place": place, "kind": kind}
    )


def _radius_m(people: Floats) -> Floats:
    """Return how far from its centre a settlement's dwellings may lie: half as far again as its own disc."""
    disc: Floats = 1.5e3 * np.sqrt(people / (np.pi * PEOPLE_PER_KM2))
    return np.maximum(LEAST_RADIUS_M, disc)


def _owner(homes: Floats, peopled: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return the settlement of each dwelling, -1 for none: the nearest relative to the settlement's radius."""
    centre = lonlat_of(peopled)
    radius = _radius_m(peopled["people"].to_numpy())
    tree = cKDTree(mercator(homes))
    owner = np.full(len(homes), -1, np.int64)
    ratio = np.full(len(homes), 1.0)
    scale = ground_scale(centre[:, 1])
    for k, near in enumerate(tree.query_ball_point(mercator(centre), radius / scale)):
        rows = np.array(near, np.int64)
        relative = haversine_m(homes[rows], centre[k]) / radius[k]
        closer = relative < ratio[rows]
        owner[rows[closer]] = k
        ratio[rows[closer]] = relative[closer]
    return owner


def _spread_settlement(
    peopled: gpd.GeoDataFrame, k: int, homes: Floats, owner: NDArray[np.int64], buildings: Floats
) -> pd.DataFrame:
    """Return the people of one settlement on its dwellings, else on its buildings, else at its centre."""
    settlement = peopled.iloc[k]
    own = homes[owner == k]
    if not len(own) and len(buildings):
        centre = np.array([settlement.geometry.x, settlement.geometry.y])
        own = buildings[haversine_m(buildings[:, :2], centre) <= LEAST_RADIUS_M]
    if not len(own):
        own = np.array([[settlement.geometry.x, settlement.geometry.y, 1.0]])
    people = own[:, 2] * (settlement["people"] / own[:, 2].sum())
    return _rows(own[:, :2], people, settlement["name"], "settlement")


def _at_centre(rows: pd.DataFrame, centre: shapely.Point) -> bool:
    return len(rows) == 1 and (rows["lon"].iloc[0], rows["lat"].iloc[0]) == (centre.x, centre.y)


def _lonely(homes: Floats, features: list[Feature]) -> pd.DataFrame:
    """Return dwellings outside settlements, crowded squares (holiday homes) held to ``LONELY_CAP``."""
    farms = np.array([(f.lon, f.lat, 1.0) for f in features if f.tags.get("place") in osm.LONELY_PLACES])
    everyone = np.concatenate([homes, farms.reshape(-1, 3)])
    rows = _rows(everyone[:, :2], everyone[:, 2].copy(), "", "isolated")
    if len(rows):
        crowd = rows.groupby(_cell_keys(rows, 1000.0))["people"].transform("sum")
        rows["people"] *= np.minimum(1.0, LONELY_CAP / crowd)
    return rows


def _cell_keys(rows: pd.DataFrame, cell_m: float) -> pd.Series:
    plane = mercator(rows[["lon", "lat"]].to_numpy())
    band = np.round(rows["lat"].to_numpy())
    cell = np.floor(plane * ground_scale(band)[:, None] / cell_m).astype(np.int64)
    return pd.Series([f"{x}:{y}:{b:.0f}" for (x, y), b in zip(cell, band, strict=True)], index=rows.index)


def _cells(rows: pd.DataFrame, cell_m: float) -> pd.DataFrame:
    """Return one row for each square and settlement, at the middle of its people."""
    rows = rows.reset_index(drop=True)
    if cell_m <= 0:
        return rows
    weighted = rows.assign(lon=rows["lon"] * rows["people"], lat=rows["lat"] * rows["people"])
    summed = weighted.groupby([rows["place"], rows["kind"], _cell_keys(rows, cell_m)], sort=True)[
        ["lon", "lat", "people"]
    ].sum()
    summed = summed[summed["people"] > 0]
    summed["lon"] /= summed["people"]
    summed["lat"] /= summed["people"]
    return summed.reset_index(["place", "kind"]).reset_index(drop=True)


def _as_demand(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(rows["lon"].round(6), rows["lat"].round(6))
    index = pd.Index([f"d{k}" for k in range(1, len(rows) + 1)], name="id")
    columns = {name: rows[name].to_numpy() for name in ("people", "place", "kind")}
    return check_table(
        gpd.GeoDataFrame(pd.DataFrame(columns, index=index), geometry=points, crs=WGS84), "demand"
    )


def _twins(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which settlements repeat the name of an earlier one within ``TWIN_M``."""
    twin = np.zeros(len(frame), bool)
    lonlat = frame[["lon", "lat"]].to_numpy()
    for rows in frame.groupby("name", sort=False).indices.values():
        for place, row in enumerate(rows[1:], start=1):
            twin[row] = (haversine_m(lonlat[rows[:place]], lonlat[row]) < TWIN_M).any()
    return twin


def _inside_larger(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which suburbs lie within the own disc of a settlement with more people."""
    lonlat, people = frame[["lon", "lat"]].to_numpy(), frame["people"].to_numpy()
    town = ~frame["kind"].isin({"suburb"}).to_numpy()
    inside = np.zeros(len(frame), bool)
    for row in np.flatnonzero(~town):
        apart = haversine_m(lonlat, lonlat[row])
        inside[row] = (town & (people >= people[row]) & (apart < _radius_m(people) / 1.5)).any()
    return inside
