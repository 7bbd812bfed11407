"""Siting by spopt with PuLP and the CBC it brings along, as its notebooks do.

::

    python -m peers.siting.spopt_cbc mclp|p-median INSTANCE [--seconds LIMIT]
    python -m peers.siting.spopt_cbc frontier INSTANCE --most 30 --seconds LIMIT
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulp
from peers.siting.given import NOTHING, PROVEN, STOPPED, Answer, Given, cpu_seconds, load, tell, told_points

SOLUTION_OPTIMAL = 1
"""``sol_status``; ``status`` is 1 for whatever CBC had when its time was up."""


def mclp(given: Given, choose: int) -> Any:
    """Return spopt's model of maximal covering."""
    from spopt.locate import MCLP

    return MCLP.from_cost_matrix(given.seconds, given.people, given.radius, choose)


def p_median(given: Given, choose: int) -> Any:
    """Return spopt's model of the p-median."""
    from spopt.locate import PMedian

    return PMedian.from_cost_matrix(given.seconds, given.people, choose)


def solved(model: Any, seconds: float | None) -> Answer:
    """Solve a model; a choice that CBC gave up on is no proof, and one with fractions is no choice."""
    solver = pulp.PULP_CBC_CMD(msg=False, threads=1, timeLimit=seconds)
    try:
        model = model.solve(solver, results=False)
    except (pulp.PulpSolverError, RuntimeError):  # CBC was ended from outside; it ended with nothing
        return Answer((), NOTHING)
    values = [variable.value() or 0.0 for variable in model.fac_vars]
    proven = model.problem.sol_status == SOLUTION_OPTIMAL
    if any(min(value, 1 - value) > 1e-6 for value in values):
        return Answer((), NOTHING)
    return Answer(tuple(k for k, value in enumerate(values) if value > 0.5), PROVEN if proven else STOPPED)


def frontier(given: Given, most: int, seconds: float) -> None:
    """Solve one budget after the other until the CPU seconds are used up."""
    begin = cpu_seconds()
    points = []
    for choose in range(1, most + 1):
        if cpu_seconds() - begin >= seconds:
            break
        answer = solved(mclp(given, choose), None)
        points.append({"limit": choose, "objective": given.covered(answer.chosen), "bound": None})
    told_points("spopt + CBC, one after the other", points, begin)


def main() -> None:
    """Answer one question."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("question", choices=["mclp", "p-median", "frontier"])
    parser.add_argument("instance", type=Path)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--most", type=int, default=30)
    asked = parser.parse_args()
    given = load(asked.instance)
    if asked.question == "frontier":
        frontier(given, asked.most, asked.seconds)
        return
    model: Callable[[Given, int], Any] = mclp if asked.question == "mclp" else p_median
    value = given.covered if asked.question == "mclp" else given.person_seconds
    tell("spopt + CBC", given, value, lambda: solved(model(given, given.choose), asked.seconds))


if __name__ == "__main__":
    main()
