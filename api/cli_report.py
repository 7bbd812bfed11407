"""The command that prints the report, for :mod:`api.cli`: words in, calls out; everything heavy is imported by it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.coverage.options import CoverageOptions


def report(
    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE.gpkg", help="The workspace file.")],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write: FILE.pdf.")] = Path(
        "report.pdf"
    ),
    lang: Annotated[
        Literal["en", "zh"], typer.Option(help="Language of our words; names stay as they are.")
    ] = "en",
    standard: Annotated[
        str | None, typer.Option(help="Which saved standard map, gaps and municipalities are about.")
    ] = None,
    within: Annotated[
        float | None, typer.Option(min=1, max=600, help="Which of its promises, in minutes; else its first.")
    ] = None,
    period: Annotated[
        str, typer.Option(help="Days whose hours count: week, plan (the rota's), or a number of days.")
    ] = "week",
    hours: Annotated[
        bool, typer.Option("--hours/--whatever-the-hour", help="Look at opening hours and vans.")
    ] = True,
    capacities: Annotated[bool, typer.Option("--capacities", help="Branches can be full.")] = False,
) -> None:
    """Write the two-page report about coverage that a board can read, as PDF."""
    from api.commands.report import run  # noqa: PLC0415 (heavy, and what is typed was checked)

    options = replace(CoverageOptions(), period=period, hours=hours)
    run(
        workspace,
        options,
        out,
        lang=lang,
        promise=(standard, within),
        capacities=capacities,
        now=datetime.now(UTC),
    )
