"""The command that chooses sites, for :mod:`api.cli`: words in, calls out; everything heavy is imported by it."""

from pathlib import Path
from typing import Annotated

import typer


def sites(  # noqa: PLR0913 (one argument for each option of the command)
    workspace: Annotated[
        Path | None,
        typer.Argument(metavar="[WORKSPACE.gpkg]", help="The workspace; or give --times and so on."),
    ] = None,
    *,
    model: Annotated[
        str, typer.Option(help="mclp, backup, lscp, p-median, p-center or p-dispersion.")
    ] = "mclp",
    choose: Annotated[
        int | None, typer.Option(min=0, max=10_000, help="New sites; 5 if nothing else limits them.")
    ] = None,
    within: Annotated[float, typer.Option(min=1, max=600, help="Minutes that count as reached.")] = 30.0,
    existing: Annotated[
        str, typer.Option(help="Branches that stand: keep them, close any, or ignore them.")
    ] = "keep",
    mandatory: Annotated[
        list[str] | None, typer.Option(help="Id of a site in every answer. May be repeated.")
    ] = None,
    forbid: Annotated[
        list[str] | None, typer.Option(help="Id of a site in no answer. May be repeated.")
    ] = None,
    budget: Annotated[float | None, typer.Option(min=0, help="Money that the new sites may cost.")] = None,
    costs: Annotated[
        str | None, typer.Option(help="Column of the candidates: what each of them costs; cost unless given.")
    ] = None,
    floor: Annotated[
        float | None, typer.Option(min=0, max=100, help="Per cent to be reached in every municipality.")
    ] = None,
    frontier: Annotated[
        str | None,
        typer.Option(metavar="1..30", help="The whole curve, by number of sites; with --costs by money."),
    ] = None,
    nested: Annotated[
        bool, typer.Option("--nested", help="Each point of the curve keeps the sites before: a build order.")
    ] = False,
    stability: Annotated[
        int | None, typer.Option(min=1, max=1000, help="Try so many worlds with other times and demand.")
    ] = None,
    explain: Annotated[str | None, typer.Option(help="Id of a site: why it was chosen, or not.")] = None,
    seconds: Annotated[float, typer.Option(min=0.1, max=86_400, help="Of searching, at most.")] = 20.0,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Same question and seed, same answer.")] = 0,
    times: Annotated[
        Path | None, typer.Option(help="Travel times instead of streets: demand,site,seconds (CSV).")
    ] = None,
    demand: Annotated[Path | None, typer.Option(help="With --times: id,people (CSV).")] = None,
    sites_file: Annotated[
        Path | None, typer.Option("--sites", help="With --times: id, perhaps name, standing, costs (CSV).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File ending in .json, .csv, .geojson, or .html: a map.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the same facts as JSON.")] = False,
) -> None:
    """Choose sites: where the next ones bring most, with a proof of how good the choice is."""
    from api.commands.sites import SitesRequest, run  # noqa: PLC0415

    request = SitesRequest.checked(
        workspace=workspace,
        tables=(times, demand, sites_file),
        frontier=frontier,
        nested=nested,
        stability=stability,
        explain=explain,
        out=out,
        options={
            "model": model,
            "choose": choose,
            "within": within,
            "existing": existing,
            "mandatory": tuple(mandatory or ()),
            "forbidden": tuple(forbid or ()),
            "budget": budget,
            "costs": costs,
            "floor": floor,
            "seconds": seconds,
            "seed": seed,
        },
    )
    run(request, as_json=as_json)
