"""``farreach sites``: choose sites, the frontier, how stable the choice is, and why a site is in it or not."""

import csv
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, get_args

import typer

from api.outfiles import check_place, check_suffix, whole_file
from api.printing import print_json
from api.progress import Tell, progress
from api.siting.answers import Answer, Document, choose_sites, draw_frontier, keep, title_of
from api.siting.case import Case, case_in
from api.siting.options import ChosenModel, Existing, FrontierOptions, SitesOptions, curve_problems
from api.siting.pages import put_frontier_pages, put_sites_pages, standalone_map
from api.siting.printing import answer_lines, frontier_lines, reasons_lines, stability_lines
from api.siting.reasons import SPREAD, reasons_of, stability_of
from api.siting.tables import Tables, case_from
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
            _write(request.out, document, page)
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
        case = case_from(request.tables, request.options)
        return _answered(request, case, _stem(request.tables), None, tell)
    with Workspace.open(request.workspace) as workspace:
        case = case_in(workspace, request.options, tell=tell, farther=farther)
        return _answered(request, case, title_of(workspace), workspace, tell)


def _answered(
    request: SitesRequest, case: Case, title: str, workspace: Workspace | None, tell: Tell
) -> tuple[Document, list[str], str | None]:
    if request.frontier is not None:
        return _curve_drawn(request, case, title, workspace, tell)
    tell("choosing sites")
    answer = choose_sites(case, title=title, watch=_watch(tell, case))
    document, lines = answer.document, list(answer_lines(answer.document))
    if request.stability is not None:
        tell(f"trying {request.stability} other worlds")
        found = stability_of(case, request.stability)
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
    people = case.problem.model == "mclp"

    def watch(standing: Standing) -> bool:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            tell(_standing_words(standing, people=people))
        return True

    return watch


def _standing_words(standing: Standing, *, people: bool) -> str:
    best = "nothing yet" if standing.objective is None else f"{standing.objective:,.0f}"
    more = "" if standing.bound is None else f", at most {standing.gap:.2%} better is possible"
    return f"choosing sites: {best}{' people' if people and standing.objective is not None else ''}{more}"


def _write(out: Path, document: Document, page: str | None) -> None:
    """Write the answer in the format that the name says."""
    rows = list(_rows(document))
    kind = out.suffix.lower()
    if kind == ".geojson" and any(row["lon"] is None for row in rows):
        raise InputError(f"{out}: these sites have no places; write .csv or .json, or give lon and lat.")
    with whole_file(out) as place:
        if kind == ".html":
            assert page is not None
            place.write_text(page, encoding="utf-8")
        elif kind == ".csv":
            _write_csv(place, rows)
        else:
            text = document if kind == ".json" else _collection(rows)
            place.write_text(json.dumps(text, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _rows(document: Document) -> Iterator[Document]:
    """Yield the chosen sites; of a frontier, those of every point with its limit."""
    if "points" not in document:
        yield from document["chosen"]
        return
    site = {row["id"]: row for row in document["sites"]}
    for point in document["points"]:
        for order, label in enumerate(point["chosen"], start=1):
            yield {"limit": point["limit"], "order": order, **site[label]}


def _write_csv(place: Path, rows: list[Document]) -> None:
    with place.open("w", encoding="utf-8", newline="") as stream:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _collection(rows: list[Document]) -> Document:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {key: value for key, value in row.items() if key not in {"lon", "lat"}},
                "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            }
            for row in rows
        ],
    }


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
