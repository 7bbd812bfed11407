"""Why nothing answers: named conflicts, and sets that contradict each other and are as small as can be."""

import contextlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from planner.errors import InfeasibleError
from planner.siting.conflicts import conflict_of, refuse_infeasible
from planner.siting.problem import Floor, Rule, Sites, SitingProblem, one_of
from planner.siting.reach import Reach
from tests.planner.siting.exhaustive import is_feasible
from tests.planner.siting.small_problems import small_problems


def parts(problem):
    """Yield how what each constraint says begins, and a function that takes it out of a problem."""
    sites, name = problem.sites, problem.sites.ids
    for kind, word in (("mandatory", "mandatory"), ("forbidden", "forbidden")):
        for k in getattr(sites, kind):
            yield f"{name[k]} is {word}", lambda p, kind=kind, k=k: less_site(p, kind, k)
    for rule in problem.rules:
        yield f"rule {rule.name!r}", lambda p, rule=rule: replace(p, rules=[r for r in p.rules if r != rule])
    for floor in problem.floors:
        words = f"at least {floor.share:.1%} of {floor.name} "
        yield words, lambda p, n=floor.name: replace(p, floors=[f for f in p.floors if f.name != n])
    yield f"at most {problem.most_closed} existing", lambda p: replace(p, most_closed=None)
    yield "the budget is", lambda p: replace(p, budget=None)
    yield "everybody is" if problem.share == 1 else f"at least {problem.share:.1%} of the people", for_nobody
    every = None if problem.model in {"lscp", "mclp"} else len(sites)
    yield f"at most {problem.choose} site", lambda p: replace(p, choose=every)


def for_nobody(problem):
    """Return a problem of the same constraints in which nobody has to be covered."""
    within = np.inf if problem.within is None else problem.within
    return replace(problem, model="mclp", share=1.0, within=within)


def less_site(problem, kind, site):
    """Return the problem with one mandatory or forbidden site fewer."""
    kept = tuple(k for k in getattr(problem.sites, kind) if k != site)
    return replace(problem, sites=replace(problem.sites, **{kind: kept}))


def only(problem, conflict):
    """Return the problem with no constraint but those of the conflict."""
    for beginning, taken_out in parts(problem):
        if not any(words.startswith(beginning) for words in conflict):
            problem = taken_out(problem)
    return problem


def without(problem, words):
    """Return the problem less the constraint that ``words`` state."""
    return next(taken_out for beginning, taken_out in parts(problem) if words.startswith(beginning))(problem)


@settings(max_examples=100, deadline=None)
@given(problem=small_problems())
def test_a_conflict_is_one_and_as_small_as_can_be(problem):
    """There is one if and only if no choice is left; alone it leaves none, and without any one part it leaves some."""
    conflict = conflict_of(problem)
    assert bool(conflict) != is_feasible(problem)
    if not conflict:
        return
    alone = only(problem, conflict)
    assert not is_feasible(alone)
    for words in conflict:
        assert is_feasible(without(alone, words)), words


@settings(max_examples=60, deadline=None)
@given(problem=small_problems())
def test_a_look_never_refuses_what_can_be_done(problem):
    """The cheap checks are certain."""
    with contextlib.suppress(InfeasibleError):
        refuse_infeasible(problem)
        return
    assert not is_feasible(problem)


@pytest.fixture
def road():
    """Four villages of 340, 100, 50 and 10 people along a road, 600 s apart, a site in each of the first three."""
    place = np.arange(4)
    seconds = 600.0 * np.abs(place[:, None] - place[None, :3])
    return SitingProblem(
        model="lscp",
        reach=Reach.from_matrix(seconds),
        people=np.array([340.0, 100.0, 50.0, 10.0]),
        sites=Sites(ids=("North", "Middle", "South")),
        within=500.0,
    )


def refused(problem):
    """Return the conflict with which a look refuses the problem."""
    with pytest.raises(InfeasibleError) as told:
        refuse_infeasible(problem)
    assert told.value.conflict == conflict_of(problem)
    return told.value.conflict


def test_who_reaches_no_site_is_named(road):
    """The last village is too far from all sites."""
    assert refused(road) == (
        "everybody is covered within 500 s (at most 98.00% can be: demand point 3 (10 people) reaches no site within 500 s)",
    )


def test_too_few_sites(road):
    """Two sites do for two of the first three villages and for the last one never mind: three are needed."""
    assert conflict_of(replace(road, share=0.98, choose=2)) == (
        "at least 98.0% of the people are covered within 500 s (at most 88.00% can be)",
        "at most 2 sites are chosen (at least 3 would be needed)",
    )


def test_a_floor_out_of_reach(road):
    """A floor says what can be reached at best."""
    floor = Floor(name="Mosfellsbær", demand=np.array([2, 3]), share=0.9)
    assert refused(replace(road, model="mclp", floors=(floor,))) == (
        "at least 90.0% of Mosfellsbær is covered (at most 83.33% can be)",
    )


def test_a_site_that_is_mandatory_and_forbidden(road):
    """Both are named, and nothing else."""
    sites = replace(road.sites, mandatory=(1,), forbidden=(1,))
    problem = replace(road, model="mclp", sites=sites, choose=2)
    assert refused(problem) == ("Middle is mandatory", "Middle is forbidden")


def test_money(road):
    """The budget says what would be needed; the sites that cost it are named."""
    sites = replace(road.sites, fixed_cost=np.array([80_000.0, 70_000.0, 10_000.0]), mandatory=(0, 1, 2))
    problem = replace(road, model="mclp", sites=sites, budget=100_000.0)
    assert refused(problem) == (
        "North is mandatory",
        "Middle is mandatory",
        "the budget is 100,000 (at least 150,000 would be needed)",
    )


def test_closing_more_than_may_be(road):
    """Two existing sites are forbidden from now on, one may be closed."""
    sites = replace(road.sites, existing=(0, 1), forbidden=(0, 1))
    assert refused(replace(road, model="mclp", sites=sites, most_closed=1)) == (
        "North is forbidden",
        "Middle is forbidden",
        "at most 1 existing site is closed (at least 2 would have to be)",
    )


def test_a_rule_by_name(road):
    """Rules are named as the planner named them."""
    sites = replace(road.sites, mandatory=(0, 1))
    problem = replace(road, model="mclp", sites=sites, rules=(one_of("one bank", (0, 1)),))
    assert conflict_of(problem) == ("North is mandatory", "Middle is mandatory", "rule 'one bank': at most 1")


def test_a_rule_that_nothing_meets(road):
    """A rule may contradict itself: three sites have no ten hours."""
    rule = Rule(name="hours", sites=(0, 1, 2), weights=(2.0, 3.0, 4.0), low=10.0)
    assert conflict_of(replace(road, model="mclp", rules=(rule,))) == ("rule 'hours': at least 10",)


def test_capacity_below_demand(road):
    """The sites can serve 500 of 819 people."""
    problem = SitingProblem(
        model="p-median",
        reach=Reach.from_matrix(np.ones((2, 5))),
        people=np.array([419.0, 400.0]),
        sites=Sites.numbered(5, capacity=100.0),
        choose=5,
    )
    assert refused(problem) == (
        "capacity of all sites: 500 < 819 people",
        "everybody is served (at most 61.05% can be)",
    )
    assert conflict_of(replace(problem, people=np.array([200.0, 200.0]), choose=3)) == (
        "capacity of all sites: 500 >= 400 people",
        "everybody is served (at most 75.00% can be)",
        "at most 3 sites are chosen (at least 4 would be needed)",
    )


def test_a_capacity_of_no_use_where_nobody_lives(road):
    """Enough room in all, but not within reach of the people."""
    sites = replace(road.sites, capacity=np.array([300.0, 1000.0, 1000.0]))
    assert conflict_of(replace(road, sites=sites, share=0.9)) == ()
    assert conflict_of(replace(road, sites=sites, share=0.95)) == (
        "capacity of all sites: 2,300 >= 475 people",
        "at least 95.0% of the people are served within 500 s (at most 90.00% can be)",
    )


def test_dispersion_of_more_than_there_are(road):
    """p-dispersion wants exactly so many."""
    problem = SitingProblem(
        model="p-dispersion",
        reach=road.reach,
        people=road.people,
        sites=replace(road.sites, forbidden=(2,)),
        apart=np.full((3, 3), 60.0),
        choose=3,
    )
    assert refused(problem) == (
        "South is forbidden",
        "exactly 3 sites are chosen (at most 2 can be)",
    )


def test_more_sites_than_candidates_are_no_conflict(road):
    """A p-median with p above the number of candidates takes them all."""
    assert conflict_of(replace(road, model="p-median", within=None, choose=7)) == ()


def test_many_mandatory_sites_are_told_in_one_line():
    """What the planner chose comes first; a score of standing branches does not hide it."""
    problem = SitingProblem(
        model="mclp",
        reach=Reach.from_matrix(np.ones((2, 12))),
        people=np.ones(2),
        sites=Sites.numbered(12, mandatory=range(9)),
        within=60,
        choose=8,
    )
    assert conflict_of(problem) == (
        "at most 8 sites are chosen (at least 9 would be needed)",
        "9 sites are mandatory: site 0, site 1, site 2, site 3, site 4 and 4 more",
    )
