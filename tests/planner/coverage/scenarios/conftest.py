"""The coast with two banks, a municipality, older people, and a question about it."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pytest

from planner.calendars.period import Period
from planner.coverage.question import CoverageQuestion
from planner.coverage.standard import Promise, Served, Standard
from planner.tables import check_table

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def banks(table):
    """Return a bank at kilometre 0 and one at kilometre 60."""
    return table(
        "branches",
        {"bank": (0, 0), "farbank": (60, 0)},
        name=["Bank, Town", "Bank, Farton"],
        opening_hours=["Mo-Fr 09:00-16:00", "Mo-Fr 09:00-12:00"],
    )


@pytest.fixture(scope="session")
def towns(people, square):
    """Return two municipalities: up to kilometre 50, and beyond."""
    shapes = [square(-50, -50, 100), square(50.0, -50, 100)]
    frame = gpd.GeoDataFrame(
        {"name": ["West", "East"], "level": [6.0, 6.0]}, index=["w", "e"], geometry=shapes, crs="EPSG:4326"
    )
    return check_table(frame, "boundaries")


@pytest.fixture(scope="session")
def elders(people):
    """Return the people of the coast, a tenth of each place above 65."""
    old = check_table(people.assign(pop65=np.round(people["people"] / 10)), "demand")
    assert old["pop65"].sum() > 0
    return old


@pytest.fixture(scope="session")
def asked(coast, banks, elders, towns):
    """Return a question without a period: 30 minutes for 80 %, 60 for 95 %; 30 for half of those above 65."""
    return CoverageQuestion(
        travel={"drive": coast},
        branches=banks,
        demand=elders,
        boundaries=towns,
        standards=(
            Standard(name="all", within=1800, share=0.8, further=(Promise(within=3600, share=0.95),)),
            Standard(name="old", within=1800, share=0.5, group="pop65"),
        ),
    )


@pytest.fixture(scope="session")
def week(asked):
    """Return the question about a week: something open on five days."""
    standard = Standard(name="often", within=1800, share=0.8, when=Served(days=5, hours=2))
    return replace(asked, standards=(*asked.standards, standard), period=Period(first=MONDAY))
