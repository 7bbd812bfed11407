"""The published routes of a date, from a workspace."""

from datetime import date

from api.options import DOCUMENTS
from api.route_files.stored import stored_view
from api.store import Workspace
from maps.plan_view import PlanView


def published_view(workspace: Workspace, day: date) -> tuple[PlanView, str] | None:
    """Return the routes of ``day`` and what changes whenever they do; None where the plan has no such day."""
    with workspace.reading():
        sheet = workspace.stored_result(DOCUMENTS, f"days/{day.isoformat()}")
        facts = workspace.get_result(DOCUMENTS, "facts")
        legs = workspace.get_result(DOCUMENTS, f"routes/{day.isoformat()}.geojson")
        versions = [plan for plan in workspace.plans() if plan.state == "published"]
    if sheet is None or facts is None or not versions:
        return None
    latest = versions[-1]
    view = stored_view(
        sheet.document,
        legs=legs,
        vehicles=facts["vehicles"],
        version=latest.version,
        made=latest.created_at,
    )
    return view, f"{sheet.sha256} {latest.version}"
