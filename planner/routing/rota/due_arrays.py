"""Choices, slots, dates and times of day as flat arrays."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.routing.period import RotaProblem, programme_of
from planner.routing.programme import Programme, Strength
from planner.routing.rota.choices import Choice, Due
from planner.routing.rota.kernels.layout import Floats, Longs

ALWAYS = 1 << 40
"""A time later than any."""


class DueArrays(NamedTuple):
    """What :class:`planner.routing.rota.kernels.layout.Given` wants to know about dates."""

    choice_from: Longs
    slot_from: Longs
    due_from: Longs
    due_day: Longs
    due_weekday: Longs
    due_cost: Floats
    band_from: Longs
    band_lo: Longs
    band_hi: Longs
    band_cost: Floats
    weekday_cost: Floats
    vehicle_cost: Floats
    least_gap: Longs
    most_gap: Longs
    fewest: Longs
    slots_most: Longs


def due_arrays(problem: RotaProblem, choices: Sequence[Sequence[Choice]]) -> DueArrays:
    """Return the ``choices`` of each visit in arrays."""
    position = {day: number for number, day in enumerate(problem.days)}
    programmes = [programme_of(problem, visit.id) for visit in problem.visits]
    slots = [slot for some in choices for choice in some for slot in choice]
    dues = [
        (programme, due)
        for programme, some in zip(programmes, choices, strict=True)
        for choice in some
        for slot in choice
        for due in slot
    ]
    bands = [_bands(problem, programme, some) for programme, some in zip(programmes, choices, strict=True)]
    return DueArrays(
        choice_from=_cumulated([len(some) for some in choices]),
        slot_from=_cumulated([len(choice) for some in choices for choice in some]),
        due_from=_cumulated([len(slot) for slot in slots]),
        due_day=_longs([position[due.day] for _, due in dues]),
        due_weekday=_longs([due.meant.weekday() for _, due in dues]),
        due_cost=np.array([_date_cost(programme, due) for programme, due in dues], dtype=np.float64),
        band_from=_cumulated([len(some) for some in bands]),
        band_lo=_longs([lo for some in bands for lo, _, _ in some]),
        band_hi=_longs([hi for some in bands for _, hi, _ in some]),
        band_cost=np.array([cost for some in bands for _, _, cost in some], dtype=np.float64),
        weekday_cost=_change([(p.same_weekday, p.weekday_cost) for p in programmes]),
        vehicle_cost=_change([(p.same_vehicle, p.vehicle_cost) for p in programmes]),
        least_gap=_longs([p.least_gap or 1 for p in programmes]),
        most_gap=_longs([p.most_gap or ALWAYS for p in programmes]),
        fewest=_longs([min(len(choice) for choice in some) for some in choices]),
        slots_most=_longs([max(len(choice) for choice in some) for some in choices]),
    )


def _date_cost(programme: Programme, due: Due) -> float:
    if programme.preferred_weekday in {None, due.meant.weekday()}:
        return 0.0
    return programme.weekday_cost


def _bands(
    problem: RotaProblem, programme: Programme, choices: Sequence[Choice]
) -> list[tuple[int, int, float]]:
    """Return (first start, last start, cost) of the times of day among which the visit has one.

    Starts within one of overlapping bands of ``time_span`` are never further apart than that. Bands lie half a span
    apart, so what fits into a span need not fit into a band; none is lost that fits into half of it.
    """
    free = (-ALWAYS, ALWAYS, 0.0)
    if programme.same_time == "free" or max(len(choice) for choice in choices) < 2 or not problem.vehicles:
        return [free]
    first = min(vehicle.shift.earliest for vehicle in problem.vehicles)
    last = max(vehicle.shift.latest for vehicle in problem.vehicles)
    step = max(1, programme.time_span // 2)
    bands = [(lo, lo + programme.time_span, 0.0) for lo in range(first, max(first + 1, last - step), step)]
    anything = [(free[0], free[1], programme.time_cost)] if programme.same_time == "cost" else []
    return bands + anything


def _change(rules: Sequence[tuple[Strength, float]]) -> Floats:
    prices = [{"free": 0.0, "cost": cost, "hard": np.inf}[strength] for strength, cost in rules]
    return np.array(prices, dtype=np.float64)


def _longs(values: Sequence[int]) -> Longs:
    return np.array(values, dtype=np.int64)


def _cumulated(counts: Sequence[int]) -> Longs:
    return np.concatenate([[0], np.cumsum(np.array(counts, dtype=np.int64))]).astype(np.int64)
