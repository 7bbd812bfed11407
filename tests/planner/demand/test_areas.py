"""People of areas on dwellings or a lattice: every area keeps its own."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.demand.areas import spread_areas
from planner.tables import WGS84, groups_of

WEST, EAST = shapely.box(10.0, 50.0, 10.1, 50.1), shapely.box(10.1, 50.0, 10.2, 50.1)
HOMES = np.array([[10.02, 50.02, 1.0], [10.08, 50.08, 3.0], [11.0, 50.0, 9.0]])


def parishes(shapes=(WEST, EAST), people=(100.0, 50.0), **groups) -> gpd.GeoDataFrame:
    """Return areas with people: by default two squares side by side."""
    columns = {"people": list(people), "place": "", "kind": "settlement", **groups}
    return gpd.GeoDataFrame(
        columns, index=[f"a{k}" for k in range(len(shapes))], geometry=list(shapes), crs=WGS84
    )


def by_area(made, name="people"):
    """Return the people of each area, from the points that came of it."""
    return made.frame[name].groupby(made.frame.index.str.split("/").str[0]).sum()


def test_people_go_where_the_dwellings_are():
    """A quarter to the one, three quarters to the block; nobody to the dwelling outside."""
    made = spread_areas(parishes(), HOMES, gather_m=0)
    west = made.frame[made.frame.index.str.startswith("a0")]
    assert dict(zip(west.geometry.x.round(2), west["people"], strict=True)) == {10.02: 25.0, 10.08: 75.0}
    assert by_area(made).to_dict() == pytest.approx({"a0": 100.0, "a1": 50.0})
    assert made.notes[0] == "100 people of 1 areas placed on the dwellings in them"
    assert made.notes[1] == "50 people of 1 areas without a dwelling spread evenly inside"


def test_groups_go_with_the_people():
    """By the same proportions."""
    made = spread_areas(parishes(old=[20.0, 10.0]), HOMES, gather_m=0)
    assert (made.frame["old"] / made.frame["people"]).tolist() == pytest.approx([0.2] * len(made.frame))
    assert groups_of(made.frame) == ("people", "old")


def test_dwellings_of_one_square_are_one_point():
    """At their middle; the dwellings of the neighbouring area stay with it."""
    homes = np.array(
        [[10.0501, 50.05, 1.0], [10.0502, 50.05, 1.0], [10.1001, 50.05, 1.0], [10.0999, 50.05, 1.0]]
    )
    made = spread_areas(parishes(), homes, gather_m=2000)
    assert by_area(made).to_dict() == pytest.approx({"a0": 100.0, "a1": 50.0})
    assert len(made.frame) == 3


def test_lattice_covers_an_area_evenly():
    """A square of 7 by 11 km in steps of a kilometre: about as many points as square kilometres, all inside."""
    made = spread_areas(parishes([WEST], [770.0]), lattice_m=1000)
    assert 70 <= len(made.frame) <= 90
    assert made.frame.within(WEST).all()
    assert made.frame["people"].sum() == pytest.approx(770)


def test_large_areas_get_wider_lattices():
    """Not a million points for a desert."""
    assert len(spread_areas(parishes([shapely.box(10, 20, 20, 30)], [5.0]), lattice_m=100).frame) <= 450


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        (shapely.box(10.0, 50.0, 10.0001, 50.0001), "smaller than the lattice"),
        (shapely.Point(10.0, 50.0), "a point is one already"),
        (shapely.box(10.0, 50.0, 10.1, 50.0000001), "a sliver"),
    ],
)
def test_one_point(shape, why):
    """Where there is no room for more."""
    made = spread_areas(parishes([shape], [7.0]))
    assert made.frame["people"].sum() == 7
    assert made.frame.index[0].startswith("a0"), why


def test_area_of_nobody_stays_a_point():
    """It may have a name that somebody looks for."""
    assert spread_areas(parishes(people=[0.0, 5.0]), HOMES).frame.loc["a0", "people"] == 0


def test_whole_people():
    """Seven people on two dwellings: two and five, not 1.75 and 5.25."""
    made = spread_areas(
        parishes(people=[7.0, 3.0], old=[3.0, 1.0]), HOMES, gather_m=0, lattice_m=3000, whole=True
    )
    assert made.frame.loc[["a0/1", "a0/2"], "people"].tolist() == [2.0, 5.0]
    assert by_area(made).to_dict() == {"a0": 7.0, "a1": 3.0}
    assert by_area(made, "old").to_dict() == {"a0": 3.0, "a1": 1.0}


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 100)), min_size=1, max_size=6),
    st.lists(st.tuples(st.floats(10, 10.6), st.floats(50, 50.1), st.integers(0, 40)), max_size=30),
)
def test_every_area_keeps_its_people(counts, homes):
    """Whatever the dwellings."""
    shapes = [shapely.box(10 + k / 10, 50, 10.1 + k / 10, 50.1) for k in range(len(counts))]
    areas = parishes(shapes, [people for people, _ in counts], old=[old for _, old in counts])
    made = spread_areas(areas, np.array(homes, float).reshape(-1, 3), lattice_m=2000)
    for name in ("people", "old"):
        assert by_area(made, name).to_numpy() == pytest.approx(
            areas.loc[by_area(made).index, name].to_numpy()
        )
