"""The gaps of each promise of an assessment."""

from collections.abc import Mapping

from api.coverage.assessing import Assessed, Tell
from planner.coverage.gaps import Gaps, find_gaps, gap_question

PromiseGaps = Mapping[tuple[str, float], Gaps]
"""The gaps of each promise: name of its standard, and seconds."""


def gaps_of(made: Assessed, *, capacities: bool = False, tell: Tell = lambda _: None) -> PromiseGaps:
    """Return the gaps of every promise of every standard."""
    found = {}
    for standard in made.answer.question.standards:
        for promise in standard.promises:
            tell(f"finding the gaps of {standard.name}, {promise.minutes:g} minutes")
            asked = gap_question(made.answer, standard.name, within=promise.within, capacities=capacities)
            found[standard.name, promise.within] = find_gaps(asked)
    return found
