"""Count and check orders of visits in plain Python: shares no code with the kernels that found them."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from planner.routing.fast.arrays import OPEN, FastProblem

Orders = tuple[tuple[int, ...], ...]
"""For each vehicle its visits in the order of service."""


def cost_of(problem: FastProblem, orders: Sequence[Sequence[int]]) -> int:
    """Return arc costs, fixed costs of vehicles used and penalties of visits left out."""
    served = {visit for order in orders for visit in order}
    penalties = sum(int(problem.penalty[visit]) for visit in range(problem.visits) if visit not in served)
    return penalties + sum(route_cost(problem, vehicle, order) for vehicle, order in enumerate(orders))


def missing_weight(problem: FastProblem, orders: Sequence[Sequence[int]]) -> int:
    """Return the weight of the visits left out."""
    served = {visit for order in orders for visit in order}
    return sum(int(problem.weight[visit]) for visit in range(problem.visits) if visit not in served)


def violations(problem: FastProblem, orders: Sequence[Sequence[int]]) -> list[str]:
    """Return every rule that orders break, in words; empty when they are sound."""
    found = (
        [] if len(orders) == problem.vehicles else [f"{len(orders)} orders for {problem.vehicles} vehicles"]
    )
    times = Counter(visit for order in orders for visit in order)
    found += [f"visit {visit} is served {count} times" for visit, count in times.items() if count > 1]
    for vehicle, order in enumerate(orders[: problem.vehicles]):
        found += [f"vehicle {vehicle}: {what}" for what in _broken(problem, vehicle, order)]
    return found


def route_cost(problem: FastProblem, vehicle: int, order: Sequence[int]) -> int:
    """Return the fixed cost and the arcs of one vehicle, 0 where it stays."""
    if not order:
        return 0
    kind = problem.kind[vehicle]
    cost = problem.cost[problem.profile[kind]]
    arcs = pairwise(_places(problem, vehicle, order))
    return int(problem.fixed[kind]) + sum(
        int(cost[one, other]) for one, other in arcs if OPEN not in {one, other}
    )


def _places(problem: FastProblem, vehicle: int, order: Sequence[int]) -> list[int]:
    kind = problem.kind[vehicle]
    return [int(problem.start[kind]), *(int(problem.place[visit]) for visit in order), int(problem.end[kind])]


def _broken(problem: FastProblem, vehicle: int, order: Sequence[int]) -> list[str]:
    kind = problem.kind[vehicle]
    found = []
    if len(order) > problem.most[kind]:
        found.append(f"{len(order)} visits, at most {problem.most[kind]}")
    found += [f"may not serve visit {visit}" for visit in order if not problem.allowed[kind, visit]]
    for q, capacity in enumerate(problem.capacity[kind].tolist()):
        load = sum(int(problem.demand[visit, q]) for visit in order)
        if load > capacity:
            found.append(f"load {load} of dimension {q}, at most {capacity}")
    return found + (_late(problem, vehicle, order) if order else [])


def _late(problem: FastProblem, vehicle: int, order: Sequence[int]) -> list[str]:
    """Return the first rule of time that is broken when everything is done as early as possible."""
    kind = problem.kind[vehicle]
    profile = problem.profile[kind]
    time = int(problem.opening[kind])
    here, *places, end = _places(problem, vehicle, order)
    for visit, place in zip(order, places, strict=True):
        time += int(problem.time[profile, here, place]) if here != OPEN else 0
        starts = [
            max(time, int(opens))
            for opens, closes in zip(problem.opens[visit], problem.closes[visit], strict=True)
            if time <= closes
        ]
        if not starts:
            return [f"visit {visit} is reached at {time}, after its last window"]
        time = min(starts) + int(problem.service[profile, visit])
        here = place
    time += int(problem.time[profile, here, end]) if end != OPEN else 0
    return [f"ends at {time}, after {problem.closing[kind]}"] if time > problem.closing[kind] else []
