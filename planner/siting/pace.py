"""How far a search has come against its budget, and whether anybody wants it to stop."""

import time
from dataclasses import dataclass, field

from planner.solving import Budget, Standing, Watch

_TOLD_EVERY_S = 0.2


@dataclass(slots=True)
class Pace:
    """Counts the steps of one search; mutable, lives as long as the search.

    Attributes
    ----------
    budget, watch
        When to stop.
    steps
        Iterations made, in the unit of the budget.
    stopped
        Whether the watcher asked to stop.
    """

    budget: Budget
    watch: Watch
    steps: float = 0.0
    stopped: bool = False
    _began: float = field(default_factory=time.monotonic)
    _told: float = float("-inf")

    @property
    def seconds(self) -> float:
        """Wall seconds since the search began."""
        return time.monotonic() - self._began

    @property
    def seconds_left(self) -> float:
        """Wall seconds of the budget that are left; inf without a limit."""
        return float("inf") if self.budget.seconds is None else max(0.0, self.budget.seconds - self.seconds)

    @property
    def steps_left(self) -> float:
        """Iterations of the budget that are left; inf without a limit."""
        return (
            float("inf") if self.budget.iterations is None else max(0.0, self.budget.iterations - self.steps)
        )

    def go_on(self, objective: float | None, bound: float | None, steps: float = 0.0) -> bool:
        """Count ``steps``, tell the watcher now and then, and return whether to search on."""
        self.steps += steps
        if not self.stopped and self.seconds - self._told >= _TOLD_EVERY_S:
            self._told = self.seconds
            self.stopped = not self.watch(Standing(objective=objective, bound=bound))
        return not self.stopped and self.seconds_left > 0 and self.steps_left > 0
