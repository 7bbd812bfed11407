"""The front page: who is reached, what was promised, where people are beyond reach, and when."""

from math import isfinite

from api.coverage_report import sentences
from api.coverage_report.map_drawn import draw_map
from api.coverage_report.paper import ACCENT, INK, SOFT, Column, Paper, Style, width
from api.coverage_report.report import BoardReport, Verdict, Week
from api.coverage_report.words import counted, said
from maps import figures
from maps.words import Language

Box = tuple[float, float, float, float]
"""Left, top, width, height in points."""

_PROMISES = 4
_GROUPS = 4
_THRESHOLDS = 4
_HEADLINES = tuple(Style(size, leading=1.3) for size in (14, 13.2, 12.5))
"""The largest in which the headline is one line, else the first."""
_LOW = 164.0
"""Points kept for the figures and the week below the map."""


def draw_front(paper: Paper, report: BoardReport, box: Box, language: Language) -> None:
    """Draw the front page into ``box``."""
    left, top, wide, high = box
    bottom = top + high
    top = _heading(paper, report, (left, top, wide, high), language)
    if len(report.verdicts) > 1 or report.main.met is not None:
        top = _promises(paper, report, (left, top, wide, high), language)
    draw_map(paper, report.map, (left, top + 4, wide, bottom - _LOW - top - 12), language)
    part = (wide - 18) * 0.48
    _shares(paper, report, (left, bottom - _LOW, part, _LOW), language)
    _week(paper, report, (left + part + 18, bottom - _LOW, wide - part - 18, _LOW), language)


def _heading(paper: Paper, report: BoardReport, box: Box, language: Language) -> float:
    left, top, wide, _ = box
    who = " · ".join(part for part in (report.organisation, report.country) if part)
    day = said("subtitle", language, day=figures.day(report.day.isoformat(), language))
    soft = Style(9, colour=SOFT)
    paper.text(who, left, top, soft, room=wide * 0.55)
    paper.text(day, left + wide * 0.55, top, soft, room=wide * 0.45, align="right")
    paper.text(said("title", language), left, top + 14, Style(20, bold=True), room=wide)
    top += 42
    for line in sentences.headline(report, language):
        big = next((one for one in _HEADLINES if width(line, one) <= wide), _HEADLINES[0])
        top = paper.block(line, left, top, big, room=wide, most=3)
    top = paper.block(sentences.terms(report.main, language), left, top, soft, room=wide, most=1) + 2
    line = sentences.verdict_line(report.main, language)
    if line:
        colour = INK if report.main.met else ACCENT
        top = paper.block(line, left, top, Style(11, bold=True, colour=colour), room=wide, most=2)
    return top + 5


def _promises(paper: Paper, report: BoardReport, box: Box, language: Language) -> float:
    left, top, wide, high = box
    columns = (
        Column(said("promise", language), 104, lines=2),
        Column(said("for_whom", language), 62),
        Column(said("within", language), lines=2),
        Column(said("promised", language), 52, "right"),
        Column(said("reached", language), 46, "right"),
        Column(said("left_out", language), 58, "right"),
        Column(said("verdict", language), 56, "right"),
    )
    shown = report.verdicts[:_PROMISES]
    cells = [_promise(verdict, language) for verdict in shown]
    top, _ = paper.rows(columns, cells, left, top, room=wide, bottom=top + high, style=Style(8.6))
    rest = len(report.verdicts) - len(shown)
    if rest:
        line = counted("more_promises", language, rest, n=rest)
        top = paper.block(line, left, top + 2, Style(8, colour=SOFT), room=wide, most=1)
    return top + 2


def _promise(verdict: Verdict, language: Language) -> list[str]:
    met = {True: "met", False: "missed", None: "not_promised"}[verdict.met]
    within = figures.minutes(verdict.minutes, language)
    comma = "，" if language == "zh" else ", "
    return [
        verdict.standard or within,
        sentences.group_name(verdict.group, language),
        comma.join((within, sentences.terms(verdict, language))),
        sentences.percent_promised(verdict.promised),
        figures.percent(verdict.share),
        figures.people(verdict.missing, language),
        said(met, language),
    ]


def _shares(paper: Paper, report: BoardReport, box: Box, language: Language) -> None:
    left, top, wide, high = box
    paper.text(said("how_near", language), left, top, Style(10.5, bold=True), room=wide)
    thresholds = report.thresholds[:_THRESHOLDS]
    columns = (
        Column(said("group", language)),
        Column(said("people", language), 47, "right"),
        *(Column(figures.minutes(minutes, language), 35, "right") for minutes in thresholds),
    )
    cells = [
        [
            sentences.group_name(row.group, language),
            figures.people(row.people, language),
            *(figures.percent(share) for share in row.shares[:_THRESHOLDS]),
        ]
        for row in report.shares[:_GROUPS]
    ]
    paper.rows(columns, cells, left, top + 16, room=wide, bottom=top + high, style=Style(8.4))


def _week(paper: Paper, report: BoardReport, box: Box, language: Language) -> None:
    left, top, wide, high = box
    minutes = figures.minutes(report.main.minutes, language)
    paper.text(said("when", language, minutes=minutes), left, top, Style(10.5, bold=True), room=wide)
    top, bottom = top + 16, top + high
    text = Style(8.2, leading=1.25)
    if report.week is None:
        paper.block(said("no_week", language), left, top, text, room=wide, most=3)
        return
    top = _strip(paper, report.week, (left, top, wide, high), language) + 3
    for line in sentences.week_lines(report.week, language):
        most = min(2, int((bottom - top) / text.line + 0.01))
        if most < 1:
            return
        top = paper.block(line, left, top, text, room=wide, most=most)


def _strip(paper: Paper, week: Week, box: Box, language: Language) -> float:
    """Draw a row for each weekday with a cell for each hour, the darker the more people are served then."""
    left, top, wide, _ = box
    cell, high = (wide - 16) / 24, 7.6
    soft = Style(6.4, colour=SOFT)
    for hour in range(0, 25, 6):
        at = left + 16 + hour * cell
        paper.text(str(hour), at - 8, top, soft, room=16, align="centre")
    top += 8.5
    for day, shares in zip(week.days, week.shares, strict=True):
        paper.text(said(f"short_day_{day}", language), left, top + 0.4, soft, room=15)
        for hour, share in enumerate(shares):
            paper.box(left + 16 + hour * cell, top, cell, high - 0.5, fill=_grey(share))
        top += high
    return top + _key(paper, left + 16, top + 2)


def _key(paper: Paper, left: float, top: float) -> float:
    soft = Style(6.4, colour=SOFT)
    for number, share in enumerate((0.0, 0.25, 0.5, 0.75, 1.0)):
        at = left + number * 42
        paper.box(at, top + 1, 9, 5.5, fill=_grey(share), stroke="#b9c2ca")
        paper.text(f"{share:.0%}", at + 11, top, soft, room=30)
    return 11.0


def _grey(share: float) -> str:
    """Return a shade between nearly white (nobody) and nearly black (everybody)."""
    part = min(1.0, max(0.0, share)) if isfinite(share) else 0.0
    light = (0xF1, 0xF3, 0xF5)
    dark = (0x0B, 0x2A, 0x4A)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(light, dark, strict=True))
