"""What the fast engine is asked, as flat arrays: visits, kinds of vehicles, profiles of cost and time."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.errors import ProblemError

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

LARGEST = 1 << 30
"""Times, costs, loads and fixed costs stay within this many either way, so that 32 bits hold them."""
OPEN = -1
"""The place of a route that begins at its first visit, or ends at its last."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FastProblem:
    """Routes for visits and vehicles without breaks, limits of length, soft windows, pairs or reloads.

    Below, ``n`` visits, ``p`` places, ``m`` profiles, ``k`` kinds of vehicles, ``v`` vehicles, ``w`` windows, ``q``
    load dimensions. Arrays are copied and made read-only. All values are whole, and at most 2**30 in size.

    Attributes
    ----------
    cost, time
        ``(m, p, p)`` of each profile, from row to column; cost in any unit, seconds, both at least 0.
    place
        ``(n,)`` where each visit is.
    opens, closes
        ``(n, w)`` seconds between which service may begin, ascending; where a visit has fewer windows its last
        one is repeated.
    service
        ``(m, n)`` seconds of each visit with each profile.
    demand
        ``(n, q)`` at least 0; what a vehicle carries is the sum over its visits.
    weight
        ``(n,)`` at least 0; plans are compared by the weight of what they leave out, then by cost. A visit of
        weight 0 is optional.
    penalty
        ``(n,)`` at least 0; added to the cost where the visit is left out.
    kind
        ``(v,)`` the kind of each vehicle.
    profile
        ``(k,)`` which matrices a kind uses.
    start, end
        ``(k,)`` places; ``OPEN`` (-1) for a route that begins at its first visit or ends at its last.
    opening, closing
        ``(k,)`` seconds between which a vehicle is on the road.
    capacity
        ``(k, q)`` at least 0.
    fixed
        ``(k,)`` cost of each vehicle that is used.
    most
        ``(k,)`` visits of one vehicle.
    allowed
        ``(k, n)`` whether a kind may serve a visit.

    Raises
    ------
    ProblemError
        When shapes do not fit together or a value is out of range; all that is wrong is told at once.
    """

    cost: Ints
    time: Ints
    place: Ints
    opens: Ints
    closes: Ints
    service: Ints
    demand: Ints
    weight: Longs
    penalty: Longs
    kind: Ints
    profile: Ints
    start: Ints
    end: Ints
    opening: Ints
    closing: Ints
    capacity: Ints
    fixed: Ints
    most: Ints
    allowed: Bools

    def __post_init__(self) -> None:
        """Freeze the arrays; refuse what does not fit together."""
        problems = [*self._ranges(), *self._shapes()] or list(self._references())
        if problems:
            raise ProblemError("These arrays are no routing problem.", problems)
        for field in fields(self):
            given = getattr(self, field.name)
            frozen = np.array(given, dtype=_dtype(field.name), order="C")
            frozen.setflags(write=False)
            object.__setattr__(self, field.name, frozen)

    @property
    def visits(self) -> int:
        """Number of visits."""
        return len(self.place)

    @property
    def vehicles(self) -> int:
        """Number of vehicles."""
        return len(self.kind)

    def _shapes(self) -> list[str]:
        n, k, m, p = len(self.place), len(self.profile), len(self.cost), self.cost.shape[-1]
        w, q = self.opens.shape[-1], self.demand.shape[-1]
        shapes: dict[str, tuple[int, ...]] = {
            **dict.fromkeys(("cost", "time"), (m, p, p)),
            **dict.fromkeys(("place", "weight", "penalty"), (n,)),
            **dict.fromkeys(("opens", "closes"), (n, max(w, 1))),
            **dict.fromkeys(("profile", "start", "end", "opening", "closing", "fixed", "most"), (k,)),
            "kind": (len(self.kind),),
            "service": (m, n),
            "demand": (n, q),
            "capacity": (k, q),
            "allowed": (k, n),
        }
        return [
            f"{name} has shape {getattr(self, name).shape}, expected {shape}"
            for name, shape in shapes.items()
            if getattr(self, name).shape != shape
        ]

    def _ranges(self) -> list[str]:
        problems = []
        for field in fields(self):
            given = getattr(self, field.name)
            if not given.size or given.dtype.kind == "b":
                continue
            most = _MOST_WEIGHT if field.name in {"weight", "penalty"} else LARGEST
            least = _LEAST.get(field.name, 0)
            if not (given.min() >= least and given.max() <= most):
                problems.append(f"{field.name} holds {given.min()}..{given.max()}, expected {least}..{most}")
        return problems

    def _references(self) -> list[str]:
        places, kinds = self.cost.shape[-1], len(self.profile)
        limits = {"place": places, "start": places, "end": places, "kind": kinds, "profile": len(self.cost)}
        problems = [
            f"{name} refers to {getattr(self, name).max()}, expected at most {limit - 1}"
            for name, limit in limits.items()
            if len(getattr(self, name)) and getattr(self, name).max() >= limit
        ]
        if (self.opens > self.closes).any():
            problems.append("a window closes before it opens")
        if (self.opens[:, 1:] < self.opens[:, :-1]).any() or (self.closes[:, 1:] < self.closes[:, :-1]).any():
            problems.append("windows of a visit are not ascending")
        if (self.opening > self.closing).any():
            problems.append("a kind of vehicle closes before it opens")
        return problems


_MOST_WEIGHT = 1 << 40
_LEAST = dict.fromkeys(("opens", "closes", "opening", "closing"), -LARGEST) | {"start": OPEN, "end": OPEN}


def _dtype(name: str) -> Any:
    return {"weight": np.int64, "penalty": np.int64, "allowed": np.bool_}.get(name, np.int32)
