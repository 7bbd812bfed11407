"""The demonstration country against known answers (handbook, data/README.md), measured by others on the full map."""

from pathlib import Path

import pandas as pd
import pytest

from planner.coverage.gaps import GapQuestion, find_gaps
from planner.coverage.measure import cumulative_table, measure_coverage
from planner.io.osm.importer import import_extract
from planner.io.selection import Selection
from planner.streets.frame import streets_from_frame
from planner.streets.travel import StreetTravel

DEMO = Path(__file__).parents[4] / "data/demo/iceland.osm.pbf"
WHOLE = Path(__file__).parents[5] / "shared/data/iceland/iceland-latest.osm.pbf"
THRESHOLDS = (600.0, 1200.0, 1800.0, 3600.0)

pytestmark = pytest.mark.xdist_group("iceland")  # one import for all of them


@pytest.fixture(scope="module")
def iceland():
    """Return the import of the committed extract."""
    return import_extract(DEMO)


@pytest.fixture(scope="module")
def travel(iceland):
    """Return travel over its streets."""
    return StreetTravel(network=streets_from_frame(iceland.layers["streets"]))


@pytest.fixture(scope="module")
def settlements(iceland):
    """Return the settlements with a population as demand."""
    towns = iceland.layers["settlements"]
    return towns[towns["people"] > 0].assign(place=lambda rows: rows["name"])


@pytest.fixture(scope="module")
def landsbankinn(iceland):
    """Return the branches of one bank."""
    return Selection.parse("amenity=bank name^landsbank").choose(iceland.layers["service_points"])


@pytest.fixture(scope="module")
def to_landsbankinn(travel, landsbankinn, settlements):
    """Return how far the settlements are from them."""
    return measure_coverage(travel, landsbankinn, settlements)


def test_settlements_and_people(iceland, settlements):
    """110 settlements with 338,608 people, all of them placed."""
    assert (len(settlements), settlements["people"].sum()) == (110, 338_608)
    assert iceland.layers["demand"]["people"].sum() == pytest.approx(338_608, abs=0.01)


def test_banks_and_branches(iceland, landsbankinn):
    """72 banks, 21 of Landsbankinn."""
    assert (iceland.layers["service_points"]["kind"] == "bank").sum() == 72
    assert len(landsbankinn) == 21


def test_the_streets_hang_together(iceland):
    """The largest strongly connected part has 98 % of the junctions."""
    assert 0.98 <= iceland.report.figures["largest_connected_share"] < 0.99


def test_shares_of_the_bank(to_landsbankinn):
    """Within 10, 20, 30 and 60 minutes of the 21 branches, each within a point."""
    shares = cumulative_table(to_landsbankinn, THRESHOLDS)["share"] * 100
    assert shares.tolist() == pytest.approx([82.2, 85.5, 93.6, 96.2], abs=1.0)


def test_shares_of_any_bank(iceland, travel, settlements):
    """Within 10, 20, 30 and 60 minutes of all 72 banks."""
    points = iceland.layers["service_points"]
    measured = measure_coverage(travel, points[points["kind"] == "bank"], settlements)
    shares = cumulative_table(measured, THRESHOLDS)["share"] * 100
    assert shares.tolist() == pytest.approx([94.5, 98.8, 99.2, 99.8], abs=1.0)


def test_beyond_half_an_hour(to_landsbankinn):
    """40 settlements with 21,659 people."""
    beyond = ~to_landsbankinn.within(1800)
    assert (beyond.sum(), to_landsbankinn.people[beyond].sum()) == (40, 21_659)


def test_islands_are_gaps_with_their_reason(iceland, travel, settlements, landsbankinn, to_landsbankinn):
    """Hrísey and Grímsey are islands, not villages far away; Flatey snaps to no road 17 km away."""
    found = find_gaps(
        GapQuestion(
            coverage=to_landsbankinn,
            demand=settlements[["people", "place", "geometry"]],
            branches=landsbankinn,
            travel=travel,
            within=1800.0,
            settlements=iceland.layers["settlements"],
            islands=iceland.layers["islands"],
        )
    )
    by_name = pd.Series(found.reason.to_numpy(), index=settlements["name"])
    assert by_name[["Hrísey", "Grímsey", "Flatey"]].tolist() == ["island"] * 3
    unreachable = settlements[to_landsbankinn.seconds.isna()]
    without_a_road = {"Vestmannaeyjabær": 4301, "Hrísey": 167, "Grímsey": 61, "Flatey": 8}
    assert unreachable.set_index("name")["people"].to_dict() == without_a_road
    gaps = found.areas
    islands = gaps[gaps["reason"] == "island"].set_index("place")
    assert islands["people"].to_dict() == without_a_road
    assert gaps["people"].sum() == pytest.approx(21_659)


def test_the_thinned_extract_gives_what_the_whole_one_gives(iceland, travel):
    """People on their dwellings, by minutes to the bank: the same to a hundredth of a point (data/demo/README.md)."""
    if not WHOLE.exists():
        pytest.skip(f"no {WHOLE}: the shared data is not here")
    whole = import_extract(WHOLE)
    shares = []
    for imported, roads in (
        (iceland, travel),
        (whole, StreetTravel(network=streets_from_frame(whole.layers["streets"]))),
    ):
        branches = Selection.parse("amenity=bank name^landsbank").choose(imported.layers["service_points"])
        measured = measure_coverage(roads, branches, imported.layers["demand"])
        shares.append((cumulative_table(measured, THRESHOLDS)["share"] * 100).tolist())
    assert shares[0] == pytest.approx(shares[1], abs=0.01)
    assert whole.report.figures["street_km"] == pytest.approx(iceland.report.figures["street_km"], rel=0.0002)


def test_the_branch_that_is_known_by_its_operator_only(
    iceland, travel, settlements, landsbankinn, to_landsbankinn
):
    """A 22nd branch, in Seyðisfjörður, is worth 0.2 points within 10 minutes (data/demo/README.md)."""
    points = iceland.layers["service_points"]
    operated = points[
        (points["kind"] == "bank") & (points["brand"] == "Landsbankinn") & (points["name"] == "")
    ]
    assert len(operated) == 1
    with_it = measure_coverage(travel, pd.concat([landsbankinn, operated]), settlements)
    assert with_it.share(600) - to_landsbankinn.share(600) == pytest.approx(0.002, abs=0.0005)
