"""Travel from a table of legs: by ids, by places, with holes, and wrong."""

import gzip
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from planner.errors import InputError, TableError
from planner.io.files import read_visits
from planner.io.legs import Guess, guessed, read_legs

ROOT = Path(__file__).resolve().parents[3]
SOMERSET = ROOT.parent / "shared" / "data" / "mobile_libraries" / "somerset"


@pytest.fixture
def places():
    """Three places on the equator, a hundredth of a degree apart."""
    return gpd.GeoDataFrame(
        index=["a", "b", "depot:v"], geometry=gpd.points_from_xy([0.0, 0.01, 0.03], [0.0, 0.0, 0.0]), crs=4326
    )


def test_by_id_in_both_directions(tmp_path, places):
    """A leg holds backwards too where nothing else is said; what has none is estimated, and that is told."""
    file = tmp_path / "legs.csv"
    file.write_text(
        "origin,destination,seconds,metres\na,b,100,1500\nb,a,120,1600\nb,depot:v,300,4000\nx,a,1,1\n"
    )
    read = read_legs(file, places, Guess(detour=2.0, speed_kmh=36.0))
    assert read.travel.between("a", "b") == 100
    assert read.travel.between("b", "a") == 120
    assert read.travel.between("depot:v", "b") == 300
    assert read.travel.metres[0, 2] == pytest.approx(2 * 3335.8, rel=1e-3)
    assert read.travel.seconds[0, 2] == pytest.approx(read.travel.metres[0, 2] / 10)
    assert read.notes[0] == "legs.csv: 4 of 6 pairs have a leg, in one direction or the other"
    assert "2 pairs are ESTIMATED" in read.notes[1]


def test_a_pair_without_a_way_is_estimated_not_zero(tmp_path, places):
    """``farreach matrix`` leaves the cells of such a pair empty."""
    file = tmp_path / "legs.csv"
    file.write_text("origin,destination,seconds,metres\na,b,100,1500\na,depot:v,,\n")
    assert read_legs(file, places, Guess()).travel.between("a", "depot:v") > 0


def test_no_streets_at_all_is_said_loudly(places):
    """The straight line times a detour."""
    read = guessed(places, Guess(detour=1.5, speed_kmh=36.0))
    assert read.travel.between("a", "b") == pytest.approx(1.5 * 1111.9 / 10, rel=1e-3)
    assert read.notes[0].startswith("NO STREETS")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("origin,destination,seconds\na,b,1\n", "there is no column metres"),
        ("a,b\n1,2\n", "there is no column origin"),
        (
            "origin,destination,seconds,metres\na,b,x,1\n",
            "row 2, column seconds: 'x' is no number of at least 0",
        ),
        ("origin,destination,seconds,metres\na,b,1,1\na,b,1,-1\n", "row 3, column metres"),
        ("origin,destination,seconds,metres\na,b,inf,1\n", "column seconds: 'inf'"),
        ("origin,destination,seconds,metres\nq,r,1,1\n", "no leg is between two of these"),
        (
            "origin_lon,origin_lat,destination_lon,destination_lat,seconds,metres\n,0,0,0,1,1\n",
            "column origin_lon",
        ),
        ("", "is not a table of legs"),
    ],
)
def test_wrong_tables_are_refused(tmp_path, places, text, problem):
    """With row and column."""
    file = tmp_path / "legs.csv"
    file.write_text(text)
    with pytest.raises((InputError, TableError)) as caught:
        read_legs(file, places, Guess())
    assert problem in str(caught.value)


@pytest.mark.skipif(not SOMERSET.exists(), reason="the councils' timetables are not here")
def test_the_legs_of_a_mobile_library():
    """As they are published: by degrees, compressed; the missing pairs take detour and speed from them."""
    stops = read_visits(SOMERSET / "mobile_stops.csv")
    read = read_legs(SOMERSET / "legs.csv.gz", stops, Guess())
    assert "the straight line times 1.3" in read.notes[1]
    assert (read.travel.seconds >= 0).all()
    assert np.allclose(read.travel.seconds.diagonal(), 0)
    with gzip.open(SOMERSET / "legs.csv.gz") as stream:
        assert len(stream.readlines()) > 100
