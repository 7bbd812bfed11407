"""The published rota, from a workspace; needs neither the solver nor the streets."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from api.options import DOCUMENTS
from api.project import Project
from api.rota_files.formats import RotaView
from api.store import Workspace
from planner.loop.clock import clock_seconds
from planner.routing.series import Appearance, Place, in_series

Document = Mapping[str, Any]


def published_rota(workspace: Workspace) -> tuple[RotaView, str, datetime] | None:
    """Return the rota of the published plan, what changes whenever it does, and when it was made; None without one."""
    with workspace.reading():
        stored = workspace.stored_result(DOCUMENTS, "rota")
        facts = workspace.stored_result(DOCUMENTS, "facts")
        versions = [plan for plan in workspace.plans() if plan.state == "published"]
        zone = Project.of(workspace).timezone
    if stored is None or facts is None or not versions:
        return None
    latest = versions[-1]
    view = _view(stored.document, facts.document["stops"], zone)
    return view, f"{stored.sha256} {facts.sha256} {zone} {latest.version}", latest.created_at


def _view(rota: Document, stops: list[Document], zone: str) -> RotaView:
    names = Counter(van["name"] for van in rota["vehicles"])
    called = {
        van["id"]: van["name"] if names[van["name"]] == 1 else f"{van['name']} ({van['id']})"
        for van in rota["vehicles"]
    }
    appearances = [
        Appearance(
            visit=stop["id"],
            vehicle=called[van["id"]],
            day=date.fromisoformat(day["date"]),
            begin=clock_seconds(stop["arrival"]),
            end=clock_seconds(stop["departure"]),
        )
        for van in rota["vehicles"]
        for day in van["days"]
        for stop in day["stops"]
    ]
    return RotaView(
        title=rota["title"],
        zone=zone,
        series=in_series(appearances, [stop["id"] for stop in stops]),
        missed=[(left["id"], left["detail"]) for left in rota["unserved"]],
        places={
            stop["id"]: Place(name=stop["name"], location=stop["place"], lon_lat=(stop["lon"], stop["lat"]))
            for stop in stops
        },
    )
