"""``farreach sensitivity``: shares under other travel times, snap limits and cells; which verdicts hold."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from api.coverage.assessing import title_of
from api.coverage.case import question_in, without_idle_hours
from api.coverage.options import CoverageOptions
from api.outfiles import check_place
from api.printing import print_json
from api.progress import progress
from api.scenarios.printing import sensitivity_lines
from api.scenarios.trying import Assumptions, sensitivity_document
from api.store import Workspace
from planner.coverage.scenarios.hashing import question_hash
from planner.coverage.sensitivity.answer import Sensitivity
from planner.io.export.plain import About
from planner.io.export.write import export, form_of
from planner.io.streets.warm import say_if_cold


def run(
    workspace: Path,
    options: CoverageOptions,
    asked: Mapping[str, Any],
    *,
    out: Path | None,
    as_json: bool,
    now: datetime,
) -> None:
    """Measure under other assumptions and print; nothing is stored."""
    if out is not None:
        form_of(out)
        check_place(out, (workspace,))
    with Workspace.open(workspace, read_only=True) as store, progress() as tell:
        say_if_cold(tell)
        options = without_idle_hours(store, options)
        question = question_in(store, options, now=now, tell=tell)
        found = Assumptions.of(asked).measure(store, question, tell=tell)
        title = title_of(store)
    sha = question_hash(question)
    if out is not None:
        _write(found, out, About(title=title, facts={"made": f"{now:%Y-%m-%d}", "inputs (SHA-256)": sha}))
    document = {"title": title, "question_hash": sha, **sensitivity_document(found)}
    if as_json:
        print_json(document)
        return
    written = [] if out is None else [f"Written: {out}"]
    typer.echo("\n".join([*sensitivity_lines(document), *written]))


def _write(found: Sensitivity, out: Path, about: About) -> None:
    tables = {
        name: table.assign(within=table["within"] / 60.0).rename(columns={"within": "minutes"})
        for name, table in (("verdicts", found.verdicts), ("shares", found.shares))
    }
    export(tables, out, about=about)
