"""Candidates are spaced, can be entered and left, and are scored; every settlement has one."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError, TableError
from planner.geodesy import EARTH_RADIUS_M, haversine_m
from planner.io.osm.candidate_places import read_candidate_places
from planner.io.osm.importer import import_extract
from planner.siting.candidate_rules import KINDS, OPTIONAL, SUITABILITY, CandidateRules
from planner.siting.candidates import Given, branch_places, make_candidates
from planner.siting.roadside import road_side_places
from planner.siting.van_access import van_edges
from planner.streets.frame import streets_from_frame
from planner.streets.travel import StreetTravel
from planner.tables import check_table, empty_table

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
OSM = Path("/work/shared/data/osm")
EVERYWHERE = CandidateRules(most=None, least_people=0)


def table(name, places, /, **columns):
    """Return a table by name from places in kilometres."""
    x, y = np.array(list(places.values()), float).reshape(-1, 2).T * KM
    frame = gpd.GeoDataFrame(columns, index=list(places), geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")
    return check_table(frame, name)


def mapped(kind="parking", /, **places):
    """Return places of one kind, or of a kind each, named after their ids."""
    return table("candidates", places, name=list(places), kind=kind)


def apart_m(frame):
    """Return metres between every two rows."""
    lonlat = np.column_stack([frame.geometry.x, frame.geometry.y])
    return haversine_m(lonlat[:, None], lonlat)


@pytest.fixture(scope="module")
def valley(roads):
    """Return a road of 20 km, a one-way street into nowhere at kilometre 10, and a road joined to nothing."""
    places = {"w": (0, 0), "m": (10, 0), "e": (20, 0), "trap": (10, 3), "n": (0, 8), "o": (3, 8)}
    return StreetTravel(network=roads(places, "w-m-e", "m>trap", "n-o"))


@pytest.fixture(scope="module")
def people():
    """Return a town of 1,000 at kilometre 1 and a village of 100 at kilometre 19."""
    return table("demand", {"town": (1, 0), "village": (19, 0)}, people=[1000.0, 100.0])


@pytest.fixture(scope="module")
def bank():
    """Return a branch in the town."""
    return Given(bases=table("branches", {"bank": (1, 0)}))


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ((5, 0.1), None),
        ((5, 0.21), "no street within 200 m"),
        ((10, 2), "vans cannot come and go"),  # in, but not out again
        ((1, 8), "vans cannot come and go"),  # no way there
        ((10, 0.05), None),  # the one-way street begins where the road passes
    ],
)
def test_a_van_must_come_and_go(valley, people, bank, place, reason):
    """From a base and back to one."""
    made = make_candidates(mapped(p=place), valley, people, EVERYWHERE, bank)
    assert made.table.index.tolist() == ([] if reason else ["p"])
    assert made.dropped == ({reason: 1} if reason else {})


def test_without_a_base_the_large_part_counts(valley, people):
    """The mainland, and whatever else is large; a road of its own is neither."""
    made = make_candidates(mapped(p=(5, 0), q=(1, 8), r=(10, 2)), valley, people, EVERYWHERE)
    assert made.table.index.tolist() == ["p"]


def test_the_score_and_what_it_is_made_of(valley, people, bank):
    """Kind, times people near on a logarithmic scale, times nearness to the street."""
    rules = CandidateRules(within=5 * 60, least_people=0)
    made = make_candidates(mapped("school", near=(3, 0.1)), valley, people, rules, bank)
    row = made.table.loc["near"]
    assert row["people_near"] == 1000
    assert row["street_metres"] == pytest.approx(100, abs=0.2)
    share = np.log(1001) / np.log(1101)
    assert row["score"] == pytest.approx(SUITABILITY["school"] * share / (1 + 0.5), abs=1e-3)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("community_centre", (5, 0)), ("parking", (5.2, 0))),  # the better kind
        (("parking", (5.2, 0)), ("parking", (5, 0.15))),  # nearer to the street
        (("village", (5, 0)), ("place_of_worship", (5.2, 0.19))),
    ],
)
def test_of_two_near_each_other_the_better_stays(valley, people, bank, better, worse):
    """Whatever their order and their ids."""
    kinds = CandidateRules(kinds=KINDS, least_people=0)
    for ids in (("a", "b"), ("b", "a")):
        pair = mapped([better[0], worse[0]], **dict(zip(ids, (better[1], worse[1]), strict=True)))
        made = make_candidates(pair, valley, people, kinds, bank)
        assert made.table.index.tolist() == [ids[0]]
        assert made.dropped == {"within 300 m of a better one": 1}


def test_of_equal_ones_the_first_id_stays(valley, people, bank):
    """So that the answer does not depend on the order of a file."""
    made = make_candidates(mapped(b=(5, 0), a=(5, 0)), valley, people, EVERYWHERE, bank)
    assert made.table.index.tolist() == ["a"]


def test_kinds_that_nobody_asked_for_are_left_out(valley, people, bank):
    """Churches by default."""
    both = mapped(["parking", "place_of_worship"], p=(5, 0), church=(7, 0))
    made = make_candidates(both, valley, people, EVERYWHERE, bank)
    assert made.table.index.tolist() == ["p"]
    assert made.dropped == {"of a kind that was not asked for": 1}
    asked = CandidateRules(kinds=("place_of_worship",), least_people=0)
    assert make_candidates(both, valley, people, asked, bank).table.index.tolist() == ["church"]
    assert {"place_of_worship"} == OPTIONAL


def test_every_settlement_with_a_street_has_a_candidate(valley, people):
    """By the road, even with nobody near; the one in the hills has no street."""
    places = {"ash": (5, 0.5), "birch": (17, 1), "hill": (5, 5)}
    hamlets = table("settlements", places, name=["Ash", "Birch", "Hill"])
    made = make_candidates(
        empty_table("candidates"),
        valley,
        empty_table("demand"),
        CandidateRules(),
        Given(settlements=hamlets, bases=table("branches", {"bank": (1, 0)})),
    )
    assert sorted(made.table["name"]) == ["Ash", "Birch"]
    assert made.dropped == {"settlements without a street for vans near": 1}


def test_places_with_nobody_near_are_left_out(valley, people, bank):
    """A car park at a glacier serves nobody."""
    rules = CandidateRules(within=120, least_people=25)
    made = make_candidates(mapped(town=(2, 0), glacier=(10, 0)), valley, people, rules, bank)
    assert made.table.index.tolist() == ["town"]
    assert made.dropped == {"fewer than 25 people near": 1}
    assert made.not_applied == ()


def test_nobody_is_missed_where_the_map_knows_no_people(valley, bank):
    """With six dwellings in a city, twenty-five people are near nowhere."""
    few = table("demand", {"d": (1, 0)}, people=[6.0])
    made = make_candidates(mapped(town=(2, 0)), valley, few, CandidateRules(), bank)
    assert made.table.index.tolist() == ["town"]
    assert made.not_applied == (
        "no place was left out for fewer than 25 people near: only 6 people are known in all",
    )


def test_too_many_are_spread_out_not_cut_off(valley, people, bank):
    """The spacing grows: the far end of the valley keeps its candidates."""
    row = {f"p{k:02}": (k * 0.5, 0) for k in range(41)}
    made = make_candidates(mapped(**row), valley, people, CandidateRules(most=5, least_people=0), bank)
    assert 3 <= len(made.table) <= 5
    assert made.spacing_m > 3000
    assert made.table.geometry.x.max() / KM > 15
    assert apart_m(made.table)[~np.eye(len(made.table), dtype=bool)].min() >= made.spacing_m


def test_own_places_stay_and_the_map_gives_way(valley, people):
    """Near each other, far from a street, in any kind; those that no van reaches are named."""
    own = mapped("kiosk", x=(5, 0), y=(5.1, 0), hill=(7, 1.5), sea=(5, -9), trap=(10, 2.5))
    made = make_candidates(
        mapped(p=(5.2, 0), q=(9, 0)),
        valley,
        people,
        CandidateRules(most=1, least_people=2000),
        Given(bases=table("branches", {"bank": (1, 0)}), own=own),
    )
    assert sorted(made.table.index) == ["hill", "x", "y"]
    assert made.table.loc["x", ["name", "kind"]].tolist() == ["x", "kiosk"]
    assert made.notes == (
        "sea: no street within 2000 m",
        "trap: vans cannot come and go by road",
    )


def test_an_own_place_replaces_the_one_of_the_map_with_its_id(valley, people, bank):
    """Who edits the list of yesterday and brings it back has each place once."""
    given_ = Given(bases=bank.bases, own=mapped("kiosk", p=(6, 0)))
    made = make_candidates(mapped(p=(5, 0)), valley, people, EVERYWHERE, given_)
    assert made.table["kind"].to_dict() == {"p": "kiosk"}


def test_branches_are_places(valley, people, bank):
    """With ids that no place of the map has."""
    made = make_candidates(branch_places(bank.bases), valley, people, EVERYWHERE, bank)
    assert made.table[["name", "kind"]].to_numpy().tolist() == [["Branch", "branch"]]
    assert made.table.index.tolist() == ["branch-bank"]


def test_nothing_comes_of_nothing(valley, people):
    """No place, no settlement, no own one."""
    made = make_candidates(empty_table("candidates"), valley, people)
    assert made.table.empty
    assert check_table(made.table, "candidates").empty
    assert made.dropped == {}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"kinds": ("parking", "pub", "bar")}, ["'pub'", "'bar'"]),
        ({"kinds": ()}, ["no kind is named"]),
        ({"spacing_m": -1, "within": np.nan}, ["spacing_m is -1", "within is nan"]),
        ({"most": 0, "street_m": np.inf}, ["most is 0", "street_m is inf"]),
    ],
)
def test_bad_rules_are_refused_with_every_problem(rules, said):
    """One message."""
    with pytest.raises(InputError) as refused:
        CandidateRules(**rules)
    assert len(refused.value.problems) == len(said)
    for words in said:
        assert words in str(refused.value)


def test_bad_tables_are_refused(valley, people):
    """An id twice, people below zero."""
    twice = pd.concat([mapped(p=(5, 0)), mapped(p=(6, 0))])
    with pytest.raises(TableError, match="more than once"):
        make_candidates(twice, valley, people)
    with pytest.raises(TableError, match="outside"):
        make_candidates(mapped(p=(5, 0)), valley, people.assign(people=-1.0))


KILOMETRES = st.tuples(st.floats(-1, 21), st.floats(-0.4, 3.2))


@given(
    st.lists(st.tuples(KILOMETRES, st.sampled_from(KINDS)), min_size=1, max_size=25),
    st.integers(0, 2**32 - 1),
    st.sampled_from([None, 3, 8]),
)
@settings(max_examples=20, deadline=None)
def test_spaced_reachable_and_the_same_in_any_order(valley, people, bank, rows, seed, most):
    """Of any places: spacing holds, vans come and go, and a shuffled input gives the same table."""
    places = mapped([kind for _, kind in rows], **{f"p{k}": place for k, (place, _) in enumerate(rows)})
    hamlets = table("settlements", {"s1": (18, 0.3), "s2": (4, -0.3)}, name=["One", "Two"])
    rules = CandidateRules(kinds=KINDS, spacing_m=500, most=most, least_people=0)
    asked = Given(settlements=hamlets, bases=bank.bases)
    made = make_candidates(places, valley, people, rules, asked)
    frame = made.table
    assert apart_m(frame)[~np.eye(len(frame), dtype=bool)].min(initial=np.inf) >= made.spacing_m - 1e-3
    assert most is None or len(frame) <= most
    assert np.isfinite(valley.matrix(frame, bank.bases).seconds).all()
    assert np.isfinite(valley.matrix(bank.bases, frame).seconds).all()
    assert frame["score"].between(0, 1).all()
    assert frame["score"].is_monotonic_decreasing
    shuffle = np.random.default_rng(seed)
    again = make_candidates(
        places.iloc[shuffle.permutation(len(places))],
        valley,
        people.iloc[::-1],
        rules,
        Given(settlements=hamlets.iloc[::-1], bases=bank.bases),
    )
    pd.testing.assert_frame_equal(pd.DataFrame(again.table), pd.DataFrame(frame))


@pytest.mark.skipif(not OSM.exists(), reason="the shared data are not here")
@pytest.mark.parametrize(
    "extract",
    [
        "liechtenstein/liechtenstein-latest.osm.pbf",
        "andorra/andorra.osm.pbf",
        "heidelberg/heidelberg.test.pbf",
        "coxs_bazar/bangladesh_osm_clip1.osm.pbf",
    ],
)
def test_real_maps(extract):
    """Spaced, reachable both ways from the best one, named apart, and near to every settlement with a street."""
    layers = import_extract(OSM / extract).layers
    travel = StreetTravel(network=streets_from_frame(layers["streets"]))
    places = read_candidate_places(OSM / extract).places
    hamlets = layers["settlements"][layers["settlements"]["kind"] != "isolated_dwelling"]
    rules = CandidateRules(most=None, least_people=0)
    made = make_candidates(places, travel, layers["demand"], rules, Given(settlements=hamlets)).table
    assert len(made) > 3
    apart = apart_m(made)
    assert apart[~np.eye(len(made), dtype=bool)].min() >= 300 - 1e-3
    assert made["name"].is_unique
    assert (made["name"] != "").all()
    based = Given(settlements=hamlets, bases=made.iloc[:1])
    kept = make_candidates(places, travel, layers["demand"], rules, based).table
    assert np.isfinite(travel.matrix(kept, made.iloc[:1]).seconds).all()
    assert np.isfinite(travel.matrix(made.iloc[:1], kept).seconds).all()
    assert len(kept) > 0.9 * len(made)
    beside = road_side_places(hamlets, travel, van_edges(travel, empty_table("branches")))
    assert len(beside) >= len(hamlets) / 2
    for centre in beside.geometry:
        there = np.array([centre.x, centre.y])
        near = haversine_m(there, np.column_stack([made.geometry.x, made.geometry.y])).min()
        assert near <= rules.spacing_m
