"""How long people wait at a place with so many windows."""

import numpy as np
import pandas as pd

from planner.coverage.access.times import Floats, amounts
from planner.errors import InputError


def waiting(
    arrivals_per_hour: "pd.Series[float]", windows: "pd.Series[float] | int", *, service_seconds: float
) -> pd.DataFrame:
    """Return how busy places are and how long people wait there on average: the queue M/M/c, Erlang's formula C.

    People arrive at random, one serves for a time that is exponential with mean ``service_seconds``, all windows share one
    line. With the load ``r = arrivals * service``, Erlang's ``B`` by ``B(0) = 1, B(c) = r B(c - 1) / (c + r B(c - 1))``:
    somebody waits with the chance ``C = c B / (c - r (1 - B))``, on average ``C service / (c - r)``. Gross, Shortle,
    Thompson and Harris, Fundamentals of queueing theory, 4th edition, 2008, section 2.3.

    Parameters
    ----------
    arrivals_per_hour
        On site ids, at least 0: people who go there (:class:`planner.coverage.access.catchments.Assignment`) times how
        often each comes, over the hours that the place serves.
    windows
        Whole number, at least 1: on site ids, or one for all.
    service_seconds
        Above 0.

    Returns
    -------
    On site ids: ``utilisation`` (of all windows), ``waits`` (chance that one waits), ``wait_seconds`` (mean of all who
    come) and ``queue`` (people waiting on average). From utilisation 1 on the line has no end: 1 and infinite.
    """
    arrivals = amounts(arrivals_per_hour, arrivals_per_hour.index, "arrivals")
    count = amounts(windows, arrivals_per_hour.index, "windows")
    problems = [
        f"{arrivals_per_hour.index[at]}: windows is {count[at]:g}, expected a whole number above 0"
        for at in np.flatnonzero((count < 1) | (count % 1 != 0)).tolist()
    ]
    if not 0 < service_seconds < np.inf:
        problems.append(f"service_seconds is {service_seconds:g}, expected more than 0")
    if problems:
        raise InputError("Waiting cannot be computed.", problems)
    load = arrivals * service_seconds / 3600.0
    keeps_up = load < count
    spare = np.where(keeps_up, count - load, 1.0)
    waits = np.where(keeps_up, _erlang_c(count, np.where(keeps_up, load, 0.0)), 1.0)
    wait = np.where(keeps_up, waits * service_seconds / spare, np.inf)
    queue = np.where(keeps_up, waits * load / spare, np.inf)
    columns = {"utilisation": load / count, "waits": waits, "wait_seconds": wait, "queue": queue}
    return pd.DataFrame(columns, index=arrivals_per_hour.index)


def _erlang_c(windows: Floats, load: Floats) -> Floats:
    blocked = np.ones(len(load))
    for count in range(1, int(windows.max(initial=0)) + 1):
        blocked = np.where(count <= windows, load * blocked / (count + load * blocked), blocked)
    return windows * blocked / (windows - load * (1 - blocked))
