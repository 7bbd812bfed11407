"""Which promise of one answer is compared with which one of another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.coverage.question import CoverageAnswer
from planner.coverage.scenarios.answer import PromiseKey
from planner.coverage.standard import Promise, Standard


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A promise before and after."""

    before: Standard
    after: Standard
    within: float
    within_after: float

    @property
    def key(self) -> PromiseKey:
        """The promise as before."""
        return self.before.name, self.within


def promises_of_both(before: CoverageAnswer, after: CoverageAnswer) -> Iterator[Pair]:
    """Yield the promises that both make: standards by name, promises by rank."""
    named = {standard.name: standard for standard in after.question.standards}
    for standard in before.question.standards:
        if (other := named.get(standard.name)) is not None:
            for one, two in zip(_distinct(standard), _distinct(other), strict=False):
                yield Pair(before=standard, after=other, within=one.within, within_after=two.within)


def _distinct(standard: Standard) -> Sequence[Promise]:
    return tuple({promise.within: promise for promise in standard.promises}.values())
