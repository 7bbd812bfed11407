"""A question that contradicts itself is refused, with every problem at once."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.routing.check import check
from planner.routing.measure import score
from planner.routing.plan import RoutePlan
from planner.routing.problem import (
    Break,
    Costs,
    DrivingRule,
    Objective,
    Placed,
    Relation,
    Reload,
    RoutingProblem,
    Shipment,
    Slice,
    TimeWindow,
    Vehicle,
    Visit,
)
from planner.routing.reasons import unserved
from planner.routing.timetable import Timetable
from planner.solving import SolveReport


@pytest.mark.parametrize(
    "build",
    [
        lambda: TimeWindow(earliest=5, latest=4),
        lambda: TimeWindow(earliest=-1, latest=4),
        lambda: Break(windows=(), duration=1),
        lambda: Break(windows=(TimeWindow(earliest=5, latest=6),), duration=-1),
        lambda: Visit(id="a", service_duration=-1),
        lambda: Visit(id="a", service_duration=0, people=float("nan")),
        lambda: Vehicle(id="a", depot="d", shift=TimeWindow(earliest=0, latest=9), costs=Costs(fixed=-1)),
        lambda: Vehicle(
            id="a", depot="d", shift=TimeWindow(earliest=0, latest=9), costs=Costs(usual_seconds=-1)
        ),
        lambda: Vehicle(
            id="a",
            depot="d",
            shift=TimeWindow(earliest=0, latest=9),
            breaks=(Break(windows=(TimeWindow(earliest=5, latest=6),), duration=5),),
        ),
    ],
)
def test_values_out_of_range(build):
    """Each value is wrong in one way."""
    with pytest.raises(ProblemError) as caught:
        build()
    assert len(caught.value.problems) == 1


def test_every_reference_is_checked_at_once(four_villages, village, van):
    """Six problems, one error."""
    with pytest.raises(ProblemError) as caught:
        RoutingProblem(
            visits=(*four_villages.visits, village("ash"), village("atlantis")),
            vehicles=(van("x", depot="garage"), van("x")),
            travel=four_villages.travel,
            allowed={"atlantis": frozenset({"y"}), "nowhere": frozenset()},
        )
    assert caught.value.problems == (
        "visit id 'ash' is used 2 times",
        "vehicle id 'x' is used 2 times",
        "visit 'atlantis': travel times do not know place 'atlantis' both ways",
        "vehicle 'x': travel times do not know depot 'garage' both ways",
        "allowed: visit 'atlantis' names the unknown vehicle 'y'",
        "allowed: there is no visit 'nowhere'",
    )


def test_windows_are_kept_in_order(village):
    """And a visit may stand at a place of another name."""
    visit = village("a", "13:00-15:00", "08:00-10:00")
    assert [window.earliest for window in visit.windows] == [8 * 3600, 13 * 3600]
    assert replace(visit, place="hall").location == "hall"


DAY = TimeWindow(earliest=0, latest=90_000)
HUGE = 1 << 60


@pytest.mark.parametrize(
    "build",
    [
        lambda: TimeWindow(earliest=0, latest=HUGE),
        lambda: Break(windows=(DAY,), duration=HUGE),
        lambda: Break(windows=(DAY,), duration=1, on_road=True, place="a"),
        lambda: Break(windows=(DAY,), duration=1, max_load=(-1,)),
        lambda: DrivingRule(most=0, rest=1),
        lambda: DrivingRule(most=1, rest=HUGE),
        lambda: Reload(places=()),
        lambda: Reload(places=("a",), duration=-1),
        lambda: Reload(places=("a",), most=0),
        lambda: Relation(kind="order", visits=("a",)),
        lambda: Relation(kind="order", visits=("a", "a")),
        lambda: Relation(kind="order", visits=("a", "b"), least_gap=-1),
        lambda: Relation(kind="order", visits=("a", "b"), least_gap=2, most_gap=1),
        lambda: Visit(id="a", service_duration=HUGE),
        lambda: Visit(id="a", service_duration=0, setup_by_type={"x": -1}),
        lambda: Visit(id="a", service_duration=0, delivery=(HUGE,)),
        lambda: Visit(id="a", service_duration=0, priority=101),
        lambda: Visit(id="a", service_duration=0, penalty=float("nan")),
        lambda: Visit(id="a", service_duration=0, outside_per_hour=float("inf")),
        lambda: Costs(per_hour=float("nan")),
        lambda: Costs(usual_seconds=HUGE),
        lambda: Objective(balance=-1.0),
        lambda: Vehicle(id="a", depot="d", shift=DAY, max_metres=float("nan")),
        lambda: Vehicle(id="a", depot="d", shift=DAY, max_tasks=-1),
        lambda: Vehicle(id="a", depot="d", shift=DAY, capacity=(-1,)),
        lambda: Vehicle(id="a", depot="d", shift=DAY, open_end=True, end_depot="e"),
        lambda: Vehicle(id="a", depot="d", shift=DAY, breaks=(Break(windows=(DAY,), duration=1),) * 2),
        lambda: Vehicle(
            id="a", depot="d", shift=DAY, breaks=(Break(windows=(DAY,), duration=1, max_load=(1,)),)
        ),
    ],
)
def test_values_that_mean_nothing(build):
    """Each value is wrong in one way."""
    with pytest.raises(ProblemError) as caught:
        build()
    assert len(caught.value.problems) == 1


def problems(four_villages, **changes):
    """Return what is wrong with the four villages after changes."""
    with pytest.raises(ProblemError) as caught:
        replace(four_villages, **changes)
    return caught.value.problems


def test_relations_and_shipments(four_villages):
    """Unknown visits, orders that bite their tail, shipments that do not add up."""
    ash, birch, cedar, elm = four_villages.visits
    chain = Relation(kind="sequence", visits=("ash", "birch", "cedar"))
    back = Relation(kind="order", visits=("cedar", "ash"))
    assert replace(four_villages, relations=(chain,))
    assert problems(four_villages, relations=(chain, back)) == (
        "relations: 'ash' before 'birch' before 'cedar' before 'ash' cannot be",
    )
    assert problems(four_villages, relations=(Relation(kind="order", visits=("ash", "moon")),)) == (
        "relations: there is no visit 'moon'",
    )
    visits = (ash, birch, replace(cedar, pickup=(2,), group="g"), replace(elm, delivery=(3,)))
    twice = (Shipment(pickup="cedar", delivery="elm"), Shipment(pickup="cedar", delivery="sun"))
    assert problems(four_villages, visits=visits, shipments=twice) == (
        "shipments: visit 'cedar' belongs to 2",
        "shipments: there is no visit 'sun'",
        "shipments: 'cedar' must take on board what 'elm' delivers, and nothing else",
        "shipments: 'elm' must have no people, priority and penalty; they are its pickup's",
        "shipments: 'cedar' is in group 'g', which the ends of shipments cannot be",
    )


def test_shipments_are_orders(four_villages):
    """What must be delivered before it is picked up is a circle too."""
    ash, birch, *rest = four_villages.visits
    visits = (replace(ash, pickup=(1,)), replace(birch, delivery=(1,), people=0.0), *rest)
    back = Relation(kind="order", visits=("birch", "ash"))
    assert (
        len(
            problems(
                four_villages,
                visits=visits,
                shipments=(Shipment(pickup="ash", delivery="birch"),),
                relations=(back,),
            )
        )
        == 1
    )


def test_travel_of_profiles_slices_and_arcs(four_villages, on_a_line):
    """Unknown profiles, slices out of order or of other places, costs that are no numbers."""
    travel = four_villages.travel
    other = on_a_line(depot=0, ash=1)
    slices = (Slice(begins=9, travel=travel), Slice(begins=5, travel=other))
    costs = np.where(travel.seconds > 0, np.inf, 0.0)
    found = problems(four_villages, by_time={"": slices, "lorry": ()}, arc_costs={"": costs, "lorry": costs})
    assert found == (
        "by_time: slices begin at [9, 5], expected ascending seconds, each once",
        "by_time: the slice from 5 has other places, or other places out of reach",
        "by_time: there is no profile 'lorry'",
        "arc_costs of '': expected numbers from 0 to 10^15 in the shape of the travel times",
        "arc_costs: there is no profile 'lorry'",
    )
    lorry = replace(four_villages.vehicles[0], profile="lorry")
    assert problems(four_villages, vehicles=(lorry,)) == ("there are no travel times for profile 'lorry'",)


def test_costs_of_arcs_may_be_anything_where_there_is_no_way(four_villages, on_a_line):
    """NaN there, as in the travel times."""
    island = on_a_line(depot=0, ash=10, birch=20, cedar=30, elm=None)
    assert replace(four_villages, travel=island, arc_costs={"": island.seconds})


def test_loads_groups_and_the_published_plan(four_villages):
    """Dimensions that differ, alternatives that differ, visits that nobody knows."""
    ash, birch, *rest = four_villages.visits
    visits = (
        replace(ash, delivery=(1,), group="g"),
        replace(birch, pickup=(1, 2), group="g", people=7.0),
        *rest,
    )
    assert problems(four_villages, visits=visits, published={"moon": Placed(vehicle="van", start=0)}) == (
        "visit 'ash': delivery has 1 dimensions, expected 2",
        "published: there is no visit 'moon'",
        "group 'g': its visits differ in people, priority or penalty",
    )


numbers = st.sampled_from(
    [0, 1, 7, 900, 28_800, 90_000, -1, HUGE, 3.5, float("nan"), float("inf"), -float("inf")]
)
wholes = st.sampled_from([0, 1, 2, 900, 28_800, 90_000, -1, HUGE])
labels = st.sampled_from(["ash", "birch", "cedar", "elm", "depot", "moon", ""])
loads = st.lists(wholes, max_size=2).map(tuple)


def window(data):
    """Return a window that may be wrong."""
    return TimeWindow(earliest=data.draw(wholes), latest=data.draw(wholes))


MUTATIONS = {
    "visit": {
        "service_duration": wholes,
        "setup_duration": wholes,
        "people": numbers,
        "penalty": numbers,
        "outside_per_hour": numbers,
        "priority": wholes,
        "delivery": loads,
        "pickup": loads,
        "place": labels,
        "group": st.sampled_from([None, "g"]),
        "service_by_type": st.dictionaries(labels, wholes, max_size=2),
    },
    "vehicle": {
        "depot": st.none() | labels,
        "end_depot": st.none() | labels,
        "open_end": st.booleans(),
        "capacity": loads,
        "max_tasks": st.none() | wholes,
        "max_driving": st.none() | wholes,
        "max_metres": st.none() | numbers,
        "max_duration": st.none() | wholes,
        "profile": labels,
        "id": labels,
    },
    "problem": {
        "allowed": st.dictionaries(labels, st.frozensets(labels, max_size=2), max_size=2),
        "published": st.dictionaries(labels, st.builds(Placed, vehicle=labels, start=wholes), max_size=2),
        "shipments": st.lists(st.builds(Shipment, pickup=labels, delivery=labels), max_size=2).map(tuple),
    },
}


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_whatever_is_asked_is_refused_or_can_be_answered(data, four_villages):
    """Any change of any value leads to a problem or to a refusal, and a problem can be checked and measured."""
    day = four_villages
    try:
        for _ in range(data.draw(st.integers(1, 4))):
            what = data.draw(st.sampled_from(sorted(MUTATIONS)))
            name = data.draw(st.sampled_from(sorted(MUTATIONS[what])))
            change = {name: data.draw(MUTATIONS[what][name])}
            if what == "problem":
                day = replace(day, **change)
            elif what == "vehicle":
                day = replace(day, vehicles=(replace(day.vehicles[0], **change), *day.vehicles[1:]))
            else:
                number = data.draw(st.integers(0, 3))
                visits = list(day.visits)
                visits[number] = replace(visits[number], **change)
                day = replace(day, visits=tuple(visits))
        day = replace(day, visits=(replace(day.visits[0], windows=(window(data),)), *day.visits[1:]))
    except ProblemError:
        return
    plan = RoutePlan(
        routes=(),
        unserved=unserved(day, [[] for _ in day.vehicles], timetable=Timetable(day), trials=20),
        report=SolveReport(solver="nobody", version="1", seed=0, status="feasible", objective=0),
    )
    assert check(day, plan) == []
    assert score(day, plan).visits_unserved <= 4


def test_amounts_beyond_all_sense_are_refused(van):
    """Amounts beyond all sense, whose sums no longer are numbers, are refused, and so are more breaks than bits."""
    lunch = Break(windows=(TimeWindow(earliest=40_000, latest=50_000),), duration=1)
    for build in (
        lambda: Costs(fixed=1e16),
        lambda: Visit(id="ash", service_duration=1, people=1e300),
        lambda: Visit(id="ash", service_duration=1, penalty=1e16),
        lambda: Objective(balance=1e300),
        lambda: replace(van(), breaks=tuple(replace(lunch, id=str(k)) for k in range(61))),
    ):
        with pytest.raises(ProblemError):
            build()
