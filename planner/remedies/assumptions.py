"""What is assumed about people, vans and windows where nobody has measured; every figure can be replaced."""

from dataclasses import dataclass

from planner.calendars.hours import are_hours
from planner.errors import InputError
from planner.remedies.slots import HOUR, SLOTS, WORKDAYS, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """How often a van comes.

    Attributes
    ----------
    id
        Its name: ``weekly``.
    visits
        Visits a year, above 0.
    worth
        Share of their needs that people can arrange around such visits, above 0..1.
    """

    id: str
    visits: float
    worth: float


FREQUENCIES = (
    Frequency(id="weekly", visits=52, worth=1.0),
    Frequency(id="fortnightly", visits=26, worth=0.9),
    Frequency(id="four_weekly", visits=13, worth=0.6),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """How people and service vehicles behave.

    Attributes
    ----------
    slots
        When people can come; shares add up to 1.
    office_hours
        Hours of a branch about whose hours nothing is known.
    branch_hours, kiosk_hours
        Hours of a new branch, and of a kiosk in a building about whose hours nothing is known.
    kiosk_worth
        Share of people's needs that a kiosk meets, above 0..1.
    frequencies
        How often vans may come to a stop.
    least_visits
        The standard of service: a van that comes less often a year than this serves nobody.
    van_earliest, van_latest
        Shift of a new van, seconds after midnight, Monday to Friday.
    van_hours
        Hours a week that a new van's crew drives and serves; the rest of its shifts are breaks and loading.
    stops_per_tour
        Stops that share one drive from the depot and back, at least 1.
    seconds_between_stops
        Drive from one stop to the next on a tour.
    share_who_come
        Share of the people within reach who come to a visit every two weeks; to one every week half as many.
    minutes_each
        Minutes at the counter for each who comes.
    people_per_window
        People within reach whose needs one window meets.
    most_windows
        At most so many windows are added to a branch.
    """

    slots: tuple[Slot, ...] = SLOTS
    office_hours: str = "Mo-Fr 09:00-16:00"
    branch_hours: str = "Mo-Fr 09:00-16:00"
    kiosk_hours: str = "24/7"
    kiosk_worth: float = 0.4
    frequencies: tuple[Frequency, ...] = FREQUENCIES
    least_visits: float = 13.0
    van_earliest: int = 8 * HOUR
    van_latest: int = 16 * HOUR
    van_hours: float = 35.0
    stops_per_tour: float = 4.0
    seconds_between_stops: float = 900.0
    share_who_come: float = 0.02
    minutes_each: float = 4.0
    people_per_window: float = 4000.0
    most_windows: int = 2

    def __post_init__(self) -> None:
        """Check ranges, all at once."""
        rules = {
            f"shares of the slots add up to {sum(slot.share for slot in self.slots):g}, expected 1": abs(
                sum(slot.share for slot in self.slots) - 1
            )
            < 1e-6,
            "slots and frequencies need names of their own": _distinct(self.slots)
            and _distinct(self.frequencies),
            f"kiosk_worth is {self.kiosk_worth:g}, expected above 0 and at most 1": 0 < self.kiosk_worth <= 1,
            "the shift of a van must begin before it ends, within a day": 0
            <= self.van_earliest
            < self.van_latest
            <= 24 * HOUR,
            f"van_hours is {self.van_hours:g}, expected above 0 and at most 168": 0 < self.van_hours <= 168,
            f"stops_per_tour is {self.stops_per_tour:g}, expected at least 1": self.stops_per_tour >= 1,
            f"seconds_between_stops is {self.seconds_between_stops:g}, expected at least 0": (
                self.seconds_between_stops >= 0
            ),
            f"share_who_come is {self.share_who_come:g}, expected above 0 and at most 1": (
                0 < self.share_who_come <= 1
            ),
            f"minutes_each is {self.minutes_each:g}, expected above 0": self.minutes_each > 0,
            f"people_per_window is {self.people_per_window:g}, expected above 0": self.people_per_window > 0,
            f"most_windows is {self.most_windows}, expected at least 0": self.most_windows >= 0,
        } | {
            f"frequency {one.id}: visits {one.visits:g} must be above 0, worth {one.worth:g} in 0..1": (
                one.visits > 0 and 0 < one.worth <= 1
            )
            for one in self.frequencies
        }
        rules |= {
            f"{name} is {text!r}, expected opening hours such as Mo-Fr 09:00-16:00": are_hours(text)
            for name in ("office_hours", "branch_hours", "kiosk_hours")
            if (text := getattr(self, name))
        }
        problems = [problem for problem, kept in rules.items() if not kept]
        if problems:
            raise InputError("These assumptions cannot be used.", problems)

    @property
    def offered(self) -> tuple[Frequency, ...]:
        """The frequencies that meet the standard of service."""
        return tuple(one for one in self.frequencies if one.visits >= self.least_visits)

    def worth_of(self, visits: float) -> float:
        """Return what ``visits`` a year are worth: as much as the most frequent standard that they meet; 0 for none."""
        return max((one.worth for one in self.offered if one.visits <= visits * 1.02), default=0.0)

    def share_each_visit(self, visits: float) -> float:
        """Return the share of the people within reach who come to each of so many visits a year."""
        return min(1.0, self.share_who_come * 26 / visits)


VAN_DAYS = WORKDAYS


def _distinct(named: "tuple[Slot, ...] | tuple[Frequency, ...]") -> bool:
    return len({one.id for one in named}) == len(named) > 0
