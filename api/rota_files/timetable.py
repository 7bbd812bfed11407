"""The timetable of a rota, a row for each place and time: CSV, Excel, HTML and JSON."""

import csv
import io
import json
from collections.abc import Sequence
from html import escape

import openpyxl

from api.route_files.plain import no_formula, plain
from planner.routing.series import Row

COLUMNS = (
    "visit",
    "place",
    "location",
    "weekday",
    "dates",
    "from",
    "until",
    "vehicle",
    "every_weeks",
    "lon",
    "lat",
    "missed",
)


def csv_timetable(rows: Sequence[Row]) -> bytes:
    """Return ``rows`` as CSV (RFC 4180) in UTF-8; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def json_timetable(rows: Sequence[Row], *, title: str) -> bytes:
    """Return ``rows`` as a JSON document; dates are a list."""
    listed = [{**row, "dates": str(row["dates"]).split()} for row in rows]
    return json.dumps({"title": title, "rows": listed}, ensure_ascii=False, indent=1).encode(
        "utf-8", "replace"
    )


def xlsx_timetable(rows: Sequence[Row], *, title: str) -> bytes:
    """Return ``rows`` as a workbook with one sheet."""
    book = openpyxl.Workbook()
    book.properties.title = plain(title)
    sheet = book.active
    sheet.title = "Timetable"
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([_cell(row[name]) for name in COLUMNS])
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def html_timetable(rows: Sequence[Row], *, title: str) -> str:
    """Return ``rows`` as a page of its own, to read and to print."""
    head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in COLUMNS)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_text(row[name]))}</td>" for name in COLUMNS) + "</tr>\n"
        for row in rows
    )
    style = "body{font-family:sans-serif}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2em .4em}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{style}</style></head><body><h1>{escape(title)}</h1>\n"
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></body></html>\n"
    )


def _text(value: str | float | None) -> str:
    return "" if value is None else str(value)


def _cell(value: str | float | None) -> str | float | None:
    return no_formula(plain(value)) if isinstance(value, str) else value
