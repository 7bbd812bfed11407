"""``farreach plan``: the whole loop on a workspace."""

import json
from datetime import datetime
from pathlib import Path

import typer

from api.options import PlanOptions
from api.planning import PlanMade, make_plan
from api.printing import facts_lines, print_json
from api.progress import progress
from api.rendering import standalone_pages
from api.store import Workspace


def run(workspace: Path, options: PlanOptions, *, out: Path | None, as_json: bool, now: datetime) -> None:
    """Make a plan, store it, and print its facts."""
    with Workspace.open(workspace) as store, progress() as tell:
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
        made = make_plan(store, options, now=now, progress=tell)
        if out is not None:
            write_files(made, out)
    if as_json:
        print_json(made.printed)
    else:
        print_facts(made, workspace, out)


def print_facts(made: PlanMade, workspace: Path, out: Path | None) -> None:
    """Print the facts in plain words, and where to look next."""
    lines = [*facts_lines(made.printed)]
    lines.append(
        f"Plan {made.version} is stored in {workspace} and published. Look at it: farreach serve {workspace}"
    )
    if out is not None:
        lines.append(f"Maps that open without a server are in {out}.")
    typer.echo("\n".join(lines))


def write_files(made: PlanMade, folder: Path) -> None:
    """Write the maps, each in one file, and the facts."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, html in standalone_pages(made.pages, made.day).items():
        (folder / name).write_text(html, encoding="utf-8")
    (folder / "facts.json").write_text(
        json.dumps(made.printed, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
