"""Who goes where once the sites are chosen: a transportation problem, solved as a linear program."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from planner.siting.capacitated.model import CapacityModel
from planner.siting.reach import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """The best flows between some open sites.

    Attributes
    ----------
    people
        ``(pairs,)`` of the model.
    value
        Costs of the flows and prices of the sites.
    missing
        People who must be served and cannot be.
    prize
        ``(rows,)`` what one more person there would cost.
    """

    people: Floats
    value: float
    missing: float
    prize: Floats


def transport(model: CapacityModel, chosen: NDArray[np.bool_]) -> Transport | None:
    """Return the cheapest flows to the ``(sites,)`` chosen sites; None where they cost more money than there is."""
    pairs = np.flatnonzero(chosen[model.site])
    money = model.money - float(model.fixed[chosen].sum())
    if money < -1e-9 * max(1.0, abs(model.money)):
        return None
    rows, columns = len(model.people), len(pairs)
    penalty = _penalty(model)
    cost = np.concatenate([model.cost[pairs], np.zeros(rows), [penalty]])
    at_row = sparse.csr_array(
        (np.ones(columns), (model.row[pairs], np.arange(columns))), shape=(rows, columns)
    )
    everybody = sparse.hstack([at_row, sparse.eye_array(rows), sparse.csr_array((rows, 1))], format="csr")
    limits, most = _limits(model, pairs, max(0.0, money))
    unit = model.least or 1.0  # or HiGHS would take few people for nobody
    solved = linprog(
        cost,
        A_ub=limits,
        b_ub=most / unit,
        A_eq=everybody,
        b_eq=model.people / unit,
        bounds=(0, None),
        method="highs",
    )
    if solved.status != 0:
        return None
    people = np.zeros(len(model.site))
    people[pairs] = np.maximum(0.0, solved.x[:columns]) * unit
    price = float(model.problem.prices[chosen].sum())
    return Transport(
        people=people,
        value=float((people * model.cost).sum()) + price,
        missing=max(0.0, float(solved.x[-1])) * unit,
        prize=np.asarray(solved.eqlin.marginals, dtype=np.float64),
    )


def _penalty(model: CapacityModel) -> float:
    """Return the cost of a person who must be served and is not: more than any detour."""
    spread = float(np.ptp(model.cost)) if len(model.cost) else 0.0
    return 1.0 + 20.0 * (spread + float(np.abs(model.cost).max(initial=0.0)))


def _limits(model: CapacityModel, pairs: NDArray[np.int64], money: float) -> tuple[sparse.csr_array, Floats]:
    """Return the rows of capacities, of the people who may stay unserved and of the money, and their right sides."""
    rows, columns = len(model.people), len(pairs)
    site = model.site[pairs]
    limited = np.flatnonzero(np.isfinite(model.problem.sites.capacity))
    position = np.full(len(model.may), -1)
    position[limited] = np.arange(len(limited))
    counted = np.flatnonzero(position[site] >= 0)
    capacity = sparse.csr_array(
        (np.ones(len(counted)), (position[site[counted]], counted)), shape=(len(limited), columns + rows + 1)
    )
    unserved = np.concatenate([np.zeros(columns), np.ones(rows), [-1.0]])[None, :]
    dear = float(model.use[site].max(initial=0.0)) or 1.0
    use = np.concatenate([model.use[site] / dear, np.zeros(rows + 1)])[None, :]
    most = np.append(model.problem.sites.capacity[limited], model.free)
    if not np.isfinite(model.money):
        return sparse.csr_array(sparse.vstack([capacity, unserved])), most
    return sparse.csr_array(sparse.vstack([capacity, unserved, use])), np.append(most, money / dear)
