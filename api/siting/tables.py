"""Siting without streets: travel times, people and sites from plain tables, with every wrong cell named."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from api.siting.case import Case, cost_column, costs_of, problem_of
from api.siting.options import SitesOptions
from api.siting.refusals import refuse_question
from planner.errors import InputError, TableError
from planner.siting.facts import NO_AREA, Ground
from planner.siting.moves import Bools
from planner.siting.reach import Reach

_TRUE = {"1", "true", "yes", "y"}
_FALSE = {"", "0", "false", "no", "n"}


@dataclass(frozen=True, slots=True)
class Tables:
    """Three CSV files: ``times`` (demand, site, seconds), ``demand`` (id, people), ``sites`` (id, ...)."""

    times: Path
    demand: Path
    sites: Path


def case_from(tables: Tables, options: SitesOptions, *, explain: str | None = None) -> Case:
    """Return the problem that three tables make; a pair that is not listed cannot be travelled.

    ``sites`` may also have ``name``, ``kind``, ``standing`` (yes or no), ``lon``, ``lat`` and a column of costs;
    ``demand`` may have ``place`` and ``area``, the area it counts to. ``explain`` is the id of a site about which more is
    asked: it must be there.

    Raises
    ------
    TableError, InputError
        Naming file, row and column of everything that is wrong.
    """
    if options.model == "p-dispersion":
        raise InputError(
            "p-dispersion looks at the ways between sites; ask with a workspace, which has streets."
        )
    read: dict[str, pd.DataFrame] = {}
    problems: list[str] = []
    for name, path, columns in (
        ("demand", tables.demand, ("id", "people")),
        ("sites", tables.sites, ("id",)),
        ("times", tables.times, ("demand", "site", "seconds")),
    ):
        try:
            read[name] = _read(path, columns)
        except TableError as error:
            problems.append(str(error))
    problems += _cell_problems(tables, read, options)
    if problems:
        raise TableError(
            f"{len(problems)} thing(s) in these tables are wrong; nothing was computed.", problems
        )
    return _case(read, options, explain)


def _cell_problems(tables: Tables, read: dict[str, pd.DataFrame], options: SitesOptions) -> Iterator[str]:
    """Yield every wrong cell of the tables that could be read."""
    if "demand" in read:
        yield from _ids(tables.demand, read["demand"])
        yield from _numbers(tables.demand, read["demand"], "people")
    if "sites" in read:
        yield from _ids(tables.sites, read["sites"])
        yield from _flags(tables.sites, read["sites"])
        yield from _coordinates(tables.sites, read["sites"])
        yield from _costs(tables.sites, read["sites"], options)
    if "times" in read:
        yield from _numbers(tables.times, read["times"], "seconds")
        yield from _pairs(tables, read)


def _case(read: dict[str, pd.DataFrame], options: SitesOptions, explain: str | None) -> Case:
    demand, sites, times = (read[name] for name in ("demand", "sites", "times"))
    standing = _column(sites, "standing").str.lower().isin(_TRUE)
    if options.existing == "ignore":
        sites, standing = sites[~standing], standing[~standing]
        times = times[times["site"].isin(sites["id"])]
    sites = sites.set_index("id").assign(
        name=_column(sites, "name").to_numpy(),
        kind=_column(sites, "kind").to_numpy(),
        standing=standing.to_numpy(bool),
    )
    refuse_question(options, tuple(sites.index), explain)
    reach = Reach.from_pairs(
        pd.Index(demand["id"]).get_indexer(pd.Index(times["demand"])),
        sites.index.get_indexer(pd.Index(times["site"])),
        times["seconds"].astype(float).to_numpy(),
        demand=len(demand),
        sites=len(sites),
    )
    ground = _ground(demand, sites)
    costs, free = np.zeros(len(sites)), ~sites["standing"].to_numpy(bool)
    costs[free] = costs_of(sites[free], options)
    people = demand["people"].to_numpy().astype(np.float64)
    problem, left_out = problem_of(options, reach, people, ground, tuple(sites.index), costs)
    return Case(
        problem=problem,
        ground=ground,
        demand=demand.set_index("id"),
        sites=sites,
        options=options,
        left_out=left_out,
        travel=None,
        measured_to=float("inf"),
    )


def _ground(demand: pd.DataFrame, sites: pd.DataFrame) -> Ground:
    area = _column(demand, "area")
    areas = tuple(sorted(set(area) - {""}))
    number = {name: position for position, name in enumerate(areas)}
    lonlat = [pd.to_numeric(_column(sites, name), errors="coerce").to_numpy(float) for name in ("lon", "lat")]
    return Ground(
        names=tuple(sites["name"]),
        kinds=tuple(sites["kind"]),
        lonlat=np.column_stack(lonlat),
        standing=tuple(np.flatnonzero(sites["standing"].to_numpy(bool)).tolist()),
        areas=areas,
        area=area.map(number).fillna(NO_AREA).to_numpy().astype(np.int64),
    )


def _column(table: pd.DataFrame, name: str) -> "pd.Series[str]":
    """Return a column as text, empty where it is not there."""
    return table[name] if name in table else pd.Series("", index=table.index, dtype=str)


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    try:
        table = pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skipinitialspace=True
        )
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise TableError(f"{path} is no CSV table: {str(error).strip()}.") from error
    table.columns = table.columns.str.strip()
    missing = [column for column in columns if column not in table]
    if missing:
        there = ", ".join(table.columns)
        raise TableError(f"{path} has no column {' and no column '.join(missing)}; there are: {there}.")
    if table.empty:
        raise TableError(f"{path} holds no row.")
    for column in table.columns:
        table[column] = table[column].str.strip()
    return table


def _ids(path: Path, table: pd.DataFrame) -> Iterator[str]:
    for row in np.flatnonzero(table["id"] == ""):
        yield f"{path.name}, row {row + 2}, column id: it is empty"
    twice = table["id"].duplicated() & (table["id"] != "")
    for row in np.flatnonzero(twice):
        yield f"{path.name}, row {row + 2}, column id: {table['id'].iloc[row]!r} is used before"


def _numbers(path: Path, table: pd.DataFrame, column: str, some: Bools | None = None) -> Iterator[str]:
    """Yield the cells that are no number of at least 0, of ``some`` rows or all."""
    values = pd.to_numeric(table[column], errors="coerce").to_numpy(float)
    wrong = ~(np.isfinite(values) & (values >= 0))
    for row in np.flatnonzero(wrong if some is None else wrong & some):
        given = table[column].iloc[row]
        yield f"{path.name}, row {row + 2}, column {column}: {given!r} is no number of at least 0"


def _flags(path: Path, sites: pd.DataFrame) -> Iterator[str]:
    said = _column(sites, "standing").str.lower()
    for row in np.flatnonzero(~said.isin(_TRUE | _FALSE)):
        yield f"{path.name}, row {row + 2}, column standing: {said.iloc[row]!r} is neither yes nor no"


def _costs(path: Path, sites: pd.DataFrame, options: SitesOptions) -> Iterator[str]:
    """Yield the wrong costs of sites that do not stand yet, where costs are asked for."""
    column = cost_column(options)
    if column is not None and column in sites:
        free = ~_column(sites, "standing").str.lower().isin(_TRUE).to_numpy(bool)
        yield from _numbers(path, sites, column, free)


def _coordinates(path: Path, sites: pd.DataFrame) -> Iterator[str]:
    """Yield the cells that are no degrees, and those that are empty although the other one is not."""
    for column, other, most in (("lon", "lat", 180), ("lat", "lon", 90)):
        given, beside = _column(sites, column), _column(sites, other)
        degrees = pd.to_numeric(given, errors="coerce").to_numpy(float)
        inside = np.abs(degrees) <= most
        for row in np.flatnonzero(~inside & (given != "").to_numpy(bool)):
            cell = given.iloc[row]
            yield f"{path.name}, row {row + 2}, column {column}: {cell!r} is no number of degrees from -{most} to {most}"
        for row in np.flatnonzero(((given == "") & (beside != "")).to_numpy(bool)):
            yield f"{path.name}, row {row + 2}, column {column}: it is empty, but {other} is not"


def _pairs(tables: Tables, read: dict[str, pd.DataFrame]) -> Iterator[str]:
    times = read["times"]
    for column, name, path in (("demand", "demand", tables.demand), ("site", "sites", tables.sites)):
        if name not in read:
            continue
        for row in np.flatnonzero(~times[column].isin(read[name]["id"])):
            given = times[column].iloc[row]
            yield f"{tables.times.name}, row {row + 2}, column {column}: {given!r} is not in {path.name}"
    twice = times.duplicated(["demand", "site"])
    for row in np.flatnonzero(twice):
        pair = f"{times['demand'].iloc[row]} to {times['site'].iloc[row]}"
        yield f"{tables.times.name}, row {row + 2}: {pair} is listed before"
