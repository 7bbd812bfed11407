"""The report of an assessment of a workspace: what was measured, how sure that is, and what would help."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.coverage.assessing import Assessed, Tell
from api.coverage.promise_gaps import PromiseGaps
from api.coverage_report.made import board_report, promised_by
from api.coverage_report.report import BoardReport, Help, Range
from api.options import DOCUMENTS
from api.project import Project
from api.remedies_options import REMEDIES
from api.store import Workspace
from planner.coverage.question import CoverageAnswer
from planner.coverage.scenarios.hashing import question_hash
from planner.coverage.sensitivity.measure import sensitivity
from planner.coverage.standard import Standard

OFFS = (0.1, 0.2)
"""All journeys so much longer, and so much shorter."""

SOURCES = ("© OpenStreetMap contributors (ODbL)",)

_MOST_HELPS = 4


def report_in(
    workspace: Workspace,
    made: Assessed,
    gaps: PromiseGaps,
    *,
    now: datetime,
    promise: tuple[str, float] | None = None,
    tell: Tell = lambda _: None,
) -> BoardReport:
    """Return the report of an assessment.

    Parameters
    ----------
    workspace
        Whose it is; a stored remedies document about the same minutes says what would help.
    made, gaps
        The assessment, and the gaps of ``promise`` at least.
    now
        Aware; its day in the zone of the workspace stands on the pages.
    promise
        Standard and seconds that map, gaps and municipalities are about; None for the first.
    tell
        Told in words what takes long.

    Raises
    ------
    InputError
        When nothing of that name and time was promised.
    """
    project, answer = Project.of(workspace), made.answer
    first = answer.question.standards[0]
    name, within = promise or (first.name, first.within)
    standard = promised_by(answer, name, within)
    tell("measuring how sure the shares are")
    return board_report(
        answer,
        gaps[name, within],
        organisation=project.organisation,
        country=project.country,
        day=now.astimezone(ZoneInfo(project.timezone)).date(),
        question=question_hash(answer.question),
        promise=(name, within),
        ranges=tuple(ranges(answer, standard, within)),
        helps=tuple(helps(workspace, standard, within)),
        sources=SOURCES,
    )


def ranges(answer: CoverageAnswer, standard: Standard, within: float) -> Iterator[Range]:
    """Yield the share of everybody of the group where all journeys take longer or shorter by :data:`OFFS`."""
    question = replace(answer.question, standards=(standard,))
    factors = tuple(factor for off in OFFS for factor in (1 + off, 1 - off))
    table = sensitivity(question, factors=factors, snap_limits=()).shares
    table = table[(table["area"] == "") & (table["within"] == within)]
    asked = table[table["assumption"] == "as asked"].iloc[0]
    found = {
        round(row["value"], 6): row for _, row in table[table["assumption"] == "travel times"].iterrows()
    }
    for off in OFFS:
        slower, faster = found[round(1 + off, 6)], found[round(1 - off, 6)]
        turned = None if asked["met"] is None else any(row["met"] != asked["met"] for row in (slower, faster))
        yield Range(off=off, slower=float(slower["share"]), faster=float(faster["share"]), flips=turned)


def helps(workspace: Workspace, standard: Standard, within: float) -> Iterator[Help]:
    """Yield what the stored remedies advise, where they are about the same minutes by car, whatever the hour."""
    document: dict[str, Any] | None = workspace.get_result(DOCUMENTS, REMEDIES)
    if document is None or standard.mode != "drive" or standard.when is not None:
        return
    if abs(float(document["standard"]["minutes"]) * 60 - within) > 1e-6:
        return
    for action in document["actions"][:_MOST_HELPS]:
        place = action["name"] or action["place"]
        yield Help(action["kind"], place, float(action["people"] or 0.0), float(action["cost"]))
