"""Whatever happens: nothing is broken that was not broken already, and what is done stays."""

import importlib.util
import sys
from pathlib import Path
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.routing.check import check
from planner.routing.replan.replan import Keep, replan
from planner.solving import Budget


def _days():
    """Return the module beside this one; tests are no package."""
    spec = importlib.util.spec_from_file_location("days", Path(__file__).with_name("days.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["days"] = module
    spec.loader.exec_module(module)
    return module


DAYS = _days()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), most_moves=st.none() | st.integers(0, 2))
@example(seed=116, most_moves=None)  # a visit without service where a vehicle stands
@example(seed=201013, most_moves=None)  # so late on its way home that it misses its break there
@example(seed=201675, most_moves=None)  # it has left for a break elsewhere, and has no visit any more
def test_replans_are_sound(seed, most_moves):
    """Every line of the checker is one that was accepted and told; stops before now keep vehicle and start."""
    day = DAYS.random_day(Random(seed))
    assert check(day.problem, day.plan) == []
    try:
        found = replan(
            day.problem,
            day.plan,
            events=day.events,
            keep=Keep(freeze=day.freeze, most_moves=most_moves),
            now=day.now,
            budget=Budget(iterations=20),
            seed=1,
        )
    except ProblemError:  # a visit was cancelled that had been begun
        return
    assert set(check(found.problem, found.plan)) <= set(found.accepted)
    real = {stop.visit for freeze in day.freeze for stop in freeze.done}
    made = {(r.vehicle, s.visit, s.start) for r in found.plan.routes for s in r.stops}
    before = {
        (r.vehicle, s.visit, s.start)
        for r in day.plan.routes
        for s in r.stops
        if s.departure <= day.now and s.visit not in real
    }
    if not real:
        assert before <= made
