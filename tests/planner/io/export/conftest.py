"""A coast with two banks, its people, two municipalities."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely

from planner.calendars.period import Period
from planner.coverage.assess import assess
from planner.coverage.question import CoverageQuestion
from planner.coverage.scenarios.changed import changed
from planner.coverage.scenarios.changes import BranchClosed, CoverageScenario
from planner.coverage.scenarios.compare import compare
from planner.coverage.standard import Served, Standard
from planner.geodesy import EARTH_RADIUS_M
from planner.streets.travel import StreetTravel
from planner.tables import check_table

KM = 180_000 / (np.pi * EARTH_RADIUS_M)


def _points(table, places, /, **columns):
    x, y = np.array(list(places.values()), float).T * KM
    frame = gpd.GeoDataFrame(columns, index=list(places), geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")
    return frame if table is None else check_table(frame, table)


@pytest.fixture(scope="session")
def answer(roads):
    """Return an answer: drive 30 minutes, and something open on five days of a week."""
    network = roads({"w": (0, 0), "e": (100, 0)}, "w-e")
    branches = _points(
        None,
        {"bank": (0, 0), "far": (60, 0)},
        name=["Bank", "Far"],
        opening_hours="Mo-Fr 09:00-12:00",
    )
    demand = _points(
        "demand", {"a": (1, 0), "b": (45, 0), "c": (99, 0)}, people=[100.0, 20.0, 3.0], pop65=[10, 4, 3]
    )
    boxes = [shapely.box(-KM, -KM, 40 * KM, KM), shapely.box(40 * KM, -KM, 101 * KM, KM)]
    boundaries = gpd.GeoDataFrame(
        {"name": ["West", "East"]}, index=["w", "e"], geometry=boxes, crs="EPSG:4326"
    )
    contract = check_table(branches, "branches").assign(phone="0171 5550")
    question = CoverageQuestion(
        travel={"drive": StreetTravel(network=network)},
        branches=contract,
        demand=demand,
        boundaries=check_table(boundaries, "boundaries"),
        standards=(
            Standard(name="near", share=0.9),
            Standard(name="often", when=Served(days=5), group="pop65"),
        ),
        period=Period(first=date(2026, 11, 23)),
    )
    return assess(question)


@pytest.fixture(scope="session")
def closed(answer):
    """Return what happens when the far bank closes."""
    scenario = CoverageScenario(name="closed", changes=(BranchClosed(branch="far"),))
    return compare(answer, assess(changed(replace(answer.question), scenario)), name="closed")
