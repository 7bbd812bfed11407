"""``farreach candidates`` for :mod:`api.cli`: words in, calls out; everything heavy is imported by the command itself."""

from pathlib import Path
from typing import Annotated

import typer


def candidates(  # noqa: PLR0913 (one argument for each option of the command)
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Workspace, or map extract (.osm.pbf).")],
    *,
    extract: Annotated[
        Path | None, typer.Option(help="Map extract to take the places from; else those of the workspace.")
    ] = None,
    kinds: Annotated[
        str | None, typer.Option(help="Only these: parking,school,village. All but churches if missing.")
    ] = None,
    spacing: Annotated[
        float, typer.Option(min=0, max=1e6, help="No two are nearer to each other, in metres.")
    ] = 300.0,
    most: Annotated[
        int, typer.Option(min=1, max=100_000, help="At most so many; the spacing grows until it is so.")
    ] = 500,
    minutes: Annotated[float, typer.Option(min=1, max=600, help="People who drive so long are near.")] = 10.0,
    least: Annotated[
        float,
        typer.Option(
            min=0, max=1e9, help="A place with fewer people near is left out, unless fewer are known in all."
        ),
    ] = 25.0,
    own: Annotated[
        Path | None, typer.Option(help="Your own candidates: they stay, the map's give way to them.")
    ] = None,
    language: Annotated[str, typer.Option(help="Of names that are made: en or zh.")] = "en",
    out: Annotated[Path | None, typer.Option(help="File ending in .gpkg, .geojson or .csv.")] = None,
    load: Annotated[
        bool, typer.Option("--load", help="Put them into the workspace, in place of those there.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the same facts as JSON.")] = False,
) -> None:
    """Find places where a van can stand: spaced, reachable, scored; car parks, squares, schools, villages."""
    from api.commands.candidates import CandidateRequest, run  # noqa: PLC0415

    request = CandidateRequest.checked(
        source=source,
        extract=extract,
        kinds=kinds,
        spacing=spacing,
        most=most,
        minutes=minutes,
        least=least,
        own=own,
        language=language,
        out=out,
        load=load,
    )
    run(request, as_json=as_json)
