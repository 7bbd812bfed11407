"""What may be asked about sites; light to import, for the command line and the server."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

ChosenModel = Literal["mclp", "backup", "lscp", "p-median", "p-center", "p-dispersion"]
"""The models of :data:`planner.siting.problem.Model` that need nothing but streets and people; ``backup`` is ``mclp``
in which a second site within reach counts as much as the first."""

Existing = Literal["keep", "close", "ignore"]
"""What becomes of the branches that stand: all stay, any may be closed, or none is there."""

ANSWERS = "siting"
"""Kind under which the store keeps answers about sites."""

Limit = Literal["choose", "budget"]
"""What grows along a frontier: the number of new sites, or money."""

MOST_POINTS = 100
"""A longer curve would make its page heavy: every circle on the map knows its state in each choice."""

FRONTIER_MODELS: tuple[ChosenModel, ...] = ("mclp", "p-median")
"""Models of which there is a frontier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesOptions:
    """The neutral defaults ask for the five places that bring most people within half an hour.

    Attributes
    ----------
    model
        What is good.
    choose
        New sites, besides the branches that stand; None for no limit (``lscp``, or with ``budget``).
    within
        Minutes that count as reached.
    existing
        What becomes of the branches that stand.
    mandatory, forbidden
        Ids of sites that are in every answer, in none.
    budget, costs
        Money, and the column of the candidates that says what each costs; None for ``cost``.
    floor
        Per cent of the people of every municipality that must be reached, or None.
    seconds
        Of searching, at most.
    seed
        Same question and seed, same answer if the search ends by itself.
    """

    model: ChosenModel = "mclp"
    choose: int | None = 5
    within: float = 30.0
    existing: Existing = "keep"
    mandatory: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    budget: float | None = None
    costs: str | None = None
    floor: float | None = None
    seconds: float = 20.0
    seed: int = 0

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> "SitesOptions":
        """Return the options of a job; whatever else the job has is left alone."""
        known = {name: params[name] for name in cls.__dataclass_fields__ if name in params}
        for name in ("mandatory", "forbidden"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)

    def document(self) -> dict[str, Any]:
        """Return the same as JSON."""
        return {**asdict(self), "mandatory": list(self.mandatory), "forbidden": list(self.forbidden)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierOptions:
    """A whole curve, each point with its bound.

    Attributes
    ----------
    by
        ``choose``: a point for each number of new sites from ``first`` to ``last``; ``budget``: ``steps`` points from
        so much money to so much.
    nested
        Every point holds the sites of the one before, so that the curve is a build order.
    """

    by: Limit = "choose"
    first: float = 1
    last: float = 15
    steps: int = 20
    nested: bool = False

    def limits(self) -> list[float]:
        """Return the numbers of new sites, or the money, ascending."""
        if self.by == "choose":
            return [float(count) for count in range(int(self.first), int(self.last) + 1)]
        width = (self.last - self.first) / max(1, self.steps - 1)
        return sorted({round(self.first + width * step, 2) for step in range(self.steps)})

    def asked(self, question: SitesOptions) -> SitesOptions:
        """Return the question of the last point: the curve replaces its number of sites or its budget."""
        if self.by == "choose":
            return replace(question, choose=int(self.last))
        return replace(question, choose=None, budget=self.last)


def curve_problems(curve: FrontierOptions, question: SitesOptions) -> list[str]:
    """Return what is wrong with a curve, in words."""
    problems = []
    if not 0 <= curve.first <= curve.last:
        problems.append(
            f"the curve runs from {curve.first:g} to {curve.last:g}; it runs upwards, from 0 or more"
        )
    if curve.by == "choose" and (curve.last > MOST_POINTS or curve.first % 1 or curve.last % 1):
        problems.append(f"numbers of sites are whole, and at most {MOST_POINTS}")
    if question.model not in FRONTIER_MODELS:
        problems.append(f"there is a frontier of {' and '.join(FRONTIER_MODELS)}, not of {question.model}")
    return problems
