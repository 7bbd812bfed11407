"""The two pages of the report: always two, whatever the names, the numbers and what is missing."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from api.coverage_report.back import draw_back
from api.coverage_report.front import draw_front
from api.coverage_report.paper import SOFT, Paper, Style, shortened
from api.coverage_report.report import BoardReport
from api.coverage_report.words import said
from maps import figures
from maps.words import HTML_LANGUAGE, Language

MARGIN = 15 * mm
TOP = 13 * mm
FOOT = A4[1] - 13 * mm
"""Where the foot begins; nothing else reaches below it."""


def report_pdf(report: BoardReport, language: Language) -> bytes:
    """Return the report on two pages of A4; the same report, the same bytes.

    Parameters
    ----------
    report
        What it says.
    language
        Of every word of ours; names stay as they are.
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1, lang=HTML_LANGUAGE[language])
    canvas.setTitle(f"{report.organisation} {said('title', language)} {report.day.isoformat()}")
    canvas.setAuthor("Farreach")
    paper, wide = Paper(canvas, A4[1]), A4[0] - 2 * MARGIN
    for number, draw in enumerate((draw_front, draw_back), 1):
        draw(paper, report, (MARGIN, TOP, wide, FOOT - 4 - TOP), language)
        _foot(paper, report, number, language)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _foot(paper: Any, report: BoardReport, number: int, language: Language) -> None:
    """Write who, when, what was asked, and the page."""
    style, wide = Style(7, colour=SOFT), A4[0] - 2 * MARGIN
    paper.rule(MARGIN, FOOT, MARGIN + wide)
    parts = [shortened(report.organisation, wide * 0.4, style), figures.day(report.day.isoformat(), language)]
    if report.question:
        parts.append(said("question", language, hash=report.question[:16]))
    page = said("page", language, n=number)
    paper.text(" · ".join(part for part in parts if part), MARGIN, FOOT + 4, style, room=wide - 70)
    paper.text(page, MARGIN, FOOT + 4, style, room=wide, align="right")
