"""The commands that play scenarios and try other assumptions, for :mod:`api.cli`: words in, calls out."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli_coverage import (
    AsJson,
    Assumed,
    Ferries,
    First,
    FromBranch,
    Group,
    Holidays,
    MapFile,
    Mode,
    Period,
    SnapLimit,
    Streets,
    Vans,
    Workspace,
)

Within = Annotated[
    str | None,
    typer.Option(help="Minutes, several with commas: 15,30m; else what is saved with 'farreach standards'."),
]


def scenario(  # noqa: PLR0913 (one argument for each option of the command)
    workspace: Workspace,
    changes: Annotated[
        Path | None, typer.Argument(metavar="[CHANGES.toml]", help="Scenarios in a file, TOML or JSON.")
    ] = None,
    *,
    close: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Close a branch. May be repeated.")
    ] = None,
    hours: Annotated[
        list[str] | None, typer.Option(metavar="ID='Mo-Fr 10-18'", help="Other opening hours of a branch.")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="NAME@LON,LAT", help="Add a branch. May be repeated.")
    ] = None,
    scale: Annotated[
        list[str] | None, typer.Option(metavar="GROUP=1.1", help="More or fewer people: people=0.9.")
    ] = None,
    slower: Annotated[float, typer.Option(min=0.01, max=1000, help="Multiply all times on roads.")] = 1.0,
    close_area: Annotated[
        Path | None, typer.Option(help="Polygons that nobody may drive through: GeoJSON, GeoPackage.")
    ] = None,
    demand: Annotated[
        Path | None, typer.Option(help="Other people: a table as for 'farreach load demand'.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    within: Within = None,
    mode: Mode = "drive",
    from_branch: FromBranch = False,
    group: Group = "people",
    week: Annotated[bool, typer.Option("--week", help="Also hours within reach through the period.")] = False,
    period: Period = None,
    first: First = None,
    vans: Vans = True,
    assumed_hours: Assumed = None,
    holidays: Holidays = None,
    ferries: Ferries = False,
    snap_limit: SnapLimit = 2000.0,
    streets: Streets = None,
    top: Annotated[int, typer.Option(min=1, max=100_000, help="Print so many winners and losers.")] = 10,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Also as a file or folder: .gpkg, .xlsx, .parquet, .geojson, .parquet.zip, .geojson.zip."
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what --out names.")] = False,
    datum: Annotated[
        str, typer.Option(help="Coordinates of --out: wgs84, gcj02 or bd09 (maps of China).")
    ] = "wgs84",
    map_file: MapFile = None,
    as_json: AsJson = False,
) -> None:
    """Play what-if: branches closed, opened or moved, hours, roads, people; who wins, who loses, side by side."""
    from api.coverage.typed import Words, options_of  # noqa: PLC0415
    from api.scenarios.read import read_scenarios, typed_scenario  # noqa: PLC0415

    options = options_of(
        Words.among(
            locals(), within=within or "30", standards=_as_saved(within, mode, group, from_branch=from_branch)
        )
    )
    typed = typed_scenario(
        name=name, close=close or (), hours=hours or (), add=add or (), scale=scale or (), slower=slower
    )
    written = [] if changes is None else read_scenarios(changes)
    from api.commands.scenario import Asked, run  # noqa: PLC0415 (heavy, and what is typed was checked)

    asked = Asked(
        written=tuple(written),
        typed=typed,
        name=name,
        close_area=close_area,
        demand=demand,
        week=week or period is not None,
        top=top,
        out=out,
        overwrite=overwrite,
        datum=datum,
        map_file=map_file,
        as_json=as_json,
    )
    run(workspace, options, asked, now=datetime.now(UTC))


def sensitivity(  # noqa: PLR0913 (one argument for each option of the command)
    workspace: Workspace,
    *,
    factors: Annotated[
        str, typer.Option(help="Travel times are multiplied by these, with commas.")
    ] = "0.8,0.9,1.1,1.2",
    snap_limits: Annotated[
        str | None, typer.Option(help="Other snap limits in metres: 500,1000; else half and double.")
    ] = None,
    cells: Annotated[
        str | None,
        typer.Option(
            help="Gather people in squares of so many metres: 500,2000; unasked where they are cells."
        ),
    ] = None,
    hexagons: Annotated[
        str | None, typer.Option(help="Or in hexagons of H3 of these resolutions: 6,7,8.")
    ] = None,
    spread_inside: Annotated[
        float | None,
        typer.Option(metavar="KM2", min=0.01, max=1e6, help="Spread people inside areas larger than this."),
    ] = None,
    within: Within = None,
    mode: Mode = "drive",
    from_branch: FromBranch = False,
    group: Group = "people",
    period: Period = None,
    first: First = None,
    vans: Vans = True,
    assumed_hours: Assumed = None,
    holidays: Holidays = None,
    ferries: Ferries = False,
    snap_limit: SnapLimit = 2000.0,
    streets: Streets = None,
    out: Annotated[
        Path | None, typer.Option(help="Also as a file: .xlsx, .gpkg, .parquet.zip or .geojson.zip.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Try other travel times, snap limits and cells: which verdicts hold, and which are fragile."""
    from api.coverage.typed import Words, options_of  # noqa: PLC0415

    options = options_of(
        Words.among(
            locals(), within=within or "30", standards=_as_saved(within, mode, group, from_branch=from_branch)
        )
    )
    from api.scenarios.numbers import numbers_of  # noqa: PLC0415

    asked = {
        "factors": numbers_of(factors, "--factors"),
        "snap_limits": None if snap_limits is None else numbers_of(snap_limits, "--snap-limits"),
        "cells": None if cells is None else numbers_of(cells, "--cells"),
        "hexagons": None if hexagons is None else numbers_of(hexagons, "--hexagons"),
        "spread_inside": spread_inside,
    }
    from api.commands.sensitivity import run  # noqa: PLC0415 (heavy, and what is typed was checked)

    run(workspace, options, asked, out=out, as_json=as_json, now=datetime.now(UTC))


def _as_saved(within: str | None, mode: str, group: str, *, from_branch: bool) -> bool:
    """Return whether nothing typed says what is promised, so that the saved standards are meant."""
    return within is None and (mode, group, from_branch) == ("drive", "people", False)
