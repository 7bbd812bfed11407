"""The back page: why there are gaps, which municipalities are worst off, how fair and how sure all this is."""

from collections.abc import Iterator

from api.coverage_report import sentences
from api.coverage_report.paper import SOFT, Column, Paper, Style
from api.coverage_report.report import BoardReport, Gap
from api.coverage_report.words import counted, said
from maps import figures
from maps.words import Language

Box = tuple[float, float, float, float]

_GAPS = 10
_GAPS_SHARE = 0.46
"""Of the page, at most so much is for gaps."""
_METHOD = 66.0
"""Points kept at the bottom for method and sources."""

_TITLE = Style(12, bold=True)
_TEXT = Style(8.4, leading=1.27)


def draw_back(paper: Paper, report: BoardReport, box: Box, language: Language) -> None:
    """Draw the back page into ``box``."""
    left, top, wide, high = box
    bottom = top + high
    top = _gaps(paper, report, (left, top, wide, high * _GAPS_SHARE), language) + 10
    low = bottom - _METHOD
    half = (wide - 18) * 0.58
    _areas(paper, report, (left, top, half, low - 6 - top), language)
    beside = (left + half + 18, top, wide - half - 18, low - 6 - top)
    _findings(paper, report, beside, language)
    _method(paper, report, (left, low, wide, _METHOD), language)


def _gaps(paper: Paper, report: BoardReport, box: Box, language: Language) -> float:
    left, top, wide, high = box
    paper.text(said("gaps", language), left, top, _TITLE, room=wide)
    if not report.gaps:
        return paper.block(said("no_gaps", language), left, top + 18, _TEXT, room=wide, most=2)
    has_further = bool(report.further_group)
    further = [Column(report.further_group, 44, "right")] if has_further else []
    columns = (
        Column("", 18, "left"),
        Column(said("place", language), 138, lines=2),
        Column(said("people", language), 46, "right"),
        *further,
        Column("", 6),
        Column(said("why", language), lines=2),
    )
    cells = [_gap(gap, report.main.minutes, language, further=has_further) for gap in report.gaps[:_GAPS]]
    end, shown = paper.rows(columns, cells, left, top + 17, room=wide, bottom=top + high - 12, style=_TEXT)
    line = said(
        "gaps_all",
        language,
        shown=shown,
        count=figures.whole(report.gap_count),
        people=figures.people(report.gap_people, language),
    )
    if report.full_people:
        line += said("gaps_full", language, people=figures.people(report.full_people, language))
    return paper.block(line, left, end + 3, Style(8, colour=SOFT), room=wide, most=1)


def _gap(gap: Gap, limit: float, language: Language, *, further: bool) -> list[str]:
    place = figures.place_beside(gap.place, gap.area)
    where = " · ".join(part for part in (gap.place, place) if part)
    people = [
        figures.people(number, language) for number in (gap.people, *([gap.further] if further else []))
    ]
    return [str(gap.rank), where, *people, "", sentences.why(gap, limit, language)]


def _areas(paper: Paper, report: BoardReport, box: Box, language: Language) -> None:
    left, top, wide, high = box
    paper.text(said("areas", language), left, top, _TITLE, room=wide)
    if not report.areas:
        paper.block(said("no_areas", language), left, top + 18, _TEXT, room=wide, most=2)
        return
    promised = any(area.met is not None for area in report.areas)
    columns = (
        Column(said("area", language)),
        Column(said("people", language), 50, "right"),
        Column(said("area_beyond", language), 46, "right"),
        Column(said("area_share", language), 42, "right"),
        *((Column(said("verdict", language), 46, "right"),) if promised else ()),
    )
    cells = []
    for area in report.areas:
        met = {True: "met", False: "missed", None: "not_promised"}[area.met]
        cells.append(
            [
                area.name,
                figures.people(area.people, language),
                figures.people(area.people - area.covered, language),
                figures.percent(area.share),
                *([said(met, language)] if promised else []),
            ]
        )
    end, shown = paper.rows(
        columns, cells, left, top + 17, room=wide, bottom=top + high - 12, style=Style(8.2, leading=1.16)
    )
    rest = report.areas[shown:]
    if rest:
        line = counted("and_others", language, len(rest), n=len(rest), share=figures.percent(rest[0].share))
        paper.block(line, left, end + 2, Style(8, colour=SOFT), room=wide, most=1)


def _findings(paper: Paper, report: BoardReport, box: Box, language: Language) -> None:
    """Write what else there is, part by part, as far as there is room."""
    left, top, wide, high = box
    bottom = top + high
    for title, lines in _parts(report, language):
        if top + 17 + _TEXT.line > bottom:
            return
        paper.text(title, left, top, _TITLE, room=wide)
        top += 17
        for line in lines:
            most = min(4, int((bottom - top) / _TEXT.line + 0.01))
            if most < 1:
                return
            top = paper.block(line, left, top, _TEXT, room=wide, most=most) + 2
        top += 6


def _parts(report: BoardReport, language: Language) -> Iterator[tuple[str, list[str]]]:
    if report.helps:
        lines = [f"· {sentences.help_line(one, language)}" for one in report.helps[:4]]
        yield said("helps", language), lines
    if report.fairness is not None:
        lines = list(sentences.fairness_lines(report.fairness, language))
        if lines:
            yield said("fairness", language), lines
    if report.ranges:
        yield said("ranges", language), [sentences.range_line(one, language) for one in report.ranges[:2]]


def _method(paper: Paper, report: BoardReport, box: Box, language: Language) -> None:
    left, top, wide, _ = box
    paper.rule(left, top, left + wide)
    small = Style(7.4, colour=SOFT, leading=1.25)
    paper.text(said("method", language), left, top + 4, Style(8.4, bold=True), room=wide)
    text = said(
        "method_text",
        language,
        points=figures.whole(report.points),
        people=figures.whole(report.people),
        branches=figures.whole(report.branch_count),
        stops=figures.whole(report.stop_count),
        by=said(f"by_{report.main.mode}", language),
    )
    end = paper.block(text, left, top + 16, small, room=wide, most=4)
    if report.sources:
        line = said("sources", language, sources="; ".join(report.sources))
        paper.block(line, left, end + 1, small, room=wide, most=1)
