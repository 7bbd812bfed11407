"""What PySAL access says on a small real input, for tests/planner/coverage/access/pysal_access.json.

::

    uv venv /tmp/peers_access && uv pip install --python /tmp/peers_access/bin/python access==1.1.10.post3
    /tmp/peers_access/bin/python benchmarks/peers/coverage/record_access.py ../shared/data/locate/r_accessibility_bho \
        tests/planner/coverage/access/pysal_access.json

The input is 30 hexagons of Belo Horizonte with people and jobs (ipeaGIT/accessibility, MIT licence), minutes by transit.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from access import Access, weights

SIZE = 30
EXACT = 1_000_000
"""RAAM moves whole people: with a million for each, its equilibrium is that of people who can be divided."""

DECAYS = {
    "gaussian": weights.gaussian(20),
    "power": weights.gravity(scale=10, alpha=-1.5, min_dist=5),
    "steps": weights.step_fn({10: 1, 20: 0.68, 30: 0.22}),
}


def main() -> None:
    """Record the answers."""
    folder, out = map(Path, sys.argv[1:3])
    land = pd.read_csv(folder / "land_use.csv")
    land = land[(land["population"] > 0) & (land["jobs"] > 0)].iloc[::20].head(SIZE).reset_index(drop=True)
    costs = pd.read_csv(folder / "travel_matrix.csv.gz")
    costs = costs[costs["from_id"].isin(land["id"]) & costs["to_id"].isin(land["id"])].reset_index(drop=True)
    answers = _answers(land, costs)
    answers["raam"] = _raam(land, costs, 1, max_cycles=150)
    answers["raam_converged"] = _raam(land, costs, EXACT, max_cycles=60_000, min_step=1e-6, half_life=2_000)
    input_ = {
        "people": land.set_index("id")["population"].to_dict(),
        "supply": land.set_index("id")["jobs"].to_dict(),
        "minutes": costs[["from_id", "to_id", "travel_time"]].to_numpy().tolist(),
    }
    text = json.dumps({"access": version("access"), **input_, "answers": answers}, separators=(",", ":"))
    out.write_text(text + "\n")


def _access(land: pd.DataFrame, costs: pd.DataFrame) -> Access:
    return Access(
        demand_df=land,
        demand_index="id",
        demand_value="population",
        supply_df=land,
        supply_index="id",
        supply_value="jobs",
        cost_df=costs,
        cost_origin="from_id",
        cost_dest="to_id",
        cost_name="travel_time",
        neighbor_cost_df=costs,
        neighbor_cost_origin="from_id",
        neighbor_cost_dest="to_id",
        neighbor_cost_name="travel_time",
    )


def _answers(land: pd.DataFrame, costs: pd.DataFrame) -> dict[str, dict[str, float]]:
    model = _access(land, costs.copy())
    model.weighted_catchment(name="cumulative", max_cost=40)
    model.fca_ratio(name="ratio", max_cost=40)
    model.two_stage_fca(name="2sfca", max_cost=40)
    for name, decay in DECAYS.items():
        model.weighted_catchment(name=f"gravity_{name}", weight_fn=decay, max_cost=60)
        model.enhanced_two_stage_fca(name=f"e2sfca_{name}", weight_fn=decay, max_cost=60)
        model.three_stage_fca(name=f"3sfca_{name}", weight_fn=decay)
    frame = model.access_df.drop(columns="population")
    return {name.removesuffix("_jobs"): column.dropna().to_dict() for name, column in frame.items()}


def _raam(land: pd.DataFrame, costs: pd.DataFrame, times: int, **options: float) -> dict[str, float]:
    many = land.assign(population=land["population"] * times)
    return _access(many, costs.copy()).raam(tau=60, **options)["raam_jobs"].to_dict()


if __name__ == "__main__":
    main()
