"""The best set of good routes: set partitioning by CP-SAT.

Routes come from :class:`planner.routing.fast.pool.Pool`; every visit is in one chosen route or left out at its price,
and no kind of vehicle is used more often than there are vehicles. Balinski and Quandt, On an integer program for a
delivery problem, Operations Research 12(2), 1964, p. 300.
"""

from ortools.sat.python import cp_model

from planner.routing.fast.pool import Partition
from planner.solving import Budget


def best_of(partition: Partition, budget: Budget, seed: int) -> tuple[int, ...] | None:
    """Return the numbers of the best set of routes that is found, None where none is.

    ``budget.iterations`` are conflicts of CP-SAT; one thread.
    """
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in partition.routes]
    left_out = [model.new_bool_var("") for _ in partition.skip]
    serving: list[list[cp_model.IntVar]] = [[one] for one in left_out]
    for route, variable in zip(partition.routes, chosen, strict=True):
        for visit in route.visits:
            serving[visit].append(variable)
    for variables in serving:
        model.add_exactly_one(variables)
    for kind, vehicles in enumerate(partition.vehicles):
        of_kind = [one for route, one in zip(partition.routes, chosen, strict=True) if route.kind == kind]
        if len(of_kind) > vehicles:
            model.add(sum(of_kind) <= vehicles)
    worth = [route.cost for route in partition.routes]
    model.minimize(cp_model.LinearExpr.weighted_sum([*chosen, *left_out], [*worth, *partition.skip]))
    _hint(model, partition, chosen, left_out)
    solver = cp_model.CpSolver()
    _limit(solver, budget, seed)
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return tuple(number for number, one in enumerate(chosen) if solver.boolean_value(one))


def _hint(
    model: cp_model.CpModel,
    partition: Partition,
    chosen: list[cp_model.IntVar],
    left_out: list[cp_model.IntVar],
) -> None:
    """Begin with the plan that is known."""
    known = set(partition.hint)
    served = {visit for number in known for visit in partition.routes[number].visits}
    for number, one in enumerate(chosen):
        model.add_hint(one, number in known)
    for visit, one in enumerate(left_out):
        model.add_hint(one, visit not in served)


def _limit(solver: cp_model.CpSolver, budget: Budget, seed: int) -> None:
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % (1 << 31)
    solver.parameters.linearization_level = 2
    if budget.seconds is not None:
        solver.parameters.max_time_in_seconds = budget.seconds
    if budget.iterations is not None:
        solver.parameters.max_number_of_conflicts = budget.iterations
