"""Floating catchments: supply per person, where people compete for what they can reach.

All of them read ``P`` people, ``S`` supply, ``t`` seconds and a weight ``f``. Only those who compete for a place and only
places that can be reached enter; a place that nobody reaches gives nothing to anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from planner.coverage.access.decay import ZONES, Decay
from planner.coverage.access.times import AccessTimes, Floats
from planner.errors import InputError

Method = Literal["2sfca", "3sfca", "m2sfca", "bfca"]


@dataclass(frozen=True, kw_only=True, eq=False)
class FloatingCatchment:
    """Supply per person.

    Attributes
    ----------
    access
        On demand ids: supply that each person finds, at least 0; 0 where none is reached.
    load
        On site ids: people who compete for the place, as the method counts them.
    ratio
        On site ids: supply for each of them; 0 where nobody competes.
    """

    access: "pd.Series[float]"
    load: "pd.Series[float]"
    ratio: "pd.Series[float]"


def floating_catchment(
    times: AccessTimes, supply: ArrayLike, people: ArrayLike, decay: Decay, *, method: Method = "2sfca"
) -> FloatingCatchment:
    """Return the supply per person by one of the methods of this module.

    Parameters
    ----------
    times
        Travel from people to places, at least as far as ``decay.end``.
    supply
        Of each place, at least 0: a Series on ids or ``(sites,)``.
    people
        At each demand point, at least 0: a Series on ids or ``(demand,)``.
    decay
        How the weight fades. A cutoff gives 2SFCA, zones give E2SFCA.
    method
        ``2sfca``, ``3sfca``, ``m2sfca`` or ``bfca``.

    Raises
    ------
    InputError
        When people or supply are negative or missing, or there is no such method.
    """
    if method not in _METHODS:
        raise InputError(f"method is {method!r}, expected {', '.join(get_args(Method))}.")
    near = times.within(decay.end) if np.isfinite(decay.end) else times
    weight = decay.weight(near.seconds)
    return _METHODS[method](near, near.supply(supply), near.people(people), weight)


def two_step(times: AccessTimes, supply: ArrayLike, people: ArrayLike, decay: Decay) -> FloatingCatchment:
    """Return 2SFCA: ``R_j = S_j / sum of P_k f(t_kj)``, ``A_i = sum of R_j f(t_ij)``.

    With a :class:`~planner.coverage.access.decay.Cutoff` this is Luo and Wang, Measures of spatial accessibility to health
    care in a GIS environment, Environment and Planning B 30(6), 2003, p. 865. Summed over people, access is the supply of
    all places that anybody reaches. Parameters as those of :func:`floating_catchment`.
    """
    return floating_catchment(times, supply, people, decay, method="2sfca")


def enhanced_two_step(
    times: AccessTimes, supply: ArrayLike, people: ArrayLike, decay: Decay = ZONES
) -> FloatingCatchment:
    """Return E2SFCA: :func:`two_step` with a weight for each zone, or any other that fades.

    Luo and Qi, An enhanced two-step floating catchment area (E2SFCA) method for measuring spatial accessibility to primary
    care physicians, Health & Place 15(4), 2009, p. 1100.
    """
    return floating_catchment(times, supply, people, decay, method="2sfca")


def three_step(times: AccessTimes, supply: ArrayLike, people: ArrayLike, decay: Decay) -> FloatingCatchment:
    """Return 3SFCA: people divide between places, ``G_ij = f(t_ij) / sum of f(t_il)``.

    ``R_j = S_j / sum of G_kj P_k f(t_kj)``, ``A_i = sum of G_ij R_j f(t_ij)``. Wan, Zou and Sternberg, A three-step floating
    catchment area method for analyzing spatial access to health services, International Journal of Geographical
    Information Science 26(6), 2012, p. 1073. Access over people sums to supply, as in 2SFCA.
    """
    return floating_catchment(times, supply, people, decay, method="3sfca")


def modified_two_step(
    times: AccessTimes, supply: ArrayLike, people: ArrayLike, decay: Decay
) -> FloatingCatchment:
    """Return M2SFCA: ``A_i = sum of S_j f(t_ij)^2 / sum of P_k f(t_kj)``.

    Far people find less although nobody competes with them, so access over people sums to less than supply. Delamater,
    Spatial accessibility in suboptimally configured health care systems, Health & Place 24, 2013, p. 30.
    """
    return floating_catchment(times, supply, people, decay, method="m2sfca")


def balanced(times: AccessTimes, supply: ArrayLike, people: ArrayLike, decay: Decay) -> FloatingCatchment:
    """Return BFCA: the weights of a person sum to 1, and so do those of a place.

    ``R_j = S_j / sum of P_k f(t_kj) / F_k`` with ``F_k`` the weights of ``k`` over all places; ``A_i = sum of R_j f(t_ij) /
    G_j`` with ``G_j`` the weights of ``j`` over all demand points. Loads sum to the people who reach anything, and access
    over demand points (not people) to the ratios. Paez, Higgins and Vivona, Demand and level of service inflation in floating
    catchment area (FCA) methods, PLOS ONE 14(6), 2019, e0218773.
    """
    return floating_catchment(times, supply, people, decay, method="bfca")


def catchment_ratio(
    times: AccessTimes, neighbours: AccessTimes, supply: ArrayLike, people: ArrayLike, decay: Decay
) -> "pd.Series[float]":
    """Return supply around each demand point over people around it: ``sum of S_j f(t_ij) / sum of P_k f(t_ik)``.

    The floating catchment before its second step, which lets people count as competitors who cannot reach the same
    places: Luo, Using a GIS-based floating catchment method to assess areas with shortage of physicians, Health & Place
    10(1), 2004, p. 1; ``fca_ratio`` of PySAL access. For comparison.

    Parameters
    ----------
    times, supply, people, decay
        As those of :func:`floating_catchment`.
    neighbours
        Travel from demand points to demand points.
    """
    if not neighbours.sites.equals(times.demand) or not neighbours.demand.equals(times.demand):
        raise InputError("Neighbours must be travel between the demand points of the other times.")
    found = times.by_demand(times.supply(supply)[times.site] * decay.weight(times.seconds))
    crowd = times.people(people)[neighbours.site] * decay.weight(neighbours.seconds)
    return times.on_demand(_per(found, neighbours.by_demand(crowd)), "ratio")


def spatial_availability(
    times: AccessTimes, supply: ArrayLike, people: ArrayLike, decay: Decay, *, alpha: float = 1.0
) -> "pd.Series[float]":
    """Return spatial availability: how much of all supply falls to each demand point, all people there together.

    ``V_i = sum of S_j P_i^alpha f(t_ij) / sum of P_k^alpha f(t_kj)``, so it sums to the supply that anybody reaches; per
    person and with ``alpha`` 1 it is 2SFCA. Soukhov, Paez, Higgins and Mohamed, Introducing spatial availability, a
    singly-constrained measure of competitive accessibility, PLOS ONE 18(1), 2023, e0278468.

    Parameters
    ----------
    times, supply, people, decay
        As those of :func:`floating_catchment`.
    alpha
        Below 1, small places get more than their people's part; above 1, less.
    """
    claim = times.people(people) ** alpha
    found = floating_catchment(times, supply, claim, decay).access
    return times.on_demand(found.to_numpy() * claim, "availability")


def _per(amount: Floats, load: Floats) -> Floats:
    """Return amount per load, 0 where nobody is."""
    return np.divide(amount, load, out=np.zeros_like(load), where=load > 0)


def _answer(times: AccessTimes, access: Floats, load: Floats, ratio: Floats) -> FloatingCatchment:
    return FloatingCatchment(
        access=times.on_demand(access, "access"),
        load=times.on_sites(load, "load"),
        ratio=times.on_sites(ratio, "ratio"),
    )


def _steps(
    times: AccessTimes, supply: Floats, people: Floats, competing: Floats, finding: Floats
) -> FloatingCatchment:
    """Divide supply among the people who compete by one weight, and hand it to those who find it by another."""
    load = times.by_site(people[times.row] * competing)
    ratio = _per(supply, load)
    return _answer(times, times.by_demand(ratio[times.site] * finding), load, ratio)


def _two_step(times: AccessTimes, supply: Floats, people: Floats, weight: Floats) -> FloatingCatchment:
    return _steps(times, supply, people, weight, weight)


def _three_step(times: AccessTimes, supply: Floats, people: Floats, weight: Floats) -> FloatingCatchment:
    chosen = weight * _per(weight, times.by_demand(weight)[times.row])
    return _steps(times, supply, people, chosen, chosen)


def _modified(times: AccessTimes, supply: Floats, people: Floats, weight: Floats) -> FloatingCatchment:
    return _steps(times, supply, people, weight, weight**2)


def _balanced(times: AccessTimes, supply: Floats, people: Floats, weight: Floats) -> FloatingCatchment:
    of_people = _per(weight, times.by_demand(weight)[times.row])
    of_place = _per(weight, times.by_site(weight)[times.site])
    return _steps(times, supply, people, of_people, of_place)


_METHODS: dict[str, Callable[[AccessTimes, Floats, Floats, Floats], FloatingCatchment]] = {
    "2sfca": _two_step,
    "3sfca": _three_step,
    "m2sfca": _modified,
    "bfca": _balanced,
}
