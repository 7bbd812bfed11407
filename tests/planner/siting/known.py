"""Readers of published siting problems and of their optima; the files lie in the shared data folder, not here."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

DATA = Path("/work/shared/data/locate")

published = pytest.mark.skipif(not DATA.exists(), reason=f"the published problems are not in {DATA}")
"""Marks what needs the files."""

Floats = NDArray[np.float64]


def pmed(number: int) -> tuple[Floats, int]:
    """Return metres between all nodes and the number of sites of a p-median problem of the OR-Library.

    Beasley, A note on solving large p-median problems, European Journal of Operational Research 21(2), 1985, p. 270.
    An edge that is listed again has the length that comes last.
    """
    words = [int(word) for word in (DATA / f"pmed/pmed{number}.txt").read_text().split()]
    nodes, _, choose = words[:3]
    edges = np.array(words[3:]).reshape(-1, 3)
    length = np.zeros((nodes, nodes))
    for one, other, metres in edges:
        length[one - 1, other - 1] = length[other - 1, one - 1] = metres
    return shortest_path(csr_array(length), directed=False), choose


def pmed_optima(problem: str) -> dict[int, int]:
    """Return the optimum of each problem, ``problem`` being ``pmed`` (p-median) or ``pcenter``."""
    lines = (DATA / f"pmed/{problem}opt.txt").read_text().splitlines()
    return {int(name.removeprefix("pmed")): int(value) for name, value in map(str.split, filter(None, lines))}


def sao_jose(size: int) -> tuple[Floats, Floats]:
    """Return metres between all points of Sao Jose dos Campos, and the people at each.

    Lorena and Pereira 2002; files of INFORMS Journal on Computing, repository 2024.0611.
    """
    lines = (DATA / f"mclp/SJC/SJC{size}.txt").read_text().splitlines()[1:]
    x, y, people = np.array([[float(word) for word in line.split()] for line in lines if line.split()]).T
    return np.hypot(x[:, None] - x, y[:, None] - y), people


def sao_jose_optima() -> dict[str, int]:
    """Return people covered within 800 m, by size and number of sites: ``SJC324_r800_p1``."""
    return dict(json.loads((DATA / "mclp/sjc_optima_computed_here.json").read_text()))


def san_francisco() -> tuple[Floats, Floats]:
    """Return metres from 205 census tracts to 16 stores by street, and the people of each tract (pysal/spopt)."""
    rows = pd.read_csv(DATA / "spopt_sf/SF_network_distance_candidateStore_16_censusTract_205_new.csv")
    metres = rows.pivot_table(index="DestinationName", columns="name", values="distance")
    people = rows.groupby("DestinationName").demand.first().reindex(metres.index)
    return metres.to_numpy(), people.to_numpy(dtype=float)


def san_francisco_optima() -> dict[str, float]:
    """Return the optima of spopt's notebook, each verified with a second solver."""
    known = json.loads((DATA / "known.json").read_text())["SF_16x205"]
    return {name: value for name, value in known.items() if name not in {"source", "verified_here"}}
