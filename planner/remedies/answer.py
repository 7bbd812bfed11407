"""The frozen answer of remedies."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.remedies.actions import Action
from planner.remedies.explain import Fate, Fix
from planner.remedies.needs import Needs
from planner.remedies.prices import Prices
from planner.remedies.question import RemediesQuestion
from planner.remedies.ranking import Step
from planner.siting.frontier import Frontier
from planner.siting.problem import SitingProblem
from planner.siting.result import SitingResult


@dataclass(frozen=True, slots=True, kw_only=True)
class RemediesAnswer:
    """What to do with the money, in which order, and why not something else.

    Attributes
    ----------
    question
        What was asked.
    needs
        Who is not served today.
    actions
        Everything that could be done.
    problem, result
        The same as a siting problem, and its answer with a bound; None where nothing is missing or nothing can be
        done.
    steps
        The chosen actions in the order in which to take them.
    redundant_today
        Ids of branches and stops that nobody would miss even now.
    redundant
        For each step, ids of branches and stops that nobody would miss after it.
    lacks
        On ids (a gap, ``hours:<branch>``, ``windows:<branch>``), most people first: ``cause``, ``people``, ``met``
        (people whom the chosen actions reach), ``worth_people`` and ``worth_money`` (what one more action that covers
        it whole would be worth at the margin), ``lon``, ``lat``.
    prices
        Dual prices.
    fates
        Why each action was chosen or not.
    fixes
        The cheapest fixes of each lack.
    frontier
        How many people less money reaches; None like ``result``.
    """

    question: RemediesQuestion
    needs: Needs
    actions: tuple[Action, ...]
    problem: SitingProblem | None
    result: SitingResult | None
    steps: tuple[Step, ...]
    redundant_today: tuple[str, ...]
    redundant: tuple[tuple[str, ...], ...]
    lacks: pd.DataFrame
    prices: Prices | None
    fates: tuple[Fate, ...]
    fixes: Mapping[str, tuple[Fix, ...]]
    frontier: Frontier | None

    @property
    def chosen(self) -> tuple[Action, ...]:
        """The chosen actions in the order in which to take them."""
        return tuple(self.actions[step.action] for step in self.steps)

    @property
    def people(self) -> float:
        """People newly reached by all of them."""
        return 0.0 if self.result is None else self.result.objective

    @property
    def cost(self) -> float:
        """What all of them cost a year."""
        return sum(action.cost for action in self.chosen)
