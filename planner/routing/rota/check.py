"""Whether a rota is sound: every date by the checker of plans, every visit by its programme. Knows no search."""

from collections import Counter
from collections.abc import Iterator
from math import fsum

from planner.routing.check import check
from planner.routing.measure import bill
from planner.routing.period import Rota, RotaProblem, plan_of_day, problem_of_day, visit_on
from planner.routing.rota.days import question_on
from planner.routing.rota.kept import broken_rules, made_by_visit, programme_costs


def check_rota(problem: RotaProblem, rota: Rota) -> list[str]:
    """Return one line for each way in which ``rota`` breaks a rule of ``problem``; empty for a sound rota."""
    problems = [*_tally_problems(problem, rota)]
    if problems:
        return problems
    for day in sorted({entry.date for entry in rota.days}):
        broken = check(problem_of_day(problem, rota, day), plan_of_day(rota, day))
        problems += [f"{day}: {line}" for line in broken]
    return problems


def rota_cost(problem: RotaProblem, rota: Rota) -> float:
    """Return what the rota costs: its routes, and what :func:`~.kept.programme_costs` says of its dates.

    In seconds of driving, or in the currency of the vehicles' costs where they count (``own_costs``). Penalties of visits
    that are left out are not in it.
    """
    made = {stop.visit for entry in rota.days for stop in entry.route.stops}
    days = sorted({entry.date for entry in rota.days})
    routes = [
        charges.total
        for day in days
        for _, charges in bill(question_on(problem, day, made), plan_of_day(rota, day)).routes
    ]
    return fsum(routes) + programme_costs(problem, rota)


def _tally_problems(problem: RotaProblem, rota: Rota) -> Iterator[str]:
    """Every visit as often as its programme says, on open days by vehicles that work."""
    visits = {visit.id: visit for visit in problem.visits}
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    for entry in rota.days:
        if entry.date not in problem.days or entry.vehicle not in vehicles:
            yield f"there is no vehicle {entry.vehicle!r} on {entry.date}"
        if (entry.vehicle, entry.date) in problem.absent:
            yield f"vehicle {entry.vehicle!r} does not work on {entry.date}"
        if entry.route.vehicle != entry.vehicle:
            yield f"{entry.date}: the route of {entry.route.vehicle!r} is given to {entry.vehicle!r}"
    van_days = Counter((entry.vehicle, entry.date) for entry in rota.days)
    yield from (f"vehicle {v!r} has {n} routes on {day}" for (v, day), n in van_days.items() if n > 1)
    made = [(stop.visit, entry.date) for entry in rota.days for stop in entry.route.stops]
    yield from (f"visit {label!r} does not exist" for label in sorted({v for v, _ in made} - visits.keys()))
    missed = Counter(left.visit for left in rota.unserved)
    yield from (
        f"visit {label!r} is left out, but does not exist" for label in sorted(missed.keys() - visits.keys())
    )
    times = made_by_visit(problem, rota)
    for visit in problem.visits:
        yield from (
            f"visit {visit.id!r} is closed on {day}"
            for label, day in made
            if label == visit.id and day in problem.days and visit_on(problem, visit, day) is None
        )
        yield from broken_rules(problem, visit.id, times[visit.id], missed[visit.id])
