"""Why nothing answers a siting problem: a smallest set of constraints that contradict each other, in words.

QuickXplain (Junker, Preferred explanations and relaxations for over-constrained problems, AAAI 2004, p. 167) halves the
constraints until only those are left that are all needed for the contradiction; whether some can hold together is a
mixed-integer program for HiGHS (through SciPy).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.errors import InfeasibleError
from planner.siting.check import NOBODY_LOST, TOLERANCE
from planner.siting.constrained.frame import Frame, Rows, frame_of, least, ties
from planner.siting.constrained.named import Named, named_constraints
from planner.siting.measure import covered_share
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions

SUMMARY = (
    "No choice of sites meets every constraint. Loosen or drop one of these, which contradict each other:"
)

_HELD = " is mandatory"
_TOLD_ONE_BY_ONE = 5


def refuse_infeasible(problem: SitingProblem) -> None:
    """Raise if a look is enough to see that nothing meets every constraint; cheap, and certain where it raises.

    Raises
    ------
    InfeasibleError
        With a smallest set of constraints that contradict each other.
    """
    if _hopeless(problem):
        raise InfeasibleError(SUMMARY, conflict_of(problem))


def conflict_of(problem: SitingProblem, *, seconds: float = 5.0) -> tuple[str, ...]:
    """Return constraints in words that cannot all hold, although any of them could be dropped and the rest would hold.

    Parameters
    ----------
    problem
        Any model.
    seconds
        For each question whether some constraints can hold together; about ``k log n`` of them for ``k`` words out of
        ``n`` constraints. What stays undecided counts as yes: the set may then be larger than need be.

    Returns
    -------
    Empty if all constraints can hold together, or if this stays undecided. Where numbers are in the way, the words say
    how near one can come to them while the others hold.
    """
    court = _Court(frame=(frame := frame_of(problem)), ties=ties(frame), seconds=seconds)
    constraints = list(named_constraints(problem, frame))
    if court.agree(constraints):
        return ()
    conflict = _smallest(court, [], constraints, changed=False)
    return _folded([court.words(conflict, position) for position in range(len(conflict))])


def _folded(words: list[str]) -> tuple[str, ...]:
    """Return the words with many mandatory sites told in one line, behind what a planner chose on purpose."""
    held = [line.removesuffix(_HELD) for line in words if line.endswith(_HELD)]
    if len(held) <= _TOLD_ONE_BY_ONE:
        return tuple(words)
    others = [line for line in words if not line.endswith(_HELD)]
    some = ", ".join(held[:_TOLD_ONE_BY_ONE])
    return (*others, f"{len(held)} sites are mandatory: {some} and {len(held) - _TOLD_ONE_BY_ONE} more")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Court:
    """Answers whether constraints can hold together."""

    frame: Frame
    ties: Rows
    seconds: float

    def agree(self, constraints: Sequence[Named]) -> bool:
        """Return whether all of them can hold, or may for all we know."""
        return self.least(constraints, np.zeros(self.frame.unknowns)) != np.inf

    def least(self, constraints: Sequence[Named], aim: Floats) -> float | None:
        """See :func:`planner.siting.constrained.frame.least`."""
        rows = [self.ties, *(Rows(rows=one.rows, low=one.low, high=one.high) for one in constraints)]
        return least(self.frame, rows, aim, self.seconds)

    def words(self, conflict: Sequence[Named], position: int) -> str:
        """Return what one constraint says and how near one can come to it while the others hold."""
        one = conflict[position]
        if one.aim is None or one.said.nearest is None:
            return one.said.words
        value = self.least([other for other in conflict if other is not one], one.aim)
        if value is None or not np.isfinite(value):
            return one.said.words
        return f"{one.said.words} ({one.said.nearest(value)})"


def _smallest(court: _Court, held: list[Named], doubted: list[Named], *, changed: bool) -> list[Named]:
    """Return a smallest part of ``doubted`` that contradicts ``held`` (QuickXplain); all of it together does."""
    if changed and not court.agree(held):
        return []
    if len(doubted) <= 1:
        return doubted
    half = len(doubted) // 2
    first, second = doubted[:half], doubted[half:]
    of_second = _smallest(court, [*held, *first], second, changed=True)
    of_first = _smallest(court, [*held, *of_second], first, changed=bool(of_second))
    return [*of_first, *of_second]


def _hopeless(problem: SitingProblem) -> bool:
    """Return whether even every allowed site together is too little, or the mandatory ones alone too much."""
    sites = problem.sites
    must, never = set(sites.mandatory), set(sites.forbidden)
    allowed = np.array(sorted(set(range(len(sites))) - never), dtype=np.int64)
    closed = [site for site in sites.existing if site in never]
    spent = float(sites.fixed_cost[list(must)].sum() + sites.closing_cost[closed].sum())
    return bool(
        must & never
        or (problem.choose is not None and len(must) > problem.choose)
        or (problem.model == "p-dispersion" and len(allowed) < (problem.choose or 0))
        or (problem.most_closed is not None and len(closed) > problem.most_closed)
        or (problem.budget is not None and spent > problem.budget + TOLERANCE * max(1.0, problem.budget))
        or any(covered_share(problem, allowed, f.demand) < f.share - NOBODY_LOST for f in problem.floors)
        or _somebody_lost(problem, allowed)
        or _too_little_room(problem, allowed)
    )


def _somebody_lost(problem: SitingProblem, allowed: Positions) -> bool:
    if problem.model not in {"lscp", "p-median", "p-center"}:
        return False
    reach = problem.covering if problem.model == "lscp" else problem.reach
    seen = np.bincount(reach.row[np.isin(reach.site, allowed)], minlength=reach.demand)
    lost = float(problem.people[seen < len(problem.covers)].sum())
    if problem.share == 1:
        return lost > 0
    forgiven = TOLERANCE if problem.capacitated else NOBODY_LOST
    return lost > (1 - problem.share + forgiven) * float(problem.people.sum())


def _too_little_room(problem: SitingProblem, allowed: Positions) -> bool:
    if problem.model not in {"lscp", "p-median"} or not problem.capacitated:
        return False
    rooms = np.sort(problem.sites.capacity[allowed])[::-1][: problem.choose]
    need = float(problem.people.sum()) * problem.share
    return float(rooms.sum()) < need * (1 - TOLERANCE) - TOLERANCE
