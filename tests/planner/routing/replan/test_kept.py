"""What of a route stands, and how a delay travels along it."""

import pytest

from planner.errors import ProblemError
from planner.routing.plan import Stop
from planner.routing.replan.events import Cancellation, Late, VehicleDown
from planner.routing.replan.freeze import Freeze
from planner.routing.replan.kept import kept_parts


@pytest.fixture
def kept(two_vans, published):
    """Return what stands of a van's route at a time."""

    def look(now, *events, freeze=(), van="one"):
        return kept_parts(two_vans, published, events=events, freeze=freeze, now=now)[van]

    return look


def made(part):
    """Return the visits of a part in turn."""
    return [stop.visit for stop in part.stops]


def test_before_the_day_nothing_stands(kept, clock):
    """Before the day nothing stands."""
    part = kept(0)
    assert made(part) == []
    assert not part.left
    assert part.time == clock("08:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("08:00", []),  # about to leave
        ("08:05", ["ash"]),  # on the road to it
        ("08:20", ["ash"]),  # serving
        ("08:45", ["ash", "birch"]),  # on the road to the second
    ],
)
def test_what_is_driven_to_stands(kept, clock, now, expected):
    """What is driven to stands."""
    assert made(kept(clock(now))) == expected


def test_it_is_free_when_the_service_ends(kept, clock):
    """It is free when the service ends."""
    part = kept(clock("08:20"))
    assert (part.place, part.time) == ("ash", clock("08:40"))


def test_frozen_times_follow_what_stands(kept, clock):
    """Frozen times follow what stands."""
    assert made(kept(0, freeze=(Freeze(until=clock("09:00")),))) == ["ash", "birch"]


def test_frozen_stop_after_a_free_one_does_not_stand(kept):
    """Frozen stop after a free one does not stand."""
    assert made(kept(0, freeze=(Freeze(stops=("birch",)),))) == []


def test_real_times_replace_the_plan(kept, clock):
    """Real times replace the plan."""
    real = Stop(visit="ash", arrival=clock("08:15"), start=clock("08:15"), departure=clock("09:00"))
    part = kept(clock("09:00"), freeze=(Freeze(level="free", done=(real,)),))
    assert part.stops == (real,)
    assert part.time == clock("09:00")


def test_late_in_service_leaves_later(kept, clock):
    """Late in service leaves later."""
    part = kept(clock("08:20"), Late(vehicle="one", seconds=600))
    assert part.stops[0].start == clock("08:10")
    assert part.time == clock("08:50")


def test_late_on_the_road_arrives_later(kept, clock):
    """Late on the road arrives later."""
    part = kept(clock("08:05"), Late(vehicle="one", seconds=600))
    assert part.stops[0].arrival == clock("08:20")


def test_late_at_the_depot_leaves_later(kept, clock):
    """Late at the depot leaves later."""
    assert kept(clock("07:00"), Late(vehicle="one", seconds=600)).time == clock("08:10")


def test_delay_travels_along_frozen_stops(kept, clock):
    """Delay travels along frozen stops."""
    part = kept(clock("08:20"), Late(vehicle="one", seconds=600), freeze=(Freeze(vehicles=("one",)),))
    assert [stop.start for stop in part.stops] == [clock("08:10"), clock("09:00")]


def test_delay_is_used_up_by_waiting(on_a_line, village, van, timed, clock):
    """Delay is used up by waiting."""
    from planner.routing.problem import RoutingProblem

    problem = RoutingProblem(
        visits=(village("ash"), village("birch", "10:00-11:00")),
        vehicles=(van("one"),),
        travel=on_a_line(depot=0, ash=10, birch=20),
    )
    plan = timed(problem, one=["ash", "birch"])
    events, now = (Late(vehicle="one", seconds=300),), plan.routes[0].stops[0].start + 60
    part = kept_parts(problem, plan, events=events, freeze=(Freeze(vehicles=("one",)),), now=now)["one"]
    assert part.stops[1].start <= clock("10:05")


def test_vehicle_that_stands_makes_what_it_began(kept, clock):
    """Vehicle that stands makes what it began."""
    part = kept(clock("08:20"), VehicleDown(vehicle="one"))
    assert made(part) == ["ash"]
    assert part.over


def test_vehicle_that_stands_on_the_road_does_not_arrive(kept, clock):
    """Vehicle that stands on the road does not arrive."""
    assert made(kept(clock("08:05"), VehicleDown(vehicle="one"))) == []


def test_vehicle_that_is_repaired_goes_on_from_where_it_stands(kept, clock):
    """Vehicle that is repaired goes on from where it stands."""
    down = VehicleDown(vehicle="one", until=clock("12:00"), place="birch")
    part = kept(clock("08:20"), down)
    assert (part.place, part.time, part.over) == ("birch", clock("12:00"), False)


def test_cancelled_on_the_way_turns_round(kept, clock):
    """Cancelled on the way turns round."""
    part = kept(clock("08:42"), Cancellation(visit="birch"))
    assert made(part) == ["ash"]
    assert part.time == clock("08:44")


def test_cancelled_when_begun_is_refused(kept, clock):
    """Cancelled when begun is refused."""
    with pytest.raises(ProblemError, match="ash"):
        kept(clock("08:20"), Cancellation(visit="ash"))


def test_on_the_way_home_it_is_free_at_the_depot(kept, clock):
    """On the way home it is free at the depot."""
    part = kept(clock("09:25"))
    assert made(part) == ["ash", "birch"]
    assert (part.place, part.time, part.home) == ("depot", clock("09:40"), clock("09:40"))
