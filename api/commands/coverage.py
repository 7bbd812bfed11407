"""``farreach coverage``: shares of people within some minutes, in all and by municipality."""

from pathlib import Path

import typer

from api.planning import layers_in
from api.printing import print_json
from api.store import Workspace
from api.streets import travel_over
from api.typed import minutes_of
from planner.coverage.areas import area_of
from planner.coverage.measure import cumulative_table, measure_coverage, shares_by_area
from planner.loop.run import municipalities


def run(workspace: Path, within: str, *, as_json: bool) -> None:
    """Measure and print; nothing is stored."""
    limits = minutes_of(within, "--within")
    with Workspace.open(workspace, read_only=True) as store:
        layers = layers_in(store)
    coverage = measure_coverage(travel_over(layers.network), layers.branches, layers.demand)
    shares = cumulative_table(coverage, [60 * limit for limit in limits])
    areas = municipalities(layers)
    area = area_of(layers.demand, areas)
    by_area = {
        limit: shares_by_area(coverage.people, coverage.within(60 * limit), area, areas) for limit in limits
    }
    rows = [
        {
            "name": areas["name"][label],
            "people": round(float(by_area[limits[0]]["people"][label]), 1),
            "shares": {f"{limit:g}": _share(by_area[limit]["share"][label]) for limit in limits},
        }
        for label in by_area[limits[0]].sort_values("people", ascending=False).index
    ]
    if as_json:
        whole = [
            {"minutes": s / 60, "people": round(p, 1), "share": round(q, 5)} for s, p, q in shares.to_numpy()
        ]
        print_json({"people": round(float(coverage.people.sum()), 1), "thresholds": whole, "areas": rows})
        return
    header = "".join(f"{limit:>7g}m" for limit in limits)
    typer.echo(f"{'':32}{'people':>10}{header}")
    everybody = "".join(f"{share:>8.1%}" for share in shares["share"])
    typer.echo(f"{'everybody':32}{coverage.people.sum():>10,.0f}{everybody}")
    for row in rows:
        cells = "".join(f"{'-' if s is None else f'{s:.1%}':>8}" for s in row["shares"].values())
        typer.echo(f"{row['name']:32.32}{row['people']:>10,.0f}{cells}")


def _share(value: float) -> float | None:
    return None if value != value else round(float(value), 5)  # noqa: PLR0124 (NaN is not itself)
