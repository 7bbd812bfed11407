"""Whether an answer is true: every lie is caught, nothing true is refused."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.siting.check import check_siting, choice_problems, maximises
from planner.siting.measure import assigned_sites, objective_of
from planner.siting.problem import Floor, Huff, Rule, Sites, SitingProblem, needs, one_of
from planner.siting.reach import Reach
from planner.siting.result import NOBODY, Flows, SitingResult
from planner.siting.search import Found
from planner.siting.solve import _result
from planner.solving import Budget, SolveReport, gap_between
from tests.planner.siting.exhaustive import best_objective, choices

NO_WAY = np.nan

FOUR_VILLAGES = Reach.from_matrix(
    [[60, 600, NO_WAY], [300, 120, 900], [NO_WAY, 500, 240], [NO_WAY, NO_WAY, 700]]
)
"""Seconds from villages of 100, 80, 60 and 40 people to sites 0, 1 and 2."""
PEOPLE = [100, 80, 60, 40]
APART = np.array([[0, 300, 200], [300, 0, NO_WAY], [200, NO_WAY, 0]], dtype=float)


def problem_of(model="mclp", site_options=None, **options) -> SitingProblem:
    """Return a problem about the four villages."""
    given = {"reach": FOUR_VILLAGES, "people": PEOPLE, "within": 600.0, "choose": 2, **options}
    sites = Sites.numbered(given["reach"].sites, **(site_options or {}))
    return SitingProblem(model=model, sites=sites, **given)


def flows_of(*entries) -> Flows:
    """Return flows from (demand point, site, people)."""
    demand, site, people = zip(*entries, strict=True)
    return Flows(demand=np.array(demand), site=np.array(site), people=np.array(people, dtype=float))


def told(problem: SitingProblem, chosen: tuple[int, ...], *, flows=None, bound=None) -> SitingResult:
    """Return the true result of a choice, called optimal unless another bound is given."""
    objective = objective_of(problem, chosen, flows)
    bound = objective if bound is None else bound
    status = "optimal" if bound == objective else "feasible"
    return SitingResult(
        chosen=chosen,
        assigned=assigned_sites(problem, chosen, flows),
        objective=objective,
        bound=bound,
        gap=0.0 if objective == bound else gap_between(objective, bound),
        status=status,
        report=SolveReport(
            solver="a test", version="1", seed=0, status=status, objective=objective, bound=bound
        ),
        flows=flows,
    )


def caught(problem: SitingProblem, result: SitingResult) -> str:
    """Return what is said against an answer, in one text."""
    return "; ".join(check_siting(problem, result))


FULL = {"capacity": [100, 90, 90], "use_cost": [1, 2, 3], "fixed_cost": [1000, 1000, 1000]}
"""Sites that are full soon and cost money."""
SERVED = flows_of((0, 0, 100), (1, 1, 80), (2, 2, 50), (2, 1, 10), (3, 2, 40))
"""Everybody served within these capacities: 550 of use, 3,550 of money in all."""


def full(model="p-median", **options) -> SitingProblem:
    """Return the four villages with sites that are full soon."""
    return problem_of(model, FULL, **{"choose": 3, "within": 900.0, **options})


SOUND = {
    "mclp": (problem_of(), (0, 1), None),
    "lscp": (problem_of("lscp", within=700.0, choose=None), (0, 2), None),
    "lscp, most people": (problem_of("lscp", share=0.8, choose=None), (0, 1), None),
    "p-median": (problem_of("p-median"), (0, 2), None),
    "p-center": (problem_of("p-center"), (0, 2), None),
    "p-dispersion": (problem_of("p-dispersion", apart=APART), (0, 1), None),
    "p-dispersion, no way between": (problem_of("p-dispersion", apart=APART), (1, 2), None),
    "huff": (problem_of("huff", huff=Huff(rivals=np.full(4, 1e-5))), (0, 1), None),
    "nothing chosen": (problem_of(), (), None),
    "p-median, capacities": (full(budget=3550), (0, 1, 2), SERVED),
    "mclp, capacities": (full("mclp"), (0, 1, 2), SERVED),
    "lscp, capacities": (full("lscp"), (0, 1, 2), SERVED),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_is_true_is_believed(name):
    """An honest answer to each model."""
    problem, chosen, flows = SOUND[name]
    assert check_siting(problem, told(problem, chosen, flows=flows)) == []


@pytest.mark.parametrize("name", [name for name in SOUND if "no way" not in name])
@pytest.mark.parametrize("factor", [0.5, 0.999, 1.001, 2.0])
def test_another_objective_is_caught(name, factor):
    """A thousandth is enough."""
    problem, chosen, flows = SOUND[name]
    result = told(problem, chosen, flows=flows)
    wrong = result.objective * factor + (1e-3 if result.objective == 0 else 0)
    assert "the objective is" in caught(problem, replace(result, objective=wrong))


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_an_objective_that_is_no_number_is_caught(wrong):
    """NaN compares with nothing, and must not slip through for it."""
    problem = problem_of()
    assert "the objective is" in caught(problem, replace(told(problem, (0, 1)), objective=wrong))


def test_bug_a_finite_objective_where_the_truth_is_infinite_is_caught():
    """There is no way between sites 1 and 2: they are as far apart as can be, not five seconds."""
    problem = problem_of("p-dispersion", apart=APART)
    assert caught(problem, replace(told(problem, (1, 2)), objective=5.0, bound=5.0))


@pytest.mark.parametrize("name", [name for name in SOUND if "no way" not in name])
def test_a_bound_that_the_answer_beats_is_caught(name):
    """Whoever found something better than the bound has a wrong bound."""
    problem, chosen, flows = SOUND[name]
    result = told(problem, chosen, flows=flows)
    beaten = result.objective - 1 if maximises(problem) else result.objective + 1
    assert "is worse than the objective" in caught(problem, replace(result, bound=beaten))


@pytest.mark.parametrize("name", [name for name in SOUND if "no way" not in name])
def test_optimal_without_proof_is_caught(name):
    """The bound is not met."""
    problem, chosen, flows = SOUND[name]
    result = told(problem, chosen, flows=flows)
    far = result.objective + 1 if maximises(problem) else result.objective - 1
    assert "called optimal" in caught(problem, replace(result, bound=far))
    assert caught(problem, told(problem, chosen, flows=flows, bound=far)) == ""


def test_bug_a_bound_that_is_no_number_is_caught():
    """NaN proves nothing."""
    problem = problem_of()
    assert caught(problem, replace(told(problem, (0, 1)), bound=np.nan))


def test_bug_a_bound_that_the_answer_beats_is_not_mended_on_the_way():
    """A method whose bound is worse than its own answer is wrong; its answer must not leave as optimal."""
    found = Found(chosen=(0, 1), bound=200.0, solver="a test", version="1", seconds=0.1)
    result = _result(problem_of(), found, Budget(seconds=1), 0)
    assert result.objective == 240
    assert caught(problem_of(), result)


def test_bug_a_gap_that_is_none_of_objective_and_bound_is_caught():
    """Half a per cent is not a quarter."""
    problem = problem_of()
    result = told(problem, (0, 1), bound=320.0)
    assert result.gap == pytest.approx(0.25)
    assert caught(problem, replace(result, gap=0.005))


@pytest.mark.parametrize("name", SOUND)
def test_another_site_for_somebody_is_caught(name):
    """One demand point is sent elsewhere, or nowhere."""
    problem, chosen, flows = SOUND[name]
    result = told(problem, chosen, flows=flows)
    assigned = result.assigned.copy()
    assigned[0] = NOBODY if assigned[0] != NOBODY else 0
    assert "not assigned to the sites" in caught(problem, replace(result, assigned=assigned))
    assert "not assigned to the sites" in caught(problem, replace(result, assigned=assigned[:-1]))


@pytest.mark.parametrize("chosen", [(1, 0), (0, 0), (0, 3), (-1, 0)])
def test_sites_that_are_no_choice_are_caught(chosen):
    """Not ascending, twice, not there."""
    problem = problem_of()
    assert "not ascending" in caught(problem, replace(told(problem, (0, 1)), chosen=chosen))


@pytest.mark.parametrize(
    ("problem", "chosen", "says"),
    [
        (problem_of(site_options={"mandatory": (2,)}), (0, 1), "mandatory site site 2 is not chosen"),
        (problem_of(site_options={"forbidden": (1,)}), (0, 1), "forbidden site site 1 is chosen"),
        (problem_of(choose=1), (0, 1), "2 sites are chosen, at most 1 may be"),
        (problem_of(choose=0), (2,), "1 sites are chosen, at most 0 may be"),
        (
            problem_of("p-dispersion", apart=APART),
            (0,),
            "1 sites are chosen, exactly 2 must be",
        ),
        (
            problem_of(site_options={"existing": (0, 2)}, most_closed=0),
            (0, 1),
            "1 sites are closed, at most 0 may be",
        ),
        (problem_of(rules=(one_of("one place", [0, 1]),)), (0, 1), "rule 'one place' is broken: 2"),
        (problem_of(rules=(needs("a pair", 0, 2),)), (0, 1), "rule 'a pair' is broken: 1"),
        (
            problem_of(rules=(Rule(name="hours", sites=(0, 1), weights=(3.5, 5.0), high=8.0),)),
            (0, 1),
            "rule 'hours' is broken: 8.5",
        ),
        (
            problem_of(rules=(Rule(name="at least", sites=(1, 2), weights=(1.0, 1.0), low=1.0),)),
            (0,),
            "rule 'at least' is broken: 0",
        ),
        (
            problem_of(floors=(Floor(name="the coast", demand=np.array([2, 3]), share=0.7),)),
            (0, 1),
            "60.0% of the coast is covered, at least 70.0% must be",
        ),
        (problem_of("lscp", choose=None), (0, 1), "85.71% of the people are covered"),
        (problem_of("lscp", choose=None, share=0.9), (0, 1), "at least 90.00% must be"),
        (problem_of("lscp", choose=None, covers=(0.5, 0.5), share=0.7), (0, 1), "64.29%"),
        (problem_of("p-median"), (0, 1), "somebody reaches none"),
        (problem_of("p-center"), (0, 1), "somebody reaches none"),
        (
            problem_of(site_options={"fixed_cost": 50}, budget=99),
            (0, 1),
            "the choice costs 100.00, the budget is 99.00",
        ),
        (
            problem_of(site_options={"closing_cost": 7, "existing": (0, 2)}, budget=6),
            (0, 1),
            "the choice costs 7.00",
        ),
    ],
)
def test_a_broken_constraint_is_named(problem, chosen, says):
    """One constraint broken, one line; nothing else is said."""
    (line,) = choice_problems(problem, chosen)
    assert says in line
    assert check_siting(problem, told(problem, chosen)) == [line]


def test_every_broken_constraint_is_named_at_once():
    """Four of them."""
    problem = problem_of(
        site_options={"mandatory": (2,), "forbidden": (0,), "fixed_cost": 10},
        budget=15,
        rules=(one_of("one place", [0, 1]),),
    )
    assert len(choice_problems(problem, (0, 1))) == 4


def test_limits_that_are_just_met_are_met():
    """Budget, floor, rule and number of sites, exactly."""
    problem = problem_of(
        site_options={"fixed_cost": 0.1},
        budget=0.2,
        floors=(Floor(name="the coast", demand=np.array([2, 3]), share=0.6),),
        rules=(Rule(name="hours", sites=(0, 1), weights=(0.1, 0.2), high=0.3),),
    )
    assert choice_problems(problem, (0, 1)) == []


@pytest.mark.parametrize(
    ("flows", "says"),
    [
        (flows_of((0, 0, 100), (1, 1, 80), (2, 2, 60), (3, 2, 40)), "site 2 serves 100 people, its capacity"),
        (flows_of((0, 0, 100), (1, 1, 80), (2, 2, 50), (3, 2, 40)), "270 of 280 people are served"),
        (
            flows_of((0, 0, 90), (1, 1, 80), (2, 2, 50), (2, 1, 10), (3, 2, 40), (1, 0, 10)),
            "more people are served",
        ),
        (
            flows_of((0, 0, 100), (1, 1, 80), (2, 1, 10), (2, 2, 50), (3, 1, 40)),
            "out of their reach",
        ),
        (
            flows_of((0, 0, 110), (1, 1, 80), (2, 2, 50), (2, 1, 10), (3, 2, 40), (0, 1, -10)),
            "finite and not negative",
        ),
        (flows_of((0, 0, np.nan), (1, 1, 80), (2, 2, 60), (3, 2, 40)), "finite and not negative"),
    ],
    ids=["over capacity", "somebody left out", "more than live there", "no way", "negative", "no number"],
)
def test_flows_that_cannot_be_are_caught(flows, says):
    """Among other things."""
    assert says in "; ".join(choice_problems(full(), (0, 1, 2), flows))


def test_flows_to_a_site_that_is_not_chosen_are_caught():
    """Site 1 serves people while closed."""
    problem = full(people=[100, 0, 0, 40])
    flows = flows_of((0, 0, 50), (0, 1, 50), (3, 2, 40))
    assert choice_problems(problem, (0, 2), flows) == ["people are sent to a site that is not chosen"]


def test_costs_of_use_count_against_the_budget():
    """550 for these flows and 3,000 for the sites."""
    assert choice_problems(full(budget=3550), (0, 1, 2), SERVED) == []
    (line,) = choice_problems(full(budget=3549), (0, 1, 2), SERVED)
    assert "the choice costs 3,550.00" in line


def test_covering_with_capacities_serves_whom_it_likes_but_only_within_reach():
    """Nobody needs to be served; village 1 is 900 s from site 2."""
    problem = full("mclp", within=600.0)
    assert choice_problems(problem, (0, 1, 2), flows_of((0, 0, 10))) == []
    (line,) = choice_problems(problem, (0, 1, 2), flows_of((1, 2, 10)))
    assert "out of their reach" in line


def test_set_covering_with_capacities_serves_the_share():
    """270 of 280 people are 96.4 %."""
    flows = flows_of((0, 0, 100), (1, 1, 80), (2, 2, 50), (3, 2, 40))
    assert choice_problems(full("lscp", share=0.96), (0, 1, 2), flows) == []
    (line,) = choice_problems(full("lscp", share=0.97), (0, 1, 2), flows)
    assert "270 of 280 people are served, at least 97.00% must be" in line


@pytest.mark.parametrize("model", ["p-median", "mclp", "lscp"])
def test_bug_with_capacities_an_answer_without_flows_is_no_answer(model):
    """Who goes where is what the capacities are about; without it nothing is checked."""
    problem = full(model)
    assert caught(problem, told(problem, (0, 1, 2)))


def test_bug_set_covering_with_capacities_is_not_met_by_nothing():
    """No site, no flows, nobody served."""
    assert caught(full("lscp"), told(full("lscp"), ()))


@pytest.mark.parametrize(
    "flows",
    [flows_of((0, 7, 100)), flows_of((9, 0, 100)), flows_of((-1, 0, 100)), flows_of((0, -1, 100))],
    ids=["no such site", "no such demand point", "negative demand point", "negative site"],
)
def test_bug_flows_from_or_to_nowhere_are_lines_not_tracebacks(flows):
    """The checker answers whatever it is given."""
    assert choice_problems(full(), (0, 1, 2), flows)


def test_bug_everybody_is_everybody_in_a_large_country_too():
    """Five people of a remote farm among ten million are not covered, and not a rounding error."""
    reach = Reach.from_matrix([[60.0], [NO_WAY]])
    problem = problem_of("lscp", reach=reach, people=[1e7, 5.0], choose=None)
    assert choice_problems(problem, (0,))


@st.composite
def covering_towns(draw):
    """Random covering, median and centre problems with a price, a floor or a rule now and then."""
    demand, sites = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    cell = st.one_of(st.none(), st.integers(0, 20))
    rows = [[draw(cell) for _ in range(sites)] for _ in range(demand)]
    people = [draw(st.integers(0, 30)) for _ in range(demand)]
    model = draw(st.sampled_from(["mclp", "lscp", "p-median", "p-center"]))
    options = {}
    if model != "p-center" and draw(st.booleans()):
        options["price"] = [draw(st.integers(0, 9)) for _ in range(sites)]
    return SitingProblem(
        model=model,
        reach=Reach.from_matrix(np.array(rows, dtype=float)),
        people=people,
        sites=Sites.numbered(sites, **options),
        within=10.0,
        choose=draw(st.integers(1, sites)),
    )


@given(covering_towns(), st.data())
def test_every_choice_is_believed_and_no_lie_about_it(problem, data):
    """Any feasible choice with the true optimum as its bound passes; a changed figure does not."""
    feasible = list(choices(problem))
    assume(feasible)
    best = best_objective(problem)
    chosen = data.draw(st.sampled_from(feasible))
    result = told(problem, chosen, bound=best)
    assert check_siting(problem, result) == []
    better = 1.0 if maximises(problem) else -1.0
    assert check_siting(problem, replace(result, objective=result.objective + better))
    assert check_siting(problem, replace(result, bound=result.objective - better))
    if result.objective != best:
        assert check_siting(problem, replace(result, status="optimal"))
    other = data.draw(st.sampled_from(feasible))
    if not np.array_equal(assigned_sites(problem, other), result.assigned):
        assert check_siting(problem, replace(result, assigned=assigned_sites(problem, other)))
    if objective_of(problem, other) != result.objective:
        assert check_siting(problem, replace(result, chosen=other))
