"""How large a problem may be, as vroom-express publishes it; whoever runs the server may set other limits."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from api.vroom.errors import VroomError, wrong

_NOT_A_PROBLEM = (
    "Invalid JSON object in request, please add vehicles and jobs or shipments to the object body"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VroomLimits:
    """What one request may bring and take.

    Attributes
    ----------
    body_bytes
        Size of the body.
    places
        Jobs, and two for each shipment.
    vehicles
        Vehicles.
    seconds
        Wall time of the search.
    """

    body_bytes: int = 1_000_000
    places: int = 1000
    vehicles: int = 200
    seconds: int = 300

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "VroomLimits":
        """Return the limits in ``FARREACH_VROOM_BODY_BYTES``, ``_PLACES``, ``_VEHICLES``, ``_SECONDS``.

        Raises
        ------
        VroomError
            If one of them is no whole number above 0.
        """
        found = {}
        for field in fields(cls):
            name = f"FARREACH_VROOM_{field.name.upper()}"
            given = environment.get(name)
            if given is None:
                continue
            if not (given.isascii() and given.isdecimal() and int(given) > 0):
                raise VroomError(1, f"{name} is {given[:20]!r}, expected a whole number above 0.")
            found[field.name] = int(given)
        return cls(**found)


def not_a_problem() -> VroomError:
    """Return the refusal of a body in which there is no problem at all."""
    return wrong(_NOT_A_PROBLEM)


def check_size(document: Any, limits: VroomLimits) -> None:
    """Refuse a body without a problem, and one that is too large.

    Raises
    ------
    VroomError
        Code 2 or 4, in the words of vroom-express.
    """
    if not isinstance(document, dict) or "vehicles" not in document:
        raise not_a_problem()
    if "jobs" not in document and "shipments" not in document:
        raise not_a_problem()
    places = _count(document, "jobs") + 2 * _count(document, "shipments")
    for name, count, most in (
        ("locations", places, limits.places),
        ("vehicles", _count(document, "vehicles"), limits.vehicles),
    ):
        if count > most:
            raise VroomError(4, f"Too many {name} ({count}) in query, maximum is set to {most}")


def _count(document: Mapping[str, Any], key: str) -> int:
    given = document.get(key)
    return len(given) if isinstance(given, list) else 0
