"""Orders that bite their own tail."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter


def circle(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return labels of which each must come before the next and the last is the first; empty if there are none.

    Of one circle; it begins with the label that is first in the alphabet.

    Parameters
    ----------
    pairs
        (before, after), any number of times.
    """
    befores: dict[str, list[str]] = {}
    for before, after in pairs:
        befores.setdefault(after, []).append(before)
    try:
        TopologicalSorter(befores).prepare()
    except CycleError as error:
        labels = list(error.args[1][:-1])
        first = labels.index(min(labels))
        return (*labels[first:], *labels[:first], labels[first])
    return ()
