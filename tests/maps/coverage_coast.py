"""A coast with a bank, a van on Wednesdays and an island, told in kilometres that are minutes, for pages of coverage."""

import runpy
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import LineString

from planner.calendars.period import Period
from planner.coverage.assess import assess
from planner.coverage.gaps import Gaps, find_gaps, gap_question
from planner.coverage.question import CoverageAnswer, CoverageQuestion
from planner.coverage.scenarios.answer import Comparison
from planner.coverage.scenarios.changed import changed
from planner.coverage.scenarios.changes import BranchAdded, BranchClosed, CoverageScenario
from planner.coverage.scenarios.compare import compare
from planner.coverage.standard import At, Promise, Served, Standard
from planner.streets.build import build_network
from planner.streets.travel import StreetTravel
from planner.tables import check_table

_STREETS = runpy.run_path(str(Path(__file__).parents[1] / "planner" / "conftest.py"))
KM = _STREETS["KM"]
TITLE = "Coast bank"

STANDARDS = (
    Standard(name="half an hour", within=1800.0, share=0.7, further=(Promise(within=4200.0, share=0.99),)),
    Standard(
        name="Tuesday", within=1800.0, group="old", when=At(moment=datetime.fromisoformat("2026-11-24T10:00"))
    ),
    Standard(name="evening", within=1800.0, when=Served(window="Mo-Fr 17:00-20:00")),
)


def _table(name: Any, places: dict[str, tuple[float, float]], /, **columns: Any) -> gpd.GeoDataFrame:
    x, y = np.array(list(places.values()), float).reshape(-1, 2).T * KM
    frame = gpd.GeoDataFrame(columns, index=list(places), geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")
    return check_table(frame, name)


@cache
def _travel() -> StreetTravel:
    places = {"w": (0, 0), "e": (100, 0), "port": (20, 0), "landing": (20, 12), "farm": (20, 15)}
    return StreetTravel(
        network=build_network(_STREETS["_ways"](places, "w-port-e", "port~landing", "landing-farm"))
    )


def question(name: str = "Farton") -> CoverageQuestion:
    """Return the question; ``name`` stands wherever a place has one."""
    places = {"town": (1, 0), "near": (29, 0), "far": (60, 0), "faraway": (95, 0), "islander": (20, 14)}
    people = [1000.0, 50.0, 300.0, 30.0, 40.0]
    demand = _table("demand", places, people=people, place=["Town", "", name, "", ""])
    areas = {"west": (name, -10, 50), "east": ("East", 50, 110), "empty": ("Empty", 110, 120)}
    boundaries = gpd.GeoDataFrame(
        {"name": [area[0] for area in areas.values()], "level": 8.0},
        index=list(areas),
        geometry=[shapely.box(w * KM, -20 * KM, e * KM, 40 * KM) for _, w, e in areas.values()],
        crs="EPSG:4326",
    )
    stands = {"date": ["2026-11-25"], "arrival": ["14:00"], "departure": ["16:00"], "place": ["farton"]}
    return CoverageQuestion(
        travel={"drive": _travel()},
        branches=_table("branches", {"bank": (0, 0)}, name=[name], opening_hours=["Mo-Fr 09:00-12:00"]),
        demand=demand.assign(old=demand["people"] / 4),
        standards=STANDARDS,
        boundaries=boundaries,
        stands=_table("stands", {"farton": (60, 0)}, name=[name], **stands),
        period=Period(first=date(2026, 11, 23)),
    )


@cache
def answer(name: str = "Farton") -> CoverageAnswer:
    """Return who reaches what on the coast."""
    return assess(question(name))


@cache
def gaps(name: str = "Farton") -> dict[tuple[str, float], Gaps]:
    """Return the gaps of each promise."""
    return {
        (standard.name, promise.within): find_gaps(
            gap_question(answer(name), standard.name, within=promise.within)
        )
        for standard in STANDARDS
        for promise in standard.promises
    }


@cache
def comparison(name: str = "Farton") -> Comparison:
    """Return what changes when the bank moves to kilometre 60."""
    moved = BranchAdded(branch="new", lon=60 * KM, lat=0.0, name=name, opening_hours="Mo-Fr 09:00-12:00")
    scenario = CoverageScenario(name="Moved", changes=(BranchClosed(branch="bank"), moved))
    return compare(answer(name), assess(changed(question(name), scenario)), name="Moved")


def roads() -> gpd.GeoDataFrame:
    """Return the coast road."""
    return gpd.GeoDataFrame(geometry=[LineString([(0, 0), (100 * KM, 0)])], crs="EPSG:4326")
