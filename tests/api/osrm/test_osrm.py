"""The shape of OSRM's answers, and that they are the engine's own times, on the four villages."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from api.osrm.polyline import decode_polyline, encode_polyline
from api.store import Workspace

ALFA, BETA, GAMMA, HOLM = (10.0005, 50.0005), (10.1005, 50.0005), (10.9005, 50.0005), (10.1005, 50.258)


def url(service: str, places: list[tuple[float, float]], profile: str = "driving", **options: object) -> str:
    """Return the address of a question."""
    given = ";".join(f"{lon},{lat}" for lon, lat in places)
    query = "&".join(f"{name}={value}" for name, value in options.items())
    return f"/{service}/v1/{profile}/{given}" + (f"?{query}" if query else "")


def ok(client: Any, address: str) -> dict[str, Any]:
    """Return the document of a question that is answered."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    document: dict[str, Any] = answer.json()
    assert document["code"] == "Ok"
    return document


def test_table(client: Any) -> None:
    """Durations alone unless asked; one decimal; the diagonal is 0; nobody drives to the island."""
    document = ok(client, url("table", [ALFA, BETA, HOLM]))
    assert set(document) == {"code", "durations", "sources", "destinations"}
    durations = document["durations"]
    assert [durations[row][row] for row in range(3)] == [0, 0, 0]
    assert durations[0][2] is None
    assert durations[2][0] is None
    assert durations[0][1] > 300
    assert round(durations[0][1], 1) == durations[0][1]
    for point, asked in zip(document["sources"], [ALFA, BETA, HOLM], strict=True):
        assert set(point) == {"hint", "name", "location", "distance"}
        assert point["location"] == pytest.approx(asked, abs=0.003)
        assert 0 < point["distance"] < 300


def test_table_is_the_matrix_without_the_way_to_the_street(client: Any, four_villages: Any) -> None:
    """Both ways, seconds and metres, to the tenth."""
    from api.streets import network_in, travel_over

    with Workspace.open(four_villages.imported, read_only=True) as workspace:
        travel = travel_over(network_in(workspace))
    index = ["a", "b", "c"]
    points = gpd.GeoDataFrame(geometry=[Point(*p) for p in (ALFA, BETA, GAMMA)], index=index, crs="EPSG:4326")
    times, away = travel.matrix(points, points), travel.snap(points).metres
    document = ok(client, url("table", [ALFA, BETA, GAMMA], annotations="duration,distance"))
    for row in range(3):
        for column in range(3):
            way = away[row] + away[column]
            assert document["durations"][row][column] == pytest.approx(
                times.seconds[row, column] - way / (15 / 3.6), abs=0.051
            )
            assert document["distances"][row][column] == pytest.approx(
                times.metres[row, column] - way, abs=0.051
            )
    assert [point["distance"] for point in document["sources"]] == pytest.approx(away, abs=1e-5)


def test_sources_and_destinations(client: Any) -> None:
    """In the order asked, also twice; 'all' is all."""
    whole = ok(client, url("table", [ALFA, BETA, GAMMA]))["durations"]
    part = ok(client, url("table", [ALFA, BETA, GAMMA], sources="2;0", destinations="1"))
    assert part["durations"] == [[whole[2][1]], [whole[0][1]]]
    assert (len(part["sources"]), len(part["destinations"])) == (2, 1)
    assert ok(client, url("table", [ALFA, BETA, GAMMA], sources="all"))["durations"] == whole


def test_scale_and_fallback(client: Any) -> None:
    """What has no way is flown over, and listed."""
    plain = ok(client, url("table", [ALFA, BETA, HOLM]))["durations"]
    scaled = ok(client, url("table", [ALFA, BETA, HOLM], scale_factor=2))["durations"]
    assert scaled[0][1] == pytest.approx(2 * plain[0][1], abs=0.11)
    flown = ok(
        client,
        url(
            "table",
            [ALFA, BETA, HOLM],
            fallback_speed=10,
            annotations="distance,duration",
            fallback_coordinate="snapped",
        ),
    )
    assert sorted(flown["fallback_speed_cells"]) == [[0, 2], [1, 2], [2, 0], [2, 1]]
    assert flown["distances"][1][2] == pytest.approx(28_600, rel=0.01)
    assert flown["durations"][1][2] == pytest.approx(flown["distances"][1][2] / 10, abs=0.1)
    assert flown["durations"][0][1] == plain[0][1]


@pytest.mark.parametrize("geometries", ["polyline", "polyline6", "geojson"])
def test_route(client: Any, geometries: str) -> None:
    """Legs add up to the route and are the cells of the table; the line runs from street to street."""
    places = [ALFA, BETA, GAMMA]
    document = ok(client, url("route", places, overview="full", geometries=geometries))
    (route,) = document["routes"]
    table = ok(client, url("table", places, annotations="duration,distance"))
    assert [leg["duration"] for leg in route["legs"]] == [table["durations"][n][n + 1] for n in (0, 1)]
    assert [leg["distance"] for leg in route["legs"]] == [table["distances"][n][n + 1] for n in (0, 1)]
    assert route["duration"] == round(sum(leg["duration"] for leg in route["legs"]), 1)
    assert route["distance"] == round(sum(leg["distance"] for leg in route["legs"]), 1)
    assert (route["weight"], route["weight_name"]) == (route["duration"], "duration")
    assert all(
        leg["steps"] == [] and leg["summary"] == "" and "annotation" not in leg for leg in route["legs"]
    )
    line = route["geometry"]
    found = (
        line["coordinates"]
        if geometries == "geojson"
        else list(decode_polyline(line, digits=6 if geometries == "polyline6" else 5))
    )
    assert found[0] == pytest.approx(document["waypoints"][0]["location"], abs=1e-5)
    assert found[-1] == pytest.approx(document["waypoints"][-1]["location"], abs=1e-5)
    assert metres_along(found) == pytest.approx(route["distance"], rel=1e-3)


def metres_along(lonlat: Any) -> float:
    """Return the great-circle length of a line."""
    import numpy as np

    from planner.geodesy import haversine_m

    line = np.array(lonlat, float)
    return float(haversine_m(line[:-1], line[1:]).sum())


def test_overview(client: Any) -> None:
    """Simplified unless asked, with the same ends; none if so asked."""
    full, light, none = (
        ok(client, url("route", [ALFA, GAMMA], overview=kind, geometries="geojson"))["routes"][0]
        for kind in ("full", "simplified", "false")
    )
    assert "geometry" not in none
    points = [route["geometry"]["coordinates"] for route in (full, light)]
    assert len(points[1]) <= len(points[0])
    assert (points[0][0], points[0][-1]) == (points[1][0], points[1][-1])
    assert ok(client, url("route", [ALFA, GAMMA]))["routes"][0]["geometry"] == encode_polyline(points[1])


def test_steps_and_annotations(client: Any) -> None:
    """Departure and arrival; segments add up to the leg."""
    document = ok(
        client,
        url("route", [ALFA, BETA], steps="true", annotations="true", overview="full", geometries="geojson"),
    )
    (leg,) = document["routes"][0]["legs"]
    assert [step["maneuver"]["type"] for step in leg["steps"]] == ["depart", "arrive"]
    assert leg["steps"][0]["geometry"] == document["routes"][0]["geometry"]
    assert sum(step["duration"] for step in leg["steps"]) == leg["duration"]
    assert all(
        0 <= step["maneuver"][name] < 360
        for step in leg["steps"]
        for name in ("bearing_before", "bearing_after")
    )
    segments = len(document["routes"][0]["geometry"]["coordinates"]) - 1
    assert {len(values) for values in leg["annotation"].values()} == {segments}
    assert sum(leg["annotation"]["duration"]) == pytest.approx(leg["duration"], abs=0.1)
    assert sum(leg["annotation"]["distance"]) == pytest.approx(leg["distance"], rel=1e-3)
    assert set(
        ok(client, url("route", [ALFA, BETA], annotations="speed"))["routes"][0]["legs"][0]["annotation"]
    ) == {"speed"}


def test_to_where_one_is(client: Any) -> None:
    """No way at all is a way."""
    document = ok(client, url("route", [ALFA, ALFA], overview="full", geometries="geojson", steps="true"))
    (route,) = document["routes"]
    assert (route["duration"], route["distance"]) == (0, 0)
    assert len(route["geometry"]["coordinates"]) == 2


def test_ways_to_write_coordinates(client: Any) -> None:
    """Polylines, a suffix, other profile names, hints of ours: the same answer."""
    plain = ok(client, url("table", [ALFA, BETA]))
    packed = quote(encode_polyline([ALFA, BETA]), safe="")
    finer = quote(encode_polyline([ALFA, BETA], digits=6), safe="")
    hints = ";".join(point["hint"] for point in plain["sources"])
    for address in (
        f"/table/v1/driving/polyline({packed})",
        f"/table/v1/car/polyline6({finer}).json",
        url("table", [ALFA, BETA], "drive") + "?hints=" + hints,
        url("table", [ALFA, BETA], radiuses="unlimited;", exclude="ferry", approaches="unrestricted;"),
    ):
        assert ok(client, address) == plain
    bare = ok(client, url("table", [ALFA, BETA], generate_hints="false"))
    assert "hint" not in bare["sources"][0]
    assert set(ok(client, url("table", [ALFA, BETA], skip_waypoints="true"))) == {"code", "durations"}
    assert set(ok(client, url("route", [ALFA, BETA], skip_waypoints="true"))) == {"code", "routes"}


BAD = [
    ("/table/v1/driving/here;there", "InvalidUrl", "coordinate 0"),
    ("/table/v1/driving/10,50;nan,50", "InvalidUrl", "coordinate 1"),
    ("/table/v1/driving/10,50;10", "InvalidUrl", "coordinate 1"),
    ("/table/v1/driving/polyline(_p~)", "InvalidUrl", "polyline"),
    ("/table/v1/driving/50,10;200,95", "InvalidValue", "coordinate 1"),
    ("/table/v1/driving/10,50", "InvalidOptions", "at least two"),
    (url("table", [ALFA, BETA], radiuses="1;2;3"), "InvalidOptions", "radiuses has 3"),
    (url("table", [ALFA, BETA], radiuses="-1;"), "InvalidQuery", "radius 0"),
    (url("table", [ALFA, BETA], sources="0;2"), "InvalidOptions", "sources"),
    (url("table", [ALFA, BETA], sources="a"), "InvalidQuery", "sources"),
    (url("table", [ALFA, BETA], annotations="speed"), "InvalidQuery", "annotations"),
    (url("table", [ALFA, BETA], scale_factor="0"), "InvalidOptions", "scale_factor"),
    (url("table", [ALFA, BETA], fallback_speed="fast"), "InvalidQuery", "fallback_speed"),
    (url("table", [ALFA, BETA], overview="full"), "InvalidQuery", "overview"),
    (url("table", [ALFA, BETA], sources="0") + "&sources=1", "InvalidQuery", "more than once"),
    (url("table", [ALFA, BETA], bearings="0,20;"), "NotImplemented", "bearings"),
    (url("table", [ALFA, BETA], exclude="motorway"), "NotImplemented", "exclude"),
    (url("table", [ALFA, BETA], approaches="curb;"), "NotImplemented", "approaches"),
    (url("table", [ALFA, BETA]) + ".flatbuffers", "NotImplemented", "json"),
    (url("route", [ALFA, BETA], overview="all"), "InvalidQuery", "overview"),
    (url("route", [ALFA, BETA], geometries="wkt"), "InvalidQuery", "geometries"),
    (url("route", [ALFA, BETA], steps="1"), "InvalidQuery", "steps"),
    (url("route", [ALFA, BETA], annotations="nodes"), "NotImplemented", "nodes"),
    (url("route", [ALFA, BETA], continue_straight="true"), "NotImplemented", "continue_straight"),
    (url("route", [ALFA, BETA, GAMMA], waypoints="0;2"), "NotImplemented", "waypoints"),
    (url("route", [ALFA, BETA], alternatives="many"), "InvalidQuery", "alternatives"),
    (url("route", [ALFA, BETA] * 300), "TooBig", "500"),
    (url("table", [(10, 50)] * 1100), "TooBig", "1,000,000"),
    (url("table", [ALFA, BETA], "rocket"), "InvalidProfile", "driving"),
    (url("route", [ALFA, BETA], "foot"), "InvalidProfile", "driving as driving or car or drive"),
    (url("route", [ALFA, HOLM, BETA]), "NoRoute", "0 and 1, 1 and 2"),
    (url("route", [ALFA, (10.3, 50.3)], radiuses=";2000"), "NoSegment", "coordinate 1"),
]


@pytest.mark.parametrize(
    ("address", "code", "words"), BAD, ids=[f"{code}: {words}" for _, code, words in BAD]
)
def test_refusals(client: Any, address: str, code: str, words: str) -> None:
    """Status 400 with OSRM's code and a sentence."""
    answer = client.get(address)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    assert set(answer.json()) == {"code", "message"}
    assert answer.json()["code"] == code
    assert words in answer.json()["message"]


def test_every_problem_is_named(client: Any) -> None:
    """At once."""
    message = client.get(
        url("route", [ALFA, (200, 50)], overview="all", steps="maybe", bearings="1,2;")
    ).json()["message"]
    for word in ("coordinate 1", "overview", "steps", "bearings"):
        assert word in message


def test_far_away_is_told_not_refused(client: Any) -> None:
    """As OSRM does: no limit unless there is one."""
    document = ok(client, url("table", [ALFA, (10.3, 50.3)]))
    assert document["sources"][1]["distance"] > 10_000


def test_no_streets(tmp_path: Path, client_of: Callable[[Workspace], Any]) -> None:
    """A workspace without any."""
    with Workspace.create(tmp_path / "empty.gpkg") as workspace, client_of(workspace) as client:
        answer = client.get(url("table", [ALFA, BETA]))
        assert (answer.status_code, answer.json()["code"]) == (400, "InvalidProfile")


def test_streets_are_loaded_once_and_a_replaced_layer_is_noticed(
    own_import: Path, client_of: Callable[[Workspace], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when many ask at once, and when another process writes."""
    from api.osrm import engines

    made: list[str] = []
    plain = engines.StreetEngines._made

    def counted(self: Any, mode: str, layer: Any) -> Any:
        made.append(layer.stamp)
        return plain(self, mode, layer)

    monkeypatch.setattr(engines.StreetEngines, "_made", counted)
    with Workspace.open(own_import) as workspace, client_of(workspace) as client:
        answers: list[Any] = []
        threads = [
            threading.Thread(target=lambda: answers.append(client.get(url("table", [ALFA, BETA])).json()))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 1
        before = answers[0]["durations"][0][1]
        assert all(answer["durations"][0][1] == before for answer in answers)
        with Workspace.open(own_import) as other:
            streets = other.read_layer("streets")
            other.write_layer("demand", other.read_layer("demand"))
            assert ok(client, url("table", [ALFA, BETA]))["durations"][0][1] == before
            assert len(made) == 1
            slower = streets.assign(
                **{
                    name: streets[name].where(streets[name] < 0, 2 * streets[name])
                    for name in ("forward_ms", "backward_ms")
                }
            )
            other.write_layer("streets", slower)
        after = ok(client, url("table", [ALFA, BETA]))["durations"][0][1]
        assert after == pytest.approx(2 * before, abs=0.2)
        assert len(made) == 2


def test_streets_for_walking(
    own_import: Path, client_of: Callable[[Workspace], Any], four_villages: Any
) -> None:
    """In a layer of their own, beside those for cars."""
    from planner.io.streets.read import read_streets
    from planner.streets.frame import streets_to_frame

    with Workspace.open(own_import) as workspace:
        workspace.write_layer(
            "streets_on_foot", streets_to_frame(read_streets(four_villages.extract, "walk", cache=None))
        )
        with client_of(workspace) as client:
            driving, walking = (
                ok(client, url("table", [ALFA, BETA], p))["durations"][0][1] for p in ("car", "foot")
            )
            assert walking > 3 * driving
            answer = client.get(url("table", [ALFA, BETA], "bike")).json()
            assert "walking as foot" in answer["message"]


def test_street_columns_are_those_of_the_core() -> None:
    """By which a layer of streets is known without loading the core."""
    from api.store.streets import STREET_COLUMNS
    from planner.streets.frame import COLUMNS

    assert set(COLUMNS) >= STREET_COLUMNS


def test_it_is_documented(client: Any) -> None:
    """Every option of both services stands in the OpenAPI document, with words."""
    from api.osrm.options import OPTIONS

    paths = client.get("/openapi.json").json()["paths"]
    for service, options in OPTIONS.items():
        said = paths[f"/{service}/v1/{{profile}}/{{coordinates}}"]["get"]
        assert {p["name"] for p in said["parameters"]} == {"profile", "coordinates", *options}
        assert all(p["description"] for p in said["parameters"])
        assert "400" in said["responses"]


OFTEN = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OPTION = st.tuples(
    st.sampled_from(
        [
            "sources",
            "destinations",
            "annotations",
            "radiuses",
            "hints",
            "overview",
            "geometries",
            "steps",
            "scale_factor",
            "x",
        ]
    ),
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(["0", "1;0", "all", "true", "full", "1e400", "٣", "polyline6", ";", "0;"]),
    ),
)


@OFTEN
@given(
    service=st.sampled_from(["table", "route"]),
    profile=st.sampled_from(["driving", "car", "foot", "%00", "é"]),
    places=st.one_of(
        st.text(max_size=30).filter(bool),
        st.lists(st.tuples(st.floats(), st.floats()), min_size=1, max_size=4).map(
            lambda found: ";".join(f"{a},{b}" for a, b in found)
        ),
        st.just("10.0,50.0;10.1,50.0"),
        st.text(st.characters(min_codepoint=63, max_codepoint=126), max_size=20).map(
            lambda t: f"polyline({t})"
        ),
    ),
    options=st.lists(OPTION, max_size=3),
)
def test_whatever_is_asked(
    client: Any, service: str, profile: str, places: str, options: list[tuple[str, str]]
) -> None:
    """An answer with a code, JSON that every reader takes, never a 5xx."""
    query = "&".join(f"{name}={quote(value)}" for name, value in options)
    answer = client.get(f"/{service}/v1/{profile}/{quote(places, safe='', errors='surrogatepass')}?{query}")
    assert answer.status_code in {200, 400} or "/" in places or places in {".", ".."}, answer.text
    if answer.status_code in {200, 400}:
        document = json.loads(answer.text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        assert (document["code"] == "Ok") == (answer.status_code == 200)
