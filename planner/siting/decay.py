"""How worth fades with travel time: gradual coverage.

The forms of Berman, Krass and Drezner, The gradual covering decay location problem on a network, European Journal of
Operational Research 151(3), 2003, p. 474, and those that accessibility research uses.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.errors import ProblemError
from planner.siting.reach import Floats, Reach

Form = Literal["linear", "cosine", "gaussian", "exponential", "logistic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decay:
    """Full worth up to ``full`` seconds, none beyond ``none`` seconds, and ``form`` between them.

    With ``u`` going from 0 at ``full`` to 1 at ``none``: ``linear`` is ``1 - u``; ``cosine`` ``(1 + cos(pi u)) / 2``;
    ``gaussian`` ``exp(-u^2 / (2 * 0.33^2))``; ``exponential`` ``exp(-3 u)``; ``logistic`` ``1 / (1 + exp(12 (u - 0.5)))``.
    The last three stop short of 0 at ``none`` (by 1, 5 and 0.2 %) and are cut off there.

    Attributes
    ----------
    full, none
        Seconds, ``0 <= full < none``, finite.
    form
        See above.
    """

    full: float
    none: float
    form: Form = "linear"

    def __post_init__(self) -> None:
        """Refuse what does not fade."""
        if not 0 <= self.full < self.none < float("inf"):
            raise ProblemError(
                "Worth cannot fade like this.",
                [f"full is {self.full:g} and none is {self.none:g}: 0 <= full < none is expected"],
            )

    def worth(self, seconds: Floats) -> Floats:
        """Return the worth, 0..1, of sites at so many seconds."""
        u = np.clip((np.asarray(seconds, np.float64) - self.full) / (self.none - self.full), 0.0, None)
        forms: dict[Form, Floats] = {
            "linear": 1 - u,
            "cosine": (1 + np.cos(np.pi * np.minimum(u, 1))) / 2,
            "gaussian": np.exp(-(u**2) / (2 * 0.33**2)),
            "exponential": np.exp(-3 * u),
            "logistic": 1 / (1 + np.exp(12 * (np.minimum(u, 1) - 0.5))),
        }
        faded = np.where(u > 1, 0.0, np.where(u <= 0, 1.0, forms[self.form]))
        return np.clip(faded, 0.0, 1.0)


def fading(reach: Reach, decay: Decay) -> Reach:
    """Return the pairs that are worth something, each as much as ``decay`` leaves of its worth."""
    kept = reach.keep(reach.seconds <= decay.none)
    return kept.with_worth(kept.worth * decay.worth(kept.seconds))
