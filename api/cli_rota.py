"""The command that makes a rota from tables, for :mod:`api.cli`: words in, calls out."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.rota_options import RotaOptions

Table = "CSV, Excel, GeoJSON, GeoPackage"


def rota(  # noqa: PLR0913 (one argument for each option of the command)
    visits: Annotated[
        Path,
        typer.Argument(metavar="VISITS", help=f"Table of visits: {Table}; or a workspace with a plan."),
    ],
    vehicles: Annotated[
        Path | None,
        typer.Argument(metavar="VEHICLES", help="Table of vehicles, as for 'farreach load vehicles'."),
    ] = None,
    *,
    weeks: Annotated[
        int | None, typer.Option(min=1, max=8, help="Weeks of the rota; as the visits need if missing.")
    ] = None,
    start: Annotated[
        str | None, typer.Option(help="A day of the first week, YYYY-MM-DD; next week if missing.")
    ] = None,
    workdays: Annotated[str, typer.Option(help="Days on which crews work.")] = "Mon-Fri",
    country: Annotated[
        str | None, typer.Option(help="Whose public holidays are no working days: GB, or GB-ENG.")
    ] = None,
    holidays: Annotated[str, typer.Option(help="Other days off, with commas: 2026-12-24,2026-12-31.")] = "",
    travel: Annotated[
        Path | None,
        typer.Option(
            help="Workspace, map extract, or table of legs (.csv, .csv.gz); straight lines if missing."
        ),
    ] = None,
    speed_kmh: Annotated[
        float, typer.Option(min=1, max=200, help="Speed on straight lines, where nothing is known.")
    ] = 40.0,
    detour: Annotated[
        float, typer.Option(min=1, max=5, help="Road per straight line, where nothing is known.")
    ] = 1.3,
    same_weekday: Annotated[
        str, typer.Option(help="The same weekday each time: must, should, free.")
    ] = "must",
    same_crew: Annotated[str, typer.Option(help="The same van each time: must, should, free.")] = "should",
    same_time: Annotated[
        str, typer.Option(help="Within an hour of the same time of day: must, should, free.")
    ] = "free",
    keep: Annotated[
        str, typer.Option(help="What stays of today's rota in the table: weekday, week, van.")
    ] = "",
    minutes: Annotated[
        float | None, typer.Option(min=0.5, max=1440, help="Minutes of a visit where the table does not say.")
    ] = None,
    van_day: Annotated[
        float, typer.Option(min=0, max=1440, help="Minutes of driving that a van's day less is worth.")
    ] = 60.0,
    usual_hours: Annotated[
        float | None, typer.Option(min=0, max=24, help="Work beyond it in a day counts double; 6 if missing.")
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0.1, max=86_400, help="Search so long; 20 if missing.")
    ] = None,
    iterations: Annotated[
        int | None, typer.Option(min=1, max=10**9, help="Search so many steps instead: repeatable.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Another seed, another search.")] = 0,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Timetable or calendar: .ics .csv .xlsx .html .json")
    ] = None,
    repeat_until: Annotated[
        str | None, typer.Option(help="The calendar repeats the rota until this day: YYYY-MM-DD.")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option(help="Zone of all times; that of the workspace, else UTC.")
    ] = None,
    title: Annotated[str, typer.Option(help="Title of the file.")] = "Rota",
    column: Annotated[
        list[str] | None, typer.Option(help="Name a column of VISITS: minutes=DAUER. May be repeated.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Sheet or layer of VISITS.")] = None,
    crs: Annotated[str | None, typer.Option(help="Reference system of VISITS, e.g. EPSG:27700.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the same facts as JSON.")] = False,
) -> None:
    """Make a rota of some weeks: who is where on which date, as timetable and calendar."""
    options = RotaOptions.checked(
        visits=visits,
        vehicles=vehicles,
        weeks=weeks,
        start=start,
        workdays=workdays,
        country=country,
        holidays=holidays,
        travel=travel,
        speed_kmh=speed_kmh,
        detour=detour,
        same=(same_weekday, same_crew, same_time),
        keep=keep,
        minutes=minutes,
        van_day=van_day,
        usual_hours=usual_hours,
        budget=(seconds, iterations),
        seed=seed,
        out=out,
        repeat_until=repeat_until,
        timezone=timezone,
        title=title,
        columns=column or [],
        layer=layer,
        crs=crs,
    )
    from api.commands.rota import run  # noqa: PLC0415 (heavy, and what is typed was checked)

    run(options, as_json=as_json, now=datetime.now(UTC))
