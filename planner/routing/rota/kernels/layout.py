"""What the kernels work on: the question of a rota as flat arrays, and a rota with what is known about each route.

A **van-day** (``r``) is one vehicle on one date. A visit has **choices**, one of which is made; a choice is some **slots**,
one for each time the visit is made; a slot offers **dues**, dates on which that time may fall. A **band** is a time of day.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Words = NDArray[np.uint64]

COST, MISSED, BEST_COST, BEST_MISSED = 0, 1, 2, 3
"""Cells of ``Plan.totals``: of the current and the best rota what it costs and what it misses."""
AWAY = -1
"""A slot that is not made, a vehicle that does not work."""


class Given(NamedTuple):
    """A question: V visits, H vehicles, D dates, R van-days, P places and one that is nowhere, Q loads, T vehicle types."""

    seconds: Floats  # (P + 1, P + 1), whole, inf where there is no way; 0 from and to nowhere
    metres: Floats
    leg_cost: Floats  # (H, P + 1, P + 1)
    place: Longs  # (V,)
    starts: Longs  # (H,)
    ends: Longs  # (H,)
    kind: Longs  # (H,) vehicle type
    unit: Longs  # (H,) physical vehicle
    service: Longs  # (T, V)
    setup: Longs  # (T, V)
    ends_within: Flags  # (V,)
    window_from: Longs  # (V D + 1,)
    window_lo: Longs
    window_hi: Longs
    closed: Flags  # (V, D)
    may: Flags  # (V, H)
    shift_lo: Longs  # (H,)
    shift_hi: Longs
    break_from: Longs  # (H + 1,), at most three breaks each
    break_length: Longs
    break_window_from: Longs  # (breaks + 1,)
    break_lo: Longs
    break_hi: Longs
    capacity: Longs  # (H, Q)
    delivery: Longs  # (V, Q)
    pickup: Longs  # (V, Q)
    max_tasks: Longs  # (H,)
    max_driving: Floats
    max_metres: Floats
    max_duration: Longs
    fixed: Floats  # (H,)
    usual: Floats  # (H,) seconds, inf for no limit
    overtime: Floats  # (H,) cost of a second beyond
    task_cost: Floats  # (V, H)
    route_of: Longs  # (H, D), AWAY where it does not work
    vehicle_of: Longs  # (R,)
    day_of: Longs  # (R,)
    ordinal: Longs  # (D,) day numbers
    choice_from: Longs  # (V + 1,)
    slot_from: Longs  # (choices + 1,)
    due_from: Longs  # (slots + 1,)
    due_day: Longs
    due_weekday: Longs  # the weekday that was meant, where a holiday moved it
    due_cost: Floats
    band_from: Longs  # (V + 1,)
    band_lo: Longs
    band_hi: Longs
    band_cost: Floats
    weekday_cost: Floats  # (V,) of a time on another weekday than the time before; inf: never
    vehicle_cost: Floats  # (V,) of a time by another vehicle than the time before; inf: never
    least_gap: Longs  # (V,) days
    most_gap: Longs
    fewest: Longs  # (V,) times that are missed if it is not made at all
    slots_most: Longs  # (V,) most times of any of its choices
    worth: Floats  # (V,) cost of missing one time, for the search
    value: (
        Floats  # (V,) what missing one time means; sums decide before costs do; 0 for visits with a penalty
    )
    near: Longs  # (V, N) visits beside it, nearest first
    keys: Floats  # (orders, V) by which visits are sorted before they are inserted


class Plan(NamedTuple):
    """A rota, what is known about its routes, and the notes by which a step is taken back."""

    order: Longs  # (R, L) visits of each van-day in turn
    size: Longs  # (R,)
    ready: Floats  # (R, L + 1, M) earliest departure after so many stops, by the set of breaks taken
    latest: (
        Floats  # (R, L + 1, M) latest arrival at that stop (or the end) that still keeps everything after it
    )
    route_cost: Floats  # (R,)
    driving: Floats  # (R,)
    work: Floats  # (R,) driving, setup, service
    driven: Floats  # (R,) metres
    made: Longs  # (V, K) van-day of each slot, AWAY if it is not made
    slots: Longs  # (V,) slots of the choice, 0 if the visit is not made
    due: Longs  # (V, K) position of the due of each slot
    band: Longs  # (V, 2) first and last start of service
    visit_cost: Floats  # (V,)
    totals: Floats  # (4,)
    best_order: Longs
    best_size: Longs
    best_made: Longs
    best_slots: Longs
    best_due: Longs
    best_band: Longs
    kept_order: Longs
    kept_size: Longs
    kept_made: Longs
    kept_slots: Longs
    kept_due: Longs
    kept_band: Longs
    kept_visit_cost: Floats
    touched: Flags  # (R,)
    touched_list: Longs  # (R + 1,), the last cell counts
    out: Longs  # (V + 1,) visits to insert, the last cell counts
    is_out: Flags  # (V,)
    ruined: Flags  # (R,)


class Scratch(NamedTuple):
    """Room for sums in progress."""

    labels: Floats  # (M,)
    price: Floats  # (H, D) of the cheapest insertion
    position: Longs  # (H, D)
    known: Flags  # (H, D)
    reach: Floats  # (K, C) cheapest way to each state of a slot
    came: Longs  # (K, C)
    chosen: Longs  # (K,) states of the cheapest way
    pick_day: Longs  # (K,)
    pick_vehicle: Longs
    pick_due: Longs
    pick_position: Longs
    string: Longs  # (L,) stops to take out
    sort_key: Floats  # (V,)
    rng: Words  # (1,)
