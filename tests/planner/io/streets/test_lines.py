"""Any layer of lines as ways: where they meet, what their columns say, and every flaw with row and column."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, Point

from planner.errors import InputError, TableError
from planner.geodesy import degrees, haversine_m
from planner.io.streets.lines import ways_of_lines
from planner.io.streets.roles import find_roles
from planner.streets.build import build_network
from planner.streets.network import CLOSED
from planner.streets.speeds import ROAD_CLASSES

WGS84 = "EPSG:4326"
KM = LineString([(0, 0), (0.00899322, 0)])
"""A kilometre on the equator."""


def table(lines, crs=WGS84, **columns):
    """Return a table of lines."""
    return gpd.GeoDataFrame(columns, geometry=list(lines), crs=crs)


def one(mode="drive", *, line=KM, **columns):
    """Return the ways of a table with one line."""
    chosen = columns.pop("columns", None)
    return ways_of_lines(
        table([line], **{name: [cell] for name, cell in columns.items()}), mode, columns=chosen
    )


def speeds(ways):
    """Return the speeds along the first line and against it."""
    return round(float(ways.forward_kmh[0]), 3), round(float(ways.backward_kmh[0]), 3)


def problems(frame, **options):
    """Return what is wrong with a table."""
    with pytest.raises(TableError) as refused:
        ways_of_lines(frame, file="roads.shp", **options)
    return list(refused.value.problems)


def test_lines_meet_where_they_share_a_vertex():
    """In the middle, at an end, and not where they merely cross."""
    lines = [
        LineString([(0, 0), (1, 0), (2, 0)]),
        LineString([(1, 0), (1, 1)]),  # joins the first in its middle
        LineString([(0.5, -1), (0.5, 1)]),  # crosses it: a bridge
    ]
    network = build_network(ways_of_lines(table(lines)))
    assert network.node_count == 6
    assert network.edge_count == 4
    assert network.weak_component.max() == 1


def test_the_same_place_to_a_centimetre_is_one_place():
    """Programs round differently; a metre is another place."""
    lines = [
        LineString([(0, 0), (1, 0)]),
        LineString([(1.00000004, 0), (2, 0)]),
        LineString([(2.00001, 0), (3, 0)]),
    ]
    assert build_network(ways_of_lines(table(lines))).weak_component.tolist() == [0, 0, 1, 1]


def test_metres_on_a_grid_are_reprojected():
    """Iceland's own system; lengths are those on the ground."""
    lonlat = table([LineString([(-21.9, 64.1), (-21.8, 64.2)])])
    ways = ways_of_lines(lonlat.to_crs("EPSG:3057"))
    assert degrees(ways.line).tolist() == [[-21.9, 64.1], [-21.8, 64.2]]


def test_the_callers_reference_system_overrules_the_files():
    """A .prj that lies."""
    metres = (
        table([LineString([(-21.9, 64.1), (-21.8, 64.2)])])
        .to_crs("EPSG:3057")
        .set_crs(WGS84, allow_override=True)
    )
    told = []
    ways = ways_of_lines(metres, crs="EPSG:3057", progress=told.append)
    assert degrees(ways.line[0]).tolist() == [-21.9, 64.1]
    assert any("although the file says EPSG:4326" in message for message in told)


def test_without_a_reference_system_nothing_is_guessed():
    """Two people's metres look alike."""
    with pytest.raises(InputError, match="does not say in which reference system"):
        ways_of_lines(table([KM], crs=None))


def test_a_line_of_several_parts_is_several_ways_of_one_name():
    """The parts may lie anywhere."""
    parts = MultiLineString([[(0, 0), (1, 0)], [(5, 5), (6, 6), (7, 5)]])
    ways = ways_of_lines(table([KM, parts]))
    assert ways.start.tolist() == [0, 2, 4, 7]
    assert ways.way_id.tolist() == [1, 2, 2]


def test_repeated_vertices_and_lines_without_length_are_dropped_and_counted():
    """Nothing is lost: a place is a place."""
    lines = [LineString([(0, 0), (0, 0), (1, 0), (1, 0.00000001)]), LineString([(3, 3), (3, 3)]), KM]
    told = []
    ways = ways_of_lines(table(lines), file="roads.shp", progress=told.append)
    assert ways.start.tolist() == [0, 2, 4]
    assert ways.way_id.tolist() == [1, 3]
    assert ways.counts["repeated street nodes dropped"] == 3
    assert ways.counts["lines without length dropped"] == 1
    assert told == ["roads.shp: lines without length dropped: 1, the first is feature 2"]


@pytest.mark.parametrize(
    ("columns", "road_class"),
    [
        ({"highway": "primary"}, "primary"),
        ({"HIGHWAY": "Primary"}, "primary"),
        ({"fclass": "trunk_link"}, "trunk_link"),  # Geofabrik
        ({"Road Class": "residential"}, "residential"),
        ({"class": "Living Street"}, "living_street"),
        ({"highway": ["tertiary", "service"]}, "tertiary"),  # osmnx
        ({"highway": "['tertiary', 'service']"}, "tertiary"),  # osmnx in a file
        ({"highway": "Local road 3rd order"}, "road"),
        ({"highway": None}, "road"),
        ({"fclass": "unknown"}, "road"),
        ({}, "road"),
        ({"fclass": "ferry"}, "ferry"),
        ({"route": "ferry"}, "ferry"),
        ({"route": "I 95", "highway": "motorway"}, "motorway"),
        ({"highway": "primary", "fclass": "track"}, "primary"),  # the usual name goes first
    ],
)
def test_classes_under_many_names(columns, road_class):
    """Whoever made the layer."""
    assert ROAD_CLASSES[one(**columns).road_class[0]] == road_class


def test_what_is_taken_for_road_is_counted():
    """Assumptions are not silent."""
    counts = ways_of_lines(table([KM] * 3, highway=["primary", "A", None])).counts
    assert counts["streets of no known class, taken for road"] == 2
    assert counts["streets read: road"] == 2


@pytest.mark.parametrize(
    ("oneway", "expected"),
    [
        ("yes", (60, 0)),
        ("-1", (0, 60)),
        (-1, (0, 60)),
        ("no", (60, 60)),
        (True, (60, 0)),
        (False, (60, 60)),
        (1.0, (60, 0)),
        ("1", (60, 0)),
        ("0", (60, 60)),
        ("B", (60, 60)),
        ("FT", (60, 0)),  # Esri
        ("TF", (0, 60)),
        ("N", (60, 60)),
        ("", (60, 60)),
        (None, (60, 60)),
        ("reverse", (0, 60)),
    ],
)
def test_one_way_streets_under_many_names(oneway, expected):
    """Along the line, against it, both."""
    assert speeds(one(highway="tertiary", maxspeed=60, oneway=oneway)) == expected


def test_the_letters_of_geofabrik():
    """Forward, Backward and Both, in spite of T."""
    ways = ways_of_lines(table([KM] * 3, oneway=["F", "T", "B"], kmh=[50, 50, 50]))
    assert ways.forward_kmh.tolist() == [50, 0, 50]
    assert ways.backward_kmh.tolist() == [0, 50, 50]


def test_letters_that_may_be_truth_values_are_refused():
    """F and T alone: nobody can know, and half the streets would be closed."""
    found = problems(table([KM] * 2, oneway=["F", "T"]))
    assert "may mean forward and backward, or false and true" in found[0]


def test_motorways_and_roundabouts_are_one_way_unless_said_otherwise():
    """As in OpenStreetMap."""
    ways = ways_of_lines(table([KM] * 3, highway=["motorway"] * 3, oneway=[None, "no", "yes"]))
    assert (ways.backward_kmh > 0).tolist() == [False, True, False]
    assert speeds(one(highway="tertiary", junction="roundabout"))[1] == 0


@pytest.mark.parametrize(
    ("columns", "kmh"),
    [
        ({"highway": "residential"}, 30.0),
        ({"highway": "residential", "maxspeed": "50"}, 50.0),
        ({"highway": "residential", "maxspeed": 50}, 50.0),
        ({"highway": "residential", "maxspeed": 50.0}, 50.0),
        ({"highway": "residential", "maxspeed": "30 mph"}, 48.28),
        ({"highway": "residential", "maxspeed": "['50', '30']"}, 50.0),
        ({"highway": "residential", "maxspeed": 0}, 30.0),  # shapefiles say nothing so
        ({"highway": "residential", "maxspeed": None}, 30.0),
        ({"highway": "residential", "Speed_Limit": 40}, 40.0),
        ({"highway": "primary", "surface": "gravel"}, 60.0),
        ({"highway": "residential", "maxspeed": 50, "kmh": 37.5}, 37.5),
        ({"highway": "residential", "speed": "12,5"}, 12.5),
        ({"highway": "residential", "speed": 0}, 30.0),
        ({"highway": "residential", "seconds": 60}, 60.0),
        ({"highway": "residential", "minutes": 2, "speed": 99}, 30.0),
        ({"highway": "residential", "travel_time": "120"}, 30.0),
        ({"highway": "residential", "seconds": None, "speed": 99}, 99.0),
        ({"highway": "ferry", "duration": "00:03"}, 20.0),
        ({"highway": "ferry", "duration": "00:03", "seconds": 60}, 60.0),
    ],
)
def test_how_fast(columns, kmh):
    """Time, else speed, else the limit, else the class."""
    assert speeds(one(**columns)) == (pytest.approx(kmh, rel=1e-5), pytest.approx(kmh, rel=1e-5))


def test_times_are_kept_when_a_line_is_cut():
    """Half of the line takes half of the time, and no more than a millisecond is lost."""
    lines = [LineString([(0, 0), (0.01, 0), (0.04, 0)]), LineString([(0.01, 0), (0.01, 0.01)])]
    network = build_network(ways_of_lines(table(lines, seconds=[400.0, 99.0])))
    assert sorted(network.forward_ms.tolist()) == [99_000, 100_000, 300_000]


def test_a_time_is_for_the_whole_of_several_parts():
    """Each part takes its share."""
    parts = MultiLineString([[(0, 0), (0.01, 0)], [(0.01, 0), (0.04, 0)]])
    network = build_network(ways_of_lines(table([parts], seconds=[400.0])))
    assert network.forward_ms.tolist() == [400_000]


def test_chosen_columns():
    """By role, whatever their names."""
    frame = table([KM], Strassenart=["primary"], v_max=[33.0], Richtung=["yes"])
    told = []
    columns = {"highway": "strassenart", "kmh": "v_max", "oneway": "Richtung"}
    ways = ways_of_lines(frame, columns=columns, progress=told.append)
    assert speeds(ways) == (33.0, 0.0)
    assert told == [
        "The table: column 'Strassenart' read as highway",
        "The table: column 'Richtung' read as oneway",
        "The table: column 'v_max' read as kmh",
    ]


def test_columns_that_are_not_there_are_all_named():
    """With those that are."""
    with pytest.raises(InputError, match="'kind'") as refused:
        ways_of_lines(table([KM], kind=["a"]), columns={"kmh": "velocity", "colour": "kind"})
    assert len(refused.value.problems) == 2


def test_speeds_of_cars_are_not_those_of_walkers():
    """Unless somebody says that they are; and that is said."""
    columns = {"highway": "residential", "speed": 50.0, "minutes": 1.0, "maxspeed": 100}
    assert speeds(one("walk", **columns)) == (5.0, 5.0)
    assert speeds(one("walk", **columns, columns={"minutes": "minutes"})) == (
        pytest.approx(60.0, rel=1e-5),
        pytest.approx(60.0, rel=1e-5),
    )
    assert find_roles(("speed",), "walk", {}, "x").notes == (
        "column 'speed' not used: it is taken for that of cars unless named as kmh",
    )


def test_each_mode_has_its_streets():
    """Nobody walks on a motorway, and no car goes up steps; walkers mind no one-way streets."""
    frame = table(
        [KM] * 4, fclass=["motorway", "steps", "track_grade2", "primary"], oneway=["yes", "B", "B", "yes"]
    )
    assert ways_of_lines(frame, "drive").way_id.tolist() == [1, 4]
    walk = ways_of_lines(frame, "walk")
    assert walk.way_id.tolist() == [2, 3, 4]
    assert walk.unpaved.tolist() == [False, True, False]
    assert walk.backward_kmh.tolist() == [2.0, 5.0, 5.0]


def test_access_is_honoured():
    """Private streets are closed, and counted."""
    ways = ways_of_lines(table([KM] * 2, highway=["service"] * 2, access=["private", "yes"]))
    assert ways.way_id.tolist() == [2]
    assert ways.counts["streets closed to cars"] == 1


def test_what_is_no_street_is_left_out():
    """Construction sites and railways."""
    ways = ways_of_lines(table([KM] * 3, highway=["construction", "raceway", "service"]))
    assert ways.way_id.tolist() == [3]
    assert ways.counts["lines that are no streets"] == 2


def test_a_layer_without_any_street_is_refused():
    """The wrong layer, most likely."""
    with pytest.raises(InputError, match="no street that one may travel so"):
        ways_of_lines(table([KM], highway=["footway"]))


def test_z_is_elevation():
    """Uphill is slower on foot; nothing changes for cars."""
    steep = table([LineString([(0, 0, 0), (0.009, 0, 100)])], highway=["path"])
    ways = ways_of_lines(steep, "walk")
    assert ways.elevation.tolist() == [0.0, 100.0]
    up, down = build_network(ways, "walk").forward_ms[0], build_network(ways, "walk").backward_ms[0]
    assert up > 1.3 * 1000 / 5 * 3600
    assert up > down


def test_z_of_several_parts_and_dropped_vertices_stays_in_step():
    """Each height belongs to its vertex."""
    lines = [
        LineString([(0, 0, 1), (0, 0, 2), (1, 0, 3)]),
        MultiLineString([[(5, 5, 4), (5, 5, 5)], [(6, 6, 6), (7, 7, 7)]]),
    ]
    assert ways_of_lines(table(lines)).elevation.tolist() == [1, 3, 6, 7]


@pytest.mark.parametrize("heights", [(0, 0), (-9999, -9999), (np.nan, np.nan)])
def test_z_that_says_nothing_is_no_elevation(heights):
    """Zero throughout is how many programs write that they have none."""
    assert one(line=LineString([(0, 0, heights[0]), (1, 1, heights[1])])).elevation is None


def test_where_the_time_is_known_slopes_are_in_it():
    """A measured time is not made longer."""
    line = LineString([(0, 0, 0), (0.009, 0, 100)])
    ways = one("walk", line=line, minutes=30.0, columns={"minutes": "minutes"})
    assert build_network(ways, "walk").forward_ms.tolist() == [1_800_000]


def test_both_directions_of_osmnx_are_one_street():
    """It tables a street once for each direction; one-way streets stay so."""
    there, bend = LineString([(0, 0), (1, 1), (2, 0)]), LineString([(2, 0), (3, 0)])
    frame = table(
        [there, there.reverse(), bend],
        u=[1, 2, 2],
        v=[2, 1, 3],
        key=[0, 0, 0],
        oneway=[False, False, True],
        kmh=[50, 40, 30],
    )
    ways = ways_of_lines(frame)
    assert ways.forward_kmh.tolist() == [50, 30]
    assert ways.backward_kmh.tolist() == [40, 0]
    assert ways_of_lines(frame.set_index(["u", "v", "key"])).backward_kmh.tolist() == [40, 0]


def test_undirected_tables_of_osmnx_have_each_street_once():
    """Then both directions are open unless it is one-way."""
    frame = table([KM, KM.reverse()], u=[1, 2], v=[2, 1], key=[0, 0], oneway=[False, False]).iloc[:1]
    network = build_network(ways_of_lines(frame))
    assert CLOSED not in {network.forward_ms[0], network.backward_ms[0]}


def test_every_flaw_is_named_with_row_and_column():
    """All at once, in the order of the rows."""
    lines = [
        None,
        Point(0, 0),
        LineString(),
        LineString([(0, 0), (np.inf, 1)]),
        LineString([(0, 0), (10, 99)]),
        KM,
        KM,
        KM,
        KM,
        KM,
        KM,
    ]
    frame = table(
        lines,
        maxspeed=[50, 50, 50, 50, 50, 5000, 50, 50, 50, 50, -5],
        oneway=["no"] * 6 + ["sometimes"] + ["no"] * 4,
        kmh=[None] * 7 + ["fast", 4000, -1, None],
    )
    assert problems(frame) == [
        "roads.shp feature 1: has no geometry",
        "roads.shp feature 2: is a Point, expected a line",
        "roads.shp feature 3: its line is empty",
        "roads.shp feature 4: its coordinates are not numbers that any reference system has",
        "roads.shp feature 5: latitude 99 is not within -90..90; latitude and longitude look swapped",
        "roads.shp feature 6, column maxspeed: '5000' is not 0 to 300 km/h",
        "roads.shp feature 7, column oneway: 'sometimes' is not yes, no or -1",
        "roads.shp feature 8, column kmh: 'fast' is not a number",
        "roads.shp feature 9, column kmh: 4000 is not 0 to 300 km/h",
        "roads.shp feature 10, column kmh: -1 is not 0 to 300 km/h",
        "roads.shp feature 11, column maxspeed: '-5' is not 0 to 300 km/h",
    ]


def test_times_that_nobody_drives_are_named():
    """A kilometre in a second: minutes read as seconds, or metres in the wrong unit."""
    assert problems(table([KM], minutes=[1 / 60])) == [
        "roads.shp feature 1, column minutes: 1 seconds for 1,000 metres are 3,600 km/h, more than 300"
    ]


def test_exchanged_axes_are_named():
    """Latitude first."""
    with pytest.raises(TableError, match="look swapped"):
        ways_of_lines(table([LineString([(64, -121), (65, -122)])]))


def test_tables_without_rows_or_lines_are_refused():
    """Nothing to read."""
    with pytest.raises(TableError, match="has no features"):
        ways_of_lines(table([]))
    with pytest.raises(InputError, match="has no geometry"):
        ways_of_lines(table([KM], name=["a"]).drop(columns="geometry"))


def test_lines_may_cross_the_date_line():
    """Cut there, as files have them; lengths are right either way."""
    ways = ways_of_lines(table([LineString([(179.99, 0), (180, 0)]), LineString([(-180, 0), (-179.99, 0)])]))
    network = build_network(ways)
    assert network.metres.sum() == pytest.approx(
        2 * haversine_m(np.zeros(2), np.array([0.01, 0.0])), rel=1e-5
    )


def test_a_large_layer_is_read_in_seconds():
    """Forty thousand streets of a grid, with columns."""
    xy = np.stack(np.meshgrid(np.arange(143), np.arange(143)), axis=-1).reshape(-1, 2) * 0.001
    east, north = xy + np.array([0.001, 0]), xy + np.array([0, 0.001])
    ends = np.concatenate([np.stack([xy, east], axis=1), np.stack([xy, north], axis=1)])
    frame = table(
        shapely.linestrings(ends.round(3)),
        fclass=["residential", "service"] * (len(ends) // 2),
        maxspeed=[30, 0] * (len(ends) // 2),
        oneway=["B", "F"] * (len(ends) // 2),
    )
    ways = ways_of_lines(frame)
    assert len(ways.start) == len(ends) + 1
    assert len(np.unique(ways.node)) == 144 * 144 - 1
