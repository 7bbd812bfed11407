"""Maximal covering by CP-SAT as its guides write it, one worker.

::

    python -m peers.siting.plain_cpsat default|linear INSTANCE --seconds LIMIT
    python -m peers.siting.plain_cpsat frontier INSTANCE --most 30 --seconds LIMIT

``linear`` and ``frontier`` (one number of sites after the other) set ``linearization_level`` to 2.
"""

import argparse
from pathlib import Path

import numpy as np
from ortools.sat.python import cp_model
from peers.siting.given import NOTHING, PROVEN, STOPPED, Answer, Given, cpu_seconds, load, tell, told_points

STATUS = {cp_model.OPTIMAL: PROVEN, cp_model.FEASIBLE: STOPPED}


def solved(given: Given, choose: int, seconds: float, *, linear: bool) -> Answer:
    """Build the model and solve it."""
    model = cp_model.CpModel()
    sites = [model.new_bool_var("") for _ in range(given.seconds.shape[1])]
    reached = [model.new_bool_var("") for _ in given.people]
    for demand, covers in zip(reached, given.covers, strict=True):
        model.add_bool_or([sites[k] for k in np.flatnonzero(covers)] + [~demand])
    model.add(sum(sites) <= choose)
    model.maximize(sum(int(people) * demand for people, demand in zip(given.people, reached, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    if linear:
        solver.parameters.linearization_level = 2
    status = STATUS.get(solver.solve(model), NOTHING)
    if status == NOTHING:
        return Answer((), NOTHING)
    chosen = tuple(k for k, site in enumerate(sites) if solver.boolean_value(site))
    return Answer(chosen, status, solver.best_objective_bound)


def frontier(given: Given, most: int, seconds: float) -> None:
    """Solve one number of sites after the other, the seconds divided equally."""
    begin = cpu_seconds()
    points = []
    for choose in range(1, most + 1):
        answer = solved(given, choose, seconds / most, linear=True)
        points.append({"limit": choose, "objective": given.covered(answer.chosen), "bound": answer.bound})
    told_points("CP-SAT, linearization_level 2, one after the other", points, begin)


def main() -> None:
    """Answer one question."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("how", choices=["default", "linear", "frontier"])
    parser.add_argument("instance", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--most", type=int, default=30)
    asked = parser.parse_args()
    given = load(asked.instance)
    if asked.how == "frontier":
        frontier(given, asked.most, asked.seconds)
        return
    linear = asked.how == "linear"
    name = "CP-SAT, linearization_level 2" if linear else "CP-SAT"
    tell(name, given, given.covered, lambda: solved(given, given.choose, asked.seconds, linear=linear))


if __name__ == "__main__":
    main()
