"""What planners and scheduling systems ask: coverage, gaps, stops, rota, plans, routes."""

import hashlib
import json
from datetime import date as Date  # noqa: N812 (a parameter is called date)
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, HTTPException, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.endpoints.jobs import queued
from api.stored import nothing_there, stored_document, with_etag, workspace_of

router = APIRouter(prefix="/v1")

GEOJSON = "application/geo+json"
Version = Annotated[int, Path(ge=1, le=2**53 - 1, description="Version of the plan.")]
VehicleId = Annotated[str, Path(max_length=200, description="Id of a vehicle.")]


class PlanRequest(BaseModel):
    """What to plan; every field has a default. The plan is made by a worker and published when it is done."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    within: float = Field(30.0, ge=1, le=600, description="The standard: minutes by car to a branch.")
    thresholds: list[Annotated[float, Field(gt=0, lt=1440)]] = Field(
        [10.0, 20.0, 30.0, 60.0], min_length=1, max_length=20, description="Minutes of the table of shares."
    )
    vans: int = Field(2, ge=1, le=50, description="Vans, where no vehicles were loaded.")
    stops: int = Field(40, ge=1, le=500, description="At most so many stop places.")
    weeks: int = Field(2, ge=1, le=4, description="Weeks of the rota.")
    least_people: float = Field(25.0, ge=0, le=1e9, description="People that a stop place must bring.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Same input and seed, same plan.")


@router.get("/coverage", tags=["coverage"])
async def coverage(request: Request) -> Response:
    """Return shares of people by threshold and by municipality, before and after the vans."""
    return stored_document(request, "coverage")


@router.get("/gaps", tags=["coverage"])
async def gaps(request: Request) -> Response:
    """Return the gap areas as GeoJSON, most people first, each with its reason and nearest branch."""
    return stored_document(request, "gaps.geojson", GEOJSON)


@router.get("/gaps.geojson", tags=["coverage"], include_in_schema=False)
async def gaps_geojson(request: Request) -> Response:
    """Return the same as ``/gaps``."""
    return stored_document(request, "gaps.geojson", GEOJSON)


@router.get("/stops", tags=["stops and rota"])
async def stops(request: Request) -> Response:
    """Return the stop places as GeoJSON, with people, dwell and visits."""
    return stored_document(request, "stops.geojson", GEOJSON)


@router.get("/stops.geojson", tags=["stops and rota"], include_in_schema=False)
async def stops_geojson(request: Request) -> Response:
    """Return the same as ``/stops``."""
    return stored_document(request, "stops.geojson", GEOJSON)


@router.get("/rota", tags=["stops and rota"])
async def rota(request: Request) -> Response:
    """Return which van is where on which date, and the visits that no van makes, each with its reason."""
    return stored_document(request, "rota")


@router.get("/vehicles", tags=["routes"])
async def vehicles(request: Request) -> Response:
    """Return the vans with their depots and shifts."""
    facts = workspace_of(request).get_result("documents", "facts")
    if facts is None:
        raise nothing_there(request)
    return _json(request, {"vehicles": facts["vehicles"]})


@router.get("/routes/{date}", tags=["routes"])
async def routes(request: Request, date: Date) -> Response:
    """Return the routes of every van on a date: stops with arrival and departure, break, distance."""
    return stored_document(request, f"days/{date.isoformat()}")


@router.get("/routes/{date}/geometry", tags=["routes"])
async def routes_geometry(request: Request, date: Date) -> Response:
    """Return the ways of every van on a date as GeoJSON, leg by leg."""
    return stored_document(request, f"routes/{date.isoformat()}.geojson", GEOJSON)


@router.get("/vehicles/{vehicle:path}/routes/{date}", tags=["routes"])
async def vehicle_route(request: Request, vehicle: VehicleId, date: Date) -> Response:
    """Return one van's route on a date."""
    return _json(request, _route(request, vehicle, date))


@router.get("/vehicles/{vehicle:path}/routes/{date}/geometry", tags=["routes"])
async def vehicle_route_geometry(request: Request, vehicle: VehicleId, date: Date) -> Response:
    """Return one van's way on a date as GeoJSON: its legs and its stops."""
    route = _route(request, vehicle, date)
    legs = workspace_of(request).get_result("documents", f"routes/{date.isoformat()}.geojson") or {}
    own = [leg for leg in legs.get("features", []) if leg["properties"]["vehicle"] == vehicle]
    stops = [
        {
            "type": "Feature",
            "id": stop["id"],
            "properties": {key: value for key, value in stop.items() if key not in {"lon", "lat"}},
            "geometry": {"type": "Point", "coordinates": [stop["lon"], stop["lat"]]},
        }
        for stop in route["stops"]
    ]
    return _json(request, {"type": "FeatureCollection", "features": own + stops}, GEOJSON)


@router.get("/plans", tags=["plans"])
async def plans(request: Request) -> dict[str, list[dict[str, Any]]]:
    """Return every version of the plan, oldest first; versions never change."""
    return {
        "plans": [
            {
                "version": plan.version,
                "state": plan.state,
                "created_at": plan.created_at.isoformat(),
                "sha256": plan.sha256,
                "href": f"/v1/plans/{plan.version}",
            }
            for plan in workspace_of(request).plans()
        ]
    }


@router.get("/plans/{version}", tags=["plans"])
async def plan(request: Request, version: Version | Literal["latest"]) -> Response:
    """Return one version of the plan with its options, figures, rota and every day; ``latest`` is the newest."""
    workspace = workspace_of(request)
    found = workspace.latest_plan() if version == "latest" else workspace.plan(version)
    if found is None:
        raise HTTPException(404, "There is no such version of the plan; see /v1/plans.")
    return with_etag(request, found.body, found.sha256)


@router.post("/plans", tags=["plans"], status_code=202)
def make_plan(
    request: Request,
    question: PlanRequest,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Queue a new plan; ``Location`` says where its job is. A repeated ``Idempotency-Key`` is the same job."""
    return queued(request, "plan", question, idempotency_key)


def _route(request: Request, vehicle: str, date: Date) -> dict[str, Any]:
    workspace = workspace_of(request)
    day = workspace.get_result("documents", f"days/{date.isoformat()}")
    if day is None:
        raise nothing_there(request)
    found = next((route for route in day["routes"] if route["vehicle"] == vehicle), None)
    if found is None:
        raise HTTPException(404, f"That vehicle has no route on {date.isoformat()}; see /v1/vehicles.")
    return {"date": day["date"], "weekday": day["weekday"], "timezone": day["timezone"], **found}


def _json(request: Request, document: Any, media_type: str = "application/json") -> Response:
    body = json.dumps(document, ensure_ascii=False).encode()
    return with_etag(request, body, hashlib.sha256(body).hexdigest(), media_type)
