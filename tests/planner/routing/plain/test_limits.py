"""What makes a problem more than plain."""

from dataclasses import replace

import pytest

from planner.routing.plain.limits import cannot
from planner.routing.problem import (
    Costs,
    DrivingRule,
    Objective,
    Placed,
    Relation,
    Reload,
    Shipment,
    TimeWindow,
)
from tests.planner.routing.random_days import random_day


def test_four_villages_are_plain(four_villages):
    """Nothing is missing."""
    assert cannot(four_villages) == ()


PLAIN = (
    ("windows", "skills", "people", "priorities"),
    ("penalties", "ends", "profiles"),
    ("arc_costs", "islands"),
)


@pytest.mark.parametrize("features", PLAIN)
def test_plain_features(features):
    """All of them at once."""
    assert cannot(random_day(1, features, 5, 3)) == ()


VEHICLES = {
    "breaks": {"lunch": ("11:00-13:00", 30)},
    "driving rules": {"driving_rule": DrivingRule(most=9, rest=9)},
    "reloads": {"reload": Reload(places=("depot",))},
    "limits of driving, distance or duration": {"max_metres": 5.0},
    "costs of duty or overtime": {"costs": Costs(per_duty_hour=1)},
    "times that are too far apart for 32 bits": {"shift": "08:00-99999999:00"},
}


@pytest.mark.parametrize(("phrase", "options"), VEHICLES.items(), ids=VEHICLES)
def test_vehicles(four_villages, van, phrase, options):
    """One phrase for each, once, however many vehicles have it."""
    vans = (van("a", **options), van("b", **options))
    assert cannot(replace(four_villages, vehicles=vans)) == (phrase,)


VISITS = {
    "alternatives": {"group": "g"},
    "preferred windows": {"preferred": (TimeWindow(earliest=1, latest=2),), "outside_per_hour": 1.0},
    "windows of visits whose service depends on the vehicle": {"service_by_type": {"big": 1}},
    "penalties beyond 67,108,864": {"penalty": 1e9},
    "loads that are too large for 32 bits": {"delivery": (2**31,)},
    "setups that visits at one place share": {"place": "birch", "setup_duration": 1},
}


@pytest.mark.parametrize(("phrase", "options"), VISITS.items(), ids=VISITS)
def test_visits(four_villages, village, phrase, options):
    """The first village is another one."""
    ash = village("ash", "08:00-12:00", **options)
    assert cannot(replace(four_villages, visits=(ash, *four_villages.visits[1:]))) == (phrase,)


PROBLEM = {
    "relations": {"relations": (Relation(kind="order", visits=("ash", "elm")),)},
    "balance or compactness": {"objective": Objective(balance=1)},
    "nearness to a published plan": {
        "objective": Objective(moved_hour=1),
        "published": {"ash": Placed(vehicle="van", start=0)},
    },
}


@pytest.mark.parametrize(("phrase", "options"), PROBLEM.items(), ids=PROBLEM)
def test_problems(four_villages, phrase, options):
    """What concerns all of it."""
    assert cannot(replace(four_villages, **options)) == (phrase,)


def test_loads_both_ways_and_shipments(four_villages, village):
    """Deliveries alone or pickups alone add up; both do not."""
    _, *rest = four_villages.visits
    both = replace(four_villages, visits=(village("ash", delivery=(1,), pickup=(1,)), *rest))
    assert cannot(both) == ("deliveries and pickups of the same load",)
    shipped = (village("ash", people=0.0), *rest)
    shipment = (Shipment(pickup="birch", delivery="ash"),)
    assert cannot(replace(four_villages, visits=shipped, shipments=shipment)) == ("shipments",)
