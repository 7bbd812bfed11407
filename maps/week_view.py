"""What the page of the week shows, and how it is made from an answer about coverage through time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from maps.backdrop import Backdrop
from maps.colours import class_numbers, travel_classes
from maps.states import Changing, States, changing
from planner.calendars.service_times import ServiceTimes
from planner.coverage.quantiles import quantiles
from planner.coverage.question import CoverageAnswer
from planner.coverage.standard import At, Standard
from planner.coverage.time.answer import TimeCoverage
from planner.streets.each import seconds_to_each
from planner.tables import groups_of

MOST_DAYS = 28
"""A longer period is shown by its first four weeks: a strip of more would be read by nobody."""

_WEEK_H = 168.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowFigures:
    """A part of the week: the ``share`` (0..1) of people with any service in it, ``hours`` a week for each person."""

    name: str
    share: float
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitFigures:
    """Hours without anything open within reach, over those who ever have it; NaN for nobody.

    ``median`` half the people wait at most so long; ``longest`` anybody does; ``never`` people never have anything.
    """

    median: float
    longest: float
    never: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekView:
    """What the page of the week shows; tables in WGS84.

    Attributes
    ----------
    title
        Of the page.
    minutes, thresholds_minutes
        Of the standard; where classes of travel time end.
    direction
        ``to`` or ``from`` the branch.
    first, days, step
        The first day, how many days, seconds of a slot (a whole part of a day).
    demand
        Points with ``people``, ``place``, ``boundary``, ``minutes`` (whatever the hour; NaN for none), ``hours``,
        ``evening``, ``weekend`` (a week, with something open within reach) and ``worst_wait`` (hours, NaN for those
        who never have it).
    states, slots
        Class of travel time of each point (see :func:`maps.colours.travel_classes`) in each set of open places, and
        for each slot its set.
    places, serving
        Points with ``name``, ``kind`` (``branch``, ``stop``), ``opening_hours``, ``assumed`` (bool); which of them
        serve in each slot, places x slots.
    counts
        For each group its people by class in each set, sets x classes.
    windows, wait, person_hours
        Over the whole period.
    shown
        The slot to begin with.
    boundaries, roads, backdrop
        What lies below.
    made
        The points as the page draws them; made by :meth:`light`.
    """

    title: str
    minutes: float
    thresholds_minutes: tuple[float, ...]
    direction: str
    first: date
    days: int
    step: int
    demand: gpd.GeoDataFrame
    states: States
    slots: NDArray[np.int64]
    places: gpd.GeoDataFrame
    serving: NDArray[np.bool_]
    counts: Mapping[str, NDArray[np.float64]]
    windows: tuple[WindowFigures, ...]
    wait: WaitFigures
    person_hours: float
    shown: int
    boundaries: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    backdrop: Backdrop | None = None
    made: Changing | None = None

    @property
    def per_day(self) -> int:
        """Slots of a day."""
        return 86_400 // self.step

    def light(self, backdrop: Backdrop | None = None) -> "WeekView":
        """Return the same with few enough points and the backdrop made, done once for all languages."""
        points = self.demand.assign(van_minutes=self.demand["worst_wait"])
        return replace(
            self,
            backdrop=self.backdrop or backdrop or Backdrop.of(self.boundaries, self.roads),
            made=self.made or changing(points, self.states, self.slots),
        )


def week_view(
    answer: CoverageAnswer,
    *,
    title: str,
    roads: gpd.GeoDataFrame,
    standard: Standard | None = None,
    step: int = 3600,
) -> WeekView:
    """Return what the page of the week shows.

    Parameters
    ----------
    answer
        About a period.
    title
        Of the page.
    roads
        Main roads, for orientation.
    standard
        Whose way of travelling, and first promise, is shown; the first of the question by default.
    step
        Seconds of a slot; what is shown is the moment at its beginning.

    Raises
    ------
    ValueError
        When the answer is about no period.
    """
    question, times = answer.question, answer.times
    if times is None:
        raise ValueError("the answer is about no period")
    standard = standard or question.standards[0]
    way = (standard.mode, standard.direction)
    days = min(times.period.days, MOST_DAYS)
    moments = np.arange(0, days * 86_400, step)
    serving = np.column_stack([times.serving_at(float(moment)) for moment in moments])
    sets, slots = _open_sets(serving)
    states = _states(answer, standard, moments[sets])
    through = answer.through[*way, standard.within]
    classes = len(travel_classes(_minutes(question.thresholds), standard.minutes, "en"))
    counts = {group: _counts(states, question.demand[group], classes) for group in groups_of(question.demand)}
    return WeekView(
        title=title,
        minutes=standard.minutes,
        thresholds_minutes=_minutes(question.thresholds),
        direction=standard.direction,
        first=times.period.first,
        days=days,
        step=step,
        demand=_points(answer, standard, through),
        states=states,
        slots=slots,
        places=_places(times, question.branches, question.assumed_hours),
        serving=serving,
        counts=counts,
        windows=_window_figures(through, question.demand["people"]),
        wait=wait_figures(through, question.demand["people"]),
        person_hours=through.person_hours(),
        shown=_shown(standard, times, step, days),
        boundaries=question.boundaries,
        roads=roads,
    )


def wait_figures(through: TimeCoverage, people: pd.Series) -> WaitFigures:
    """Return how long people wait without anything open within reach."""
    wait = through.worst_wait.to_numpy(float) / 3600
    weight = people.to_numpy(float)
    median, longest = quantiles(wait, weight, [0.5, 1.0]).tolist()
    return WaitFigures(median=median, longest=longest, never=float(weight[~np.isfinite(wait)].sum()))


def _minutes(thresholds: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(seconds / 60 for seconds in thresholds)


def _open_sets(serving: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return a slot of each distinct set of open places, and for each slot its set."""
    if not len(serving):
        return np.zeros(1, np.int64), np.zeros(serving.shape[1], np.int64)
    _, first, number = np.unique(serving, axis=1, return_index=True, return_inverse=True)
    return first, number.ravel()


def _states(answer: CoverageAnswer, standard: Standard, moments: NDArray[np.int64]) -> States:
    """Return the class of everybody's travel to what is open at each moment; the last where nothing is."""
    question, times = answer.question, answer.times
    assert times is not None
    classes = travel_classes(_minutes(question.thresholds), standard.minutes, "en")
    found = np.full((len(question.demand), len(moments)), len(classes) - 1, np.uint8)
    serving = [np.flatnonzero(times.serving_at(float(moment))) for moment in moments]
    some = [column for column, places in enumerate(serving) if len(places)]
    for number, seconds in seconds_to_each(
        question.travel[standard.mode],
        question.demand,
        times.places,
        [serving[column] for column in some],
        direction=standard.direction,
    ):
        found[:, some[number]] = class_numbers(seconds / 60, classes)
    return found


def _counts(states: States, people: pd.Series, classes: int) -> NDArray[np.float64]:
    weight = people.to_numpy(float)
    return np.array([np.bincount(column, weight, minlength=classes) for column in states.T])


def _points(answer: CoverageAnswer, standard: Standard, through: TimeCoverage) -> gpd.GeoDataFrame:
    demand = answer.question.demand
    names = answer.question.boundaries["name"].to_dict()
    week = _WEEK_H / (through.period.days * 24)
    hours = through.seconds / 3600 * week
    return gpd.GeoDataFrame(
        {
            "people": demand["people"],
            "place": demand["place"],
            "boundary": answer.area.map(lambda area: names.get(area, "")),
            "minutes": answer.always[standard.mode, standard.direction].seconds / 60,
            "hours": hours["always"],
            "evening": hours.get("evening", np.nan),
            "weekend": hours.get("weekend", np.nan),
            "worst_wait": through.worst_wait / 3600,
        },
        geometry=demand.geometry,
        crs=demand.crs,
    )


def _places(times: ServiceTimes, branches: gpd.GeoDataFrame, assumed_hours: str) -> gpd.GeoDataFrame:
    said = branches["opening_hours"].reindex(times.places.index).fillna("")
    assumed = times.places["assumed"].astype(bool)
    return times.places.assign(opening_hours=said.where(~assumed, assumed_hours), assumed=assumed)


def _window_figures(through: TimeCoverage, people: pd.Series) -> tuple[WindowFigures, ...]:
    weight, all_people = people.to_numpy(float), float(people.sum())
    week = _WEEK_H / (through.period.days * 24)
    return tuple(
        WindowFigures(
            name=window.name,
            share=float(weight[seconds > 0].sum()) / all_people if all_people else np.nan,
            hours=float(weight @ seconds) / 3600 * week / all_people if all_people else np.nan,
        )
        for window in through.windows
        if not window.name.startswith("standard ")
        for seconds in [through.seconds[window.name].to_numpy(float)]
    )


def _shown(standard: Standard, times: ServiceTimes, step: int, days: int) -> int:
    """Return the slot to begin with: that of the standard, else ten o'clock on the first Tuesday to Thursday."""
    last = days * 86_400 // step - 1
    if isinstance(standard.when, At):
        return min(times.period.seconds_at(standard.when.moment) // step, last)
    day = next((n for n, when in enumerate(times.period.dates[:days]) if when.weekday() in (1, 2, 3)), 0)
    return min((day * 86_400 + 36_000) // step, last)
