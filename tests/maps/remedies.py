"""Two gaps and what was decided about them, for tests of the page of remedies."""

from typing import Any

import geopandas as gpd
from shapely.geometry import LineString, Point, box

from maps.remedies_map import RemediesLayers

WGS84 = "EPSG:4326"


def _action(rank: int, kind: str, name: str, people: float, **more: Any) -> dict[str, Any]:
    return {
        "rank": rank, "id": f"{kind}:{rank}", "kind": kind, "place": f"n{rank}", "name": name,
        "lon": -21.0 + rank / 10, "lat": 64.0, "cost": 18_720.0, "detail": {}, "people": people,
        "cost_per_person": round(18_720 / people, 2) if people else None, "cumulative_people": people,
        "cumulative_cost": 18_720.0 * rank, "by_kind": {}, "by_slot": {}, "by_gap": {}, "lost_without": people,
        "makes_redundant": [], "replaces": 0, "replaces_first": [],
    } | more  # fmt: skip


def facts(name: str = "Far") -> dict[str, Any]:
    """Return the document of remedies; ``name`` stands wherever a place has one."""
    stay = {"route": "Van 1 2026-11-23", "dwell_minutes": 25.0, "detour_minutes": 16.0}
    often = {"frequency": "weekly", "dwell_minutes": 35.0, "base": name}
    fix = {**_action(1, "kiosk", name, 500.0), "with_van": True, "elsewhere": 40.0, "also": [name]}
    gap = {
        "lon": -20.9, "lat": 64.0, "people": 1500.0, "met": 300.0, "worth_people": 1200.0, "worth": 90_000.0,
        "worth_per_person": 80.0, "fixes": [fix],
    }  # fmt: skip
    reason = {
        **_action(9, "branch", name, 0.0), "why": "too_dear", "people_alone": 900.0, "people_beside": 300.0,
        "instead_of": None, "more_people": 120.0, "price_cut": 9000.0,
    }  # fmt: skip
    return {
        "title": f"Testbank, {name}", "standard": {"minutes": 30.0, "mode": "drive"}, "currency": "EUR",
        "budget": 100_000.0, "kinds": [], "with_published_vans": True, "people_missing": 4321.0,
        "missing_by_cause": {"far": 3000.0}, "people": 1234.0, "cost": 93_600.0, "cost_per_person": 75.85,
        "price_of_the_last_person": 80.0,
        "nothing_because": None,
        "proof": {"status": "optimal", "bound": 1234.0, "gap": 0.0, "solver": "ours", "version": "1"},
        "actions": [
            _action(1, "hours", name, 900.0, detail={"slot": "evening", "hours_a_week": 4.0}),
            _action(2, "van", name, 0.0),
            _action(3, "van_stop", name, 200.0, detail=often, makes_redundant=[{"id": "s", "name": "Old stop"}]),
            _action(4, "route_stop", name, 100.0, detail=stay),
            _action(5, "window", name, 30.0, detail={"windows": 1.0}),
            _action(6, "branch", name, 4.0),
        ],
        "gaps": [
            {"id": "gap-1", "cause": "far", "name": name, **gap},
            {"id": "gap-2", "cause": "far", "name": name, **gap, "worth": 0.0, "worth_per_person": 0.0, "fixes": []},
            {"id": "hours:bank", "cause": "closed", "name": name, **gap, "worth_per_person": 20.0},
        ],
        "frontier": [{"money": 50_000.0, "people": 900.0, "bound": 1000.0, "gap": 0.1}],
        "not_chosen": [reason],
        "redundant_today": [{"id": "b", "name": name}],
        "places": {"looked_at": 120, "offered": 1216},
        "assumed_hours": 3,
        "assumptions": {
            "slots": [{"id": "evening", "share": 0.1}], "frequencies": [], "kiosk_worth": 0.4,
            "office_hours": "Mo-Fr 09:00-16:00",
        },
    }  # fmt: skip


def two_gaps(name: str = "Far") -> RemediesLayers:
    """Return the layers of a page about a big gap, one that others serve, and a closed branch."""
    return RemediesLayers(
        facts=facts(name),
        gaps=gpd.GeoDataFrame(
            index=["gap-1", "gap-2"],
            geometry=[box(-21, 63.9, -20.8, 64.1), box(-20, 63.9, -19.9, 64.0)],
            crs=WGS84,
        ),
        branches=gpd.GeoDataFrame({"name": [name]}, index=["bank"], geometry=[Point(-21.9, 64.1)], crs=WGS84),
        boundaries=gpd.GeoDataFrame(
            {"name": [name]}, index=["a"], geometry=[box(-23, 63, -19, 65)], crs=WGS84
        ),
        roads=gpd.GeoDataFrame(geometry=[LineString([(-22, 64), (-20, 64)])], crs=WGS84),
    )
