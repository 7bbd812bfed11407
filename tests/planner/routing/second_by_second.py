"""The slow truth: everything a crew can do, tried second by second. For tiny days only."""

from collections.abc import Iterator

from planner.routing.problem import RoutingProblem, Vehicle, Visit

State = tuple[str, int, int, str, int, bool, int, int]
"""What it does (away, road, ready), stops made, breaks taken, place, seconds left of the drive, whether it comes from the
place of a break, seconds at the wheel since a rest, seconds of standing so far (both 0 without a rule)."""


def ends(problem: RoutingProblem, vehicle: Vehicle, visits: list[Visit]) -> dict[int, int]:
    """Return the earliest end for each second of departure from which there is one."""
    shift = vehicle.shift
    before = _breaks_before(vehicle)
    found = {}
    for leaving in range(shift.earliest, shift.latest + 1):
        starts = {
            ("away", 0, taken, vehicle.depot or "", 0, False, 0, 0)
            for time, taken in before
            if time <= leaving
        }
        end = _earliest_end(problem, vehicle, visits, leaving, starts)
        if end is not None:
            found[leaving] = end
    return found


def _breaks_before(vehicle: Vehicle) -> set[tuple[int, int]]:
    """Return (time, taken) of all ways to take breaks before leaving."""
    reached = {(vehicle.shift.earliest, 0)}
    todo = list(reached)
    while todo:
        time, taken = todo.pop()
        after = set(_taken(vehicle, time, taken, standing=True))
        if time < vehicle.shift.latest:
            after.add((time + 1, taken))
        todo += after - reached
        reached |= after
    return reached


def _taken(vehicle: Vehicle, time: int, taken: int, *, standing: bool) -> Iterator[tuple[int, int]]:
    for b, rest in enumerate(vehicle.breaks):
        allowed = rest.place is None and (standing or rest.on_road)
        inside = any(window.holds(time) for window in rest.windows)
        if allowed and inside and not taken >> b & 1 and time + rest.duration <= vehicle.shift.latest:
            yield time + rest.duration, taken | 1 << b


def _earliest_end(
    problem: RoutingProblem, vehicle: Vehicle, visits: list[Visit], leaving: int, starts: set[State]
) -> int | None:
    at: dict[int, set[State]] = {leaving: set(starts)}
    for time in range(leaving, vehicle.shift.latest + 1):
        todo = list(at.pop(time, set()))
        seen = set(todo)
        while todo:
            state = todo.pop()
            if state[0] == "home" and _rests_after(vehicle, time, state[2]):
                return time
            for then, after in _next(problem, vehicle, visits, time, state):
                if then == time and after not in seen:
                    seen.add(after)
                    todo.append(after)
                elif then > time:
                    at.setdefault(then, set()).add(after)
    return None


def _rests_after(vehicle: Vehicle, time: int, taken: int) -> bool:
    """Return whether the breaks that are left can be taken after coming back."""
    full = (1 << len(vehicle.breaks)) - 1
    reached = {(time, taken)}
    todo = list(reached)
    while todo:
        now, mask = todo.pop()
        if mask == full:
            return True
        after = set(_taken(vehicle, now, mask, standing=True))
        if now < vehicle.shift.latest:
            after.add((now + 1, mask))
        todo += after - reached
        reached |= after
    return False


def _next(
    problem: RoutingProblem, vehicle: Vehicle, visits: list[Visit], time: int, state: State
) -> Iterator[tuple[int, State]]:
    kind, made, taken, place, _left, detour, since, _stood = state
    goal = visits[made].location if made < len(visits) else vehicle.ends_at
    if kind == "away":
        yield from _standing(vehicle, time, state)
        for b, rest in enumerate(vehicle.breaks):
            ended = made == len(visits) and goal is None
            if rest.place is not None and not taken >> b & 1 and not ended:
                yield (
                    time,
                    (f"road to {b}", made, taken, place, _leg(problem, place, rest.place), detour, since, 0),
                )
        yield time, ("road", made, taken, place, _leg(problem, place, goal or place), detour, since, 0)
    elif kind.startswith("road"):
        yield from _on_road(vehicle, time, state, home=made == len(visits), goal=goal or place)
    elif kind == "ready":
        yield from _served(vehicle, visits, time, state)
    elif kind.startswith("ready to"):
        yield from _at_inn(vehicle, time, state)


def _on_road(
    vehicle: Vehicle, time: int, state: State, *, home: bool, goal: str
) -> Iterator[tuple[int, State]]:
    kind, made, taken, place, left, detour, since, _ = state
    if left == 0:
        there = "ready" + kind[4:]
        spot = goal if kind == "road" else vehicle.breaks[int(kind[8:])].place or ""
        yield (
            time,
            (
                "home" if home and kind == "road" else there,
                made,
                taken,
                spot,
                0,
                detour,
                since,
                0,
            ),
        )
    elif vehicle.driving_rule is None or since < vehicle.driving_rule.most:
        wheel = since + 1 if vehicle.driving_rule else 0
        yield time + 1, (kind, made, taken, place, left - 1, detour, wheel, 0)
    for then, mask in _taken(vehicle, time, taken, standing=False):
        rested = _rested(vehicle, since, then - time)
        yield then, (kind, made, mask, place, left, detour, rested, 0)
    rule = vehicle.driving_rule
    if rule is not None and rule.on_road and time + rule.rest <= vehicle.shift.latest:
        yield time + rule.rest, (kind, made, taken, place, left, detour, 0, 0)


def _served(vehicle: Vehicle, visits: list[Visit], time: int, state: State) -> Iterator[tuple[int, State]]:
    _, made, taken, place, _, detour, since, _ = state
    yield from _standing(vehicle, time, state)
    visit = visits[made]
    known = visits[made - 1].location if made else vehicle.starts_at
    setup = 0 if known == visit.location == place and not detour else visit.setup("")
    over = time + setup + visit.service("")
    if _open(visit, time, over) and over <= vehicle.shift.latest:
        yield over, ("away", made + 1, taken, place, 0, False, since, 0)


def _at_inn(vehicle: Vehicle, time: int, state: State) -> Iterator[tuple[int, State]]:
    kind, made, taken, place, _, detour, since, stood = state
    b = int(kind[9:])
    rest = vehicle.breaks[b]
    yield time + 1, (kind, made, taken, place, 0, detour, _rested(vehicle, since, stood + 1), stood + 1)
    if any(window.holds(time) for window in rest.windows) and time + rest.duration <= vehicle.shift.latest:
        long = stood + rest.duration
        yield (
            time + rest.duration,
            ("away", made, taken | 1 << b, place, 0, True, _rested(vehicle, since, long), long),
        )


def _standing(vehicle: Vehicle, time: int, state: State) -> Iterator[tuple[int, State]]:
    """Wait a second, or take a break; not at the place of another break, and before leaving that is done already."""
    kind, made, taken, place, left, detour, since, stood = state
    ruled = vehicle.driving_rule is not None
    long = stood + 1 if ruled else 0
    yield time + 1, (kind, made, taken, place, left, detour, _rested(vehicle, since, long), long)
    if (made == 0 and kind == "away") or (kind == "away" and detour):
        return
    for then, mask in _taken(vehicle, time, taken, standing=True):
        long = stood + then - time if ruled else 0
        yield then, (kind, made, mask, place, left, detour, _rested(vehicle, since, long), long)


def _rested(vehicle: Vehicle, since: int, stood: int) -> int:
    rule = vehicle.driving_rule
    return 0 if rule is None or stood >= rule.rest else since


def _open(visit: Visit, start: int, end: int) -> bool:
    if not visit.windows:
        return True
    return any(w.holds(start) and (not visit.ends_within or end <= w.latest) for w in visit.windows)


def _leg(problem: RoutingProblem, a: str, b: str) -> int:
    return int(problem.travel.between(a, b))
