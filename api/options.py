"""What a planner may choose for a plan; light to import, for the command line and the server."""

from dataclasses import dataclass

DOCUMENTS = "documents"
"""Kind under which the store keeps the documents of the latest plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """The neutral defaults plan two vans for two weeks from today.

    Attributes
    ----------
    within
        The standard: minutes by car.
    thresholds
        Minutes of the table of shares.
    vans, stops, weeks
        How many; vans count only where no vehicles were loaded.
    least_people
        People that a stop place must bring within the standard.
    seed
        Same workspace, options, day and seed: same plan.
    """

    within: float = 30.0
    thresholds: tuple[float, ...] = (10.0, 20.0, 30.0, 60.0)
    vans: int = 2
    stops: int = 40
    weeks: int = 2
    least_people: float = 25.0
    seed: int = 0
