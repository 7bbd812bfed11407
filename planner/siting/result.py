"""The answer to a siting problem."""

from dataclasses import dataclass

from planner.siting.reach import Floats, Positions
from planner.solving import SolveReport, Status

NOBODY = -1
"""The site of who is assigned to none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flows:
    """Who goes where when demand points are divided between sites: parallel arrays, ``people`` above 0."""

    demand: Positions
    site: Positions
    people: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitingResult:
    """The chosen sites and how good they are; counted again in plain numpy before it leaves (``check_siting``).

    Attributes
    ----------
    chosen
        Positions of the chosen sites, ascending.
    assigned
        ``(demand,)`` the site that each demand point uses, ``NOBODY`` for none: the nearest within reach (``p-median``,
        ``p-center``), the one of most worth and then the nearest (``mclp``, ``lscp``), the likeliest (``huff``), the one
        with most of its people (capacities). Read-only.
    objective
        In the unit of the model: people (``mclp``, ``huff``), sum of prices (``lscp``), person-seconds (``p-median``),
        seconds (``p-center``, ``p-dispersion``), less or plus the prices of the chosen sites.
    bound
        No choice is better than this.
    gap
        ``|bound - objective| / max(|objective|, |bound|)``, 0..1; 0 where both are 0.
    status
        ``optimal`` when the bound is met but for rounding (one part in a million), else ``feasible``.
    flows
        Who goes where, with capacities; else None.
    worth
        ``(demand,)`` dual prices: by how much the bound moves for each demand point, in the unit of the objective: what
        covering it is worth once sites are scarce. None where the method yields none.
    report
        How it was found.
    """

    chosen: tuple[int, ...]
    assigned: Positions
    objective: float
    bound: float
    gap: float
    status: Status
    report: SolveReport
    flows: Flows | None = None
    worth: Floats | None = None
