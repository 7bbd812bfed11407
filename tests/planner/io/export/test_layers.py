"""Layers of answers and comparisons: what is in them, and what never is."""

import pytest

from planner.coverage.scenarios.facts import comparison_facts, difference_features, rows_of
from planner.io.export.layers import answer_layers, comparison_layers
from planner.io.export.write import export


def test_an_answer_has_its_layers(answer):
    """Those without a row are left out: here nobody stands anywhere."""
    layers = answer_layers(answer)
    assert list(layers) == ["demand", "branches", "areas", "verdicts", "shares", "week"]


def test_demand_says_minutes_and_who_is_covered(answer):
    """For each way of travelling and each promise; people and groups as they were."""
    demand = answer_layers(answer)["demand"]
    assert demand["people"].tolist() == [100, 20, 3]
    assert demand["pop65"].tolist() == [10, 4, 3]
    assert demand["minutes_drive_to"].tolist() == pytest.approx([1, 15, 39], abs=0.1)
    assert demand["covered_near_30min"].tolist() == [True, True, False]
    assert demand["area_name"].tolist() == ["West", "East", "East"]
    assert demand["hours_always_drive_to_30min"].tolist() == pytest.approx([15, 15, 0])


def test_areas_say_the_share_of_each_promise(answer):
    """With the shape that QGIS colours."""
    areas = answer_layers(answer)["areas"]
    assert areas["share_near_30min"].tolist() == pytest.approx([1, 20 / 23])
    assert areas["met_near_30min"].tolist() == [True, False]
    assert (areas.geometry.geom_type == "Polygon").all()


def test_tables_count_in_minutes(answer):
    """No seconds go out."""
    layers = answer_layers(answer)
    assert layers["verdicts"]["minutes"].unique().tolist() == [30]
    assert "within" not in layers["verdicts"]
    assert layers["shares"]["minutes"].unique().tolist() == [10, 20, 30, 60]


def test_the_week_is_in_local_time_without_a_gap(answer):
    """Each stretch begins where the one before ends."""
    week = answer_layers(answer)["week"]
    assert week["start"].iloc[0] == "2026-11-23 00:00"
    assert week["end"].tolist()[:-1] == week["start"].tolist()[1:]
    assert week["people"].max() == 120


def test_columns_that_no_contract_knows_never_go_out(answer):
    """A telephone number beside the branches stays at home."""
    assert "phone" in answer.question.branches
    assert "phone" not in answer_layers(answer)["branches"]


def test_a_comparison_has_its_layers(closed):
    """Verdicts, who wins and who loses, hours, equity, and a map for each promise."""
    layers = comparison_layers(closed)
    assert list(layers) == ["verdicts", "shifts", "hours", "equity", "points_1", "points_2"]
    assert layers["points_1"].loc["b", "change"] == "lost"
    assert layers["points_1"]["within_minutes"].unique().tolist() == [30]


def test_all_of_it_can_be_written(answer, closed, tmp_path):
    """Both kinds, every format."""
    for form in ("gpkg", "xlsx", "parquet", "geojson"):
        export(answer_layers(answer), tmp_path / f"a.{form}")
        export(comparison_layers(closed), tmp_path / f"c.{form}")


def test_facts_of_a_comparison(closed):
    """What the API says: people by change, losers, groups, hours."""
    facts = comparison_facts(closed)
    near = facts["promises"][0]
    assert near["people"] == {"won": 0, "lost": 20, "sooner": 0, "later": 3, "same": 100}
    assert near["winners"] == []
    assert near["losers"][0]["net"] == -20
    assert {row["name"]: row["net"] for row in near["groups"]} == {"people": -20, "pop65": -4}
    assert facts["hours"][0]["change"] == pytest.approx(-20 * 15)


def test_differences_are_points_that_something_changes_for(closed):
    """Infinite minutes are said as nothing; who stays as before is left out."""
    features = list(difference_features(closed))
    assert {feature["properties"]["id"] for feature in features} == {"b", "c"}
    assert all(feature["geometry"]["type"] == "Point" for feature in features)


def test_rows_are_json(closed):
    """True is true, NaN and infinity are nothing, seconds are minutes."""
    row = rows_of(closed.verdicts)[0]
    assert row["met_before"] is True
    assert (row["minutes"], row["minutes_after"]) == (30, 30)
    old = rows_of(closed.verdicts.assign(share_change=float("inf")))[0]
    assert old["share_change"] is None
