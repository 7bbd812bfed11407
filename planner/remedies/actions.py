"""One thing that could be done: where, at what cost, and whom it serves how well."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, TypedDict

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.remedies.needs import Needs
from planner.remedies.question import Kind
from planner.siting.reach import Floats, Positions

WEEKS = 52.0
"""Of a year."""

Detail = Mapping[str, str | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that could be done.

    Attributes
    ----------
    id
        ``kiosk:n123``; unique.
    kind
        What it is.
    place
        Id of the candidate, the branch or the van.
    name
        Of the place.
    lon, lat
        Where; degrees.
    cost
        Money a year.
    slots
        Positions of the slots in which it serves.
    van
        Id of the new van that it is or needs; empty for none.
    van_hours
        Hours a week that it takes of that van.
    route, route_seconds
        The published route that it lengthens, and by how much with the stay; empty and 0 for none.
    detail
        What is particular to the kind: ``slot``, ``windows``, ``frequency``, ``dwell_minutes``, ``detour_minutes``.
    row, worth, seconds
        The rows of :class:`~planner.remedies.needs.Needs` that it serves, ascending; how much of their need (0..1);
        how far they travel. Parallel.
    """

    id: str
    kind: Kind
    place: str
    name: str
    lon: float
    lat: float
    cost: float
    slots: tuple[int, ...] = ()
    van: str = ""
    van_hours: float = 0.0
    route: str = ""
    route_seconds: float = 0.0
    detail: Detail = field(default_factory=lambda: MappingProxyType({}))
    row: Positions = field(default_factory=lambda: np.zeros(0, np.int64))
    worth: Floats = field(default_factory=lambda: np.zeros(0))
    seconds: Floats = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Catchment:
    """The rows that get to a site within the standard: positions and seconds, parallel, and the slot of each."""

    row: Positions
    seconds: Floats
    slot: Positions
    people: Floats

    def in_slots(self, slots: NDArray[np.bool_]) -> "Catchment":
        """Return the part in slots for which the mask is true."""
        kept = slots[self.slot]
        return Catchment(
            row=self.row[kept], seconds=self.seconds[kept], slot=self.slot[kept], people=self.people[kept]
        )


def catchments(needs: Needs, pairs: pd.DataFrame, name: str, sites: int) -> list[Catchment]:
    """Return the catchment of each site of ``pairs`` (``group``, ``name``, ``seconds``)."""
    rows = needs.rows[["group", "slot", "people"]].assign(row=np.arange(len(needs.rows)))
    joined = pairs.merge(rows, on="group").sort_values([name, "row"], kind="stable")
    start = np.searchsorted(joined[name].to_numpy(), np.arange(sites + 1))
    columns = {key: joined[key].to_numpy() for key in ("row", "seconds", "slot", "people")}
    return [
        Catchment(**{key: values[start[k] : start[k + 1]] for key, values in columns.items()})
        for k in range(sites)
    ]


class Sited(NamedTuple):
    """Id, name and position of a place, in degrees."""

    label: str
    name: str
    lon: float
    lat: float


def sited(points: gpd.GeoDataFrame) -> list[Sited]:
    """Return id, name and position of each point."""
    columns = (points.index.astype(str), points["name"].astype(str), points.geometry.x, points.geometry.y)
    return [
        Sited(label, name, float(lon), float(lat)) for label, name, lon, lat in zip(*columns, strict=True)
    ]


class Serving(TypedDict):
    """Whom an action serves, as its arguments."""

    slots: tuple[int, ...]
    row: Positions
    worth: Floats
    seconds: Floats


def served(catchment: Catchment, slots: NDArray[np.bool_], worth: float) -> Serving:
    """Return a catchment in ``slots`` (a mask) as that of an action that meets ``worth`` of its needs."""
    return {
        "slots": tuple(np.flatnonzero(slots).tolist()),
        "row": catchment.row,
        "seconds": catchment.seconds,
        "worth": np.full(len(catchment.row), worth),
    }
