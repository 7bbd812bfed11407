"""The routes of a day as people read them."""

from dataclasses import replace

import pytest

from maps.plan_view import PlanView, ShownStop, clock, span


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (29, "00:00"),
        (30, "00:01"),  # rounded to the minute
        (86_369, "23:59"),
        (86_370, "00:00 +1"),
        (90_600, "01:10 +1"),
        (200_000, "07:33 +2"),
        (-60, "23:59 -1"),
    ],
)
def test_clock(seconds: int, text: str) -> None:
    """A day after is marked, so that no two moments of a night shift read the same."""
    assert clock(seconds) == text


def test_span() -> None:
    """From and to."""
    assert span(32_400, 34_200) == "09:00–09:30"


def test_rows_are_in_order(two_vans: PlanView) -> None:
    """Stops and pauses as they happen."""
    rows = list(two_vans.routes[0].rows())
    assert ["stop" if isinstance(row, ShownStop) else row.kind for row in rows] == [
        "stop",
        "reload",
        "break",
        "stop",
    ]


def test_way_without_streets_is_straight(two_vans: PlanView) -> None:
    """From the depot over the stops and reloads and back."""
    known, unknown = two_vans.routes
    assert known.way() == known.lines
    assert replace(known, lines=()).way()[0] == (
        (-21.9, 64.1),
        (-20.9, 64.0),
        (-21.9, 64.1),
        (-21.5, 64.1),
        (-21.5, 64.1),
        (-21.9, 64.1),
    )
    assert len(unknown.way()[0]) == 3


def test_only_one_vehicle(two_vans: PlanView) -> None:
    """Its routes; what the plan leaves out is not its business."""
    one = two_vans.only("van/2")
    assert [route.name for route in one.routes] == ["Van 2 「北」"]
    assert one.left_out == ()
    assert two_vans.only("nobody").routes == ()


def test_moments(two_vans: PlanView) -> None:
    """Seconds after midnight are wall times, the next day's too."""
    assert two_vans.moment(90_600).isoformat() == "2026-11-25T01:10:00"
