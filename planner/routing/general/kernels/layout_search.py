"""What a search works on beside the :class:`Instance`: what never changes, and the plan that does."""

from typing import NamedTuple

from planner.routing.general.kernels.chance import Words
from planner.routing.general.kernels.layout import Floats, Ints, Longs

SAME_VAN, OTHER_VAN, SAME_ROUTE = 0, 1, 2
"""Kinds of bonds between two visits."""

PRIORITY, PEOPLE, COUNT, DEMAND, BONDS, BONDS_END = 0, 1, 2, 3, 4, 5
"""Columns of ``wish``: what a visit left out costs before anything else (also of ``owed``), the number of its group,
from where to where in ``bond``."""

LOST, TAKEN, WEIGHT = 0, 1, 2
FAR_KEY, WIDTH_KEY, BEGIN_KEY, CHOICE_KEY, LOAD_KEY, WORTH_KEY = 3, 4, 5, 6, 7, 8
"""Columns of ``value``: penalty of a visit, the same in its group; cost of taking it from the published plan without
making it; what stands for leaving it out while annealing; what visits are sorted by before they are put back."""

LIKE, SETS, SPECIAL = 0, 1, 2
"""Columns of ``traits``: the first vehicle that is exactly like it; how many sets of breaks are told apart; 1 where only
the complete timing knows the cost or whether an order is possible."""

SIZE, DRIVEN, TASKS, VISITS, SAVED_SIZE, IS_SAVED, RUINED, BEST_SIZE, SAVED_VEHICLE = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
)
CLOSED = 9
"""Columns of ``state``: stops of a route, seconds at the wheel and of tasks, visits; stops when saved, whether it is
saved; the step in which a string was taken from it; stops in the best plan; the vehicles that are saved, from the top;
whether nothing is put into it for now."""

METRES, ARCS, MOVED, COST, PLAIN, SAVED_COST = 0, 1, 2, 3, 4, 5
"""Columns of ``money``: metres, arc costs, cost of moved visits; cost of the route, the part of it that grows visit by
visit; cost when saved."""

WHERE, MADE = 0, 1
"""Columns of ``visits``: vehicle, -1 for none; whether one of the group with this number is made."""

NOW, THEN, BEST = 0, 1, 2
"""Rows of ``routes``, ``owed``, ``total``, ``absent``: the plan, as it was when the step began, the best."""

ABSENT, SAVED, SAVED_ABSENT, BLINK, STEPS, ACCEPTED = 0, 1, 2, 3, 4, 5
"""Positions in ``counts``: how many are absent, routes saved, absent when the step began; steps made and accepted."""

NEIGHBOURS, LOADED = 0, 2
"""Positions in ``setting``: neighbours that are tried for insertion, 0 for every place; whether loads count."""

NOT_BEFORE, STARTS, ENDS_AT, SETUPS, PREFERRED = 0, 1, 2, 3, 4
"""Rows of ``times``: earliest start of a stop; its start, its end, its setup; the earliest start that is preferred."""

MASKS = 16
"""Sets of up to four breaks."""


class Given(NamedTuple):
    """What never changes in a search."""

    near: Ints
    """``(visits, neighbours)``, nearest first."""
    wish: Longs
    """``(visits, 6)``"""
    value: Floats
    """``(visits, 9)``"""
    bond: Longs
    """``(bonds, 2)``: other visit, kind."""
    traits: Longs
    """``(vehicles, 3)``"""
    fastest: Ints
    """``(profiles, places, places)``: the least seconds of the day."""
    setting: Longs
    tuning: Floats
    """Mean removed, longest string, share of blinks, of longer strings."""


class Plan(NamedTuple):
    """Routes that change, and room to work in."""

    routes: Longs
    """``(3, vehicles, longest)``"""
    state: Longs
    """``(vehicles, 10)``"""
    money: Floats
    """``(vehicles, 6)``"""
    visits: Longs
    """``(visits, 2)``"""
    leave: Longs
    """``(vehicles, longest + 1, sets)``: earliest departure after so many stops, by breaks taken."""
    latest: Longs
    """``(vehicles, longest + 2, 2, sets)``: latest arrival at a stop (0 without setup, 1 with), by breaks taken."""
    aboard: Longs
    """``(3, vehicles, longest + 1, dimensions)``: load after so many stops; most of its trip so far; most from then on."""
    owed: Longs
    """``(3, 3)``: what is left out."""
    total: Floats
    """``(3, 2)``: cost, and what stands for visits left out while annealing."""
    absent: Longs
    """``(2, visits + 1)``: visits in no route."""
    counts: Longs
    """``(8,)``"""
    spare: Longs
    """``(8, MASKS)``"""
    order: Longs
    rank: Floats
    """Room to sort in."""
    at: Longs
    """Visit -> -1."""
    onboard: Longs
    times: Longs
    """``(5, longest)``"""
    label: Longs
    share: Floats
    queue: Longs
    label_counts: Longs
    rng: Words
