"""Measures of access by PySAL access, from the same pairs as ours.

::

    python -m peers.coverage.pysal_access PAIRS OUT

Told for each measure by itself, from arrays to a column of values.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from access import Access, weights
from peers.coverage.given import Pairs, load, timed

END_S, SIGMA_S, TAU_S = 1200.0, 400.0, 3600.0
ZONES = {400.0: 1.0, 800.0: 0.68, 1200.0: 0.22}


def model_of(pairs: Pairs) -> Any:
    """Return PySAL's object."""
    demand = pd.DataFrame({"id": np.arange(len(pairs.people)), "people": pairs.people})
    supply = pd.DataFrame({"id": np.arange(len(pairs.supply)), "supply": pairs.supply})
    costs = pd.DataFrame({"from": pairs.row, "to": pairs.site, "cost": pairs.seconds})
    return Access(
        demand_df=demand,
        demand_index="id",
        demand_value="people",
        supply_df=supply,
        supply_index="id",
        supply_value="supply",
        cost_df=costs,
        cost_origin="from",
        cost_dest="to",
        cost_name="cost",
    )


def main() -> None:
    """Measure, tell the time, store the values."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name in ("pairs", "out"):
        parser.add_argument(name, type=Path)
    asked = parser.parse_args()
    pairs = load(Pairs, asked.pairs)
    size = len(pairs.people)

    def column(frame: Any) -> np.ndarray:
        return frame.iloc[:, -1].reindex(range(size)).fillna(0.0).to_numpy(float)

    fades, zones = weights.gaussian(SIGMA_S), weights.step_fn(ZONES)
    asks = {
        "gravity": lambda: model_of(pairs).weighted_catchment(name="a", weight_fn=fades, max_cost=END_S),
        "2sfca": lambda: model_of(pairs).two_stage_fca(name="a", max_cost=END_S),
        "e2sfca": lambda: model_of(pairs).enhanced_two_stage_fca(name="a", weight_fn=zones, max_cost=END_S),
        "3sfca": lambda: model_of(pairs).three_stage_fca(name="a", weight_fn=zones),
        "raam": lambda: model_of(pairs).raam(name="a", tau=TAU_S),
    }
    values = {name: column(timed(name, ask)) for name, ask in asks.items()}
    np.savez(asked.out, **values)


if __name__ == "__main__":
    main()
