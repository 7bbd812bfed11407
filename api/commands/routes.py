"""``farreach routes``: the routes of a date, from the published plan."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from api.dates import nearest_date
from api.printing import print_json, today_lines
from api.project import Project
from api.store import Workspace, WorkspaceError


def run(workspace: Path, day: str | None, *, as_json: bool, now: datetime) -> None:
    """Print the routes of ``day``, or of today or the next day with a plan."""
    with Workspace.open(workspace, read_only=True) as store:
        plan = store.latest_plan(state="published")
        if plan is None:
            raise WorkspaceError(f"{workspace} has no plan yet. Make one: farreach plan {workspace}")
        today = now.astimezone(ZoneInfo(Project.of(store).timezone)).date()
    days = plan.document["days"]
    chosen = nearest_date(sorted(days), today) if day is None else _known(day, days)
    if as_json:
        print_json(days[chosen])
    else:
        typer.echo("\n".join(today_lines(days[chosen])))


def _known(day: str, days: dict[str, object]) -> str:
    try:
        chosen = date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise typer.BadParameter(f"--date {day!r} is not a date such as 2026-11-23") from error
    if chosen not in days:
        raise WorkspaceError(f"The plan has no routes on {chosen}; it covers {', '.join(sorted(days))}.")
    return chosen
