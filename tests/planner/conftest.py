"""Small street maps in words. Places stand at kilometres from 0° N 0° E; one kilometre is one minute at 60 km/h."""

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from planner.geodesy import EARTH_RADIUS_M, fixed
from planner.streets.build import build_network
from planner.streets.speeds import ROAD_CLASSES
from planner.streets.ways import Ways
from planner.tables import check_table

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
"""Degrees of one kilometre on the equator."""

DIRECTIONS = {"-": 0, ">": 1, "<": -1, "~": 0}


def _ways(places: dict[str, tuple[float, float]], *streets: str) -> Ways:
    """Return ways from words: ``a-b-c`` two-way, ``a>b`` one-way, ``a<b`` against, ``a~b`` a ferry, ``@30`` km/h."""
    number = {name: row for row, name in enumerate(places)}
    nodes, start, rows = [], [0], []
    for street in streets:
        way, _, kmh = street.partition("@")
        sign = next(c for c in way if c in DIRECTIONS)
        nodes += [number[name] for name in re.split("[-<>~]", way)]
        start.append(len(nodes))
        rows.append((sign == "~", float(kmh or 60), DIRECTIONS[sign]))
    line = fixed(np.array([places[name] for name in places], float) * KM)
    kmh = np.array([row[1] for row in rows], np.float32)
    direction = np.array([row[2] for row in rows])
    ferry = np.array([row[0] for row in rows], bool)
    return Ways(
        start=np.array(start),
        node=np.array(nodes, np.int64) + 100,
        line=line[nodes],
        road_class=np.where(ferry, ROAD_CLASSES.index("ferry"), ROAD_CLASSES.index("tertiary")).astype(
            np.int8
        ),
        forward_kmh=np.where(direction >= 0, kmh, 0).astype(np.float32),
        backward_kmh=np.where(direction <= 0, kmh, 0).astype(np.float32),
        ferry=ferry,
        unpaved=np.zeros(len(rows), bool),
        way_id=np.arange(1, len(rows) + 1),
    )


@pytest.fixture(scope="session")
def ways():
    """Return ways from places in kilometres and streets as words."""
    return _ways


@pytest.fixture(scope="session")
def roads():
    """Return a network from places in kilometres and streets as words."""
    return lambda places, *streets: build_network(_ways(places, *streets))


LIBRARIES = Path(__file__).parents[3] / "shared/data/mobile_libraries"
COUNTIES = ("east_riding_of_yorkshire", "shropshire", "somerset", "wiltshire")


@pytest.fixture(scope="session", params=COUNTIES)
def county_stands(request):
    """Return the published stops of a county as a table of stands."""
    file = LIBRARIES / request.param / "mobile_stops.csv"
    if not file.is_file():
        pytest.skip(f"no {file}: the shared data is not here")
    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    rows[["arrival", "departure"]] = rows[["arrival", "departure"]].apply(lambda cells: cells.str.zfill(5))
    rows = rows[rows["arrival"] < rows["departure"]]
    frame = gpd.GeoDataFrame(
        {
            "name": rows["stop"],
            "vehicle": rows["mobile"],
            "date": rows["start"],
            "arrival": rows["arrival"],
            "departure": rows["departure"],
            "rule": rows["frequency"],
            "until": rows["end"],
        },
        geometry=gpd.points_from_xy(rows["geox"].astype(float), rows["geoy"].astype(float)),
        crs="EPSG:4326",
    )
    frame.index = [f"s{number}" for number in range(len(frame))]
    stands = check_table(frame, "stands")
    stands.attrs["county"] = request.param
    return stands
