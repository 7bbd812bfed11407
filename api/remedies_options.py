"""What people may choose about remedies; light to import, for the command line and the server."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REMEDIES = "remedies"
"""Key of the stored document, and path of the page."""

KINDS = ("branch", "kiosk", "hours", "window", "van_stop", "route_stop")
"""What may be done; see :data:`planner.remedies.question.Kind`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemediesOptions:
    """The neutral defaults let everything compete for half a million a year.

    Attributes
    ----------
    within
        The standard: minutes by car.
    budget
        Money a year.
    kinds
        What may be done.
    costs
        File of costs and assumptions, or names and values as in one; None for the defaults.
    with_plan
        Whether the vans of the published plan are on the road.
    vans
        At most so many new vans.
    places
        So many candidates are looked at.
    seconds
        For each search.
    seed
        Same workspace, options, week and seed: same remedies, unless a search runs out of time.
    """

    within: float = 30.0
    budget: float = 500_000.0
    kinds: tuple[str, ...] = KINDS
    costs: Path | Mapping[str, float | str] | None = None
    with_plan: bool = True
    vans: int = 2
    places: int = 120
    seconds: float = 20.0
    seed: int = 0
