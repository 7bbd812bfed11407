"""Two new sites beside two branches, and the frontier up to them, for tests of the pages about sites."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Point, box

from maps.frontier_map import FrontierLayers
from maps.sites_map import BEFORE, NEW, NOT, SitesLayers

WGS84 = "EPSG:4326"
PLACES = [Point(-21.9, 64.1), Point(-21.5, 64.1), Point(-20.9, 64.0), Point(-20.3, 63.4)]


def answer(name: str = "Hall") -> dict[str, Any]:
    """Return the document of an answer; ``name`` stands wherever something has one."""
    site = {"name": name, "kind": "townhall", "people_in_reach": 1300.0, "people_only_here": 900.0}
    return {
        "id": "s-1",
        "title": name,
        "question": {"model": "mclp", "choose": 2, "within": 30.0, "existing": "keep"},
        "model": "mclp",
        "people": 10_000.0,
        "objective": 9234.0,
        "bound": 9234.0,
        "gap": 0.0,
        "better": 0.0,
        "status": "optimal",
        "free": 3,
        "closed_sites": [],
        "standing": ["b1", "b2"],
        "closed": [],
        "left_out": 0.0,
        "before": {"people": 8000.0, "share": 0.8},
        "after": {"people": 9234.0, "share": 0.9234},
        "chosen": [
            {**site, "id": "n1", "lon": -20.9, "lat": 64.0, "order": 1, "people_new": 1000.0},
            {
                **site,
                "id": "n2",
                "lon": -20.95,
                "lat": 64.05,
                "order": 2,
                "people_new": 234.0,
                "cost": 1500.0,
            },
        ],
        "areas": [{"name": name, "people": 10_000.0, "share_before": 0.8, "share_after": 0.9234}],
    }


def curve(name: str = "Hall", *, model: str = "mclp") -> dict[str, Any]:
    """Return the document of a frontier of one and two sites; the second point is not proven."""
    share = model == "mclp"
    values = [(9000.0, 9000.0), (9234.0, 9300.0)] if share else [(9e6, 9e6), (8e6, 7.9e6)]
    points = [
        {
            "limit": number,
            "sites": number,
            "objective": found,
            "bound": bound,
            "gap": abs(bound - found) / max(bound, found),
            "better": abs(bound - found) / found,
            "people_covered": 9000.0 if number == 1 else 9234.0,
            "share": 0.9 if number == 1 else 0.9234,
            "mean_minutes": 12.0 - number,
            "chosen": ["n1", "n2"][:number],
            "closed": [],
        }
        for number, (found, bound) in enumerate(values, start=1)
    ]
    document = answer(name)
    return {
        **{key: document[key] for key in ("title", "people", "left_out")},
        "id": "f-1",
        "model": model,
        "question": {**document["question"], "model": model, "first": 1, "last": 2, "nested": True},
        "nested": True,
        "by": "choose",
        "begins": None,
        "before": {"people_covered": 8000.0, "share": 0.8, "mean_minutes": 14.0},
        "points": points,
        "sites": [
            {key: site[key] for key in ("id", "name", "kind", "lon", "lat")} for site in document["chosen"]
        ],
    }


def sites_layers(name: str = "Hall") -> SitesLayers:
    """Return four villages: two reached today, one newly, one not."""
    return SitesLayers(
        document=answer(name),
        demand=_demand(name).assign(state=np.array([BEFORE, BEFORE, NEW, NOT])),
        candidates=_table({"name": [name], "kind": ["parking"], "people_new": [12.0]}, [Point(-20.5, 63.9)]),
        branches=_table({"name": [name, "Old"], "closed": [False, True]}, PLACES[:2]),
        boundaries=_table(
            {"name": [name], "people": [10_000.0], "share_before": [0.8], "share_after": [0.9234]},
            [box(-22.5, 63.2, -20, 64.5)],
        ),
        roads=_table({"road_class": ["main"]}, [LineString(PLACES[:3])]),
    )


def frontier_layers(name: str = "Hall", *, model: str = "mclp") -> FrontierLayers:
    """Return the same villages along the frontier: the third is reached with one site, the fourth with two."""
    shown = sites_layers(name)
    return FrontierLayers(
        document=curve(name, model=model),
        demand=_demand(name).assign(mask=["00", "00", "11", "21"]),
        branches=shown.branches[["name", "geometry"]],
        boundaries=shown.boundaries,
        roads=shown.roads,
    )


def _demand(name: str) -> gpd.GeoDataFrame:
    columns = {
        "people": [6000.0, 2000.0, 1234.0, 766.0],
        "place": ["Near", "Edge", name, "Holm"],
        "boundary": [name] * 4,
        "minutes": [8.0, 30.0, 6.0, np.nan],
        "minutes_before": [8.0, 30.0, 45.0, np.nan],
    }
    return _table(columns, PLACES)


def _table(columns: dict[str, Any], shapes: list[Any]) -> gpd.GeoDataFrame:
    index = pd.Index([str(number) for number in range(len(shapes))], name="id")
    return gpd.GeoDataFrame(pd.DataFrame(columns, index=index), geometry=shapes, crs=WGS84)
