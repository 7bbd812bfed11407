"""Plan anew: what stood stays, nothing is broken that was not broken before, and each kind of event does its work."""

from dataclasses import replace

import pytest

from planner.errors import ProblemError
from planner.routing.check import check
from planner.routing.problem import Break, DrivingRule, Relation, RoutingProblem, Shipment
from planner.routing.replan.events import Cancellation, CrewAbsent, Late, NewVisit, Surge, VehicleDown
from planner.routing.replan.freeze import Freeze
from planner.routing.replan.replan import Keep, replan


@pytest.fixture
def again(two_vans, published, budget):
    """Return a re-plan of the two vans."""

    def ask(now, *events, **keep):
        return replan(two_vans, published, events=events, keep=Keep(**keep), now=now, budget=budget, seed=1)

    return ask


def test_nothing_happened_nothing_is_broken(again):
    """Nothing happened nothing is broken."""
    assert again(0).accepted == ()


def test_same_seed_same_plan(again, clock, village):
    """Same seed same plan."""
    event = NewVisit(visit=village("fir"))
    assert again(clock("08:20"), event) == again(clock("08:20"), event)


def test_new_visit_is_made_and_the_past_stays(again, clock, village, published):
    """New visit is made and the past stays."""
    found = again(clock("08:20"), NewVisit(visit=village("fir")))
    assert found.diff.added == ("fir",)
    assert found.plan.routes[0].stops[0] == published.routes[0].stops[0]
    assert check(found.problem, found.plan) == []


def test_cancelled_visit_is_gone(again, clock, starts):
    """Cancelled visit is gone."""
    found = again(clock("08:20"), Cancellation(visit="elm"))
    assert "elm" not in starts(found.plan)
    assert found.diff.cancelled == ("elm",)
    assert found.diff.metres < 0


def test_visits_of_a_broken_van_go_to_the_other(again, clock, orders):
    """Visits of a broken van go to the other."""
    found = again(clock("08:20"), VehicleDown(vehicle="one"))
    assert orders(found.plan)["one"] == ["ash"]
    assert "birch" in orders(found.plan)["two"]
    assert found.plan.routes[0].end == clock("08:40")


def test_absent_crew_before_the_day(again, orders):
    """Absent crew before the day."""
    found = again(0, CrewAbsent(vehicle="two"))
    assert sorted(orders(found.plan)) == ["one"]
    assert found.plan.unserved == ()


def test_everybody_absent(again):
    """Everybody absent."""
    found = again(0, CrewAbsent(vehicle="one"), CrewAbsent(vehicle="two"))
    assert found.plan.routes == ()
    assert len(found.plan.unserved) == 4
    assert all(left.detail for left in found.plan.unserved)


def test_surge_serves_what_fits(again, clock, village):
    """Surge serves what fits."""
    many = tuple(village(f"new{k}", place="fir") for k in range(30))
    found = again(clock("08:20"), Surge(visits=many))
    assert 0 < len(found.plan.unserved) < 30
    assert check(found.problem, found.plan) == []


def test_very_late_van_comes_home_after_its_shift(again, clock):
    """Very late van comes home after its shift."""
    found = again(clock("08:20"), Late(vehicle="one", seconds=8 * 3600))
    assert any("outside the shift" in line for line in found.accepted)
    assert tuple(check(found.problem, found.plan)) == found.accepted


def test_fixed_vehicle_stays_as_it_is(again, clock, village, published):
    """Fixed vehicle stays as it is."""
    found = again(clock("08:20"), NewVisit(visit=village("fir")), freeze=(Freeze(vehicles=("two",)),))
    assert found.plan.routes[1] == published.routes[1]


def test_fixed_stop_keeps_its_time(again, clock, village, starts, published):
    """Fixed stop keeps its time."""
    found = again(0, NewVisit(visit=village("fir")), freeze=(Freeze(stops=("birch", "elm")),))
    was, now = starts(published), starts(found.plan)
    assert {label: now[label] for label in ("birch", "elm")} == {
        label: was[label] for label in ("birch", "elm")
    }


def test_order_stays(two_vans, timed, budget, orders):
    """Order stays."""
    plan = timed(two_vans, one=["elm", "ash", "cedar", "birch"])
    keep = Keep(freeze=(Freeze(level="order", vehicles=("one",)),))
    found = replan(two_vans, plan, keep=keep, budget=budget, seed=1)
    assert orders(found.plan) == {"one": ["elm", "ash", "cedar", "birch"]}


def test_vehicle_stays_but_its_order_may_change(two_vans, timed, budget, orders):
    """Vehicle stays but its order may change."""
    plan = timed(two_vans, one=["elm", "ash", "cedar", "birch"])
    keep = Keep(freeze=(Freeze(level="vehicle", vehicles=("one",)),))
    found = replan(two_vans, plan, keep=keep, budget=budget, seed=1)
    assert sorted(orders(found.plan)["one"]) == ["ash", "birch", "cedar", "elm"]
    assert found.diff.metres < 0


def test_frozen_visit_misses_its_window_rather_than_its_van(on_a_line, village, van, timed, budget, clock):
    """Frozen visit misses its window rather than its van."""
    problem = RoutingProblem(
        visits=(village("ash"), village("birch", "08:50-09:30")),
        vehicles=(van("one"),),
        travel=on_a_line(depot=0, ash=10, birch=20),
    )
    plan = timed(problem, one=["ash", "birch"])
    found = replan(
        problem,
        plan,
        events=[Late(vehicle="one", seconds=1800)],
        keep=Keep(freeze=(Freeze(level="order", vehicles=("one",)),)),
        now=plan.routes[0].stops[0].start + 60,
        budget=budget,
        seed=1,
    )
    assert found.plan.unserved == ()
    assert any("birch" in line for line in found.accepted)


@pytest.mark.parametrize("most", [0, 1])
def test_no_more_moves_than_asked(two_vans, timed, budget, most):
    """No more moves than asked."""
    plan = timed(two_vans, one=["ash", "elm"], two=["birch", "cedar"])
    found = replan(two_vans, plan, keep=Keep(most_moves=most), budget=budget, seed=1)
    assert len(found.diff.moved_vehicle) <= most
    assert found.plan.unserved == ()


def test_moves_that_an_outage_forces_do_not_count(again, clock, orders):
    """Moves that an outage forces do not count."""
    found = again(0, CrewAbsent(vehicle="two"), most_moves=0)
    assert sorted(orders(found.plan)["one"]) == ["ash", "birch", "cedar", "elm"]


def test_moving_costs_what_is_said(two_vans, timed, budget, orders):
    """Moving costs what is said."""
    plan = timed(two_vans, one=["ash", "elm"], two=["birch", "cedar"])
    found = replan(two_vans, plan, keep=Keep(moved_vehicle=1e6), budget=budget, seed=1)
    assert {van: sorted(stops) for van, stops in orders(found.plan).items()} == {
        "one": ["ash", "elm"],
        "two": ["birch", "cedar"],
    }


def test_what_is_on_board_is_brought(on_a_line, village, van, timed, budget, clock, orders):
    """What is on board is brought."""
    problem = RoutingProblem(
        visits=(village("ash", pickup=(3,)), village("birch", delivery=(3,), people=0.0), village("cedar")),
        vehicles=(van("one", capacity=(3,)), van("two", capacity=(3,))),
        travel=on_a_line(depot=0, ash=10, birch=20, cedar=30, fir=25),
        shipments=(Shipment(pickup="ash", delivery="birch"),),
    )
    plan = timed(problem, one=["ash", "birch"], two=["cedar"])
    new = NewVisit(visit=village("fir", pickup=(2,)))
    found = replan(problem, plan, events=[new], now=clock("08:20"), budget=budget, seed=1)
    made = orders(found.plan)["one"]
    assert made[0] == "ash"
    assert "fir" not in made or made.index("birch") < made.index("fir")
    assert check(found.problem, found.plan) == []


def test_room_of_a_van_on_its_way_is_what_it_left_with(on_a_line, village, van, timed, budget, clock):
    """A full van has no room for goods that it does not have on board, until the depot is passed again."""
    problem = RoutingProblem(
        visits=(village("ash", delivery=(2,)), village("birch", delivery=(2,))),
        vehicles=(van("one", capacity=(4,)),),
        travel=on_a_line(depot=0, ash=10, birch=20, fir=25),
    )
    plan = timed(problem, one=["ash", "birch"])
    new = NewVisit(visit=village("fir", delivery=(1,)))
    found = replan(problem, plan, events=[new], now=clock("08:20"), budget=budget, seed=1)
    assert [left.visit for left in found.plan.unserved] == ["fir"]


def test_break_that_was_taken_is_not_taken_again(lunch_in_the_middle, timed, budget, clock):
    """Break that was taken is not taken again."""
    plan = timed(lunch_in_the_middle, van=["near", "far"])
    found = replan(lunch_in_the_middle, plan, now=clock("12:10"), budget=budget, seed=1)
    assert len(found.plan.routes[0].rests) == 1
    assert found.accepted == ()


def test_driving_before_now_counts_for_the_rule(on_a_line, village, van, timed, budget, clock):
    """Driving before now counts for the rule."""
    rule = DrivingRule(most=3600, rest=900, on_road=False)
    problem = RoutingProblem(
        visits=(village("ash", minutes=5), village("birch", minutes=5)),
        vehicles=(van("one", driving_rule=rule),),
        travel=on_a_line(depot=0, ash=40, birch=-20),
    )
    plan = timed(problem, one=["ash", "birch"])
    found = replan(problem, plan, now=clock("08:10"), budget=budget, seed=1)
    assert found.accepted == ()
    assert any(rest.break_ is None for rest in found.plan.routes[0].rests)


def test_relation_to_what_is_done(two_vans, timed, budget, clock, orders):
    """Relation to what is done."""
    related = replace(two_vans, relations=(Relation(kind="same_vehicle", visits=("ash", "elm")),))
    plan = timed(related, one=["ash", "elm"], two=["birch", "cedar"])
    found = replan(related, plan, now=clock("08:20"), budget=budget, seed=1)
    assert "elm" in orders(found.plan)["one"]


def test_van_that_is_home_again_can_leave_again(two_vans, published, budget, clock, village):
    """Van that is home again can leave again."""
    limited = NewVisit(visit=village("fir"), allowed=frozenset({"one"}))
    found = replan(two_vans, published, events=[limited], now=clock("10:00"), budget=budget, seed=1)
    assert found.plan.unserved == ()
    assert found.plan.routes[0].stops[-1].arrival >= clock("10:25")
    assert found.accepted == ()


def test_missed_lunch_of_a_late_van_is_accepted_and_named(on_a_line, village, van, timed, budget, clock):
    """Missed lunch of a late van is accepted and named."""
    problem = RoutingProblem(
        visits=(village("ash", "08:00-18:00"), village("birch")),
        vehicles=(van("one", lunch=("11:00-12:00", 30)),),
        travel=on_a_line(depot=0, ash=10, birch=20),
    )
    plan = timed(problem, one=["ash", "birch"])
    now = plan.routes[0].stops[0].start + 60
    found = replan(
        problem, plan, events=[Late(vehicle="one", seconds=5 * 3600)], now=now, budget=budget, seed=1
    )
    assert any("break" in line for line in found.accepted)


def test_new_van_in_the_afternoon_had_its_lunch(two_vans, published, budget, clock, van, village):
    """New van in the afternoon had its lunch."""
    from planner.routing.replan.events import Changes

    lunch = Break(windows=(van(lunch=("11:00-12:00", 30)).breaks[0].windows), duration=1800)
    third = replace(van("three"), breaks=(lunch,))
    new = NewVisit(visit=village("fir"), allowed=frozenset({"three"}))
    events = [Changes(add_vehicles=(third,)), new]
    found = replan(two_vans, published, events=events, now=clock("13:00"), budget=budget, seed=1)
    assert found.plan.routes[-1].rests[0].start == clock("12:00")
    assert found.accepted == ()


def test_watch_can_end_it(two_vans, published, budget):
    """Watch can end it."""
    calls = []

    def watch(progress):
        calls.append(progress)
        return False

    found = replan(two_vans, published, budget=budget, seed=1, watch=watch)
    assert found.plan.unserved == ()


@pytest.mark.parametrize("name", ["moved_vehicle", "moved_hour", "most_moves"])
def test_negative_wishes_are_refused(name):
    """Negative wishes are refused."""
    with pytest.raises(ProblemError, match=name):
        Keep(**{name: -1})
