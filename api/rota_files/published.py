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
        versions = [plan for plan in workspace.plans() if plan.state == "published"]
        zone = Project.of(workspace).timezone
    if stored is None or not versions:
        return None
    latest = versions[-1]
    return rota_view(stored.document, zone), f"{stored.sha256} {zone} {latest.version}", latest.created_at


def rota_view(rota: Document, zone: str) -> RotaView:
    """Return a stored rota (see :func:`planner.loop.sheets.rota_document`) as files show it, places by name."""
    names = Counter(van["name"] for van in rota["vehicles"])
    called = {
        van["id"]: van["name"] if names[van["name"]] == 1 else f"{van['name']} ({van['id']})"
        for van in rota["vehicles"]
    }
    made = [
        (stop, called[van["id"]], date.fromisoformat(day["date"]))
        for van in rota["vehicles"]
        for day in van["days"]
        for stop in day["stops"]
    ]
    places = {
        row["id"]: Place(
            name=row["name"],
            location=row["place"],
            lon_lat=(row["lon"], row["lat"]) if "lon" in row else None,
        )
        for row in (*rota["unserved"], *(stop for stop, _, _ in made))
    }
    appearances = [
        Appearance(
            visit=stop["id"],
            vehicle=van,
            day=day,
            begin=clock_seconds(stop["arrival"]),
            end=clock_seconds(stop["departure"]),
        )
        for stop, van, day in made
    ]
    return RotaView(
        title=rota["title"],
        zone=zone,
        series=in_series(appearances, sorted(places, key=lambda visit: (places[visit].name, visit))),
        missed=[(left["id"], left["detail"]) for left in rota["unserved"]],
        places=places,
    )
