"""From a file to layers: small hand-drawn maps, bad files on purpose, real extracts of very different places."""

import bz2
import gzip
from pathlib import Path

import pytest

from planner.errors import ExtractError, InputError
from planner.io.osm.extract import read_extract
from planner.io.osm.importer import ImportOptions, import_extract
from planner.io.selection import Selection
from planner.streets.frame import streets_from_frame
from planner.tables import TABLES, check_table, empty_table

ROOT = Path(__file__).parents[4]
SHARED = ROOT.parent / "shared/data/osm"
DEMO = ROOT / "data/demo/iceland.osm.pbf"


@pytest.fixture(scope="module")
def imported(valley):
    """Return the layers of the valley."""
    return import_extract(valley)


def test_the_layers_of_the_valley(imported):
    """Streets, people, places, boundaries, islands: what was drawn, no more."""
    sizes = {name: len(layer) for name, layer in imported.layers.items()}
    assert sizes == {
        "streets": 4,
        "branches": 2,
        "service_points": 2,
        "settlements": 3,
        "demand": sizes["demand"],
        "candidates": 4,  # the centres of the villages are near better places
        "boundaries": 1,
        "islands": 1,
        "crossings": 0,
    }
    assert imported.layers["demand"]["people"].sum() == pytest.approx(1150)
    assert imported.layers["boundaries"]["level"].tolist() == [6.0]


def test_every_layer_meets_its_contract(imported):
    """What comes in by import is as good as what is loaded from a file."""
    for name, layer in imported.layers.items():
        contract = {"service_points": "branches", "islands": "boundaries"}.get(name, name)
        if contract in TABLES:
            check_table(layer, contract)


def test_the_report_counts_what_was_dropped_or_repaired(imported):
    """Source, figures, counts, notes."""
    report = imported.report
    assert report.source == "valley.osm"
    assert report.figures["street_km"] == pytest.approx(23.0, abs=0.1)
    assert report.counts["streets closed to cars"] == 1  # the private drive; a footway never was open
    assert report.counts["streets read: primary"] == 1
    assert all(count > 0 for count in report.counts.values())
    assert "1,150 people of 3 settlements" in report.notes[0]


def test_given_tables_take_the_place_of_the_map(valley):
    """The census instead of guesses."""
    options = ImportOptions(demand=empty_table("demand"), boundary_areas=empty_table("boundaries"))
    imported = import_extract(valley, options)
    assert imported.layers["demand"].empty
    assert imported.layers["boundaries"].empty
    assert imported.report.notes == ("people taken from the file that was given",)


def test_a_choice_that_fits_nothing_is_refused(valley):
    """Before anything is written."""
    with pytest.raises(InputError, match="bank: Landsbankinn"):
        import_extract(valley, ImportOptions(branches=Selection.parse("name=nobody")))


def test_progress_is_told_in_words(valley):
    """A long import says what it is doing."""
    told = []
    import_extract(valley, progress=told.append)
    assert told[0] == "reading valley.osm"
    assert "placing people on dwellings" in told


@pytest.mark.parametrize(("suffix", "pack"), [(".bz2", bz2.compress), (".gz", gzip.compress)])
def test_packed_files(valley, tmp_path, suffix, pack):
    """Extracts come packed."""
    packed = tmp_path / f"valley.osm{suffix}"
    packed.write_bytes(pack(valley.read_bytes()))
    assert len(read_extract(packed).ways.start) == len(read_extract(valley).ways.start)


def test_a_street_that_leaves_the_extract_is_cut_there(sketch, tmp_path):
    """The edge of an extract cuts ways: the nodes beyond are not in the file. Both runs inside are kept."""
    inside = [sketch.node(x, 0) for x in range(3)]
    more = [sketch.node(x, 0) for x in (7, 8)]
    sketch.way([*inside, 99_001, 99_002, *more, 99_003], {"highway": "primary"})
    extract = read_extract(sketch.write(tmp_path / "cut.osm"))
    assert extract.ways.start.tolist() == [0, 3, 5]
    assert extract.ways.counts["street nodes outside the extract"] == 3


def test_a_street_of_one_node_is_none(sketch, tmp_path):
    """Only one of its nodes lies inside; nothing is left of the street, and so of the map."""
    sketch.way([sketch.node(0, 0), 99_001], {"highway": "primary"})
    with pytest.raises(ExtractError, match="no street"):
        read_extract(sketch.write(tmp_path / "one.osm"))


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"duration": "00:30"}, 20.0),  # 10 km in half an hour
        ({"duration": "60"}, 10.0),  # minutes
        ({"duration": "soon"}, 20.0),  # the class
        ({}, 20.0),
    ],
)
def test_ferries_take_their_duration(sketch, tmp_path, tags, kmh):
    """A car ferry of 10 km."""
    sketch.way([(0, 0), (10, 0)], {"route": "ferry", "motor_vehicle": "yes", **tags})
    ways = read_extract(sketch.write(tmp_path / "ferry.osm")).ways
    assert ways.ferry.tolist() == [True]
    assert ways.forward_kmh == pytest.approx([kmh], rel=0.01)


def test_conditional_restrictions_are_counted(sketch, tmp_path):
    """What is ignored is said."""
    sketch.way([(0, 0), (1, 0)], {"highway": "primary", "maxspeed:conditional": "30 @ (22:00-06:00)"})
    ways = read_extract(sketch.write(tmp_path / "c.osm")).ways
    assert ways.counts["conditional restrictions ignored"] == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.osm.pbf", None, "There is no file"),
        ("empty.osm.pbf", b"", "is empty"),
        ("table.csv", b"id,lon,lat", "not named like an OpenStreetMap extract"),
        (
            "text.osm.pbf",
            b"this is no protocol buffer at all " * 50,
            "cannot be read as an OpenStreetMap extract",
        ),
        ("zip.osm.pbf", b"PK\x03\x04" + bytes(500), "cannot be read"),
        ("web.osm", b"<html><body>404 Not Found</body></html>", "cannot be read"),
        ("broken.osm", b"<osm version='0.6'><node id='1' lat='1'", "cannot be read"),
        ("old.osm", b"<osm version='0.5'></osm>", "cannot be read"),
        ("cut.osm.bz2", bz2.compress(b"<osm version='0.6'>" * 9999)[:40], "cannot be read"),
        ("gz.osm.gz", b"not gzip", "cannot be read"),
        ("bare.osm", b"<osm version='0.6'></osm>", "holds no street that a car may drive on"),
    ],
)
def test_bad_files_are_told_apart(tmp_path, name, content, message):
    """Missing, empty, another kind, damaged, without streets: one clear error, and nothing is left behind."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ExtractError, match=message) as refused:
        import_extract(path)
    assert name in str(refused.value)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_a_download_that_broke_off_is_refused(tmp_path, share):
    """Half a country must not pass for a whole one."""
    content = DEMO.read_bytes()
    path = tmp_path / "half.osm.pbf"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ExtractError, match="Is the download complete"):
        read_extract(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["half.osm.pbf"]


def test_a_flipped_byte_is_noticed_or_harmless(tmp_path):
    """Packed blocks carry checksums: a damaged one is an error, never a crash."""
    content = bytearray(DEMO.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path = tmp_path / "damaged.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(ExtractError, match="cannot be read"):
        read_extract(path)


@pytest.mark.parametrize(
    ("path", "kilometres", "connected", "people", "settlements"),
    [
        ("liechtenstein/liechtenstein-latest.osm.pbf", 397, 0.98, 38_195, 12),
        ("andorra/andorra.osm.pbf", 406, 0.98, 24_678, 1),  # few populations are mapped
        ("neubrandenburg/neubrandenburg.osm.bz2", 723, 0.97, 76_966, 15),  # XML, packed
        ("heidelberg/heidelberg.test.pbf", 1220, 0.88, 518, 0),  # streets only
        ("coxs_bazar/bangladesh_osm_clip1.osm.pbf", 1167, 0.73, 83_197, 0),  # every hut of a camp
        ("porto_alegre/poa_osm.pbf", 1620, 0.97, 6, 0),  # made for routing: no places
    ],
)
def test_real_extracts(path, kilometres, connected, people, settlements):
    """Very different places come in whole: length of streets, connection, people, settlements with population."""
    file = SHARED / path
    if not file.is_file():
        pytest.skip(f"no {file}: the shared data is not here")
    imported = import_extract(file)
    figures = imported.report.figures
    assert figures["street_km"] == pytest.approx(kilometres, rel=0.005)
    assert figures["largest_connected_share"] == pytest.approx(connected, abs=0.01)
    assert figures["people"] == pytest.approx(people, rel=1e-6)
    assert (imported.layers["settlements"]["people"] > 0).sum() == settlements
    network = streets_from_frame(imported.layers["streets"])
    assert network.metres.sum() / 1000 == pytest.approx(figures["street_km"] + figures["ferry_km"], abs=0.2)
    assert not imported.layers["candidates"].empty
