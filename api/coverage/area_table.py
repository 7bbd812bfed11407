"""Verdicts by municipality as CSV; light."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from api.route_files.plain import no_formula

COLUMNS = (
    "area",
    "area_name",
    "standard",
    "minutes",
    "group",
    "people",
    "covered",
    "share",
    "promised",
    "met",
)


def areas_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a row for each promise and municipality, UTF-8 with a mark for Excel; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row[name]) for name in COLUMNS] for row in rows if row["area"])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _cell(value: Any) -> Any:
    return no_formula(value) if isinstance(value, str) else ("" if value is None else value)
