"""Who reaches something open through a period: known answers, properties, and a look at every minute."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.coverage.measure import measure_coverage
from planner.coverage.time.answer import ALWAYS, WINDOWS, Window
from planner.coverage.time.instant import coverage_at
from planner.coverage.time.through import coverage_through, lacking, person_hours_grid
from planner.errors import InputError
from planner.travel import StraightLine

HOUR, DAY = 3600, 86_400


def one(street, times, demand, within=600.0, **options):
    """Return the coverage of one limit."""
    (answer,) = coverage_through(street, times, demand, within=[within], **options)
    return answer


def test_a_branch_on_monday_and_tuesday(street, homes, serving):
    """Eight hours on two days; those too far away never."""
    answer = one(street, serving((0, [(9, 17), (33, 41)])), homes(5, 9, 11), windows=WINDOWS)
    assert answer.seconds["always"].tolist() == [16 * HOUR, 16 * HOUR, 0]
    assert answer.seconds["daytime"].tolist() == [16 * HOUR, 16 * HOUR, 0]
    assert answer.seconds["evening"].tolist() == [0, 0, 0]
    assert answer.days["always"].tolist() == [2, 2, 0]
    assert answer.person_hours() == 2 * 10 * 16
    assert answer.within == 600


def test_the_limit_is_inclusive(street, homes, serving):
    """Travel of exactly the limit counts, as in the static coverage."""
    times, demand = serving((0, [(9, 17)])), homes(10)
    seconds = float(measure_coverage(street, times.places, demand).seconds.iloc[0])
    assert one(street, times, demand, seconds).days["always"].tolist() == [1]
    assert one(street, times, demand, seconds - 0.001).days["always"].tolist() == [0]


def test_a_stop_counts_only_while_the_van_stands_there(street, homes, serving):
    """Half an hour on one day of the week."""
    answer = one(street, serving((0, [(10, 10.5)])), homes(5))
    assert answer.person_hours() == 5.0
    assert answer.worst_wait.tolist() == [7 * DAY - 1800]


@pytest.mark.parametrize(
    ("spans", "repeats", "wait"),
    [
        ([(10, 11)], True, 7 * 24 - 1),  # once a week: until the next week's
        ([(10, 11)], False, 7 * 24 - 11),  # the last wait of the period
        ([(100, 101)], False, 100),  # the first
        ([(10, 11), (100, 101)], False, 89),  # between two visits
        ([(10, 11), (100, 101)], True, 89),  # 67 at the end and 10 at the beginning are 77
        ([(10, 11), (60, 61)], True, 24 * 7 - 61 + 10),  # the end goes on at the beginning
        ([(0, 168)], True, 0),
        ([(0, 84), (84, 168)], False, 0),
        ([], True, np.nan),
    ],
)
def test_the_worst_wait(street, homes, serving, spans, repeats, wait):
    """Hours without anything open within reach."""
    answer = one(street, serving((0, spans), repeats=repeats), homes(5))
    np.testing.assert_array_equal(answer.worst_wait / HOUR, [wait])


def test_a_day_counts_when_it_is_long_enough(street, homes, serving):
    """Four hours on Monday in two parts, one on Tuesday, and a night that belongs to two days."""
    times = serving((0, [(9, 11), (14, 16), (33, 34), (46, 50)]))
    windows = (ALWAYS, Window(name="two hours", hours=2), Window(name="four hours", hours=4))
    answer = one(street, times, homes(5), windows=windows)
    assert answer.days.loc["d0"].tolist() == [3, 3, 1]  # Tuesday 1 + 2 hours, Wednesday 2


def test_windows_cut_what_is_open(street, homes, serving):
    """Open from noon on Friday to noon on Saturday."""
    answer = one(street, serving((0, [(4 * 24 + 12, 5 * 24 + 12)])), homes(5), windows=WINDOWS)
    hours = (answer.seconds.loc["d0"] / HOUR).to_dict()
    assert hours == {"always": 24, "daytime": 5, "evening": 3, "weekend": 12}


def test_two_branches_with_hours_that_complement_each_other(street, homes, serving):
    """One in the morning, one in the afternoon, both within reach of the middle."""
    times = serving((0, [(9, 12)]), (12, [(12, 17)]))
    answer = one(street, times, homes(0, 6, 12))
    assert (answer.seconds["always"] / HOUR).tolist() == [3, 8, 5]


def test_several_limits_at_once(street, homes, serving):
    """In the order asked for."""
    times, demand = serving((0, [(9, 12)]), (12, [(9, 17)])), homes(0, 6, 12)
    answers = coverage_through(street, times, demand, within=[900.0, 300.0, 480.0])
    assert [answer.within for answer in answers] == [900.0, 300.0, 480.0]
    assert [(answer.seconds["always"] / HOUR).tolist() for answer in answers] == [
        [8, 8, 8],
        [3, 0, 8],
        [3, 8, 8],
    ]


def test_groups_are_weighted_by_their_own_people(street, homes, serving):
    """Those over 65 live far out."""
    demand = homes(5, 30, people=[100.0, 50.0], over_65=[10.0, 40.0])
    answer = one(street, serving((0, [(9, 10)])), demand)
    assert answer.people.columns.tolist() == ["people", "over_65"]
    assert answer.person_hours() == 100
    assert answer.person_hours("over_65") == 10


def test_direction_counts(street, homes, serving):
    """A lane leads from the street to the hamlet and not back."""
    hamlet = homes(5)
    hamlet.geometry = hamlet.geometry.translate(15 / 111.2, 8 / 111.2)
    times = serving((20, [(9, 10)]), (21, [(9, 10)]), (19, [(9, 11)]))
    to, back = (
        one(street, times, hamlet, 1200.0, direction=direction).person_hours() for direction in ("to", "from")
    )
    assert (to, back) == (0, 20)


def test_nothing_serves_ever(street, homes, serving):
    """No place, and a place that is always closed: the right answer, not an error."""
    for times in (serving(), serving((0, []))):
        answer = one(street, times, homes(5, 6))
        assert answer.person_hours() == 0
        assert answer.days["always"].tolist() == [0, 0]
        assert answer.worst_wait.isna().all()
        assert (person_hours_grid(answer) == 0).all(axis=None)


def test_nobody_lives_there(street, homes, serving):
    """Zero people, and no demand point at all."""
    times = serving((0, [(9, 10)]))
    assert one(street, times, homes(5, people=[0.0])).person_hours() == 0
    assert one(street, times, homes(5).iloc[:0]).person_hours() == 0


def test_off_the_network(street, homes, serving):
    """Who has no road never reaches anything."""
    demand = homes(5, 6)
    demand.geometry = demand.geometry.translate(0, 1)
    assert one(street, serving((0, [(0, 168)])), demand).worst_wait.isna().all()


def test_progress_is_told(street, homes, serving):
    """Every tenth kind of opening hours."""
    told = []
    times = serving(*((0, [(k, k + 1)]) for k in range(25)))
    one(street, times, homes(5), progress=told.append)
    assert len(told) == 2


def test_bad_windows_and_limits_are_named(street, homes, serving):
    """All windows at once."""
    windows = (
        Window(name="a", text="whenever"),
        Window(name="b", text="9-5"),
        Window(name="c", text="unknown"),
        Window(name="b"),
    )
    with pytest.raises(InputError) as refused:
        one(street, serving((0, [])), homes(5), windows=windows)
    assert len(refused.value.problems) == 4
    with pytest.raises(InputError, match="no number of seconds"):
        one(street, serving((0, [])), homes(5), float("nan"))


def test_windows_on_public_holidays(street, homes, serving):
    """Windows hold on holidays unless they say otherwise; Epiphany is none on Monday 23 November, Christmas is."""
    windows = (ALWAYS, Window(name="workdays", text="Mo-Fr 00:00-24:00; PH off"))
    times = serving((0, [(0, 40 * 24)]), days=40)
    answer = one(street, times, homes(5), windows=windows, holidays="GB-ENG")
    plain = one(street, times, homes(5), windows=windows)
    assert (
        plain.days["workdays"].iloc[0] - answer.days["workdays"].iloc[0] == 3
    )  # 25 and 28 December, 1 January


def test_the_grid_of_hours(street, homes, serving):
    """Means over cells of day and hour: half an hour open is half of the people."""
    answer = one(street, serving((0, [(9.5, 11), (33, 34)])), homes(5, people=[80.0]))
    grid = person_hours_grid(answer)
    assert grid.shape == (7, 24)
    assert grid.loc[answer.period.first, [9 * HOUR, 10 * HOUR, 11 * HOUR]].tolist() == [40, 80, 0]
    assert grid.to_numpy().sum() == pytest.approx(answer.person_hours())
    half = person_hours_grid(answer, step=1800)
    assert half.to_numpy().sum() / 2 == pytest.approx(answer.person_hours())


@pytest.mark.parametrize("step", [0, -3600, 7000])
def test_cells_fill_a_day(street, homes, serving, step):
    """Hours do, 7,000 seconds do not."""
    answer = one(street, serving((0, [(9, 10)])), homes(5))
    with pytest.raises(InputError, match="fill a day"):
        person_hours_grid(answer, step=step)


def test_who_is_served_by_day_only(street, homes, serving):
    """And who has the evening too, or nothing."""
    times = serving((0, [(9, 17)]), (12, [(9, 20)]))
    answer = one(street, times, homes(0, 6, 12, 30), windows=WINDOWS)
    assert lacking(answer, "evening").tolist() == [True, False, False, False]
    assert lacking(answer, "weekend").tolist() == [True, True, True, False]


spans = st.lists(st.tuples(st.integers(0, 46), st.integers(1, 24)), max_size=4).map(
    lambda own: [(start, min(start + length, 48)) for start, length in own]
)
networks = st.lists(st.tuples(st.integers(0, 40), spans), max_size=6)
places_of_homes = st.lists(st.integers(0, 40), min_size=1, max_size=6)
moderate = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@moderate
@given(networks, places_of_homes, st.booleans())
def test_every_half_hour_by_itself(street, homes, serving, places, kilometres, repeats):
    """The exact answer is what a look at each half hour finds, for hours change on the hour only."""
    times, demand = serving(*places, days=2, repeats=repeats), homes(*kilometres)
    answer = one(street, times, demand, 630.0, windows=WINDOWS)
    near = street.matrix(demand, times.places).seconds <= 630
    moments = range(900, 2 * DAY, 1800)
    reached = np.stack([near[:, times.serving_at(moment)].any(axis=1) for moment in moments])
    stretch = np.searchsorted(answer.edges, moments, side="right") - 1
    np.testing.assert_allclose(answer.people["people"].to_numpy()[stretch], 10.0 * reached.sum(axis=1))
    np.testing.assert_array_equal(answer.seconds["always"], 1800 * reached.sum(axis=0))
    np.testing.assert_array_equal(answer.days["always"], reached.reshape(2, 48, -1).any(axis=1).sum(axis=0))
    np.testing.assert_array_equal(
        answer.seconds["daytime"], 1800 * (reached[18:34].sum(axis=0) + reached[66:82].sum(axis=0))
    )
    for column, wait in enumerate(answer.worst_wait):
        np.testing.assert_array_equal(wait, longest_wait(reached[:, column], repeats=repeats))


def longest_wait(reached, *, repeats):
    """Return seconds of the longest run of half hours in which nothing is reached."""
    if not reached.any():
        return np.nan
    longest = run = 0
    for here in np.tile(reached, 2 if repeats else 1):
        run = 0 if here else run + 1
        longest = max(longest, run)
    return longest * 1800


@moderate
@given(networks, places_of_homes, st.integers(0, 40), spans)
def test_more_branches_never_take_anything(street, homes, serving, places, kilometres, kilometre, own):
    """Not from anybody's seconds and days, not from any stretch; no wait grows."""
    demand = homes(*kilometres)
    few = one(street, serving(*places, days=2), demand, windows=WINDOWS)
    more = one(street, serving(*places, (kilometre, own), days=2), demand, windows=WINDOWS)
    never_less(few, more)


@moderate
@given(networks, places_of_homes, spans)
def test_longer_hours_never_take_anything(street, homes, serving, places, kilometres, longer):
    """Of the first place."""
    demand = homes(*kilometres)
    few = one(street, serving(*places, days=2), demand, windows=WINDOWS)
    extended = [(k, own + longer) if row == 0 else (k, own) for row, (k, own) in enumerate(places)]
    never_less(few, one(street, serving(*extended, days=2), demand, windows=WINDOWS))


@moderate
@given(networks, places_of_homes)
def test_more_time_never_takes_anything(street, homes, serving, places, kilometres):
    """Of two limits."""
    never_less(*coverage_through(street, serving(*places, days=2), homes(*kilometres), within=[420.0, 900.0]))


def never_less(few, more):
    """Assert that one answer has all that another has."""
    assert (more.seconds >= few.seconds).all(axis=None)
    assert (more.days >= few.days).all(axis=None)
    assert more.person_hours() >= few.person_hours() - 1e-9
    assert (more.worst_wait.fillna(np.inf) <= few.worst_wait.fillna(np.inf)).all()
    edges = np.union1d(few.edges, more.edges)[:-1]
    one_, other = (
        answer.people["people"].to_numpy()[np.searchsorted(answer.edges, edges, side="right") - 1]
        for answer in (few, more)
    )
    assert (other >= one_ - 1e-9).all()


@moderate
@given(st.lists(st.integers(0, 40), min_size=1, max_size=4), places_of_homes)
def test_always_open_is_the_static_coverage(street, homes, serving, kilometres, lived):
    """In every stretch and for everybody."""
    times, demand = serving(*((k, [(0, 168)]) for k in kilometres)), homes(*lived)
    static = measure_coverage(street, times.places, demand)
    answer = one(street, times, demand, windows=WINDOWS)
    np.testing.assert_allclose(answer.people["people"], static.people_within(600))
    reached = static.within(600)
    assert (answer.seconds["always"] == np.where(reached, 7 * DAY, 0)).all()
    assert (answer.worst_wait.isna() == ~reached).all()
    assert (answer.worst_wait[reached] == 0).all()


@moderate
@given(networks, places_of_homes)
def test_what_adds_up_adds_up(street, homes, serving, places, kilometres):
    """Stretches make the period, complementary windows make the whole, people and points agree."""
    windows = (ALWAYS, Window(name="am", text="00:00-12:00"), Window(name="pm", text="12:00-24:00"))
    demand = homes(*kilometres)
    answer = one(street, serving(*places, days=2), demand, windows=windows)
    assert answer.edges[0] == 0
    assert answer.edges[-1] == 2 * DAY
    pd.testing.assert_series_equal(
        answer.seconds["am"] + answer.seconds["pm"], answer.seconds["always"], check_names=False
    )
    assert answer.person_hours() == pytest.approx(float(answer.seconds["always"] @ demand["people"]) / HOUR)
    assert (answer.people["people"] <= demand["people"].sum() + 1e-9).all()


@moderate
@given(networks, places_of_homes)
def test_any_source_of_travel_times(homes, serving, places, kilometres):
    """Streets take a shorter way to the same answer: here the straight line against itself, place by place."""
    crow = StraightLine(metres_per_second=1000 / 60)
    times, demand = serving(*places, days=2), homes(*kilometres)
    answer = one(crow, times, demand)
    for moment in range(1800, 2 * DAY, 4 * HOUR):
        stretch = int(np.searchsorted(answer.edges, moment, side="right")) - 1
        reached = coverage_at(crow, times, demand, moment).people_within(600)
        assert answer.people["people"].iloc[stretch] == pytest.approx(reached)
