"""``farreach scenario``: what would change, side by side; who wins and who loses."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import typer

from api.coverage.case import without_idle_hours
from api.coverage.options import CoverageOptions
from api.coverage.writing import write_page
from api.outfiles import check_suffix
from api.printing import print_json
from api.progress import progress
from api.roads import roads_of
from api.scenarios.documents import about_scenarios, scenario_tables, scenarios_document
from api.scenarios.form import ScenarioForm, ScenariosForm
from api.scenarios.playing import Played, play
from api.scenarios.printing import scenario_lines
from api.store import Workspace
from api.streets import area_in
from planner.coverage.scenarios.changes import CoverageChange, DemandReplaced, RoadsChanged
from planner.errors import InputError
from planner.io.export.write import export, form_of
from planner.io.files.read import read_demand
from planner.streets.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which scenarios, what is printed and written.

    Attributes
    ----------
    written, typed
        Scenarios of a file; what the options say, which is one more, or goes on top of a single written one.
    name
        Of that one.
    close_area, demand
        Changes that are files.
    week
        Whether hours are looked at in any case.
    top
        So many winners and losers are printed.
    out, overwrite, datum, map_file, as_json
        Where to, and how.
    """

    written: tuple[ScenarioForm, ...] = ()
    typed: ScenarioForm | None = None
    name: str | None = None
    close_area: Path | None = None
    demand: Path | None = None
    week: bool = False
    top: int = 10
    out: Path | None = None
    overwrite: bool = False
    datum: str = "wgs84"
    map_file: Path | None = None
    as_json: bool = False


def run(workspace: Path, options: CoverageOptions, asked: Asked, *, now: datetime) -> None:
    """Play scenarios and print them; nothing is stored in the workspace."""
    _check_files(workspace, asked)
    further = _further(asked)
    forms = scenarios_of(asked, further=bool(further))
    with Workspace.open(workspace, read_only=True) as store, progress() as tell:
        if not asked.week and not any(form.speaks_of_hours for form in forms):
            options = without_idle_hours(store, options)
        elif not options.hours:
            options = replace(options, hours=True)
        last = {len(forms) - 1: further}
        played = play(store, options, forms, now=now, further=last, tell=tell)
        tell("writing")
        _write(played, asked, now)
    document = scenarios_document(played)
    if asked.as_json:
        print_json(document)
        return
    lines = list(scenario_lines(document, top=asked.top))
    lines += [f"Written: {path}" for path in (asked.out, asked.map_file) if path is not None]
    typer.echo("\n".join(lines))


def scenarios_of(asked: Asked, *, further: bool) -> tuple[ScenarioForm, ...]:
    """Return the scenarios that are asked for; what was typed joins a single written one.

    Raises
    ------
    InputError
        When nothing changes, or two scenarios have one name.
    """
    typed = asked.typed or (
        ScenarioForm.model_validate({"name": asked.name or _named(asked)}) if further else None
    )
    if typed is None and not asked.written:
        raise InputError(
            "Nothing would change; name a file of changes, or give --close, --hours, --add and so on."
        )
    if len(asked.written) == 1 and typed is not None:
        (one,) = asked.written
        changes = [*one.changes, *typed.all_changes]
        return (one.model_copy(update={"changes": changes, "name": asked.name or one.name}),)
    both = (*asked.written, *(() if typed is None else (typed,)))
    try:
        return tuple(ScenariosForm(scenarios=list(both)).scenarios)
    except ValueError as error:
        raise InputError("Each scenario needs a name of its own; give --name.") from error


def _named(asked: Asked) -> str:
    """Return a name for changes that are files alone."""
    names = [path.stem for path in (asked.close_area, asked.demand) if path is not None]
    return ", ".join(names)


def _further(asked: Asked) -> tuple[CoverageChange, ...]:
    """Return the changes that are files."""
    found: list[CoverageChange] = []
    if asked.close_area is not None:
        found.append(RoadsChanged(roads=Scenario(closed_area=area_in(asked.close_area))))
    if asked.demand is not None:
        found.append(DemandReplaced(demand=read_demand(asked.demand)))
    return tuple(found)


def _check_files(workspace: Path, asked: Asked) -> None:
    """Refuse places where something would be lost, before anything is computed."""
    check_suffix(asked.map_file, "--map", (".html",))
    for path in (asked.out, asked.map_file):
        if path is None:
            continue
        if not path.resolve().parent.is_dir():
            raise InputError(f"{path.parent} is not a folder; make it first.")
        if (path.exists() and path.samefile(workspace)) or Workspace.is_one(path):
            raise InputError(f"{path} is a workspace and would be lost; choose another name.")
    if asked.out is not None:
        form_of(asked.out)
        if asked.out.exists() and not asked.overwrite:
            raise InputError(f"{asked.out} exists already; choose another name, or give --overwrite.")


def _write(played: Played, asked: Asked, now: datetime) -> None:
    if asked.out is not None:
        export(
            scenario_tables(played),
            asked.out,
            about=about_scenarios(played, now=now),
            datum=asked.datum,
            overwrite=asked.overwrite,
        )
    if asked.map_file is not None:
        from maps.difference_map import difference_map  # noqa: PLC0415 (draws)
        from maps.difference_view import difference_view  # noqa: PLC0415 (draws)

        view = difference_view(
            played.comparisons[0], title=played.title, roads=roads_of(played.before.question)
        )
        write_page(difference_map(view, language="en", assets="inline"), asked.map_file)
