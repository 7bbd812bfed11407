"""Rotas of one and two weeks: dates, parts, closed days, even days, and the checker."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.routing.check import check
from planner.routing.measure import driving_seconds, visits_of
from planner.routing.problem import Break, TimeWindow, Vehicle, Visit
from planner.routing.rota import RotaProblem, check_rota, make_rota, plan_of_day, problem_of_day
from planner.solving import Budget
from planner.travel import TravelTimes

BUDGET = Budget(iterations=50)
MONDAY = date(2026, 3, 2)
WEEK = tuple(MONDAY + timedelta(days=number) for number in range(5))
TWO_WEEKS = WEEK + tuple(day + timedelta(days=7) for day in WEEK)


@pytest.fixture(scope="module")
def valleys(on_a_line, village, van):
    """Three villages in the west valley, three in the east, two hours of service each, one van, one week."""
    names = ("w1", "w2", "w3", "e1", "e2", "e3")
    return RotaProblem(
        visits=tuple(village(name, minutes=120, people=50.0) for name in names),
        vehicles=(van(lunch=("11:00-14:00", 30)),),
        days=WEEK,
        travel=on_a_line(depot=0, w1=-40, w2=-42, w3=-44, e1=40, e2=42, e3=44),
    )


def dates_of(rota):
    """Return the dates on which each visit is made."""
    dates = {}
    for entry in rota.days:
        for stop in entry.route.stops:
            dates.setdefault(stop.visit, []).append(entry.date)
    return dates


@pytest.mark.parametrize("engine", [None, "fast"])
def test_a_valley_a_day(valleys, engine):
    """Each valley fills a day; the two days are not next to each other."""
    rota = make_rota(valleys, budget=BUDGET, seed=0, engine=engine)
    valley_of_day = [{stop.visit[0] for stop in entry.route.stops} for entry in rota.days]
    assert valley_of_day in ([{"w"}, {"e"}], [{"e"}, {"w"}])
    assert rota.unserved == ()
    assert (rota.days[1].date - rota.days[0].date).days > 1
    day_s_work = 2 * 44 * 60 + 3 * 7200
    assert rota.report.objective == 2 * (2 * 44 * 60 + 3600 + day_s_work - 21_600)
    assert rota == make_rota(valleys, budget=BUDGET, seed=0, engine=engine)


def test_a_day_of_the_rota_is_a_routing_problem(valleys):
    """The dispatcher gets the question and the plan of a date, and they fit together."""
    rota = make_rota(valleys, budget=BUDGET, seed=0)
    first = rota.days[0].date
    day, plan = problem_of_day(valleys, rota, first), plan_of_day(rota, first)
    assert check(day, plan) == []
    assert {visit.id for visit in day.visits} == {stop.visit for stop in plan.routes[0].stops}
    assert driving_seconds(day, plan.routes[0]) == 88 * 60
    with pytest.raises(ProblemError, match="is not a day of this rota"):
        problem_of_day(valleys, rota, date(2030, 1, 1))


def test_windows_hold_on_the_date(valleys, span):
    """West is a market on Wednesday afternoon only; e1 is closed except on Friday."""
    markets = {("w1", day): () for day in WEEK} | {("w1", WEEK[2]): (span("13:00-15:30"),)}
    fridays = {("e1", day): () for day in WEEK[:4]}
    problem = replace(valleys, windows_by_day=markets | fridays)
    rota = make_rota(problem, budget=BUDGET, seed=0)
    dates = dates_of(rota)
    assert rota.unserved == ()
    assert (dates["w1"], dates["e1"]) == ([WEEK[2]], [WEEK[4]])
    assert problem_of_day(problem, rota, WEEK[2]).visits[0].windows == (span("13:00-15:30"),)


def test_times_are_spread_over_the_parts(valleys):
    """Twice in ten days: once in each week."""
    problem = replace(valleys, days=TWO_WEEKS, times={"w1": 2, "e3": 2})
    dates = dates_of(make_rota(problem, budget=BUDGET, seed=0))
    assert [day in WEEK for day in sorted(dates["w1"])] == [True, False]
    assert [day in WEEK for day in sorted(dates["e3"])] == [True, False]
    assert len(dates["w2"]) == 1


def test_what_is_left_out_has_a_reason_for_each_van(valleys, van):
    """One day for six villages, one of them shut, one forbidden; the second van is away."""
    problem = replace(
        valleys,
        days=WEEK[:1],
        vehicles=(*valleys.vehicles, van("other")),
        absent=frozenset({("other", WEEK[0])}),
        windows_by_day={("w1", WEEK[0]): ()},
        allowed={"w2": frozenset({"other"})},
    )
    rota = make_rota(problem, budget=BUDGET, seed=0)
    reasons = {left.visit: left.by_vehicle for left in rota.unserved}
    assert reasons == {
        "w1": (("van", "closed"), ("other", "not_allowed")),
        "w2": (("van", "not_allowed"), ("other", "not_allowed")),
        "w3": (("van", "not_enough_time"), ("other", "not_allowed")),
    }


def test_a_missed_time_says_which(valleys):
    """The second part of the period is closed for w1."""
    closed = {("w1", day): () for day in WEEK[2:]}
    rota = make_rota(replace(valleys, times={"w1": 2}, windows_by_day=closed), budget=BUDGET, seed=0)
    (left,) = rota.unserved
    assert (left.visit, left.reason) == ("w1", "closed")
    assert left.detail.startswith("Time 2 of 2: ")


def test_without_vans_everything_is_left_out(valleys):
    """No vehicle at all, and a reason that says so."""
    rota = make_rota(replace(valleys, vehicles=()), budget=BUDGET, seed=0)
    assert rota.days == ()
    assert {left.reason for left in rota.unserved} == {"no_vehicle"}


def test_the_checker_finds_each_lie(valleys):
    """Each lie breaks one rule."""
    problem = replace(valleys, windows_by_day={("w1", WEEK[0]): ()})
    truth = make_rota(problem, budget=BUDGET, seed=0)
    first = truth.days[0]
    broken = replace(first, route=replace(first.route, start=first.route.start + 7200))
    lies = {
        "is made never and missed 0 times": replace(truth, days=truth.days[1:]),
        "which is not its programme": replace(truth, days=(*truth.days, replace(first, date=WEEK[3]))),
        "there is no vehicle 'bus'": replace(truth, days=(replace(first, vehicle="bus"),)),
        "there is no vehicle 'van' on 2030": replace(truth, days=(replace(first, date=date(2030, 1, 1)),)),
        "is given to": replace(truth, days=(replace(first, route=replace(first.route, vehicle="x")),)),
        "is closed on": replace(truth, days=tuple(replace(e, date=WEEK[0]) for e in truth.days)),
        "but only": replace(truth, days=(broken, *truth.days[1:])),
    }
    for message, lie in lies.items():
        assert any(message in line for line in check_rota(problem, lie)), message
    away = replace(problem, absent=frozenset({("van", first.date)}))
    assert any("does not work" in line for line in check_rota(away, truth))


def test_a_contradictory_problem_names_everything_at_once(valleys, van):
    """References of the day and of the period together."""
    with pytest.raises(ProblemError) as caught:
        replace(
            valleys,
            vehicles=(van(depot="moon"),),
            days=(WEEK[1], WEEK[0]),
            times={"w1": 9, "x": 1},
            windows_by_day={("w1", WEEK[4]): ()},
            absent=frozenset({("bus", WEEK[0])}),
            van_day_seconds=-1,
            usual_seconds=-1,
        )
    assert len(caught.value.problems) == 8
    with pytest.raises(ProblemError, match="there are no days"):
        replace(valleys, days=())


def random_rota(seed, visits, vans, days):
    """Return a rota problem in the plane: half of the places open on some days only."""
    chance = np.random.default_rng(seed)
    ids = (*(f"v{number}" for number in range(visits)), "d0", "d1")
    at = chance.uniform(0, 50, (len(ids), 2))
    km = 1.35 * np.hypot(*(at[:, None] - at).transpose(2, 0, 1))
    shift, rest = (
        TimeWindow(earliest=28_800, latest=57_600),
        Break(windows=(TimeWindow(earliest=41_400, latest=48_600),), duration=1800),
    )
    mornings = (TimeWindow(earliest=32_400, latest=43_200),)
    by_day = {
        (label, day): () if chance.random() < 0.5 else mornings
        for label in ids[: visits // 2]
        for day in days
    }
    return RotaProblem(
        visits=tuple(
            Visit(
                id=label,
                service_duration=int(chance.integers(3, 9)) * 300,
                people=float(chance.integers(300)),
            )
            for label in ids[:visits]
        ),
        vehicles=tuple(
            Vehicle(id=f"van{n}", depot=f"d{n % 2}", shift=shift, breaks=(rest,)) for n in range(vans)
        ),
        days=days,
        travel=TravelTimes(origins=ids, destinations=ids, seconds=km * 80, metres=km * 1000),
        windows_by_day=by_day,
    )


@given(st.integers(0, 10_000), st.integers(0, 9), st.integers(1, 2), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_every_rota_is_sound(seed, visits, vans, days):
    """Every visit once or with a reason, whatever the problem."""
    problem = random_rota(seed, visits, vans, WEEK[:days])
    rota = make_rota(problem, budget=Budget(iterations=5), seed=0)
    assert check_rota(problem, rota) == []
    assert all(left.detail and len(left.by_vehicle) == vans for left in rota.unserved)


def test_two_vans_for_two_weeks():
    """Forty places, twenty van-days: all served, days of at most the usual length or little more."""
    problem = random_rota(1, 40, 2, TWO_WEEKS)
    rota = make_rota(problem, budget=Budget(iterations=200), seed=0)
    assert rota.unserved == ()
    for entry in rota.days:
        day = problem_of_day(problem, rota, entry.date)
        service = sum(visit.service_duration for visit in visits_of(day, entry.route))
        assert driving_seconds(day, entry.route) + service <= 21_600 + 1800
    weeks = [entry.date in WEEK for entry in rota.days]
    assert abs(sum(weeks) - len(weeks) / 2) <= 2
