"""Maximal covering by HiGHS through highspy: sparse rows, whole sites, demand between 0 and 1, one thread.

::

    python -m peers.siting.plain_highs INSTANCE --seconds LIMIT

highspy lives in an environment of its own: it and ortools cannot share a process.
"""

import argparse
from pathlib import Path

import highspy
import numpy as np
from peers.siting.given import NOTHING, PROVEN, STOPPED, Answer, Given, load, tell


def model(given: Given) -> highspy.HighsLp:
    """Return the model: columns are sites, then demand points; rows are demand points, then the number of sites."""
    demand, sites = given.seconds.shape
    row, site = np.nonzero(given.covers)
    rows = np.concatenate([row, np.arange(demand), np.full(sites, demand)])
    columns = np.concatenate([site, sites + np.arange(demand), np.arange(sites)])
    values = np.concatenate([np.full(len(row), -1.0), np.ones(demand), np.ones(sites)])
    order = np.argsort(rows, kind="stable")
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = sites + demand, demand + 1
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.concatenate([np.zeros(sites), given.people.astype(float)])
    lp.col_lower_, lp.col_upper_ = np.zeros(sites + demand), np.ones(sites + demand)
    lp.row_lower_ = np.full(demand + 1, -highspy.kHighsInf)
    lp.row_upper_ = np.append(np.zeros(demand), float(given.choose))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.append(0, np.cumsum(np.bincount(rows, minlength=demand + 1)))
    lp.a_matrix_.index_, lp.a_matrix_.value_ = columns[order], values[order]
    lp.integrality_ = [highspy.HighsVarType.kInteger] * sites + [highspy.HighsVarType.kContinuous] * demand
    return lp


def solved(given: Given, seconds: float) -> Answer:
    """Build the model and solve it."""
    highs = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "time_limit": seconds,
        "mip_rel_gap": 0.0,
    }.items():
        highs.setOptionValue(option, value)
    highs.passModel(model(given))
    highs.run()
    values = np.array(highs.getSolution().col_value[: given.seconds.shape[1]])
    chosen = tuple(int(k) for k in np.flatnonzero(values > 0.5))
    proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    found = PROVEN if proven else STOPPED if chosen else NOTHING
    return Answer(chosen, found, highs.getInfo().mip_dual_bound)


def main() -> None:
    """Answer one question."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instance", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    asked = parser.parse_args()
    given = load(asked.instance)
    tell("HiGHS", given, given.covered, lambda: solved(given, asked.seconds))


if __name__ == "__main__":
    main()
