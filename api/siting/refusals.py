"""What is wrong with a question about sites, told before anything slow begins."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import numpy as np

from api.siting.options import SitesOptions
from planner.errors import InputError
from planner.siting.reach import Floats

_SUMMARY = "This question about sites cannot be asked."


def refuse_question(options: SitesOptions, ids: Sequence[str], explain: str | None = None) -> None:
    """Refuse a question whose parts do not go together.

    Parameters
    ----------
    options
        The question.
    ids
        Of all sites.
    explain
        Id of a site about which more is asked.

    Raises
    ------
    InputError
        Naming every id that is not there, and what does not go together.
    """
    problems = [*_id_problems(options, ids, explain), *_option_problems(options)]
    if problems:
        raise InputError(_SUMMARY, problems)


def refuse_nobody(people: Floats, left_out: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> None:
    """Refuse demand without anybody in it, or of whom nobody counts.

    Raises
    ------
    InputError
        Saying what to look at.
    """
    everybody = float(people.sum())
    if everybody <= 0:
        raise InputError(
            "Nobody lives at the demand points: all their people are 0. Load demand with people in it, then ask again."
        )
    if not people[~left_out].sum() > 0:
        raise InputError(
            f"None of the {everybody:,.0f} people can reach a site that could serve them, so there is nothing to choose. "
            "Check that sites and people lie on the same streets, or allow longer journeys."
        )


def no_such_site(label: str, ids: Sequence[str]) -> str:
    """Return that there is no such site, and which one may be meant."""
    near = get_close_matches(label, ids, n=1)
    return f"there is no site {label!r}" + (f"; did you mean {near[0]!r}?" if near else "")


def _id_problems(options: SitesOptions, ids: Sequence[str], explain: str | None) -> Iterator[str]:
    known = set(ids)
    asked = {
        "mandatory": options.mandatory,
        "forbidden": options.forbidden,
        "explain": () if explain is None else (explain,),
    }
    for name, labels in asked.items():
        for label in labels:
            if label not in known:
                yield f"{name}: {no_such_site(label, ids)}"
    for label in sorted(set(options.mandatory) & set(options.forbidden)):
        yield f"{label!r} is mandatory and forbidden"


def _option_problems(options: SitesOptions) -> Iterator[str]:
    if options.choose is None and options.budget is None and options.model != "lscp":
        yield f"{options.model} needs the number of sites to choose, or a budget"
    if options.floor is not None and not 0 <= options.floor <= 100:
        yield f"floor is {options.floor:g}, expected 0 to 100 per cent"
