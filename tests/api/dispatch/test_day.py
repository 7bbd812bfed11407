"""A published day, read back: a sound plan with the times that were printed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from api.dispatch.day import Day, published_day
from api.dispatch.timing import read_times, times_document
from api.store import Workspace, WorkspaceError
from planner.loop.clock import clock_seconds
from planner.routing.check import check
from planner.routing.problem import TimeWindow
from planner.streets.travel import StreetTravel


def test_the_published_plan_is_sound(gamma_day: Day) -> None:
    """Every rule is kept, and every stop is where the sheet has it."""
    assert gamma_day.notes == ()
    assert check(gamma_day.problem, gamma_day.plan) == []
    made = [stop.visit for route in gamma_day.plan.routes for stop in route.stops]
    assert made == [stop["id"] for route in gamma_day.sheet["routes"] for stop in route["stops"]]


def test_every_day_is_sound(four_villages: Any, villages_travel: StreetTravel) -> None:
    """Days on which nobody goes out too; all vans can be used."""
    with Workspace.open(four_villages.path, read_only=True) as workspace:
        for text in four_villages.facts["dates"]:
            day = published_day(workspace, villages_travel, date.fromisoformat(text))
            assert check(day.problem, day.plan) == []
            assert [vehicle.id for vehicle in day.problem.vehicles] == list(day.vans)


def test_times_are_those_printed(gamma_day: Day) -> None:
    """Within the half minute that printing rounds away."""
    for route, shown in zip(gamma_day.plan.routes, gamma_day.sheet["routes"], strict=True):
        for stop, row in zip(route.stops, shown["stops"], strict=True):
            assert abs(stop.start - clock_seconds(row["arrival"])) <= 30


def test_exact_times_come_back_as_they_were(gamma_day: Day) -> None:
    """A day that was planned again stores them beside its sheet."""
    sheet = {**gamma_day.sheet, "timing": times_document(gamma_day.plan)}
    assert tuple(read_times(gamma_day.problem, sheet, "as_printed")) == gamma_day.plan.routes


@pytest.mark.parametrize("way", ["as_printed", "half_a_minute_sooner"])
def test_a_place_that_opens_at_the_printed_time(gamma_day: Day, way: Any) -> None:
    """Reading half a minute sooner does not begin before it opens."""
    (visit,) = gamma_day.problem.visits
    (route,) = gamma_day.sheet["routes"]
    opens = clock_seconds(route["stops"][0]["arrival"])
    open_ = replace(visit, windows=(TimeWindow(earliest=opens, latest=86_400),))
    (read,) = read_times(replace(gamma_day.problem, visits=(open_,)), gamma_day.sheet, way)
    assert read.stops[0].start >= opens


def test_hours_that_the_plan_does_not_keep_do_not_hold(
    own_workspace: Workspace, villages_travel: StreetTravel, out_day: tuple[str, str]
) -> None:
    """They have changed since the plan was made; the day says so and can still be planned again."""
    candidates = own_workspace.read_layer("candidates")
    own_workspace.write_layer("candidates", candidates.assign(opening_hours="Mo-Su 00:00-00:05"))
    day = published_day(own_workspace, villages_travel, date.fromisoformat(out_day[1]))
    assert check(day.problem, day.plan) == []
    assert "opening hours" in day.notes[0]


def test_a_van_off_the_road(
    own_workspace: Workspace, villages_travel: StreetTravel, out_day: tuple[str, str], gamma_day: Day
) -> None:
    """What an earlier re-plan said about it is remembered."""
    idle = next(van for van in gamma_day.vans if van != out_day[0])
    sheet = {**gamma_day.sheet, "limits": {idle: {"absent": True}}}
    own_workspace.put_result("documents", f"days/{out_day[1]}", sheet, created_at=_moment())
    day = published_day(own_workspace, villages_travel, date.fromisoformat(out_day[1]))
    assert [vehicle.id for vehicle in day.problem.vehicles] == [out_day[0]]


def test_a_day_outside_the_plan(own_workspace: Workspace, villages_travel: StreetTravel) -> None:
    """The refusal says which days there are."""
    with pytest.raises(WorkspaceError, match="2026-11-23 to 2026-12-04"):
        published_day(own_workspace, villages_travel, date(2030, 1, 1))


def test_staying_takes_no_time(gamma_day: Day, villages_travel: StreetTravel) -> None:
    """Though the way to the street and back does."""
    travel = gamma_day.problem.travel
    assert all(travel.between(place, place) == 0 for place in travel.origins)


def _moment() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 11, 23, tzinfo=UTC)
