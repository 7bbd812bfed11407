"""What the kernels work on: the question as flat arrays, and a plan as linked routes.

Nodes are the ``n`` visits, then the start of each of the ``V`` vehicles, then their ends: the start of vehicle ``v`` is
node ``n + v``, its end ``n + V + v``. A plan is one row of whole numbers per node, 32 bytes, so that whatever a check
needs of a node lies in half a cache line; a visit in no route has ``ROUTE`` -1.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]

NEXT, PREVIOUS, ROUTE = 0, 1, 2
READY = 3
"""Earliest departure: start of service, as early as windows and the visits before allow, plus service."""
LATEST = 4
"""Latest start of service that keeps the windows of this and all later nodes of the route."""
LEG = 5
"""Cost of the arc to the next node; minus the fixed cost at the start of an empty vehicle."""
STAMP = 6
"""The step that last saved this row."""
PLACE = 7
"""Its row of the matrices; never changes."""
COLUMNS = 8

CURRENT, BEST, USED, BANKED, SPARE_CHECKS, ACCEPTED = 0, 1, 2, 3, 4, 5
"""Cells of ``Plan.totals``: cost of the current and the best plan, vehicles used, visits in the bank, insertion checks
until the next blink, steps accepted."""
TOTALS = 6


class Given(NamedTuple):
    """A question; ``m`` profiles, ``p`` places, ``n`` visits, ``w`` windows, ``q`` kinds of load, ``k`` kinds of vehicles.

    ``cost_to`` and ``time_to`` are the matrices turned, so that all arcs into a visit lie in a row. ``before[c]`` and
    ``after[c]`` are visits that go well directly before and after ``c``; ``near[c]`` the visits beside it, nearest first.
    """

    cost: Ints  # (m, p, p)
    cost_to: Ints
    time: Ints
    time_to: Ints
    timed: bool
    opens: Ints  # (n, w), ascending
    closes: Ints
    service: Ints  # (m, n)
    demand: Ints  # (n, q)
    skip: Longs  # (n,) what leaving it out adds
    profile: Ints  # (k,)
    capacity: Ints  # (k, q)
    fixed: Ints  # (k,)
    most: Ints  # (k,)
    allowed: Bytes  # (k, n)
    first: Ints  # (k + 1,) vehicles of a kind stand together
    kind: Ints  # (V,)
    near: Ints  # (n, a)
    before: Ints  # (n, b)
    after: Ints  # (n, b)
    keys: Ints  # (orders, n) by which visits are sorted before they are inserted
    order_share: NDArray[np.float64]  # (orders + 1,) cumulated; the last is the random order


class Plan(NamedTuple):
    """A plan, the best one met, and the notes by which a step is taken back."""

    node: Ints  # (n + 2 V, COLUMNS)
    load: Ints  # (V, q)
    visits_of: Ints  # (V,) how many
    totals: Longs  # (TOTALS,)
    bank: Ints  # (n,) visits in no route, the first totals[BANKED]
    in_bank: Ints  # (n,) where they stand there, -1 if nowhere
    best: Ints  # (n + 2 V,) next node of each in the best plan
    spare: Ints  # (k,) a vehicle of the kind that was empty when it was last looked at
    saved: Ints  # (n + 2 V, COLUMNS)
    saved_nodes: Ints  # (n + 2 V,)
    saved_load: Ints  # (V, q)
    saved_visits_of: Ints  # (V,)
    vehicle_stamp: Ints  # (V,) the step that last saved this vehicle
    ruined: Ints  # (V,) the step that last took a string from it
    vehicles: Ints  # (V,) saved in this step
    absent: Ints  # (n,) taken out in this step
    sizes: Longs  # (3,) of saved_nodes, vehicles, absent
    rng: Words  # (1,)


NODES, VEHICLES, ABSENT = 0, 1, 2
"""Cells of ``Plan.sizes``."""
