"""The command that plans a day anew after something happened, for :mod:`api.cli`."""

from pathlib import Path
from typing import Annotated

import typer


def replan(  # noqa: PLR0913 (one argument for each option of the command)
    problem: Annotated[
        Path, typer.Argument(metavar="PROBLEM.json", help="The day, as POST /v1/routes takes it.")
    ],
    plan: Annotated[Path, typer.Argument(metavar="PLAN.json", help="Its plan, as POST /v1/routes answers.")],
    events: Annotated[
        Path,
        typer.Argument(
            metavar="EVENTS.json",
            help="What happened: a list of events, or an object with events, freeze, now, most_moves.",
        ),
    ],
    *,
    now: Annotated[
        str | None, typer.Option(help="Time of day such as 09:30; what is before it stays.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.01, max=3600, help="Of search.")] = 5.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the search.")] = 0,
    workspace: Annotated[
        Path | None,
        typer.Option(help="Workspace with the streets, for a problem with places instead of a matrix."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File for the new plan and what it changes.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the same facts as JSON.")] = False,
) -> None:
    """Plan a day anew after cancellations, new visits, breakdowns or delays, and say what changes."""
    from api.commands.replan import Asked, run  # noqa: PLC0415 (loads the solvers)

    asked = Asked(problem=problem, plan=plan, events=events, now=now, seconds=seconds, seed=seed)
    run(asked, workspace=workspace, out=out, as_json=as_json)
