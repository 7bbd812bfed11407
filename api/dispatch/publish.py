"""Publish a draft: a new version of the plan with the documents, layers and pages of that day in place of the old ones."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import geopandas as gpd
import pandas as pd

from api.dispatch.refused import StaleError
from api.dispatch.stored import HTML, Draft, draft_page, mark_published
from api.options import DOCUMENTS
from api.store import Workspace
from maps.pages import dispatch_page, rota_page, start_page
from maps.words import LANGUAGES
from planner.tables import WGS84

Document = dict[str, Any]


def publish_draft(workspace: Workspace, draft: Draft, *, if_match: str | None, now: datetime) -> int:
    """Publish a draft and return the new version of the plan; older versions stay as they are.

    Parameters
    ----------
    workspace
        Open for writing.
    draft
        Stored and not published yet.
    if_match
        The ETag of the plan that the caller knows, in its quotes; None for whatever the draft was made from.
    now
        Aware.

    Raises
    ------
    StaleError
        If the plan is not the one that the draft was made from, or the draft has been published.
    """
    with workspace.transaction():
        plan = workspace.latest_plan(state="published")
        etag = None if plan is None else f'"{plan.sha256}"'
        if draft.published is not None:
            raise StaleError(f"Draft {draft.number} of {draft.date} is published already.")
        if plan is None or etag != draft.document["base"]["etag"] or if_match not in (None, "*", etag):
            raise StaleError(
                f"The plan has been published anew since draft {draft.number} of {draft.date} was made; "
                "plan the day again."
            )
        documents = _documents(workspace, draft)
        for key, document in documents.items():
            workspace.put_result(DOCUMENTS, key, document, created_at=now)
        workspace.write_layers(_layers(workspace, draft, documents))
        _put_pages(workspace, draft, documents)
        version = workspace.add_plan(_plan(plan.document, draft, documents), created_at=now)
        workspace.publish(version)
        mark_published(workspace, draft, version, now=now)
    return version


def _documents(workspace: Workspace, draft: Draft) -> dict[str, Document]:
    """Return the documents that say something about the day, with the draft in it."""
    day = draft.date.isoformat()
    sheet: Document = draft.document["day"]
    facts: Document = workspace.get_result(DOCUMENTS, "facts") or {}
    rota: Document = workspace.get_result(DOCUMENTS, "rota") or {}
    stops = workspace.get_result(DOCUMENTS, "stops.geojson")
    documents = {
        f"days/{day}": sheet,
        f"routes/{day}.geojson": draft.document["legs"],
        "rota": _rota(rota, sheet),
        "facts": {**facts, "stops": [_with_visits(stop, sheet) for stop in facts["stops"]]},
    }
    if stops is not None:
        said = {row["id"]: _visits_in_words(row["visits"]) for row in documents["facts"]["stops"]}
        features = [
            {**each, "properties": {**each["properties"], "visits": said[each["id"]]}}
            if each.get("id") in said
            else each
            for each in stops["features"]
        ]
        documents["stops.geojson"] = {**stops, "features": features}
    return documents


def _rota(rota: Document, sheet: Document) -> Document:
    """Return the rota with the routes of one day in it; what it left out in all days stays."""
    routes = {route["vehicle"]: route for route in sheet["routes"]}
    names = ("order", "id", "name", "place", "lon", "lat", "arrival", "departure", "dwell_minutes", "people")
    vehicles = []
    for van in rota["vehicles"]:
        days = [each for each in van["days"] if each["date"] != sheet["date"]]
        route = routes.get(van["id"])
        if route is not None:
            stops = [{name: stop[name] for name in names} for stop in route["stops"]]
            days.append({"date": sheet["date"], "start": route["start"], "end": route["end"], "stops": stops})
        vehicles.append({**van, "days": sorted(days, key=lambda each: str(each["date"]))})
    return {**rota, "vehicles": vehicles}


def _with_visits(stop: Document, sheet: Document) -> Document:
    """Return a stop place of the facts with its visits of the day as the sheet has them."""
    visits = [visit for visit in stop["visits"] if visit["date"] != sheet["date"]]
    visits += [
        {
            "vehicle": route["vehicle"],
            "date": sheet["date"],
            "arrival": made["arrival"],
            "departure": made["departure"],
        }
        for route in sheet["routes"]
        for made in route["stops"]
        if made["id"] == stop["id"]
    ]
    return {**stop, "visits": sorted(visits, key=lambda visit: (visit["date"], visit["arrival"]))}


def _visits_in_words(visits: list[Document]) -> str:
    return "; ".join(f"{v['vehicle']} {v['date']} {v['arrival']}-{v['departure']}" for v in visits)


def _layers(
    workspace: Workspace, draft: Draft, documents: Mapping[str, Document]
) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers that QGIS shows, with the day as it is now."""
    there, layers = workspace.layers(), {}
    if "routes" in there:
        old = workspace.read_layer("routes")
        features = draft.document["legs"]["features"]
        new = gpd.GeoDataFrame.from_features(features, crs=WGS84) if features else old.iloc[:0]
        new.index = pd.Index([each["id"] for each in features], dtype=object, name="id")
        kept = old[old["date"] != draft.date.isoformat()]
        layers["routes"] = gpd.GeoDataFrame(pd.concat([kept, new[list(old.columns)]]), crs=WGS84)
    if "stops" in there:
        stops = workspace.read_layer("stops")
        said = {row["id"]: _visits_in_words(row["visits"]) for row in documents["facts"]["stops"]}
        visits = [said.get(str(label), text) for label, text in stops["visits"].items()]
        layers["stops"] = stops.assign(visits=visits)
    return layers


def _put_pages(workspace: Workspace, draft: Draft, documents: Mapping[str, Document]) -> None:
    day = draft.date.isoformat()
    for language in LANGUAGES:
        pages = {
            "/": start_page(documents["facts"], language=language),
            "/rota": rota_page(documents["rota"], language=language),
            f"/dispatch/{day}": dispatch_page(documents[f"days/{day}"], language=language),
        }
        for path, body in pages.items():
            workspace.put_page(path, language, HTML, body.encode())
        drawn = workspace.page(draft_page(draft.date, draft.number), language)
        if drawn is not None:
            workspace.put_page(f"/dispatch/map/{day}", language, HTML, drawn.body)


def _plan(plan: Document, draft: Draft, documents: Mapping[str, Document]) -> Document:
    day = draft.date.isoformat()
    why = {
        "date": day,
        "draft": draft.number,
        "from_version": draft.document["base"]["version"],
        "question": draft.document["question"],
        "sentences": draft.document["diff"]["sentences"],
    }
    return {
        **plan,
        "facts": documents["facts"],
        "rota": documents["rota"],
        "days": {**plan["days"], day: documents[f"days/{day}"]},
        "replanned": [*plan.get("replanned", []), why],
    }
