"""From the layers of a workspace to a question about coverage."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import geopandas as gpd

from api.coverage.country import country_code
from api.coverage.form import StandardForm
from api.coverage.moments import moment_of
from api.coverage.options import PLAN, WEEK, CoverageOptions
from api.coverage.standards import saved_standards
from api.coverage.stands import planned_dates, stands_in
from api.project import Project
from api.store import Workspace, WorkspaceError
from api.streets import network_in, travel_over
from planner.calendars.period import Period
from planner.coverage.question import CoverageQuestion
from planner.errors import InputError
from planner.io.streets.read import read_streets
from planner.loop.question import Layers, next_workday
from planner.loop.run import labelled, municipalities, refuse_lost
from planner.streets.network import Mode, StreetNetwork
from planner.streets.travel import StreetTravel
from planner.tables import TableName, check_table, empty_table

Tell = Callable[[str], None]

_OPTIONAL: dict[str, TableName] = {
    "settlements": "settlements",
    "boundaries": "boundaries",
    "islands": "boundaries",
}
"""Layers that may be missing, and the contract of each."""


def question_in(
    workspace: Workspace, options: CoverageOptions, *, now: datetime, tell: Tell = lambda _: None
) -> CoverageQuestion:
    """Return the question that a workspace and the options put to the core.

    Parameters
    ----------
    workspace
        With streets, branches and demand.
    options
        What is asked.
    now
        Aware; tells which week is meant where nobody says.
    tell
        Told in words what takes long.

    Raises
    ------
    InputError, WorkspaceError
        With everything that is wrong.
    """
    project = Project.of(workspace)
    _refuse_missing(workspace)
    forms = asked_standards(workspace, options)
    period = period_in(workspace, options, forms, now=now)
    tell("opening the map")
    travel = {mode: _travel(workspace, mode, options, tell) for mode in _modes(forms)}
    tables = {name: _layer(workspace, name, contract) for name, contract in _OPTIONAL.items()}
    branches, crossings = (
        _layer(workspace, "branches", "branches"),
        _layer(workspace, "crossings", "crossings"),
    )
    _refuse_lost(branches, travel)
    monday = _monday(now, project.timezone) if period is None else period.first
    demand = _layer(workspace, "demand", "demand")
    layers = Layers(
        network=next(iter(travel.values())).network,
        branches=branches,
        demand=demand,
        candidates=empty_table("candidates"),
        **tables,
    )
    return CoverageQuestion(
        travel=travel,
        branches=labelled(layers),
        demand=demand,
        standards=tuple(form.standard(monday) for form in forms),
        thresholds=tuple(60.0 * limit for limit in sorted(set(options.thresholds))),
        boundaries=municipalities(layers),
        settlements=layers.settlements,
        islands=layers.islands,
        crossings=crossings,
        stands=stands_in(workspace) if options.vans and period is not None else empty_table("stands"),
        period=period,
        assumed_hours=options.assumed_hours,
        holidays=country_code(project.country) if options.holidays is None else options.holidays,
    )


def asked_standards(workspace: Workspace, options: CoverageOptions) -> tuple[StandardForm, ...]:
    """Return the standards that are asked about: those of the options, else those saved, else the neutral one."""
    return options.standards or saved_standards(workspace) or (StandardForm.model_validate({}),)


def without_idle_hours(workspace: Workspace, options: CoverageOptions) -> CoverageOptions:
    """Return the options that leave opening hours out where no standard that is asked about speaks of them."""
    return replace(options, hours=any(form.speaks_of_hours for form in asked_standards(workspace, options)))


def period_in(
    workspace: Workspace, options: CoverageOptions, forms: tuple[StandardForm, ...], *, now: datetime
) -> Period | None:
    """Return the days whose hours count; None where no hour does.

    Raises
    ------
    InputError
        When the period is no number of days and no word, or there is no plan to take it from.
    """
    if not options.hours:
        speaking = [form.titled() for form in forms if form.speaks_of_hours]
        if speaking:
            raise InputError(f"Hours are left out, but {', '.join(speaking)} speaks of them.")
        return None
    zone = Project.of(workspace).timezone
    if options.period == PLAN:
        return _plan_period(workspace, zone)
    monday = _first_day(options, forms, _monday(now, zone))
    return Period(
        first=monday, days=_days(options.period), timezone=zone, repeats=_days(options.period) % 7 == 0
    )


def _first_day(options: CoverageOptions, forms: tuple[StandardForm, ...], monday: date) -> date:
    """Return the day that was given, else the Monday before the first moment with a date, else ``monday``."""
    if options.first:
        try:
            return date.fromisoformat(options.first)
        except ValueError as error:
            raise InputError(f"first is {options.first!r}; write a date such as 2026-11-23.") from error
    moments = [moment for form in forms if form.at and isinstance(moment := moment_of(form.at), datetime)]
    dated = [moment.date() for moment in moments]
    return min((day - timedelta(days=day.weekday()) for day in dated), default=monday)


def _days(text: str) -> int:
    if text == WEEK:
        return 7
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 366:
        return int(text)
    raise InputError(f"period is {text[:40]!r}, expected {WEEK}, {PLAN}, or 1 to 366 days.")


def _monday(now: datetime, zone: str) -> date:
    """Return the Monday of the week of the next workday."""
    day = next_workday(now.astimezone(ZoneInfo(zone)).date())
    return day - timedelta(days=day.weekday())


def _plan_period(workspace: Workspace, zone: str) -> Period:
    dates = [date.fromisoformat(day) for day in planned_dates(workspace)]
    if not dates:
        raise InputError("There is no plan whose days could be looked at; make one with 'farreach plan'.")
    first = dates[0] - timedelta(days=dates[0].weekday())
    weeks = (dates[-1] - first).days // 7 + 1
    return Period(first=first, days=7 * weeks, timezone=zone)


def _modes(forms: tuple[StandardForm, ...]) -> tuple[Mode, ...]:
    return tuple(dict.fromkeys(form.mode for form in forms))


def _refuse_missing(workspace: Workspace) -> None:
    present = workspace.layers()
    missing = [name for name in ("branches", "demand") if not present.get(name)]
    if not present.get("branches") and present.get("stands"):
        missing.remove("branches")
    if missing:
        raise WorkspaceError(
            f"{workspace.path} has no {' and no '.join(missing)}. "
            "Import a map extract with 'farreach import', or load a table with 'farreach load'."
        )


def _layer(workspace: Workspace, name: str, contract: TableName) -> gpd.GeoDataFrame:
    """Return a layer that meets its contract, also one of an older workspace or that somebody edited."""
    return (
        check_table(workspace.read_layer(name), contract)
        if name in workspace.layers()
        else empty_table(contract)
    )


def _travel(workspace: Workspace, mode: Mode, options: CoverageOptions, tell: Tell) -> StreetTravel:
    network = _network(workspace, mode, options, tell)
    return travel_over(network, ferries=options.ferries, snap_limit_m=options.snap_limit, tell=tell)


def _network(workspace: Workspace, mode: Mode, options: CoverageOptions, tell: Tell) -> StreetNetwork:
    """Return the streets of the workspace, else of the extract that was given."""
    there = workspace.street_layers()
    if mode in there or not there:
        return network_in(workspace, mode)
    if options.streets is None:
        raise InputError(
            f"{workspace.path.name} has streets for {' and '.join(there)}, none for {mode}; give a map extract with "
            "--streets."
        )
    tell(f"reading {options.streets.name}")
    return read_streets(options.streets, mode, progress=tell)


def _refuse_lost(branches: gpd.GeoDataFrame, travel: Mapping[Mode, StreetTravel]) -> None:
    for streets in travel.values():
        refuse_lost(branches, streets, "branches")
