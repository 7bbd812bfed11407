"""The loop from end to end on small situations: everything adds up, and nothing is lost in silence."""

import json
from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from planner.coverage.standard import Standard, minutes
from planner.errors import InfeasibleError, InputError
from planner.loop.facts import coverage_document, facts_document, unserved_rows
from planner.loop.question import Dwell
from planner.loop.run import run_loop, served_by
from planner.loop.sheets import day_document, rota_document
from planner.loop.stops import StopChoice
from planner.routing.plan import Route, Stop
from planner.routing.rota import Rota, RotaDay, check_rota
from planner.solving import SolveReport
from planner.streets.travel import StreetTravel
from planner.tables import empty_table


@pytest.fixture(scope="module")
def answer(four_villages):
    """Return what the loop finds for the four villages."""
    return run_loop(four_villages)


def documents(answer):
    """Return every document of an answer as JSON text; NaN and foreign types are errors."""
    facts = facts_document(answer, organisation="Ash Bank", country="Nowhere", today=answer.days[0])
    sheets = [day_document(answer, day, title="T") for day in answer.days]
    everything = [facts, rota_document(answer, title="T"), coverage_document(answer), sheets]
    return [json.loads(json.dumps(document, allow_nan=False)) for document in everything]


def assert_adds_up(answer):
    """Hold an answer against everything that must be true of any."""
    question, people = answer.question, answer.coverage.people
    facts, _, areas, _ = documents(answer)
    assert facts["people_before"] + facts["served_by_vans"] == pytest.approx(facts["people_after"], abs=0.2)
    assert facts["share_after"] >= facts["share_before"]
    assert not (answer.covered_before & answer.served).any()
    unserved = sum(row["people"] for row in facts["unserved"])
    assert facts["people_after"] + unserved == pytest.approx(facts["people"], abs=0.5)
    assert all(row["reason"] and row["place"] for row in facts["unserved"])
    assert sum(row["people"] for row in areas["areas"]) == pytest.approx(people.sum(), abs=0.5)
    assert sum(row["people"] for row in facts["gaps"]) == pytest.approx(people[answer.reason != ""].sum())
    if answer.rota is not None:
        assert check_rota(answer.rota_problem, answer.rota) == []
        visited = {stop.visit for day in answer.rota.days for stop in day.route.stops}
        travel = StreetTravel(network=question.layers.network)
        seconds = travel.matrix(question.layers.demand, question.layers.candidates).seconds
        for row, label in enumerate(question.layers.demand.index):
            if answer.served[label]:
                stop = answer.choice.stop_of[label]
                assert stop in visited
                column = question.layers.candidates.index.get_loc(stop)
                assert seconds[row, column] <= question.standard.within
    else:
        assert not answer.served.any()
    return facts


def test_four_villages(answer):
    """Two stops serve the four villages; who is left has a reason."""
    facts = assert_adds_up(answer)
    assert facts["people_before"] == 5000
    assert facts["served_by_vans"] == 1000
    assert {row["id"]: row["people"] for row in facts["stops"]} == {"hall": 500, "shop": 500}
    assert {(row["place"], row["reason"], row["people"]) for row in facts["unserved"]} == {
        ("Birch", "island", 40),
        ("Town", "no_road", 3),
        ("Elm", "no_stop_place", 30),
        ("Elm", "beyond_vans", 60),
    }


@pytest.mark.parametrize(
    ("who", "reason", "hindrance"),
    [
        ("town", "", ""),  # covered
        ("ash", "too_far", ""),  # served
        ("isle", "island", ""),  # a pier on the island is no stop place for a van
        ("hermit", "no_road", "no_stop_place"),
        ("bare", "too_far", "no_stop_place"),  # nothing within half an hour
        ("far", "too_far", "beyond_vans"),  # an inn, six hours from the depot
    ],
)
def test_why_somebody_is_or_is_not_served(answer, who, reason, hindrance):
    """Reason of the gap, and what stands between a van and the people."""
    assert answer.reason[who] == reason
    if who == "isle":
        assert answer.choice.hindrance[who] == "beyond_vans"
    else:
        assert answer.choice.hindrance[who] == hindrance


def test_vans_start_at_a_branch(answer):
    """Without a table of vehicles, the van is based at the bank."""
    assert answer.choice.vehicles.geometry.iloc[0] == answer.question.layers.branches.geometry.iloc[0]
    assert documents(answer)[0]["vehicles"][0]["depot"] == "Town"


def test_legs_are_drawn_along_the_streets(answer):
    """Every route begins and ends at its depot."""
    for _, legs in answer.legs.groupby(["vehicle", "date"]):
        assert legs["origin"].iloc[0] == legs["destination"].iloc[-1] == "depot:van-1"
    assert answer.legs.geometry.notna().all()


def test_the_same_question_has_the_same_answer(four_villages, answer):
    """Counted iterations and a seed: nothing is left to chance."""
    assert documents(run_loop(four_villages)) == documents(answer)


def test_everyone_is_covered_already(asked, table):
    """Nothing to do is an answer, not an error."""
    answer = run_loop(asked(demand=table("demand", {"town": (1, 0)}, people=[10.0])))
    facts = assert_adds_up(answer)
    assert (facts["share_before"], facts["share_after"], facts["stops"], facts["gaps"]) == (1.0, 1.0, [], [])
    assert answer.rota is None
    assert answer.legs.empty


def test_no_candidates(asked):
    """Nowhere to stand: everybody beyond is told so."""
    answer = run_loop(asked(candidates=empty_table("candidates")))
    assert_adds_up(answer)
    assert {row["reason"] for row in unserved_rows(answer)} == {"no_stop_place", "island", "no_road"}


def test_nobody_lives_there(asked, four_villages):
    """All points with 0 people: a clear refusal, not a share of nothing."""
    demand = four_villages.layers.demand.assign(people=0.0)
    with pytest.raises(InputError, match="nobody to reach"):
        run_loop(asked(demand=demand))


def test_no_branches(asked):
    """Coverage of nothing is refused with what to load."""
    with pytest.raises(InputError, match="branches"):
        run_loop(asked(branches=empty_table("branches")))


def test_a_branch_in_the_sea_is_refused(asked, table):
    """A slip in a coordinate must not make a country look worse than it is, in silence."""
    with pytest.raises(InputError, match="Wet"):
        run_loop(asked(branches=table("branches", {"b": (0, 500)}, name=["Wet"])))


def test_without_settlements_boundaries_and_names(asked):
    """Only streets, branches, people and candidates are needed."""
    bare = asked(settlements=empty_table("settlements"), boundaries=empty_table("boundaries"))
    answer = run_loop(bare)
    assert_adds_up(answer)
    assert answer.areas.empty


def test_points_without_people_change_nothing(asked, table):
    """A place where nobody lives is no gap, and needs no van."""
    demand = table("demand", {"town": (0, 0), "ruin": (80, 0)}, people=[10.0, 0.0])
    answer = run_loop(asked(demand=demand))
    facts = assert_adds_up(answer)
    assert (facts["stops"], facts["unserved"]) == ([], [])
    assert facts["gaps"] == []


@pytest.mark.parametrize(
    ("depots", "shift", "reasons"),
    [
        ({"sea": (20, 40)}, {}, ["sea: no street within 2 km of its depot"]),
        ({"far": (250, 0)}, {"shift_end": ["10:00"]}, ["far: no stop place within a day's drive"]),
        (
            {"short": (0, 0)},
            {"shift_end": ["08:15"], "break_minutes": [0.0]},
            ["short: its shift leaves no time"],
        ),
        (
            {"sea": (20, 40), "good": (0, 0), "lone": (250, 0)},
            {"shift_end": ["16:00", "16:00", "09:30"], "break_minutes": [0.0, 0.0, 0.0]},
            ["sea: no street", "lone: no stop place"],
        ),
    ],
)
def test_vehicles_that_can_reach_nothing_are_refused(asked, table, depots, shift, reasons):
    """Each is named with why and what to do; the good one is not."""
    early = {"break_earliest": ["08:00"] * len(depots), "break_latest": ["08:05"] * len(depots)}
    vehicles = table("vehicles", depots, **early, **shift)
    with pytest.raises(InfeasibleError) as refused:
        run_loop(asked(vehicles=vehicles))
    lines = str(refused.value).splitlines()
    assert lines[0].startswith(f"{len(reasons)} of {len(depots)} vehicles can reach no stop place")
    assert len(lines) == 1 + len(reasons)
    for line, reason in zip(lines[1:], reasons, strict=True):
        assert reason in line
        assert any(word in line for word in ("Move the depot", "Lengthen the shift"))


def test_a_vehicle_on_an_island_without_a_stop_place(asked, table, four_villages):
    """No ferry is taken: its depot is on streets that lead to no stop place."""
    candidates = four_villages.layers.candidates.drop("pier")
    vehicles = table("vehicles", {"boat": (50, 12)})
    with pytest.raises(InfeasibleError, match=r"boat: no stop place within a day's drive.*island"):
        run_loop(asked(vehicles=vehicles, candidates=candidates))


def test_a_vehicle_that_reaches_stop_places_but_none_of_use(asked, table):
    """It is no mistake of the table: the people are told to be beyond the vans."""
    demand = table("demand", {"town": (0, 0), "far": (395, 0)}, people=[10.0, 60.0])
    answer = run_loop(asked(demand=demand, vehicles=table("vehicles", {"v": (0, 0)})))
    assert_adds_up(answer)
    assert [row["reason"] for row in unserved_rows(answer)] == ["beyond_vans"]


def test_stranded_vehicles_do_not_matter_where_nobody_needs_them(asked, table):
    """Everyone is covered: there is an answer, whatever the vans."""
    answer = run_loop(
        asked(
            demand=table("demand", {"town": (1, 0)}, people=[10.0]),
            vehicles=table("vehicles", {"sea": (20, 40)}),
        )
    )
    assert_adds_up(answer)


def test_loaded_vehicles_keep_their_depots(asked, table):
    """A van in the middle reaches the inn that the bank's van does not."""
    answer = run_loop(asked(vehicles=table("vehicles", {"mid": (300, 0), "bank": (0, 0)}, name=["Mid", ""])))
    facts = assert_adds_up(answer)
    assert "inn" in {row["id"] for row in facts["stops"]}
    assert [row["name"] for row in facts["vehicles"]] == ["Mid", "bank"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"stops": 1}, "not_chosen"),  # one stop place for two groups
        ({"least_people": 450.0, "stops": 40}, None),
    ],
)
def test_fewer_stops(asked, options, reason):
    """Who is not chosen is told so."""
    answer = run_loop(asked(options=options))
    assert_adds_up(answer)
    reasons = {row["reason"] for row in unserved_rows(answer)}
    assert reason is None or reason in reasons


def test_a_stop_that_is_closed_on_every_day_of_the_rota_is_not_visited(asked, table):
    """Only open on Sundays: chosen, never visited, its people are not counted as served."""
    candidates = table("candidates", {"hall": (48, 0)}, name=["Hall"], opening_hours=["Su 10:00-12:00"])
    answer = run_loop(asked(candidates=candidates))
    facts = assert_adds_up(answer)
    assert facts["served_by_vans"] == 0
    assert "not_visited" in {row["reason"] for row in facts["unserved"]}
    assert documents(answer)[1]["unserved"][0]["reason"] == "closed"


def test_a_large_town_is_visited_often_and_long(asked, table):
    """4,000 people are more than one visit serves; each time of the rota counts."""
    demand = table("demand", {"town": (0, 0), "big": (50, 0)}, people=[10.0, 4000.0])
    answer = run_loop(asked(demand=demand))
    facts = assert_adds_up(answer)
    assert facts["stops"][0]["visits_needed"] == 2
    assert len(facts["stops"][0]["visits"]) == 2


def test_more_vans_than_branches(asked):
    """Several vans may share a depot."""
    answer = run_loop(asked(options={"vans": 3}))
    assert len(answer.choice.vehicles) == 3
    assert_adds_up(answer)


def test_a_stricter_standard_has_more_gaps(asked, answer):
    """15 minutes cover no more than 30."""
    strict = run_loop(asked(options={"standard": Standard(within=minutes(15))}))
    assert_adds_up(strict)
    assert (strict.covered_before <= answer.covered_before).all()


def test_progress_is_told_in_words(four_villages):
    """A plan of a country takes a minute; one sees where it is."""
    told = []
    run_loop(four_villages, progress=told.append)
    assert told[0] == "measuring how far everybody is from a branch"
    assert told[-1] == "measuring coverage again with the vans"


def test_sheets_of_a_day(answer):
    """A driver's sheet: stops in order, times that follow each other, the distance."""
    day = next(entry.date for entry in answer.rota.days)
    sheet = day_document(answer, day, title="T")
    route = sheet["routes"][0]
    times = [
        route["start"],
        *(t for s in route["stops"] for t in (s["arrival"], s["departure"])),
        route["end"],
    ]
    assert times == sorted(times)
    assert [stop["order"] for stop in route["stops"]] == list(range(1, len(route["stops"]) + 1))
    assert route["metres"] > 90_000
    assert day_document(answer, date(2030, 1, 1), title="T")["routes"] == []


def test_a_van_serves_the_nearest_first_and_only_as_many_as_its_visits_are_long_enough_for():
    """Three hamlets at one stop that one visit of 15 minutes serves for 187.5 people: the two nearest."""
    ids = pd.Index(["near", "far", "middle", "elsewhere"])
    choice = StopChoice(
        vehicles=empty_table("vehicles"),
        stops=gpd.GeoDataFrame(
            {"dwell": [900], "times": [2]}, index=["hall"], geometry=gpd.points_from_xy([0], [0]), crs=4326
        ),
        stop_of=pd.Series(["hall", "hall", "hall", ""], index=ids),
        seconds=pd.Series([60.0, 900.0, 300.0, np.nan], index=ids),
        hindrance=pd.Series("", index=ids),
        siting=None,
    )
    people = pd.Series([100.0, 90.0, 80.0, 50.0], index=ids)
    stop = Stop(visit="hall", arrival=36_000, start=36_000, departure=36_900)
    day = RotaDay(
        date=date(2026, 11, 23),
        vehicle="van",
        route=Route(vehicle="van", start=35_000, end=38_000, stops=(stop,)),
    )
    report = SolveReport(solver="by hand", version="1", seed=0, status="feasible", objective=0.0)
    once = Rota(days=(day,), unserved=(), report=report)
    assert served_by(choice, once, people, Dwell()).tolist() == [True, False, True, False]
    twice = replace(once, days=(day, replace(day, date=date(2026, 11, 24))))
    assert served_by(choice, twice, people, Dwell()).tolist() == [True, True, True, False]
    assert not served_by(choice, None, people, Dwell()).any()
