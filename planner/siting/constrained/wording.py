"""What each constraint of a siting problem says, in words with numbers and names."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.siting.problem import Floor, Rule, SitingProblem

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Said:
    """A constraint in words.

    Attributes
    ----------
    words
        What must hold.
    nearest
        Turns the least possible value of what stands in the way into words: how near one can come to it.
    """

    words: str
    nearest: Callable[[float], str] | None = None


def site_words(name: str, *, chosen: bool) -> Said:
    """Return what a mandatory or forbidden site says."""
    return Said(f"{name} is {'mandatory' if chosen else 'forbidden'}")


def choose_words(choose: int, *, exactly: bool, short: bool) -> Said:
    """Return what the number of sites says; ``short``: there are too few, not too many."""
    words = f"{'exactly' if exactly else 'at most'} {_sites(choose)} {'is' if choose == 1 else 'are'} chosen"
    if short:
        return Said(words, lambda value: f"at most {_count(-value)} can be")
    return Said(words, lambda value: f"at least {_count(value, up=True)} would be needed")


def closed_words(most: int, existing: int) -> Said:
    """Return what the number of closed sites says."""
    return Said(
        f"at most {most} existing {'site is' if most == 1 else 'sites are'} closed",
        lambda value: f"at least {_count(existing + value, up=True)} would have to be",
    )


def budget_words(budget: float, unit: float, spent: float) -> Said:
    """Return what the budget says; values come in ``unit`` money, less what was ``spent`` on closing everything."""
    return Said(
        f"the budget is {budget:,.10g}",
        lambda value: f"at least {value * unit + spent:,.10g} would be needed",
    )


def floor_words(floor: Floor) -> Said:
    """Return what a floor says."""
    return Said(f"at least {floor.share:.1%} of {floor.name} is covered", _share)


def rule_words(rule: Rule) -> Said:
    """Return what a rule says."""
    if np.isinf(rule.low):
        limits = f"at most {rule.high:g}"
    elif np.isinf(rule.high):
        limits = f"at least {rule.low:g}"
    else:
        limits = f"between {rule.low:g} and {rule.high:g}"
    return Said(f"rule {rule.name!r}: {limits}")


def everybody_words(problem: SitingProblem) -> Said:
    """Return whom the model must cover, and who cannot be."""
    verb = {
        "lscp": "covered",
        "p-median": "able to reach a chosen site",
        "p-center": "able to reach a chosen site",
    }
    done = "served" if problem.capacitated else verb[problem.model]
    who = "everybody is" if problem.share == 1 else f"at least {problem.share:.1%} of the people are"
    times = len(problem.covers)
    words = f"{who} {done}{f' by {times} sites' if times > 1 else ''}{_limit(problem)}"
    lost = _lost(problem) if problem.share == 1 else ""
    return Said(words, lambda value: _share(value) + lost)


def capacity_words(problem: SitingProblem) -> Said:
    """Return what the capacities say."""
    total, need = float(problem.sites.capacity.sum()), float(problem.people.sum()) * problem.share
    compared = (
        f"{total:,.10g} {'<' if total < need else '>='} {need:,.10g} people"
        if np.isfinite(total)
        else "limited"
    )
    return Said(f"capacity of all sites: {compared}")


def _limit(problem: SitingProblem) -> str:
    if problem.model != "lscp" or problem.within is None:
        return ""
    within = np.unique(np.asarray(problem.within))
    if not len(within) or np.isinf(within[0]):
        return ""
    return f" within {within[0]:g} s" if len(within) == 1 else f" within {within[0]:g} to {within[-1]:g} s"


def _lost(problem: SitingProblem) -> str:
    """Return who sees too few sites, whatever is chosen."""
    reach = problem.covering if problem.model == "lscp" else problem.reach
    times = len(problem.covers)
    lost = np.flatnonzero((np.diff(reach.start) < times) & (problem.people > 0))
    if not len(lost):
        return ""
    first = lost[np.argsort(-problem.people[lost], kind="stable")][:_SHOWN]
    named = ", ".join(f"demand point {row} ({problem.people[row]:,.10g} people)" for row in first.tolist())
    more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
    fewer = "no site" if times == 1 else f"fewer than {times} sites"
    return f": {named}{more} {'reaches' if len(lost) == 1 else 'reach'} {fewer}{_limit(problem)}"


def _share(value: float) -> str:
    return f"at most {np.floor(max(0.0, -value) * 1e4 + 1e-3) / 1e4:.2%} can be"


def _count(value: float, *, up: bool = False) -> int:
    return int(np.ceil(value - 1e-6) if up else np.floor(value + 1e-6))


def _sites(count: int) -> str:
    return f"{count} {'site' if count == 1 else 'sites'}"
