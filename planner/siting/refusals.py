"""What is wrong with a siting problem before anybody tries to solve it: ranges, shapes, names."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from planner.siting.problem import SitingProblem

_SHOWN = 5


def problems_of(problem: "SitingProblem") -> Iterator[str]:
    """Yield one line for each way in which ``problem`` contradicts itself."""
    shapes = [*_kind_problems(problem)] or [*_shape_problems(problem)]
    yield from shapes
    if shapes:
        return
    yield from _people_problems(problem)
    yield from _site_problems(problem)
    yield from _limit_problems(problem)
    yield from _model_problems(problem)
    yield from _floor_problems(problem)
    yield from _rule_problems(problem)


def _kind_problems(problem: "SitingProblem") -> Iterator[str]:
    """Yield what is not even of the right kind."""
    from planner.siting.problem import MODELS  # noqa: PLC0415 (the type reads this module)

    if problem.model not in MODELS:
        yield f"model is {problem.model!r}, expected one of {', '.join(MODELS)}"
    for name in ("choose", "most_closed"):
        value = getattr(problem, name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | np.integer)):
            yield f"{name} is {value!r}, expected a whole number"
    for name in ("within", "budget", "share"):
        value = getattr(problem, name)
        if value is not None and not np.issubdtype(np.asarray(value).dtype, np.number):
            yield f"{name} is {value!r}, expected a number"


def _shape_problems(problem: "SitingProblem") -> Iterator[str]:
    demand, sites = problem.reach.demand, problem.reach.sites
    if problem.people.shape != (demand,):
        yield f"people has shape {problem.people.shape}, expected ({demand},)"
    if len(problem.sites) != sites:
        yield f"there are {len(problem.sites)} sites and travel times to {sites}"
    count = len(problem.sites)
    for name in ("fixed_cost", "use_cost", "closing_cost", "price", "capacity", "attraction"):
        values = getattr(problem.sites, name)
        if values is not None and values.shape != (count,):
            yield f"{name} has shape {values.shape}, expected ({count},)"
    if problem.within is not None and np.shape(problem.within) not in {(), (demand,)}:
        yield f"within has shape {np.shape(problem.within)}, expected one number or ({demand},)"
    if problem.apart is not None and problem.apart.shape != (sites, sites):
        yield f"apart has shape {problem.apart.shape}, expected ({sites}, {sites})"
    if problem.huff is not None and problem.huff.rivals.shape != (demand,):
        yield f"rivals has shape {problem.huff.rivals.shape}, expected ({demand},)"


def _people_problems(problem: "SitingProblem") -> Iterator[str]:
    wrong = np.flatnonzero(~(np.isfinite(problem.people) & (problem.people >= 0)))
    for row in wrong[:_SHOWN]:
        yield f"people at demand point {row} is {problem.people[row]:g}, expected a finite number of at least 0"
    if len(wrong) > _SHOWN:
        yield f"... and at {len(wrong) - _SHOWN} more demand points"


def _site_problems(problem: "SitingProblem") -> Iterator[str]:
    sites = problem.sites
    repeated = [name for name, times in Counter(sites.ids).items() if times > 1]
    for name in repeated[:_SHOWN]:
        yield f"site id {name!r} is used more than once"
    if "" in sites.ids:
        yield "a site id is empty"
    for name in ("fixed_cost", "use_cost", "closing_cost", "price"):
        yield from _range_problems(problem, name, above=False)
    yield from _range_problems(problem, "capacity", above=True)
    yield from _range_problems(problem, "attraction", above=True)
    for name in ("mandatory", "forbidden", "existing"):
        positions: tuple[int, ...] = getattr(sites, name)
        yield from (f"{name} site {k} does not exist" for k in positions if not 0 <= k < len(sites))
        yield from (f"{name} site {k} is named twice" for k, times in Counter(positions).items() if times > 1)


def _range_problems(problem: "SitingProblem", name: str, *, above: bool) -> Iterator[str]:
    values = getattr(problem.sites, name)
    if values is None:
        return
    right = values > 0 if above else np.isfinite(values) & (values >= 0)
    for site in np.flatnonzero(~right)[:_SHOWN]:
        expected = "above 0" if above else "a finite number of at least 0"
        yield f"{name} of {problem.sites.ids[site]} is {values[site]:g}, expected {expected}"


def _limit_problems(problem: "SitingProblem") -> Iterator[str]:
    for name in ("choose", "most_closed"):
        value = getattr(problem, name)
        if value is not None and value < 0:
            yield f"{name} is {value}, expected at least 0"
    if problem.budget is not None and not problem.budget >= 0:
        yield f"budget is {problem.budget}, expected at least 0"
    if problem.within is not None and not (np.asarray(problem.within) >= 0).all():
        yield "within must be at least 0 seconds"
    if not 0 < problem.share <= 1:
        yield f"share is {problem.share:g}, expected above 0 and at most 1"
    covers = np.asarray(problem.covers, dtype=float)
    if not len(covers) or not (covers >= 0).all() or abs(covers.sum() - 1) > 1e-9:
        yield f"covers is {problem.covers}, expected numbers of at least 0 that add up to 1"


def _model_problems(problem: "SitingProblem") -> Iterator[str]:
    model = problem.model
    if (
        model in {"p-median", "p-center", "p-dispersion"}
        and problem.choose is None
        and problem.budget is None
    ):
        yield f"{model} needs choose, the number of sites, or a budget"
    if model == "p-dispersion" and (problem.choose is None or problem.apart is None):
        yield "p-dispersion needs choose and apart, the travel times between sites"
    if problem.apart is not None and model == "p-dispersion":
        apart = problem.apart
        if not np.array_equal(apart, apart.T, equal_nan=True) or (apart < 0).any() or np.isinf(apart).any():
            yield "apart must be symmetric, finite where there is a way, and not negative"
    if (
        model in {"p-center", "p-dispersion"}
        and problem.sites.price is not None
        and problem.sites.price.any()
    ):
        yield f"{model} takes no prices of sites; use a budget"
    if model == "huff":
        yield from _huff_problems(problem)
    if model not in {"mclp", "lscp"} and len(problem.covers) > 1:
        yield f"covers beyond the first go with mclp and lscp, not with {model}"
    if model != "lscp" and problem.share != 1:
        yield f"share goes with lscp, not with {model}; use floors"
    if problem.capacitated:
        yield from _capacity_problems(problem)


def _huff_problems(problem: "SitingProblem") -> Iterator[str]:
    huff = problem.huff
    if huff is None:
        yield "huff needs the competitors: Huff(rivals=...), the sum of their utilities at each demand point"
        return
    if not (np.isfinite(huff.rivals) & (huff.rivals >= 0)).all():
        yield "rivals must be finite and at least 0"
    if not 0 < huff.exponent < np.inf or not 0 < huff.least_seconds < np.inf:
        yield "exponent and least_seconds must be finite and above 0"


def _capacity_problems(problem: "SitingProblem") -> Iterator[str]:
    if problem.model not in {"lscp", "mclp", "p-median"}:
        yield f"capacities and costs of use go with lscp, mclp and p-median, not with {problem.model}"
    if len(problem.covers) > 1:
        yield "capacities and costs of use do not go with backup covers"


def _floor_problems(problem: "SitingProblem") -> Iterator[str]:
    if problem.floors and problem.within is None and problem.model not in {"lscp", "mclp"}:
        yield "floors need within, the seconds that count as covered"
    for floor in problem.floors:
        if not 0 <= floor.share <= 1:
            yield f"the floor of {floor.name} is {floor.share:g}, expected 0..1"
        rows = np.asarray(floor.demand)
        if len(rows) and not 0 <= rows.min() <= rows.max() < len(problem.people):
            yield f"the floor of {floor.name} names demand points that do not exist"
        if len(np.unique(rows)) < len(rows):
            yield f"the floor of {floor.name} names a demand point twice"


def _rule_problems(problem: "SitingProblem") -> Iterator[str]:
    for rule in problem.rules:
        if len(rule.sites) != len(rule.weights) or len(set(rule.sites)) != len(rule.sites):
            yield f"rule {rule.name!r} needs each site once and a weight for each"
        if any(not 0 <= site < len(problem.sites) for site in rule.sites):
            yield f"rule {rule.name!r} names a site that does not exist"
        if not np.isfinite(rule.weights).all() or np.isnan([rule.low, rule.high]).any():
            yield f"rule {rule.name!r} has a weight or a bound that is no number"
        if rule.low > rule.high:
            yield f"rule {rule.name!r} asks for at least {rule.low:g} and at most {rule.high:g}"
