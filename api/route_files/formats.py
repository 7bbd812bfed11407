"""The formats in which routes are handed out; each is imported when it is asked for."""

from datetime import datetime
from types import MappingProxyType
from typing import Literal, get_args

from maps.plan_view import PlanView
from maps.words import Language

Format = Literal["geojson", "gpx", "kml", "ics", "pdf", "xlsx", "csv"]

FORMATS: tuple[Format, ...] = get_args(Format)

MEDIA_TYPES: MappingProxyType[Format, str] = MappingProxyType(
    {
        "geojson": "application/geo+json",
        "gpx": "application/gpx+xml",
        "kml": "application/vnd.google-earth.kml+xml",
        "ics": "text/calendar; charset=utf-8",
        "pdf": "application/pdf",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
    }
)


def route_file(plan: PlanView, form: Format, *, language: Language, printed: datetime) -> bytes:  # noqa: PLR0911
    """Return the routes of a day in one format.

    Parameters
    ----------
    plan
        What to write.
    form
        Which format.
    language
        Of every word of ours; names of properties and columns are the same in all.
    printed
        When the file was asked for, aware; what is printed says so.
    """
    # ruff: noqa: PLC0415 (a server that sends pages needs none of these)
    match form:
        case "geojson":
            from api.route_files.geojson import geojson_file

            return geojson_file(plan)
        case "gpx":
            from api.route_files.gpx import gpx_file

            return gpx_file(plan, language)
        case "kml":
            from api.route_files.kml import kml_file

            return kml_file(plan, language)
        case "ics":
            from api.route_files.events import ics_file

            return ics_file(plan, language)
        case "pdf":
            from api.route_files.pdf import pdf_file

            return pdf_file(plan, language=language, printed=printed)
        case "xlsx":
            from api.route_files.workbook import xlsx_file

            return xlsx_file(plan, language=language, printed=printed)
        case "csv":
            from api.route_files.table import csv_file

            return csv_file(plan)
