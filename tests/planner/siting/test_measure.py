"""What a choice is worth: small towns counted by hand, and the same as plain loops on random ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.siting.measure import (
    assigned_sites,
    best_site,
    closest_pair,
    covered_people,
    covered_share,
    flow_worth,
    market_share,
    money_of,
    nearest,
    objective_of,
)
from planner.siting.problem import Huff, Sites, SitingProblem
from planner.siting.reach import Reach
from planner.siting.result import NOBODY, Flows

NO_WAY = np.nan

FOUR_VILLAGES = [
    [60, 600, NO_WAY],
    [300, 120, 900],
    [NO_WAY, 500, 240],
    [NO_WAY, NO_WAY, 700],
]
"""Seconds from villages of 100, 80, 60 and 40 people to sites 0, 1 and 2."""
PEOPLE = [100, 80, 60, 40]


def problem_of(model="mclp", rows=FOUR_VILLAGES, people=PEOPLE, worth=None, site_options=None, **options):
    """Return a problem over rows of seconds."""
    reach = Reach.from_matrix(rows)
    if worth is not None:
        reach = reach.with_worth(np.array(worth, dtype=float))
    sites = Sites.numbered(reach.sites, **(site_options or {}))
    return SitingProblem(model=model, reach=reach, people=people, sites=sites, **options)


def flows_of(*entries) -> Flows:
    """Return flows from (demand point, site, people)."""
    demand, site, people = zip(*entries, strict=True)
    return Flows(demand=np.array(demand), site=np.array(site), people=np.array(people, dtype=float))


def as_sites(*chosen):
    """Return positions as measure takes them."""
    return np.array(chosen, dtype=np.int64)


@pytest.mark.parametrize(
    ("chosen", "within", "people"),
    [
        ((), 600, 0),
        ((0,), 299, 100),
        ((0,), 300, 180),
        ((1,), 600, 240),
        ((0, 2), 240, 160),
        ((0, 1, 2), 700, 280),
        ((2,), 0, 0),
    ],
)
def test_people_covered(chosen, within, people):
    """At the limit counts, beyond it does not, twice counts once."""
    assert objective_of(problem_of(within=within, choose=3), chosen) == people


def test_each_demand_point_may_have_its_own_limit():
    """Village 0 walks, village 1 drives."""
    problem = problem_of(within=[60, 900, 0, 0], choose=3)
    assert covered_people(problem, as_sites(0)).tolist() == [100, 80, 0, 0]


@pytest.mark.parametrize(
    ("covers", "people"),
    [((1.0,), 240), ((0.5, 0.5), 210), ((0.0, 1.0), 180), ((0.7, 0.2, 0.1), 204)],
)
def test_backup_counts_as_it_says(covers, people):
    """Sites 0 and 1 within 600 s: villages 0 and 1 have two covers, village 2 one."""
    assert objective_of(problem_of(within=600, covers=covers, choose=3), (0, 1)) == pytest.approx(people)


def test_gradual_cover_takes_the_best_worth_not_the_nearest_site():
    """Half a service at hand, nine tenths of it farther away."""
    problem = problem_of(rows=[[60, 600]], people=[100], worth=[0.5, 0.9], within=900, choose=2)
    assert objective_of(problem, (0, 1)) == pytest.approx(90)
    assert assigned_sites(problem, (0, 1)).tolist() == [1]
    assert assigned_sites(problem, (0,)).tolist() == [0]


def test_backup_of_gradual_cover_puts_the_best_worth_first():
    """0.7 of the better and 0.3 of the other."""
    problem = problem_of(
        rows=[[60, 600]], people=[100], worth=[0.5, 0.9], within=900, covers=(0.7, 0.3), choose=2
    )
    assert objective_of(problem, (0, 1)) == pytest.approx(100 * (0.7 * 0.9 + 0.3 * 0.5))


def test_a_site_of_no_worth_serves_nobody():
    """It is within reach, but offers nothing of what is needed."""
    problem = problem_of(rows=[[60]], people=[100], worth=[0.0], within=900, choose=1)
    assert objective_of(problem, (0,)) == 0
    assert assigned_sites(problem, (0,)).tolist() == [NOBODY]


def test_bug_a_site_of_no_worth_fills_no_floor():
    """Who is assigned to nobody and counts as nobody is not covered either."""
    problem = problem_of(rows=[[60]], people=[100], worth=[0.0], within=900, choose=1)
    assert covered_share(problem, as_sites(0), np.array([0])) == 0


def test_prices_are_taken_from_people_and_added_to_seconds():
    """In the unit of each objective."""
    options = {"site_options": {"price": [10, 20, 30]}, "choose": 3}
    assert objective_of(problem_of("mclp", within=600, **options), (0, 1)) == 240 - 30
    assert objective_of(problem_of("lscp", within=700, **options), (0, 2)) == 40
    everybody = 100 * 60 + 80 * 300 + 60 * 240 + 40 * 700
    assert objective_of(problem_of("p-median", **options), (0, 2)) == everybody + 40


def test_set_covering_counts_sites_unless_prices_are_given():
    """One each."""
    assert objective_of(problem_of("lscp", within=700), (0, 2)) == 2


@pytest.mark.parametrize(
    ("model", "expected"), [("p-median", 100 * 60 + 80 * 120 + 60 * 240 + 40 * 700), ("p-center", 700)]
)
def test_the_nearest_site_counts(model, expected):
    """All three sites."""
    assert objective_of(problem_of(model, choose=3), (0, 1, 2)) == expected


@pytest.mark.parametrize("model", ["p-median", "p-center"])
def test_who_reaches_nobody_makes_it_infinite_unless_nobody_lives_there(model):
    """Sites 0 and 1 are out of reach of village 3."""
    assert objective_of(problem_of(model, choose=3), (0, 1)) == np.inf
    deserted = problem_of(model, people=[100, 80, 60, 0], choose=3)
    assert np.isfinite(objective_of(deserted, (0, 1)))
    assert assigned_sites(deserted, (0, 1)).tolist() == [0, 1, 1, NOBODY]


def test_of_equally_near_sites_the_first_is_used():
    """The same answer on every machine."""
    reach = Reach.from_matrix([[60, 60, 30], [5, 5, 5]])
    assert nearest(reach, as_sites(1, 0))[0].tolist() == [0, 0]
    assert best_site(reach, as_sites(2, 1, 0)).tolist() == [2, 0]


def test_share_of_an_area():
    """Villages 1 and 2; nobody lives in an empty area, so nobody is missed there."""
    problem = problem_of(within=240, choose=3)
    assert covered_share(problem, as_sites(1), np.array([1, 2])) == pytest.approx(80 / 140)
    assert covered_share(problem, as_sites(), np.array([], dtype=int)) == 1
    assert covered_share(problem, as_sites(), np.array([0])) == 0


@pytest.mark.parametrize(
    ("chosen", "expected"), [((), np.inf), ((1,), np.inf), ((0, 1), 300), ((0, 1, 2), 200), ((0, 3), np.inf)]
)
def test_the_closest_pair(chosen, expected):
    """Where there is no way two sites are as far apart as can be."""
    apart = np.full((4, 4), NO_WAY)
    for one, other, seconds in ((0, 1, 300), (0, 2, 200), (1, 2, 400)):
        apart[one, other] = apart[other, one] = seconds
    np.fill_diagonal(apart, 0)
    assert closest_pair(apart, as_sites(*chosen)) == expected


def test_market_share_against_rivals():
    """100 people at 100 s, exponent 2: utility 1e-4 against rivals of 3e-4 is a quarter; without rivals all."""
    huff = Huff(rivals=np.array([3e-4, 0.0, 5.0]))
    problem = problem_of(
        "huff", rows=[[100, 100], [100, NO_WAY], [NO_WAY, NO_WAY]], people=[100, 10, 7], huff=huff, choose=2
    )
    assert market_share(problem, as_sites(0)).tolist() == pytest.approx([0.25, 1, 0])
    assert objective_of(problem, (0,)) == pytest.approx(35)
    assert market_share(problem, as_sites(0, 1)).tolist() == pytest.approx([0.4, 1, 0])
    assert market_share(problem, as_sites()).tolist() == [0, 0, 0]


def test_nearer_than_the_least_seconds_makes_no_difference():
    """Who lives above the shop is not infinitely attracted."""
    huff = Huff(rivals=np.array([1.0, 1.0]), least_seconds=60)
    problem = problem_of("huff", rows=[[0], [60]], people=[1, 1], huff=huff, choose=1)
    one, other = market_share(problem, as_sites(0))
    assert one == other > 0


def test_the_likeliest_site_is_assigned():
    """Four times as attractive is worth twice the way at exponent 2, and the first of equals."""
    huff = Huff(rivals=np.array([1.0, 1.0]))
    problem = problem_of(
        "huff",
        rows=[[100, 150], [100, 200]],
        people=[1, 1],
        huff=huff,
        choose=2,
        site_options={"attraction": [1, 4]},
    )
    assert assigned_sites(problem, (0, 1)).tolist() == [1, 0]


def test_flows_count_people_where_they_go():
    """80 of the 100 people of village 0 find room at site 0, the others go to site 1."""
    flows = flows_of((0, 0, 80), (0, 1, 20), (1, 1, 80), (2, 2, 60), (3, 2, 40))
    median = problem_of("p-median", choose=3, site_options={"capacity": [80, 100, 100]})
    seconds = 80 * 60 + 20 * 600 + 80 * 120 + 60 * 240 + 40 * 700
    assert objective_of(median, (0, 1, 2), flows) == seconds
    assert assigned_sites(median, (0, 1, 2), flows).tolist() == [0, 1, 2, 2]
    covering = problem_of("mclp", within=700, choose=3, site_options={"capacity": [80, 100, 100]})
    assert objective_of(covering, (0, 1, 2), flows) == 280


def test_flows_are_worth_what_the_site_offers():
    """Ten people at half a service."""
    problem = problem_of(
        rows=[[60, 90]], people=[100], worth=[0.5, 1.0], within=900, choose=2, site_options={"capacity": 10}
    )
    assert flow_worth(problem, flows_of((0, 0, 10), (0, 1, 10))) == pytest.approx(15)


def test_the_largest_flow_names_the_site_and_the_first_of_equals():
    """50 and 50: the lower position."""
    problem = problem_of("p-median", choose=3, site_options={"capacity": 100})
    assert assigned_sites(problem, (0, 1), flows_of((0, 1, 50), (0, 0, 50))).tolist() == [
        0,
        NOBODY,
        NOBODY,
        NOBODY,
    ]


def test_money_for_having_closing_and_using():
    """100 + 300 to have, 7 to close, 2 for each of 80 people at site 2."""
    problem = problem_of(
        "p-median",
        budget=1000,
        site_options={
            "fixed_cost": [100, 200, 300],
            "closing_cost": [5, 7, 9],
            "use_cost": [0, 1, 2],
            "existing": (0, 1),
        },
    )
    assert money_of(problem, (0, 2)) == 407
    assert money_of(problem, (0, 2), flows_of((0, 0, 100), (1, 2, 80))) == 567
    assert money_of(problem, (0, 1)) == 300
    assert money_of(problem, ()) == 12


@st.composite
def towns(draw):
    """Random reach with worth, people, and a choice."""
    demand, sites = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    cell = st.one_of(st.none(), st.tuples(st.integers(0, 20), st.integers(0, 4)))
    rows = [[draw(cell) for _ in range(sites)] for _ in range(demand)]
    people = [draw(st.integers(0, 50)) for _ in range(demand)]
    chosen = draw(st.sets(st.integers(0, sites - 1)))
    return rows, people, tuple(sorted(chosen))


def reach_and_worth(rows):
    """Return seconds with gaps, and the worth of each pair in order."""
    seconds = [[NO_WAY if cell is None else cell[0] for cell in row] for row in rows]
    return seconds, [cell[1] / 4 for row in rows for cell in row if cell is not None]


@given(towns(), st.integers(0, 20), st.sampled_from([(1.0,), (0.5, 0.5), (0.0, 1.0), (0.5, 0.25, 0.25)]))
def test_covered_people_is_the_plain_loop(town, within, covers):
    """Best worths first, each times its weight."""
    rows, people, chosen = town
    seconds, worth = reach_and_worth(rows)
    problem = problem_of(rows=seconds, people=people, worth=worth, within=within, covers=covers, choose=9)
    for i, row in enumerate(rows):
        found = [row[j][1] / 4 for j in chosen if row[j] is not None and row[j][0] <= within]
        counted = sum(w * c for w, c in zip(sorted(found, reverse=True), covers, strict=False))
        assert covered_people(problem, as_sites(*chosen))[i] == pytest.approx(people[i] * counted)


@given(towns())
def test_nearest_is_the_plain_loop(town):
    """Least seconds, then lowest position."""
    rows, _, chosen = town
    site, seconds = nearest(Reach.from_matrix(reach_and_worth(rows)[0]), as_sites(*chosen))
    for i, row in enumerate(rows):
        expected = min(((row[j][0], j) for j in chosen if row[j] is not None), default=(np.inf, NOBODY))
        assert (seconds[i], site[i]) == expected


@given(towns(), st.integers(0, 20))
def test_another_site_never_covers_fewer_nor_lengthens_a_way(town, within):
    """Both objectives are monotone without prices."""
    rows, people, chosen = town
    seconds, worth = reach_and_worth(rows)
    more = tuple(range(len(rows[0])))
    covering = problem_of(rows=seconds, people=people, worth=worth, within=within, choose=9)
    assert objective_of(covering, more) >= objective_of(covering, chosen)
    for model in ("p-median", "p-center"):
        problem = problem_of(model, rows=seconds, people=people, choose=9)
        assert objective_of(problem, more) <= objective_of(problem, chosen)


@given(towns())
def test_market_share_lies_between_nothing_and_everybody(town):
    """And grows with every site."""
    rows, people, chosen = town
    seconds, worth = reach_and_worth(rows)
    huff = Huff(rivals=np.linspace(0, 1e-3, len(people)))
    problem = problem_of("huff", rows=seconds, people=people, worth=worth, huff=huff, choose=9)
    some = market_share(problem, as_sites(*chosen))
    every = market_share(problem, as_sites(*range(len(rows[0]))))
    assert ((some >= 0) & (some <= every + 1e-12) & (every <= 1)).all()
