"""The command that brings a table in, for :mod:`api.cli`: words in, calls out; everything heavy is imported by it."""

from pathlib import Path
from typing import Annotated

import typer


def load(  # noqa: PLR0913 (one argument for each option of the command)
    table: Annotated[
        str,
        typer.Argument(help="branches, demand, candidates, boundaries, vehicles, stands or crossings."),
    ],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="CSV, Excel, GeoJSON, GeoPackage, shapefile; demand: GeoTIFF, too."
        ),
    ],
    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE.gpkg", help="The workspace file.")],
    *,
    column: Annotated[
        list[str] | None, typer.Option(help="Name a column: people=EINWOHNER. May be repeated.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Sheet or layer, where the file has several.")] = None,
    crs: Annotated[
        str | None, typer.Option(help="Reference system of the coordinates, e.g. EPSG:27700.")
    ] = None,
    datum: Annotated[
        str, typer.Option(help="gcj02 or bd09 if the coordinates are those of a Chinese map.")
    ] = "wgs84",
    groups: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="Demand: columns that count groups of people; none keeps none."),
    ] = None,
    spread: Annotated[
        str,
        typer.Option(help="Areas with people: points (one inside each), dwellings, or an even lattice."),
    ] = "points",
    dwellings: Annotated[
        Path | None, typer.Option(help="With --spread dwellings: map extract (.osm.pbf) or table of points.")
    ] = None,
    lattice: Annotated[
        float, typer.Option(min=10, max=100_000, help="Metres between the points that areas are spread over.")
    ] = 250.0,
    cells: Annotated[
        str | None, typer.Option(metavar="h3:8|square:500", help="Gather the demand in hexagons or squares.")
    ] = None,
    customers: Annotated[
        bool,
        typer.Option("--customers", help="A list of people, a row each: only numbers by cell are kept."),
    ] = False,
    at_least: Annotated[
        int | None,
        typer.Option(metavar="K", min=2, max=1_000_000, help="No cell shows fewer people; --customers: 10."),
    ] = None,
    density: Annotated[
        bool, typer.Option("--density", help="The raster counts people per square kilometre.")
    ] = False,
    aggregate: Annotated[
        int, typer.Option(min=1, max=10_000, help="So many by so many cells of a raster make one point.")
    ] = 1,
    clip: Annotated[
        bool, typer.Option("--clip", help="Leave out people of a raster who live outside the map.")
    ] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Whole people at each point, same total.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the same facts as JSON.")] = False,
) -> None:
    """Bring a table into a workspace, in place of the one there; nothing is stored if any row is wrong."""
    from api.commands.loading import LoadOptions, run  # noqa: PLC0415 (heavy)

    options = LoadOptions(
        columns=tuple(column or ()),
        layer=layer,
        crs=crs,
        datum=datum,
        groups=groups,
        spread=spread,
        dwellings=dwellings,
        lattice_m=lattice,
        cells=cells,
        customers=customers,
        at_least=at_least,
        density=density,
        aggregate=aggregate,
        clip=clip,
        whole=whole,
    )
    run(table, file, workspace, options, as_json=as_json)
