"""Small named situations."""

import runpy
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from maps.coverage_map import CoverageLayers
from maps.isochrones_map import IsochroneLayers
from maps.plan_view import PlanView

WGS84 = "EPSG:4326"


def table(rows: list[dict[str, Any]], shapes: list[Any]) -> gpd.GeoDataFrame:
    """Return ``rows`` with ``shapes`` as a table with ids ``0``, ``1``, ..."""
    index = pd.Index([str(number) for number in range(len(rows))], name="id")
    return gpd.GeoDataFrame(pd.DataFrame(rows, index=index), geometry=shapes, crs=WGS84)


@pytest.fixture
def four_villages() -> CoverageLayers:
    """Near 8 min, Edge exactly 30, Far 45 and served by a van, Holm an island that no road reaches."""
    near, edge, far, holm = Point(-21.9, 64.1), Point(-21.5, 64.1), Point(-20.9, 64.0), Point(-20.3, 63.4)
    villages = [
        ("Near", 6000.0, 8.0, "", float("nan")),
        ("Edge", 2000.0, 30.0, "", float("nan")),
        ("Far", 1234.0, 45.0, "too_far", 6.0),
        ("Holm", 766.0, float("nan"), "island", float("nan")),
    ]
    keys = ("place", "people", "minutes", "reason", "van_minutes")
    demand = table(
        [{**dict(zip(keys, row, strict=True)), "boundary": "Sveit"} for row in villages],
        [near, edge, far, holm],
    )
    gap = {"people": 1234.0, "place": "Far", "boundary": "Sveit", "reason": "too_far", "branch_name": "Main"}
    return CoverageLayers(
        title="Four villages",
        standard_minutes=30.0,
        thresholds_minutes=(10.0, 30.0, 60.0),
        demand=demand,
        branches=table([{"name": "Main", "brand": "Bank", "opening_hours": "Mo-Fr 10:00-16:00"}], [near]),
        gaps=table([{"rank": 1, **gap, "minutes": 45.0, "served_by_vans": 0.0}], [far.buffer(0.1)]),
        boundaries=table(
            [
                {"name": "Sveit", "people": 10_000.0, "share_before": 0.8, "share_after": 0.9234},
                {"name": "Vestur", "people": 0.0, "share_before": 1.0, "share_after": 1.0},
            ],
            [box(-21.7, 63.3, -20, 64.4), box(-22.5, 63.3, -21.7, 64.4)],
        ),
        stops=table(
            [
                {
                    "name": "Far school",
                    "place": "Far",
                    "people": 1234.0,
                    "dwell_minutes": 90.0,
                    "visits": "van-1, Tue 10:05",
                }
            ],
            [far],
        ),
        roads=table([{}], [LineString([near, edge, far])]),
    )


@pytest.fixture(scope="session")
def plans() -> dict[str, Any]:
    """Return the functions of ``plans.py``: days made by hand."""
    return runpy.run_path(str(Path(__file__).with_name("plans.py")))


@pytest.fixture
def two_vans(plans: dict[str, Any]) -> PlanView:
    """Two vans, a break, a reload, waiting, a hostile name, and two visits left out."""
    view: PlanView = plans["two_vans"]()
    return view


@pytest.fixture
def two_sites() -> IsochroneLayers:
    """Two sites with three nested areas each, which overlap, and one on an island without a street."""
    main, other, holm = Point(-21.9, 64.1), Point(-21.5, 64.1), Point(-20.3, 63.4)
    minutes, radius = (5.0, 10.0, 15.0), (0.1, 0.2, 0.4)
    drawn = [
        ({"site": site, "name": name, "minutes": limit, "square_km": 1234.5 * limit}, place.buffer(wide))
        for site, name, place in (("0", "Main", main), ("1", "Other", other))
        for limit, wide in zip(minutes, radius, strict=True)
    ]
    return IsochroneLayers(
        title="sites.csv",
        mode="drive",
        direction="to",
        minutes=minutes,
        areas=table([row for row, _ in drawn], [area for _, area in drawn]),
        sites=table(
            [
                {"name": "Main", "joined": True, "snap_metres": 12.0},
                {"name": "Other", "joined": True, "snap_metres": 340.0},
                {"name": "Holm", "joined": False, "snap_metres": 45_000.0},
            ],
            [main, other, holm],
        ),
        boundaries=table([{"name": "Sveit"}], [box(-22.5, 63.3, -20, 64.6)]),
        roads=table([{}], [LineString([main, other])]),
    )


@pytest.fixture
def facts() -> dict[str, Any]:
    """Return what the start page shows about the four villages."""
    gap = {
        "rank": 1,
        "place": "Far",
        "boundary": "Sveit",
        "people": 1234.0,
        "reason": "too_far",
        "branch_name": "Main",
    }
    return {
        "title": "Everybody within 30 minutes",
        "organisation": "Bank",
        "country": "Iceland",
        "standard": {"minutes": 30, "mode": "drive"},
        "people": 10_000.0,
        "branches": 1,
        "thresholds": [
            {"minutes": m, "people": p, "share": p / 10_000} for m, p in ((10, 6000.0), (30, 8000.0))
        ],
        "share_before": 0.8,
        "share_after": 0.9234,
        "people_after": 9234.0,
        "served_by_vans": 1234.0,
        "service_rule": "A van comes every two weeks.",
        "service": {"days": 10, "share_who_come": 0.02, "minutes_each": 4.0},
        "gaps": [
            {**gap, "minutes": 45.2},
            {**gap, "rank": 2, "place": "Holm", "reason": "island", "minutes": None},
        ],
        "unserved": [{"place": "Holm", "people": 766.0, "reason": "island"}],
        "stops": [
            {
                "id": "s1",
                "name": "2",
                "place": "Far",
                "people": 1234.0,
                "dwell_minutes": 90.0,
                "visits": ["x"],
            },
            {
                "id": "s2",
                "name": "Holm quay",
                "place": "Holm",
                "people": 766.0,
                "dwell_minutes": 15.0,
                "visits": [],
            },
        ],
        "vehicles": [{"id": "van-1", "name": "Van 1", "depot": "Garage"}],
        "dates": ["2026-11-23", "2026-11-24"],
        "today": "2026-11-23",
    }


@pytest.fixture
def day() -> dict[str, Any]:
    """Return the sheet of a day with one van, two stops and a break between them."""
    stop = {"id": "s", "people": 1234.0, "dwell_minutes": 45.0, "lon": -20.9, "lat": 64.0}
    return {
        "date": "2026-11-24",
        "weekday": "Tuesday",
        "title": "Bank on wheels",
        "dates": ["2026-11-23", "2026-11-24", "2026-11-26"],
        "routes": [
            {
                "vehicle": "van-1",
                "name": "Van 1",
                "depot": "Garage",
                "start": "08:02",
                "end": "14:40",
                "metres": 123_400.0,
                "driving_minutes": 214.0,
                "break": {"start": "11:00", "end": "11:30"},
                "stops": [
                    {
                        **stop,
                        "order": 1,
                        "name": "Far school",
                        "place": "Far",
                        "arrival": "09:30",
                        "departure": "10:15",
                    },
                    {
                        **stop,
                        "order": 2,
                        "name": "Edge shop",
                        "place": "Edge",
                        "arrival": "12:00",
                        "departure": "12:45",
                    },
                ],
            }
        ],
        "unserved": [{"name": "Holm", "reason": "island"}],
    }


@pytest.fixture
def rota() -> dict[str, Any]:
    """Return two weeks in which one van goes out twice."""
    stops = [{"name": "Far school", "arrival": "09:30", "departure": "10:15"}]
    planned = [
        {"date": when, "stops": stops, "start": "08:00", "end": "15:00"}
        for when in ("2026-11-24", "2026-12-02")
    ]
    dates = ("2026-11-24", "2026-11-25", "2026-12-01", "2026-12-02")
    return {
        "title": "Rota",
        "dates": [{"date": when, "weekday": ""} for when in dates],
        "vehicles": [{"id": "van-1", "name": "Van 1", "days": planned}],
    }


@pytest.fixture(scope="session")
def country() -> dict[str, Any]:
    """Return the functions of ``country.py``, the made-up island about the size of Iceland."""
    return runpy.run_path(str(Path(__file__).with_name("country.py")))
