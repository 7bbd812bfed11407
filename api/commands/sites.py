"""``farreach sites``: choose sites, the frontier, how stable the choice is, and why a site is in it or not."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, get_args

import numpy as np
import typer

from api.outfiles import check_place, check_suffix
from api.printing import print_json
from api.progress import Tell, progress
from api.siting.answers import Answer, Document, choose_sites, draw_frontier, keep, title_of
from api.siting.case import Case, case_in
from api.siting.options import ChosenModel, Existing, FrontierOptions, SitesOptions, curve_problems
from api.siting.pages import put_frontier_pages, put_sites_pages, standalone_map
from api.siting.printing import (
    answer_lines,
    frontier_lines,
    reasons_lines,
    stability_lines,
    standing_in_words,
)
from api.siting.reasons import SPREAD, reasons_of, stability_of
from api.siting.tables import Tables, case_from
from api.siting.written import write_answer
from api.store import Workspace
from planner.errors import InputError
from planner.solving import Standing, Watch

SUFFIXES = (".json", ".csv", ".geojson", ".html")
_EVERY = 0.5
_USUAL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesRequest:
    """Everything that was typed, checked: a workspace or three tables, the question, and what else is wanted."""

    workspace: Path | None
    tables: Tables | None
    options: SitesOptions
    frontier: FrontierOptions | None
    stability: int | None
    explain: str | None
    out: Path | None

    @classmethod
    def checked(
        cls,
        *,
        workspace: Path | None,
        tables: tuple[Path | None, Path | None, Path | None],
        frontier: str | None,
        nested: bool,
        stability: int | None,
        explain: str | None,
        out: Path | None,
        options: Mapping[str, Any],
    ) -> Self:
        """Return the request.

        Raises
        ------
        typer.BadParameter
            Saying what does not go together.
        """
        check_suffix(out, "--out", SUFFIXES)
        for option, kinds in (("model", ChosenModel), ("existing", Existing)):
            if options[option] not in get_args(kinds):
                there = ", ".join(get_args(kinds))
                raise typer.BadParameter(f"--{option} {options[option]!r}: choose from {there}")
        curve = None if frontier is None else _curve(frontier, options, nested=nested)
        if curve is not None and (stability or explain):
            raise typer.BadParameter("--frontier goes without --stability and --explain")
        if nested and curve is None:
            raise typer.BadParameter("--nested goes with --frontier 1..30")
        return cls(
            workspace=workspace,
            tables=_tables(workspace, tables, out),
            options=_options(options, curve),
            frontier=curve,
            stability=stability,
            explain=explain,
            out=out,
        )


def run(request: SitesRequest, *, as_json: bool) -> None:
    """Choose, store where there is a workspace, print, and write the file that was asked for."""
    read = [request.workspace, *((t.times, t.demand, t.sites) if (t := request.tables) else ())]
    check_place(request.out, tuple(path for path in read if path is not None))
    with progress() as tell:
        document, lines, page = _asked(request, tell)
        if request.out is not None:
            write_answer(request.out, document, page)
    if as_json:
        print_json(document)
        return
    if request.out is not None:
        lines.append(f"It is in {request.out}.")
    typer.echo("\n".join(lines))


def _asked(request: SitesRequest, tell: Tell) -> tuple[Document, list[str], str | None]:
    """Return the answer as a document, in words, and as a map where a file of it is wanted."""
    farther = 1.0 if request.stability is None else 1 / (1 - SPREAD)
    if request.workspace is None:
        assert request.tables is not None
        tell("reading the tables")
        case = case_from(request.tables, request.options, explain=request.explain)
        return _answered(request, case, _stem(request.tables), None, tell)
    with Workspace.open(request.workspace) as workspace:
        case = case_in(workspace, request.options, tell=tell, farther=farther, explain=request.explain)
        return _answered(request, case, title_of(workspace), workspace, tell)


def _answered(
    request: SitesRequest, case: Case, title: str, workspace: Workspace | None, tell: Tell
) -> tuple[Document, list[str], str | None]:
    _refuse_placeless(request, case)
    if request.frontier is not None:
        return _curve_drawn(request, case, title, workspace, tell)
    tell("choosing sites")
    answer = choose_sites(case, title=title, watch=_watch(tell, case))
    document, lines = answer.document, list(answer_lines(answer.document))
    if request.stability is not None:
        found = stability_of(case, request.stability, step=_seldom(tell))
        document = {**document, "stability": found}
        lines += stability_lines(found)
    if request.explain is not None:
        tell("asking why")
        reasons = reasons_of(case, answer.result, request.explain)
        document = {**document, "explain": reasons}
        lines += reasons_lines(reasons, answer.document)
    page = _page(request, answer, workspace)
    if workspace is not None:
        tell("drawing the map")
        _keep_sites(workspace, answer)
        lines.append(f"Look at it: farreach serve {workspace.path}, then /sites")
    return document, lines, page


def _refuse_placeless(request: SitesRequest, case: Case) -> None:
    """Refuse to write a map layer of sites without places, before anything is computed."""
    if request.out is None or request.out.suffix.lower() != ".geojson":
        return
    placeless = ~np.isfinite(case.ground.lonlat).all(axis=1)
    ids = [
        case.problem.sites.ids[site] for site in np.flatnonzero(placeless) if site not in case.ground.standing
    ]
    if ids:
        raise InputError(
            f"{request.out}: these sites have no places; write .csv or .json, or give lon and lat.", ids
        )


def _curve_drawn(
    request: SitesRequest, case: Case, title: str, workspace: Workspace | None, tell: Tell
) -> tuple[Document, list[str], str | None]:
    assert request.frontier is not None
    tell("choosing sites for every number of them")
    document = draw_frontier(case, request.frontier, title=title, watch=_watch(tell, case))
    lines = list(frontier_lines(document))
    if workspace is not None:
        tell("drawing the chart")
        with workspace.transaction():
            put_frontier_pages(workspace, case, document)
            keep(workspace, "frontier", document, now=datetime.now(UTC))
        lines.append(f"Look at it: farreach serve {workspace.path}, then /frontier")
    return document, lines, None


def _keep_sites(workspace: Workspace, answer: Answer) -> None:
    with workspace.transaction():
        put_sites_pages(workspace, answer)
        keep(workspace, "sites", answer.document, now=datetime.now(UTC))


def _page(request: SitesRequest, answer: Answer, workspace: Workspace | None) -> str | None:
    if request.out is None or request.out.suffix.lower() != ".html" or workspace is None:
        return None
    return standalone_map(workspace, answer)


def _watch(tell: Tell, case: Case) -> Watch:
    """Return what tells now and then how the search stands."""
    last = time.monotonic()
    people = float(case.problem.people.sum())

    def watch(standing: Standing) -> bool:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            tell(standing_in_words(standing, case.options.model, people))
        return True

    return watch


def _seldom(tell: Tell) -> Tell:
    """Return what tells how stable the choice is, the first time and then not too often."""
    last = 0.0

    def told(words: str) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            tell(f"how stable the choice is: {words}")

    return told


def _curve(text: str, options: Mapping[str, Any], *, nested: bool) -> FrontierOptions:
    """Return the curve that was typed: numbers of sites, or money where costs are named and no budget is."""
    first, dots, last = text.partition("..")
    try:
        ends = float(first), float(last)
    except ValueError as error:
        raise typer.BadParameter(f"--frontier {text!r}: give the ends of the curve, such as 1..30") from error
    by_money = options["costs"] is not None and options["budget"] is None
    curve = FrontierOptions(by="budget" if by_money else "choose", first=ends[0], last=ends[1], nested=nested)
    problems = curve_problems(curve, SitesOptions(**options)) if dots else ["give both ends"]
    if problems:
        raise typer.BadParameter(f"--frontier {text!r}: {'; '.join(problems)}")
    return curve


def _options(options: Mapping[str, Any], curve: FrontierOptions | None) -> SitesOptions:
    """Return the question, with the usual number of sites where nothing else limits them."""
    asked = SitesOptions(**options)
    if curve is not None:
        return curve.asked(asked)
    if asked.choose is None and asked.model != "lscp" and asked.budget is None:
        return replace(asked, choose=_USUAL)
    return asked


def _tables(
    workspace: Path | None, tables: tuple[Path | None, Path | None, Path | None], out: Path | None
) -> Tables | None:
    times, demand, sites = tables
    if workspace is not None:
        if any(tables):
            raise typer.BadParameter("give a workspace, or --times, --demand and --sites, not both")
        return None
    if times is None or demand is None or sites is None:
        raise typer.BadParameter("give a workspace, or all of --times, --demand and --sites")
    if out is not None and out.suffix.lower() == ".html":
        raise typer.BadParameter("--out: a map needs a workspace; write .json or .csv")
    return Tables(times, demand, sites)


def _stem(tables: Tables) -> str:
    return tables.sites.stem
