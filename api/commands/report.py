"""``farreach report``: two pages for a board."""

from datetime import datetime
from pathlib import Path

import typer

from api.coverage.assessing import Assessed, assess_workspace
from api.coverage.options import CoverageOptions
from api.coverage_report import report_pdf
from api.coverage_report.workspace_report import report_in
from api.outfiles import check_place, check_suffix, whole_file
from api.progress import progress
from api.store import Workspace
from maps.words import Language
from planner.coverage.gaps import find_gaps, gap_question
from planner.errors import InputError


def run(
    workspace: Path,
    options: CoverageOptions,
    out: Path,
    *,
    lang: Language,
    promise: tuple[str | None, float | None],
    capacities: bool,
    now: datetime,
) -> None:
    """Assess, and write the report; nothing is stored.

    ``promise`` is the name of a standard and minutes that it promises; None for the first of each.
    """
    check_suffix(out, "--out", (".pdf",))
    check_place(out, (workspace,))
    with Workspace.open(workspace, read_only=True) as store, progress() as tell:
        made = assess_workspace(store, options, now=now, tell=tell)
        name, within = _promise(made, *promise)
        tell("finding the gaps")
        gaps = find_gaps(gap_question(made.answer, name, within=within, capacities=capacities))
        found = report_in(store, made, {(name, within): gaps}, now=now, promise=(name, within), tell=tell)
    with whole_file(out) as partial:
        partial.write_bytes(report_pdf(found, lang))
    typer.echo(f"The report is in {out}: two pages of A4.")


def _promise(made: Assessed, name: str | None, minutes: float | None) -> tuple[str, float]:
    """Return the standard and seconds that are meant."""
    standards = {standard.name: standard for standard in made.answer.question.standards}
    if name is not None and name not in standards:
        raise InputError(f"There is no standard {name!r}; there are: {', '.join(map(repr, standards))}.")
    standard = next(iter(standards.values())) if name is None else standards[name]
    return standard.name, standard.within if minutes is None else 60.0 * minutes
