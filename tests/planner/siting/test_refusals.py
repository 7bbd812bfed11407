"""What a siting problem refuses before anybody tries to solve it: everything at once, in words."""

import numpy as np
import pytest

from planner.errors import InputError, ProblemError
from planner.siting.problem import MODELS, Floor, Huff, Rule, Sites, SitingProblem, needs, one_of
from planner.siting.reach import Reach

APART = np.array([[0.0, 60.0], [60.0, 0.0]])


def sound(**changes) -> dict:
    """Return a sound problem of three people at three places and two sites, with changes."""
    return {
        "model": "mclp",
        "reach": Reach.from_matrix([[60, 300], [120, np.nan], [np.nan, 30]]),
        "people": [1.0, 1.0, 1.0],
        "sites": Sites.numbered(2),
        "within": 300,
        "choose": 1,
        **changes,
    }


def refused(**changes) -> tuple[str, ...]:
    """Return what is said against a problem."""
    with pytest.raises(ProblemError, match="contradicts itself") as error:
        SitingProblem(**sound(**changes))
    return error.value.problems


def test_a_sound_problem_of_each_model():
    """Nothing is said against it."""
    needed = {
        "p-dispersion": {"apart": APART},
        "huff": {"huff": Huff(rivals=np.ones(3))},
    }
    for model in MODELS:
        assert SitingProblem(**sound(model=model, **needed.get(model, {}))).model == model


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"people": [1.0, 1.0]}, "people has shape (2,), expected (3,)"),
        ({"sites": Sites.numbered(3)}, "there are 3 sites and travel times to 2"),
        ({"within": [300.0, 300.0]}, "within has shape (2,)"),
        ({"apart": np.zeros((3, 3))}, "apart has shape (3, 3)"),
        ({"model": "huff", "huff": Huff(rivals=np.ones(2))}, "rivals has shape (2,)"),
        ({"sites": Sites.numbered(2, capacity=[5, 6, 7])}, "capacity has shape (3,)"),
        ({"sites": Sites.numbered(2, price=[5, 6, 7])}, "price has shape (3,)"),
    ],
)
def test_arrays_must_fit_together(changes, says):
    """One entry for each demand point, for each site, or one number."""
    (problem,) = refused(**changes)
    assert says in problem


@pytest.mark.parametrize("value", [-1.0, np.nan, np.inf])
def test_people_are_finite_and_not_negative(value):
    """The demand point is named; fractions and nobody are welcome."""
    (problem,) = refused(people=[1, value, 1])
    assert "demand point 1" in problem
    assert "at least 0" in problem
    assert SitingProblem(**sound(people=[0, 0.5, 0])).people.tolist() == [0, 0.5, 0]


def test_many_wrong_people_are_counted_not_listed():
    """Five are named, the others counted."""
    reach = Reach.from_matrix(np.ones((20, 2)))
    problems = refused(reach=reach, people=[-1.0] * 20)
    assert len(problems) == 6
    assert "15 more" in problems[-1]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"ids": ("a", "a")}, "site id 'a' is used more than once"),
        ({"ids": ("a", "")}, "a site id is empty"),
        ({"fixed_cost": [1, -1]}, "fixed_cost of b is -1"),
        ({"use_cost": np.nan}, "use_cost of a is nan"),
        ({"closing_cost": np.inf}, "closing_cost of a is inf"),
        ({"price": [0, -2]}, "price of b is -2"),
        ({"capacity": [5, 0]}, "capacity of b is 0, expected above 0"),
        ({"capacity": np.nan}, "capacity of a is nan"),
        ({"attraction": [1, -1]}, "attraction of b is -1, expected above 0"),
        ({"mandatory": (2,)}, "mandatory site 2 does not exist"),
        ({"forbidden": (-1,)}, "forbidden site -1 does not exist"),
        ({"existing": (0, 0)}, "existing site 0 is named twice"),
    ],
)
def test_sites_have_names_and_ranges(options, says):
    """The site is named by its id."""
    problems = refused(sites=Sites(**{"ids": ("a", "b"), **options}))
    assert any(says in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"choose": -1}, "choose is -1"),
        ({"most_closed": -1}, "most_closed is -1"),
        ({"budget": -5}, "budget is -5"),
        ({"budget": np.nan}, "budget is nan"),
        ({"within": -1}, "within must be at least 0"),
        ({"within": np.nan}, "within must be at least 0"),
        ({"within": [1.0, np.nan, 1.0]}, "within must be at least 0"),
        ({"model": "lscp", "share": 0}, "share is 0"),
        ({"model": "lscp", "share": 1.1}, "share is 1.1"),
        ({"model": "lscp", "share": np.nan}, "share is nan"),
        ({"share": 0.5}, "share goes with lscp, not with mclp; use floors"),
        ({"covers": ()}, "covers is ()"),
        ({"covers": (0.5, 0.4)}, "add up to 1"),
        ({"covers": (1.5, -0.5)}, "at least 0"),
        ({"model": "p-median", "covers": (0.5, 0.5)}, "covers beyond the first"),
        ({"model": "p-median", "choose": None}, "p-median needs choose"),
        ({"model": "p-center", "choose": None}, "p-center needs choose"),
        ({"model": "p-dispersion", "choose": None, "budget": 3, "apart": APART}, "p-dispersion needs choose"),
        ({"model": "p-dispersion"}, "needs choose and apart"),
        ({"model": "p-dispersion", "apart": np.array([[0.0, 1], [2, 0]])}, "symmetric"),
        ({"model": "p-dispersion", "apart": -APART}, "not negative"),
        ({"model": "p-dispersion", "apart": np.where(APART > 0, np.inf, 0)}, "finite"),
        ({"model": "huff"}, "huff needs the competitors"),
        ({"model": "huff", "huff": Huff(rivals=np.array([1, -1, 1]))}, "rivals must be finite"),
        ({"model": "huff", "huff": Huff(rivals=np.ones(3), exponent=0)}, "above 0"),
        ({"model": "huff", "huff": Huff(rivals=np.ones(3), least_seconds=np.nan)}, "above 0"),
        ({"model": "p-center", "sites": Sites.numbered(2, capacity=5)}, "capacities and costs of use"),
        ({"covers": (0.5, 0.5), "sites": Sites.numbered(2, capacity=5)}, "do not go with backup covers"),
        ({"model": "p-median", "within": None, "floors": (Floor(name="x", demand=[0], share=1),)}, "within"),
        ({"floors": (Floor(name="Mosfellsbær", demand=[0], share=1.2),)}, "floor of Mosfellsbær is 1.2"),
        ({"floors": (Floor(name="x", demand=[0], share=np.nan),)}, "floor of x is nan"),
        ({"floors": (Floor(name="x", demand=[3], share=1),)}, "do not exist"),
        ({"floors": (Floor(name="x", demand=[-1], share=1),)}, "do not exist"),
        ({"rules": (one_of("twins", [0, 2]),)}, "rule 'twins' names a site that does not exist"),
        ({"rules": (needs("pair", 1, 1),)}, "needs each site once"),
        ({"rules": (Rule(name="r", sites=(0, 1), weights=(1.0,)),)}, "a weight for each"),
        ({"rules": (Rule(name="r", sites=(0,), weights=(np.inf,)),)}, "that is no number"),
        ({"rules": (Rule(name="r", sites=(0,), weights=(1.0,), low=np.nan),)}, "that is no number"),
    ],
)
def test_what_contradicts_itself(changes, says):
    """One thing wrong, one line that says which."""
    problems = refused(**changes)
    assert any(says in problem for problem in problems), problems


def test_without_seconds_every_pair_covers():
    """``within`` None stands for whatever the reach holds: gradual coverage fades by itself."""
    problem = SitingProblem(**sound(within=None))
    assert len(problem.covering.site) == len(problem.reach.site)


@pytest.mark.parametrize("model", ["p-center", "p-dispersion"])
def test_bug_prices_are_not_ignored(model):
    """Both take none; a price that is silently left out misleads."""
    problems = refused(model=model, apart=APART, sites=Sites.numbered(2, price=5))
    assert any("price" in problem for problem in problems)


def test_bug_a_floor_counts_nobody_twice():
    """Demand point 0 twice and 1 once would count the people of 0 twice."""
    assert refused(floors=(Floor(name="x", demand=[0, 0, 1], share=0.5),))


def test_bug_a_rule_that_nothing_can_meet():
    """At least 2 and at most 1."""
    assert refused(rules=(Rule(name="r", sites=(0, 1), weights=(1.0, 1.0), low=2, high=1),))


def test_everything_wrong_is_said_at_once():
    """Four mistakes, four lines, one error that is also a ValueError."""
    problems = refused(
        people=[-1, 1, 1], choose=-1, budget=-1, sites=Sites.numbered(2, fixed_cost=-1, mandatory=(7,))
    )
    assert len(problems) == 6  # fixed_cost of both sites
    assert issubclass(ProblemError, InputError)
    assert issubclass(InputError, ValueError)


def test_no_mistake_of_ranges_hides_behind_a_mistake_of_shape():
    """Shapes come first; ranges of arrays that do not fit cannot be judged, and nothing crashes."""
    problems = refused(people=[-1.0], within=[-1.0, 2.0], sites=Sites.numbered(5, capacity=-1))
    assert len(problems) == 3
    assert all("shape" in problem or "sites" in problem for problem in problems)


def test_nothing_of_a_problem_can_be_changed():
    """Numbers given as lists are copied, and read-only."""
    people = np.ones(3)
    problem = SitingProblem(**sound(people=people, within=np.full(3, 300.0)))
    people[0] = 99
    assert problem.people.tolist() == [1, 1, 1]
    for array in (problem.people, problem.within, problem.sites.capacity, problem.sites.fixed_cost):
        assert not array.flags.writeable


def test_bug_the_times_between_sites_can_not_be_changed_either():
    """As everything else of the problem."""
    apart = APART.copy()
    problem = SitingProblem(**sound(model="p-dispersion", apart=apart))
    apart[0, 1] = 1
    assert problem.apart[0, 1] == 60


def test_one_number_stands_for_every_site():
    """And positions are sorted."""
    sites = Sites.numbered(3, capacity=7, mandatory=(2, 0))
    assert sites.ids == ("site 0", "site 1", "site 2")
    assert sites.capacity.tolist() == [7, 7, 7]
    assert sites.mandatory == (0, 2)
    assert len(Sites.numbered(0)) == 0


def test_sites_may_be_named_by_their_ids():
    """Positions are kept; an id that nobody has is named."""
    sites = Sites(ids=("a", "b", "c"), mandatory=("c", 0), forbidden=("b",))
    assert (sites.mandatory, sites.forbidden) == ((0, 2), (1,))
    assert sites.names((2, 1)) == ("c", "b")
    with pytest.raises(ProblemError, match="no site has the id 'x'"):
        Sites(ids=("a",), existing=("x",))


@pytest.mark.parametrize(
    "changes",
    [{"model": "pmedian"}, {"choose": 2.5}, {"choose": True}, {"within": "5000"}, {"budget": "much"}],
    ids=str,
)
def test_bug_what_is_of_another_kind_is_refused_in_words(changes):
    """A misspelt model, half a site, text for numbers."""
    name = next(iter(changes))
    assert any(problem.startswith(name) for problem in refused(**changes))
