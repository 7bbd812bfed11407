"""Play scenarios on a workspace: what is there today, and what each of them would make of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pandas as pd

from api.coverage.assessing import title_of
from api.coverage.case import question_in
from api.coverage.options import CoverageOptions
from api.scenarios.form import ScenarioForm
from api.scenarios.made import scenario_of
from api.store import Workspace
from planner.coverage.assess import assess
from planner.coverage.question import CoverageAnswer, CoverageQuestion
from planner.coverage.scenarios.answer import Comparison
from planner.coverage.scenarios.changed import changed
from planner.coverage.scenarios.changes import CoverageChange
from planner.coverage.scenarios.compare import compare, side_by_side
from planner.coverage.scenarios.hashing import question_hash
from planner.errors import InputError
from planner.io.streets.warm import say_if_cold

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """Scenarios, and what they change.

    Attributes
    ----------
    title, options
        Whose coverage this is, and what was asked.
    before
        Today.
    forms, comparisons
        Each scenario, and what it changes.
    before_hash, hashes
        Of the question today, and of each scenario's.
    """

    title: str
    options: CoverageOptions
    before: CoverageAnswer
    forms: tuple[ScenarioForm, ...]
    comparisons: tuple[Comparison, ...]
    before_hash: str
    hashes: tuple[str, ...]

    @property
    def table(self) -> pd.DataFrame:
        """Shares of every promise, a column for each scenario."""
        return side_by_side(self.before, {one.name: one.after for one in self.comparisons})


def play(
    workspace: Workspace,
    options: CoverageOptions,
    forms: Sequence[ScenarioForm],
    *,
    now: datetime,
    further: Mapping[int, tuple[CoverageChange, ...]] | None = None,
    tell: Tell = lambda _: None,
) -> Played:
    """Measure today and every scenario; nothing is stored.

    Parameters
    ----------
    workspace, options
        What is there, and what is asked.
    forms
        The scenarios.
    now
        Aware; tells which week is meant where nobody says.
    further
        Changes that no form can say, by the row of the scenario.
    tell
        Told in words what is being done.

    Raises
    ------
    InputError, WorkspaceError
        With everything that is wrong in all scenarios, before anything is measured.
    """
    say_if_cold(tell)
    question = question_in(workspace, options, now=now, tell=tell)
    questions = _questions(question, forms, now, further or {})
    tell("today")
    before = assess(question, progress=tell)
    comparisons = []
    for form, other in zip(forms, questions, strict=True):
        tell(f"scenario {form.titled()}")
        comparisons.append(compare(before, assess(other, progress=tell), name=form.titled()))
    return Played(
        title=title_of(workspace),
        options=options,
        before=before,
        forms=tuple(forms),
        comparisons=tuple(comparisons),
        before_hash=question_hash(question),
        hashes=tuple(question_hash(other) for other in questions),
    )


def _questions(
    question: CoverageQuestion,
    forms: Sequence[ScenarioForm],
    now: datetime,
    further: Mapping[int, tuple[CoverageChange, ...]],
) -> list[CoverageQuestion]:
    """Return the question of each scenario.

    Raises
    ------
    InputError
        Naming what is wrong in all of them.
    """
    first = now.date() if question.period is None else question.period.first
    made: list[CoverageQuestion] = []
    problems: list[str] = []
    ready = {mode: replace(travel, prepared=travel.ready) for mode, travel in question.travel.items()}
    asked = replace(question, travel=ready)
    for number, form in enumerate(forms):
        try:
            made.append(changed(asked, scenario_of(form, first, *further.get(number, ()))))
        except InputError as error:
            problems += [f"{form.titled()}: {line}" for line in error.problems or (error.summary,)]
    if problems:
        raise InputError("Not everything can be changed like this.", problems)
    return made


def facts_of(played: Played) -> dict[str, Any]:
    """Return what is compared and by what hash it can be known again."""
    names = "; ".join(standard.name for standard in played.before.question.standards)
    period = played.before.question.period
    return {
        "standards": names,
        "days": "whatever the hour" if period is None else f"{period.first}, {period.days} days",
        "inputs today (SHA-256)": played.before_hash,
        **{
            f"inputs {one.name} (SHA-256)": sha
            for one, sha in zip(played.comparisons, played.hashes, strict=True)
        },
    }
