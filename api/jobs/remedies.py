"""Background work about remedies: ask, keep, say where the answer is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.jobs.kinds import Report
from api.remedies_options import RemediesOptions
from api.store import Workspace

STEPS = 8


def remedies_job(
    workspace: Workspace, params: Mapping[str, Any], report: Report, *, now: datetime
) -> dict[str, Any]:
    """Find the remedies that a job asks for; return where they are."""
    from api.remedies import make_remedies  # noqa: PLC0415 (an idle worker stays light)

    report.steps = STEPS
    options = RemediesOptions(**{**params, "kinds": tuple(params["kinds"])})
    make_remedies(workspace, options, now=now, progress=report.tell, watch=report.watch)
    return {"remedies": "/v1/remedies", "page": "/remedies", "stopped": report.stopped}
