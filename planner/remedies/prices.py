"""What covering is worth at the margin: dual prices of the relaxed problem.

Sites may be built in part. A row of need ``i`` is covered up to level ``l`` of worth as far as sites of at least that
worth are built: ``z_il <= sum of x_j over sites j with worth_ij >= v_l``, ``z_il <= 1``, and the objective counts
``people_i * (v_l - v_(l-1)) * z_il``. The dual of the first constraint is what one more site there would be worth in
people, that of the budget is how many people one more unit of money reaches; their quotient is money.
Daskin, Network and Discrete Location, Wiley 1995, section 4.5, writes the same relaxation without levels.
"""

from dataclasses import dataclass

import numpy as np
import scipy.optimize
import scipy.sparse as sp

from planner.remedies.ranking import summed
from planner.siting.problem import Rule, SitingProblem
from planner.siting.reach import Floats, Positions

_EASE = 1e-4
"""Rules are eased by so much, for the same reason: where a rule binds only because everybody is covered already, the
rows keep their prices. The bound stays one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Dual prices.

    Attributes
    ----------
    people_per_money
        People that one more unit of money reaches; 0 where money is not scarce.
    row_worth
        ``(rows,)`` people that one more site covering the row whole would bring: all of them where nobody covers it,
        none where others do anyway.
    bound
        People that no choice exceeds.
    """

    people_per_money: float
    row_worth: Floats
    bound: float

    @property
    def money_per_person(self) -> float:
        """What the last person reached costs; inf where money is not scarce."""
        return 1 / self.people_per_money if self.people_per_money > 0 else float("inf")


@dataclass(frozen=True, slots=True)
class _Levels:
    """Cells of a row and a level of worth: their people, their rows, and which sites reach them."""

    people: Floats
    row: Positions
    sites: sp.csr_array


def dual_prices(problem: SitingProblem, money: float) -> Prices:
    """Return the dual prices of reaching the most people for ``money`` under the rules of ``problem``."""
    levels, sites = _levels(problem), len(problem.sites)
    cells = len(levels.people)
    if not cells:
        return Prices(
            people_per_money=0.0,
            row_worth=problem.people.copy(),
            bound=0.0,
        )
    rules = _rule_rows(problem.rules, sites)
    cover = sp.hstack([-levels.sites, sp.eye_array(cells)])
    spending = sp.hstack([sp.csr_array(problem.sites.fixed_cost[None, :]), sp.csr_array((1, cells))])
    bounded = sp.hstack([rules[0], sp.csr_array((rules[0].shape[0], cells))])
    solved = scipy.optimize.linprog(
        -np.concatenate([np.zeros(sites), levels.people]),
        A_ub=sp.vstack([cover, spending, bounded], format="csr"),
        b_ub=np.concatenate([np.zeros(cells), [money], rules[1]]),
        bounds=np.column_stack([np.zeros(sites + cells), _most(levels, sites)]),
        method="highs",
    )
    assert solved.status == 0, solved.message
    dual = -solved.ineqlin.marginals
    return Prices(
        people_per_money=float(max(0.0, dual[cells])),
        row_worth=_beyond_reach(problem, levels)
        + summed(levels.row, np.clip(dual[:cells], 0.0, levels.people), len(problem.people)),
        bound=float(-solved.fun),
    )


def _beyond_reach(problem: SitingProblem, levels: _Levels) -> Floats:
    """Return ``(rows,)`` the people whom no site serves, or the part of their need that none meets."""
    return problem.people - summed(levels.row, levels.people, len(problem.people))


def _most(levels: _Levels, sites: int) -> Floats:
    """Return the upper bounds of sites and cells.

    Sites that cover something need none: built once they cover all they can. A bound that holds anyway would take its
    share of the prices from the rows, in one of many ways to divide them.
    """
    helpful = np.zeros(sites, bool)
    helpful[levels.sites.indices] = True
    return np.concatenate([np.where(helpful, np.inf, 1.0), np.ones(len(levels.people))])


def _levels(problem: SitingProblem) -> _Levels:
    """Return the cells of all rows and the levels of worth at which some site serves them."""
    reach = problem.covering
    useful = (reach.worth > 0) & (problem.people[reach.row] > 0)
    row, site, worth = reach.row[useful], reach.site[useful], reach.worth[useful]
    pairs = np.unique(np.column_stack([row.astype(float), worth]), axis=0)
    cell_row, level = pairs[:, 0].astype(np.int64), pairs[:, 1]
    first = np.diff(cell_row, prepend=-1) != 0
    step = level - np.where(first, 0.0, np.roll(level, 1))
    start = np.searchsorted(cell_row, np.arange(len(problem.people) + 1))
    depth = [
        np.arange(start[r], np.searchsorted(level[start[r] : start[r + 1]], w, side="right") + start[r])
        for r, w in zip(row, worth, strict=True)
    ]
    cells = np.concatenate([np.zeros(0, np.int64), *depth])
    sites = np.repeat(site, [len(some) for some in depth])
    matrix = sp.csr_array((np.ones(len(cells)), (cells, sites)), shape=(len(cell_row), len(problem.sites)))
    return _Levels(problem.people[cell_row] * step, cell_row, matrix)


def _rule_rows(rules: tuple[Rule, ...], sites: int) -> tuple[sp.csr_array, Floats]:
    """Return the rules as ``matrix @ x <= high``."""
    rows: list[tuple[float, Rule, float]] = []
    rows += [(1.0, rule, rule.high + _EASE * abs(rule.high)) for rule in rules if np.isfinite(rule.high)]
    rows += [(-1.0, rule, _EASE * abs(rule.low) - rule.low) for rule in rules if np.isfinite(rule.low)]
    at = np.repeat(np.arange(len(rows)), [len(rule.sites) for _, rule, _ in rows])
    columns = np.array([site for _, rule, _ in rows for site in rule.sites], np.int64)
    values = np.array([sign * weight for sign, rule, _ in rows for weight in rule.weights])
    matrix = sp.csr_array((values, (at, columns)), shape=(len(rows), sites))
    return matrix, np.array([high for *_, high in rows])
