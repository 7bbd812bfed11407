"""From whatever holds streets to a network: every format as a real file, and kept where asked for."""

import sqlite3
import zipfile

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import osmnx
import pytest
from shapely import LineString

from planner.errors import InputError
from planner.io.streets import read as module
from planner.io.streets.read import read_streets
from planner.streets.frame import streets_to_frame
from planner.streets.interop import streets_to_networkx
from planner.streets.network import ARRAYS

PLACES = {1: (0.0, 0.0), 2: (0.01, 0.0), 3: (0.01, 0.01), 4: (0.02, 0.0)}
WAYS = {11: ([1, 2], {"highway": "primary"}), 12: ([2, 3], {"highway": "residential", "oneway": "yes"})}
WAYS |= {13: ([2, 4], {"highway": "footway"})}


@pytest.fixture
def extract(tmp_path):
    """Return a function that writes a small map in a format of OpenStreetMap."""

    def write(name):
        path = tmp_path / name
        with osmium.SimpleWriter(str(path)) as writer:
            for number, (lon, lat) in PLACES.items():
                writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat), version=1))
            for number, (nodes, tags) in WAYS.items():
                writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags, version=1))
        return path

    return write


@pytest.fixture
def roads():
    """Return the same streets as a table of lines."""
    return gpd.GeoDataFrame(
        {"fclass": ["primary", "residential", "footway"], "oneway": ["B", "F", "B"]},
        geometry=[LineString([PLACES[node] for node in nodes]) for nodes, _ in WAYS.values()],
        crs="EPSG:4326",
    )


def shape_of(network):
    """Return what is the same whatever the streets came from: times in milliseconds, there and back."""
    times = zip(network.forward_ms.tolist(), network.backward_ms.tolist(), strict=True)
    return sorted(times), network.node_count, network.mode


def same(one, other):
    """Return whether two networks are equal in everything."""
    return one.mode == other.mode and all(np.array_equal(getattr(one, n), getattr(other, n)) for n in ARRAYS)


@pytest.mark.parametrize("name", ["map.osm.pbf", "map.pbf", "map.osm", "map.osm.bz2", "map.osm.gz"])
def test_extracts_of_openstreetmap(extract, roads, name):
    """Every format that libosmium reads gives the same streets; so does the same map as lines."""
    network = read_streets(extract(name), cache=None)
    assert shape_of(network) == shape_of(read_streets(roads))
    assert network.edge_count == 2


def test_each_mode_has_its_network(extract):
    """On foot the footway counts and the one-way street does not."""
    walk = read_streets(extract("map.osm.pbf"), "walk", cache=None)
    assert walk.mode == "walk"
    assert walk.edge_count == 3
    assert (walk.backward_ms > 0).all()


@pytest.mark.parametrize(
    ("name", "driver"),
    [("l.gpkg", "GPKG"), ("l.geojson", "GeoJSON"), ("l.fgb", "FlatGeobuf"), ("l.shp", "ESRI Shapefile")],
)
def test_line_layers(roads, tmp_path, name, driver):
    """Whatever format they come in, and whatever reference system where the format knows one."""
    frame = roads if driver == "GeoJSON" else roads.to_crs("EPSG:3395")
    frame.to_file(tmp_path / name, driver=driver)
    assert shape_of(read_streets(str(tmp_path / name), cache=None)) == shape_of(read_streets(roads))


def test_a_shapefile_in_an_archive(roads, tmp_path):
    """As portals give it."""
    roads.to_file(tmp_path / "l.shp")
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        for part in tmp_path.glob("l.*"):
            if part.suffix != ".zip":
                archive.write(part, f"roads/{part.name}")
    assert shape_of(read_streets(tmp_path / "l.zip", cache=None)) == shape_of(read_streets(roads))


def test_an_archive_of_several_layers(roads, tmp_path):
    """One has to be named."""
    for name in ("roads", "paths"):
        roads.to_file(tmp_path / f"{name}.geojson", driver="GeoJSON")
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        for name in ("roads", "paths"):
            archive.write(tmp_path / f"{name}.geojson", f"{name}.geojson")
    with pytest.raises(InputError, match=r"several files: 'paths.geojson', 'roads.geojson'\. Choose one"):
        read_streets(tmp_path / "l.zip", cache=None)
    assert read_streets(tmp_path / "l.zip", layer="roads", cache=None).edge_count == 2


def test_a_layer_by_name(roads, tmp_path):
    """Several layers in one GeoPackage."""
    roads.to_file(tmp_path / "l.gpkg", layer="roads")
    roads.iloc[:1].to_file(tmp_path / "l.gpkg", layer="some")
    with pytest.raises(InputError, match=r"its layers are 'roads', 'some'\. Choose one with layer=NAME"):
        read_streets(tmp_path / "l.gpkg", cache=None)
    with pytest.raises(InputError, match="no layer of lines 'rods'"):
        read_streets(tmp_path / "l.gpkg", layer="rods", cache=None)
    assert read_streets(tmp_path / "l.gpkg", layer="some", cache=None).edge_count == 1


def test_columns_and_reference_system_by_name(roads, tmp_path):
    """As the line layers have them."""
    frame = (
        roads.to_crs("EPSG:3395")
        .set_crs("EPSG:32632", allow_override=True)
        .rename(columns={"fclass": "kind"})
    )
    frame.to_file(tmp_path / "l.gpkg")
    network = read_streets(tmp_path / "l.gpkg", crs="EPSG:3395", columns={"highway": "kind"}, cache=None)
    assert shape_of(network) == shape_of(read_streets(roads))


def test_our_own_workspace(ring, tmp_path):
    """Its layer of streets is the network itself, turns and all; it is for one way of travelling."""
    streets_to_frame(ring).to_file(tmp_path / "work.gpkg", layer="streets")
    gpd.GeoDataFrame({"a": [1]}, geometry=gpd.points_from_xy([0], [0]), crs=4326).to_file(
        tmp_path / "work.gpkg", layer="branches"
    )
    assert same(read_streets(tmp_path / "work.gpkg", "cycle", cache=None), ring)
    with pytest.raises(InputError, match="for mode 'cycle', not 'drive'; ask for mode 'cycle'"):
        read_streets(tmp_path / "work.gpkg", cache=None)
    assert same(read_streets(streets_to_frame(ring), "cycle"), ring)


def test_graphs_of_osmnx(ring, tmp_path):
    """As an object, as GraphML, as a GeoPackage of nodes and edges."""
    graph = streets_to_networkx(ring)
    osmnx.save_graphml(graph, tmp_path / "g.graphml")
    osmnx.save_graph_geopackage(graph, tmp_path / "g.gpkg", directed=True)
    expected = read_streets(graph, "cycle")
    assert same(read_streets(tmp_path / "g.graphml", "cycle", cache=None), expected)
    edges = read_streets(tmp_path / "g.gpkg", "cycle", columns={"seconds": "travel_time"}, cache=None)
    assert shape_of(edges) == shape_of(expected)
    assert shape_of(
        read_streets(osmnx.graph_to_gdfs(graph)[1], "cycle", columns={"seconds": "travel_time"})
    ) == (shape_of(expected))


def test_any_graph_of_networkx():
    """Times and lengths by name."""
    graph = nx.Graph()
    graph.add_nodes_from([("a", {"x": 0, "y": 0}), ("b", {"x": 1, "y": 0})])
    graph.add_edge("a", "b", cost=5, dist=77)
    network = read_streets(graph, columns={"seconds": "cost", "metres": "dist"})
    assert (network.forward_ms.tolist(), network.metres.tolist()) == ([5000], [77.0])
    with pytest.raises(InputError, match="seconds and metres can be named, not highway"):
        read_streets(graph, columns={"highway": "kind"})
    with pytest.raises(InputError, match="holds no street"):
        read_streets(nx.Graph())


def test_files_are_kept(extract, tmp_path, monkeypatch):
    """The second time nothing is read; another mode, another content is."""
    path, folder = extract("map.osm.pbf"), tmp_path / "cache"
    first = read_streets(path, cache=folder)
    moved = path.rename(tmp_path / "elsewhere.osm.pbf")
    with monkeypatch.context() as patched:
        patched.setattr(module, "_from_file", lambda *_: pytest.fail("read again"))
        assert same(read_streets(moved, cache=folder), first)
    read_streets(moved, "walk", cache=folder)
    assert len(list(folder.iterdir())) == 2


def test_kept_in_the_default_folder(extract, tmp_path, monkeypatch):
    """Unless somebody says where."""
    monkeypatch.setenv("FARREACH_CACHE", str(tmp_path / "default"))
    read_streets(extract("map.osm.pbf"))
    assert len(list((tmp_path / "default").iterdir())) == 1


def test_options_make_another_network(roads, tmp_path):
    """The same file read otherwise must not come from the folder."""
    roads["slow"] = 1.0
    roads.to_file(tmp_path / "l.gpkg")
    plain = read_streets(tmp_path / "l.gpkg", cache=tmp_path / "cache")
    slow = read_streets(tmp_path / "l.gpkg", columns={"kmh": "slow"}, cache=tmp_path / "cache")
    assert slow.forward_ms.min() > plain.forward_ms.max()


def test_a_changed_table_beside_a_shapefile_is_noticed(roads, tmp_path):
    """Its attributes are in another file than its lines."""
    roads.to_file(tmp_path / "l.shp")
    before = read_streets(tmp_path / "l.shp", cache=tmp_path / "cache")
    roads.assign(fclass="track").to_file(tmp_path / "other.shp")
    (tmp_path / "other.dbf").replace(tmp_path / "l.dbf")
    walked = read_streets(tmp_path / "l.shp", "walk", cache=tmp_path / "cache")
    assert before.edge_count == 2
    with pytest.raises(InputError, match="no street that one may travel so"):
        read_streets(tmp_path / "l.shp", cache=tmp_path / "cache")
    assert walked.edge_count == 3


def test_what_sqlite_has_not_yet_written_counts(roads, tmp_path):
    """A GeoPackage that another program has open; read so, its own files may change, which is no fault."""
    path = tmp_path / "l.gpkg"
    roads.to_file(path)
    assert read_streets(path, cache=tmp_path / "cache").edge_count == 2
    writer = sqlite3.connect(path)
    try:
        writer.execute("PRAGMA journal_mode=WAL")
        for (trigger,) in writer.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            writer.execute(f'DROP TRIGGER "{trigger}"')  # they call functions of GDAL
        writer.execute("UPDATE l SET fclass = 'service' WHERE fclass = 'footway'")
        writer.commit()
        assert (tmp_path / "l.gpkg-wal").stat().st_size > 0
        assert read_streets(path, cache=tmp_path / "cache").edge_count == 3
    finally:
        writer.close()
    assert read_streets(path, cache=tmp_path / "cache").edge_count == 3


def test_a_file_that_changes_while_it_is_read_is_refused(extract, tmp_path, monkeypatch):
    """A download that is not finished must not be kept under the name of the whole."""
    path = extract("map.osm.pbf")
    whole = module._from_file

    def slow(*arguments):
        network = whole(*arguments)
        path.write_bytes(path.read_bytes() + b"more")
        return network

    monkeypatch.setattr(module, "_from_file", slow)
    with pytest.raises(InputError, match="changed while it was read"):
        read_streets(path, cache=tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "contents", "message"),
    [
        ("map.osm.pbf", b"no map", "cannot be read as an OpenStreetMap extract"),
        ("map.osm.pbf", b"", "is empty"),
        ("g.graphml", b"no graph", "cannot be read as GraphML"),
        ("g.graphml", b"<html></html>", "cannot be read as GraphML"),
        ("l.gpkg", b"no database", "is not a GeoPackage file"),
        ("l.geojson", b"<html></html>", "is not a GeoJSON file"),
        ("l.geojson", b'{"type": "FeatureCollection", "features": []}', "l.geojson"),
        ("l.shp", b"", "is empty"),
        ("l.zip", b"PK", "not a sound .zip file"),
        ("map.csv", b"a,b", "streets are not read from '.csv' files, but from"),
        ("map", b"a,b", "streets are not read from '' files, but from"),
    ],
)
def test_files_that_are_no_streets_are_refused(tmp_path, name, contents, message):
    """Each with what is wrong; nothing is kept."""
    (tmp_path / name).write_bytes(contents)
    with pytest.raises(InputError, match=message):
        read_streets(tmp_path / name, cache=tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("*"))


def test_what_is_no_file_is_refused(tmp_path):
    """Said before anything is opened."""
    with pytest.raises(InputError, match="There is no file"):
        read_streets(tmp_path / "nowhere.osm.pbf")
    with pytest.raises(InputError, match="is a folder"):
        read_streets(tmp_path)
    with pytest.raises(InputError, match="not read from a int; give OpenStreetMap extracts"):
        read_streets(5)
    with pytest.raises(InputError, match="no mode 'fly'; choose from drive, walk, cycle"):
        read_streets(tmp_path, "fly")


def test_a_file_that_may_not_be_read_is_refused(extract, tmp_path, monkeypatch):
    """Somebody else's."""
    path = extract("map.osm.pbf")
    monkeypatch.setattr(
        module, "key_of_files", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    with pytest.raises(InputError, match=r"map\.osm\.pbf cannot be read: Permission denied"):
        read_streets(path, cache=tmp_path / "cache")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"layer": "roads"}, "leave out layer and crs"),
        ({"crs": "EPSG:4326"}, "leave out layer and crs"),
        ({"columns": {"kmh": "v"}}, "has no columns; leave out kmh"),
    ],
)
def test_options_that_mean_nothing_are_refused(extract, options, message):
    """Instead of being ignored."""
    with pytest.raises(InputError, match=message):
        read_streets(extract("map.osm.pbf"), cache=None, **options)


def test_progress_says_what_is_done(roads, tmp_path, told):
    """Which layer, which columns, what next."""
    roads.to_file(tmp_path / "l.gpkg")
    read_streets(tmp_path / "l.gpkg", cache=None, progress=told)
    assert told == [
        "reading layer 'l' of l.gpkg",
        "l.gpkg: column 'fclass' read as highway",
        "joining streets at their junctions",
    ]
