"""The report of the four villages: Alfa and Beta have a branch, Gamma is 46 minutes away, Holm is an island."""

import json
from datetime import UTC, datetime
from math import isnan
from pathlib import Path
from typing import Any

import pypdf
import pytest

from api.coverage.assessing import Assessed, assess_workspace
from api.coverage.form import StandardForm
from api.coverage.options import CoverageOptions
from api.coverage.promise_gaps import gaps_of
from api.coverage.store import keep_assessment
from api.coverage_report.document import to_document
from api.coverage_report.report import BoardReport
from api.coverage_report.workspace_report import report_in
from api.options import DOCUMENTS
from api.store import Workspace
from planner.errors import InputError

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STANDARDS = (
    StandardForm.model_validate({"name": "all", "within": 30, "share": 95}),
    StandardForm.model_validate({"name": "near", "within": 10}),
)


def assessed(path: Path, *, hours: bool = True) -> tuple[Assessed, BoardReport]:
    """Assess a workspace, and make its report."""
    with Workspace.open(path) as workspace:
        made = assess_workspace(workspace, CoverageOptions(standards=STANDARDS, hours=hours), now=MONDAY)
        return made, report_in(workspace, made, gaps_of(made), now=MONDAY)


@pytest.fixture(scope="module")
def villages(four_villages: Any) -> tuple[Assessed, BoardReport]:
    """Return the assessment of the planned workspace and its report."""
    return assessed(four_villages.path)


def test_who_and_when(villages: tuple[Assessed, BoardReport]) -> None:
    """The organisation, and the day in the zone of the workspace."""
    report = villages[1]
    assert (report.organisation, report.country, report.day) == ("Testbank", "Villages", MONDAY.date())
    assert len(report.question) == 64


def test_people_add_up(villages: tuple[Assessed, BoardReport]) -> None:
    """The people of all gaps and the circles beyond are those whom the promise leaves out."""
    report = villages[1]
    assert report.gap_people == pytest.approx(report.main.missing, rel=1e-9)
    assert sum(crowd.beyond for crowd in report.map.crowds) == pytest.approx(report.main.missing, abs=0.5)
    assert sum(crowd.covered for crowd in report.map.crowds) == pytest.approx(report.main.covered, abs=0.5)
    assert sum(area.people for area in report.areas) <= report.people + 1e-6


def test_verdicts_of_every_promise(villages: tuple[Assessed, BoardReport]) -> None:
    """The first is missed; of the second nothing was promised."""
    verdicts = villages[1].verdicts
    assert [(one.standard, one.minutes, one.met) for one in verdicts] == [
        ("all", 30.0, False),
        ("near", 10.0, None),
    ]
    assert verdicts[0].share > verdicts[1].share
    assert isnan(verdicts[1].promised)


def test_the_promise_that_is_meant_comes_first(
    four_villages: Any, villages: tuple[Assessed, BoardReport]
) -> None:
    """Map and gaps are about it."""
    made = villages[0]
    with Workspace.open(four_villages.path) as workspace:
        report = report_in(workspace, made, gaps_of(made), now=MONDAY, promise=("near", 600.0))
    assert [one.standard for one in report.verdicts] == ["near", "all"]
    assert report.gap_people == pytest.approx(report.main.missing)
    assert report.ranges[0].flips is None


def test_island_and_distance(villages: tuple[Assessed, BoardReport]) -> None:
    """Gamma is too far, Holm is an island."""
    reasons = {gap.place: gap.reason for gap in villages[1].gaps}
    assert reasons["Gamma"] == "too_far"
    assert reasons["Holm"] == "island"


def test_worst_municipality_first(villages: tuple[Assessed, BoardReport]) -> None:
    """By share, then by people."""
    shares = [area.share for area in villages[1].areas]
    assert shares == sorted(shares)


def test_the_week_is_what_the_hours_are(villages: tuple[Assessed, BoardReport]) -> None:
    """Seven days of 24 hours; the mean of them is the hours of the average person; nobody at night."""
    week = villages[1].week
    assert week is not None
    assert week.days == tuple(range(7))
    assert sum(map(sum, week.shares)) == pytest.approx(week.hours, abs=0.01)
    assert all(day[3] == 0 for day in week.shares)
    assert week.assumed > 0


def test_longer_journeys_reach_fewer(villages: tuple[Assessed, BoardReport]) -> None:
    """The share as asked lies between."""
    report = villages[1]
    for found in report.ranges:
        assert found.slower <= report.main.share <= found.faster
    assert [found.off for found in report.ranges] == [0.1, 0.2]


def test_branches_vans_and_roads_are_on_the_map(villages: tuple[Assessed, BoardReport]) -> None:
    """Everything lies inside the map."""
    drawn = villages[1].map
    assert len(drawn.branches) == villages[1].branch_count == 2
    assert len(drawn.stops) == villages[1].stop_count >= 1
    assert drawn.areas
    spots = [*drawn.branches, *drawn.stops, *(crowd.spot for crowd in drawn.crowds)]
    spots += [spot for outline in drawn.gaps for ring in outline.rings for spot in ring]
    assert all(-1 <= x <= drawn.width + 1 and -1 <= y <= drawn.height + 1 for x, y in spots)


def test_whatever_the_hour(four_villages: Any) -> None:
    """Without hours there is no week, and vans do not stand."""
    report = assessed(four_villages.path, hours=False)[1]
    assert report.week is None
    assert report.stop_count == 0


def test_remedies_about_the_same_minutes_help(own_villages: Path) -> None:
    """Those about other minutes are left out."""
    action = {"kind": "branch", "name": "", "place": "Gamma", "people": 1200.0, "cost": 250_000.0}
    for minutes, said in ((30.0, ("Gamma",)), (20.0, ())):
        document = {"standard": {"minutes": minutes, "mode": "drive"}, "actions": [action]}
        with Workspace.open(own_villages) as workspace:
            workspace.put_result(DOCUMENTS, "remedies", document, created_at=MONDAY)
        assert tuple(one.place for one in assessed(own_villages, hours=False)[1].helps) == said


def test_a_promise_that_nobody_made(villages: tuple[Assessed, BoardReport], four_villages: Any) -> None:
    """Is refused."""
    made = villages[0]
    gaps = {("all", 60.0): gaps_of(made)["all", 1800.0]}
    with Workspace.open(four_villages.path) as workspace, pytest.raises(InputError, match="promises 1 min"):
        report_in(workspace, made, gaps, now=MONDAY, promise=("all", 60.0))


def test_command_writes_two_pages(four_villages: Any, farreach: Any, tmp_path: Path) -> None:
    """In the language that was asked for."""
    out = tmp_path / "board.pdf"
    said = farreach("report", four_villages.path, "-o", out, "--lang", "zh")
    assert said.code == 0, said.err
    pages = pypdf.PdfReader(out).pages
    assert len(pages) == 2
    assert "谁能及时到达网点" in pages[0].extract_text()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--standard", "rural"), "no standard 'rural'"),
        (("--within", 12), "12"),
        (("-o", "report.txt"), ".pdf"),
    ],
)
def test_command_refuses(four_villages: Any, farreach: Any, tmp_path: Path, words: Any, why: str) -> None:
    """With a word about what would do, and without a file."""
    out = () if "-o" in words else ("-o", tmp_path / "board.pdf")
    said = farreach("report", four_villages.path, *out, *words)
    assert said.code != 0
    assert why in said.err
    assert not list(tmp_path.iterdir())


def test_served_in_both_languages(own_import: Path, client_of: Any, full_report: BoardReport) -> None:
    """The latest and any other; a tag saves drawing it again."""
    with Workspace.open(own_import) as workspace:
        client = client_of(workspace)
        assert client.get("/v1/report.pdf").status_code == 404
        documents: dict[str, Any] = {"": {"id": "c1"}, "report": to_document(full_report)}
        keep_assessment(workspace, "c1", json.loads(json.dumps(documents)), now=MONDAY)
        english = client.get("/v1/report.pdf")
        assert english.headers["content-type"] == "application/pdf"
        assert english.content.startswith(b"%PDF")
        again = client.get(
            "/v1/assessments/c1/report.pdf", headers={"If-None-Match": english.headers["etag"]}
        )
        assert again.status_code == 304
        chinese = client.get("/v1/report.pdf?lang=zh")
        assert chinese.content != english.content
        assert client.get("/v1/assessments/c2/report.pdf").status_code == 404
