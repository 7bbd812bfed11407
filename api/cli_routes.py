"""The command that prints the routes of a date or writes them to a file, for :mod:`api.cli`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


def routes(
    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE.gpkg", help="The workspace file.")],
    *,
    date: Annotated[str | None, typer.Option(help="YYYY-MM-DD; today if missing.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="File: .pdf, .xlsx, .gpx, .kml, .ics, .geojson, .csv, or a map: .html."
        ),
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", help="The format, where the name of the file does not say it.")
    ] = None,
    vehicle: Annotated[str | None, typer.Option(help="Id of a van: its route alone.")] = None,
    lang: Annotated[str, typer.Option(help="Language of what is printed on a file: en or zh.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print the same facts as JSON.")] = False,
) -> None:
    """Print the routes of a date from the published plan, or write them to a file to take along."""
    from api.commands.routes import Asked, run  # noqa: PLC0415

    asked = Asked.checked(day=date, out=out, form=form, vehicle=vehicle, lang=lang)
    run(workspace, asked, as_json=as_json, now=datetime.now(UTC))
