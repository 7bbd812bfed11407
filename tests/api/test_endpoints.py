"""What planners and scheduling systems ask."""

import math
from collections.abc import Iterator
from typing import Any

import pytest

from api.store import Workspace

GEOJSON = ("/v1/gaps", "/v1/gaps.geojson", "/v1/stops", "/v1/stops.geojson", "/dispatch/map.json")


def positions(coordinates: Any) -> Iterator[list[float]]:
    """Yield every position in the coordinates of a geometry."""
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield coordinates
    else:
        for part in coordinates:
            yield from positions(part)


def assert_geojson(document: Any) -> None:
    """Hold a document against RFC 7946: longitude before latitude, closed rings, no reference system."""
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    for feature in document["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["id"], str)
        assert isinstance(feature["properties"], dict)
        shape = feature["geometry"]
        assert shape["type"] in {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
        for lon, lat in positions(shape["coordinates"]):
            assert 9.8 < lon < 11.1, "longitude comes first"
            assert 49.8 < lat < 50.5
            assert round(lon, 6) == lon
        if shape["type"] == "Polygon":
            assert all(ring[0] == ring[-1] for ring in shape["coordinates"])
        assert not any(
            isinstance(value, float) and not math.isfinite(value) for value in feature["properties"].values()
        )


@pytest.mark.parametrize("path", GEOJSON)
def test_geojson(client: Any, path: str) -> None:
    """Valid GeoJSON of the right media type."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/geo+json"
    assert_geojson(answer.json())


def test_gaps(client: Any) -> None:
    """Gamma first, then the island without a way to a branch; each with a reason."""
    features = client.get("/v1/gaps").json()["features"]
    found = [(f["properties"]["place"], f["properties"]["reason"]) for f in features[:2]]
    assert found == [("Gamma", "too_far"), ("Holm", "island")]
    assert features[1]["properties"]["minutes"] is None
    assert [f["properties"]["people"] for f in features] == pytest.approx([500, 300, 20])


def test_coverage(client: Any) -> None:
    """Shares of everybody and of each municipality, before and after, all between 0 and 1."""
    document = client.get("/v1/coverage").json()
    assert document["people"] == 3660
    assert [row["minutes"] for row in document["thresholds"]] == [10, 20, 30, 60]
    shares = {row["name"]: (row["share_before"], row["share_after"]) for row in document["areas"]}
    assert set(shares) == {"West", "East"}
    assert shares["East"] == (pytest.approx(40 / 560, abs=1e-5), 1.0)
    assert document["share_before"] == pytest.approx(2840 / 3660, abs=1e-5)
    assert document["share_after"] == pytest.approx(3360 / 3660, abs=1e-5)


def test_facts_add_up(client: Any) -> None:
    """To a person."""
    facts = client.get("/index.json").json()
    assert facts["people_before"] + facts["served_by_vans"] == pytest.approx(facts["people_after"])
    left = facts["people"] - facts["people_after"]
    assert sum(row["people"] for row in facts["unserved"]) == pytest.approx(left)
    assert sum(facts["not_covered_by_reason"].values()) == pytest.approx(
        facts["people"] - facts["people_before"]
    )
    assert facts["title"] == "Testbank, Villages"


def test_rota_keeps_opening_hours(client: Any, out_day: tuple[str, str]) -> None:
    """The town hall of Gamma is open from 10 to 15; the van stands there within these hours."""
    rota = client.get("/v1/rota").json()
    assert [row["date"] for row in rota["dates"]][:2] == ["2026-11-23", "2026-11-24"]
    (van,) = [van for van in rota["vehicles"] if van["days"]]
    (day,) = van["days"]
    (stop,) = day["stops"]
    assert (van["id"], day["date"]) == out_day
    assert "10:00" <= stop["arrival"] < stop["departure"] <= "15:00"


def test_routes_of_a_date(client: Any, out_day: tuple[str, str]) -> None:
    """The same stop for the date, for the vehicle, and as GeoJSON; moments carry the offset of the project."""
    vehicle, date = out_day
    day = client.get(f"/v1/routes/{date}").json()
    own = client.get(f"/v1/vehicles/{vehicle}/routes/{date}").json()
    assert own["stops"] == day["routes"][0]["stops"]
    (stop,) = own["stops"]
    assert stop["arrival_at"] == f"{date}T{stop['arrival']}:00+01:00"
    assert own["start"] < stop["arrival"] < stop["departure"] < own["end"]
    assert own["metres"] == pytest.approx(2 * 57_300, rel=0.02)
    answer = client.get(f"/v1/vehicles/{vehicle}/routes/{date}/geometry")
    assert answer.headers["content-type"] == "application/geo+json"
    assert_geojson(answer.json())
    assert [f["geometry"]["type"] for f in answer.json()["features"]] == ["LineString", "LineString", "Point"]
    legs = client.get(f"/v1/routes/{date}/geometry").json()
    assert_geojson(legs)
    assert len(legs["features"]) == 2


def test_vehicles(client: Any) -> None:
    """Two vans, at the two branches."""
    vans = client.get("/v1/vehicles").json()["vehicles"]
    assert [(van["id"], van["depot"]) for van in vans] == [("van-1", "Alfa"), ("van-2", "Beta")]


def test_plans(client: Any, four_villages: Any) -> None:
    """One published version whose hash is that of its bytes; ``latest`` is the same."""
    import hashlib

    (row,) = client.get("/v1/plans").json()["plans"]
    assert (row["version"], row["state"], row["href"]) == (1, "published", "/v1/plans/1")
    plan = client.get(row["href"])
    assert hashlib.sha256(plan.content).hexdigest() == row["sha256"]
    assert plan.headers["etag"] == f'"{row["sha256"]}"'
    assert client.get("/v1/plans/latest").content == plan.content
    assert plan.json()["facts"] == four_villages.facts
    assert len(plan.json()["days"]) == 10


@pytest.mark.parametrize(
    "path",
    [
        "/v1/plans/2",
        "/v1/routes/2020-01-01",
        "/v1/routes/2020-01-01/geometry",
        "/v1/vehicles/van-1/routes/2020-01-01",
        "/v1/vehicles/nobody/routes/2026-11-23",
        "/v1/vehicles/nobody/routes/2026-11-23/geometry",
        "/v1/jobs/1",
    ],
)
def test_what_is_not_there(client: Any, path: str) -> None:
    """404, saying where to look."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_openapi_names_every_endpoint(client: Any) -> None:
    """Pages are left out, everything under ``/v1``, OSRM's services and VROOM's are in, each with a summary and a description."""
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    at_top = {"v1", "table", "route", "", "vroom", "optimization", "ors", "health"}
    assert {path.split("/")[1] for path in document["paths"]} == at_top
    assert sum(path.startswith(("/v1", "/table", "/route")) for path in document["paths"]) == 53
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["description"], path


def test_the_documentation_page_is_ours(client: Any) -> None:
    """It takes script and style from this server only."""
    page = client.get("/docs").text
    assert "/assets/swagger-ui-bundle.js" in page
    assert "//cdn" not in page


def test_health(client: Any) -> None:
    """Alive and ready."""
    assert (client.get("/livez").status_code, client.get("/readyz").status_code) == (200, 200)


def test_without_a_plan(empty_client: Any) -> None:
    """Alive, not ready; every page says how to make a plan; jobs and plans are empty lists."""
    assert empty_client.get("/livez").status_code == 200
    assert empty_client.get("/readyz").status_code == 503
    paths = [
        *("/", "/coverage", "/rota", "/dispatch", "/dispatch/map", "/index.json", "/coverage.json"),
        *("/rota.json", "/dispatch.json", "/dispatch/map.json", "/v1/coverage", "/v1/gaps", "/v1/stops"),
        *("/v1/rota", "/v1/vehicles", "/v1/routes/2026-11-23", "/v1/vehicles/van-1/routes/2026-11-23"),
        *("/v1/routes/2026-11-23/geometry", "/dispatch?date=2026-11-23"),
    ]
    for path in paths:
        answer = empty_client.get(path)
        assert answer.status_code == 404, path
        assert "farreach plan" in answer.json()["detail"], path
    assert empty_client.get("/v1/plans/latest").status_code == 404
    assert empty_client.get("/v1/plans").json() == {"plans": []}
    assert empty_client.get("/v1/jobs").json() == {"jobs": []}


def test_bug_a_shorter_plan_leaves_nothing_of_the_longer_one(own_villages: Any, own_client: Any) -> None:
    """A rota of one week after one of two: the second week is gone from the pages and from the API alike."""
    from api.options import PlanOptions
    from api.planning import make_plan

    clock = own_client.app.state.clock
    with Workspace.open(own_villages) as workspace:
        make_plan(workspace, PlanOptions(weeks=1), now=clock())
    for path in ("/dispatch?date=", "/dispatch.json?date=", "/v1/routes/"):
        assert own_client.get(f"{path}2026-11-27").status_code == 200
        assert own_client.get(f"{path}2026-12-02").status_code == 404, path
