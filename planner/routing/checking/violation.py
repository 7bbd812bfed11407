"""One way in which a plan breaks a rule."""

from dataclasses import dataclass
from typing import Literal

ViolationKind = Literal[
    "unknown",
    "count",
    "no_reason",
    "group",
    "shipment",
    "relation",
    "skill",
    "not_allowed",
    "load",
    "shift",
    "window",
    "service",
    "setup",
    "travel",
    "unreachable",
    "break",
    "driving_rule",
    "max_tasks",
    "max_driving",
    "max_metres",
    "max_duration",
    "reload",
    "nonsense",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One way in which a plan breaks a rule.

    Attributes
    ----------
    kind
        Which rule.
    vehicle, visit
        Whom it concerns; None where it is not about one of them.
    amount
        How far from what is allowed: seconds, metres, units of load, or how many; 1 where only yes or no counts.
    sentence
        The same in words, without the vehicle.
    """

    kind: ViolationKind
    vehicle: str | None = None
    visit: str | None = None
    amount: float = 1.0
    sentence: str

    def __str__(self) -> str:
        """Return the sentence with the vehicle in front."""
        return self.sentence if self.vehicle is None else f"{self.vehicle}: {self.sentence}"
