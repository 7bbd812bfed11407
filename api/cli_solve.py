"""The command that plans routes for a problem in VROOM's JSON, for :mod:`api.cli`: words in, calls out."""

from pathlib import Path
from typing import Annotated

import typer

from api.solve_options import SolveOptions


def solve(  # noqa: PLR0913 (one argument for each option of the command)
    problem: Annotated[
        str,
        typer.Argument(metavar="PROBLEM.json", help="The problem as VROOM reads it; - reads it from a pipe."),
    ],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File for the answer; printed if missing.")
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0.01, max=86_400, help="Search so long; by the size if missing.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Another seed, another search.")] = 0,
    check: Annotated[bool, typer.Option("--check", help="Only say whether the problem is sound.")] = False,
    plan_mode: Annotated[
        bool, typer.Option("--plan-mode", "-c", help="Time the steps given and tell what they break.")
    ] = False,
    geometry: Annotated[
        bool, typer.Option("--geometry", "-g", help="With lines and distances; needs --streets.")
    ] = False,
    explore: Annotated[
        int | None, typer.Option("--explore", "-x", min=0, max=5, help="How thoroughly to search.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse keys that nobody knows.")] = False,
    streets: Annotated[
        Path | None,
        typer.Option(metavar="WORKSPACE.gpkg", help="Its streets measure what has no matrix."),
    ] = None,
) -> None:
    """Plan routes for a problem in VROOM's JSON; the answer is VROOM's JSON too."""
    options = SolveOptions(
        out=out,
        seconds=seconds,
        seed=seed,
        check=check,
        plan_mode=plan_mode,
        geometry=geometry,
        explore=explore,
        strict=strict,
        streets=streets,
    )
    from api.commands.solve import run  # noqa: PLC0415 (heavy, and what is typed was checked)

    run(problem, options)
