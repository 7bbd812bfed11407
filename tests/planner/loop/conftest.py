"""Four villages along a road, told in kilometres; 60 km/h, so that a kilometre is a minute."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely

from planner.geodesy import EARTH_RADIUS_M
from planner.loop.question import Layers, LoopQuestion, workdays
from planner.solving import Budget
from planner.tables import check_table, empty_table

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
MONDAY = date(2026, 11, 23)


def _table(name, places, /, **columns):
    if not places:
        return empty_table(name)
    x, y = np.array(list(places.values()), float).reshape(-1, 2).T * KM
    frame = gpd.GeoDataFrame(columns, index=list(places), geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")
    return check_table(frame, name)


@pytest.fixture(scope="session")
def table():
    """Return a table by name from places in kilometres."""
    return _table


def _four_villages(roads) -> LoopQuestion:
    """Ask about a town with the bank at kilometre 0; villages at 40, 50, 70 and 80; an island; a hermit without a road."""
    places = {"town": (0, 0), "port": (50, 0), "end": (400, 0), "landing": (50, 10), "isle": (50, 12)}
    homes = {"town": (0, 0), "ash": (40, 0), "birch": (50, 0), "cedar": (70, 0), "elm": (80, 0)}
    beyond = {"isle": (50, 12), "hermit": (18, 20), "far": (395, 0), "bare": (120, 0)}
    parish = gpd.GeoDataFrame(
        {"name": ["West", "East"], "level": [8.0, 8.0]},
        index=["w", "e"],
        geometry=[
            shapely.box(-9 * KM, -9 * KM, 60 * KM, 9 * KM),
            shapely.box(60 * KM, -9 * KM, 200 * KM, 9 * KM),
        ],
        crs="EPSG:4326",
    )
    layers = Layers(
        network=roads(places, "town-port-end", "port~landing", "landing-isle"),
        branches=_table("branches", {"bank": (0, 0)}, name=["Bank"]),
        demand=_table(
            "demand", homes | beyond, people=[5000.0, 300.0, 200.0, 400.0, 100.0, 40.0, 3.0, 60.0, 30.0]
        ),
        candidates=_table(
            "candidates",
            {"hall": (48, 0), "shop": (75, 0), "inn": (394, 0), "pier": (50, 11)},
            name=["Hall", "Shop", "Inn", "Pier"],
        ),
        settlements=_table("settlements", homes, name=[name.title() for name in homes]),
        boundaries=check_table(parish, "boundaries"),
    )
    return LoopQuestion(layers=layers, days=workdays(MONDAY, 1), vans=1, budget=Budget(iterations=30))


@pytest.fixture(scope="session")
def four_villages(roads):
    """Return the question of the four villages."""
    return _four_villages(roads)


@pytest.fixture(scope="session")
def asked(roads):
    """Return the question of the four villages with some of its layers or options replaced."""

    def build(*, options=None, **layers):
        question = _four_villages(roads)
        return replace(question, layers=replace(question.layers, **layers), **(options or {}))

    return build
