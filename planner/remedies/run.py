"""Find the remedies: the whole wiring on one screen."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from planner.errors import InputError
from planner.remedies.answer import RemediesAnswer
from planner.remedies.coarse import coarsened
from planner.remedies.curve import money_curve
from planner.remedies.explain import fates, three_fixes
from planner.remedies.model import remedies_problem
from planner.remedies.named import Named, refuse_unknown
from planner.remedies.needs import Needs, measure_needs
from planner.remedies.offers import offered_actions
from planner.remedies.prices import Prices, dual_prices
from planner.remedies.question import RemediesQuestion
from planner.remedies.ranking import Gains, ranked
from planner.remedies.redundant import made_redundant
from planner.siting.reach import Floats
from planner.siting.solve import solve_siting
from planner.solving import Watch
from planner.streets.travel import StreetTravel

Progress = Callable[[str], None]


def find_remedies(
    question: RemediesQuestion,
    travel: StreetTravel,
    *,
    named: Named | None = None,
    progress: Progress = lambda _: None,
    watch: Watch = lambda _: True,
) -> RemediesAnswer:
    """Return the mix of actions that brings the most people within the standard for the money.

    Parameters
    ----------
    question
        Who lives where, what may be done, what it costs, how much money there is.
    travel
        The streets.
    named
        What is asked about by its id: refused before the search if it is not there.
    progress
        Told in words what is being done.
    watch
        Told how the search stands; ends it with the best so far by returning False.

    Raises
    ------
    InputError
        When there is no branch or nobody to serve, or nothing of the name that is asked about.
    NotFoundError
        When the budget of the search ran out before any answer was found.
    """
    _refuse_empty(question)
    candidates, question = len(question.candidates), coarsened(question)
    progress("measuring who is not served, and when")
    lacking = replace(measure_needs(question, travel), offered=candidates)
    progress("listing what could be done")
    actions = offered_actions(question, lacking, travel)
    refuse_unknown(named or Named(), lacking, actions)
    if not actions or not len(lacking.rows):
        return _nothing(question, lacking)
    problem = remedies_problem(question, lacking, actions)
    progress(f"choosing among {len(actions):,} actions")
    result = solve_siting(problem, budget=question.budget, seed=question.seed, watch=watch)
    progress("working out prices and reasons")
    prices = dual_prices(problem, question.money)
    gains = Gains.of(actions, problem.people)
    steps = ranked(actions, result.chosen, gains)
    today, redundant = made_redundant(question, lacking, [actions[step.action] for step in steps])
    met = steps[-1].met if steps else gains.nothing()
    lacks = lacks_of(question, lacking, met, prices)
    labels = lacking.rows["lack"].to_numpy(dtype=object)
    progress("measuring what less money would reach")
    curve = money_curve(question, problem, result, actions, steps, watch=watch)
    return RemediesAnswer(
        question=question,
        needs=lacking,
        actions=actions,
        problem=problem,
        result=result,
        steps=steps,
        redundant_today=today,
        redundant=tuple(redundant),
        lacks=lacks,
        prices=prices,
        fates=fates(problem, actions, result.chosen, gains, prices),
        fixes={lack: three_fixes(lack, actions, gains, labels, result.chosen) for lack in lacks.index},
        frontier=curve,
    )


def lacks_of(question: RemediesQuestion, needs: Needs, met: Floats, prices: Prices | None) -> pd.DataFrame:
    """Return what is missing by gap; see :class:`RemediesAnswer`."""
    rows, demand = needs.rows, question.demand
    worth = np.zeros(len(rows)) if prices is None else prices.row_worth
    xy = pd.DataFrame({"x": demand.geometry.x, "y": demand.geometry.y, "n": demand["people"] + 1e-9})
    middle = pd.DataFrame({"x": xy["x"] * xy["n"], "y": xy["y"] * xy["n"], "n": xy["n"]})
    middle = middle.groupby(needs.group_of).sum().reindex(rows["group"])
    weight = rows["people"].to_numpy(float)
    frame = pd.DataFrame(
        {
            "lack": rows["lack"],
            "cause": rows["cause"],
            "people": weight,
            "met": weight * met,
            "worth_people": worth,
            "lon": weight * (middle["x"] / middle["n"]).to_numpy(float),
            "lat": weight * (middle["y"] / middle["n"]).to_numpy(float),
        }
    )
    total = frame.groupby("lack").agg(
        {name: "first" if name == "cause" else "sum" for name in frame if name != "lack"}
    )
    total["lon"] /= total["people"]
    total["lat"] /= total["people"]
    price = 0.0 if prices is None or not prices.people_per_money else prices.money_per_person
    total["worth_money"] = total["worth_people"] * price
    return total.sort_values("people", ascending=False, kind="stable")


def _nothing(question: RemediesQuestion, needs: Needs) -> RemediesAnswer:
    """Return the answer where nobody lacks anything, or nothing that is allowed would help."""
    today, _ = made_redundant(question, needs, [])
    return RemediesAnswer(
        question=question,
        needs=needs,
        actions=(),
        problem=None,
        result=None,
        steps=(),
        redundant_today=today,
        redundant=(),
        lacks=lacks_of(question, needs, np.zeros(len(needs.rows)), None),
        prices=None,
        fates=(),
        fixes={},
        frontier=None,
    )


def _refuse_empty(question: RemediesQuestion) -> None:
    missing = [name for name in ("branches", "demand") if getattr(question, name).empty]
    if missing:
        raise InputError(
            f"There is nothing to remedy: the table of {' and of '.join(missing)} is empty. "
            "Load it with 'farreach load'."
        )
