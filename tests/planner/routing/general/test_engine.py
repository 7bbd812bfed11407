"""The general engine: sound, as good as trying everything on small days, repeatable, and it can be stopped."""

from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.bonds import kept_bonds
from planner.routing.general.engine import GeneralEngine
from planner.routing.problem import Break, Relation, Reload, Shipment, TimeWindow
from planner.routing.timetable import Timetable
from planner.solving import Budget
from tests.planner.routing.exhaustive import best_orders
from tests.planner.routing.random_days import FEATURES, random_day

STEPS = Budget(iterations=300)
CAN = tuple(feature for feature in FEATURES if feature != "reload")


def found(problem, steps=300, **options):
    """Return the orders that the engine finds."""
    return GeneralEngine().search(problem, budget=Budget(iterations=steps), seed=1, **options).orders


def grown_visit_by_visit(problem, orders):
    """Return whether each route may begin with one of its visits alone; others are beyond a search that inserts.

    An open-ended van with a break at a place, for instance, needs another stop after it.
    """
    timetable = Timetable(problem)
    return all(
        not order or any(timetable.possible(vehicle, [stop]) for stop in order if stop >= 0)
        for vehicle, order in enumerate(orders)
    )


def sound(problem, orders):
    """Return whether every route is possible, nothing is made twice, and all bonds are kept."""
    timetable = Timetable(problem)
    made = [stop for order in orders for stop in order if stop >= 0]
    possible = all(timetable.possible(v, order) for v, order in enumerate(orders))
    return possible and len(made) == len(set(made)) and kept_bonds(problem, orders) == orders


def test_it_says_who_it_is():
    """It says who it is."""
    engine = GeneralEngine()
    assert engine.name == "Farreach general"
    assert engine.version


def test_it_cannot_order_visits_across_vehicles(four_villages):
    """It cannot order visits across vehicles."""
    relation = Relation(kind="order", visits=("ash", "elm"))
    assert GeneralEngine().cannot(replace(four_villages, relations=(relation,)))
    assert not GeneralEngine().cannot(four_villages)


def test_four_villages_are_made_on_the_way(four_villages):
    """Four villages are made on the way."""
    orders = found(four_villages)
    assert Timetable(four_villages).cost(0, orders[0]) == 80 * 60
    assert Timetable(four_villages).missing(orders) == []


def test_nothing_to_do_or_nobody_to_do_it(four_villages):
    """Nothing to do or nobody to do it."""
    assert found(replace(four_villages, visits=())) == [[]]
    assert found(replace(four_villages, vehicles=())) == []


def test_what_cannot_be_reached_stays_out(four_villages, on_a_line):
    """What cannot be reached stays out."""
    islands = on_a_line(depot=0, ash=10, birch=None, cedar=30, elm=40)
    orders = found(replace(four_villages, travel=islands))
    assert sorted(orders[0]) == [0, 2, 3]


def test_a_start_is_never_made_worse(four_villages):
    """A start is never made worse."""
    start = [[3, 1, 0]]
    timetable = Timetable(four_villages)
    orders = found(four_villages, steps=1, start=start)
    assert timetable.score(orders) <= timetable.score(start)


def test_an_impossible_start_is_begun_without(four_villages):
    """An impossible start is begun without."""
    assert sorted(found(four_villages, start=[[0, 0, 7 % 4]])[0]) == [0, 1, 2, 3]


def test_priority_goes_before_people_and_people_before_number(four_villages):
    """Priority goes before people and people before number."""
    a, b, c, d = four_villages.visits
    short = replace(four_villages.vehicles[0], max_tasks=1)
    visits = (replace(a, people=9.0), b, replace(c, people=0.0, priority=1), d)
    problem = replace(four_villages, visits=visits, vehicles=(short,))
    assert found(problem) == [[2]]
    visits = (replace(a, people=100.25), b, c, replace(d, people=100.5))
    assert found(replace(problem, visits=visits)) == [[3]]


def test_a_penalty_is_paid_where_serving_costs_more(four_villages):
    """A penalty is paid where serving costs more."""
    cheap = tuple(replace(visit, penalty=1199.0 + k) for k, visit in enumerate(four_villages.visits))
    assert found(replace(four_villages, visits=cheap[:1])) == [[]]
    assert found(replace(four_villages, visits=(replace(cheap[0], penalty=1201.0),))) == [[0]]


def test_one_alternative_is_enough(four_villages):
    """One alternative is enough."""
    either = tuple(replace(visit, group="g") for visit in four_villages.visits)
    assert found(replace(four_villages, visits=either)) == [[0]]


def test_a_van_reloads_where_it_must(four_villages):
    """A van reloads where it must."""
    heavy = tuple(replace(visit, delivery=(5,)) for visit in four_villages.visits)
    van = replace(four_villages.vehicles[0], capacity=(10,), reload=Reload(places=("depot",), duration=60))
    problem = replace(four_villages, visits=heavy, vehicles=(van,))
    orders = found(problem)
    assert sound(problem, orders)
    assert Timetable(problem).missing(orders) == []
    assert sum(stop < 0 for stop in orders[0]) == 1


def test_a_shipment_is_made_whole_or_not_at_all(four_villages):
    """A shipment is made whole or not at all."""
    a, b, c, d = four_villages.visits
    visits = (replace(a, delivery=(3,), people=0.0), b, c, replace(d, pickup=(3,)))
    problem = replace(four_villages, visits=visits, shipments=(Shipment(pickup="elm", delivery="ash"),))
    problem = replace(problem, vehicles=(replace(problem.vehicles[0], capacity=(3,)),))
    orders = found(problem)
    assert sound(problem, orders)
    assert orders[0].index(3) < orders[0].index(0)
    problem = replace(problem, vehicles=(replace(problem.vehicles[0], capacity=(2,)),))
    assert sorted(found(problem)[0]) == [1, 2]


def test_the_same_seed_and_steps_give_the_same_plan():
    """The same seed and steps give the same plan."""
    problem = random_day(3, ("windows", "breaks", "skills", "loads", "people"), visits=12, vehicles=3)
    assert found(problem) == found(problem)


def test_a_watch_ends_the_search_with_the_best_so_far(four_villages):
    """A watch ends the search with the best so far."""
    told = []

    def watch(progress):
        told.append(progress)
        return False

    budget = Budget(iterations=100_000)
    answer = GeneralEngine().search(four_villages, budget=budget, seed=1, watch=watch)
    assert len(told) == 1
    assert told[0].orders == answer.orders
    assert told[0].unserved == 0
    assert answer.iterations < 1000


def test_seconds_are_kept():
    """Seconds are kept."""
    problem = random_day(1, ("windows", "breaks"), visits=40, vehicles=4)
    found(problem, steps=1)
    begun = perf_counter()
    GeneralEngine().search(problem, budget=Budget(seconds=0.3), seed=1)
    assert perf_counter() - begun < 0.6


def test_a_break_with_too_many_windows_and_places_is_still_kept(four_villages, clock):
    """A break with too many windows and places is still kept."""
    window = (TimeWindow(earliest=clock("08:00"), latest=clock("15:30")),)
    breaks = tuple(Break(id=str(k), windows=window, duration=600) for k in range(5))
    inn = Break(id="inn", windows=window, duration=600, place="cedar")
    problem = replace(four_villages, vehicles=(replace(four_villages.vehicles[0], breaks=(*breaks, inn)),))
    orders = found(problem, steps=30)
    assert sound(problem, orders)
    assert Timetable(problem).missing(orders) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sets(st.sampled_from(CAN), max_size=5))
def test_small_days_are_solved_as_well_as_by_trying_everything(seed, features):
    """Small days are solved as well as by trying everything."""
    problem = random_day(seed, features, visits=4, vehicles=2)
    if GeneralEngine().cannot(problem):
        return
    orders = found(problem)
    assert sound(problem, orders)
    best, wanted = best_orders(problem)
    if not grown_visit_by_visit(problem, wanted):
        return
    mine = Timetable(problem).score(orders)
    assert (mine.priority_unserved, mine.visits_unserved) == (best.priority_unserved, best.visits_unserved)
    assert mine.people_unserved == pytest.approx(best.people_unserved, abs=0.01)
    assert mine.cost == pytest.approx(best.cost, rel=1e-6, abs=0.01)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sets(st.sampled_from(FEATURES), max_size=8))
def test_all_features_together_stay_sound(seed, features):
    """All features together stay sound."""
    problem = random_day(seed, features, visits=8, vehicles=3)
    if not GeneralEngine().cannot(problem):
        assert sound(problem, found(problem, steps=60))


def test_a_trial_does_not_count_as_a_visit(four_villages, van):
    """What is tried in a vehicle and then goes elsewhere does not count towards its most visits."""
    vans = tuple(van(f"van {k}", shift=f"08:0{k}-16:00", max_tasks=1, max_duration=30_000) for k in range(4))
    orders = found(replace(four_villages, vehicles=vans))
    assert Timetable(four_villages).missing(orders) == []
