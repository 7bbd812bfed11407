"""The command that finds remedies, for :mod:`api.cli`: words in, calls out; everything heavy is imported by it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.remedies_options import KINDS, RemediesOptions


def remedies(  # noqa: PLR0913 (one argument for each option of the command)
    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE.gpkg", help="The workspace file.")],
    *,
    budget: Annotated[float, typer.Option(min=0, max=1e12, help="Money a year.")] = 500_000.0,
    within: Annotated[
        float, typer.Option(min=1, max=600, help="The standard: minutes by car to a branch.")
    ] = 30.0,
    kinds: Annotated[
        str | None,
        typer.Option(help=f"What may be done, with commas: {', '.join(KINDS)} (and the vans for them)."),
    ] = None,
    costs: Annotated[
        Path | None, typer.Option(help="Your costs and assumptions: CSV (name,value) or TOML.")
    ] = None,
    plan: Annotated[
        bool,
        typer.Option("--with-plan/--without-plan", help="Count what the vans of the plan already do."),
    ] = True,
    vans: Annotated[int, typer.Option(min=0, max=50, help="At most so many new vans.")] = 2,
    places: Annotated[int, typer.Option(min=1, max=5000, help="Candidate places to look at.")] = 120,
    gap: Annotated[str | None, typer.Option(help="Id of a gap: its three cheapest fixes.")] = None,
    why: Annotated[
        str | None, typer.Option(help="Id of an action: why it was chosen, or not, and what would change it.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.1, max=86_400, help="Of each search, at most.")] = 20.0,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Same question and seed, same answer.")] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Also write the map and the facts into this folder.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the same facts as JSON.")] = False,
) -> None:
    """Find the cheapest mix of branches, kiosks, hours, windows and van stops that reaches more people."""
    options = RemediesOptions(
        within=within,
        budget=budget,
        kinds=KINDS if kinds is None else kinds_of(kinds),
        costs=costs,
        with_plan=plan,
        vans=vans,
        places=places,
        seconds=seconds,
        seed=seed,
    )
    from api.commands.remedies import Shown, run  # noqa: PLC0415 (heavy, and what is typed was checked)

    run(workspace, options, Shown(gap=gap, why=why, out=out, as_json=as_json), now=datetime.now(UTC))


def kinds_of(text: str) -> tuple[str, ...]:
    """Return the kinds of ``branch,kiosk``.

    Raises
    ------
    typer.BadParameter
        Naming every one that there is not.
    """
    kinds = tuple(dict.fromkeys(part.strip().replace("-", "_") for part in text.split(",")))
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown == ["van"]:
        raise typer.BadParameter(
            "--kinds: a van is bought for its stops; say van_stop, and --vans for how many"
        )
    if unknown:
        listed = " and ".join(repr(kind) for kind in unknown)
        raise typer.BadParameter(f"--kinds: there is no {listed}; choose from {', '.join(KINDS)}")
    return kinds
