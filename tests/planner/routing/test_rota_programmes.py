"""Rotas with programmes: gaps, weekdays, the same crew, the same time of day."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.routing.problem import Break, Costs, DrivingRule, TimeWindow, Vehicle, Visit
from planner.routing.rota import Programme, RotaProblem, check_rota, make_rota, rota_cost
from planner.routing.rota.kept import made_by_visit
from planner.solving import Budget
from planner.travel import TravelTimes

BUDGET = Budget(iterations=10)
MONDAY = date(2026, 3, 2)
FOUR_WEEKS = tuple(MONDAY + timedelta(days=7 * week + day) for week in range(4) for day in range(5))


@pytest.fixture(scope="module")
def hamlets(on_a_line, village, van):
    """Six hamlets, half an hour each, two vans, four weeks."""
    names = ("w1", "w2", "w3", "e1", "e2", "e3")
    return RotaProblem(
        visits=tuple(village(name, people=50.0) for name in names),
        vehicles=(van("one"), van("two")),
        days=FOUR_WEEKS,
        travel=on_a_line(depot=0, w1=-40, w2=-42, w3=-44, e1=40, e2=42, e3=44),
    )


def made(problem, rota):
    """Return the times of each visit."""
    assert check_rota(problem, rota) == []
    return made_by_visit(problem, rota)


def test_every_two_weeks_with_the_same_crew(hamlets):
    """Six visits, twice each, on two days, always by one van."""
    fortnight = Programme(every_weeks=2, same_weekday="hard", same_vehicle="hard")
    problem = replace(hamlets, programmes={visit.id: fortnight for visit in hamlets.visits})
    rota = make_rota(problem, budget=BUDGET, seed=0)
    times = made(problem, rota)
    assert rota.unserved == ()
    assert len(rota.days) == 2
    for visit in times.values():
        first, second = visit
        assert (second.day - first.day).days == 14
        assert first.vehicle == second.vehicle
    assert rota == make_rota(problem, budget=BUDGET, seed=0)


def test_gaps_are_kept(hamlets):
    """Four times, at least six and at most eight days apart."""
    problem = replace(hamlets, programmes={"w1": Programme(times=4, least_gap=6, most_gap=8)})
    days = [time.day for time in made(problem, make_rota(problem, budget=BUDGET, seed=0))["w1"]]
    assert len(days) == 4
    assert all(6 <= (b - a).days <= 8 for a, b in pairwise(days))


def test_a_preferred_weekday_is_worth_a_detour_of_that_much(hamlets):
    """Thursday for free; and not where the van is away on Thursdays."""
    problem = replace(hamlets, programmes={"e1": Programme(every_weeks=2, preferred_weekday=3)})
    rota = make_rota(problem, budget=BUDGET, seed=0)
    assert [time.day.weekday() for time in made(problem, rota)["e1"]] == [3, 3]
    thursdays = frozenset(
        (van.id, day) for van in problem.vehicles for day in FOUR_WEEKS if day.weekday() == 3
    )
    away = replace(problem, absent=thursdays)
    other = make_rota(away, budget=BUDGET, seed=0)
    assert all(time.day.weekday() != 3 for time in made(away, other)["e1"])
    assert (
        other.report.objective - rota_cost(replace(away, programmes={"e1": Programme(every_weeks=2)}), other)
        == 3600
    )


def test_the_same_time_of_day(hamlets, span):
    """w1 is open in the morning one week and all day in the others: it is always made in the morning."""
    first_week = {("w1", day): (span("09:00-10:30"),) for day in FOUR_WEEKS[:5]}
    programme = Programme(every_weeks=1, same_time="hard", time_span=1800)
    problem = replace(hamlets, programmes={"w1": programme}, windows_by_day=first_week)
    times = made(problem, make_rota(problem, budget=BUDGET, seed=0))["w1"]
    assert len(times) == 4
    assert max(time.start for time in times) - min(time.start for time in times) <= 1800
    assert max(time.start for time in times) <= 10 * 3600


def test_an_absent_crew_costs_one_time_only(hamlets):
    """Every week with the same van, which is away in the third week: three times made, one missed with a reason."""
    third = frozenset(("one", day) for day in FOUR_WEEKS[10:15])
    programme = Programme(every_weeks=1, same_vehicle="hard")
    problem = replace(hamlets, programmes={"w1": programme}, absent=third, allowed={"w1": frozenset({"one"})})
    rota = make_rota(problem, budget=BUDGET, seed=0)
    assert len(made(problem, rota)["w1"]) == 3
    (left,) = rota.unserved
    assert left.visit == "w1"
    assert left.detail.startswith("Time 3 of 4: ")


def test_changes_of_crew_cost(hamlets):
    """Each van serves half of the weeks: one change, paid once."""
    early = frozenset(("one", day) for day in FOUR_WEEKS[10:])
    late = frozenset(("two", day) for day in FOUR_WEEKS[:10])
    programme = Programme(every_weeks=1, same_vehicle="cost", vehicle_cost=500)
    problem = replace(hamlets, programmes={"w1": programme}, absent=early | late)
    rota = make_rota(problem, budget=BUDGET, seed=0)
    free = replace(problem, programmes={"w1": Programme(every_weeks=1)})
    assert rota.report.objective == pytest.approx(rota_cost(free, rota) + 500)


def test_own_costs_of_vehicles(hamlets):
    """Kilometres count, driving time does not, a vehicle costs 1,000."""
    priced = tuple(replace(van, costs=Costs(fixed=1000, per_hour=0, per_km=2)) for van in hamlets.vehicles)
    problem = replace(hamlets, vehicles=priced, own_costs=True)
    rota = make_rota(problem, budget=BUDGET, seed=0)
    assert rota.report.objective == pytest.approx(1000 + 2 * (2 * 44 + 2 * 44))


def test_what_no_programme_goes_with_is_named(hamlets, van):
    """A driving rule; without programmes the days laid end to end know it."""
    bound = replace(hamlets, vehicles=(van("one", driving_rule=DrivingRule(most=16_200, rest=2_700)),))
    with pytest.raises(ProblemError, match="driving rules"):
        make_rota(replace(bound, programmes={"w1": Programme(every_weeks=2)}), budget=BUDGET, seed=0)
    with pytest.raises(ProblemError, match="another engine"):
        make_rota(
            replace(hamlets, programmes={"w1": Programme(every_weeks=2)}),
            budget=BUDGET,
            seed=0,
            engine="general",
        )


def test_a_watcher_ends_the_search(hamlets):
    """Told costs and shares; its no is heard."""
    told = []
    make_rota(hamlets, budget=Budget(iterations=1000), seed=0, watch=lambda *how: told.append(how) or False)
    assert len(told) == 1


def test_a_contradictory_problem_names_its_programmes(hamlets):
    """An unknown visit, times twice, more times than days."""
    with pytest.raises(ProblemError) as caught:
        replace(
            hamlets,
            times={"w1": 2},
            programmes={"x": Programme(times=1), "w1": Programme(times=1), "w2": Programme(times=99)},
        )
    assert len(caught.value.problems) == 3


def test_the_checker_finds_broken_programmes(hamlets):
    """A rota made for a loose programme breaks a strict one."""
    loose = replace(hamlets, programmes={"w1": Programme(times=2)})
    rota = make_rota(loose, budget=BUDGET, seed=0)
    days = [time.day for time in made(loose, rota)["w1"]]
    gap = (days[1] - days[0]).days
    strict = {
        "days from": Programme(times=2, least_gap=gap + 1),
        "not its programme": Programme(times=3),
        "same weekday": Programme(times=2, same_weekday="hard"),
    }
    for words, programme in strict.items():
        broken = check_rota(replace(loose, programmes={"w1": programme}), rota)
        if words != "same weekday" or days[0].weekday() != days[1].weekday():
            assert any(words in line for line in broken), (words, broken)


PROGRAMMES = st.builds(
    Programme,
    every_weeks=st.integers(1, 4),
    same_weekday=st.sampled_from(["free", "cost", "hard"]),
    same_vehicle=st.sampled_from(["free", "cost", "hard"]),
    same_time=st.sampled_from(["free", "cost", "hard"]),
    preferred_weekday=st.sampled_from([None, 0, 4]),
    on_holiday=st.sampled_from(["move", "skip"]),
) | st.builds(Programme, times=st.integers(1, 4), least_gap=st.sampled_from([None, 2, 9]))


def plane(seed, programmes, breaks):
    """Return a rota of two vans in the plane, one of them away for some days, the fourth day a holiday."""
    chance = np.random.default_rng(seed)
    ids = (*(f"v{number}" for number in range(len(programmes))), "depot")
    at = chance.uniform(0, 60, (len(ids), 2))
    km = 1.35 * np.hypot(*(at[:, None] - at).transpose(2, 0, 1))
    rest = Break(windows=(TimeWindow(earliest=41_400, latest=48_600),), duration=1800)
    days = tuple(day for day in FOUR_WEEKS if day != FOUR_WEEKS[3])
    shift = TimeWindow(earliest=28_800, latest=57_600)
    vans = [
        Vehicle(id=f"van{number}", depot="depot", shift=shift, breaks=(rest,) * breaks) for number in (0, 1)
    ]
    return RotaProblem(
        visits=tuple(Visit(id=label, service_duration=3000, setup_duration=300) for label in ids[:-1]),
        vehicles=tuple(vans),
        days=days,
        travel=TravelTimes(origins=ids, destinations=ids, seconds=km * 80, metres=km * 1000),
        programmes=dict(zip(ids, programmes, strict=False)),
        absent=frozenset(("van1", day) for day in days if chance.random() < 0.3),
    )


@given(st.integers(0, 1000), st.lists(PROGRAMMES, min_size=1, max_size=8), st.integers(0, 1))
@settings(max_examples=20, deadline=None)
def test_every_rota_keeps_its_programmes(seed, programmes, breaks):
    """Sound, whatever is asked; what is missed has a reason, and the search's cost is the checker's."""
    problem = plane(seed, programmes, breaks)
    rota = make_rota(problem, budget=Budget(iterations=1), seed=0)
    assert check_rota(problem, rota) == []
    assert all(left.detail for left in rota.unserved)
    assert Counter(left.visit for left in rota.unserved).keys() <= set(problem.programmes)
