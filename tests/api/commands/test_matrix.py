"""``farreach matrix``: times between tables of points, and in words what was joined, what is out of reach, what is wrong."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from api.store import Workspace

VILLAGES = (
    "id,name,lon,lat\nalfa,Alfa,10.0005,50.0005\nbeta,Beta,10.1005,50.0005\ngamma,Gamma,10.9005,50.0005\n"
)
HOLM = "holm,Holm,10.1005,50.258\n"
SEA = "sea,Atlantis,10.6,49.8\n"


def written(folder: Path, name: str, text: str) -> Path:
    """Return a file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def times_of(text: str) -> dict[tuple[str, str], float]:
    """Return the seconds of each pair with a way."""
    return {
        (row["origin"], row["destination"]): float(row["seconds"]) for row in rows_of(text) if row["seconds"]
    }


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    """Return a table of Alfa, Beta and Gamma."""
    return written(tmp_path, "villages.csv", VILLAGES)


def test_from_the_extract(farreach: Callable[..., Any], four_villages: Any, villages: Path) -> None:
    """Every pair on standard output, the same as the engine's matrix; words on standard error."""
    from api.points import read_points
    from planner.io.streets.read import read_streets
    from planner.streets.travel import StreetTravel

    said = farreach("matrix", four_villages.extract, villages, villages)
    assert said.code == 0, said.err
    assert said.out.splitlines()[0] == "origin,destination,seconds,metres"
    travel = StreetTravel(network=read_streets(four_villages.extract, cache=None))
    points = read_points(str(villages), "origins", four_villages.extract, None).frame
    times = travel.matrix(points, points)
    found = times_of(said.out)
    assert len(found) == 9
    for (origin, destination), seconds in found.items():
        assert seconds == pytest.approx(times.between(origin, destination), abs=0.001)
    assert "3 origins joined to streets" in said.err


def test_layers_of_the_workspace(farreach: Callable[..., Any], four_villages: Any) -> None:
    """By name; the island has no way, which is said and leaves its cells empty; a ferry changes that."""
    said = farreach("matrix", four_villages.imported, "settlements", "branches")
    assert said.code == 0, said.err
    assert len(rows_of(said.out)) == 8
    assert len(times_of(said.out)) == 6
    assert "2 of 8 pairs have no way" in said.err
    assert "'n104'" in said.err
    assert "--ferries" in said.err
    assert (
        len(times_of(farreach("matrix", four_villages.imported, "settlements", "branches", "--ferries").out))
        == 8
    )


def test_sparse(farreach: Callable[..., Any], four_villages: Any, villages: Path) -> None:
    """Within some minutes, or the nearest few: other pairs are absent, the nearest come first."""
    whole = times_of(farreach("matrix", four_villages.imported, villages, "branches").out)
    near = farreach("matrix", four_villages.imported, villages, "branches", "--within", "10m")
    assert times_of(near.out) == {pair: seconds for pair, seconds in whole.items() if seconds <= 600}
    assert "1 of 3 origins reach no destination in time: 'gamma'" in near.err
    turned = farreach("matrix", four_villages.imported, "branches", villages, "--within", "10")
    back = times_of(farreach("matrix", four_villages.imported, "branches", villages).out)
    assert times_of(turned.out) == {pair: seconds for pair, seconds in back.items() if seconds <= 600}
    first = rows_of(farreach("matrix", four_villages.imported, villages, "branches", "--nearest", "1").out)
    assert [(row["origin"], row["destination"]) for row in first] == [
        (village, min((pair for pair in whole if pair[0] == village), key=whole.__getitem__)[1])
        for village in ("alfa", "beta", "gamma")
    ]


def test_files(farreach: Callable[..., Any], four_villages: Any, villages: Path, tmp_path: Path) -> None:
    """CSV and numpy arrays say the same; the words come on standard output then."""
    table, arrays = tmp_path / "matrix.csv", tmp_path / "matrix.npz"
    said = farreach("matrix", four_villages.imported, "settlements", villages, "--out", table)
    assert said.code == 0, said.err
    assert "12 pairs are in" in said.out
    assert farreach("matrix", four_villages.imported, "settlements", villages, "--out", arrays).code == 0
    found = times_of(table.read_text())
    with np.load(arrays) as dense:
        assert dense["seconds"].shape == (4, 3)
        assert list(dense["destinations"]) == ["alfa", "beta", "gamma"]
        for row, origin in enumerate(dense["origins"]):
            for column, destination in enumerate(dense["destinations"]):
                seconds = found.get((str(origin), str(destination)), np.nan)
                assert dense["seconds"][row, column] == pytest.approx(seconds, abs=0.001, nan_ok=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["matrix.csv", "matrix.npz", "villages.csv"]


def test_parquet_needs_pyarrow(
    refuses: Callable[..., str],
    four_villages: Any,
    villages: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Which is said, with what to do instead."""
    from api.commands import matrix

    monkeypatch.setattr(matrix, "find_spec", lambda _: None)
    out = tmp_path / "matrix.parquet"
    assert "pip install pyarrow" in refuses(
        "matrix", four_villages.imported, villages, villages, "--out", out
    )
    assert not out.exists()


def test_json(farreach: Callable[..., Any], four_villages: Any, villages: Path) -> None:
    """The facts and the pairs in one document."""
    document = json.loads(farreach("matrix", four_villages.imported, "settlements", villages, "--json").out)
    assert (document["mode"], document["pairs_asked"], document["pairs_with_a_way"]) == ("drive", 12, 9)
    assert len(document["pairs"]) == 12
    assert {"origin": "n104", "destination": "alfa", "seconds": None, "metres": None} in document["pairs"]
    assert document["origins"]["without_street"] == []


def test_scenario(farreach: Callable[..., Any], four_villages: Any, villages: Path, tmp_path: Path) -> None:
    """Snow, and a closed road: what it closes is said, and beyond it nobody is reached."""
    plain = times_of(farreach("matrix", four_villages.imported, villages, villages).out)
    snow = times_of(farreach("matrix", four_villages.imported, villages, villages, "--slower", "2").out)
    assert snow["alfa", "gamma"] == pytest.approx(2 * plain["alfa", "gamma"], rel=0.02)
    area = {
        "type": "Polygon",
        "coordinates": [[[10.6, 49.9], [10.7, 49.9], [10.7, 50.1], [10.6, 50.1], [10.6, 49.9]]],
    }
    flood = written(
        tmp_path,
        "flood.geojson",
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "properties": {}, "geometry": area}],
            }
        ),
    )
    said = farreach("matrix", four_villages.imported, villages, villages, "--close-area", flood)
    assert said.code == 0, said.err
    assert "flood.geojson closes 1 streets or parts" in said.err
    assert ("alfa", "gamma") not in times_of(said.out)
    assert ("alfa", "beta") in times_of(said.out)


def test_percentiles(farreach: Callable[..., Any], four_villages: Any, villages: Path) -> None:
    """Columns of their own, ascending; with sparse pairs too."""
    for more in ([], ["--within", "10"]):
        said = farreach(
            "matrix", four_villages.imported, villages, "branches", "--percentiles", "50,95", *more
        )
        assert said.code == 0, said.err
        for row in rows_of(said.out):
            assert float(row["seconds_p50"]) <= float(row["seconds_p95"])
            assert float(row["seconds_p50"]) == pytest.approx(float(row["seconds"]), rel=0.3)


def test_points_at_sea_are_told(farreach: Callable[..., Any], four_villages: Any, tmp_path: Path) -> None:
    """With how far the nearest street is; the others are measured."""
    table = written(tmp_path, "mixed.csv", VILLAGES + SEA)
    said = farreach("matrix", four_villages.imported, table, "branches")
    assert said.code == 0, said.err
    assert "1 of 4 origins have no street within 2,000 m: 'sea' (" in said.err
    assert len(times_of(said.out)) == 6
    wide = farreach("matrix", four_villages.imported, table, "branches", "--snap-limit", "100000")
    assert len(times_of(wide.out)) == 8


def test_ids_from_row_numbers(farreach: Callable[..., Any], four_villages: Any, tmp_path: Path) -> None:
    """Where there are none; they say what the points are."""
    table = written(tmp_path, "bare.csv", "lon,lat\n10.0005,50.0005\n10.1005,50.0005\n")
    said = farreach("matrix", four_villages.imported, table, table)
    assert {row["origin"] for row in rows_of(said.out)} == {"origin-2", "origin-3"}
    assert {row["destination"] for row in rows_of(said.out)} == {"destination-2", "destination-3"}
    assert "ids made from" in said.err


BAD_TABLES = [
    pytest.param("id,lon\na,10.0\n", "no column looks like lat", id="missing column"),
    pytest.param("id,lon,lat\n", "", id="empty table"),
    pytest.param("", "", id="empty file"),
    pytest.param("id,lon,lat\na,nan,50.0\nb,10.0,\n", "lon", id="not a number"),
    pytest.param("id,lon,lat\na,0,0\n", "longitude 0, latitude 0", id="null island"),
    pytest.param("id,lon,lat\na,50.0,10.0\nb,50.0,10.1\n", "swapped", id="swapped"),
    pytest.param("id,lon,lat\na,10.0,50.0\na,10.1,50.0\n", "'a'", id="an id twice"),
    pytest.param("id,lon,lat\na,12.5,50.0\n", "outside the map", id="another map"),
    pytest.param(
        "id,lon,lat\n" + SEA.replace("Atlantis,", ""), "no street within 2,000 m of any", id="only the sea"
    ),
]


@pytest.mark.parametrize(("text", "words"), BAD_TABLES)
def test_bad_tables(
    refuses: Callable[..., str], four_villages: Any, tmp_path: Path, text: str, words: str
) -> None:
    """One message with the name of the file; nothing is written."""
    out = tmp_path / "matrix.csv"
    message = refuses(
        "matrix", four_villages.imported, written(tmp_path, "mine.csv", text), "branches", "--out", out
    )
    assert words in message
    assert "mine.csv" in message
    assert not out.exists()


def test_everything_wrong_is_said_at_once(
    refuses: Callable[..., str], four_villages: Any, tmp_path: Path
) -> None:
    """The streets, both tables and the place for the answer."""
    bad = written(tmp_path, "bad.csv", "id,lon\na,10.0\n")
    message = refuses(
        "matrix", tmp_path / "none.osm.pbf", bad, "nowhere.csv", "--out", tmp_path / "no" / "m.csv"
    )
    for words in ("none.osm.pbf", "bad.csv", "nowhere.csv", "is not a folder"):
        assert words in message


def test_unknown_layer_and_mode(refuses: Callable[..., str], four_villages: Any, villages: Path) -> None:
    """What there is instead."""
    message = refuses("matrix", four_villages.imported, "offices", villages)
    assert "offices" in message
    assert "branches" in message
    assert "drive" in refuses("matrix", four_villages.imported, villages, villages, "--mode", "walk")
    assert "give points" in refuses("matrix", four_villages.imported, "boundaries", villages)
    assert "no workspace" in refuses("matrix", four_villages.extract, "branches", villages)


def test_nothing_is_overwritten_that_matters(
    refuses: Callable[..., str], own_import: Path, villages: Path, digest: Callable[[Path], str]
) -> None:
    """Neither what is read nor a workspace under another name."""
    assert "would be lost" in refuses("matrix", own_import, villages, villages, "--out", villages)
    assert villages.read_text() == VILLAGES
    before = digest(own_import)
    out = own_import.with_suffix(".csv")
    own_import.rename(out)
    assert "is a workspace" in refuses("matrix", out, "branches", "branches", "--out", out)
    assert digest(out) == before


def test_walking_from_the_extract(farreach: Callable[..., Any], four_villages: Any, villages: Path) -> None:
    """Takes longer."""
    driving = times_of(farreach("matrix", four_villages.extract, villages, villages).out)
    walking = times_of(farreach("matrix", four_villages.extract, villages, villages, "--mode", "walk").out)
    assert walking["alfa", "beta"] > 3 * driving["alfa", "beta"]


def test_a_workspace_without_streets(refuses: Callable[..., str], tmp_path: Path, villages: Path) -> None:
    """Says how to get some."""
    with Workspace.create(tmp_path / "empty.gpkg"):
        pass
    assert "has no streets" in refuses("matrix", tmp_path / "empty.gpkg", villages, villages)


def test_speeds_by_hour(
    farreach: Callable[..., Any], four_villages: Any, villages: Path, tmp_path: Path
) -> None:
    """At eight everything takes twice as long; at nine as usual."""
    classes = ("primary", "secondary", "tertiary", "unclassified", "residential", "trunk", "service", "road")
    rows = "".join(f"{name},8,2\n" for name in classes)
    speeds = written(tmp_path, "speeds.csv", "road_class,hour,slower\n" + rows)
    asked = ["matrix", four_villages.extract, villages, villages, "--speeds", speeds, "--departure"]
    at_8, at_9 = (farreach(*asked, f"2026-11-23T{hour}:30") for hour in ("08", "09"))
    assert (at_8.code, at_9.code) == (0, 0), at_8.err + at_9.err
    slow, usual = times_of(at_8.out), times_of(at_9.out)
    assert slow["alfa", "beta"] > 1.9 * usual["alfa", "beta"]
    assert "Monday, 08 to 9 o'clock" in at_8.err


def test_speeds_without_a_departure(farreach: Callable[..., Any], four_villages: Any, villages: Path) -> None:
    """Which hour would it be? Nothing is guessed."""
    said = farreach("matrix", four_villages.extract, villages, villages, "--speeds", villages)
    assert said.code == 2
    assert "--speeds and --departure belong together" in said.err
