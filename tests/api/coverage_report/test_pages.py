"""The two pages, read back by pypdf."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from math import nan
from typing import Any

import pypdf
import pytest

from api.coverage_report import BoardReport, report_pdf
from api.coverage_report.document import from_document, to_document
from api.coverage_report.report import (
    Area,
    BoardMap,
    Crowd,
    GroupShares,
    Verdict,
)
from maps.words import Language

A4 = (595, 842)
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and all its neighbours "
CHINESE = "新疆维吾尔自治区巴音郭楞蒙古自治州若羌县铁干里克镇" * 2


def pages(report: BoardReport, language: Language = "en") -> list[str]:
    """Return the text of each page in one line."""
    reader = pypdf.PdfReader(io.BytesIO(report_pdf(report, language)))
    assert all((round(page.mediabox.width), round(page.mediabox.height)) == A4 for page in reader.pages)
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="module")
def english(full_report: BoardReport) -> list[str]:
    """Return the text of the two pages in English."""
    return pages(full_report)


def spots(report: BoardReport, language: Language) -> list[tuple[float, float]]:
    """Return where each run of text begins, in points from the lower left corner of its page."""
    found: list[tuple[float, float]] = []

    def visit(text: str, current: Any, matrix: Any, font: Any, size: Any) -> None:
        if text.strip():
            found.append((matrix[4], matrix[5]))

    reader = pypdf.PdfReader(io.BytesIO(report_pdf(report, language)))
    assert len(reader.pages) == 2
    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    return found


def bare(report: BoardReport) -> BoardReport:
    """Return a report of which only the least is known."""
    return BoardReport(
        organisation="",
        day=report.day,
        people=0.0,
        verdicts=(Verdict(standard="", minutes=30.0, people=0.0, covered=0.0),),
    )


@pytest.mark.parametrize(
    "said",
    [
        "91.2% of all 376,000 people reach a branch within 30 min. 33,103 people do not.",
        "Promised: 95%. This is missed by 14,303 people. It is met in 31 of 69 municipalities.",
        "rural",
        "MISSED",
        "MET",
        "The average person has something open within reach 31.5 hours a week.",
        "2.7 days",
        "For 3 of 61 places nobody states hours",
        "Monday 23 November 2026",
        "Question ab12ab12ab12ab12",
        "Page 1 of 2",
    ],
)
def test_the_front_says(english: list[str], said: str) -> None:
    """Who is reached, what was promised, and when."""
    assert said in english[0]


@pytest.mark.parametrize(
    "said",
    [
        "8 of 38 gaps; in all of them 33,103 people.",
        "The nearest branch, Bank Húsavík, is 55 min away.",
        "round by the bridge Borgarfjarðarbrú",
        "The nearest road lies 7,500 m away.",
        "closed then (next open: Monday 23 November at 09:00)",
        "400 places, 400 taken",
        "Hreppur 0 1,000 1,000 0.0% MISSED",
        "A van stop at Vopnafjörður: 650 people more (12,000 a year)",
        "A branch at Vík: 1 person more",
        "0.61 (0: all have the same",
        "1.84 times",
        "If every journey took 10% longer, 90.0% would be reached; if 10% less, 92.0%. The verdict holds",
        "The verdict would change",
        "© OpenStreetMap contributors",
        "Page 2 of 2",
    ],
)
def test_the_back_says(english: list[str], said: str) -> None:
    """Why, where worst, what helps, how fair, how sure."""
    assert said in english[1]


def test_chinese_is_text(full_report: BoardReport) -> None:
    """The same in Chinese, and no words of ours in English."""
    front, back = (page.replace(" ", "") for page in pages(full_report, "zh"))
    assert "全部376,000位居民中，91.2%能在30分钟内到达网点。还有33,103人不能。" in front
    assert "承诺：95%。未达标，差14,303人。" in front
    assert "Borgarfjarðarbrú桥梁" in back
    assert "第2页，共2页" in back
    assert "municipalit" not in front + back
    assert "branch" not in front + back


def test_no_municipality_is_lost(english: list[str]) -> None:
    """Those that found no room are counted."""
    back = english[1]
    listed = back.count("Hreppur")
    assert 15 < listed < 100
    assert f"and {100 - listed} others" in back


@pytest.mark.parametrize(
    ("name", "language"),
    [(LONG, "en"), (LONG, "zh"), (CHINESE, "en"), (CHINESE, "zh"), ("☃𝔘 <b>&amp;", "en"), ("\x00\n\t", "zh")],
    ids=["long", "long zh", "Chinese", "Chinese zh", "odd", "blank zh"],
)
def test_two_pages_whatever_the_names(full_report: BoardReport, name: str, language: Language) -> None:
    """Names of any length and script stay inside the margins."""
    report = replace(
        full_report,
        organisation=name,
        country=name,
        further_group=name,
        verdicts=tuple(replace(one, standard=name, group=name, window=name) for one in full_report.verdicts)
        * 4,
        gaps=tuple(
            replace(one, place=name, area=name, branch=name, crossing=name, opens=name)
            for one in full_report.gaps
        ),
        areas=tuple(replace(one, name=name) for one in full_report.areas),
        shares=(full_report.shares[0], *(GroupShares(name, 1e9, (1.0,) * 4),) * 9),
        helps=tuple(replace(one, place=name) for one in full_report.helps) * 5,
        sources=(name,) * 9,
    )
    assert all(30 < x < A4[0] - 30 and 20 < y < A4[1] - 30 for x, y in spots(report, language))


def test_two_pages_of_nothing(full_report: BoardReport) -> None:
    """Nobody, nowhere, no hours, no gaps: each is said."""
    front, back = pages(bare(full_report))
    assert "There is nobody of this group here" in front
    assert "There is nothing to draw" in front
    assert "Opening hours were not part of this measurement" in front
    assert "There is no gap" in back
    assert "There are no municipalities" in back


def test_everybody_reached(full_report: BoardReport) -> None:
    """Nobody is left out, and one person is one person."""
    main = replace(full_report.main, covered=376_000.0, met=True)
    assert "Nobody is left out." in pages(replace(full_report, verdicts=(main,)))[0]
    nearly = replace(main, covered=375_999.0)
    assert "1 person does not." in pages(replace(full_report, verdicts=(nearly,)))[0]
    almost = replace(main, covered=375_999.8)
    assert "fewer than 1 people do not." in pages(replace(full_report, verdicts=(almost,)))[0]


def test_numbers_that_are_not(full_report: BoardReport) -> None:
    """A share of nobody is a dash, no nan."""
    report = replace(
        full_report,
        areas=(Area("Empty", 0.0, 0.0),),
        shares=(GroupShares("people", 0.0, (nan,) * 4),),
        week=None,
        fairness=None,
    )
    assert "nan" not in "".join(pages(report)).replace("Lnan", "")


def test_no_number_is_cut(full_report: BoardReport) -> None:
    """A number too long for its column is written smaller; a long name leaves the figures of its sentence."""
    many = GroupShares("people", 1.4e12, (0.5,) * 4)
    gaps = tuple(replace(one, branch=LONG, people=1.2e12) for one in full_report.gaps)
    front, back = pages(replace(full_report, shares=(many,), gaps=gaps))
    assert "1,400,000,000,000" in front
    assert "1,200,000,000,000" in back
    assert "is 55 min away" in back


def test_same_report_same_bytes(full_report: BoardReport) -> None:
    """No clock, no random name."""
    assert report_pdf(full_report, "zh") == report_pdf(full_report, "zh")


def test_a_stored_report_is_the_same(full_report: BoardReport) -> None:
    """What went through JSON draws the same pages."""
    stored = from_document(json.loads(json.dumps(to_document(full_report), allow_nan=False)))
    assert stored.main == full_report.main
    assert report_pdf(stored, "en") == report_pdf(full_report, "en")


def test_drawing_needs_no_tables() -> None:
    """The server draws the pages without the libraries of the core."""
    words = "import sys, api.coverage_report; print({'pandas', 'geopandas', 'shapely', 'scipy'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_map_of_one_place(full_report: BoardReport) -> None:
    """A map of a single point has a size all the same."""
    drawn = BoardMap(width=2000.0, height=2000.0, crowds=(Crowd((1000.0, 1000.0), 0.0, 5.0),))
    assert "people beyond (largest circle: 5)" in pages(replace(full_report, map=drawn))[0]


def test_who_finds_a_full_branch_is_told_apart(full_report: BoardReport) -> None:
    """The gaps hold more people than are beyond the limit: those whom nobody has room for."""
    full = replace(full_report, full_people=1200.0)
    assert "1,200 of them have a branch within reach, but it is full." in pages(full, "en")[1]
    assert "其中1,200人附近有网点，但已满员。" in pages(full, "zh")[1].replace(" ", "")
    assert "but it is full" not in pages(full_report, "en")[1]
