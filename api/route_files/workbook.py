"""Excel: an overview, a sheet for each vehicle, and one for the visits that are left out."""

import io
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.route_files.plain import geo_link, plain
from maps import figures
from maps.plan_view import PlanView, ShownPause, ShownRoute, ShownStop, Spot, span
from maps.plan_words import left_out_in_words, totals
from maps.words import Language, word

_MOST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_HEAD = PatternFill("solid", fgColor="E6EAEE")
_CLOCK = "hh:mm"
_MINUTES = "[h]:mm"

_STOP_COLUMNS = (
    ("order", 6),
    ("arrival", 9),
    ("service_start", 9),
    ("departure", 9),
    ("stop", 36),
    ("address", 24),
    ("window", 15),
    ("tasks", 36),
    ("people", 9),
    ("load", 12),
    ("longitude", 12),
    ("latitude", 12),
)
_VAN_COLUMNS = (
    ("vehicle", 24),
    ("start_of_day", 17),
    ("end_of_day", 17),
    ("stops", 8),
    ("distance", 10),
    ("driving_time", 10),
    ("waiting", 10),
    ("people", 9),
)
_LEFT_COLUMNS = (
    ("stop", 36),
    ("address", 24),
    ("reason", 44),
    ("by_vehicle", 44),
    ("smallest_change", 44),
    ("people", 9),
)


def xlsx_file(plan: PlanView, *, language: Language, printed: datetime) -> bytes:
    """Return the routes of a day as a workbook to read and to print, A4 across.

    Parameters
    ----------
    plan
        What to write.
    language
        Of every word of ours.
    printed
        When it was asked for, aware; on every sheet.
    """
    book = openpyxl.Workbook()
    book.properties.creator = "Farreach"
    book.properties.created = book.properties.modified = printed.replace(tzinfo=None)
    _overview(book.active, plan, language)
    names = {book.active.title.casefold()}
    for route in plan.routes:
        _van(book.create_sheet(_sheet_name(route.name, names)), plan, route, language)
    if plan.left_out:
        _left_out(book.create_sheet(_sheet_name(word(plan.left_out_title, language), names)), plan, language)
    for sheet in book.worksheets:
        _to_print(sheet, plan, language, printed)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that Excel takes and no sheet has, and remember it."""
    stem = _FORBIDDEN.sub(" ", plain(name)).strip()[:_MOST_NAME] or "-"
    chosen, number = stem, 2
    while chosen.casefold() in taken | {"history"}:
        tail = f" {number}"
        chosen, number = stem[: _MOST_NAME - len(tail)] + tail, number + 1
    taken.add(chosen.casefold())
    return chosen


def _overview(sheet: Worksheet, plan: PlanView, language: Language) -> None:
    sheet.title = word("overview_sheet", language)
    _title(sheet, plan.title, figures.day(plan.day.isoformat(), language))
    for label, figure in totals(plan, language):
        _row(sheet, [label, figure])
    sheet.append([])
    _head(sheet, _VAN_COLUMNS, language)
    for route in plan.routes:
        cells = [
            route.name,
            plan.moment(route.start),
            plan.moment(route.end),
            len(route.stops),
            figures.kilometres(route.metres, language),
            timedelta(seconds=route.driving),
            timedelta(seconds=route.waiting),
            round(route.people, 1),
        ]
        _row(sheet, cells)


def _van(sheet: Worksheet, plan: PlanView, route: ShownRoute, language: Language) -> None:
    day = figures.day(plan.day.isoformat(), language)
    way = f"{span(route.start, route.end)}, {figures.kilometres(route.metres, language)}"
    _title(sheet, route.name, f"{day}, {way}")
    _head(sheet, _STOP_COLUMNS, language)
    sheet.freeze_panes = f"A{sheet.max_row + 1}"
    sheet.print_title_rows = f"{sheet.max_row}:{sheet.max_row}"
    if route.begins is not None:
        _row(sheet, ["", "", "", plan.moment(route.start), _depot("leave_depot", route.begins, language)])
    for row in route.rows():
        _row(sheet, _stop(plan, row) if isinstance(row, ShownStop) else _pause(plan, row, language))
        if isinstance(row, ShownStop) and row.spot.lon_lat is not None:
            sheet.cell(sheet.max_row, 5).hyperlink = geo_link(*row.spot.lon_lat)
    if route.ends is not None:
        _row(sheet, ["", plan.moment(route.end), "", "", _depot("back_at_depot", route.ends, language)])


def _depot(key: str, spot: Spot, language: Language) -> str:
    return word(key, language, depot=spot.name)


def _stop(plan: PlanView, stop: ShownStop) -> list[Any]:
    return [
        stop.order,
        plan.moment(stop.arrival),
        plan.moment(stop.start),
        plan.moment(stop.departure),
        stop.spot.name,
        stop.spot.place,
        ", ".join(span(*window) for window in stop.windows),
        stop.tasks,
        round(stop.people, 1),
        " ".join(map(str, stop.load)) if any(stop.load) else "",
        *(stop.spot.lon_lat or ("", "")),
    ]


def _pause(plan: PlanView, pause: ShownPause, language: Language) -> list[Any]:
    where = "" if pause.spot is None else pause.spot.name
    return ["", plan.moment(pause.start), "", plan.moment(pause.end), word(pause.kind, language), where]


def _left_out(sheet: Worksheet, plan: PlanView, language: Language) -> None:
    _title(sheet, word(plan.left_out_title, language), figures.day(plan.day.isoformat(), language))
    _head(sheet, _LEFT_COLUMNS, language)
    for left in plan.left_out:
        said = left_out_in_words(left, language)
        cells = [said.name, said.place, said.reason, said.by_vehicle, said.change, round(left.people, 1)]
        _row(sheet, cells)


def _title(sheet: Worksheet, title: str, subtitle: str) -> None:
    _row(sheet, [title])
    sheet.cell(1, 1).font = Font(bold=True, size=16)
    _row(sheet, [subtitle])
    sheet.append([])


def _head(sheet: Worksheet, columns: Sequence[tuple[str, int]], language: Language) -> None:
    _row(sheet, [word(key, language) for key, _ in columns])
    for number, (_, width) in enumerate(columns, 1):
        cell = sheet.cell(sheet.max_row, number)
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(number)].width = width


def _row(sheet: Worksheet, cells: Sequence[Any]) -> None:
    """Add a row in which every text stays text: openpyxl would make a formula of one that begins with ``=``."""
    sheet.append([""])
    for number, value in enumerate(cells, 1):
        cell = sheet.cell(sheet.max_row, number)
        cell.value = plain(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=number > 1)
        elif isinstance(value, datetime):
            cell.number_format = _CLOCK
        elif isinstance(value, timedelta):
            cell.number_format = _MINUTES


def _to_print(sheet: Worksheet, plan: PlanView, language: Language, printed: datetime) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    version = word("plan_version", language, version=plan.version)
    moment = word("printed_at", language, moment=f"{printed:%Y-%m-%d %H:%M}")
    sheet.oddFooter.left.text = f"{version}, {moment}"
    sheet.oddFooter.right.text = "&P / &N"
