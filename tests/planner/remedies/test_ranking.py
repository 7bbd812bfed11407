"""The order of the chosen actions, and what less money reaches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.remedies.actions import Action
from planner.remedies.curve import PARTS
from planner.remedies.ranking import Gains, ranked
from planner.remedies.run import find_remedies


def action(number, rows, worth=1.0, cost=10.0, **more):
    """Return an action that serves ``rows``."""
    row = np.array(sorted(rows), np.int64)
    return Action(
        id=f"a{number}", kind=more.pop("kind", "kiosk"), place=f"p{number}", name="", lon=0.0, lat=0.0, cost=cost,
        row=row, worth=np.full(len(row), worth), seconds=np.zeros(len(row)), **more,
    )  # fmt: skip


def order(actions, people):
    """Return the ids in their order, and the people that each adds."""
    steps = ranked(actions, range(len(actions)), Gains.of(actions, np.array(people, float)))
    return [(actions[step.action].id, step.people) for step in steps]


def test_the_most_people_for_the_money_first():
    """Five for 10 before eight for 20; what both serve counts once, for the first."""
    some = [action(0, {0, 1}, cost=20.0), action(1, {1})]
    assert order(some, [3, 5]) == [("a1", 5.0), ("a0", 3.0)]


def test_the_better_service_counts():
    """A branch after a kiosk adds what the kiosk left open."""
    assert order([action(0, {0}, cost=100.0), action(1, {0}, worth=0.4)], [100]) == [
        ("a1", 40.0),
        ("a0", 60.0),
    ]


def test_a_van_is_followed_by_its_stops():
    """Together they bring 50 for 30, more for the money than the kiosk; the van itself serves nobody."""
    van = {"van": "a0"}
    some = [
        action(0, (), kind="van", **van),
        action(1, {0}, kind="van_stop", van_hours=1.0, **van),
        action(2, {1}, kind="van_stop", van_hours=1.0, **van),
        action(3, {2}),
    ]
    assert order(some, [20, 30, 15]) == [("a0", 0.0), ("a2", 30.0), ("a1", 20.0), ("a3", 15.0)]


def test_what_costs_nothing_comes_first():
    """However few it serves."""
    assert order([action(0, {0}), action(1, {1}, cost=0.0)], [100, 1])[0] == ("a1", 1.0)


def test_replaced():
    """A second kiosk for the same people is not worth taking once the first is there; it was before."""
    gains_of = [action(0, {0, 1}), action(1, {1}), action(2, {2})]
    steps = ranked(gains_of, [0], Gains.of(gains_of, np.array([10.0, 5.0, 5.0])))
    assert steps[0].replaces == (1,)


@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, 4), max_size=5), st.sampled_from([0.4, 0.9, 1.0]), st.integers(1, 9)
        ),
        min_size=1,
        max_size=6,
    ),
    st.lists(st.integers(0, 50), min_size=5, max_size=5),
)
def test_the_order_changes_nothing_in_all(some, people):
    """Whatever the order, all together reach each row as well as the best of them; nobody is counted twice."""
    actions = [action(k, rows, worth, float(cost)) for k, (rows, worth, cost) in enumerate(some)]
    best = [max((w for rows, w, _ in some if row in rows), default=0.0) for row in range(5)]
    steps = order(actions, people)
    assert len(steps) == len(actions)
    assert sum(added for _, added in steps) == pytest.approx(
        sum(n * w for n, w in zip(people, best, strict=True))
    )
    assert all(added >= -1e-9 for _, added in steps)


def test_each_part_of_the_money_has_its_bound(asked, travel):
    """In order, within the budget, never above the bound; the bound never falls."""
    answer = find_remedies(asked(money=2000.0), travel)
    points = answer.frontier.points
    assert [point.limit for point in points] == [*(2000 * part for part in PARTS), 2000]
    costs = answer.problem.sites.fixed_cost
    for point in points:
        assert costs[list(point.chosen)].sum() <= point.limit + 1e-6
        assert point.objective <= point.bound + 1e-6
    bounds = [point.bound for point in points]
    assert bounds == sorted(bounds)
