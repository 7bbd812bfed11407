"""What people may choose; light to import, for the command line and the server."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

TravelMode = Literal["drive", "walk", "cycle"]
"""How one travels."""

Direction = Literal["to", "from"]
"""Travel to sites, or from them."""

DOCUMENTS = "documents"
"""Kind under which the store keeps the documents of the latest plan."""

COVERAGE_PAGES = ("/week", "/gaps", "/areas", "/access", "/difference")
COVERAGE_FILES = tuple(
    f"/v1/{what}/latest.{form}"
    for what in ("assessments", "scenarios")
    for form in ("xlsx", "gpkg", "parquet.zip", "geojson.zip")
)
OTHER_PAGES = ("/sites", "/frontier", "/remedies", *COVERAGE_PAGES, *COVERAGE_FILES)
OTHER_DOCUMENTS = ("remedies", "remedies.geojson")
"""Pages that are no part of a plan and stay when the next one is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """The neutral defaults plan two vans for two weeks from today.

    Attributes
    ----------
    within
        The standard: minutes by car.
    thresholds
        Minutes of the table of shares.
    vans, stops, weeks
        How many; vans count only where no vehicles were loaded.
    least_people
        People that a stop place must bring within the standard.
    seed
        Same workspace, options, day and seed: same plan.
    """

    within: float = 30.0
    thresholds: tuple[float, ...] = (10.0, 20.0, 30.0, 60.0)
    vans: int = 2
    stops: int = 40
    weeks: int = 2
    least_people: float = 25.0
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetOptions:
    """Which streets, and how one travels on them.

    Attributes
    ----------
    source
        Map extract, line layer, or workspace.
    mode
        ``drive``, ``walk`` or ``cycle``; None for what the workspace has, else ``drive``.
    ferries
        Whether ferries are taken.
    snap_limit
        Metres; a point farther than this from every street reaches nothing.
    close_area
        Areas in which every street is closed, or None.
    slower, unpaved_slower
        Factors on the times of all streets, and of unpaved ones besides.
    speeds, departure
        Table of speeds by hour, and the local time at which one leaves; both or neither.
    """

    source: Path
    mode: TravelMode | None = None
    ferries: bool = False
    snap_limit: float = 2000.0
    close_area: Path | None = None
    slower: float = 1.0
    unpaved_slower: float = 1.0
    speeds: Path | None = None
    departure: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixOptions:
    """What is asked of ``farreach matrix``: names of points, which pairs (seconds), and where the answer goes (None: standard output)."""

    origins: str
    destinations: str
    within: float | None
    nearest: int | None
    percentiles: tuple[float, ...]
    out: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IsochroneOptions:
    """What is asked of ``farreach isochrones``: sites by name, minutes, which way one travels, where the answer goes (None: standard output)."""

    sites: str
    minutes: tuple[float, ...]
    direction: Direction
    out: Path | None
    map_file: Path | None
