"""A question that contradicts itself is refused, with every problem at once."""

from dataclasses import replace

import pytest

from planner.errors import ProblemError
from planner.routing.problem import Break, RoutingProblem, TimeWindow, Vehicle, Visit


@pytest.mark.parametrize(
    "build",
    [
        lambda: TimeWindow(earliest=5, latest=4),
        lambda: TimeWindow(earliest=-1, latest=4),
        lambda: Break(earliest=5, latest=4, duration=1),
        lambda: Break(earliest=5, latest=6, duration=0),
        lambda: Visit(id="a", service_duration=-1),
        lambda: Visit(id="a", service_duration=0, people=float("nan")),
        lambda: Vehicle(id="a", depot="d", shift=TimeWindow(earliest=0, latest=9), fixed_seconds=-1),
        lambda: Vehicle(id="a", depot="d", shift=TimeWindow(earliest=0, latest=9), usual_seconds=-1),
        lambda: Vehicle(
            id="a",
            depot="d",
            shift=TimeWindow(earliest=0, latest=9),
            break_=Break(earliest=5, latest=6, duration=5),
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
