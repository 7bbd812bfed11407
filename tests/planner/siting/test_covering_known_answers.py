"""Maximal covering against published optima and independently computed ones."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.siting.covering import CoveringProblem, solve_covering
from planner.solving import Budget

DATA = Path("/work/shared/data/locate")

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the shared data are not here")


def test_san_francisco_four_stores_within_five_kilometres():
    """Pysal/spopt, notebook facloc-real-world; optimum verified there by two solvers."""
    known = json.loads((DATA / "known.json").read_text())["SF_16x205"]["MCLP_p4_r5000"]
    rows = pd.read_csv(DATA / "spopt_sf/SF_network_distance_candidateStore_16_censusTract_205_new.csv")
    metres = rows.pivot_table(index="name", columns="DestinationName", values="distance")
    people = rows.groupby("DestinationName").demand.first().reindex(metres.columns).to_numpy(dtype=float)
    covers = tuple(np.flatnonzero(row <= 5000) for row in metres.to_numpy())
    problem = CoveringProblem(people=people, covers=covers, choose=4)
    result = solve_covering(problem, budget=Budget(iterations=500), seed=0)
    assert (result.people, result.bound, result.status) == (known["objective"], known["objective"], "optimal")


@pytest.mark.parametrize("choose", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("size", [324, 500])
def test_sao_jose_dos_campos(size, choose):
    """INFORMSJoC/2024.0611: every point is demand and candidate, 800 m."""
    known = json.loads((DATA / "mclp/sjc_optima_computed_here.json").read_text())
    lines = (DATA / f"mclp/SJC/SJC{size}.txt").read_text().splitlines()[1:]
    x, y, people = np.array([[float(word) for word in line.split()] for line in lines if line.split()]).T
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    covers = tuple(np.flatnonzero(row <= 800) for row in apart)
    problem = CoveringProblem(people=people, covers=covers, choose=choose)
    result = solve_covering(problem, budget=Budget(iterations=2000), seed=0)
    assert (result.people, result.status) == (known[f"SJC{size}_r800_p{choose}"], "optimal")
