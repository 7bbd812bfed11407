"""``farreach load``: a table of the user's own, in place of the map's."""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import geopandas as gpd
import typer

from api.printing import print_json
from api.progress import Tell, progress
from api.store import Workspace
from api.streets import network_in, travel_over
from planner.coordinates import Datum, datum_named, in_china, looks_shifted
from planner.demand.cells import grid_named
from planner.demand.made import Floats
from planner.errors import InputError, TableError
from planner.io.demand import FEWEST_SHOWN, DemandWanted, Spread, read_demand_from
from planner.io.files import LoadedTable, read_table
from planner.io.files.whereabouts import Extent
from planner.loop.run import refuse_lost
from planner.streets.travel import StreetTravel
from planner.tables import WGS84, TableName, lonlat_of

LOADABLE: tuple[TableName, ...] = (
    "branches",
    "demand",
    "candidates",
    "boundaries",
    "vehicles",
    "stands",
    "crossings",
)
_ON_STREETS = frozenset({"branches", "vehicles"})
_FINEST = "h3:9"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """The options of ``farreach load``, as they were typed."""

    columns: tuple[str, ...] = ()
    layer: str | None = None
    crs: str | None = None
    datum: str = "wgs84"
    groups: str | None = None
    spread: str = "points"
    dwellings: Path | None = None
    lattice_m: float = 250.0
    cells: str | None = None
    customers: bool = False
    at_least: int | None = None
    density: bool = False
    aggregate: int = 1
    clip: bool = False
    whole: bool = False

    @property
    def of_demand_alone(self) -> list[str]:
        """What was given that only demand has."""
        plain = LoadOptions()
        names = ("groups", "spread", "dwellings", "cells", "customers", "at_least", "density", "aggregate", "clip", "whole")  # fmt: skip
        return [
            "--" + name.replace("_", "-") for name in names if getattr(self, name) != getattr(plain, name)
        ]

    def wanted(self, extent: Extent | None) -> DemandWanted:
        """Return what is to be made of a file with people."""
        spread: Spread | None = next((name for name in get_args(Spread) if name == self.spread), None)
        if spread is None:
            raise typer.BadParameter(
                f"People are spread over {', '.join(get_args(Spread))}, not {self.spread!r}."
            )
        cells = self.cells or (_FINEST if self.customers or self.at_least else None)
        return DemandWanted(
            layer=self.layer,
            crs=self.crs,
            datum=datum_named(self.datum),
            columns=_named_columns(self.columns),
            groups=_listed(self.groups),
            extent=extent,
            spread=spread,
            dwellings=self.dwellings,
            lattice_m=self.lattice_m,
            cells=None if cells is None else grid_named(cells),
            at_least=self.at_least or (FEWEST_SHOWN if self.customers else 0),
            one_by_one=self.customers,
            density=self.density,
            aggregate=self.aggregate,
            clip=self.clip,
            whole=self.whole,
        )


def run(table: str, file: Path, workspace: Path, options: LoadOptions, *, as_json: bool) -> None:
    """Read the table, hold it against the streets, store it, and print what was done."""
    name = _table_name(table)
    _refuse_mistyped(name, options)
    with Workspace.open(workspace) as store, progress() as tell:
        loaded = _read(file, name, options, _extent(store), tell)
        check_on_streets(store, loaded.frame, name, file.name)
        notes = [*loaded.notes, *_doubts(store, loaded.frame, datum_named(options.datum))]
        store.write_layer(name, loaded.frame)
    if as_json:
        print_json({"table": name, "rows": len(loaded.frame), "notes": notes})
        return
    typer.echo(f"{len(loaded.frame):,} {name} from {file.name} stored in {workspace}.")
    for note in notes:
        typer.echo(f"  - {note}")


def check_on_streets(store: Workspace, frame: gpd.GeoDataFrame, name: TableName, file: str) -> None:
    """Refuse branches and depots that no street is near, in the sea for instance; see :func:`refuse_lost`."""
    if name not in _ON_STREETS or "streets" not in store.layers():
        return
    travel = travel_over(network_in(store))
    try:
        refuse_lost(frame, travel, name)
    except InputError as error:
        raise TableError(f"{file}: {error.summary} Nothing was stored.", error.problems) from error


def _read(
    file: Path, name: TableName, options: LoadOptions, extent: Extent | None, tell: Tell
) -> LoadedTable:
    if name == "demand":
        return read_demand_from(file, options.wanted(extent), said=tell)
    return read_table(
        file,
        name,
        layer=options.layer,
        crs=options.crs,
        datum=datum_named(options.datum),
        columns=_named_columns(options.columns),
        extent=extent,
    )


def _doubts(store: Workspace, frame: gpd.GeoDataFrame, datum: Datum) -> list[str]:
    """Return a note where points fit the streets better in another datum; only points in China are looked at."""
    if not frame.geom_type.eq("Point").all() or "streets" not in store.layers():
        return []
    lonlat = lonlat_of(frame)
    if not in_china(lonlat).any():
        return []
    travel = travel_over(network_in(store))
    shifted = looks_shifted(lonlat, lambda points: metres_to_street(travel, points), read_as=datum)
    return [] if shifted is None else [shifted.note(datum)]


def metres_to_street(travel: StreetTravel, lonlat: Floats) -> Floats:
    """Return how far points ``(n, 2)`` are from the nearest street, in metres; infinite where there is no street."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lonlat[:, 0], lonlat[:, 1]), crs=WGS84)
    snapped = travel.snap(points)
    return snapped.metres


def _table_name(table: str) -> TableName:
    for name in LOADABLE:
        if table == name:
            return name
    raise typer.BadParameter(f"There is no table {table!r}; load one of {', '.join(LOADABLE)}.")


def _refuse_mistyped(name: TableName, options: LoadOptions) -> None:
    """Raise what can be said before a file is opened."""
    _named_columns(options.columns)
    datum_named(options.datum)
    if name == "demand":
        options.wanted(None)
    if name != "demand" and options.of_demand_alone:
        raise typer.BadParameter(f"{', '.join(options.of_demand_alone)}: for demand only, not for {name}.")


def _named_columns(columns: tuple[str, ...]) -> dict[str, str]:
    named = dict(pair.split("=", 1) for pair in columns if "=" in pair)
    if len(named) < len(columns):
        raise typer.BadParameter("Name a column as --column people=EINWOHNER.")
    return named


def _listed(groups: str | None) -> tuple[str, ...] | None:
    if groups is None:
        return None
    return (
        ()
        if groups.strip().casefold() == "none"
        else tuple(part.strip() for part in groups.split(",") if part.strip())
    )


def _extent(store: Workspace) -> Extent | None:
    if not store.layers().get("streets"):
        return None
    west, south, east, north = store.read_layer("streets").total_bounds
    return float(west), float(south), float(east), float(north)
