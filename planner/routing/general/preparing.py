"""What a search needs beside the problem: neighbours, what visits are worth, room for routes."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from planner.routing.general.kernels.layout import (
    BREAKS,
    BREAKS_END,
    COMPACTNESS,
    EARLY,
    ENDS_SHIPMENT,
    FAR,
    KIND,
    LATE,
    MANY_BREAKS,
    MOST_DRIVING,
    MOST_DUTY,
    MOST_TASKS,
    MOVED_SECOND,
    MOVED_VEHICLE,
    NEVER,
    PARTNER,
    PER_DUTY_SECOND,
    PER_METRE,
    PER_SECOND,
    PLACE,
    PROFILE,
    PUBLISHED_BY,
    RELOAD_MOST,
    RELOADS,
    RELOADS_END,
    REST_PLACE,
    START,
    WINDOWS,
    WINDOWS_END,
    Floats,
    Instance,
    Ints,
    Longs,
)
from planner.routing.general.kernels.layout_search import (
    ABSENT,
    DEMAND,
    LOADED,
    LOST,
    MASKS,
    OTHER_VAN,
    RUINED,
    SAME_ROUTE,
    SAME_VAN,
    SETS,
    TAKEN,
    WEIGHT,
    Given,
    Plan,
)
from planner.routing.general.workspace import labels_for
from planner.routing.problem import RoutingProblem

NEIGHBOURS = 60
"""Nearest visits that are known of each."""

EVERYWHERE = 120
"""Up to so many visits, every place in every route is tried for each of them."""

TRIED_NEIGHBOURS = 40
"""Beyond, places beside so many neighbours are."""

MOST_RELOADS = 24
"""Reloads that a route has room for."""

MOST_STOPS = 4000
"""Stops that a route has room for."""

TUNING = (10.0, 10.0, 0.01, 0.01)
"""Mean removed, longest string, share of blinks, of longer strings: Christiaens and Vanden Berghe, 2020, table 2."""

ABSENCE = 8.0
"""What a visit left out weighs while annealing, in usual legs."""

PEOPLE_PARTS = 1000
"""Parts of a person that are told apart."""


def given_of(problem: RoutingProblem, day: Instance) -> Given:
    """Return what never changes while searching."""
    worth, lost = _worth(problem, day)
    bonds, bond = _bonds(problem)
    taken = np.where(day.visit[:, PUBLISHED_BY] != -1, day.terms[MOVED_VEHICLE], 0.0)
    weight = _weights(worth, usual_leg(day))
    wish = [worth, np.stack([_demands(problem), bonds[:-1], bonds[1:]], axis=1)]
    near = TRIED_NEIGHBOURS if len(day.visit) > EVERYWHERE else 0
    return Given(
        near=_near(day),
        wish=np.ascontiguousarray(np.concatenate(wish, axis=1)),
        value=np.ascontiguousarray(np.column_stack([lost, taken, weight, _keys(day, worth)])),
        bond=bond,
        traits=np.stack(
            [_alike(problem, day, bonded=len(bond) > 0), _sets(day), _special(problem, day)], axis=1
        ),
        fastest=_fastest(day),
        setting=np.array([near, len(bond) > 0, day.load.any()], np.int64),
        tuning=np.array(TUNING),
    )


def usual_leg(day: Instance) -> float:
    """Return the mean cost of driving to one of the five nearest visits; 1 where driving costs nothing."""
    count = min(5, len(day.visit) - 1)
    if count < 1 or len(day.vehicle) == 0:
        return 1.0
    profile = int(day.vehicle[0, PROFILE])
    places = day.visit[:, PLACE]
    rows = places[np.unique(np.linspace(0, len(places) - 1, 500).astype(np.int64))]
    costs = day.seconds[profile][np.ix_(rows, places)] * day.rate[:, PER_SECOND].mean()
    if len(day.arc_cost) and day.arc_cost[profile, 0, 0] >= 0:
        costs = day.arc_cost[profile][np.ix_(rows, places)].copy()
    if len(day.metres):
        costs = costs + day.metres[profile][np.ix_(rows, places)] * day.rate[:, PER_METRE].mean()
    costs[day.seconds[profile][np.ix_(rows, places)] >= FAR] = np.inf
    nearest = np.partition(costs, count, axis=1)[:, 1 : count + 1]
    nearest = nearest[np.isfinite(nearest)]
    return float(nearest.mean()) if len(nearest) and nearest.mean() > 0 else 1.0


def plan_of(day: Instance, given: Given, seed: int) -> Plan:
    """Return room for a plan in which nothing is made yet."""
    vehicles, visits, dimensions = len(day.vehicle), len(day.visit), day.load.shape[2]
    room = longest_route(day) + 4
    sets = int(given.traits[:, SETS].max(initial=1))
    listed = np.flatnonzero(day.visit[:, ENDS_SHIPMENT] == 0)
    absent = np.zeros((2, visits + 1), np.int64)
    absent[:, : len(listed)] = listed
    counts = np.zeros(8, np.int64)
    counts[ABSENT] = len(listed)
    firsts = np.unique(given.wish[:, DEMAND], return_index=True)[1]
    lost = given.value[firsts, LOST].sum() + given.value[:, TAKEN].sum()
    label, share, queue, label_counts = labels_for(room)
    return Plan(
        routes=np.zeros((3, vehicles, room), np.int64),
        state=_states(vehicles),
        money=np.zeros((vehicles, 6)),
        visits=np.stack([np.full(visits, -1, np.int64), np.zeros(visits, np.int64)], axis=1),
        leave=np.zeros((vehicles, room, sets), np.int64),
        latest=np.zeros((vehicles, room, 2, sets), np.int64),
        aboard=np.zeros((3, vehicles, room if given.setting[LOADED] else 0, dimensions), np.int64),
        owed=np.tile(given.wish[firsts, :3].sum(axis=0), (3, 1)),
        total=np.tile([lost, given.value[firsts, WEIGHT].sum()], (3, 1)),
        absent=absent,
        counts=counts,
        spare=np.zeros((8, MASKS), np.int64),
        order=np.zeros(room, np.int64),
        rank=np.zeros(visits + 1),
        at=np.full(visits, -1, np.int64),
        onboard=np.zeros((room, dimensions), np.int64),
        times=np.zeros((5, room), np.int64),
        label=label,
        share=share,
        queue=queue,
        label_counts=label_counts,
        rng=np.array([_mixed(seed)], np.uint64),
    )


def _states(vehicles: int) -> Longs:
    states = np.zeros((vehicles, 10), np.int64)
    states[:, RUINED] = -1
    return states


def longest_route(day: Instance) -> int:
    """Return how many stops the longest possible route has, reloads included, or ``MOST_STOPS`` if that is less."""
    most = 0
    for v in range(len(day.vehicle)):
        row = day.vehicle[v]
        lasting = np.sort(day.lasting[0, row[KIND], day.may[v] == 1])
        fits = int((np.cumsum(lasting) <= row[LATE] - row[EARLY]).sum())
        reloads = min(MOST_RELOADS, int(row[RELOAD_MOST])) if row[RELOADS_END] > row[RELOADS] else 0
        most = max(most, min(fits, int(row[MOST_TASKS])) + reloads)
    return min(most, MOST_STOPS) + 1


def _mixed(seed: int) -> int:
    """Return a word that is not 0 from any seed: the finaliser of splitmix64 (Steele, Lea and Flood, 2014)."""
    word = (seed + 0x9E3779B97F4A7C15) % 2**64
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB % 2**64
    return (word ^ (word >> 31)) or 1


def _worth(problem: RoutingProblem, day: Instance) -> tuple[Longs, Floats]:
    worth = np.zeros((len(problem.visits), 3), np.int64)
    lost = np.zeros(len(problem.visits))
    for c, visit in enumerate(problem.visits):
        if visit.penalty is not None:
            lost[c] = visit.penalty
        elif day.visit[c, ENDS_SHIPMENT] == 0:
            worth[c] = visit.priority, min(round(visit.people * PEOPLE_PARTS), 1 << 45), _number(day, c)
    return worth, lost


def _number(day: Instance, c: int) -> int:
    """Return how many visits are lost with this one: a shipment is two."""
    return 2 if day.visit[c, PARTNER] >= 0 else 1


def _weights(worth: Longs, usual: float) -> Floats:
    most = worth.max(axis=0, initial=1)
    share = 4 * worth[:, 0] / 100 + worth[:, 1] / max(1, most[1])
    weights: Floats = np.where(worth[:, 2] > 0, ABSENCE * usual * (1 + share), 0.0)
    return weights


def _demands(problem: RoutingProblem) -> Longs:
    first: dict[str, int] = {}
    return np.array(
        [
            c if visit.group is None else first.setdefault(visit.group, c)
            for c, visit in enumerate(problem.visits)
        ],
        np.int64,
    )


def _near(day: Instance) -> Ints:
    """Return the nearest visits of each by the shorter of both ways."""
    count = min(NEIGHBOURS, len(day.visit) - 1)
    if count < 1 or len(day.vehicle) == 0:
        return np.zeros((len(day.visit), 0), np.int32)
    places = day.visit[:, PLACE]
    seconds = day.seconds[int(day.vehicle[0, PROFILE])]
    near = np.empty((len(places), count), np.int32)
    for c, place in enumerate(places):
        away = np.minimum(seconds[place, places], seconds[places, place])
        away[c] = np.iinfo(np.int32).max
        nearest = np.argpartition(away, count - 1)[:count] if count < len(places) - 1 else _others(c, count)
        near[c] = nearest[np.argsort(away[nearest], kind="stable")]
    return near


def _others(c: int, count: int) -> Longs:
    return np.delete(np.arange(count + 1), c)


def _keys(day: Instance, worth: Longs) -> Floats:
    visits = len(day.visit)
    keys = np.zeros((visits, 6))
    starts = np.unique(day.vehicle[:, START])
    starts = starts[starts >= 0]
    places = day.visit[:, PLACE]
    if len(starts):
        keys[:, 0] = -day.seconds[0][np.ix_(starts, places)].min(axis=0).astype(np.float64)
    for c in range(visits):
        windows = day.window[day.visit[c, WINDOWS] : day.visit[c, WINDOWS_END]]
        if len(windows):
            keys[c, 1] = float((windows[:, 1] - windows[:, 0]).sum())
            keys[c, 2] = float(windows[0, 0])
        else:
            keys[c, 1] = 1e9
    keys[:, 3] = day.may.sum(axis=0)
    keys[:, 4] = -np.abs(day.load).sum(axis=(0, 2))
    keys[np.lexsort(worth.T[::-1])[::-1], 5] = np.arange(visits)
    return keys


def _bonds(problem: RoutingProblem) -> tuple[Longs, Longs]:
    kinds = {"same_vehicle": SAME_VAN, "different_vehicles": OTHER_VAN}
    position = {visit.id: c for c, visit in enumerate(problem.visits)}
    bonds: list[list[tuple[int, int]]] = [[] for _ in problem.visits]
    for relation in problem.relations:
        for a in relation.visits:
            kind = kinds.get(relation.kind, SAME_ROUTE)
            bonds[position[a]] += [(position[b], kind) for b in relation.visits if b != a]
    flat = np.array([bond for row in bonds for bond in row], np.int64).reshape(-1, 2)
    return np.concatenate([[0], np.cumsum([len(row) for row in bonds])]).astype(np.int64), flat


def _alike(problem: RoutingProblem, day: Instance, *, bonded: bool) -> Longs:
    """Return for each vehicle the first that is exactly like it; all differ where their names matter."""
    if bonded or problem.published:
        return np.arange(len(problem.vehicles))
    first: dict[object, int] = {}
    keys = ((replace(v, id="", van=None), day.may[k].tobytes()) for k, v in enumerate(problem.vehicles))
    return np.array([first.setdefault(key, k) for k, key in enumerate(keys)], np.int64)


def _sets(day: Instance) -> Longs:
    return np.array([_sets_of_breaks(day, row) for row in day.vehicle], np.int64)


def _sets_of_breaks(day: Instance, row: Longs) -> int:
    rests = day.rest[row[BREAKS] : row[BREAKS_END]]
    return 1 << int((rests[:, REST_PLACE] < 0).sum()) if len(rests) <= MANY_BREAKS else 1


def _special(problem: RoutingProblem, day: Instance) -> Longs:
    """Return which vehicles' orders only the complete timing can judge."""
    all_ = len(day.chain_visit) > 0 or day.terms[COMPACTNESS] > 0 or len(day.soft) > 0
    all_ = all_ or bool(day.terms[MOVED_SECOND] > 0 and problem.published)
    return np.array([all_ or any(_reasons(day, v)) for v in range(len(day.vehicle))], np.int64)


def _reasons(day: Instance, v: int) -> Iterator[bool]:
    row = day.vehicle[v]
    rests = slice(row[BREAKS], row[BREAKS_END])
    yield bool(day.rate[v, PER_DUTY_SECOND] > 0 or row[MOST_DUTY] < NEVER)
    yield bool(row[MOST_DRIVING] > 0)
    yield bool(day.slice_from[row[PROFILE]] < day.slice_from[row[PROFILE] + 1])
    yield bool((day.rest[rests, REST_PLACE] >= 0).any() or len(day.rest[rests]) > MANY_BREAKS)
    yield bool((day.rest_load[rests] < NEVER).any())


def _fastest(day: Instance) -> Ints:
    profiles = len(day.slice_from) - 1
    if len(day.slice) == 0:
        return day.seconds
    fastest = day.seconds[:profiles].copy()
    for profile in range(profiles):
        for layer in day.slice[day.slice_from[profile] : day.slice_from[profile + 1], 1]:
            fastest[profile] = np.minimum(fastest[profile], day.seconds[layer])
    return fastest
