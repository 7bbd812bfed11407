"""Belo Horizonte by transit, as ipeaGIT/accessibility publishes it: 898 hexagons, minutes between them, their answers."""

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from planner.coverage.access.times import AccessTimes

DATA = Path("/work/shared/data/locate")

published = pytest.mark.skipif(not DATA.exists(), reason=f"the published problems are not in {DATA}")
"""Marks what needs the files."""


@cache
def hexagons():
    """Return people, jobs, schools, income per head and its decile of each hexagon."""
    land = pd.read_csv(DATA / "r_accessibility_bho/land_use.csv", index_col="id")
    return land.apply(pd.to_numeric, errors="coerce")


@cache
def transit():
    """Return the travel times between hexagons."""
    minutes = pd.read_csv(DATA / "r_accessibility_bho/travel_matrix.csv.gz")
    ids = hexagons().index
    seconds = minutes["travel_time"] * 60
    return AccessTimes.from_table(minutes["from_id"], minutes["to_id"], seconds, demand_ids=ids, site_ids=ids)


@cache
def known():
    """Return the answers printed in the README."""
    return json.loads((DATA / "known.json").read_text())["BHO"]


FEW = (
    "89a88cdb57bffff",
    "89a88cdb597ffff",
    "89a88cdb5b3ffff",
    "89a88cdb5cfffff",
    "89a88cd909bffff",
)
"""The hexagons of the package's own tests (tests/testthat)."""


def among_few():
    """Return the travel times among :data:`FEW` only."""
    minutes = transit()
    here = minutes.demand.isin(FEW)
    return minutes.keep(here[minutes.row] & here[minutes.site])
