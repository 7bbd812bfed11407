"""What could be done, for whom and at what cost; vans worked out by hand."""

import pytest

from planner.remedies.needs import measure_needs
from planner.remedies.offers import offered_actions
from planner.remedies.question import KINDS
from planner.remedies.vans import cheapest_insertions


@pytest.fixture
def offers(travel):
    """Return a function that gives the actions of a question by id, and the people of each row."""

    def of(question):
        needs = measure_needs(question, travel)
        return {one.id: one for one in offered_actions(question, needs, travel)}, needs.rows[
            "people"
        ].to_numpy()

    return of


def reached(action, people):
    """Return the people whom an action brings by itself."""
    return float((people[action.row] * action.worth).sum())


def test_new_places(asked, offers):
    """A branch serves by day all that can come then; a kiosk two fifths of everything, always."""
    actions, people = offers(asked(kinds=("branch", "kiosk")))
    assert reached(actions["branch:hall"], people) == pytest.approx(0.85 * 900)
    assert reached(actions["branch:shop"], people) == pytest.approx(0.85 * 700)
    assert reached(actions["kiosk:hall"], people) == pytest.approx(0.4 * 900)
    assert actions["branch:hall"].cost == 1000
    assert set(actions) == {"branch:hall", "branch:shop", "kiosk:hall", "kiosk:shop"}


def test_a_kiosk_keeps_the_hours_of_its_building(asked, offers, table):
    """In an office it serves nobody in the evening."""
    office = table("candidates", {"hall": (48, 0)}, name=["Hall"], opening_hours=["Mo-Fr 08:00-15:00"])
    actions, people = offers(asked(kinds=("kiosk",), candidates=office))
    assert reached(actions["kiosk:hall"], people) == pytest.approx(0.4 * 0.85 * 900)


def test_longer_hours(asked, offers):
    """Four hours a week, 52 weeks, for those of the town who can come only then."""
    actions, people = offers(asked(kinds=("hours",)))
    assert {name: (one.cost, reached(one, people)) for name, one in actions.items()} == {
        "hours:evening:bank": (208.0, pytest.approx(500.0)),
        "hours:saturday:bank": (208.0, pytest.approx(250.0)),
    }


def test_windows_are_offered_until_everybody_finds_room(asked, offers):
    """250 people have no room: one window is enough, a second would stand idle."""
    actions, people = offers(asked(kinds=("window",), windows={"bank": 1}))
    assert list(actions) == ["window:1:bank"]
    assert reached(actions["window:1:bank"], people) == pytest.approx(250.0)
    none = {"bank": 0}
    actions, people = offers(asked(kinds=("window",), windows=none))
    assert [round(reached(one, people)) for one in actions.values()] == [4000, 4250]


def test_a_stop_of_a_new_van(asked, offers):
    """765 people by day, one in a hundred a week, four minutes each: 35 minutes; 96 minutes of driving."""
    actions, people = offers(asked(kinds=("van_stop",)))
    stop = actions["van_stop:weekly:hall:bank"]
    assert stop.detail["dwell_minutes"] == 35
    assert stop.detail["driving_minutes"] == pytest.approx(96, abs=0.1)
    assert stop.van_hours == pytest.approx((35 + 96) / 60, abs=0.01)
    assert stop.cost == pytest.approx(10 + 52 * (35 + 96) / 60, abs=0.1)
    assert reached(stop, people) == pytest.approx(765)
    rare = actions["van_stop:four_weekly:hall:bank"]
    assert rare.detail["dwell_minutes"] == 125  # as many people in a quarter of the visits
    assert reached(rare, people) == pytest.approx(0.6 * 765)
    assert actions["van:bank"].cost == 300


def test_a_van_that_cannot_be_back_in_time_is_not_offered(asked, offers, table):
    """Four hours out and four hours back leave no time to serve."""
    far = asked(
        kinds=("van_stop",),
        demand=table("demand", {"inn": (240, 0)}, people=[100.0]),
        candidates=table("candidates", {"inn": (240, 0)}, name=["Inn"]),
        gap=asked().gap.iloc[:0],
    )
    assert not offers(far)[0]


def test_the_cheapest_place_in_a_route(asked, travel, to_ash):
    """From Ash on to the hall and home: 8 + 48 - 40 = 16 minutes and kilometres longer."""
    published = to_ash()
    (hall, shop) = cheapest_insertions(published, asked().candidates, travel)
    assert hall[0].seconds == pytest.approx(16 * 60, abs=2)
    assert hall[0].metres == pytest.approx(16_000, rel=0.001)
    assert shop[0].seconds == pytest.approx(70 * 60, abs=2)


def test_a_stop_on_a_published_route(asked, offers, to_ash):
    """Detour and stay; 510 people by day, for Ash is served already: 25 minutes at the hall."""
    actions, people = offers(asked(kinds=("route_stop",), published=to_ash()))
    stop = actions["route_stop:hall"]
    assert stop.detail["detour_minutes"] == pytest.approx(16, abs=0.1)
    assert stop.detail["dwell_minutes"] == 25
    assert stop.cost == pytest.approx(10 + 52 * 41 / 60, abs=0.1)
    assert reached(stop, people) == pytest.approx(0.85 * 600)


def test_a_route_without_time_left_takes_no_stop(asked, offers, to_ash):
    """41 minutes do not go into 40."""
    actions, _ = offers(asked(kinds=("route_stop",), published=to_ash(slack=40 * 60)))
    assert "route_stop:hall" not in actions


def test_without_a_published_plan_there_are_no_routes(asked, offers):
    """And every other kind is there."""
    actions, _ = offers(asked(windows={"bank": 1}))
    assert {one.kind for one in actions.values()} == set(KINDS) - {"route_stop"}
