"""``farreach access`` and ``farreach equity``: how much people find, and how evenly."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from api.columns import fitted
from api.coverage.access import (
    Access,
    access_facts,
    access_tables,
    equity_facts,
    equity_of,
    measure_access,
    unit_of,
)
from api.coverage.access_options import AccessOptions
from api.coverage.assessing import Assessed, assess_workspace
from api.coverage.options import CoverageOptions
from api.coverage.typed import OutFile
from api.coverage.writing import check_files, said_files, write_page, write_tables
from api.printing import print_json
from api.progress import progress
from api.store import Workspace

Document = dict[str, Any]

_MOST_ROWS = 30
_CROWD = 10_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is printed and written."""

    by_group: bool = False
    out: OutFile | None = None
    map_file: Path | None = None
    as_json: bool = False


def run_access(
    workspace: Path, options: CoverageOptions, asked: AccessOptions, shown: Shown, *, now: datetime
) -> None:
    """Measure access and print it; nothing is stored."""
    check_files(workspace, shown.out, shown.map_file)
    made, access = _measured(workspace, options, asked, now)
    document = {"title": made.title, **access_facts(made, access)}
    if shown.out is not None:
        write_tables(access_tables(made, access), "access", shown.out, made)
    if shown.map_file is not None:
        from api.coverage.pages import access_file  # noqa: PLC0415 (draws)

        write_page(access_file(made, access), shown.map_file)
    if shown.as_json:
        print_json(document)
        return
    typer.echo("\n".join([*access_lines(document), *said_files(shown.out, shown.map_file)]))


def run_equity(
    workspace: Path, options: CoverageOptions, asked: AccessOptions, shown: Shown, *, now: datetime
) -> None:
    """Measure access and print how evenly it is spread; nothing is stored."""
    made, access = _measured(workspace, options, asked, now)
    found = equity_facts(equity_of(made, access.points, by_group=shown.by_group))
    document = {"title": made.title, "asked": asked.document(), "unit": unit_of(asked), "equity": found}
    if shown.as_json:
        print_json(document)
        return
    typer.echo("\n".join(equity_lines(document, less_is_better=access.less_is_better)))


def _measured(
    workspace: Path, options: CoverageOptions, asked: AccessOptions, now: datetime
) -> tuple[Assessed, Access]:
    with Workspace.open(workspace, read_only=True) as store, progress() as tell:
        made = assess_workspace(store, options, now=now, tell=tell)
        tell(f"measuring access by {asked.measure}")
        return made, measure_access(made, asked)


def access_lines(facts: Document) -> Iterator[str]:
    """Yield a measure in plain words: groups, then municipalities, the worst off first."""
    asked = facts["asked"]
    fading = f", {asked['decay']}" if asked["decay"] else ""
    unit, times = _scale(facts["unit"])
    yield f"{facts['title']}: {_titled(asked)}{fading}; {unit}"
    offered = ", ".join(
        f"{value:,.4g} by {_KINDS.get(kind, kind)}" for kind, value in facts["supply"].items()
    )
    yield f"offered: {offered}"
    yield ""
    yield f"{'':26}{'people':>11}{'mean':>11}{'p10':>11}{'median':>11}{'p90':>11}{'without':>11}"
    for group, row in facts["groups"].items():
        numbers = "".join(f"{_number(row[name], times):>11}" for name in ("mean", "p10", "median", "p90"))
        yield f"{fitted(group, 26)}{row['people']:>11,.0f}{numbers}{row['people_without']:>11,.0f}"
    yield ""
    if not facts["less_is_better"]:  # of minutes these say nothing
        yield f"Gini {_number(facts['equity']['gini'])}, Palma {_number(facts['equity']['palma'])}"
    rows = [row for row in facts["areas"] if row["mean"] is not None and row["people"]]
    worst = sorted(rows, key=lambda row: row["mean"], reverse=facts["less_is_better"])[:_MOST_ROWS]
    if worst:
        yield "Worst off, mean over people:"
    for row in worst:
        yield f"  {fitted(row['name'], 32)}{row['people']:>11,.0f}{_number(row['mean'], times):>12}"


def _titled(asked: Document) -> str:
    """Return what is measured, in words."""
    within = f" within {asked['within']:g} minutes"
    if asked["measure"] == "minutes":
        return "minutes to the nearest branch"
    return (
        f"way to place number {asked['n']}{within}"
        if asked["measure"] == "nearest"
        else asked["measure"] + within
    )


_KINDS = {"branch": "branches", "stop": "vans"}


def equity_lines(facts: Document, *, less_is_better: bool) -> Iterator[str]:
    """Yield the indices, then a row for each group or municipality, the worst off first."""
    found = facts["equity"]
    unit, times = _scale(facts["unit"])
    yield f"{facts['title']}: how evenly {facts['asked']['measure']} is spread over {found['people']:,.0f} people"
    if found["unmeasured"]:
        yield f"  {found['unmeasured']:,.0f} people reach nothing and are not counted"
    if less_is_better:
        yield "  less is better here: only the mean and the Lorenz curve mean something"
    yield f"  {f'mean, {unit}':36}{_number(found['mean'], times):>12}"
    for name, label in {} if less_is_better else _INDICES.items():
        why = "  not defined: some have nothing" if name == "theil_l" and found[name] is None else ""
        yield f"  {label:36}{_number(found[name]):>12}{why}"
    parts = found["theil_t_parts"]
    if parts is not None and not less_is_better:
        yield f"  {'Theil T between, within':36}{_number(parts['between']):>12}{_number(parts['within']):>12}"
    yield ""
    yield f"{'':32}{'people':>11}{'mean':>12}{'of all':>9}"
    rows = sorted(
        (row for row in found["by_group"] if row["mean"] is not None),
        key=lambda row: row["mean"],
        reverse=less_is_better,
    )
    for row in rows[:_MOST_ROWS]:
        part = "-" if row["share_of_total"] is None else f"{row['share_of_total']:.1%}"
        yield f"{fitted(row['group'], 32)}{row['people']:>11,.0f}{_number(row['mean'], times):>12}{part:>9}"


_INDICES = {
    "gini": "Gini (0 even, 1 uneven)",
    "palma": "Palma (top 10 % over bottom 40 %)",
    "theil_t": "Theil T",
    "theil_l": "Theil L",
}


def _scale(unit: str) -> tuple[str, float]:
    """Return a unit that people can read, and what to multiply with."""
    per_person = unit.removesuffix(" per person")
    return (unit, 1.0) if per_person == unit else (f"{per_person} for {_CROWD:,.0f} people", _CROWD)


def _number(value: float | None, times: float = 1.0) -> str:
    return "-" if value is None else f"{value * times:,.4g}"
