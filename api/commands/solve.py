"""``farreach solve``: a problem in VROOM's JSON from a file or a pipe, the answer to a file or the screen."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from api.osrm.engines import StreetEngines
from api.outfiles import check_place, whole_file
from api.solve_options import SolveOptions
from api.store import Workspace
from api.vroom.answer import Document
from api.vroom.asked import Options, Question
from api.vroom.errors import VroomError, wrong
from api.vroom.question import read_options, read_question
from api.vroom.roads import NoRoads, Roads, WorkspaceRoads
from api.vroom.solving import answer, check
from planner.errors import InfeasibleError
from planner.routing.fast.warm import warm_fast_routing
from planner.routing.general.warm import warm_general_routing

_PIPE = "-"


def run(problem: str, options: SolveOptions) -> None:
    """Solve a problem and write the answer; errors are written in VROOM's shape too.

    Raises
    ------
    VroomError
        The problem is wrong.
    InfeasibleError
        Nothing can be served; the answer is written all the same.
    """
    inputs = tuple(path for path in (Path(problem), options.streets) if path is not None)
    check_place(options.out, inputs)
    with _roads(options.streets) as roads:
        try:
            document = _read(problem)
            question = read_question(document, _options(document, options), strict=options.strict)
            for warning in question.warnings:
                typer.echo(f"farreach: {warning}", err=True)
            if options.check:
                check(question, roads)
                typer.echo(_sound(question))
                return
            if not question.options.plan_mode:  # the clock of the search is not for compiling and loading
                warm_general_routing(_say)
                warm_fast_routing(_say)
            found = answer(question, roads, seed=options.seed, seconds=options.seconds)
        except VroomError as error:
            _write(error.document, options.out)
            raise
    _write(found, options.out)
    if options.out is not None:
        typer.echo(_told(found, question))
    if not question.options.plan_mode and not found["routes"]:
        raise InfeasibleError("Nothing could be served; the answer says why.")


def _say(words: str) -> None:
    typer.echo(f"farreach: {words}", err=True)


def _read(problem: str) -> Any:
    text = sys.stdin.buffer.read() if problem == _PIPE else Path(problem).read_bytes()
    name = "The input" if problem == _PIPE else problem
    try:
        return json.loads(text)
    except RecursionError as error:
        raise wrong(f"{name} is nested too deep.") from error
    except ValueError as error:
        raise wrong(f"{name} is not JSON: {error}.") from error


def _options(document: Any, typed: SolveOptions) -> Options:
    given = read_options(document) if isinstance(document, dict) else Options()
    return replace(
        given,
        geometry=given.geometry or typed.geometry,
        plan_mode=given.plan_mode or typed.plan_mode,
        explore=given.explore if typed.explore is None else typed.explore,
    )


@contextmanager
def _roads(streets: Path | None) -> Iterator[Roads]:
    if streets is None:
        yield NoRoads()
        return
    with Workspace.open(streets, read_only=True) as workspace:
        yield WorkspaceRoads(StreetEngines(workspace))


def _write(document: Document, out: Path | None) -> None:
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    if out is None:
        typer.echo(text)
        return
    with whole_file(out) as partial:
        partial.write_text(text + "\n", encoding="utf-8", errors="replace")


def _sound(question: Question) -> str:
    return f"The problem is sound: {len(question.tasks)} tasks, {len(question.cars)} vehicles."


def _told(found: Document, question: Question) -> str:
    summary, tasks = found["summary"], len(question.tasks)
    return f"{tasks - summary['unassigned']} of {tasks} tasks in {summary['routes']} routes, cost {summary['cost']:,}."
