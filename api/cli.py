"""The ``farreach`` command: words in, calls out. Everything heavy is imported by the command that needs it."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli_candidates import candidates
from api.cli_coverage import access, coverage, equity, gaps
from api.cli_dispatch import replan_day, slots
from api.cli_load import load
from api.cli_remedies import remedies
from api.cli_replan import replan
from api.cli_report import report
from api.cli_rota import rota
from api.cli_routes import routes
from api.cli_scenarios import scenario, sensitivity
from api.cli_siting import sites
from api.cli_solve import solve
from api.cli_standards import standards
from planner.errors import InfeasibleError, PlannerError

app = typer.Typer(
    help="Who is out of reach, when and why, and the service vans that reach them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

AsJson = Annotated[bool, typer.Option("--json", help="Print the same facts as JSON.")]
Workspace = Annotated[Path, typer.Argument(metavar="WORKSPACE.gpkg", help="The workspace file.")]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a workspace that exists.")]
Within = Annotated[float, typer.Option(min=1, max=600, help="The standard: minutes by car to a branch.")]
Vans = Annotated[int, typer.Option(min=1, max=50, help="Vans, where no vehicles were loaded.")]
Stops = Annotated[int, typer.Option(min=1, max=500, help="At most so many stop places.")]
Streets = Annotated[
    Path, typer.Argument(metavar="STREETS", help="Map extract (.osm.pbf), line layer, or workspace.")
]
Mode = Annotated[str | None, typer.Option(help="drive, walk or cycle; what the workspace has, else drive.")]
Ferries = Annotated[bool, typer.Option("--ferries", help="Take ferries; nobody knows how long one waits.")]
SnapLimit = Annotated[
    float, typer.Option(min=0, max=1e6, help="Metres; a point farther from every street reaches nothing.")
]
CloseArea = Annotated[
    Path | None, typer.Option(help="Areas in which every street is closed: a file of polygons.")
]
Slower = Annotated[float, typer.Option(min=0.01, max=100, help="Multiply all times: 1.3 for snow.")]
UnpavedSlower = Annotated[float, typer.Option(min=0.01, max=100, help="Multiply times on unpaved streets.")]
Speeds = Annotated[
    Path | None,
    typer.Option(help="Speeds by hour: a CSV file with road_class, hour, slower. Needs --departure."),
]
Departure = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], help="Local time at which one leaves."),
]
Weeks = Annotated[int, typer.Option(min=1, max=4, help="Weeks of the rota.")]


@app.command()
def demo(
    *,
    serve: Annotated[bool, typer.Option(help="Serve the pages afterwards.")] = True,
    out: Annotated[Path, typer.Option(help="Folder for the workspace, the maps and the facts.")] = Path(
        "farreach-demo"
    ),
    as_json: AsJson = False,
    host: Host = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Plan a whole country from the data that comes along: a bank in Iceland, two vans, two weeks."""
    from api.commands.demo import run  # noqa: PLC0415

    run(out, serve=serve, as_json=as_json, address=(host, port), now=_now())


@app.command("import")
def import_(  # noqa: PLR0913 (one argument for each option of the command)
    extract: Annotated[
        Path | None,
        typer.Argument(metavar="EXTRACT.osm.pbf", help="Map extract: .osm.pbf, .osm, .osm.bz2."),
    ] = None,
    workspace: Annotated[Path | None, typer.Argument(metavar="WORKSPACE.gpkg", help="File to make.")] = None,
    *,
    branches: Annotated[
        str | None, typer.Option(help="Which service points are yours, e.g. 'amenity=bank name^landsbank'.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="Fetch this place from OpenStreetMap instead of reading an extract.")
    ] = None,
    people: Annotated[
        float | None, typer.Option(min=0, max=1e10, help="People in the whole area, if you know.")
    ] = None,
    demand: Annotated[Path | None, typer.Option(help="Table of people that replaces the map's.")] = None,
    boundaries: Annotated[Path | None, typer.Option(help="Areas that replace the map's.")] = None,
    organisation: Annotated[str, typer.Option(help="Your name, for the titles.")] = "Our organisation",
    country: Annotated[str, typer.Option(help="Where, for the titles.")] = "",
    timezone: Annotated[
        str, typer.Option(help="Zone of shifts and arrivals, e.g. Atlantic/Reykjavik.")
    ] = "UTC",
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Make a workspace from a map extract: streets, service points, people, boundaries, stop places."""
    from api.commands.importing import ImportRequest, run  # noqa: PLC0415
    from api.project import Project  # noqa: PLC0415

    request = ImportRequest.checked(
        extract=extract,
        workspace=workspace,
        place=place,
        branches=branches,
        people=people,
        demand=demand,
        boundaries=boundaries,
        overwrite=overwrite,
    )
    project = Project(organisation=organisation, country=country, timezone=timezone)
    run(request, project, as_json=as_json, now=_now())


app.command()(load)
app.command()(standards)
app.command()(candidates)
app.command()(report)
app.command()(sites)
app.command()(remedies)
app.command()(solve)
app.command()(replan)
app.command()(replan_day)
app.command()(slots)


@app.command()
def plan(
    workspace: Workspace,
    *,
    within: Within = 30.0,
    vans: Vans = 2,
    stops: Stops = 40,
    weeks: Weeks = 2,
    out: Annotated[Path | None, typer.Option(help="Also write the maps as files into this folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run the whole loop: coverage, gaps, stop places, rota, routes, and coverage with the vans."""
    from api.commands.plan import run  # noqa: PLC0415
    from api.options import PlanOptions  # noqa: PLC0415

    options = PlanOptions(within=within, vans=vans, stops=stops, weeks=weeks)
    run(workspace, options, out=out, as_json=as_json, now=_now())


app.command()(coverage)
app.command()(gaps)
app.command()(access)
app.command()(equity)
app.command()(scenario)
app.command()(sensitivity)


@app.command()
def matrix(  # noqa: PLR0913 (one argument for each option of the command)
    streets: Streets,
    origins: Annotated[str, typer.Argument(help="Table of points, or a layer of the workspace: branches.")],
    destinations: Annotated[str, typer.Argument(help="Table of points, or a layer of the workspace.")],
    *,
    mode: Mode = None,
    within: Annotated[str | None, typer.Option(help="Minutes: list only the pairs that are so near.")] = None,
    nearest: Annotated[
        int | None, typer.Option(min=1, max=10_000, help="List so many destinations for each origin.")
    ] = None,
    percentiles: Annotated[
        str | None, typer.Option(help="Also the seconds on days that nobody foresees: 50,85,95.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File ending in .csv, .parquet or .npz; CSV on the screen if missing.")
    ] = None,
    ferries: Ferries = False,
    snap_limit: SnapLimit = 2000.0,
    close_area: CloseArea = None,
    slower: Slower = 1.0,
    unpaved_slower: UnpavedSlower = 1.0,
    speeds: Speeds = None,
    departure: Departure = None,
    as_json: AsJson = False,
) -> None:
    """Measure travel times and distances between two tables of points over the streets."""
    from api.options import MatrixOptions, StreetOptions  # noqa: PLC0415
    from api.typed import by_hour, mode_of, one_number_of_minutes, percentiles_of  # noqa: PLC0415

    options = StreetOptions(
        source=streets,
        mode=mode_of(mode),
        ferries=ferries,
        snap_limit=snap_limit,
        close_area=close_area,
        slower=slower,
        unpaved_slower=unpaved_slower,
        **by_hour(speeds, departure),
    )
    question = MatrixOptions(
        origins=origins,
        destinations=destinations,
        within=None if within is None else 60 * one_number_of_minutes(within, "--within"),
        nearest=nearest,
        percentiles=() if percentiles is None else percentiles_of(percentiles, "--percentiles"),
        out=out,
    )
    from api.commands.matrix import run  # noqa: PLC0415 (heavy, and what is typed was checked)

    run(options, question, as_json=as_json)


@app.command()
def isochrones(  # noqa: PLR0913 (one argument for each option of the command)
    streets: Streets,
    sites: Annotated[str, typer.Argument(help="Table of points, or a layer of the workspace: branches.")],
    *,
    minutes: Annotated[str, typer.Option(help="Minutes, several with commas.")] = "5,10,15",
    mode: Mode = None,
    direction: Annotated[str, typer.Option(help="Travel to the sites, or from them.")] = "to",
    out: Annotated[
        Path | None, typer.Option(help="File ending in .geojson or .gpkg; GeoJSON on the screen if missing.")
    ] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", help="Also a map that opens without a server: isochrones.html.")
    ] = None,
    ferries: Ferries = False,
    snap_limit: SnapLimit = 2000.0,
    close_area: CloseArea = None,
    slower: Slower = 1.0,
    unpaved_slower: UnpavedSlower = 1.0,
    speeds: Speeds = None,
    departure: Departure = None,
    as_json: AsJson = False,
) -> None:
    """Draw how far one gets in so many minutes to a site, or from it, along the streets."""
    from api.options import IsochroneOptions, StreetOptions  # noqa: PLC0415
    from api.typed import by_hour, direction_of, minutes_of, mode_of  # noqa: PLC0415

    options = StreetOptions(
        source=streets,
        mode=mode_of(mode),
        ferries=ferries,
        snap_limit=snap_limit,
        close_area=close_area,
        slower=slower,
        unpaved_slower=unpaved_slower,
        **by_hour(speeds, departure),
    )
    question = IsochroneOptions(
        sites=sites,
        minutes=tuple(minutes_of(minutes, "--minutes")),
        direction=direction_of(direction),
        out=out,
        map_file=map_file,
    )
    from api.commands.isochrones import run  # noqa: PLC0415 (heavy, and what is typed was checked)

    run(options, question, as_json=as_json)


app.command()(routes)
app.command()(rota)


@app.command()
def serve(workspace: Workspace, *, host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the pages and the API of a workspace, with a worker process for heavy work."""
    from api.commands.serve import run  # noqa: PLC0415

    run(workspace, host, port)


@app.command()
def warm() -> None:
    """Compile the street engine now, once for this machine, so that nobody waits for it later."""
    from api.commands.warm import run  # noqa: PLC0415

    run()


@app.command()
def worker(workspace: Workspace) -> None:
    """Do the heavy work that the API was asked for; 'farreach serve' starts one by itself."""
    from api.jobs.worker import run  # noqa: PLC0415

    run(workspace)


def main() -> None:
    """Run the command line; 0 fine, 1 error, 2 usage, 3 nothing answers the question."""
    try:
        app()
    except InfeasibleError as error:
        _end(error, 3)
    except PlannerError as error:
        _end(error, 1)
    except OSError as error:
        place = "" if error.filename is None else f"{error.filename}: "
        _end(PlannerError(f"{place}{error.strerror or error}."), 1)
    except KeyboardInterrupt:
        sys.exit(130)


def _end(error: PlannerError, code: int) -> None:
    typer.echo(f"farreach: {error}", err=True)
    sys.exit(code)


def _now() -> datetime:
    return datetime.now(UTC)
