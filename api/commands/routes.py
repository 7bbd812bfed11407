"""``farreach routes``: the routes of a date, from the published plan, on the screen or as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

import typer

from api.dates import nearest_date
from api.outfiles import check_place, whole_file
from api.printing import print_json, today_lines
from api.project import Project
from api.route_files.formats import FORMATS, Format, route_file
from api.route_files.published import published_view
from api.store import Workspace, WorkspaceError
from maps.plan_view import PlanView
from maps.words import LANGUAGES, Language

if TYPE_CHECKING:
    from maps.backdrop import Backdrop

CHOICES = (*FORMATS, "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed: ``form`` is one of ``CHOICES`` and ``out`` is given, or both are None."""

    day: str | None
    out: Path | None
    form: str | None
    vehicle: str | None
    lang: Language

    @classmethod
    def checked(
        cls, *, day: str | None, out: Path | None, form: str | None, vehicle: str | None, lang: str
    ) -> "Asked":
        """Return what was typed, with the format that the name of the file says.

        Raises
        ------
        typer.BadParameter
            Saying what there is instead.
        """
        listed = ", ".join(CHOICES)
        if form is not None and form not in CHOICES:
            raise typer.BadParameter(f"--format {form!r}: choose from {listed}")
        if form is not None and out is None:
            raise typer.BadParameter(f"--format {form} needs a file: --out routes.{form}")
        if out is not None and form is None:
            form = out.suffix.lower().removeprefix(".")
            if form not in CHOICES:
                raise typer.BadParameter(
                    f"--out {out}: the name must end with one of {listed}, or say --format"
                )
        if lang not in LANGUAGES:
            raise typer.BadParameter(f"--lang {lang!r}: choose from {', '.join(LANGUAGES)}")
        chosen: Language = "zh" if lang == "zh" else "en"
        return cls(day=day, out=out, form=form, vehicle=vehicle, lang=chosen)


def run(workspace: Path, asked: Asked, *, as_json: bool, now: datetime) -> None:
    """Print or write the routes of a day, of today or the next day with a plan."""
    check_place(asked.out, (workspace,))
    with Workspace.open(workspace, read_only=True) as store:
        plan = store.latest_plan(state="published")
        if plan is None:
            raise WorkspaceError(f"{workspace} has no plan yet. Make one: farreach plan {workspace}")
        zone = ZoneInfo(Project.of(store).timezone)
        days = plan.document["days"]
        chosen = (
            nearest_date(sorted(days), now.astimezone(zone).date())
            if asked.day is None
            else _known(asked.day, days)
        )
        found = published_view(store, date.fromisoformat(chosen))
        ground = _ground(store) if asked.form == "html" else None
    sheet = days[chosen] if asked.vehicle is None else _of(asked.vehicle, days[chosen])
    if asked.out is not None and found is not None:
        _write(found[0], asked, asked.out, now.astimezone(zone), ground)
    if as_json:
        print_json(sheet)
    elif asked.out is None:
        typer.echo("\n".join(today_lines(sheet)))


def _ground(store: Workspace) -> "Backdrop | None":
    """Return the land below a map; None in a workspace without boundaries."""
    if not store.layers().get("boundaries"):
        return None
    from maps.backdrop import Backdrop  # noqa: PLC0415 (reads tables, and nothing else here does)

    boundaries = store.read_layer("boundaries")
    return Backdrop.of(boundaries, boundaries.iloc[:0])


def _write(plan: PlanView, asked: Asked, out: Path, printed: datetime, ground: "Backdrop | None") -> None:
    view = plan if asked.vehicle is None else plan.only(asked.vehicle)
    if asked.form == "html":
        from maps.plan_map import plan_map  # noqa: PLC0415 (draws, and nothing else here does)

        body = plan_map(view, language=asked.lang, assets="inline", backdrop=ground).encode()
    else:
        body = route_file(view, _format(asked.form), language=asked.lang, printed=printed)
    with whole_file(out) as place:
        place.write_bytes(body)
    typer.echo(f"{len(view.routes)} route(s) of {plan.day.isoformat()} are in {out}.", err=True)


def _format(form: str | None) -> Format:
    found: Format = next(known for known in get_args(Format) if known == form)
    return found


def _of(vehicle: str, sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Return a day with the route of one van alone."""
    mine = [route for route in sheet["routes"] if route["vehicle"] == vehicle]
    if not mine:
        out = ", ".join(route["vehicle"] for route in sheet["routes"]) or "none"
        raise WorkspaceError(f"{vehicle!r} has no route on {sheet['date']}; vans out on that day: {out}.")
    return {**sheet, "routes": mine}


def _known(day: str, days: Mapping[str, object]) -> str:
    try:
        chosen = date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise typer.BadParameter(f"--date {day!r} is not a date such as 2026-11-23") from error
    if chosen not in days:
        raise WorkspaceError(f"The plan has no routes on {chosen}; it covers {', '.join(sorted(days))}.")
    return chosen
