"""``farreach coverage``: shares of people within some minutes, in all and by municipality, now or through a period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from api.columns import fitted
from api.coverage.assessing import Assessed, assess_workspace
from api.coverage.case import without_idle_hours
from api.coverage.options import CoverageOptions
from api.coverage.printing import verdict_lines, week_lines
from api.coverage.typed import OutFile
from api.coverage.writing import assessment_tables, check_files, said_files, write_page, write_tables
from api.printing import print_json
from api.progress import progress
from api.store import Workspace
from planner.coverage.facts import (
    coverage_facts,
    period_facts,
    rounded,
    standard_facts,
    through_facts,
)

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is printed besides the table of shares, and written."""

    week: bool = False
    out: OutFile | None = None
    map_file: Path | None = None
    as_json: bool = False


def run(workspace: Path, options: CoverageOptions, shown: Shown, *, now: datetime) -> None:
    """Measure and print; nothing is stored."""
    check_files(workspace, shown.out, shown.map_file)
    with Workspace.open(workspace, read_only=True) as store:
        if not shown.week:
            options = without_idle_hours(store, options)
        if options.hours or shown.out or shown.map_file:
            with progress() as tell:
                made = assess_workspace(store, options, now=now, tell=tell)
        else:
            made = assess_workspace(store, options, now=now)
        if shown.out is not None:
            write_tables(assessment_tables(made), "areas", shown.out, made)
        if shown.map_file is not None:
            _write_map(made, shown.map_file, week=shown.week)
    document = _document(made, week=shown.week)
    if shown.as_json:
        print_json(document)
        return
    typer.echo("\n".join([*_lines(made, document, week=shown.week), *said_files(shown.out, shown.map_file)]))


def _write_map(made: Assessed, path: Path, *, week: bool) -> None:
    from api.coverage.pages import areas_file, week_file  # noqa: PLC0415 (draws)

    write_page(week_file(made) if week else areas_file(made), path)


def _document(made: Assessed, *, week: bool) -> Document:
    """Return the facts: shares by threshold and municipality, or verdicts on what is promised."""
    answer = made.answer
    if not made.options.standards:
        return {"title": made.title, **coverage_facts(answer)}
    (standard,) = answer.question.standards
    document = {**_shares(made), **_said(made)}
    if week:
        keys = [(standard.mode, standard.direction, promise.within) for promise in standard.promises]
        document["through"] = [through_facts(answer, key) for key in keys]
    return document


def _said(made: Assessed) -> Document:
    """Return what was asked, where it was not whatever the hour, everybody, by car."""
    (standard,) = made.answer.question.standards
    said, neutral = (
        standard_facts(standard),
        {"mode": "drive", "direction": "to", "group": "people", "when": None},
    )
    period = period_facts(made.answer)
    asked = {name: said[name] for name, value in neutral.items() if said[name] != value}
    return asked | ({} if period is None else {"period": period})


def _shares(made: Assessed) -> Document:
    """Return shares of everybody asked about, by threshold, and by municipality."""
    verdicts, areas = made.answer.verdicts, made.answer.question.boundaries
    whole = verdicts[verdicts["area"] == ""]
    limits = [within / 60.0 for within in whole["within"]]
    people = verdicts[verdicts["within"] == whole["within"].iloc[0]].set_index("area")["people"]
    shares = {
        limit: verdicts[verdicts["within"] == 60.0 * limit].set_index("area")["share"] for limit in limits
    }
    ranked = people.reindex(areas.index).sort_values(ascending=False).index
    return {
        "people": round(float(whole["people"].iloc[0]), 1),
        "thresholds": [
            {
                "minutes": row["within"] / 60.0,
                "people": round(row["covered"], 1),
                "share": rounded(row["share"]),
            }
            for row in whole.to_dict("records")
        ],
        "areas": [
            {
                "name": areas["name"][label],
                "people": round(float(people[label]), 1),
                "shares": {f"{limit:g}": rounded(shares[limit][label]) for limit in limits},
            }
            for label in ranked
        ],
    }


def _lines(made: Assessed, document: Document, *, week: bool) -> Iterator[str]:
    if made.options.standards:
        yield from _table(document)
    else:
        yield from verdict_lines(document)
    if week:
        yield from week_lines(document)


def _table(document: Document) -> Iterator[str]:
    header = "".join(f"{row['minutes']:>7g}m" for row in document["thresholds"])
    yield f"{'':32}{'people':>10}{header}"
    everybody = "".join(_cell(row["share"]) for row in document["thresholds"])
    yield f"{'everybody':32}{document['people']:>10,.0f}{everybody}"
    for row in document["areas"]:
        yield f"{fitted(row['name'], 32)}{row['people']:>10,.0f}{''.join(map(_cell, row['shares'].values()))}"


def _cell(share: float | None) -> str:
    return f"{'-' if share is None else f'{share:.1%}':>8}"
