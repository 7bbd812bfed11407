"""Times of routes made by hand: small named situations, and all integer times of tiny ones tried out."""

from itertools import pairwise, product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InfeasibleError, ProblemError
from planner.routing.by_hand import HandStep, times_by_hand

END = HandStep(drive=100)


def visit(*windows: tuple[int, float], drive: int = 100, standing: int = 30, **more: int) -> HandStep:
    """Return a visit."""
    return HandStep(drive=drive, standing=standing, windows=windows, **more)


def rest(*windows: tuple[int, float], standing: int = 20) -> HandStep:
    """Return a break."""
    return HandStep(standing=standing, windows=windows, rest=True)


def test_without_windows_it_begins_at_once() -> None:
    """Nothing to wait for."""
    found = times_by_hand([HandStep(), visit(), visit(), END])
    assert found.starts == (0, 100, 230, 360)
    assert found.arrivals == found.starts


def test_a_late_visit_is_late_by_as_little_as_can_be() -> None:
    """Leaving at 0 it is reached at 230, and closed at 200."""
    found = times_by_hand([HandStep(), visit(), visit((0, 200)), END])
    assert found.starts[2] == 230
    assert found.late == (0, 0, 30, 0)


def test_it_leaves_late_rather_than_to_wait() -> None:
    """The only window opens at 1000."""
    found = times_by_hand([HandStep(), visit((1000, 1100)), END])
    assert found.starts == (900, 1000, 1130)


def test_it_waits_rather_than_to_be_early() -> None:
    """Violations come before time."""
    found = times_by_hand([HandStep(), visit((0, 900)), visit((3000, 3500)), END])
    assert found.starts == (800, 900, 3000, 3130)
    assert found.arrivals[2] == 1030


def test_a_shift_that_begins_later_is_a_lead_time() -> None:
    """Half an hour before the shift, or a visit half an hour late: the same; the earlier is taken."""
    found = times_by_hand([HandStep(windows=((1000, inf),)), visit((0, 900)), END])
    assert sum(found.early) + sum(found.late) == 200


def test_a_rest_interrupts_the_drive() -> None:
    """50 seconds of the drive are done before it."""
    found = times_by_hand([HandStep(), rest((50, 60)), visit((0, 170)), END])
    assert found.starts == (0, 50, 120, 250)
    assert found.arrivals == (0, 50, 120, 250)


def test_the_drive_is_done_before_the_rest_where_there_is_time() -> None:
    """All of it, as VROOM has it."""
    found = times_by_hand([HandStep(windows=((0, inf),)), rest((500, 600)), visit(), END])
    assert found.starts == (400, 500, 520, 650)


def test_the_better_of_two_windows() -> None:
    """Sooner to the end of the first than to the beginning of the second."""
    home = HandStep(drive=100, windows=((0, 1300),))
    steps = [HandStep(windows=((0, inf),)), visit((0, 1000), (5000, 6000), drive=1100), home]
    assert times_by_hand(steps).late == (0, 100, 0)


def test_times_that_are_asked_for_are_kept() -> None:
    """Even where that breaks a window."""
    steps = [HandStep(), visit((0, 50), not_before=500, not_after=500), END]
    assert times_by_hand(steps).starts[1] == 500


def test_times_that_cannot_be_kept_are_refused() -> None:
    """Ten seconds for a drive of a hundred."""
    with pytest.raises(InfeasibleError):
        times_by_hand([HandStep(), visit(not_before=480), visit(not_after=510), END])
    with pytest.raises(InfeasibleError):
        times_by_hand([HandStep(), visit(not_before=500, not_after=400), END])
    with pytest.raises(InfeasibleError):
        times_by_hand([HandStep(), visit(not_after=50), END])


def test_seconds_since_1970() -> None:
    """Large numbers are as exact as small ones."""
    opens = 179_000_000_000
    found = times_by_hand([HandStep(), visit(), visit((opens, opens + 100)), END])
    assert found.starts == (opens - 230, opens - 130, opens, opens + 130)


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ({"drive": -1}, "drive is -1"),
        ({"standing": -1}, "standing is -1"),
        ({"rest": True, "drive": 5}, "expected 0 for a rest"),
        ({"windows": ((5, 1),)}, "windows are"),
        ({"windows": ((0, 9), (5, 20))}, "windows are"),
    ],
    ids=str,
)
def test_steps_that_contradict_themselves(step: dict[str, object], problem: str) -> None:
    """Said with the value."""
    with pytest.raises(ProblemError, match=problem):
        HandStep(**step)  # type: ignore[arg-type]


WINDOWS = st.lists(st.integers(0, 8), unique=True, max_size=4).map(
    lambda ends: tuple(pairwise(sorted(ends)))[::2]
)
VISITS = st.builds(
    HandStep, drive=st.integers(0, 2), standing=st.integers(0, 2), windows=WINDOWS, rest=st.just(False)
)
RESTS = st.builds(HandStep, standing=st.integers(0, 2), windows=WINDOWS, rest=st.just(True))


@settings(max_examples=60, deadline=None)
@given(between=st.lists(VISITS | RESTS, max_size=2), last=st.integers(0, 2))
def test_nothing_is_better(between: list[HandStep], last: int) -> None:
    """Violations, then length, of all whole times up to 14."""
    steps = [HandStep(windows=((2, inf),)), *between, HandStep(drive=last, windows=((0, 9),))]
    found = times_by_hand(steps)
    assert possible(steps, found.starts)
    best = min(
        badness(steps, starts) for starts in product(range(15), repeat=len(steps)) if possible(steps, starts)
    )
    assert badness(steps, found.starts) == best


def possible(steps: list[HandStep], starts: tuple[int, ...]) -> bool:
    """Return whether drives fit between the steps."""
    left = drive_after(steps, 0)
    for k in range(1, len(steps)):
        free = starts[k] - starts[k - 1] - steps[k - 1].standing
        if free < (0 if steps[k].rest else left):
            return False
        left = left - min(left, free) if steps[k].rest else drive_after(steps, k)
    return True


def drive_after(steps: list[HandStep], k: int) -> int:
    """Return the drive to the next step that is no rest."""
    return next((step.drive for step in steps[k + 1 :] if not step.rest), 0)


def badness(steps: list[HandStep], starts: tuple[int, ...]) -> tuple[int, int]:
    """Return the sum of violations and the length."""
    missed = [sum(step.missed_by(start)) for step, start in zip(steps, starts, strict=True)]
    return sum(missed), starts[-1] - starts[0]
