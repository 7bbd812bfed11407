"""VROOM through pyvroom, at its most thorough, one thread: ``python -m peers.routing.plain_vroom INSTANCE --seconds 10``.

It stops by itself, or when its time is over.
"""

import argparse
from datetime import timedelta
from typing import Any

import numpy as np
import vroom
from peers.routing.given import Routes, answer, clock
from routing_instances import Instance


def solved(instance: Instance, end: float, asked: argparse.Namespace) -> Routes:
    """Build the question and solve it; no routes where visits are left out."""
    question = vroom.Input()
    question.set_durations_matrix("car", instance.distance.astype(np.uint32))
    for number in range(instance.vehicles):
        question.add_vehicle(
            vroom.Vehicle(number + 1, start=0, end=0, capacity=[instance.capacity], **shift(instance))
        )
    question.add_job(
        [
            vroom.Job(k, location=k, delivery=[int(instance.demand[k])], **times(instance, k))
            for k in range(1, len(instance.demand))
        ]
    )
    left = timedelta(seconds=max(0.1, end - clock(asked)()))
    plan = question.solve(exploration_level=5, nb_threads=1, timeout=left)
    stops = plan.routes[plan.routes["type"] == "job"]
    return [[int(visit) for visit in route["id"]] for _, route in stops.groupby("vehicle_id", sort=False)]


def shift(instance: Instance) -> dict[str, Any]:
    """Return when a vehicle is on the road."""
    if instance.opens is None:
        return {}
    return {"time_window": (int(instance.opens[0]), int(instance.closes[0]))}


def times(instance: Instance, k: int) -> dict[str, Any]:
    """Return service and window of a visit."""
    if instance.opens is None:
        return {}
    window = vroom.TimeWindow(int(instance.opens[k]), int(instance.closes[k]))
    return {"default_service": int(instance.service[k]), "time_windows": [window]}


if __name__ == "__main__":
    answer(solved)
