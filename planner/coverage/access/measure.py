"""Every measure of access by its name, over the same travel times."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from planner.coverage.access.decay import (
    ZONES,
    CatchmentGaussian,
    Cutoff,
    Decay,
    Exponential,
    Linear,
    Logistic,
    Power,
    Stepwise,
)
from planner.coverage.access.floating import floating_catchment, spatial_availability
from planner.coverage.access.opportunities import gravity, time_to_nth
from planner.coverage.access.rational import TAU, rational_access
from planner.coverage.access.times import AccessTimes
from planner.errors import InputError

MeasureName = Literal[
    "cumulative",
    "gravity",
    "nearest",
    "2sfca",
    "e2sfca",
    "3sfca",
    "m2sfca",
    "bfca",
    "availability",
    "raam",
]
MEASURES: tuple[MeasureName, ...] = get_args(MeasureName)

DecayForm = Literal["cutoff", "linear", "zones", "exponential", "power", "gaussian", "logistic"]
DECAY_FORMS: tuple[DecayForm, ...] = get_args(DecayForm)

LESS_IS_BETTER: frozenset[MeasureName] = frozenset({"nearest", "raam"})
"""Measures of cost: all others are better when they are more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessMeasure:
    """A measure of access with what it needs.

    Attributes
    ----------
    name
        ``cumulative`` (opportunities within ``within``), ``gravity`` (fading with ``decay``), ``nearest`` (seconds to the
        ``n``-th), ``2sfca`` (supply per person within ``within``), ``e2sfca``, ``3sfca``, ``m2sfca``, ``bfca`` (fading
        with ``decay``), ``availability`` (supply that falls to each point), ``raam`` (way and crowd, with ``tau``).
    within
        Seconds, above 0, for measures with one bound.
    decay
        How places fade with the way.
    n
        Opportunities, above 0.
    tau
        Seconds that weigh as much as the average crowd.
    title
        Column of the answer; the name unless given.
    """

    name: MeasureName
    within: float = 1800.0
    decay: Decay = field(default=ZONES)
    n: float = 1.0
    tau: float = TAU
    title: str = ""

    def __post_init__(self) -> None:
        """Check that there is such a measure."""
        if self.name not in MEASURES:
            raise InputError(f"There is no measure {self.name!r}, expected {', '.join(MEASURES)}.")

    @property
    def column(self) -> str:
        """What it is called in the answer."""
        return self.title or self.name


def measure_access(
    times: AccessTimes, supply: ArrayLike, people: ArrayLike, measures: Sequence[AccessMeasure]
) -> pd.DataFrame:
    """Return each measure in a column, on demand ids; formulas and sources are where each is computed.

    Parameters
    ----------
    times
        Travel from people to places, as far as the measure that looks farthest.
    supply
        Of each place: 1, its capacity, or :func:`planner.coverage.access.supply.supply_from`.
    people
        At each demand point.
    measures
        With different columns.

    Raises
    ------
    InputError
        When two measures have one column, or supply or people cannot be used.
    """
    columns = [measure.column for measure in measures]
    if len(set(columns)) < len(columns):
        raise InputError("Two measures of access have the same title.")
    found = {measure.column: _measured(times, supply, people, measure) for measure in measures}
    return pd.DataFrame(found, index=times.demand, columns=columns)


def decay_to(end: float, form: DecayForm) -> Decay:
    """Return a decay that ends at ``end`` seconds, with parameters that follow from it.

    ``zones`` are thirds of it with the weights of Luo and Qi 2009, ``gaussian`` that of Dai 2010, ``exponential`` halves
    at half of it, ``power`` is the inverse of minutes, ``logistic`` has its middle at half of the end and a deviation of
    an eighth.
    """
    forms: dict[str, Decay] = {
        "cutoff": Cutoff(end=end),
        "linear": Linear(end=end),
        "zones": Stepwise(ends=(end / 3, end * 2 / 3, end), weights=ZONES.weights),
        "exponential": Exponential(beta=2 * float(np.log(2)) / end, end=end),
        "power": Power(beta=1.0, end=end),
        "gaussian": CatchmentGaussian(end=end),
        "logistic": Logistic(centre=end / 2, spread=end / 8, end=end),
    }
    if form not in forms:
        raise InputError(f"decay is {form!r}, expected {', '.join(DECAY_FORMS)}.")
    return forms[form]


def _measured(
    times: AccessTimes, supply: ArrayLike, people: ArrayLike, measure: AccessMeasure
) -> "pd.Series[float]":
    cutoff = Cutoff(end=measure.within)
    match measure.name:
        case "cumulative":
            found = gravity(times, supply, cutoff)
        case "gravity":
            found = gravity(times, supply, measure.decay)
        case "nearest":
            found = time_to_nth(times, supply, n=measure.n)
        case "2sfca":
            found = floating_catchment(times, supply, people, cutoff).access
        case "e2sfca":
            found = floating_catchment(times, supply, people, measure.decay).access
        case "3sfca" | "m2sfca" | "bfca":
            found = floating_catchment(times, supply, people, measure.decay, method=measure.name).access
        case "availability":
            found = spatial_availability(times, supply, people, measure.decay)
        case "raam":
            found = rational_access(times, supply, people, tau=measure.tau).cost
    return found
