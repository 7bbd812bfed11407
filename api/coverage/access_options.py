"""What may be asked about access; light, for the command line and the server."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Measure = Literal[
    "minutes", "nearest", "cumulative", "gravity", "2sfca", "e2sfca", "3sfca", "m2sfca", "bfca", "raam"
]
MEASURES: tuple[Measure, ...] = get_args(Measure)
"""``minutes`` to the nearest branch, however far; ``nearest``: minutes to the n-th place; the others as in the literature."""

DecayName = Literal["cutoff", "zones", "linear", "gaussian", "exponential", "power", "logistic"]
DECAYS: tuple[DecayName, ...] = get_args(DecayName)

Supply = Literal["count", "capacity", "hours"]
SUPPLIES: tuple[Supply, ...] = get_args(Supply)

LESS_IS_BETTER: tuple[Measure, ...] = ("minutes", "nearest", "raam")

DEFAULT_DECAY: Mapping[str, DecayName] = {
    "cumulative": "cutoff",
    "2sfca": "cutoff",
    "e2sfca": "zones",
    "3sfca": "gaussian",
    "m2sfca": "gaussian",
    "bfca": "gaussian",
    "gravity": "exponential",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessOptions:
    """How access is measured.

    Attributes
    ----------
    measure
        One of :data:`MEASURES`.
    within
        Minutes beyond which a place does not count.
    decay
        How the weight of a place fades up to ``within``; None for what the measure usually has.
    supply
        What a place offers: itself, its capacity, or the hours that it serves in the period.
    with_vans
        Whether vans count, by the hours that they stand there.
    n
        For ``nearest``: which.
    """

    measure: Measure = "e2sfca"
    within: float = 30.0
    decay: DecayName | None = None
    supply: Supply = "count"
    with_vans: bool = False
    n: int = 1

    @property
    def fading(self) -> DecayName | None:
        """The decay that holds; None where the measure has none."""
        return None if self.measure not in DEFAULT_DECAY else self.decay or DEFAULT_DECAY[self.measure]

    @property
    def needs_hours(self) -> bool:
        """Whether opening hours matter."""
        return self.with_vans or self.supply == "hours"

    def document(self) -> dict[str, Any]:
        """Return the same as JSON."""
        return {**asdict(self), "decay": self.fading}
