"""The command that lists and changes standards, for :mod:`api.cli`: words in, calls out."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer


def standards(  # noqa: PLR0913 (one argument for each option of the command)
    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE.gpkg", help="The workspace file.")],
    *,
    add: Annotated[
        str | None, typer.Option(metavar="NAME", help="Add a standard, or replace the one of that name.")
    ] = None,
    within: Annotated[
        float | None, typer.Option(min=0.01, max=1439, help="With --add: minutes; 30 unless given.")
    ] = None,
    share: Annotated[
        float | None, typer.Option(min=0, max=100, help="With --add: per cent of the people.")
    ] = None,
    further: Annotated[
        str | None, typer.Option(metavar="60:99", help="With --add: further minutes and per cent.")
    ] = None,
    mode: Annotated[str | None, typer.Option(help="With --add: drive, walk or cycle.")] = None,
    from_branch: Annotated[
        bool, typer.Option("--from-branch", help="With --add: travel from the branch, not to it.")
    ] = False,
    group: Annotated[
        str | None, typer.Option("--for", help="With --add: for whom, a column of the demand: pop65.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="With --add: something is open then: 'Tue 10:00', 2026-11-24T10:00.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=366, help="With --add: open on so many days of the period.")
    ] = None,
    hours: Annotated[
        float | None, typer.Option(min=0, max=24, help="With --add: and so many hours on each of them.")
    ] = None,
    window: Annotated[
        str | None, typer.Option(help="With --add: only these hours count: 'Mo-Fr 17:00-20:00'.")
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Remove a standard. May be repeated.")
    ] = None,
    replace: Annotated[
        Path | None, typer.Option("--set", help="Replace all: a TOML, JSON or CSV file; see the docs.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List what the organisation promises, and change it: --add, --remove, --set."""
    said: dict[str, Any] = {
        "within": within,
        "share": share,
        "further": further,
        "mode": mode,
        "direction": "from" if from_branch else None,
        "group": group,
        "at": at,
        "days": days,
        "hours": hours,
        "window": window,
    }
    parts = {name: value for name, value in said.items() if value is not None}
    if parts and add is None:
        raise typer.BadParameter(
            "--within, --share and the others describe a standard: add its name, --add NAME"
        )
    from api.commands.standards import Changes, run  # noqa: PLC0415

    changes = Changes(
        add=None if add is None else {"name": add, **parts}, remove=tuple(remove or ()), replace=replace
    )
    run(workspace, changes, as_json=as_json, now=datetime.now(UTC))
