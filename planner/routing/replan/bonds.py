"""What the stops that stand mean for the visits still to be made: which vehicles may make them, and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from planner.routing.plan import Stop
from planner.routing.problem import Relation, RoutingProblem, TimeWindow, Visit

Standing = Mapping[str, tuple[str, Stop]]
"""Visit id -> its vehicle and its stop, where it stands as it is."""


@dataclass(slots=True)
class Bonds:
    """What binds the visits still to be made.

    Attributes
    ----------
    allowed
        Visit id -> vehicles that may make it, where not all may.
    limits
        Visit id -> earliest and latest start of setup or service; None for no limit.
    """

    allowed: dict[str, frozenset[str]]
    limits: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def only(self, visit: str, vehicles: frozenset[str]) -> None:
        """Let only ``vehicles`` make ``visit``."""
        self.allowed[visit] = self.allowed.get(visit, vehicles) & vehicles

    def between(self, visit: str, earliest: int, latest: int | None) -> None:
        """Let ``visit`` start no earlier than ``earliest`` and no later than ``latest``."""
        low, high = self.limits.get(visit, (0, None))
        highs = [time for time in (high, latest) if time is not None]
        self.limits[visit] = max(low, earliest, 0), min(highs, default=None)


def bind(
    problem: RoutingProblem, bonds: Bonds, standing: Standing, stubs: Mapping[str, str]
) -> tuple[Relation, ...]:
    """Narrow ``bonds`` by the relations to what stands, and return the relations among what is still to be made.

    ``stubs`` are the visit that stands for the last stop of each vehicle that is on its way.
    """
    vans = {vehicle.id: vehicle.unit for vehicle in problem.vehicles}
    visits = {visit.id: visit for visit in problem.visits}
    left: list[Relation] = []
    for relation in problem.relations:
        _bind_vehicles(relation, bonds, standing, vans)
        if relation.kind in ("order", "sequence", "directly"):
            for before, after in pairwise(relation.visits):
                _bind_times(relation, bonds, standing, (visits[before], visits[after]))
        left += _still(relation, standing, stubs)
    return tuple(left)


def limited(visit: Visit, limit: tuple[int, int | None] | None) -> Visit:
    """Return ``visit`` with its windows cut to starts within ``limit``; one that never opens if nothing is left."""
    if limit is None:
        return visit
    earliest, latest = limit
    if not visit.windows and latest is None:
        return replace(visit, windows=(TimeWindow(earliest=earliest, latest=10**9),))
    if not visit.windows:
        return replace(
            visit,
            windows=(TimeWindow(earliest=earliest, latest=max(earliest, latest or 0)),),
            ends_within=False,
        )
    lasting = visit.service_duration if visit.ends_within else 0
    closes = 10**9 if latest is None else latest + lasting
    windows = tuple(
        TimeWindow(earliest=max(w.earliest, earliest), latest=min(w.latest, closes))
        for w in visit.windows
        if max(w.earliest, earliest) <= min(w.latest, closes)
    )
    return replace(visit, windows=windows or (TimeWindow(earliest=0, latest=0),))


def _bind_vehicles(relation: Relation, bonds: Bonds, standing: Standing, vans: Mapping[str, str]) -> None:
    """Let the visits that are left be made by, or not by, the van of those that stand."""
    made = [standing[label][0] for label in relation.visits if label in standing]
    left = [label for label in relation.visits if label not in standing]
    if not made or relation.kind == "order":
        return
    units = {vans[label] for label in made}
    if relation.kind == "same_vehicle":
        allowed = frozenset(label for label, unit in vans.items() if unit in units)
    elif relation.kind == "different_vehicles":
        allowed = frozenset(label for label, unit in vans.items() if unit not in units)
    else:
        allowed = frozenset(made)
    for label in left:
        bonds.only(label, allowed)


def _bind_times(relation: Relation, bonds: Bonds, standing: Standing, pair: tuple[Visit, Visit]) -> None:
    """Keep the gap between a visit that stands and its neighbour that does not."""
    before, after = pair
    if before.id in standing and after.id not in standing:
        end = standing[before.id][1].departure
        latest = None if relation.most_gap is None else end + relation.most_gap
        bonds.between(after.id, end + relation.least_gap, latest)
    elif after.id in standing and before.id not in standing:
        start = standing[after.id][1].start
        lasting = max([before.service_duration, *before.service_by_type.values()])
        lasting += max([before.setup_duration, *before.setup_by_type.values()])
        earliest = 0 if relation.most_gap is None else start - relation.most_gap - before.service_duration
        bonds.between(before.id, earliest, start - relation.least_gap - lasting)


def _still(relation: Relation, standing: Standing, stubs: Mapping[str, str]) -> Iterator[Relation]:
    """Yield what remains of ``relation``; of ``directly`` also the link to where the vehicle stands."""
    visits: Sequence[str] = [label for label in relation.visits if label not in standing]
    if relation.kind == "directly":
        made = [label for label in relation.visits if label in standing]
        stub = stubs.get(standing[made[-1]][0]) if made else None
        visits = [stub, *visits] if stub is not None and visits else visits
    if len(visits) > 1:
        yield replace(relation, visits=tuple(visits))
