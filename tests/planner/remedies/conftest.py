"""Four villages along a road, told in kilometres; 60 km/h, so that a kilometre is a minute.

The bank stands at kilometre 0 among 5,000 people and is open Monday to Friday from 9 to 16. Ash (300), Birch (200),
Cedar (400) and Elm (100) lie at 40, 50, 70 and 80. Candidates: a hall at 48, which Ash, Birch and Cedar reach in half
an hour, and a shop at 75, which Birch, Cedar and Elm reach.
"""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from planner.geodesy import EARTH_RADIUS_M
from planner.remedies.assumptions import Assumptions
from planner.remedies.costs import Costs
from planner.remedies.question import Published, PublishedRoute, RemediesQuestion
from planner.solving import Budget
from planner.streets.travel import StreetTravel
from planner.tables import check_table

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
MONDAY = date(2026, 11, 23)

COSTS = Costs(branch=1000, kiosk=100, open_hour=1, window=150, van=300, van_hour=1, van_km=0, stop=10)
RULES = Assumptions(stops_per_tour=1, seconds_between_stops=0)


def _table(name, places, /, **columns):
    x, y = np.array(list(places.values()), float).reshape(-1, 2).T * KM
    frame = gpd.GeoDataFrame(columns, index=list(places), geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")
    return check_table(frame, name)


@pytest.fixture(scope="session")
def table():
    """Return a table by name from places in kilometres."""
    return _table


@pytest.fixture(scope="session")
def travel(roads):
    """Return travel over the road."""
    return StreetTravel(
        network=roads({"start": (0, 0), "middle": (50, 0), "end": (400, 0)}, "start-middle-end")
    )


@pytest.fixture(scope="session")
def asked():
    """Return a function that asks about the four villages, with anything replaced."""
    homes = {"town": (0, 0), "ash": (40, 0), "birch": (50, 0), "cedar": (70, 0), "elm": (80, 0)}
    question = RemediesQuestion(
        demand=_table(
            "demand", homes, people=[5000.0, 300.0, 200.0, 400.0, 100.0], kind=["town"] + ["village"] * 4
        ),
        branches=_table("branches", {"bank": (0, 0)}, name=["Bank"], opening_hours=["Mo-Fr 09:00-16:00"]),
        candidates=_table("candidates", {"hall": (48, 0), "shop": (75, 0)}, name=["Hall", "Shop"]),
        gap=pd.Series({"town": "", "ash": "gap-1", "birch": "gap-1", "cedar": "gap-2", "elm": "gap-2"}),
        week=MONDAY,
        costs=COSTS,
        assumptions=RULES,
        money=1100.0,
        budget=Budget(iterations=100_000),
    )
    return lambda **options: replace(question, **options)


@pytest.fixture(scope="session")
def to_ash():
    """Return a published plan: each week a van drives from the bank to Ash and back, with two hours left."""
    places = _table("candidates", {"depot:v": (0, 0), "stop": (40, 0)}, name=["", "Ash inn"])

    def build(slack=7200.0, stop_of=None):
        route = PublishedRoute(
            id="v 2026-11-23",
            vehicle="v",
            day="2026-11-23",
            places=("depot:v", "stop", "depot:v"),
            slack=slack,
        )
        return Published(
            routes=(route,),
            places=places,
            weeks=1,
            stop_of=pd.Series(stop_of or {"ash": "stop"}, dtype=object),
            stops={"stop": "Ash inn"},
        )

    return build
