"""``farreach standards``: what the organisation promises, listed and changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from api.coverage.form import StandardForm
from api.coverage.known import groups_in
from api.coverage.standards import (
    further_of,
    read_standards,
    save_standards,
    saved_standards,
    standards_of,
)
from api.printing import print_json
from api.store import Workspace
from planner.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What to change: first everything is replaced, then some are removed, then one is added."""

    add: Mapping[str, Any] | None = None
    remove: tuple[str, ...] = ()
    replace: Path | None = None

    @property
    def none(self) -> bool:
        """Whether nothing changes."""
        return self.add is None and not self.remove and self.replace is None


def run(workspace: Path, changes: Changes, *, as_json: bool, now: datetime) -> None:
    """List the standards of a workspace, changed and saved first if anything is to be changed."""
    with Workspace.open(workspace, read_only=changes.none) as store:
        standards = saved_standards(store)
        if not changes.none:
            before, standards = standards, changed(standards, changes)
            _refuse_unknown(store, [form for form in standards if form not in before])
            save_standards(store, standards, now=now)
    if as_json:
        print_json({"standards": [form.short() for form in standards]})
        return
    typer.echo("\n".join(standard_lines(standards)))


def _refuse_unknown(workspace: Workspace, standards: Sequence[StandardForm]) -> None:
    """Refuse groups that the demand does not have; those of standards that are there already are left in peace."""
    groups = groups_in(workspace)
    unknown = [form for form in standards if groups is not None and form.group not in groups]
    if groups is not None and unknown:
        lines = [f"{form.titled()}: the demand has no column {form.group!r}" for form in unknown]
        raise InputError(f"Columns of the demand that count people: {', '.join(groups)}.", lines)


def changed(standards: Sequence[StandardForm], changes: Changes) -> tuple[StandardForm, ...]:
    """Return the standards after the changes.

    Raises
    ------
    InputError
        When one that is to be removed is not there, or the new ones cannot be used.
    """
    forms = list(standards if changes.replace is None else read_standards(changes.replace))
    names = [form.titled() for form in forms]
    unknown = [name for name in changes.remove if name not in names]
    if unknown:
        there = f"there are: {', '.join(names)}" if names else "there is none"
        raise InputError(f"There is no standard {' and no '.join(map(repr, unknown))}; {there}.")
    kept = [form.short() for form in forms if form.titled() not in changes.remove]
    if changes.add is not None:
        kept = [form for form in kept if form["name"] != changes.add["name"]] + [_added(changes.add)]
    return standards_of(kept)


def _added(parts: Mapping[str, Any]) -> dict[str, Any]:
    if "further" in parts:
        return {**parts, "further": further_of(parts["further"])}
    return dict(parts)


def standard_lines(standards: Sequence[StandardForm]) -> Iterator[str]:
    """Yield one line for each standard."""
    if not standards:
        yield "Nothing is promised yet; 30 minutes by car to a branch is looked at. Promise something with --add."
    for form in standards:
        yield f"{form.titled()}: {standard_sentence(form)}"


def standard_sentence(form: StandardForm) -> str:
    """Return a standard in plain words."""
    whom = "people" if form.group == "people" else f"people ({form.group})"
    share = "" if form.share is None else f"{form.share:g} % of "
    where = "of a branch" if form.direction == "to" else "from a branch"
    how = {"drive": "by car", "walk": "on foot", "cycle": "by bicycle"}[form.mode]
    more = "".join(
        f", {'' if p.share is None else f'{p.share:g} % '}within {p.within:g}" for p in form.further
    )
    return f"{share}{whom} within {form.within:g} minutes {where} {how}{more}{_when(form)}"


def _when(form: StandardForm) -> str:
    if form.at:
        return f", open at {form.at}"
    if not form.speaks_of_hours:
        return ", whatever the hour"
    days = f", open on {form.days or 1} {'day' if (form.days or 1) == 1 else 'days'} of the period or more"
    hours = f", {form.hours:g} h or more on each" if form.hours else ""
    return f"{days}{hours}{f', within {form.window}' if form.window else ''}"
