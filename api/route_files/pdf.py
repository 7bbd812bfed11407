"""Route sheets to print: A4, each vehicle on pages of its own, then the visits that are left out."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from api.route_files.pdf_text import BOLD, LATIN, has_chinese, marked
from api.route_files.plain import geo_link
from api.route_files.qr import QrCode
from maps import figures
from maps.colours import vehicle_colour
from maps.plan_view import PlanView, ShownPause, ShownRoute, ShownStop, clock, span
from maps.plan_words import left_out_in_words
from maps.words import Language, counted, word

_MARGIN = 15 * mm
_CODE = 17 * mm
_PADDING = 6  # points that reportlab leaves free inside a page's margins
_WIDTHS = (9 * mm, 32 * mm, 0.0, 27 * mm, 13 * mm, 20 * mm)
_INK, _SOFT, _RULE, _SHADE = (HexColor(colour) for colour in ("#17212b", "#55626f", "#c9d0d7", "#f1f3f5"))

_STYLES = {
    "title": ParagraphStyle("title", fontName=BOLD, fontSize=17, leading=21, textColor=_INK),
    "text": ParagraphStyle("text", fontName=LATIN, fontSize=10, leading=13, textColor=_INK),
    "name": ParagraphStyle("name", fontName=BOLD, fontSize=11, leading=14, textColor=_INK),
    "time": ParagraphStyle("time", fontName=BOLD, fontSize=10.5, leading=14, textColor=_INK),
    "soft": ParagraphStyle("soft", fontName=LATIN, fontSize=8.5, leading=11, textColor=_SOFT),
}


class Drawn(NamedTuple):
    """The colour of a route, and whether the codes are drawn or only the room for them."""

    colour: str
    codes: bool


def pdf_file(plan: PlanView, *, language: Language, printed: datetime) -> bytes:
    """Return the route sheets of a day.

    Parameters
    ----------
    plan
        What to print.
    language
        Of every word of ours.
    printed
        When they were asked for, aware; stands on every page in the zone it has.
    """
    pages = _written(plan, language, printed, pages=0)[1]
    return _written(plan, language, printed, pages=pages)[0]


def _written(plan: PlanView, language: Language, printed: datetime, *, pages: int) -> tuple[bytes, int]:
    """Return the file and how many pages it has; ``pages`` is what the pages themselves say, 0 to only count them."""
    out = io.BytesIO()
    sheets = SimpleDocTemplate(
        out,
        pagesize=A4,
        title=f"{plan.title} {plan.day.isoformat()}",
        author="Farreach",
        lang="zh-Hans" if language == "zh" else "en",
        leftMargin=_MARGIN - _PADDING,
        rightMargin=_MARGIN - _PADDING,
        topMargin=_MARGIN,
        bottomMargin=20 * mm,
        invariant=1,
    )
    left = " · ".join(
        (
            plan.title,
            word("plan_version", language, version=plan.version),
            word("printed_at", language, moment=f"{printed:%Y-%m-%d %H:%M}"),
        )
    )

    def foot(canvas: Any, document: Any) -> None:
        here = word("page_of", language, page=document.page, pages=pages)
        _foot(canvas, left, here)

    sheets.build(list(_story(plan, language, codes=pages > 0)), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue(), sheets.page


def _foot(canvas: Any, left: str, right: str) -> None:
    for text, align in ((left, 0), (right, 2)):
        style = ParagraphStyle("foot", parent=_STYLES["soft"], alignment=align)
        line = Paragraph(marked(text), style)
        line.wrap(A4[0] - 2 * _MARGIN, 10 * mm)
        line.drawOn(canvas, _MARGIN, 10 * mm)


def _story(plan: PlanView, language: Language, *, codes: bool) -> Iterator[Any]:
    day = figures.day(plan.day.isoformat(), language)
    for number, route in enumerate(plan.routes):
        if number:
            yield PageBreak()
        yield from _route(route, day, Drawn(vehicle_colour(number), codes), language)
    if plan.left_out:
        if plan.routes:
            yield PageBreak()
        yield from _left_out(plan, day, language)
    if not plan.routes:
        yield _said(day, "title")
        yield _said(word("no_routes", language), "text")


def _route(route: ShownRoute, day: str, drawn: Drawn, language: Language) -> Iterator[Any]:
    yield _said(route.name, "title")
    parts = (
        day,
        span(route.start, route.end),
        counted("stops_count", language, n=len(route.stops)),
        figures.kilometres(route.metres, language),
        word("driving", language, time=figures.minutes(route.driving / 60, language)),
    )
    yield _said(" · ".join(parts), "text")
    yield Spacer(0, 4 * mm)
    keys = ("", "time", "stop", "window", "done", "scan")
    rows = [[_soft(word(key, language) if key else "") for key in keys]]
    rows += list(_rows(route, drawn, language))
    shaded = [number for number, row in enumerate(rows) if row[-1] == "" and number]
    widths = [width or A4[0] - 2 * _MARGIN - sum(_WIDTHS) for width in _WIDTHS]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, _RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        *(("BACKGROUND", (0, row), (-1, row), _SHADE) for row in shaded),
        *(("SPAN", (2, row), (-1, row)) for row in shaded),
    ]
    yield Table(rows, colWidths=widths, repeatRows=1, style=style)


def _rows(route: ShownRoute, drawn: Drawn, language: Language) -> Iterator[list[Any]]:
    if route.begins is not None:
        yield _plain_row(clock(route.start), word("leave_depot", language, depot=route.begins.name))
    for row in route.rows():
        yield _stop(row, drawn, language) if isinstance(row, ShownStop) else _pause(row, language)
    if route.ends is not None:
        yield _plain_row(clock(route.end), word("back_at_depot", language, depot=route.ends.name))


def _plain_row(time: str, text: str) -> list[Any]:
    return [
        "",
        _said(time, "text"),
        _said(text, "text"),
        "",
        "",
        "",
    ]


def _pause(pause: ShownPause, language: Language) -> list[Any]:
    where = "" if pause.spot is None else f" · {pause.spot.name}"
    return _plain_row(span(pause.start, pause.end), word(pause.kind, language) + where)


def _stop(stop: ShownStop, drawn: Drawn, language: Language) -> list[Any]:
    number = ParagraphStyle("number", parent=_STYLES["name"], textColor=HexColor(drawn.colour))
    times = [_said(span(stop.start, stop.departure), "time")]
    if clock(stop.arrival) != clock(stop.start):
        times.append(_soft(f"{word('arrival', language)} {clock(stop.arrival)}"))
    what = [_said(stop.spot.name, "name")]
    what += [_soft(text) for text in (figures.place_beside(stop.spot.name, stop.spot.place),) if text]
    what += [_said(text, "text") for text in (stop.tasks,) if text]
    windows = [_soft(span(*window)) for window in stop.windows]
    place = stop.spot.lon_lat
    code = " " if place is None else QrCode(geo_link(*place) if drawn.codes else None, _CODE)
    return [Paragraph(str(stop.order), number), times, what, windows, _box(), code]


def _box() -> Any:
    """Return an empty box to tick."""
    box = Drawing(6 * mm, 6 * mm)
    box.add(Rect(0, 0, 5 * mm, 5 * mm, fillColor=None, strokeColor=_SOFT, strokeWidth=0.8))
    return box


def _left_out(plan: PlanView, day: str, language: Language) -> Iterator[Any]:
    yield _said(word(plan.left_out_title, language), "title")
    yield _said(day, "text")
    yield Spacer(0, 4 * mm)
    for left in plan.left_out:
        said = left_out_in_words(left, language)
        yield _said(" · ".join(part for part in (said.name, said.place) if part), "name")
        yield _said(said.reason, "text")
        for key, value in (("by_vehicle", said.by_vehicle), ("smallest_change", said.change)):
            if value:
                yield _soft(f"{word(key, language)}: {value}")
        yield Spacer(0, 3 * mm)


def _said(text: str, style: str) -> Any:
    """Return a paragraph; Chinese breaks anywhere, other scripts between words."""
    chosen = _STYLES[style]
    if has_chinese(text):
        chosen = ParagraphStyle(f"{style}-zh", parent=chosen, wordWrap="CJK")
    return Paragraph(marked(text), chosen)


def _soft(text: str) -> Any:
    return _said(text, "soft")
