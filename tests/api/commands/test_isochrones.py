"""``farreach isochrones``: nested areas along the streets as GeoJSON, GeoPackage and a map."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import shape


def features(document: dict[str, Any]) -> dict[tuple[str, float], Any]:
    """Return the areas by site and minutes."""
    return {
        (one["properties"]["site"], one["properties"]["minutes"]): shape(one["geometry"])
        for one in document["features"]
    }


def test_geojson(farreach: Callable[..., Any], four_villages: Any) -> None:
    """On standard output: valid, nested, around their site, with what they are."""
    said = farreach("isochrones", four_villages.imported, "branches", "--minutes", "15,5")
    assert said.code == 0, said.err
    document = json.loads(said.out)
    areas = features(document)
    assert list(areas) == [("n201", 5), ("n201", 15), ("n202", 5), ("n202", 15)]
    for site in ("n201", "n202"):
        assert areas[site, 15].buffer(1e-5).contains(areas[site, 5])
    assert all(area.is_valid and not area.is_empty for area in areas.values())
    said_of = document["features"][0]["properties"]
    assert said_of["name"] == "Testbank"
    assert (said_of["mode"], said_of["direction"]) == ("drive", "to")
    assert said_of["square_km"] > 0
    assert "2 sites joined to streets" in said.err


def test_direction(farreach: Callable[..., Any], four_villages: Any) -> None:
    """The one-way loop of Alfa makes a difference."""
    to, start = (
        features(
            json.loads(
                farreach(
                    "isochrones", four_villages.imported, "branches", "--minutes", "3", "--direction", way
                ).out
            )
        )
        for way in ("to", "from")
    )
    assert not shapely.equals(to["n201", 3], start["n201", 3])


def test_files(farreach: Callable[..., Any], four_villages: Any, tmp_path: Path) -> None:
    """GeoJSON and GeoPackage hold the same areas; the map comes in both languages."""
    one, other, page = tmp_path / "areas.geojson", tmp_path / "areas.gpkg", tmp_path / "areas.html"
    said = farreach("isochrones", four_villages.imported, "branches", "--out", one, "--map", page)
    assert said.code == 0, said.err
    assert "6 areas are in" in said.out
    assert farreach("isochrones", four_villages.imported, "branches", "--out", other).code == 0
    text, packed = features(json.loads(one.read_text())), gpd.read_file(other, layer="isochrones")
    assert packed.crs == "EPSG:4326"
    assert [(row.site, row.minutes) for row in packed.itertuples()] == list(text)
    assert "Travel to the sites, by car" in page.read_text(encoding="utf-8")
    assert "驾车前往站点" in page.with_suffix(".zh.html").read_text(encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 4


def test_a_site_in_the_sea(farreach: Callable[..., Any], four_villages: Any, tmp_path: Path) -> None:
    """Has no area, which is said in words and on the map."""
    table = tmp_path / "sites.csv"
    table.write_text("id,name,lon,lat\na,Alfa,10.0005,50.0005\ns,Atlantis,10.6,49.8\n")
    said = farreach("isochrones", four_villages.imported, table, "--map", tmp_path / "m.html", "--json")
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert {site for site, _ in features(document["isochrones"])} == {"a"}
    assert [lost["id"] for lost in document["sites"]["without_street"]] == ["s"]
    assert "1 site has no street near and no area:" in (tmp_path / "m.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,lon\na,10\n", "no column looks like lat"),
        ("id,lon,lat\n", ""),
        ("id,lon,lat\na,nan,50\n", "lon"),
        ("id,lon,lat\ns,10.6,49.8\n", "no street within 2,000 m of any"),
    ],
)
def test_bad_sites(
    refuses: Callable[..., str], four_villages: Any, tmp_path: Path, text: str, words: str
) -> None:
    """One message; nothing is written."""
    table, out = tmp_path / "mine.csv", tmp_path / "areas.geojson"
    table.write_text(text)
    message = refuses("isochrones", four_villages.imported, table, "--out", out)
    assert words in message
    assert "mine.csv" in message
    assert not out.exists()


def test_a_workspace_is_not_overwritten(
    refuses: Callable[..., str], own_import: Path, digest: Callable[[Path], str]
) -> None:
    """By its own isochrones."""
    before = digest(own_import)
    assert "is a workspace" in refuses("isochrones", own_import, "branches", "--out", own_import)
    assert digest(own_import) == before
