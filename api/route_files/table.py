"""CSV (RFC 4180): a row for each route, stop, pause and visit left out."""

import csv
import io

from api.route_files.plain import no_formula
from api.route_files.rows import rows_of
from maps.plan_view import PlanView

COLUMNS = (
    *(
        "date",
        "kind",
        "vehicle",
        "order",
        "id",
        "name",
        "place",
        "depot",
        "arrival",
        "start",
        "departure",
        "end",
    ),
    *(
        "arrival_at",
        "start_at",
        "departure_at",
        "end_at",
        "waiting_minutes",
        "dwell_minutes",
        "driving_minutes",
    ),
    *(
        "metres",
        "stops",
        "people",
        "load",
        "windows",
        "tasks",
        "lon",
        "lat",
        "reason",
        "detail",
        "by_vehicle",
    ),
    "change",
)


def csv_file(plan: PlanView) -> bytes:
    """Return the routes of a day as one table in UTF-8; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for row in rows_of(plan):
        lon, lat = row.lon_lat or ("", "")
        cells = {"date": plan.day.isoformat(), "kind": row.kind, "id": row.id, "lon": lon, "lat": lat}
        cells |= row.properties
        writer.writerow(
            {name: no_formula(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}
        )
    return out.getvalue().encode("utf-8", "replace")
