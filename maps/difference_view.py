"""What the page of before and after shows, and how it is made from a comparison."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import get_args

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from maps.backdrop import Backdrop
from maps.colours import class_numbers, travel_classes
from maps.states import Changing, States, changing
from planner.coverage.question import CoverageQuestion
from planner.coverage.scenarios.answer import Change, Comparison, PromiseKey

CHANGES: tuple[str, ...] = get_args(Change)
BEFORE, AFTER, DIFFERENCE = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A place where coverage grows or shrinks, by ``net`` people, and where it is."""

    name: str
    net: float
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A promise before and after: people covered, and shares (0..1)."""

    name: str
    minutes: float
    group: str
    before: float
    after: float
    covered_change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """What the page of before and after shows; tables in WGS84.

    Attributes
    ----------
    title, change
        Of the page; what people call the change.
    minutes, thresholds_minutes
        Of the promise that the map shows; where classes of travel time end.
    points
        Points with ``people`` (the most of both sides), ``place``, ``boundary``, ``minutes_before``,
        ``minutes_after`` (NaN for none) and ``change`` (:data:`CHANGES`).
    people
        By change, people: those before for ``lost``, those after for all else.
    winners, losers
        Places, most people first.
    pairs
        Every promise, in all.
    hours_before, hours_after
        Person-hours through the period; NaN without one.
    branches
        Points with ``name``, ``opening_hours`` and ``state`` (empty, ``gone`` or ``fresh``).
    boundaries, roads, backdrop
        What lies below.
    made
        The points as the page draws them; made by :meth:`light`.
    """

    title: str
    change: str
    minutes: float
    thresholds_minutes: tuple[float, ...]
    points: gpd.GeoDataFrame
    people: dict[str, float]
    winners: tuple[Shift, ...]
    losers: tuple[Shift, ...]
    pairs: tuple[Pair, ...]
    hours_before: float
    hours_after: float
    branches: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    backdrop: Backdrop | None = None
    made: Changing | None = None

    @property
    def states(self) -> States:
        """Classes of travel time before and after, and the change: points x 3."""
        classes = travel_classes(self.thresholds_minutes, self.minutes, "en")
        minutes = [self.points[name].to_numpy(float) for name in ("minutes_before", "minutes_after")]
        change = pd.Categorical(self.points["change"], categories=list(CHANGES)).codes
        return np.column_stack([*(class_numbers(one, classes) for one in minutes), change]).astype(np.uint8)

    def light(self) -> "DifferenceView":
        """Return the same with few enough points and the backdrop made, done once for all languages."""
        if self.made is not None and self.backdrop is not None:
            return self
        names = {"minutes_before": "minutes", "minutes_after": "van_minutes"}
        made = changing(self.points.rename(columns=names), self.states)
        back = {new: old for old, new in names.items()}
        return replace(
            self,
            backdrop=self.backdrop or Backdrop.of(self.boundaries, self.roads),
            made=replace(made, points=made.points.rename(columns=back)),
        )


def difference_view(
    comparison: Comparison, *, title: str, roads: gpd.GeoDataFrame, promise: PromiseKey | None = None
) -> DifferenceView:
    """Return what the page of before and after shows.

    Parameters
    ----------
    comparison
        What was compared.
    title
        Of the page.
    roads
        Main roads, for orientation.
    promise
        Name of the standard and seconds that the map is about; the first of both by default.
    """
    promise = promise or comparison.promises[0]
    table = comparison.points[promise]
    before = comparison.before.question
    points = gpd.GeoDataFrame(
        {
            "people": table[["people_before", "people_after"]].max(axis=1),
            "place": table["place"],
            "boundary": table["area_name"],
            "minutes_before": table["minutes_before"],
            "minutes_after": table["minutes_after"],
            "change": table["change"],
        },
        geometry=table.geometry,
        crs=table.crs,
    )
    return DifferenceView(
        title=title,
        change=comparison.name,
        minutes=promise[1] / 60,
        thresholds_minutes=tuple(seconds / 60 for seconds in before.thresholds),
        points=points,
        people=_people(table),
        winners=tuple(_places(comparison.winners(promise), table)),
        losers=tuple(_places(comparison.losers(promise), table)),
        pairs=tuple(_pairs(comparison)),
        hours_before=_hours(comparison.hours, promise, "before"),
        hours_after=_hours(comparison.hours, promise, "after"),
        branches=_branches(before, comparison.after.question),
        boundaries=before.boundaries,
        roads=roads,
    )


def _people(table: gpd.GeoDataFrame) -> dict[str, float]:
    people = table["people_after"].where(table["change"] != "lost", table["people_before"])
    sums = people.groupby(table["change"]).sum()
    return {change: float(sums.get(change, 0.0)) for change in CHANGES}


def _places(rows: pd.DataFrame, table: gpd.GeoDataFrame) -> Iterator[Shift]:
    """Yield places with the point at which most of their people who are concerned live."""
    moved = table[table["change"].isin(["won", "lost"])]
    people = moved[["people_before", "people_after"]].max(axis=1)
    most = moved.loc[people.groupby(moved["place"]).idxmax()].set_index("place").geometry
    for name, net in zip(rows["name"], rows["net"], strict=True):
        lon, lat = (most[name].x, most[name].y) if name in most.index else (np.nan, np.nan)
        yield Shift(name=str(name), net=float(net), lon=float(lon), lat=float(lat))


def _pairs(comparison: Comparison) -> Iterator[Pair]:
    for row in comparison.verdicts[comparison.verdicts["area"] == ""].to_dict("records"):
        yield Pair(
            name=str(row["standard"]),
            minutes=float(row["within"]) / 60,
            group=str(row["group"]),
            before=float(row["share_before"]),
            after=float(row["share_after"]),
            covered_change=float(row["covered_change"]),
        )


def _hours(hours: pd.DataFrame, promise: PromiseKey, side: str) -> float:
    if hours.empty:
        return float("nan")
    rows = hours[(hours["within"] == promise[1]) & (hours["group"] == "people")]
    return float(rows[side].iloc[0]) if len(rows) else float("nan")


def _branches(before: CoverageQuestion, after: CoverageQuestion) -> gpd.GeoDataFrame:
    """Return the branches of both sides, with what became of each."""
    both = pd.concat([after.branches, before.branches])
    both = both[~both.index.duplicated()]

    def state(label: str) -> str:
        if label not in after.branches.index:
            return "gone"
        return "" if label in before.branches.index else "fresh"

    states: NDArray[np.object_] = np.array([state(label) for label in both.index], dtype=object)
    return gpd.GeoDataFrame(
        both[["name", "opening_hours", "geometry"]].assign(state=states), crs=after.branches.crs
    )
