"""What if: a choice of sites that can be changed one site at a time, answered at once.

For ``mclp`` and ``p-median`` without capacities and backup covers. Floors and rules are not looked at: a person who drags
a site on a map wants to see what happens; :func:`planner.siting.check.choice_problems` says what it breaks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.errors import ProblemError
from planner.siting.best_value.starts import worth_of
from planner.siting.best_value.values import Values, values_of
from planner.siting.kernels.exchange import changes
from planner.siting.measure import assigned_sites
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Sites that are open, and what they are worth.

    Attributes
    ----------
    problem
        What it is about; ``choose`` and ``budget`` do not bind here.
    chosen
        Positions, ascending.
    """

    problem: SitingProblem
    chosen: tuple[int, ...]
    _values: Values = field(repr=False, compare=False)

    @classmethod
    def of(cls, problem: SitingProblem, chosen: Iterable[int]) -> "Choice":
        """Return the choice of these positions.

        Raises
        ------
        ProblemError
            For another model than ``mclp`` or ``p-median``, with capacities or backup covers, or a site that is not.
        """
        sites = tuple(sorted({int(site) for site in chosen}))
        problems = [f"site {k} does not exist" for k in sites if not 0 <= k < len(problem.sites)]
        if problem.model not in {"mclp", "p-median"} or problem.capacitated or len(problem.covers) > 1:
            problems.append("what-if answers mclp and p-median without capacities and backup covers")
        if problems:
            raise ProblemError("This choice cannot be looked at.", problems)
        free = replace(
            problem,
            choose=len(problem.sites),
            budget=None,
            sites=replace(problem.sites, mandatory=(), forbidden=()),
        )
        return cls(problem=problem, chosen=sites, _values=values_of(free))

    @cached_property
    def objective(self) -> float:
        """See ``SitingResult.objective``; inf for ``p-median`` where somebody reaches none of the sites."""
        value = self._values.objective(worth_of(self._values, self._open))
        return float("inf") if self._stranded else value

    @cached_property
    def assigned(self) -> Positions:
        """``(demand,)`` the site that each demand point uses: see ``SitingResult.assigned``."""
        return assigned_sites(self.problem, self.chosen)

    def swapped(self, out: int | None, into: int | None) -> "Choice":
        """Return the choice without ``out`` and with ``into``; None to only add, or only drop.

        Raises
        ------
        ProblemError
            When ``out`` is not chosen, or ``into`` is already or does not exist.
        """
        problems = []
        if out is not None and out not in self.chosen:
            problems.append(f"site {out} is not chosen")
        if into is not None and not 0 <= into < len(self.problem.sites):
            problems.append(f"site {into} does not exist")
        if into is not None and into in self.chosen:
            problems.append(f"site {into} is chosen already")
        if problems:
            raise ProblemError("These sites cannot be exchanged.", problems)
        sites = {*self.chosen} - {out} | ({into} - {None})
        return replace(self, chosen=tuple(sorted(site for site in sites if site is not None)))

    def gains(self) -> Floats:
        """Return ``(sites,)`` by how much the objective changes when a site is added; 0 for chosen ones.

        -inf where only then everybody reaches a site (``p-median``).
        """
        gain, _, _ = self._changes
        return np.where(self._open > 0, 0.0, self._told(gain))

    def losses(self) -> Floats:
        """Return ``(sites,)`` by how much the objective changes when a chosen site is dropped; NaN for the others.

        inf where somebody would reach none (``p-median``).
        """
        _, loss, _ = self._changes
        return np.where(self._open > 0, self._told(-loss), np.nan)

    def best_swap(self, into: int) -> tuple[int, float]:
        """Return the chosen site to give up for ``into``, and by how much the objective changes.

        Raises
        ------
        ProblemError
            When ``into`` is chosen already, or nothing is chosen.
        """
        if into in self.chosen or not self.chosen or not 0 <= into < len(self.problem.sites):
            reason = "it is chosen already, it does not exist, or no site is chosen"
            raise ProblemError("Nothing can be given up for this site.", [reason])
        gain, loss, extra = self._changes
        members = np.array(self.chosen)
        change = gain[into] - loss[members] + extra[into, members]
        best = int(np.argmax(change))
        return int(members[best]), float(self._told(change[best : best + 1])[0])

    def _told(self, change: Floats) -> Floats:
        """Return changes of the worth as changes of the objective: infinite where somebody loses, or finds, a way."""
        alarm = self._values.alarm
        plain = self._values.sign * change
        if not alarm:
            return plain
        rescued = np.rint(change / alarm)
        if self._stranded:
            return np.where(rescued >= self._stranded, -np.inf, 0.0)
        return np.where(rescued < 0, np.inf, plain)

    @cached_property
    def _open(self) -> NDArray[np.int8]:
        is_open = np.zeros(len(self.problem.sites), np.int8)
        is_open[list(self.chosen)] = 1
        return is_open

    @cached_property
    def _changes(self) -> tuple[Floats, Floats, Floats]:
        values = self._values
        return changes(values.start, values.site, values.value, values.price, self._open)

    @cached_property
    def _stranded(self) -> int:
        """How many demand points with people reach none of the sites, in ``p-median``."""
        if self.problem.model != "p-median":
            return 0
        reach = self.problem.reach
        reached = np.zeros(reach.demand, dtype=bool)
        reached[reach.row[self._open[reach.site] > 0]] = True
        return int(((self.problem.people > 0) & ~reached).sum())
