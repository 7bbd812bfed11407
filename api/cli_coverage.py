"""The commands about coverage, for :mod:`api.cli`: words in, calls out; everything heavy is imported by them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

Workspace = Annotated[Path, typer.Argument(metavar="WORKSPACE.gpkg", help="The workspace file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the same facts as JSON.")]
Mode = Annotated[str, typer.Option(help="drive, walk or cycle.")]
FromBranch = Annotated[bool, typer.Option("--from-branch", help="Travel from the branch, not to it.")]
Group = Annotated[str, typer.Option("--for", help="For whom: a numeric column of the demand, e.g. pop65.")]
At = Annotated[
    str, typer.Option(help="Only what serves then: 'Tue 10:00', or 2026-11-24T10:00 for that day.")
]
Period = Annotated[
    str | None, typer.Option(help="Days whose hours count: week, plan (the rota's), or a number of days.")
]
First = Annotated[
    str | None, typer.Option(help="First day of the period; else the Monday of the next workday's week.")
]
Vans = Annotated[
    bool,
    typer.Option(
        "--with-vans/--without-vans", help="Count vans while they stand: as loaded, else as planned."
    ),
]
Assumed = Annotated[
    str | None,
    typer.Option(
        help="Hours of branches that state none, '' for never open; else Mo-Fr 09:00-16:00; PH off."
    ),
]
Holidays = Annotated[
    str | None,
    typer.Option(help="Public holidays of: CN, GB-ENG, ... or '' for none; else the project's country."),
]
Ferries = Annotated[bool, typer.Option("--ferries", help="Take ferries; nobody knows how long one waits.")]
SnapLimit = Annotated[
    float, typer.Option(min=0, max=1e6, help="Metres; a point farther from every street reaches nothing.")
]
Streets = Annotated[
    Path | None, typer.Option(help="Map extract for a mode that the workspace has no streets for.")
]
MapFile = Annotated[
    Path | None, typer.Option("--map", help="Also a map that opens without a server: FILE.html.")
]
Out = Annotated[Path | None, typer.Option(help="Also as a file: .xlsx, .gpkg, .geojson, .csv or .parquet.")]
Datum = Annotated[str, typer.Option(help="Coordinates in --out: wgs84, or gcj02 or bd09 for Chinese maps.")]
Within = Annotated[str, typer.Option(help="Minutes beyond which a place does not count.")]
Measure = Annotated[
    str,
    typer.Option(help="minutes, nearest, cumulative, gravity, 2sfca, e2sfca, 3sfca, m2sfca, bfca or raam."),
]
Decay = Annotated[
    str | None,
    typer.Option(help="cutoff, zones, linear, gaussian, exponential, power, logistic; else as is usual."),
]
Supply = Annotated[str, typer.Option(help="What a place offers: count (itself), capacity, or hours.")]
WithVans = Annotated[bool, typer.Option("--with-vans", help="Vans count too, by the hours that they stand.")]
Nth = Annotated[int, typer.Option("--n", min=1, max=100, help="With nearest: minutes to the n-th place.")]


def coverage(  # noqa: PLR0913 (one argument for each option of the command)
    workspace: Workspace,
    *,
    within: Annotated[str, typer.Option(help="Minutes, several with commas: 15,30m.")] = "10,20,30,60",
    mode: Mode = "drive",
    from_branch: FromBranch = False,
    group: Group = "people",
    at: At = "",
    week: Annotated[
        bool, typer.Option("--week", help="Also through the period: hours, evenings, weekends, waits.")
    ] = False,
    period: Period = None,
    first: First = None,
    standards: Annotated[
        bool,
        typer.Option(
            "--standards", help="Hold the saved standards: a verdict for each, and by municipality."
        ),
    ] = False,
    vans: Vans = True,
    assumed_hours: Assumed = None,
    holidays: Holidays = None,
    ferries: Ferries = False,
    snap_limit: SnapLimit = 2000.0,
    streets: Streets = None,
    out: Out = None,
    datum: Datum = "wgs84",
    map_file: MapFile = None,
    as_json: AsJson = False,
) -> None:
    """Print how many people reach a branch in time, in all and by municipality; nothing is stored."""
    from api.coverage.typed import Words, options_of, out_file  # noqa: PLC0415

    options = options_of(Words.among(locals()))
    from api.commands.coverage import Shown, run  # noqa: PLC0415 (heavy, and what is typed was checked)

    shown = Shown(
        week=week or period is not None, out=out_file(out, datum), map_file=map_file, as_json=as_json
    )
    run(workspace, options, shown, now=datetime.now(UTC))


def gaps(  # noqa: PLR0913 (one argument for each option of the command)
    workspace: Workspace,
    *,
    within: Annotated[str, typer.Option(help="Minutes of the standard.")] = "30",
    standard: Annotated[
        str | None, typer.Option(help="Name of a saved standard, in place of --within and the others.")
    ] = None,
    mode: Mode = "drive",
    from_branch: FromBranch = False,
    group: Group = "people",
    at: At = "",
    period: Period = None,
    first: First = None,
    vans: Vans = True,
    capacities: Annotated[
        bool, typer.Option("--capacities", help="A branch serves no more people than its capacity.")
    ] = False,
    assumed_hours: Assumed = None,
    holidays: Holidays = None,
    ferries: Ferries = False,
    snap_limit: SnapLimit = 2000.0,
    streets: Streets = None,
    top: Annotated[int, typer.Option(min=1, max=100_000, help="Print so many, most people first.")] = 20,
    out: Out = None,
    datum: Datum = "wgs84",
    map_file: MapFile = None,
    as_json: AsJson = False,
) -> None:
    """List the areas where people are out of reach: how many, where, why, and the evidence for it."""
    from api.coverage.typed import Words, options_of, out_file  # noqa: PLC0415
    from api.typed import one_number_of_minutes  # noqa: PLC0415

    options = options_of(
        Words.among(
            locals(), within=f"{one_number_of_minutes(within, '--within'):g}", standards=standard is not None
        )
    )
    from api.commands.gaps import Shown, run  # noqa: PLC0415 (heavy, and what is typed was checked)

    shown = Shown(
        standard=standard,
        capacities=capacities,
        top=top,
        out=out_file(out, datum),
        map_file=map_file,
        as_json=as_json,
    )
    run(workspace, options, shown, now=datetime.now(UTC))


def access(  # noqa: PLR0913 (one argument for each option of the command)
    workspace: Workspace,
    *,
    measure: Measure = "e2sfca",
    within: Within = "30",
    decay: Decay = None,
    supply: Supply = "count",
    with_vans: WithVans = False,
    nth: Nth = 1,
    mode: Mode = "drive",
    from_branch: FromBranch = False,
    group: Group = "people",
    period: Period = None,
    first: First = None,
    assumed_hours: Assumed = None,
    holidays: Holidays = None,
    ferries: Ferries = False,
    snap_limit: SnapLimit = 2000.0,
    streets: Streets = None,
    out: Out = None,
    datum: Datum = "wgs84",
    map_file: MapFile = None,
    as_json: AsJson = False,
) -> None:
    """Measure how much service people find: cumulative, gravity, floating catchments, rational agents."""
    from api.coverage.typed import Words, access_of, options_of, out_file  # noqa: PLC0415

    asked = access_of(measure, within, decay, supply, with_vans=with_vans, nth=nth)
    options = options_of(Words.among(locals(), week=asked.needs_hours))
    from api.commands.access import Shown, run_access  # noqa: PLC0415 (heavy, and what is typed was checked)

    shown = Shown(out=out_file(out, datum), map_file=map_file, as_json=as_json)
    run_access(workspace, options, asked, shown, now=datetime.now(UTC))


def equity(  # noqa: PLR0913 (one argument for each option of the command)
    workspace: Workspace,
    *,
    of: Measure = "e2sfca",
    by: Annotated[
        str, typer.Option(help="municipality, or group: the columns of the demand.")
    ] = "municipality",
    within: Within = "30",
    decay: Decay = None,
    supply: Supply = "count",
    with_vans: WithVans = False,
    mode: Mode = "drive",
    from_branch: FromBranch = False,
    group: Group = "people",
    period: Period = None,
    first: First = None,
    assumed_hours: Assumed = None,
    holidays: Holidays = None,
    ferries: Ferries = False,
    snap_limit: SnapLimit = 2000.0,
    streets: Streets = None,
    as_json: AsJson = False,
) -> None:
    """Measure how evenly service is spread over people: Gini, Palma, Theil, by municipality or group."""
    from api.coverage.typed import Words, access_of, options_of  # noqa: PLC0415

    if by not in ("municipality", "group"):
        raise typer.BadParameter(f"--by {by!r}: choose from municipality, group")
    asked = access_of(of, within, decay, supply, with_vans=with_vans)
    options = options_of(Words.among(locals(), week=asked.needs_hours))
    from api.commands.access import Shown, run_equity  # noqa: PLC0415 (heavy, and what is typed was checked)

    shown = Shown(by_group=by == "group", as_json=as_json)
    run_equity(workspace, options, asked, shown, now=datetime.now(UTC))
