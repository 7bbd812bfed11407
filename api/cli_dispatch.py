"""The commands of the dispatcher's day, for :mod:`api.cli`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

_Workspace = Annotated[Path, typer.Argument(metavar="WORKSPACE.gpkg", help="The workspace file.")]
_Date = Annotated[str, typer.Option("--date", help="YYYY-MM-DD, a day of the plan.")]
_AsJson = Annotated[bool, typer.Option("--json", help="Print the same facts as JSON.")]


def replan_day(  # noqa: PLR0913 (one argument for each option of the command)
    workspace: _Workspace,
    *,
    day: _Date,
    down: Annotated[
        list[str] | None, typer.Option(help="VAN[@10:30[-12:00]]: it has broken down, since and until when.")
    ] = None,
    absent: Annotated[list[str] | None, typer.Option(help="VAN: its crew is absent.")] = None,
    late: Annotated[
        list[str] | None, typer.Option(help="VAN:20[@11:00]: it is so many minutes late.")
    ] = None,
    cancel: Annotated[list[str] | None, typer.Option(help="STOP: it need not be made; id or name.")] = None,
    new: Annotated[
        list[str] | None,
        typer.Option(
            help="'NAME,LON,LAT,MINUTES[,10:00-12:00]', or a stop place of the plan: one more visit."
        ),
    ] = None,
    freeze: Annotated[
        list[str] | None,
        typer.Option(
            help="fixed, order, vehicle or free: what stays of everything; LEVEL@11:00 of what begins before, "
            "LEVEL:ID of a van or stop."
        ),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(help="HH:MM; nothing before it changes. When the first thing happens if missing."),
    ] = None,
    most_moves: Annotated[
        int | None, typer.Option(min=0, help="So many stops may change their van at most.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Same question and seed, same draft.")] = 0,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish it as the next version of the plan.")
    ] = False,
    as_json: _AsJson = False,
) -> None:
    """Plan a published day again after something has happened: print what would change, or publish it."""
    from api.commands.replan_day import run  # noqa: PLC0415
    from api.dispatch.typed import question_typed  # noqa: PLC0415

    events = {"down": down, "absent": absent, "late": late, "cancel": cancel, "new": new}
    question = question_typed(
        {option: texts or () for option, texts in events.items()},
        freeze=freeze or (),
        now=now,
        most_moves=most_moves,
        seed=seed,
    )
    run(workspace, day, question, publish=publish, as_json=as_json, now=datetime.now(UTC))


def slots(
    workspace: _Workspace,
    *,
    day: _Date,
    at: Annotated[str, typer.Option(help="LON,LAT of the appointment.")],
    minutes: Annotated[int, typer.Option(min=1, max=720, help="Of service.")],
    window: Annotated[
        str | None, typer.Option(help="FROM-TO in which it begins and ends: 10:00-12:00.")
    ] = None,
    now: Annotated[str | None, typer.Option(help="HH:MM; nothing before it. The present if missing.")] = None,
    n: Annotated[int, typer.Option("--count", min=1, max=50, help="At most so many.")] = 5,
    as_json: _AsJson = False,
) -> None:
    """Print the times at which one more visit fits into a published day, the cheapest first."""
    from api.commands.replan_day import run_slots  # noqa: PLC0415
    from api.dispatch.typed import clock_typed, place_typed, window_typed  # noqa: PLC0415

    run_slots(
        workspace,
        day,
        lon_lat=place_typed(at),
        minutes=minutes,
        window=window_typed(window),
        n=n,
        as_json=as_json,
        since=clock_typed("now", now),
        now=datetime.now(UTC),
    )
