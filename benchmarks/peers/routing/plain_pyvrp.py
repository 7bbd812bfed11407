"""PyVRP as its documentation has it: ``python -m peers.routing.plain_pyvrp INSTANCE --seconds 10``."""

import argparse

import numpy as np
import pyvrp
from peers.routing.given import Routes, answer, clock
from routing_instances import Instance


def data_of(instance: Instance) -> pyvrp.ProblemData:
    """Return the model; where times do not matter they are 0."""
    windows = [{} for _ in instance.demand]
    if instance.opens is not None:
        windows = [
            {"tw_early": int(opens), "tw_late": int(closes)}
            for opens, closes in zip(instance.opens, instance.closes, strict=True)
        ]
    service = [0] * len(instance.demand) if instance.service is None else instance.service.tolist()
    visits = [
        pyvrp.Client(
            location=k, delivery=[int(instance.demand[k])], service_duration=service[k], **windows[k]
        )
        for k in range(1, len(instance.demand))
    ]
    fleet = pyvrp.VehicleType(num_available=instance.vehicles, capacity=[instance.capacity], **windows[0])
    places = [pyvrp.Location(x, y) for x, y in instance.xy.tolist()]
    time = instance.distance if instance.opens is not None else np.zeros_like(instance.distance)
    return pyvrp.ProblemData(places, visits, [pyvrp.Depot(location=0)], [fleet], [instance.distance], [time])


def solved(instance: Instance, end: float, asked: argparse.Namespace) -> Routes:
    """Build the model and search until the seconds are over; no routes where none are feasible."""
    now = clock(asked)
    result = pyvrp.solve(
        data_of(instance), lambda _: now() >= end, seed=asked.seed, collect_stats=False, display=False
    )
    if not result.best.is_feasible():
        return []
    return [[int(stop.idx) + 1 for stop in route if stop.is_client()] for route in result.best.routes()]


if __name__ == "__main__":
    answer(solved)
