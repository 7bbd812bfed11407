"""How long a van should stand at a place so that everybody who comes is served.

Of the people who live near, some come, and each takes a few minutes at the counter, one after the other. The least
and the usual dwell follow four English mobile libraries with 905 stops: 15-25 minutes at most stops, 6-12 stops a day
(LibrariesHacked, mobilelibraries-data; handbook, data/README.md).
"""

from math import ceil

from planner.errors import ProblemError


def dwell_seconds(
    people: float,
    *,
    share_who_come: float = 0.02,
    minutes_each: float = 4.0,
    least_minutes: int = 15,
    most_minutes: int = 240,
    step_minutes: int = 5,
) -> int:
    """Return how many seconds to stand for ``people`` who live within reach of a stop.

    Parameters
    ----------
    people
        At least 0.
    share_who_come
        Share of them who come on one visit, 0..1. 0.02 is an assumption: 250 people then make the usual 20 minutes.
    minutes_each
        Minutes at the counter for each who comes, above 0.
    least_minutes, most_minutes
        Bounds of the answer, 0 < least <= most.
    step_minutes
        The answer is rounded up to a multiple of it, so that timetables are easy to remember; at least 1.

    Raises
    ------
    ProblemError
        If a parameter is out of range.
    """
    _refuse(people, share_who_come, minutes_each, (least_minutes, most_minutes, step_minutes))
    needed = people * share_who_come * minutes_each
    minutes = step_minutes * ceil(max(needed, least_minutes) / step_minutes - 1e-9)
    return 60 * min(minutes, most_minutes)


def people_served(dwell: int, *, share_who_come: float = 0.02, minutes_each: float = 4.0) -> float:
    """Return for how many people within reach ``dwell`` seconds are long enough; see :func:`dwell_seconds`."""
    _refuse(dwell, share_who_come, minutes_each, (1, 1, 1))
    return dwell / 60 / minutes_each / share_who_come if share_who_come else float("inf")


def _refuse(amount: float, share: float, each: float, minutes: tuple[int, int, int]) -> None:
    least, most, step = minutes
    rules = {
        f"people or dwell is {amount}, expected a finite number of at least 0": 0 <= amount < float("inf"),
        f"share_who_come is {share}, expected 0..1": 0 <= share <= 1,
        f"minutes_each is {each}, expected above 0": each > 0,
        f"least_minutes {least}, most_minutes {most}: expected 0 < least <= most": 0 < least <= most,
        f"step_minutes is {step}, expected at least 1": step >= 1,
    }
    problems = [problem for problem, kept in rules.items() if not kept]
    if problems:
        raise ProblemError("A dwell cannot be worked out from these numbers.", problems)
