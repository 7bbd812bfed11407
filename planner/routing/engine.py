"""What every routing engine takes and hands back: bare orders of visits, which our own code times and checks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from planner.routing.problem import RoutingProblem
from planner.solving import Budget

Order = list[int]
"""The visits of one vehicle in turn, as positions in ``problem.visits``; ``-1 - k`` is a reload at its k-th place."""

Orders = list[Order]
"""One order for each vehicle of the problem; empty where it stays at home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a search has come.

    Attributes
    ----------
    orders
        The best so far; None before there are any, or where they have not changed since the last call.
    unserved
        Visits that the best so far leaves out.
    cost
        What the best so far costs.
    done
        Share of the budget that is spent, 0..1.
    """

    orders: Orders | None
    unserved: int
    cost: float
    done: float


Watching = Callable[[Progress], bool]
"""Told now and then how far a search has come; returns False to end it with the best so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found, and after how many iterations; ``bound`` is what no plan costs less than, if it knows.

    ``with_help`` names what else took part and how, such as "OR-Tools 9.15 (recombination)".
    """

    orders: Orders
    iterations: int
    bound: float | None = None
    with_help: tuple[str, ...] = ()


class Engine(Protocol):
    """Whatever finds orders for a routing problem."""

    @property
    def name(self) -> str:
        """What it is called in reports."""
        ...

    @property
    def version(self) -> str:
        """Its release."""
        ...

    def cannot(self, problem: RoutingProblem) -> tuple[str, ...]:
        """Return what of ``problem`` it cannot state, each as a short English phrase; empty if it can take it."""
        ...

    def search(
        self,
        problem: RoutingProblem,
        *,
        budget: Budget,
        seed: int,
        start: Orders | None = None,
        watch: Watching | None = None,
    ) -> Found:
        """Return the best orders found within ``budget``, beginning at ``start`` if it is given.

        Orders must be possible by :class:`planner.routing.timetable.Timetable`; whoever calls leaves out what is not.
        """
        ...
