"""The constraints of a siting problem one by one, each with its name in words and its rows of a linear system.

The unknowns are, in this order: whether each site is chosen, whether each group of demand points is covered (for the
floors, then for everybody), and with capacities how many people go from where to where.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.siting.check import NOBODY_LOST, TOLERANCE
from planner.siting.constrained.frame import Frame
from planner.siting.constrained.wording import (
    Said,
    budget_words,
    capacity_words,
    choose_words,
    closed_words,
    everybody_words,
    floor_words,
    rule_words,
    site_words,
)
from planner.siting.problem import Floor, Rule, SitingProblem
from planner.siting.reach import Floats

_ENLARGED = 1e4
"""Shares of people are multiplied by this: HiGHS forgives 1e-6 of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One constraint: ``low <= rows @ unknowns <= high``.

    Attributes
    ----------
    said
        What it says, and what to say once it is known how near one can come to it.
    aim
        ``(unknowns,)`` what would have to be smaller to meet the constraint, None where nothing would help.
    """

    said: Said
    rows: sparse.csr_array
    low: Floats
    high: Floats
    aim: Floats | None = None


def named_constraints(problem: SitingProblem, frame: Frame) -> Iterator[Named]:
    """Yield every constraint of a problem, those that a planner would rather keep first."""
    sites = problem.sites
    yield from (_site(frame, site, chosen=True, problem=problem) for site in sites.mandatory)
    yield from (_site(frame, site, chosen=False, problem=problem) for site in sites.forbidden)
    yield from (_rule(frame, rule) for rule in problem.rules)
    if problem.capacitated and frame.flows:
        yield _capacity(problem, frame)
    if problem.model in {"lscp", "p-median", "p-center"} and problem.people.sum() > 0:
        yield _everybody(problem, frame)
    yield from (
        _floor(problem, frame, floor) for floor in problem.floors if problem.people[floor.demand].sum()
    )
    if problem.most_closed is not None:
        yield _closed(problem, frame, problem.most_closed)
    if problem.choose is not None:
        yield _choose(problem, frame, problem.choose)
    if problem.budget is not None:
        yield _budget(problem, frame, problem.budget)


def _single(row: Floats, said: Said, low: float, high: float, aim: Floats | None = None) -> Named:
    return Named(
        said=said, rows=sparse.csr_array(row[None, :]), low=np.array([low]), high=np.array([high]), aim=aim
    )


def _site(frame: Frame, site: int, *, chosen: bool, problem: SitingProblem) -> Named:
    row = frame.over_sites(np.eye(1, frame.sites, site).ravel())
    return _single(row, site_words(problem.sites.ids[site], chosen=chosen), float(chosen), float(chosen))


def _rule(frame: Frame, rule: Rule) -> Named:
    weights = np.zeros(frame.sites)
    weights[list(rule.sites)] = rule.weights
    slack = TOLERANCE * max(1.0, *np.abs(rule.weights).tolist(), 0.0) / 2
    return _single(frame.over_sites(weights), rule_words(rule), rule.low - slack, rule.high + slack)


def _choose(problem: SitingProblem, frame: Frame, choose: int) -> Named:
    row = frame.over_sites(np.ones(frame.sites))
    exactly = problem.model == "p-dispersion"
    short = exactly and choose > frame.sites - len(problem.sites.forbidden)
    said = choose_words(choose, exactly=exactly, short=short)
    return _single(row, said, choose if exactly else -np.inf, choose, -row if short else row)


def _closed(problem: SitingProblem, frame: Frame, most: int) -> Named:
    row = np.zeros(frame.sites)
    row[list(problem.sites.existing)] = -1.0
    left = len(problem.sites.existing)
    said = closed_words(most, left)
    return _single(frame.over_sites(row), said, -np.inf, most - left, frame.over_sites(row))


def _budget(problem: SitingProblem, frame: Frame, budget: float) -> Named:
    sites, unit = problem.sites, max(1.0, budget)
    existing = list(sites.existing)
    cost = sites.fixed_cost.copy()
    cost[existing] -= sites.closing_cost[existing]
    spent = float(sites.closing_cost[existing].sum())
    row = frame.over_sites(cost) + frame.over_flows(lambda _, site: sites.use_cost[site])
    high = (budget - spent) / unit + TOLERANCE / 2
    return _single(row / unit, budget_words(budget, unit, spent), -np.inf, high, row / unit)


def _floor(problem: SitingProblem, frame: Frame, floor: Floor) -> Named:
    people = np.bincount(floor.demand, problem.people[floor.demand], minlength=len(problem.people))
    row = frame.over_floors(people / people.sum())
    return _share(row, floor_words(floor), floor.share)


def _share(row: Floats, said: Said, share: float) -> Named:
    """Return that a row of shares adds up to ``share``; enlarged, or the tolerance of the solver would forgive much."""
    least = (share - NOBODY_LOST / 2) * _ENLARGED
    return _single(row * _ENLARGED, said, least, np.inf, -row)


def _everybody(problem: SitingProblem, frame: Frame) -> Named:
    people = problem.people / problem.people.sum()
    if frame.flows:
        row = frame.over_flows(lambda demand, _: np.full(len(demand), 1 / problem.people.sum()))
        return _single(row, everybody_words(problem), problem.share - TOLERANCE / 2, np.inf, -row)
    row = frame.over_needs(people)
    if problem.share < 1:
        return _share(row, everybody_words(problem), problem.share)
    needs = np.flatnonzero(row)
    rows = sparse.csr_array(
        (np.ones(len(needs)), (np.arange(len(needs)), needs)), shape=(len(needs), frame.unknowns)
    )
    ones = np.ones(len(needs))
    return Named(said=everybody_words(problem), rows=rows, low=ones, high=ones * np.inf, aim=-row)


def _capacity(problem: SitingProblem, frame: Frame) -> Named:
    rows = frame.loads()
    limited = np.flatnonzero(np.isfinite(problem.sites.capacity))
    unit = np.maximum(1.0, problem.sites.capacity[limited])
    scaled = sparse.csr_array(rows[limited] / unit[:, None])
    high = problem.sites.capacity[limited] / unit + TOLERANCE / 2
    return Named(said=capacity_words(problem), rows=scaled, low=np.full(len(limited), -np.inf), high=high)
