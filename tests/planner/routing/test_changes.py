"""The smallest change: with it the visit fits, with one less it does not."""

from dataclasses import replace

import pytest

from planner.routing.changes import smallest
from planner.routing.problem import Break, DrivingRule, RoutingProblem, TimeWindow
from planner.routing.reasons import unserved
from planner.routing.refusals.knobs import duration
from planner.routing.timetable import Timetable


@pytest.fixture(scope="session")
def full_day(on_a_line, village, van):
    """Near in 08:30-09:00, then no time for far: 40 minutes away, and the shift ends at 10:00."""
    return RoutingProblem(
        visits=(village("near", people=3.0), village("far", people=2.0)),
        vehicles=(van("van", "08:00-10:00"),),
        travel=on_a_line(depot=0, near=30, far=40),
    )


def changes(problem, order=(0,), trials=10_000):
    """Return (amount, sentence) of each kind of change for the first visit that is left out."""
    (left,) = unserved(problem, [list(order)], timetable=Timetable(problem), trials=trials)
    return {change.kind: (change.amount, change.sentence) for change in left.changes}


def of_van(problem, **options):
    """Return the problem with another van."""
    return replace(problem, vehicles=(replace(problem.vehicles[0], **options),))


def test_a_longer_shift(full_day):
    """80 minutes of driving and an hour of service: 20 minutes too much."""
    assert changes(full_day) == {
        "shift_later": (1200, "If the shift of van ended 20 min later."),
        "shift_earlier": (1200, "If the shift of van began 20 min earlier."),
        "give_up": (3.0, "If near (3 people) were left out instead."),
    }


def test_a_wider_window(full_day, span, village):
    """Far closes at 09:30; from near it is reached at 09:10 and left at 09:40."""
    longer = of_van(full_day, shift=span("08:00-16:00"))
    day = replace(
        longer,
        visits=(
            replace(full_day.visits[0], windows=(span("08:30-09:00"),)),
            village("far", "09:00-09:30", people=2.0),
        ),
    )
    found = changes(day)
    assert found["window_later"] == (600, "If far closed 10 min later.")
    assert "window_earlier" not in found
    assert "shift_later" not in found


def test_limits(full_day, span):
    """Each limit alone, by exactly what is missing."""
    longer = of_van(full_day, shift=span("08:00-16:00"))
    assert changes(of_van(longer, max_tasks=1))["max_tasks"] == (1, "If van might make 1 more.")
    assert changes(of_van(longer, max_driving=4000))["max_driving"][0] == 800
    assert changes(of_van(longer, max_metres=70_000.0))["max_metres"] == (
        10_000,
        "If van might drive 10000 m further.",
    )
    assert changes(of_van(longer, max_duration=8000))["max_duration"][0] == 400


def test_capacity(full_day, span):
    """Two and three on a van of four, in the second of two dimensions."""
    visits = (
        replace(full_day.visits[0], delivery=(0, 2)),
        replace(full_day.visits[1], delivery=(0, 3)),
    )
    day = of_van(replace(full_day, visits=visits), shift=span("08:00-16:00"), capacity=(9, 4))
    assert changes(day)["capacity"] == (1, "If van had room for 1 more in dimension 1.")


def test_breaks(full_day, span):
    """Half an hour at 09:00 sharp pushes the way home ten minutes beyond the shift."""
    rest = Break(windows=(span("09:00-09:00"),), duration=1800)
    day = of_van(full_day, shift=span("08:00-10:40"), breaks=(rest,))
    found = changes(day)
    assert found["shift_later"][0] == 600
    assert found["break_shorter"] == (600, "If break 'break' of van were 10 min shorter.")
    assert found["break_dropped"] == (1, "If van had no break 'break'.")
    assert found["shift_earlier"][0] == 600


def test_a_break_at_another_time(full_day, span, village):
    """Lunch at 09:00 sharp, but far is only open then."""
    visits = (full_day.visits[0], village("far", "08:40-09:20", people=2.0))
    rest = Break(windows=(span("09:00-09:00"),), duration=1800)
    day = of_van(replace(full_day, visits=visits), shift=span("08:00-12:00"), breaks=(rest,))
    found = changes(replace(day, visits=visits[1:]), order=())
    assert found["break_later"] == (600, "If break 'break' of van might start 10 min later.")
    assert "break_earlier" not in found
    early = replace(day, visits=(village("far", "09:10-09:50"),))
    assert changes(early, order=())["break_earlier"] == (
        600,
        "If break 'break' of van might start 10 min earlier.",
    )


def test_a_driving_rule(full_day, span):
    """80 minutes at the wheel, half an hour in one go is allowed, and the shift has time for one rest."""
    day = of_van(
        full_day,
        shift=span("08:00-10:30"),
        driving_rule=DrivingRule(most=1800, rest=600),
    )
    assert changes(day)["driving_longer"] == (600, "If van might drive 10 min longer without a rest.")


def test_permissions_and_skills(full_day, span):
    """What the van lacks, if it is all that it lacks."""
    longer = of_van(full_day, shift=span("08:00-16:00"))
    forbidden = replace(longer, allowed={"far": frozenset()})
    assert changes(forbidden) == {"allowed": (1, "If van were allowed to make it.")}
    skilled = replace(
        longer, visits=(longer.visits[0], replace(longer.visits[1], skills=frozenset({"lift", "crane"})))
    )
    assert changes(skilled) == {"skill": (2, "If van could do crane, lift.")}
    both = replace(skilled, allowed={"far": frozenset()})
    assert changes(both)["skill"] == (2, "If van could do crane, lift and were allowed to make it.")
    assert changes(replace(full_day, allowed={"far": frozenset()})) == {}


def test_a_higher_penalty(full_day, span):
    """Twenty more minutes of driving cost 1,200."""
    longer = of_van(full_day, shift=span("08:00-16:00"))
    day = replace(longer, visits=(longer.visits[0], replace(longer.visits[1], penalty=1000.0)))
    amount, sentence = changes(day)["penalty"]
    assert amount == pytest.approx(200, abs=0.02)
    assert sentence == "If leaving it out cost 1200.01 instead of 1000.00."
    dearer = replace(day, visits=(day.visits[0], replace(day.visits[1], penalty=1000.0 + amount)))
    (left,) = unserved(dearer, [[0]], timetable=Timetable(dearer))
    assert left.reason == "not_tried"


def test_nothing_helps_on_an_island(full_day, on_a_line):
    """No change builds a bridge."""
    assert changes(replace(full_day, travel=on_a_line(depot=0, near=30, far=None))) == {}


def test_without_trials_there_are_no_changes(full_day):
    """They cost most."""
    assert changes(full_day, trials=0) == {}


@pytest.mark.parametrize("needed", [1, 2, 77, 99, 100])
def test_bisection(needed):
    """The smallest of a hundred amounts."""
    assert smallest(100, lambda amount: amount >= needed) == needed


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 s"), (119, "119 s"), (120, "2 min"), (3541, "1 h 00 min"), (3901, "1 h 06 min")],
)
def test_durations_in_words(seconds, words):
    """Minutes are rounded up."""
    assert duration(seconds) == words


def test_each_change_is_enough_and_one_less_is_not(full_day, span):
    """The shift that ends 20 minutes later has room, one that ends a second earlier has not."""
    for later, fits in ((1200, True), (1199, False)):
        shift = TimeWindow(earliest=28_800, latest=36_000 + later)
        assert Timetable(of_van(full_day, shift=shift)).possible(0, [0, 1]) is fits
