"""``farreach gaps``: where people are out of reach, how many, why, and the evidence for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from api.coverage.assessing import Assessed, assess_workspace
from api.coverage.case import without_idle_hours
from api.coverage.gap_facts import gaps_facts
from api.coverage.options import CoverageOptions
from api.coverage.standards import saved_standards
from api.coverage.typed import OutFile
from api.coverage.writing import check_files, said_files, write_page, write_tables
from api.printing import print_json
from api.progress import progress
from api.store import Workspace
from maps.figures import moment
from maps.gap_words import gap_reason
from planner.coverage.gaps import Gaps, find_gaps, gap_question
from planner.errors import InputError

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which gaps, what is printed and written."""

    standard: str | None = None
    capacities: bool = False
    top: int = 20
    out: OutFile | None = None
    map_file: Path | None = None
    as_json: bool = False


def run(workspace: Path, options: CoverageOptions, shown: Shown, *, now: datetime) -> None:
    """Find gaps, and print them; nothing is stored."""
    check_files(workspace, shown.out, shown.map_file)
    with Workspace.open(workspace, read_only=True) as store, progress() as tell:
        options = without_idle_hours(store, _of_standard(store, options, shown.standard))
        made = assess_workspace(store, options, now=now, tell=tell)
        tell("finding the gaps")
        (standard,) = made.answer.question.standards
        gaps = find_gaps(gap_question(made.answer, capacities=shown.capacities))
        document = gaps_facts(made.answer, standard.name, standard.within, gaps)
        _write(made, gaps, shown)
    if shown.as_json:
        print_json({"title": made.title, **document})
        return
    typer.echo(
        "\n".join([*gap_lines(made.title, document, shown.top), *said_files(shown.out, shown.map_file)])
    )


def _of_standard(store: Workspace, options: CoverageOptions, name: str | None) -> CoverageOptions:
    """Return the options with the one saved standard that is asked about."""
    if name is None:
        return options
    saved = {form.titled(): form for form in saved_standards(store)}
    if name not in saved:
        there = f"there are: {', '.join(saved)}" if saved else "none is saved"
        raise InputError(f"There is no standard {name!r}; {there}.")
    return replace(options, standards=(saved[name],))


def _write(made: Assessed, gaps: Gaps, shown: Shown) -> None:
    if shown.out is not None:
        write_tables({"gaps": gaps.areas}, "gaps", shown.out, made)
    if shown.map_file is not None:
        from api.coverage.pages import gaps_file  # noqa: PLC0415 (draws)

        (standard,) = made.answer.question.standards
        write_page(gaps_file(made, {(standard.name, standard.within): gaps}), shown.map_file)


def _open(when: Document | None) -> str:
    """Return what people should be near to, in words."""
    if when is None:
        return "a branch"
    if "at" in when:
        return f"something open on {moment(when['at'].replace('T', ' '), 'en')}"
    hours = f", {when['hours']:g} h or more on each," if when["hours"] else ""
    window = f" within {when['window']}" if when["window"] else ""
    return f"something open on {when['days']} days or more{hours}{window}"


def gap_lines(title: str, facts: Document, top: int) -> Iterator[str]:
    """Yield gaps in plain words, most people first: who, where, and why with its evidence."""
    group = "" if facts["group"] == "people" else f" ({facts['group']})"
    whole = facts["people"][facts["group"]]
    room = " with room for them" if "full" in facts["by_reason"] else ""
    yield f"{title}: {whole:,.0f} people{group} are not within {facts['minutes']:g} minutes of {_open(facts['when'])}{room}."
    for reason, people in facts["by_reason"].items():
        yield f"  {people:>10,.0f}  {gap_reason(reason, 'en')}"
    yield ""
    rows = [
        row
        for row in facts["gaps"]
        if {"people": row["people"], **row["groups"]}.get(facts["group"], 1.0) > 0
    ]
    for row in rows[:top]:
        where = f"{row['place']}, {row['boundary_name']}" if row["boundary_name"] else row["place"]
        yield f"{row['rank']:>4}. {where}: {_counted(row, facts['group'])}"
        yield f"      {row['why']['en']}"
    left = rows[top:]
    if left:
        people = sum(row["people"] for row in left)
        yield f"and {len(left):,} others with {people:,.0f} people; all of them with --top, --json or --out."


def _counted(row: Document, first: str) -> str:
    """Return how many people and how many of each group; those that gaps are ranked by come first."""
    counts = {"people": row["people"], **row["groups"]}
    ranked = {first: counts[first], **counts} if first in counts else counts
    return ", ".join(f"{count:,.0f} {name}" for name, count in ranked.items())
