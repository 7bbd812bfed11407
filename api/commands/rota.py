"""``farreach rota``: a rota from tables, or the published one of a workspace, on the screen or as a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import geopandas as gpd
import typer

from api.gathering import Gathering
from api.options import DOCUMENTS, StreetOptions
from api.outfiles import check_place, whole_file
from api.printing import print_json, rota_lines
from api.progress import Tell, progress
from api.project import Project
from api.rota_files.formats import ROTA_FORMATS, RotaView, rota_file
from api.rota_files.made import MadeRota, facts_of, lines_of, view_of
from api.rota_files.published import published_rota
from api.rota_options import RotaOptions
from api.store import Workspace, WorkspaceError
from planner.calendars.holidays import holiday_names
from planner.errors import InputError
from planner.io.files import LoadedTable, read_table
from planner.io.files.dates import DAYS, read_weekdays
from planner.io.legs import Guess, guessed, read_legs
from planner.loop.tabled import KEEPABLE, Matrix, RotaRules, cycle_weeks, tabled_rota_problem
from planner.routing.rota import make_rota
from planner.routing.rota.warm import warm_rota
from planner.routing.rota.workdays import working_days
from planner.routing.series import repeated
from planner.solving import Budget
from planner.travel import TravelTimes

if TYPE_CHECKING:
    from api.streets import Extent, Streets

_LEGS = (".csv", ".tsv", ".csv.gz")
_PRESENT = {"weekday": "present_weekday", "week": "present_start", "van": "present_van"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """Everything that was read."""

    visits: LoadedTable
    vehicles: LoadedTable
    rules: RotaRules
    weeks: int
    notes: tuple[str, ...]


def run(options: RotaOptions, *, as_json: bool, now: datetime) -> None:
    """Make a rota, write it, and print it in words or as JSON."""
    inputs = tuple(path for path in (options.visits, options.vehicles, options.travel) if path is not None)
    check_place(options.out, inputs)
    if options.vehicles is None:
        _export(options, as_json=as_json, now=now)
        return
    with progress() as tell:
        made = _made(options, options.vehicles, now, tell)
    repeat = None if options.repeat_until is None else (made.weeks, options.repeat_until)
    view = view_of(made, title=options.title, zone=_zone(options), repeat=repeat)
    notes = [*made.notes, *_unrepeated(view)]
    if options.out is not None:
        _write(view, options.out, now)
    if as_json:
        print_json({**facts_of(made), "notes": notes})
        return
    typer.echo("\n".join(lines_of(made, days=options.out is None)))
    for note in notes:
        typer.echo(f"  - {note}", err=options.out is None)


def _made(options: RotaOptions, vehicles: Path, now: datetime, tell: Tell) -> MadeRota:
    gathering = Gathering()
    streets: Streets | None = None
    with gathering:
        streets = _streets(options, tell)
    extent = None if streets is None else _extent(streets)
    asked = _read(options, vehicles, now, extent, gathering)
    said: list[str] = [*asked.notes, *(streets.notes if streets else ())]
    with gathering:
        problem = tabled_rota_problem(
            asked.visits.frame, asked.vehicles.frame, _matrix(options, streets, asked, said), asked.rules
        )
    gathering.stop_if_wrong()
    warm_rota(tell)
    budget = Budget(seconds=options.seconds, iterations=options.iterations)
    rota = make_rota(problem, budget=budget, seed=options.seed, watch=_watching(tell))
    return MadeRota(
        problem=problem,
        rota=rota,
        visits=asked.visits.frame,
        vehicles=asked.vehicles.frame,
        weeks=asked.weeks,
        notes=tuple(said),
    )


def _read(
    options: RotaOptions, vehicles: Path, now: datetime, extent: "Extent | None", gathering: Gathering
) -> _Asked:
    """Return both tables and the rules; whatever is wrong with any of them is in one message."""
    visits, fleet = None, None
    with gathering:
        visits = read_table(
            options.visits,
            "visits",
            layer=options.layer,
            crs=options.crs,
            columns=options.columns,
            extent=extent,
        )
    with gathering:
        fleet = read_table(vehicles, "vehicles", extent=extent)
    weeks = options.weeks or (1 if visits is None else cycle_weeks(visits.frame))
    days: tuple[date, ...] = ()
    with gathering:
        _weekdays(options)
    with gathering:
        days = _days(options, weeks, now)
    with gathering:
        _refuse_early_end(options, days)
    with gathering:
        _zone(options)
    gathering.stop_if_wrong()
    assert visits is not None
    assert fleet is not None
    rules = RotaRules(
        days=days,
        same_weekday=options.same_weekday,
        same_vehicle=options.same_vehicle,
        same_time=options.same_time,
        keep=frozenset(kept for kept in KEEPABLE if kept in options.keep),
        minutes=options.minutes,
        van_day_seconds=round(60 * options.van_day),
        usual_seconds=round(3600 * options.usual_hours),
    )
    notes = [
        f"{path.name}: {note}"
        for path, table in ((options.visits, visits), (vehicles, fleet))
        for note in table.notes
    ]
    notes += _table_notes(options, visits.frame, weeks, days)
    return _Asked(visits, fleet, rules, weeks, tuple(notes))


def _weekdays(options: RotaOptions) -> None:
    if not read_weekdays(options.workdays):
        raise InputError(f"--workdays {options.workdays!r} are not days of the week such as Mon-Fri.")


def _days(options: RotaOptions, weeks: int, now: datetime) -> tuple[date, ...]:
    country, _, subdivision = (options.country or "").partition("-")
    return working_days(
        options.start or now.date() + timedelta(days=7),
        weeks,
        weekdays=[DAYS.index(name) for name in (read_weekdays(options.workdays) or "MO").split(",")],
        country=country or None,
        subdivision=subdivision or None,
        closed=options.holidays,
    )


def _table_notes(
    options: RotaOptions, visits: gpd.GeoDataFrame, weeks: int, days: tuple[date, ...]
) -> Iterator[str]:
    idle = [kept for kept in KEEPABLE if (visits[_PRESENT[kept]] != "").any() and kept not in options.keep]
    if idle:
        yield f"today's {', '.join(idle)} in the table bind nobody; keep them with --keep {','.join(idle)}"
    if weeks % cycle_weeks(visits):
        yield (
            f"the visits begin anew every {cycle_weeks(visits)} weeks or more, the rota has {weeks}: repeated, it "
            "does not keep their distances"
        )
    if options.country and days:
        country, _, subdivision = options.country.partition("-")
        span = (days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1))
        for day, name in holiday_names(span, country=country, subdivision=subdivision or None).items():
            yield f"{day} is {name}; nobody works"


def _streets(options: RotaOptions, tell: Tell) -> "Streets | None":
    """Return the streets of ``--travel``; None where it is a table of legs, or nothing."""
    if options.travel is None or options.travel.name.lower().endswith(_LEGS):
        return None
    from api.streets import streets_asked  # noqa: PLC0415 (heavy, and not always needed)

    return streets_asked(StreetOptions(source=options.travel), tell)


def _extent(streets: "Streets") -> "Extent | None":
    from api.streets import extent_of  # noqa: PLC0415 (as above)

    return extent_of(streets.travel.network)


def _matrix(options: RotaOptions, streets: "Streets | None", asked: _Asked, said: list[str]) -> Matrix:
    """Return what measures travel; what is to know about it goes to ``said``."""
    guess = Guess(detour=options.detour, speed_kmh=options.speed_kmh)

    def over_streets(places: gpd.GeoDataFrame) -> TravelTimes:
        assert streets is not None
        from planner.loop.run import refuse_lost  # noqa: PLC0415 (with the streets)

        refuse_lost(asked.vehicles.frame, streets.travel, "vehicles")
        found = streets.travel.snap(asked.visits.frame).found
        if not found.all():
            lost = ", ".join(asked.visits.frame.index[~found])
            said.append(f"no street is near {lost}; no van comes there")
        return streets.travel.matrix(places, places).staying_put()

    def from_legs(places: gpd.GeoDataFrame) -> TravelTimes:
        read = guessed(places, guess) if options.travel is None else read_legs(options.travel, places, guess)
        said.extend(read.notes)
        return read.travel

    return from_legs if streets is None else over_streets


def _watching(tell: Tell) -> Callable[[float, float], bool]:
    told = [-1]

    def watch(_cost: float, share: float) -> bool:
        tenth = int(10 * share)
        if tenth > told[0]:
            told[0] = tenth
            tell(f"searching, {10 * tenth} % of the time")
        return True

    return watch


def _zone(options: RotaOptions) -> str:
    if options.timezone is not None:
        return Project(timezone=options.timezone).timezone
    if options.travel is not None and Workspace.is_one(options.travel):
        with Workspace.open(options.travel, read_only=True) as store:
            return Project.of(store).timezone
    return "UTC"


def _refuse_early_end(options: RotaOptions, days: tuple[date, ...]) -> None:
    if options.repeat_until is not None and days and options.repeat_until < days[-1]:
        raise InputError(
            f"--repeat-until {options.repeat_until} is before the last day of the rota, {days[-1]}."
        )


def _unrepeated(view: RotaView) -> Iterator[str]:
    if view.repeat is None:
        return
    weeks, until = view.repeat
    left = [one for one in view.series if repeated(one, period_weeks=weeks, until=until) is one]
    if left:
        names = ", ".join(sorted({one.visit for one in left}))
        yield f"{len(left)} irregular dates are in the calendar once and not repeated: {names}"


def _export(options: RotaOptions, *, as_json: bool, now: datetime) -> None:
    """Print or write the published rota of a workspace."""
    if not Workspace.is_one(options.visits):
        raise typer.BadParameter("give the table of vehicles too: farreach rota VISITS VEHICLES")
    with Workspace.open(options.visits, read_only=True) as store:
        found = published_rota(store)
        document = store.get_result(DOCUMENTS, "rota")
        zone = ZoneInfo(Project.of(store).timezone)
    if found is None or document is None:
        raise WorkspaceError(f"{options.visits} has no plan yet. Make one: farreach plan {options.visits}")
    if options.out is not None:
        _write(found[0], options.out, now.astimezone(zone))
    if as_json:
        print_json(document)
    elif options.out is None:
        typer.echo("\n".join(rota_lines(document)))


def _write(view: RotaView, out: Path, now: datetime) -> None:
    form = next(known for known in ROTA_FORMATS if out.suffix.lower() == f".{known}")
    body = rota_file(view, form, made=now)
    with whole_file(out) as place:
        place.write_bytes(body)
    typer.echo(f"{len(view.series)} entries for {len(view.places)} places are in {out}.", err=True)
