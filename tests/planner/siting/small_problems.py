"""Random siting problems that are small enough to try every choice, for hypothesis."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from planner.siting.problem import Floor, Rule, Sites, SitingProblem, needs, one_of
from planner.siting.reach import Reach

PEOPLE = st.one_of(st.integers(0, 9).map(float), st.floats(0.25, 9.0))
MONEY = st.integers(0, 9).map(float)
COVERS = [(1.0,), (0.5, 0.5), (0.75, 0.25), (0.0, 1.0), (0.2, 0.8), (0.5, 0.3, 0.2)]


@st.composite
def reaches(draw, demand, sites, *, gradual=False):
    """Return travel times of 0 to 9 seconds, some pairs missing."""
    cell = st.one_of(st.none(), st.integers(0, 9))
    matrix = np.array([[draw(cell) for _ in range(sites)] for _ in range(demand)], dtype=float).reshape(
        demand, sites
    )
    reach = Reach.from_matrix(matrix)
    if not gradual:
        return reach
    levels = st.sampled_from([0.0, 0.25, 0.4, 1.0])
    return reach.with_worth(np.array([draw(levels) for _ in reach.site]))


@st.composite
def sites_of(draw, count, model):
    """Return sites with costs; some mandatory, forbidden or existing."""
    kinds = [
        draw(st.sampled_from(["free"] * 6 + ["mandatory", "forbidden", "existing"])) for _ in range(count)
    ]
    money = lambda: np.array([draw(MONEY) for _ in range(count)])  # noqa: E731
    price = draw(st.booleans())
    return Sites.numbered(
        count,
        fixed_cost=money() if count else np.zeros(1),
        closing_cost=money() if count else np.zeros(1),
        price=money() + (model == "lscp") if price and count else None,
        **{
            kind: tuple(k for k in range(count) if kinds[k] == kind)
            for kind in ("mandatory", "forbidden", "existing")
        },
    )


@st.composite
def rules_of(draw, sites):
    """Return up to two rules."""
    if sites < 2:
        return ()
    pair = draw(st.lists(st.integers(0, sites - 1), min_size=2, max_size=2, unique=True))
    general = Rule(
        name="hours",
        sites=tuple(pair),
        weights=(1.5, -0.5),
        low=draw(st.sampled_from([-np.inf, 0.0, 1.0])),
        high=1.5,
    )
    every = [one_of("one place", pair), needs("first the second", *pair), general]
    return tuple(draw(st.lists(st.sampled_from(every), max_size=2, unique_by=lambda rule: rule.name)))


@st.composite
def small_problems(draw, models=("lscp", "mclp", "p-median"), most_sites=6, most_demand=8):
    """Return a problem of one of the models with any mix of side constraints; often nothing meets them all."""
    model = draw(st.sampled_from(models))
    sites, demand = draw(st.integers(1, most_sites)), draw(st.integers(1, most_demand))
    reach = draw(reaches(demand, sites, gradual=model == "mclp" and draw(st.booleans())))
    placed = draw(sites_of(sites, model))
    floors = tuple(
        Floor(
            name=f"area {k}",
            demand=np.array(draw(st.lists(st.integers(0, demand - 1), min_size=1, unique=True))),
            share=draw(st.sampled_from([0.0, 0.3, 0.5, 0.8, 1.0])),
        )
        for k in range(draw(st.sampled_from([0, 0, 1, 2])))
    )
    limited = model in {"p-median", "p-center", "p-dispersion"}
    problem = SitingProblem(
        model=model,
        reach=reach,
        people=np.array([draw(PEOPLE) for _ in range(demand)]),
        sites=placed,
        within=float(draw(st.integers(2, 9))) if model in {"lscp", "mclp"} or floors else None,
        choose=draw(st.integers(0, sites)) if limited else draw(st.one_of(st.none(), st.integers(0, sites))),
        covers=draw(st.sampled_from(COVERS)) if model in {"lscp", "mclp"} else (1.0,),
        share=draw(st.sampled_from([1.0, 1.0, 0.9, 0.6])) if model == "lscp" else 1.0,
        floors=floors,
        rules=draw(rules_of(sites)),
    )
    return replace(
        problem,
        budget=draw(st.one_of(st.none(), st.integers(0, 30).map(float))),
        most_closed=draw(st.one_of(st.none(), st.integers(0, 2))),
    )
