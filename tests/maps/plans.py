"""A day made by hand: two vans, a break, a reload, waiting, a hostile name, and two visits left out."""

from datetime import UTC, date, datetime
from typing import Any

from maps.plan_view import LeftOut, PlanView, ShownChange, ShownPause, ShownRoute, ShownStop, Spot

HOUR = 3600
MINUTE = 60
GARAGE = Spot(name="Garage", place="Near", lon_lat=(-21.9, 64.1))
SCHOOL = Spot(name="Far school", place="Far", lon_lat=(-20.9, 64.0))
SHOP = Spot(name="Edge shop", place="Edge", lon_lat=(-21.5, 64.1))
HALL = Spot(name="Hall & <b>library</b> ${7*7} 村", place="Þórshöfn", lon_lat=(-21.2, 64.25))
HOLM = Spot(name="Holm", lon_lat=(-20.3, 63.4))
NOWHERE = Spot(name="Nowhere")


def stop(order: int, visit: str, spot: Spot, times: tuple[int, int, int], **more: Any) -> ShownStop:
    """Return a stop at minutes after midnight."""
    arrival, start, departure = (MINUTE * minute for minute in times)
    return ShownStop(
        order=order, visit=visit, spot=spot, arrival=arrival, start=start, departure=departure, **more
    )


def two_vans() -> PlanView:
    """Return the day; the first van drives along streets, of the second only the stops are known."""
    first = ShownRoute(
        vehicle="van-1",
        name="Van 1",
        start=8 * HOUR + 2 * MINUTE,
        end=14 * HOUR + 40 * MINUTE,
        begins=GARAGE,
        ends=GARAGE,
        metres=123_400.0,
        driving=214 * MINUTE,
        stops=(
            stop(1, "v1", SCHOOL, (545, 570, 615), waiting=1500, windows=((34_200, 43_200),), people=1234.0),
            stop(2, "v2", SHOP, (690, 720, 765), tasks="Bring the new cards", people=200.0, load=(3, 0)),
        ),
        pauses=(
            ShownPause(kind="reload", after=1, start=625 * MINUTE, end=635 * MINUTE, spot=GARAGE),
            ShownPause(kind="break", after=1, start=690 * MINUTE, end=720 * MINUTE, spot=SHOP),
        ),
        lines=(
            ((-21.9, 64.1), (-21.4, 64.02), (-20.9, 64.0)),
            ((-20.9, 64.0), (-21.9, 64.1), (-21.5, 64.1)),
            ((-21.5, 64.1), (-21.9, 64.1)),
        ),
    )
    second = ShownRoute(
        vehicle="van/2",
        name="Van 2 「北」",
        start=22 * HOUR,
        end=25 * HOUR + 10 * MINUTE,
        begins=GARAGE,
        ends=GARAGE,
        metres=60_000.0,
        driving=100 * MINUTE,
        stops=(stop(1, "v3", HALL, (1380, 1380, 1445), people=0.4),),
    )
    return PlanView(
        title="Bank on wheels",
        day=date(2026, 11, 24),
        zone="Europe/Berlin",
        version=3,
        made=datetime(2026, 11, 20, 16, 30, tzinfo=UTC),
        routes=(first, second),
        left_out=(
            LeftOut(
                visit="v4",
                spot=HOLM,
                reason="unreachable",
                detail="There is no way.",
                people=766.0,
                by_vehicle=(("Van 1", "unreachable"), ("Van 2 「北」", "lacks_skill")),
            ),
            LeftOut(
                visit="v5",
                spot=NOWHERE,
                reason="not_enough_time",
                by_vehicle=(("Van 1", "not_enough_time"),),
                changes=(
                    ShownChange(
                        kind="odd", vehicle="Van 1", amount=900, sentence="Let Van 1 end 15 min later."
                    ),
                ),
            ),
        ),
    )
