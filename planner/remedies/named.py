"""A gap or an action that somebody asks about by its id: refused as soon as it is known that there is none."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from planner.errors import InputError
from planner.remedies.actions import Action
from planner.remedies.needs import Needs

SOMEBODY = 0.05
"""Gaps in which fewer people lack something are not told about."""

_LISTED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Ids of what is asked about; empty for nothing in particular."""

    gap: str = ""
    action: str = ""


def refuse_unknown(named: Named, needs: Needs, actions: Sequence[Action]) -> None:
    """Refuse ids that there are not.

    Raises
    ------
    InputError
        Naming both, what was probably meant, or which there are.
    """
    problems = [
        *_unknown("gap", named.gap, lacks_told(needs)),
        *_unknown("action", named.action, [action.id for action in actions]),
    ]
    if problems:
        raise InputError("What you ask about is not there.", problems)


def lacks_told(needs: Needs) -> list[str]:
    """Return the ids of the gaps that are told about, most people first."""
    people = needs.rows.groupby("lack")["people"].sum().sort_values(ascending=False, kind="stable")
    return [str(lack) for lack in people.index[people > SOMEBODY]]


def _unknown(what: str, asked: str, known: Collection[str]) -> Iterator[str]:
    if asked and asked not in known:
        near = get_close_matches(asked, known, n=3) or list(known)[:_LISTED]
        more = len(known) - len(near)
        rest = f" and {more:,} more" if more else ""
        yield f"there is no {what} {asked!r}; there are {', '.join(near) or 'none'}{rest}"
