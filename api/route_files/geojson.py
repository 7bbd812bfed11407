"""GeoJSON (RFC 7946): a line for each route, a point for each stop, pause and visit left out."""

import json
from typing import Any

from api.route_files.rows import Row, rows_of
from maps.plan_view import LonLat, PlanView


def geojson_file(plan: PlanView) -> bytes:
    """Return the routes of a day as GeoJSON with six decimals; the geometry is null where nobody knows."""
    document = {
        "type": "FeatureCollection",
        "title": plan.title,
        "date": plan.day.isoformat(),
        "timezone": plan.zone,
        "version": plan.version,
        "features": [_feature(row) for row in rows_of(plan)],
    }
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _feature(row: Row) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": row.id,
        "geometry": _geometry(row),
        "properties": {"kind": row.kind, "id": row.id, **row.properties},
    }


def _geometry(row: Row) -> dict[str, Any] | None:
    if len(row.line) > 1:
        return {"type": "LineString", "coordinates": [_place(place) for place in row.line]}
    if row.lon_lat is not None:
        return {"type": "Point", "coordinates": _place(row.lon_lat)}
    return None


def _place(lon_lat: LonLat) -> list[float]:
    return [round(lon_lat[0], 6), round(lon_lat[1], 6)]
