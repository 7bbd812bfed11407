"""Our side of the siting benchmark, one question in a process of its own.

::

    python -m peers.siting.ours mclp|p-median INSTANCE [--seconds LIMIT]
    python -m peers.siting.ours published p-median|p-center|sjc|san-francisco
    python -m peers.siting.ours frontier INSTANCE --most 30 --seconds LIMIT
    python -m peers.siting.ours what-if INSTANCE

A question is asked from plain arrays to the answer, counted again; then once more in the same process (warm).
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
from measuring import peak_mb, step
from peers.siting.given import cpu_seconds, told_points

from planner.siting.problem import Model, Sites, SitingProblem
from planner.siting.reach import Reach
from planner.siting.result import SitingResult
from planner.siting.solve import solve_siting
from planner.solving import Budget, Standing

SEED = 0
PATIENT_S = 120.0
"""The budget of what should be proven long before."""
WARM_ENOUGH_S = 30.0
"""A first answer that took more, or was not proven, is not asked for again."""
SWAPS = 400


def problem_of(path: Path, model: Model) -> SitingProblem:
    """Return the question of an archive; one that holds the near pairs only is for covering."""
    with np.load(path) as stored:
        given = dict(stored)
    people = given["people"]
    if "seconds" in given:
        seconds = given["seconds"].astype(float)
        if model == "mclp":
            seconds[seconds > given["radius"]] = np.nan
        reach = Reach.from_matrix(seconds)
    else:
        reach = Reach.from_pairs(
            given["row"], given["site"], given["pair_seconds"], demand=len(people), sites=int(given["sites"])
        )
    return SitingProblem(
        model=model,
        reach=reach,
        people=people,
        sites=Sites.numbered(reach.sites),
        within=float(given["radius"]) if model == "mclp" else None,
        choose=int(given["choose"]),
    )


class Heard:
    """Writes down how a search stands."""

    def __init__(self) -> None:
        self.begin = time.perf_counter()
        self.told: list[tuple[float, float | None, float | None]] = []

    def __call__(self, standing: Standing) -> bool:
        """Keep a standing and go on."""
        self.told.append((time.perf_counter() - self.begin, standing.objective, standing.bound))
        return True


def solve(asked: argparse.Namespace) -> None:
    """Tell one answer and what it took, first and again."""
    begin = cpu_seconds()
    with step("ours") as told:
        problem = problem_of(asked.instance, cast(Model, asked.question))
        told["building"] = cpu_seconds() - begin
        heard = Heard()
        result = answered(problem, asked.seconds, heard)
        told["work"], told["cold"] = cpu_seconds() - begin, cpu_seconds()
        told["wall"] = time.perf_counter() - heard.begin
        told["peak MB"] = peak_mb()
        told["heard"] = heard.told[-200:]
        told.update(objective=result.objective, bound=result.bound, gap=result.gap, status=result.status)
        told.update(sites=len(result.chosen), solver=result.report.solver)
        told["warm"] = told["work"]
        if result.status == "optimal" and told["work"] < WARM_ENOUGH_S:
            begin = cpu_seconds()
            answered(problem_of(asked.instance, cast(Model, asked.question)), asked.seconds)
            told["warm"] = cpu_seconds() - begin


def answered(problem: SitingProblem, seconds: float, watch: Heard | None = None) -> SitingResult:
    """Return the verified answer."""
    budget = Budget(seconds=seconds)
    return solve_siting(problem, budget=budget, seed=SEED, watch=watch or (lambda _: True))


Published = Iterator[tuple[str, SitingProblem, float]]


def or_library(model: Model) -> Published:
    """Yield pmed1 to pmed20 with their optima."""
    from tests.planner.siting.known import pmed, pmed_optima

    optima = pmed_optima("pmed" if model == "p-median" else "pcenter")
    for number, optimum in optima.items():
        metres, choose = pmed(number)
        yield f"pmed{number}", plain(model, metres, np.ones(len(metres)), choose=choose), optimum


def sao_jose_dos_campos() -> Published:
    """Yield 25 problems of maximal covering within 800 m."""
    from tests.planner.siting.known import sao_jose, sao_jose_optima

    for name, optimum in sao_jose_optima().items():
        size, _, choose = name.split("_")
        metres, people = sao_jose(int(size.removeprefix("SJC")))
        yield name, plain("mclp", metres, people, within=800, choose=int(choose[1:])), optimum


def san_francisco_stores() -> Published:
    """Yield the five problems of spopt's notebook."""
    from tests.planner.siting.known import san_francisco, san_francisco_optima

    given, known = san_francisco(), cast(dict[str, Any], san_francisco_optima())
    for within in (5000, 8000):
        yield f"LSCP {within} m", plain("lscp", *given, within=within), known[f"LSCP_r{within}"]
    yield "MCLP", plain("mclp", *given, within=5000, choose=4), known["MCLP_p4_r5000"]["objective"]
    yield "p-median", plain("p-median", *given, choose=4), known["PMedian_p4"]
    yield "p-center", plain("p-center", *given, choose=4), known["PCenter_p4"]


def plain(model: Model, metres: Any, people: Any, **options: Any) -> SitingProblem:
    """Return a problem over a matrix."""
    sites = Sites.numbered(metres.shape[1])
    return SitingProblem(model=model, reach=Reach.from_matrix(metres), people=people, sites=sites, **options)


PUBLISHED: dict[str, Callable[[], Published]] = {
    "p-median": lambda: or_library("p-median"),
    "p-center": lambda: or_library("p-center"),
    "sjc": sao_jose_dos_campos,
    "san-francisco": san_francisco_stores,
}


def published(asked: argparse.Namespace) -> None:
    """Tell of each published problem what it took and what was found; nothing where the files are not here."""
    from tests.planner.siting.known import DATA

    if not DATA.exists():
        return
    for name, problem, optimum in PUBLISHED[asked.which]():
        begin = cpu_seconds()
        with step(name) as told:
            result = answered(replace(problem), asked.seconds)
            told["work"] = cpu_seconds() - begin
            told.update(objective=result.objective, optimum=optimum, gap=result.gap, status=result.status)


def frontier_of(asked: argparse.Namespace) -> None:
    """Tell the points of the frontier of numbers of sites."""
    from planner.siting.frontier import frontier

    begin = cpu_seconds()
    problem = problem_of(asked.instance, "mclp")
    limits = range(1, asked.most + 1)
    found = frontier(problem, limits, by="choose", budget=Budget(seconds=asked.seconds), seed=SEED)
    points = [
        {"limit": point.limit, "objective": point.objective, "bound": point.bound, "gap": point.gap}
        for point in found.points
    ]
    told_points("ours", points, begin)


def what_if(asked: argparse.Namespace) -> None:
    """Tell CPU milliseconds of swaps of one site, and of what each new choice says about every other site."""
    from planner.siting.whatif import Choice

    rng = np.random.default_rng(SEED)
    models: tuple[Model, ...] = ("mclp", "p-median")
    for model in models:
        problem = problem_of(asked.instance, model)
        chosen = tuple(sorted(rng.choice(len(problem.sites), problem.choose, replace=False).tolist()))
        outside = np.setdiff1d(np.arange(len(problem.sites)), chosen)
        begin = time.process_time()
        choice = Choice.of(problem, chosen)
        shown(choice)
        opening = 1e3 * (time.process_time() - begin)
        swaps = [swap(choice, int(rng.choice(chosen)), int(rng.choice(outside))) for _ in range(SWAPS)]
        with step(model) as told:
            told["opening"] = opening
            told["swap"], told["gains"], told["best swap"] = zip(*swaps, strict=True)


def swap(choice: Any, out: int, into: int) -> tuple[float, float, float]:
    """Return CPU milliseconds of a swap with what the page shows, of all gains after it, of the best swap back."""
    times = [time.process_time()]
    swapped = choice.swapped(out, into)
    shown(swapped)
    times.append(time.process_time())
    swapped.gains()
    times.append(time.process_time())
    swapped.best_swap(out)
    times.append(time.process_time())
    first, second, third = (1e3 * after - 1e3 * before for before, after in pairwise(times))
    return first, second, third


def shown(choice: Any) -> None:
    """Ask for what the page shows."""
    _ = choice.objective, choice.assigned


QUESTIONS: dict[str, Callable[[argparse.Namespace], None]] = {
    "mclp": solve,
    "p-median": solve,
    "published": published,
    "frontier": frontier_of,
    "what-if": what_if,
}


def main() -> None:
    """Answer one question."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    questions = parser.add_subparsers(dest="question", required=True)
    for name, ask in QUESTIONS.items():
        question = questions.add_parser(name)
        question.set_defaults(ask=ask)
        if name == "published":
            question.add_argument("which", choices=PUBLISHED)
        else:
            question.add_argument("instance", type=Path)
        question.add_argument("--seconds", type=float, default=PATIENT_S)
        question.add_argument("--most", type=int, default=30)
    asked = parser.parse_args()
    asked.ask(asked)


if __name__ == "__main__":
    main()
