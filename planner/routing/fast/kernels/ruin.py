"""Ruin: take strings of neighbouring visits out of neighbouring routes.

Christiaens and Vanden Berghe, Slack induction by string removals for vehicle routing problems, Transportation Science
54(2), 2020, section 5.1: adjacent string removal with the procedures *string* and *split string*.
"""

from planner.routing.fast.kernels.chance import below, uniform
from planner.routing.fast.kernels.layout import ABSENT, BANKED, NEXT, PREVIOUS, ROUTE, USED, Given, Plan
from planner.routing.fast.kernels.routes import take_out
from planner.streets.compiled import grafted

LONGEST_STRING = 10
"""L max of the paper, table 1."""
SPLIT_SHARE = 0.5
"""alpha of the paper: how often a string keeps some of its visits."""
STOP_KEEPING = 0.01
"""beta of the paper: after each visit kept, how often no further one is."""


@grafted
def ruin(given: Given, plan: Plan, removed: float, step: int) -> int:
    """Take out about ``removed`` visits around a random one; return what the plan costs less."""
    visits = len(given.skip)
    routed = visits - plan.totals[BANKED]
    used = plan.totals[USED]
    if used == 0:
        return 0
    longest = min(float(LONGEST_STRING), routed / used)
    strings = int(uniform(plan.rng) * (4.0 * removed / (1.0 + longest) - 1.0) + 1.0)
    centre = below(plan.rng, visits)
    less = 0
    for index in range(-1, given.near.shape[1]):
        visit = centre if index < 0 else given.near[centre, index]
        vehicle = plan.node[visit, ROUTE]
        if vehicle < 0 or plan.ruined[vehicle] == step:
            continue
        plan.ruined[vehicle] = step
        most = min(float(plan.visits_of[vehicle]), longest)
        length = min(int(uniform(plan.rng) * most + 1.0), int(plan.visits_of[vehicle]))
        less += _string(given, plan, visit, length, step)
        strings -= 1
        if strings <= 0:
            break
    return less


@grafted
def _string(given: Given, plan: Plan, visit: int, length: int, step: int) -> int:
    """Take ``length`` visits out of the route of ``visit``, together or with some kept between them."""
    node = plan.node
    room = plan.visits_of[node[visit, ROUTE]] - length
    kept = 0
    if length > 1 and room > 0 and uniform(plan.rng) < SPLIT_SHARE:
        kept = 1
        while kept < room and uniform(plan.rng) > STOP_KEEPING:
            kept += 1
    begin = _begin(given, plan, visit, length + kept)
    head = length if kept == 0 else 1 + below(plan.rng, length - 1)
    after = _note_absent(plan, begin, head)
    less = take_out(given, plan, begin, head, step)
    if kept > 0:
        for _ in range(kept):
            after = node[after, NEXT]
        _note_absent(plan, after, length - head)
        less += take_out(given, plan, after, length - head, step)
    return less


@grafted
def _begin(given: Given, plan: Plan, visit: int, length: int) -> int:
    """Return the first node of a random string of the route that has ``length`` visits, ``visit`` among them."""
    node = plan.node
    visits = len(given.skip)
    ahead = 0
    one = node[visit, NEXT]
    while ahead < length - 1 and one < visits:
        ahead += 1
        one = node[one, NEXT]
    behind = 0
    one = node[visit, PREVIOUS]
    while behind < length - 1 and one < visits:
        behind += 1
        one = node[one, PREVIOUS]
    fewest = length - 1 - ahead
    back = fewest + below(plan.rng, behind - fewest + 1)
    for _ in range(back):
        visit = node[visit, PREVIOUS]
    return visit


@grafted
def _note_absent(plan: Plan, begin: int, length: int) -> int:
    """List ``length`` visits as absent; return the node after them."""
    for _ in range(length):
        plan.absent[plan.sizes[ABSENT]] = begin
        plan.sizes[ABSENT] += 1
        begin = plan.node[begin, NEXT]
    return begin
