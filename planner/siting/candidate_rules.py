"""What makes a place a candidate: which kinds count, how far apart, how near to a street."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.errors import InputError
from planner.siting.candidate_names import Language
from planner.siting.roadside import VILLAGE

SUITABILITY: Mapping[str, float] = {
    "community_centre": 1.0,
    "townhall": 1.0,
    "marketplace": 0.95,
    "square": 0.95,
    "library": 0.9,
    "branch": 0.9,
    "post_office": 0.9,
    "shop": 0.9,
    "parking": 0.85,
    "school": 0.8,
    "sports_centre": 0.8,
    "fuel": 0.75,
    "place_of_worship": 0.7,
    VILLAGE: 0.6,
}
"""How well a van stands at each kind of place and how easily people find it, best first: a judgement, 0..1."""

KINDS: tuple[str, ...] = tuple(SUITABILITY)
OPTIONAL = frozenset({"place_of_worship"})
"""Kinds that count only when they are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRules:
    """What makes a place a candidate.

    Attributes
    ----------
    kinds
        Kinds that count, of ``KINDS``.
    spacing_m
        No two candidates are nearer to each other, as the crow flies.
    most
        At most so many: where there are more, the spacing grows until the best that stay are few enough, so that
        they are spread over the whole area. None for all.
    within
        Seconds of driving in which people are near.
    least_people
        A place of the map with fewer people near is none; those of settlements stay. Does not count where all people
        together are fewer: then nobody knows where they are, and :attr:`Candidates.not_applied` says so.
    street_m
        A place of the map farther from every street is none for a van.
    language
        Of the words in names that are made.
    """

    kinds: tuple[str, ...] = tuple(kind for kind in KINDS if kind not in OPTIONAL)
    spacing_m: float = 300.0
    most: int | None = 500
    within: float = 600.0
    least_people: float = 25.0
    street_m: float = 200.0
    language: Language = "en"

    def __post_init__(self) -> None:
        """Refuse rules that say nothing, all problems at once."""
        problems = list(self._problems())
        if problems:
            raise InputError("No candidates can be made by these rules.", problems)

    def _problems(self) -> Iterator[str]:
        for kind in dict.fromkeys(self.kinds):
            if kind not in SUITABILITY:
                yield f"there is no kind {kind!r}; choose from {', '.join(KINDS)}"
        if not self.kinds:
            yield f"no kind is named; choose from {', '.join(KINDS)}"
        for name in ("spacing_m", "within", "least_people", "street_m"):
            value = getattr(self, name)
            if not 0 <= value < np.inf:
                yield f"{name} is {value}, expected 0 or more"
        if self.most is not None and self.most < 1:
            yield f"most is {self.most}, expected at least 1"
