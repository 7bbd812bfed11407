"""Stretches, sets of places with equal hours, hours of points."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.time.hours_in_reach import HoursInReach, Stretches, opened, sets_of_places

DAY = 86_400


def test_stretches_are_cut_where_something_changes(serving):
    """Opening, closing, a window, midnight."""
    times = serving((0, [(9, 17)]), days=2)
    stretches = Stretches.of(times, [((12 * 3600, 13 * 3600),)])
    assert (stretches.edges / 3600).tolist() == [0, 9, 12, 13, 17, 24, 48]
    assert stretches.days(times.period).tolist() == [0, 0, 0, 0, 0, 1]
    assert stretches.during([(0, 12 * 3600), (DAY, 2 * DAY)]).tolist() == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]


def test_places_of_equal_hours_are_one_set(serving):
    """The longest first; who never serves is in none."""
    times = serving((0, [(9, 10)]), (1, []), (2, [(9, 17)]), (3, [(9, 10)]))
    sets, hours = sets_of_places(times, Stretches.of(times, []))
    assert [chosen.tolist() for chosen in sets] == [[2], [0, 3]]
    assert len(hours) == 2


def bits(*numbers):
    """Return hours of 12 stretches."""
    row = np.zeros(12, bool)
    row[list(numbers)] = True
    return np.packbits(row)


def test_points_alike_share_their_hours():
    """And hours that lie within others add none."""
    tables = HoursInReach.empty(4, 12)
    tables.add(np.array([0, 1, 2]), bits(1, 2, 3))
    tables.add(np.array([1, 2, 3]), bits(2, 3))
    tables.add(np.array([1]), bits(7))
    of_point, rows = tables.used()
    assert of_point[0] == of_point[2]
    assert len(rows) == 3
    assert (rows[of_point[1]] == bits(1, 2, 3, 7)).all()
    assert (rows[of_point[3]] == bits(2, 3)).all()


def test_no_point_at_all():
    """Nothing in use."""
    of_point, rows = HoursInReach.empty(0, 12).used()
    assert len(of_point) == len(rows) == 0


reach = st.lists(st.tuples(st.sets(st.integers(0, 7)), st.sets(st.integers(0, 11))), max_size=8)


@settings(deadline=None, max_examples=60)
@given(reach)
def test_hours_are_unions(within):
    """Of all sets within reach, point by point."""
    tables = HoursInReach.empty(8, 12)
    for points, stretches in within:
        tables.add(np.array(sorted(points), np.int64), bits(*stretches))
    of_point, rows = tables.used()
    assert len({row.tobytes() for row in rows}) == len(rows)
    for point in range(8):
        expected = {k for points, stretches in within if point in points for k in stretches}
        assert (rows[of_point[point]] == bits(*expected)).all()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.booleans(), min_size=12, max_size=12), min_size=1, max_size=5))
def test_open_spans_cover_what_is_open(rows):
    """Cut at midnight (here after four and nine stretches), and nowhere else."""
    table = np.array(rows)
    day = np.repeat([0, 1, 2], [4, 5, 3])
    ((part, spans),) = opened(np.packbits(table, axis=1), 12, day)
    again = np.zeros_like(table)
    for row, since, until in zip(spans.row, spans.since, spans.until, strict=True):
        assert not again[row, since:until].any()
        assert day[since] == day[until - 1]
        again[row, since:until] = True
    assert part == slice(0, len(rows))
    assert (again == table).all()
    changes = np.diff(np.pad(table, ((0, 0), (1, 0))).astype(int), axis=1) == 1
    through_midnight = table[:, [4, 9]] & table[:, [3, 8]]
    assert len(spans.row) == changes.sum() + through_midnight.sum()
