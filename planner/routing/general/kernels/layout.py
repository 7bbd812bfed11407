"""A routing problem as flat arrays, and the numbers that mean something in them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]

FAR = 1 << 30
"""Seconds of a drive that is impossible; anything at least this long is."""

NEVER = 1 << 60
"""A time that never comes, and a limit that nobody reaches."""

MANY_BREAKS = 4
"""Up to so many breaks of a vehicle may come in any order; more come in the order of their windows."""


PLACE, WINDOWS, WINDOWS_END, ENDS_WITHIN, PARTNER, ENDS_SHIPMENT = 0, 1, 2, 3, 4, 5
SOFT, SOFT_END, PUBLISHED_BY, PUBLISHED_AT, LINKS, LINKS_END = 6, 7, 8, 9, 10, 11
"""Columns of ``visit``: a place; from where to where in ``window``; whether service must end within one; the other end
of its shipment (-1 for none), whether it is the delivery; from where to where in ``soft``; which vehicle makes it in the
published plan (-1 for none), when; from where to where in ``link``."""

PROFILE, KIND, START, END, EARLY, LATE, UNIT, BREAKS, BREAKS_END = 0, 1, 2, 3, 4, 5, 6, 7, 8
RELOADS, RELOADS_END, RELOAD_SECONDS, RELOAD_MOST, MOST_TASKS, MOST_WHEEL, MOST_DUTY = (
    9,
    10,
    11,
    12,
    13,
    14,
    15,
)
MOST_DRIVING, RULE_REST, RULE_ON_ROAD, SERVICE_RESTS = 16, 17, 18, 19
"""Columns of ``vehicle``: profile and type; places where it starts and ends (-1 for its first or last stop); shift; van;
from where to where in ``rest`` and ``reload_place``; seconds and most of its reloads; limits on tasks, seconds at the
wheel, seconds from leaving to coming back; its driving rule (0 for none)."""

FIXED, PER_SECOND, PER_METRE, PER_TASK_SECOND, PER_TASK, PER_DUTY_SECOND, USUAL, PER_OVER_SECOND = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
)
MOST_METRES = 8
"""Columns of ``rate``; ``USUAL`` is -1 for none."""

SECONDS, REST_PLACE, ON_ROAD, REST_WINDOWS, REST_WINDOWS_END = 0, 1, 2, 3, 4
"""Columns of ``rest``: duration, place (-1 for anywhere), whether on the road, from where to where in ``rest_window``."""

CHAIN_VISITS, LEAST, MOST, STRENGTH = 0, 1, 2, 3
"""Columns of ``chain``: where it begins in ``chain_visit``, gaps, and 2 for directly, 1 for one route, 0 for any."""

BALANCE, COMPACTNESS, MOVED_VEHICLE, MOVED_SECOND = 0, 1, 2, 3
"""Positions in ``terms``; balance is per squared second, compactness per second."""


class Instance(NamedTuple):
    """A :class:`planner.routing.problem.RoutingProblem` as arrays; places, visits, vehicles and types by number.

    A layer is a matrix of travel times: one for each profile, then one for each slice of the day. Few arrays with many
    columns, because what compiled functions hand on to each other costs time to compile.
    """

    seconds: Ints
    """``(layers, places, places)``, ``FAR`` where there is no way."""
    metres: Floats
    """``(profiles, places, places)``; ``(0, 0, 0)`` where no cost and no limit asks for them."""
    arc_cost: Floats
    """``(profiles, places, places)``, -1 in profiles without; ``(0, 0, 0)`` where none has any."""
    slice_from: Longs
    """Profile -> positions in ``slice``, one longer than profiles."""
    slice: Longs
    """``(slices, 2)``: when it begins, layer."""
    visit: Longs
    """``(visits, 12)``"""
    soft_rate: Floats
    """Visit -> cost of a second outside its preferred windows."""
    window: Longs
    """``(windows, 2)``"""
    soft: Longs
    """``(preferred windows, 2)``"""
    lasting: Longs
    """``(2, types, visits)``: service, setup."""
    load: Longs
    """``(3, visits, dimensions)``: from the depot; to the depot; a shipment taken on board (> 0) or brought (< 0)."""
    may: Bytes
    """``(vehicles, visits)``: 1 where skills and permissions let it."""
    vehicle: Longs
    """``(vehicles, 20)``"""
    rate: Floats
    """``(vehicles, 9)``"""
    capacity: Longs
    """``(vehicles, dimensions)``"""
    rest: Longs
    """``(breaks, 5)``, those of a vehicle in the order of their windows."""
    rest_window: Longs
    """``(windows, 2)``"""
    rest_load: Longs
    """``(breaks, dimensions)``"""
    reload_place: Longs
    chain: Longs
    """``(relations of order + 1, 4)``"""
    chain_visit: Longs
    link: Longs
    """``(links, 2)``: relation, position of the visit in it."""
    terms: Floats


def nothing() -> Floats:
    """Return the matrix of something nobody asks for."""
    return np.zeros((0, 0, 0))
