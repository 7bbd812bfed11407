"""How much a place is worth to people so many seconds away.

Every decay is a frozen value with ``weight(seconds)`` and is 0 beyond ``end``. Names hide different formulas in the
field, so each class states its own and whose it is. All times are in seconds; published parameters are mostly in minutes.

:class:`planner.siting.decay.Decay` is another thing: it fades between two bounds, for siting.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from planner.coverage.access.times import Floats
from planner.errors import InputError


class Decay(Protocol):
    """Weight over travel time."""

    @property
    def end(self) -> float:
        """Seconds beyond which the weight is 0; infinite where it never is."""
        ...

    def weight(self, seconds: ArrayLike) -> Floats:
        """Return the weight, at least 0, at so many seconds."""
        ...


def _check(what: str, *facts: tuple[bool, str]) -> None:
    problems = [problem for good, problem in facts if not good]
    if problems:
        raise InputError(f"{what} cannot fade like this.", problems)


def _positive(name: str, value: float) -> tuple[bool, str]:
    return 0 < value < np.inf, f"{name} is {value:g}, expected a number above 0"


def _end(value: float) -> tuple[bool, str]:
    return value > 0, f"end is {value:g}, expected more than 0 seconds"


def _cut(weight: Floats, seconds: Floats, end: float) -> Floats:
    return np.where(seconds <= end, weight, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """1 up to and with ``end`` seconds, 0 beyond: ``decay_binary`` of ipeaGIT/accessibility, ``max_cost`` of PySAL."""

    end: float

    def __post_init__(self) -> None:
        """Check ranges."""
        _check("A cutoff", _end(self.end))

    def weight(self, seconds: ArrayLike) -> Floats:
        """Return the weight at so many seconds."""
        return (np.asarray(seconds, np.float64) <= self.end).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """``max(0, 1 - t / end)``: ``decay_linear`` of ipeaGIT/accessibility."""

    end: float

    def __post_init__(self) -> None:
        """Check ranges."""
        _check("A line", _end(self.end), (np.isfinite(self.end), "end must be finite"))

    def weight(self, seconds: ArrayLike) -> Floats:
        """Return the weight at so many seconds."""
        return np.maximum(0.0, 1.0 - np.asarray(seconds, np.float64) / self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exponential:
    """``exp(-beta t)``.

    Wilson, A family of spatial interaction models, Environment and Planning 3(1), 1971, p. 1; ``decay_exponential`` of
    ipeaGIT/accessibility, whose ``decay_value`` is per minute.

    Attributes
    ----------
    beta
        Per second, above 0: 0.2 per minute is ``0.2 / 60``.
    end
        Seconds beyond which nothing counts.
    """

    beta: float
    end: float = np.inf

    def __post_init__(self) -> None:
        """Check ranges."""
        _check("An exponential", _positive("beta", self.beta), _end(self.end))

    def weight(self, seconds: ArrayLike) -> Floats:
        """Return the weight at so many seconds."""
        t = np.asarray(seconds, np.float64)
        return _cut(np.exp(-self.beta * t), t, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """``(max(t, least) / unit) ** -beta``.

    Hansen, How accessibility shapes land use, Journal of the American Institute of Planners 25(2), 1959, p. 74. A power
    has no value at 0 seconds, so travel shorter than ``least`` counts as ``least``. With ``least`` = ``unit`` = a
    minute nothing weighs more than 1: ``decay_power`` of ipeaGIT/accessibility in minutes. ``weights.gravity(scale,
    alpha, min_dist)`` of PySAL is ``unit``, ``-beta`` and ``least``.

    Attributes
    ----------
    beta
        Exponent, above 0.
    unit
        Seconds at which the weight is 1.
    least
        Seconds, above 0.
    end
        Seconds beyond which nothing counts.
    """

    beta: float
    unit: float = 60.0
    least: float = 60.0
    end: float = np.inf

    def __post_init__(self) -> None:
        """Check ranges."""
        named = (("beta", self.beta), ("unit", self.unit), ("least", self.least))
        _check("A power", *(_positive(name, value) for name, value in named), _end(self.end))

    def weight(self, seconds: ArrayLike) -> Floats:
        """Return the weight at so many seconds."""
        t = np.asarray(seconds, np.float64)
        return _cut((np.maximum(t, self.least) / self.unit) ** -self.beta, t, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaussian:
    """``exp(-t^2 / (2 sigma^2))``: ``weights.gaussian`` of PySAL access, 0.61 at ``sigma``.

    :meth:`of_impedance` gives the same curve from ``beta``: ``exp(-t^2 / beta)``, Kwan, Space-time and integral measures
    of individual accessibility, Geographical Analysis 30(3), 1998, p. 191; Wan, Zou and Sternberg 2012 use it for 3SFCA.

    Attributes
    ----------
    sigma
        Seconds, above 0.
    end
        Seconds beyond which nothing counts.
    """

    sigma: float
    end: float = np.inf

    def __post_init__(self) -> None:
        """Check ranges."""
        _check("A Gaussian", _positive("sigma", self.sigma), _end(self.end))

    @classmethod
    def of_impedance(cls, beta: float, *, end: float = np.inf) -> "Gaussian":
        """Return ``exp(-t^2 / beta)``, ``beta`` in square seconds: 440 square minutes are ``440 * 3600``."""
        _check("A Gaussian", _positive("beta", beta))
        return cls(sigma=float(np.sqrt(beta / 2)), end=end)

    def weight(self, seconds: ArrayLike) -> Floats:
        """Return the weight at so many seconds."""
        t = np.asarray(seconds, np.float64)
        return _cut(np.exp(-(t**2) / (2 * self.sigma**2)), t, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchmentGaussian:
    """``(exp(-(t / end)^2 / 2) - exp(-1/2)) / (1 - exp(-1/2))`` up to ``end``: 1 at 0 seconds, 0 at ``end``.

    Dai, Black residential segregation, disparities in spatial access to health care facilities, and late-stage breast
    cancer diagnosis in metropolitan Detroit, Health & Place 16(5), 2010, p. 1038.
    """

    end: float

    def __post_init__(self) -> None:
        """Check ranges."""
        _check("A Gaussian", _positive("end", self.end))

    def weight(self, seconds: ArrayLike) -> Floats:
        """Return the weight at so many seconds."""
        u = np.asarray(seconds, np.float64) / self.end
        floor = float(np.exp(-0.5))
        return np.maximum(0.0, (np.exp(-(u**2) / 2) - floor) / (1 - floor))


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """``g(0) / g(t)`` with ``g(t) = 1 + exp((t - centre) pi / (spread sqrt(3)))``: 1 at 0 seconds.

    ``decay_logistic(cutoff, sd)`` of ipeaGIT/accessibility and ``LogisticDecayFunction`` of Conveyal R5: the complement
    of the distribution function of a logistic variable with median ``centre`` and standard deviation ``spread``.

    Attributes
    ----------
    centre, spread
        Seconds, above 0.
    end
        Seconds beyond which nothing counts.
    """

    centre: float
    spread: float
    end: float = np.inf

    def __post_init__(self) -> None:
        """Check ranges."""
        _check(
            "A logistic", _positive("centre", self.centre), _positive("spread", self.spread), _end(self.end)
        )

    def weight(self, seconds: ArrayLike) -> Floats:
        """Return the weight at so many seconds."""
        t, rate = np.asarray(seconds, np.float64), np.pi / (self.spread * np.sqrt(3))
        at_zero = np.logaddexp(0.0, -self.centre * rate)
        return _cut(np.exp(at_zero - np.logaddexp(0.0, (t - self.centre) * rate)), t, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepwise:
    """``weights[k]`` up to and with ``ends[k]`` seconds, 0 beyond the last: zones of E2SFCA, ``step_fn`` of PySAL.

    ``decay_stepped`` of ipeaGIT/accessibility differs: its zones hold their beginning, not their end.

    Attributes
    ----------
    ends
        Seconds, above 0, ascending.
    weights
        One for each zone, at least 0.
    """

    ends: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        """Check ranges."""
        ascending = all(a < b for a, b in zip((0.0, *self.ends), self.ends, strict=False))
        _check(
            "Steps",
            (bool(self.ends) and ascending, f"ends are {self.ends}, expected ascending seconds above 0"),
            (len(self.ends) == len(self.weights), "there must be a weight for each end"),
            (all(0 <= w < np.inf for w in self.weights), f"weights are {self.weights}, expected 0 or more"),
        )

    @property
    def end(self) -> float:
        """Seconds beyond which the weight is 0."""
        return self.ends[-1]

    def weight(self, seconds: ArrayLike) -> Floats:
        """Return the weight at so many seconds."""
        zone = np.searchsorted(np.array(self.ends), np.asarray(seconds, np.float64), side="left")
        weights: Floats = np.append(np.array(self.weights, np.float64), 0.0)
        return np.asarray(weights[zone], np.float64)


ZONES = Stepwise(ends=(600.0, 1200.0, 1800.0), weights=(1.0, 0.68, 0.22))
"""Ten, twenty and thirty minutes with the slow decay of Luo and Qi 2009, p. 1100."""

SHARP_ZONES = Stepwise(ends=(600.0, 1200.0, 1800.0), weights=(1.0, 0.42, 0.09))
"""The same zones with their fast decay."""
