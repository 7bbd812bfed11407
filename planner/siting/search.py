"""What every siting method hands to :func:`planner.siting.solve.solve_siting`."""

from dataclasses import dataclass

from planner.siting.reach import Floats
from planner.siting.result import Flows


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best choice that a method found, and what it proved.

    Attributes
    ----------
    chosen
        Positions of the chosen sites; every constraint is met.
    bound
        No choice is better, in the unit of the objective of the whole problem.
    solver, version
        Which program searched, and which release of it.
    seconds
        Wall time of the search.
    flows, worth
        See :class:`planner.siting.result.SitingResult`.
    """

    chosen: tuple[int, ...]
    bound: float
    solver: str
    version: str
    seconds: float
    flows: Flows | None = None
    worth: Floats | None = None
