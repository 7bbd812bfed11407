"""``farreach replan-day`` and ``farreach slots``: the dispatcher's day in a terminal."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typer

from api.dispatch.day import published_day
from api.dispatch.draft import make_draft
from api.dispatch.events import present_of
from api.dispatch.ground import ground_in
from api.dispatch.publish import publish_draft
from api.dispatch.question import ReplanRequest
from api.dispatch.slots import slots_document
from api.printing import print_json
from api.store import Workspace
from api.streets import network_in, travel_over
from planner.loop.clock import clock_seconds


def run(
    path: Path, day: str, question: ReplanRequest, *, publish: bool, as_json: bool, now: datetime
) -> None:
    """Plan a day again, print what would change, and publish it if that was asked for."""
    when = date_typed(day)
    with Workspace.open(path) as workspace:
        travel = travel_over(network_in(workspace))
        draft = make_draft(
            workspace,
            published_day(workspace, travel, when),
            question,
            travel=travel,
            ground=lambda: ground_in(workspace, travel),
            now=now,
        )
        version = publish_draft(workspace, draft, if_match=None, now=now) if publish else None
    document = {**draft.document, "published_version": version}
    if as_json:
        print_json(document)
        return
    typer.echo("\n".join(draft_lines(document)))
    if version is None:
        typer.echo(f"Nothing is published. The draft is on the page /dispatch/drafts/{when}/{draft.number};")
        typer.echo("the same with --publish publishes it.")
    else:
        typer.echo(f"Published as version {version} of the plan.")


def run_slots(  # noqa: PLR0913 (what was typed, one by one)
    path: Path,
    day: str,
    *,
    lon_lat: tuple[float, float],
    minutes: int,
    window: tuple[str, str] | None,
    n: int,
    as_json: bool,
    since: str | None,
    now: datetime,
) -> None:
    """Print the cheapest times for one more visit."""
    when = date_typed(day)
    with Workspace.open(path, read_only=True) as workspace:
        travel = travel_over(network_in(workspace))
        known = published_day(workspace, travel, when)
    document = slots_document(
        known,
        travel,
        lon_lat=lon_lat,
        minutes=minutes,
        window=window,
        n=n,
        now=present_of(known, now) if since is None else clock_seconds(since),
    )
    if as_json:
        print_json(document)
    else:
        typer.echo("\n".join(slot_lines(document)))


def draft_lines(draft: Mapping[str, Any]) -> Iterator[str]:
    """Yield a draft in plain words."""
    yield f"Draft {draft['draft']} of {draft['date']}, made from plan {draft['base']['version']}:"
    if draft["now"] != "00:00":
        yield f"  nothing before {draft['now']} changes"
    yield from (f"  - {line}" for line in draft["diff"]["sentences"]["en"])
    for row in (*draft["diff"]["not_fitted"], *draft["diff"]["dropped"]):
        yield from (f"    {row['name']}: {change['sentence']}" for change in row["changes"][:1])
    if draft["accepted"]:
        yield "What cannot be kept any more:"
        yield from (f"  - {line}" for line in draft["accepted"])


def slot_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield slots, the cheapest first."""
    if not document["slots"]:
        reason = {"unreachable": "no van gets there by road"}.get(document["reason"], "no van has time")
        yield f"No slot on {document['date']}: {reason}."
        return
    yield f"Slots on {document['date']} for {document['minutes']} minutes, the cheapest first:"
    for slot in document["slots"]:
        span = slot["start"]
        if slot["earliest"] != slot["latest"]:
            span += f" ({slot['earliest']}-{slot['latest']})"
        after = "first" if slot["after"] is None else f"after {slot['after']['name']}"
        more = f"{slot['more_driving_minutes']:+d} min, {slot['more_kilometres']:+.1f} km"
        moves = ", ".join(f"{move['name']} {move['minutes']:+d} min" for move in slot["moves"])
        yield f"  {span:22} {slot['van']}, {after}: {more}{'; moves ' + moves if moves else ''}"


def date_typed(day: str) -> date:
    """Return a date typed as ``YYYY-MM-DD``."""
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise typer.BadParameter(f"--date {day!r} is not a date such as 2026-11-23") from error
