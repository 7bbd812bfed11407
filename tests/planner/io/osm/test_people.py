"""Where people are placed: nobody is lost, nobody is made up."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.geodesy import EARTH_RADIUS_M, haversine_m
from planner.io.osm.extract import Extract, Feature
from planner.io.osm.people import LONELY_CAP, find_settlements, place_people
from planner.streets.ways import Ways

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
KILOMETRE = st.integers(-40, 40).map(lambda k: k / 4)
NO_WAYS = Ways(
    start=np.array([0]),
    node=np.array([], np.int64),
    line=np.zeros((0, 2), np.int32),
    road_class=np.array([], np.int8),
    forward_kmh=np.array([], np.float32),
    backward_kmh=np.array([], np.float32),
    ferry=np.array([], bool),
    unpaved=np.array([], bool),
    way_id=np.array([], np.int64),
)


def place(number, x, y, kind="village", name=None, population=None, letter="n"):
    """Return a settlement at kilometres."""
    tags = {"place": kind, "name": f"Place {number}" if name is None else name}
    if population is not None:
        tags["population"] = str(population)
    return Feature(f"{letter}{number}", tags, x * KM, y * KM)


def extract(features, homes=(), buildings=()):
    """Return an extract of settlements, and dwellings as ``(x, y, dwellings)`` in kilometres."""
    scale = np.array([KM, KM, 1.0])
    homes, buildings = (np.array(v, float).reshape(-1, 3) * scale for v in (homes, buildings))
    return Extract(NO_WAYS, list(features), homes, buildings)


@settings(deadline=None, max_examples=25)
@given(
    towns=st.lists(st.tuples(KILOMETRE, KILOMETRE, st.integers(1, 20_000)), min_size=1, max_size=6),
    homes=st.lists(st.tuples(KILOMETRE, KILOMETRE, st.integers(1, 30)), max_size=25),
    buildings=st.lists(st.tuples(KILOMETRE, KILOMETRE, st.just(1)), max_size=10),
    extra=st.integers(0, 5000),
    cell_m=st.sampled_from([0.0, 250.0, 2000.0]),
)
def test_totals_are_kept(towns, homes, buildings, extra, cell_m):
    """Whatever the map: the people of all points are those of the settlements, plus the rest if it has a place."""
    features = [place(k, x, y, population=p) for k, (x, y, p) in enumerate(towns, 1)]
    given_map = extract(features, homes, buildings)
    settled = sum(p for *_, p in towns)
    kept = place_people(given_map, total=None, cell_m=cell_m).demand
    assert kept["people"].sum() == pytest.approx(settled, rel=1e-6)
    assert kept.groupby("place")["people"].sum().to_dict() == pytest.approx(
        {f"Place {k}": p for k, (*_, p) in enumerate(towns, 1)}, rel=1e-6
    )
    more = place_people(given_map, total=settled + extra, cell_m=cell_m).demand
    placed = (more["kind"] == "isolated").any()
    assert more["people"].sum() == pytest.approx(settled + extra * placed, rel=1e-6)


def test_people_live_in_dwellings_by_their_number():
    """A block of eight flats holds four times as many as two houses."""
    result = place_people(
        extract([place(1, 0, 0, population=100)], [(0, 0.5, 8), (0.5, 0, 1), (-0.5, 0, 1)]),
        total=None,
        cell_m=0,
    )
    assert sorted(result.demand["people"].round(6)) == [10, 10, 80]


@pytest.mark.parametrize(
    ("homes", "buildings", "counted"),
    [
        ([(0, 0.2, 1)], [], 0),  # bug: a single dwelling was counted as none
        ([], [(0, 0.2, 1), (0, 0.3, 1)], 0),  # buildings stand in
        ([(9, 9, 1)], [], 1),  # nothing near: at the centre
        ([(9, 9, 1)], [(0, 3, 1)], 1),
    ],
)
def test_settlements_without_dwellings(homes, buildings, counted):
    """Homes, else buildings, else the centre; the report counts only the last."""
    result = place_people(extract([place(1, 0, 0, population=10)], homes, buildings), total=None)
    assert result.counts["settlements without a dwelling, people placed at their centre"] == counted
    assert result.demand["people"].sum() == pytest.approx(10)


def test_a_dwelling_between_two_towns_belongs_to_the_nearer_by_their_size():
    """The large town reaches farther."""
    towns = [place(1, 0, 0, name="Large", population=100_000), place(2, 8, 0, name="Small", population=100)]
    demand = place_people(extract(towns, [(0, 0, 9), (6, 0, 1), (8, 0, 1)]), total=None, cell_m=0).demand
    assert demand["place"].tolist() == ["Large", "Large", "Small"]


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        (place(2, 0, 1, name="Ash", letter="w"), ["n1"]),  # the same, drawn as an outline
        (place(2, 0, 9, name="Ash"), ["n1", "n2"]),  # 9 km away: another of that name
        (place(2, 0, 1, name="Birch"), ["n1", "n2"]),
        (place(2, 0, 1, name="Ash", population=70, letter="w"), ["w2"]),  # who knows the population wins
    ],
)
def test_settlements_mapped_twice(second, kept):
    """Of two mappings of one settlement one is kept, the populated one first."""
    counts = Counter()
    found = find_settlements([place(1, 0, 0, name="Ash"), second], counts)
    assert sorted(found.index) == kept
    assert counts["settlements mapped twice, point kept"] == 2 - len(kept)


@pytest.mark.parametrize(
    ("suburb", "town", "kept"),
    [
        ((0, 1, 5000), 100_000, ["Town"]),  # inside: counted there already
        ((0, 30, 5000), 100_000, ["Suburb", "Town"]),  # far outside
        ((0, 1, 5000), 1000, ["Suburb", "Town"]),  # more people than the town: no part of it
    ],
)
def test_suburbs_are_counted_with_their_town(suburb, town, kept):
    """Nobody is counted twice."""
    x, y, people = suburb
    features = [
        place(1, 0, 0, kind="town", name="Town", population=town),
        place(2, x, y, kind="suburb", name="Suburb", population=people),
    ]
    assert sorted(find_settlements(features, Counter())["name"]) == kept


def test_nameless_and_other_places_are_no_settlements():
    """Islets, localities and what has no name."""
    features = [place(1, 0, 0, name=""), place(2, 0, 0, kind="locality"), place(3, 0, 0, kind="hamlet")]
    assert find_settlements(features, Counter()).index.tolist() == ["n3"]


def test_summer_houses_do_not_draw_people():
    """A holiday village of 200 in one square kilometre counts as much as two farms."""
    village = [(20 + k % 10 / 100, 20 + k // 10 / 100, 1) for k in range(200)]
    farms = [(-20, 20, 1), (-20, -20, 1)]
    features = [place(1, 0, 0, population=100)]
    demand = place_people(extract(features, [(0, 0, 1), *village, *farms]), total=200, cell_m=0).demand
    lonely = demand[demand["kind"] == "isolated"]
    summer = lonely["people"][lonely.geometry.x > 0].sum()
    assert summer == pytest.approx(100 * LONELY_CAP / (LONELY_CAP + 2), rel=1e-6)


def test_farms_are_dwellings_too():
    """A place=farm without a building is where somebody lives."""
    features = [place(1, 0, 0, population=100), place(2, 20, 0, kind="farm")]
    demand = place_people(extract(features, [(0, 0, 1)]), total=110).demand
    assert demand[demand["kind"] == "isolated"]["people"].tolist() == pytest.approx([10])


@pytest.mark.parametrize(
    ("homes", "buildings", "total", "people", "note"),
    [
        ([(0, 0, 1), (5, 5, 3)], [], None, 4, "one each"),  # every dwelling one
        ([(0, 0, 1), (5, 5, 3)], [], 100, 100, "scaled to 100"),
        ([(0, 0, 1)], [(k, k, 1) for k in range(9)], None, 10, "10 dwellings"),  # hardly any homes mapped
        ([], [], None, 0, "no settlement and no dwelling"),
    ],
)
def test_without_populations_dwellings_count(homes, buildings, total, people, note):
    """A map without populations still says where people live; the note says what was assumed."""
    result = place_people(extract([place(1, 0, 0)], homes, buildings), total=total)
    assert result.demand["people"].sum() == pytest.approx(people)
    assert note in result.notes[0]


@pytest.mark.parametrize(
    ("total", "note"),
    [
        (None, "give their total with --people"),
        (50, "less than the settlements' own population"),
        (150, "nothing: the extract has no isolated dwelling"),
    ],
)
def test_notes_say_what_was_assumed(total, note):
    """Each assumption in words."""
    result = place_people(extract([place(1, 0, 0, population=100)]), total=total)
    assert any(note in line for line in result.notes)
    assert result.demand["people"].sum() == pytest.approx(100)


def test_cells_join_neighbours_at_the_middle_of_their_people():
    """Dwellings in one square are one point; no point moves by more than the square's diagonal."""
    homes = [(0.05, 0.05, 1), (0.06, 0.05, 3), (0.6, 0.6, 1)]
    demand = place_people(extract([place(1, 0, 0, population=50)], homes), total=None, cell_m=250).demand
    assert sorted(demand["people"].round(6)) == [10, 40]
    first = demand.geometry[demand["people"].idxmax()]
    there = np.array([0.0575 * KM, 0.05 * KM])
    assert haversine_m(np.array([first.x, first.y]), there) < 1
