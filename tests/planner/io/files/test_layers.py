"""Files with geometry of their own, and archives of them."""

import stat
import zipfile

import pyogrio
import pytest
import shapely

from planner.errors import InputError
from planner.io.files import layers, read_boundaries, read_table


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "geojsonl", "shp", "fgb"])
def test_every_vector_format_gives_the_same_parishes(two_parishes, tmp_path, suffix):
    """The format is a matter of taste, the table is not."""
    path = tmp_path / f"parishes.{suffix}"
    two_parishes.to_file(path)
    boundaries = read_boundaries(path)
    assert sorted(boundaries["name"]) == ["East", "West"]
    assert boundaries.loc["w"].geometry.equals(two_parishes.geometry.iloc[0])


def test_kml_is_read(write):
    """What people draw in Google Earth; heights are dropped."""
    path = write(
        "stops.kml",
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Hall</name>'
        "<Point><coordinates>-2.5,52.1,30</coordinates></Point></Placemark></Document></kml>",
    )
    stops = read_table(path, "candidates").frame
    assert stops["name"].tolist() == ["Hall"]
    assert not stops.geometry.has_z.any()


def test_one_of_several_layers_must_be_chosen(two_parishes, tmp_path):
    """The first of several layers is no better a guess than the last."""
    path = tmp_path / "all.gpkg"
    two_parishes.to_file(path, layer="parishes")
    two_parishes.to_file(path, layer="wards")
    with pytest.raises(InputError, match=r"several layers: 'parishes', 'wards'\. Choose one with --layer"):
        read_table(path, "boundaries")
    with pytest.raises(InputError, match=r"no layer 'towns'; it has 'parishes', 'wards'"):
        read_table(path, "boundaries", layer="towns")
    assert len(read_table(path, "boundaries", layer="wards").frame) == 2


def test_layer_named_like_the_table_is_the_obvious_one(two_parishes, tmp_path):
    """A Farreach workspace can be loaded into another."""
    path = tmp_path / "workspace.gpkg"
    two_parishes.to_file(path, layer="other")
    two_parishes.iloc[:1].to_file(path, layer="boundaries")
    assert len(read_table(path, "boundaries").frame) == 1


def test_shapefile_without_prj_asks_for_the_reference_system(two_parishes, tmp_path):
    """Shapefiles lose theirs on the way; a guess would move the country."""
    two_parishes.to_crs(27700).to_file(tmp_path / "p.shp")
    (tmp_path / "p.prj").unlink()
    with pytest.raises(InputError, match=r"its .prj file is missing.*--crs"):
        read_table(tmp_path / "p.shp", "boundaries")
    loaded = read_table(tmp_path / "p.shp", "boundaries", crs="27700")
    assert "reprojected from EPSG:27700" in loaded.notes
    assert loaded.frame.loc["w"].geometry.centroid.distance(shapely.Point(-2.45, 52.05)) < 1e-4


def test_geojson_in_metres_asks_for_the_reference_system(write):
    """GDAL says WGS84 of every GeoJSON, also of metres."""
    text = '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[365000,250000]}}'
    path = write("stops.geojson", text)
    with pytest.raises(InputError, match=r"365000, 250000, which are not degrees.*--crs"):
        read_table(path, "candidates")
    loaded = read_table(path, "candidates", crs="EPSG:27700")
    assert loaded.frame.geometry.x.iloc[0] == pytest.approx(-2.51, abs=0.02)
    assert "coordinates read as EPSG:27700, although the file says EPSG:4326" in loaded.notes


def test_table_without_geometry_in_a_geopackage_has_its_columns_read(two_parishes, tmp_path):
    """Tables without shapes live in GeoPackages too."""
    table = two_parishes.drop(columns="geometry").assign(lon=[-2.45, -2.35], lat=52.05)
    pyogrio.write_dataframe(table, tmp_path / "t.gpkg")
    assert read_table(tmp_path / "t.gpkg", "demand").frame["people"].tolist() == [120.0, 80.0]


def test_features_without_geometry_are_named(write):
    """By their number in the file, as QGIS counts them."""
    feature = '{{"type":"Feature","properties":{{"id":"{}"}},"geometry":{}}}'
    point = '{"type":"Point","coordinates":[1,2]}'
    text = ",".join([feature.format("a", point), feature.format("b", "null")])
    with pytest.raises(InputError, match=r"f\.geojson feature 2: has no geometry"):
        read_table(write("f.geojson", f'{{"type":"FeatureCollection","features":[{text}]}}'), "candidates")


def test_lists_in_properties_are_text(write):
    """GDAL gives them as arrays, which have no truth value."""
    text = (
        '{"type":"Feature","properties":{"id":"a","name":["Hall","Inn"]},'
        '"geometry":{"type":"Point","coordinates":[1,2]}}'
    )
    assert "Hall" in read_table(write("f.geojson", text), "candidates").frame["name"].iloc[0]


def test_geopackage_in_an_undefined_plane_asks_for_the_reference_system(two_parishes, tmp_path):
    """CAD exports have such planes; PROJ has no way from them to anywhere."""
    plane = (
        'ENGCRS["site",EDATUM["site"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
    )
    two_parishes.set_crs(plane, allow_override=True).to_file(tmp_path / "site.gpkg")
    with pytest.raises(InputError, match="--crs"):
        read_table(tmp_path / "site.gpkg", "boundaries")


def test_layer_without_features(write):
    """An export of an empty selection."""
    with pytest.raises(InputError, match="has no features"):
        read_table(write("f.geojson", '{"type":"FeatureCollection","features":[]}'), "candidates")


def test_geoparquet_without_pyarrow_says_what_to_install(write, monkeypatch):
    """The library is large, and optional."""
    monkeypatch.setattr(layers, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install pyarrow"):
        read_table(write("f.parquet", b"PAR1"), "demand")


@pytest.fixture
def zipped_shapefile(two_parishes, tmp_path):
    """Return a shapefile in a folder of a zip file, with the litter that macOS adds."""
    two_parishes.to_file(tmp_path / "parishes.shp")
    path = tmp_path / "parishes.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("parishes.*"):
            if part.suffix != ".zip":
                archive.write(part, f"download/{part.name}")
        archive.writestr("__MACOSX/._parishes.shp", "litter")
    return path


def test_zipped_shapefile_is_read(zipped_shapefile):
    """The way portals hand out shapefiles, with a folder and litter of macOS in it."""
    assert len(read_table(zipped_shapefile, "boundaries").frame) == 2


def test_one_of_several_zipped_tables_must_be_chosen(zipped_shapefile):
    """By the name of the file without its suffix."""
    with zipfile.ZipFile(zipped_shapefile, "a") as archive:
        archive.writestr("notes.csv", "id,wkt\na,\n")
    with pytest.raises(InputError, match=r"several tables: 'parishes.shp', 'notes.csv'"):
        read_table(zipped_shapefile, "boundaries")
    assert len(read_table(zipped_shapefile, "boundaries", layer="parishes").frame) == 2


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"../evil.csv": "x"}, "unpacked outside its folder"),
        ({"/etc/evil.csv": "x"}, "unpacked outside its folder"),
        ({"..\\evil.csv": "x"}, "unpacked outside its folder"),
        ({"C:\\evil.csv": "x"}, "unpacked outside its folder"),
        ({f"{n}.csv": "x" for n in range(51)}, "51 members, more than 50"),
        ({"zeros.csv": "0" * 10**6}, "times its size, more than 100"),
        ({"readme.md": "x"}, "holds no table"),
    ],
)
def test_dangerous_or_useless_archives_are_refused(tmp_path, members, message):
    """The central directory is checked before a byte is unpacked."""
    with zipfile.ZipFile(tmp_path / "f.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(InputError, match=message):
        read_table(tmp_path / "f.zip", "branches")


def test_link_in_an_archive_is_refused(tmp_path):
    """Unpacked, it would show a file of the server as a table."""
    link = zipfile.ZipInfo("stops.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(InputError, match="is a link"):
        read_table(tmp_path / "f.zip", "branches")


def test_archive_that_promises_too_much_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    """A limit on the promise, since Python unpacks no more than was promised."""
    monkeypatch.setattr("planner.io.files.archive.MAX_BYTES", 10)
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("stops.csv", "x" * 100)
    with pytest.raises(InputError, match="more than"):
        read_table(tmp_path / "f.zip", "branches")
