"""Seven villages along one road and four places to build: small enough to know every answer by heart.

::

    village   a    b    c    d    e    f    g
    people   10   20   30   40   30   20   10
    minute    0    5   10   15   20   25   30        on the road; sites: west 5, middle 15, east 25, far 60
"""

import numpy as np

from planner.siting.problem import Model, Sites, SitingProblem
from planner.siting.reach import Reach

PEOPLE = np.array([10.0, 20.0, 30.0, 40.0, 30.0, 20.0, 10.0])
VILLAGES = np.arange(0.0, 35.0, 5.0) * 60
PLACES = np.array([5.0, 15.0, 25.0, 60.0]) * 60
WEST, MIDDLE, EAST, FAR = range(4)


def villages(
    model: Model = "mclp", *, within: float | None = 5.0, choose: int | None = 1, **options: object
) -> SitingProblem:
    """Return the question; ``within`` in minutes, everything beyond ``sites`` as in ``SitingProblem``."""
    sites = options.pop("sites", Sites(ids=("west", "middle", "east", "far")))
    return SitingProblem(
        model=model,
        reach=Reach.from_matrix(np.abs(VILLAGES[:, None] - PLACES[None, :])),
        people=PEOPLE,
        sites=sites,  # type: ignore[arg-type]
        within=None if within is None else within * 60,
        choose=choose,
        **options,  # type: ignore[arg-type]
    )
