"""Whole tables: what is repaired, what is refused, and how the rows are named."""

import pytest
import shapely

from planner.errors import InputError, TableError
from planner.io.files import (
    read_boundaries,
    read_branches,
    read_candidates,
    read_demand,
    read_table,
    read_vehicles,
)
from planner.tables import check_table

SOMERSET = (-3.8, 50.8, -2.2, 51.4)


def problems(path, name, **options):
    """Return what a file is refused for."""
    with pytest.raises(TableError) as caught:
        read_table(path, name, **options)
    return caught.value.problems or (caught.value.summary,)


def test_every_bad_row_is_named_in_one_error(write):
    """In the order of the rows, with the number that Excel shows and the column."""
    path = write(
        "demand.csv",
        "id,people,lon,lat\n"
        "a,10,-3.1,51.1\n"
        "b,-3,-3.1,51.1\n"
        "c,12,0,0\n"
        "a,many,-3.1,51.x\n"
        "\n"  # blank rows are skipped, and counted
        ",5,-3.1,\n"
        "e,,200,51.1\n",
    )
    assert problems(path, "demand") == (
        "demand.csv row 3, column people: -3 is negative",
        "demand.csv row 4: lies at longitude 0, latitude 0; are its coordinates missing?",
        "demand.csv row 5, column lat: '51.x' is not a number",
        "demand.csv row 5, column people: 'many' is not a number",
        "demand.csv row 5, column id: id 'a' is that of row 2 too",
        "demand.csv row 7, column lat: is empty",
        "demand.csv row 7, column id: is empty",
        "demand.csv row 8: longitude 200 is not within -180..180",
        "demand.csv row 8, column people: is empty",
    )


def test_ids_come_from_row_numbers_when_there_are_none(write):
    """The row is what the user can find again."""
    loaded = read_table(write("f.csv", "lon,lat\n-3,51\n-3.1,51\n"), "branches")
    assert loaded.frame.index.tolist() == ["branch-2", "branch-3"]
    assert loaded.notes == ("ids made from row numbers",)


def test_weak_id_columns_serve_only_when_unique(write):
    """A column called code may be the code of the county."""
    repeated = read_table(write("f.csv", "code,fid,lon,lat\nx,1,-3,51\nx,2,-3.1,51\n"), "branches")
    assert repeated.frame.index.tolist() == ["1", "2"]
    assert "column 'fid' read as id" in repeated.notes


@pytest.mark.parametrize(
    ("rows", "extent", "why"),
    [
        ("120.1,30.2\n121.2,31.1\n", None, "latitude above 90 is impossible"),
        ("-3.1,51.1\n-3.2,51.2\n", SOMERSET, "the points fit the map only when exchanged"),
    ],
)
def test_swapped_columns_are_recognised(write, rows, extent, why):
    """The commonest mistake of all gets one sentence instead of a thousand rows."""
    (problem,) = problems(write("f.csv", "lat,lon\n" + rows), "branches", extent=extent)
    assert "latitude and longitude look swapped" in problem


def test_one_swapped_row_is_named(write):
    """Typed by hand, one row can be the other way round."""
    rows = "".join(f"-3.{n},51.1\n" for n in range(1, 6)) + "51.1,-3.1\n"
    (problem,) = problems(write("f.csv", "lon,lat\n" + rows), "branches", extent=SOMERSET)
    assert problem.startswith("f.csv row 7: lies")
    assert problem.endswith("outside the map (latitude and longitude look swapped)")


def test_point_far_from_the_map_is_named_with_its_distance(write):
    """The distance tells a slip of a digit from a wrong country."""
    text = "lon,lat\n-3.1,51.1\n-3.2,51.2\n-3.0,55.4\n-3,51.45\n"
    (problem,) = problems(write("f.csv", text), "branches", extent=SOMERSET)
    assert problem == "f.csv row 4: lies 445 km outside the map (wrong coordinates, or wrong --crs?)"


def test_wrong_map_is_one_problem_not_a_thousand(write):
    """When most points are elsewhere, the file is wrong and not its rows."""
    (problem,) = problems(write("f.csv", "lon,lat\n8.1,47.1\n8.2,47.1\n"), "branches", extent=SOMERSET)
    assert problem.startswith("2 of 2 points lie more than 50 km outside the map; the first is row 2")


def test_metres_without_a_reference_system_are_asked_for(write):
    """There are thousands of grids with such numbers."""
    path = write("f.csv", "name,easting,northing\nTaunton,322700,124600\nYeovil,355600,116000\n")
    (problem,) = problems(path, "branches")
    assert "columns 'easting' and 'northing' hold 322700, 124600, which are not degrees" in problem
    loaded = read_table(path, "branches", crs="EPSG:27700", extent=SOMERSET)
    taunton = loaded.frame.geometry.iloc[0]
    assert taunton.distance(shapely.Point(-3.104, 51.015)) < 0.01
    assert "reprojected from EPSG:27700" in loaded.notes


def test_reference_system_in_metres_for_degrees_is_refused(write):
    """Taken as metres, all of England would lie in one spot of the Atlantic."""
    (problem,) = problems(write("f.csv", "lon,lat\n-3,51\n"), "branches", crs="EPSG:27700")
    assert "hold degrees" in problem


@pytest.mark.parametrize("crs", ["EPSG:999999", "nonsense", "", "99999999999999999999"])
def test_unknown_reference_system(write, crs):
    """The message shows how one is written."""
    with pytest.raises(InputError, match="not a coordinate reference system"):
        read_table(write("f.csv", "lon,lat\n-3,51\n"), "branches", crs=crs)


def test_hours_that_are_a_number_are_not_opening_hours(write):
    """English library statistics count hours per week in such a column."""
    loaded = read_table(write("f.csv", "lon,lat,hours\n-3,51,46\n-3,51.1,50.5\n"), "branches")
    assert loaded.frame["opening_hours"].tolist() == ["", ""]
    assert "column 'hours' holds numbers, not opening hours; not used" in loaded.notes


def test_level_in_words_is_passed_over(write):
    """Administrative levels are numbers in OpenStreetMap and words elsewhere; words are no reason to refuse."""
    loaded = read_table(write("b.csv", f'id,wkt,level\na,"{BOW_TIE}",county\n'), "boundaries")
    assert loaded.frame["level"].tolist() == [0.0]
    assert "column 'level' holds no numbers; not used" in loaded.notes


def test_named_column_overrules_the_guess(write):
    """The user knows which people are meant."""
    path = write("f.csv", "lon,lat,pop,adults\n-3,51,100,70\n")
    loaded = read_table(path, "demand", columns={"people": "adults"})
    assert loaded.frame["people"].tolist() == [70.0]
    assert "column 'adults' taken as people" in loaded.notes


@pytest.mark.parametrize(
    ("columns", "x"),
    [
        ({}, 1.0),  # two numbers are plainer than a shape
        ({"geometry": "wkt"}, 3.0),  # but the user knows best
    ],
)
def test_degrees_and_shapes_side_by_side(write, columns, x):
    """Exports of PostGIS often say twice where something is."""
    path = write("f.csv", "id,lon,lat,wkt\na,1,2,POINT(3 4)\n")
    assert read_table(path, "branches", columns=columns).frame.geometry.x.tolist() == [x]


def test_wrong_wall_times_are_named(write):
    """In the column as the file calls it."""
    path = write("vans.csv", "id,lon,lat,start,end\nv1,-3,51,8:00,16.30\nv2,-3,51,25:00,late\n")
    assert problems(path, "vehicles") == (
        "vans.csv row 3, column start: '25:00' is not a time of day such as 08:30",
        "vans.csv row 3, column end: 'late' is not a time of day such as 08:30",
    )


def test_break_longer_than_a_contract_allows(write):
    """The bounds are those of planner.tables."""
    path = write("vans.csv", "id,lon,lat,break_minutes\nv1,-3,51,600\n")
    assert problems(path, "vehicles") == ("vans.csv row 2, column break_minutes: 600 is outside 0..240",)


BOW_TIE = "POLYGON((0 0,2 2,2 0,0 2,0 0))"
SQUARE_Z = "MULTIPOLYGON Z(((3 0 9,4 0 9,4 1 9,3 0 9)))"


def test_boundaries_are_repaired_and_flattened(write):
    """A bow tie, a height and a multipolygon are all in a day's work."""
    loaded = read_table(write("b.csv", f'id;wkt;level\na;"{BOW_TIE}";6\nb;{SQUARE_Z};\n'), "boundaries")
    assert loaded.frame.geometry.is_valid.all()
    assert not loaded.frame.geometry.has_z.any()
    assert loaded.frame.loc["a"].geometry.area == pytest.approx(2.0)
    assert "1 polygon repaired with make_valid" in loaded.notes


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("GEOMETRYCOLLECTION(POINT(0 0),POLYGON((0 0,1 0,1 1,0 0)))", None),  # what a clip leaves
        ("SRID=4326;POLYGON((0 0,1 0,1 1,0 0))", None),  # PostGIS
        (shapely.box(0, 0, 1, 1).wkb_hex, None),  # PostGIS again
        ("LINESTRING(0 0,1 1)", "is a LineString, expected an area"),
        ("POLYGON EMPTY", "its shape is empty"),
        ("POLYGON((0 0,1", "is not a shape in well-known text"),
        ("", "column wkt: is empty"),
        ("POLYGON((0 0,1e300 0,1 1,0 0))", "not numbers that any reference system has"),
    ],
)
def test_shapes_of_boundaries(write, cell, expected):
    """Well-known text of every make; what is no area is named."""
    path = write("b.csv", f'id;wkt\na;"{cell}"\nb;POLYGON((5 5,6 5,6 6,5 5))\n')
    if expected is None:
        assert len(read_boundaries(path)) == 2
    else:
        (problem,) = problems(path, "boundaries")
        assert problem.startswith("b.csv row 2")
        assert expected in problem


def test_boundaries_may_lie_beyond_the_map_but_not_all_of_them(two_parishes, tmp_path):
    """All counties of a country are fine on the map of one."""
    two_parishes.to_file(tmp_path / "p.gpkg")
    assert len(read_table(tmp_path / "p.gpkg", "boundaries", extent=(-2.45, 52.0, -2.4, 52.1)).frame) == 2
    (problem,) = problems(tmp_path / "p.gpkg", "boundaries", extent=(8.0, 47.0, 9.0, 48.0))
    assert "no area is within 50 km of the map" in problem


def test_census_areas_become_points_inside(two_parishes, tmp_path):
    """Demand comes as areas as often as not; a centroid may lie outside, this point does not."""
    two_parishes.to_file(tmp_path / "areas.gpkg")
    loaded = read_table(tmp_path / "areas.gpkg", "demand")
    assert two_parishes.geometry.contains(loaded.frame.geometry.set_axis(two_parishes.index)).all()
    assert "2 areas replaced by a point inside" in loaded.notes


def test_everything_read_meets_its_contract(write):
    """Checking again changes nothing."""
    for read, name, text in [
        (read_branches, "branches", "id,lon,lat\na,1,2\n"),
        (read_demand, "demand", "id,lon,lat,pop\na,1,2,3\n"),
        (read_candidates, "candidates", "id,lon,lat\na,1,2\n"),
        (read_vehicles, "vehicles", "id,lon,lat\na,1,2\n"),
        (read_boundaries, "boundaries", f'id,wkt\na,"{BOW_TIE}"\n'),
    ]:
        frame = read(write(f"{name}.csv", text))
        assert check_table(frame, name).equals(frame)


def test_settlements_without_people_are_read(write):
    """Names with letters of their own, people unknown."""
    loaded = read_table(write("s.csv", "name,lon,lat\nÞórshöfn,-15.3,66.2\n"), "settlements")
    assert loaded.frame["people"].tolist() == [0.0]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.csv", "There is no file"),
        (".", "is a folder"),
        ("f.docx", "suffix '.docx' is not known. Farreach reads CSV"),
        ("f", "suffix '' is not known"),
        ("f.dbf", "give the .shp file beside it"),
        ("f.geojson.gz", "unpack it"),
        ("f.osm.pbf", "farreach import"),
    ],
)
def test_files_that_cannot_be_read_at_all(write, tmp_path, name, message):
    """One sentence that says what to do instead."""
    if name not in {"missing.csv", "."}:
        write(name, "x")
    with pytest.raises(InputError, match=message):
        read_table(tmp_path / name, "branches")


def test_unknown_table(write):
    """For callers in Python; the command line offers only the right ones."""
    with pytest.raises(InputError, match="no table 'depots'; choose from branches"):
        read_table(write("f.csv", "lon,lat\n1,2\n"), "depots")
