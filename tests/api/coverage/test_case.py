"""From a workspace to a question: which days, whose hours, where vans stand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from api.coverage.case import question_in, without_idle_hours
from api.coverage.country import country_code
from api.coverage.form import StandardForm
from api.coverage.options import PLAN, CoverageOptions
from api.coverage.standards import save_standards, standards_of
from api.coverage.stands import stands_in
from api.store import Workspace, WorkspaceError
from planner.coverage.standard import At
from planner.errors import InputError, TableError

FRIDAY_NIGHT = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
"""Saturday already in Berlin."""


def form(**parts: Any) -> StandardForm:
    """Return a standard."""
    return StandardForm.model_validate(parts)


@pytest.fixture(scope="module")
def planned(four_villages: Any) -> Iterator[Workspace]:
    """Return the four villages with their plan, to read."""
    with Workspace.open(four_villages.path, read_only=True) as workspace:
        yield workspace


def test_the_neutral_question(planned: Workspace) -> None:
    """Half an hour by car, in the week of the next workday, by the clocks of the place."""
    question = question_in(planned, CoverageOptions(), now=FRIDAY_NIGHT)
    (standard,) = question.standards
    assert (standard.within, standard.mode, standard.when) == (1800.0, "drive", None)
    assert question.period is not None
    assert (question.period.first, question.period.days) == (date(2026, 11, 30), 7)
    assert question.period.timezone == "Europe/Berlin"
    assert set(question.boundaries["name"]) == {"East", "West"}
    assert question.thresholds == (600.0, 1200.0, 1800.0, 3600.0)


def test_the_vans_of_the_plan_stand_where_it_says(planned: Workspace, out_day: tuple[str, str]) -> None:
    """One van, one place, one date."""
    (stand,) = stands_in(planned).to_dict("records")
    assert (stand["vehicle"], stand["date"]) == out_day
    assert stand["arrival"] < stand["departure"]
    question = question_in(planned, CoverageOptions(period=PLAN), now=FRIDAY_NIGHT)
    assert question.period is not None
    assert question.period.first <= date.fromisoformat(stand["date"])
    assert question.period.days % 7 == 0
    assert len(question.stands) == 1
    assert question_in(planned, CoverageOptions(vans=False), now=FRIDAY_NIGHT).stands.empty


def test_a_loaded_table_goes_before_the_plan(own_villages: Path) -> None:
    """Whoever loads stands means them."""
    with Workspace.open(own_villages) as workspace:
        loaded = stands_in(workspace)
        loaded = loaded.assign(name="Loaded")
        workspace.write_layer("stands", loaded)
        assert list(stands_in(workspace)["name"]) == ["Loaded"]


def test_without_hours(planned: Workspace) -> None:
    """No period, no vans; a standard that speaks of hours needs them."""
    options = CoverageOptions(hours=False)
    question = question_in(planned, options, now=FRIDAY_NIGHT)
    assert question.period is None
    assert question.stands.empty
    speaking = CoverageOptions(hours=False, standards=(form(name="late", at="Fri 19:00"),))
    with pytest.raises(InputError, match="late speaks of them"):
        question_in(planned, speaking, now=FRIDAY_NIGHT)
    assert without_idle_hours(planned, speaking).hours
    assert not without_idle_hours(planned, CoverageOptions()).hours


@pytest.mark.parametrize(
    ("options", "first", "days"),
    [
        ({"period": "14"}, date(2026, 11, 30), 14),
        ({"first": "2027-01-01", "period": "3"}, date(2027, 1, 1), 3),
        ({"standards": (form(at="2026-12-10T10:00"),)}, date(2026, 12, 7), 7),
    ],
    ids=["two weeks", "given", "the week of the moment"],
)
def test_which_days(planned: Workspace, options: dict[str, Any], first: date, days: int) -> None:
    """As asked, else the week of the moment that is asked about."""
    period = question_in(planned, CoverageOptions(**options), now=FRIDAY_NIGHT).period
    assert period is not None
    assert (period.first, period.days) == (first, days)


def test_a_weekday_is_that_of_the_period(planned: Workspace) -> None:
    """The first one in it."""
    options = CoverageOptions(standards=(form(at="Tue 10:00"),), first="2026-12-02", period="10")
    (standard,) = question_in(planned, options, now=FRIDAY_NIGHT).standards
    assert standard.when == At(moment=datetime.fromisoformat("2026-12-08T10:00"))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"period": "0"}, "1 to 366 days"),
        ({"period": "fortnight"}, "expected week, plan"),
        ({"first": "tomorrow"}, "write a date"),
        ({"standards": (form(group="pop65"),)}, "no group 'pop65'"),
        ({"standards": (form(mode="walk"),)}, "none for walk"),
        ({"standards": (form(at="2027-05-05T10:00"),), "first": "2026-11-23"}, "lies outside"),
    ],
    ids=str,
)
def test_refused(planned: Workspace, options: dict[str, Any], says: str) -> None:
    """In words that say what there is."""
    with pytest.raises(InputError, match=says):
        question_in(planned, CoverageOptions(**options), now=FRIDAY_NIGHT)


def test_no_plan(four_villages: Any) -> None:
    """Its days cannot be looked at, and there are no stands."""
    with Workspace.open(four_villages.imported, read_only=True) as workspace:
        assert stands_in(workspace).empty
        with pytest.raises(InputError, match="farreach plan"):
            question_in(workspace, CoverageOptions(period=PLAN), now=FRIDAY_NIGHT)


def test_nothing_loaded(tmp_path: Path) -> None:
    """Says what is missing, and how to get it."""
    with (
        Workspace.create(tmp_path / "w.gpkg") as workspace,
        pytest.raises(WorkspaceError, match="no branches and no demand"),
    ):
        question_in(workspace, CoverageOptions(), now=FRIDAY_NIGHT)


def test_saved_standards_are_asked_about(own_villages: Path) -> None:
    """Unless others are."""
    with Workspace.open(own_villages) as workspace:
        save_standards(workspace, standards_of([{"name": "a"}, {"name": "b", "within": 5}]), now=FRIDAY_NIGHT)
        names = [s.name for s in question_in(workspace, CoverageOptions(), now=FRIDAY_NIGHT).standards]
        assert names == ["a", "b"]
        other = CoverageOptions(standards=(form(name="c"),))
        assert [s.name for s in question_in(workspace, other, now=FRIDAY_NIGHT).standards] == ["c"]


def test_layers_of_older_workspaces(own_villages: Path) -> None:
    """Columns that came later have their defaults."""
    with Workspace.open(own_villages) as workspace:
        workspace.write_layer("branches", workspace.read_layer("branches").drop(columns="capacity"))
        branches = question_in(workspace, CoverageOptions(), now=FRIDAY_NIGHT).branches
    assert set(branches["capacity"]) == {0.0}


def test_layers_that_somebody_edited(own_villages: Path) -> None:
    """Every row that breaks the contract is named."""
    with Workspace.open(own_villages) as workspace:
        demand = workspace.read_layer("demand")
        demand.loc[demand.index[:2], "people"] = -1.0
        workspace.write_layer("demand", demand)
        with pytest.raises(TableError) as caught:
            question_in(workspace, CoverageOptions(), now=FRIDAY_NIGHT)
    assert all(label in str(caught.value) for label in demand.index[:2])


@pytest.mark.parametrize(
    ("name", "code"),
    [("Iceland", "IS"), ("china", "CN"), ("United Kingdom", "GB"), ("de", "DE"), ("Villages", ""), ("", "")],
)
def test_whose_holidays(name: str, code: str) -> None:
    """By the country's name; none where it is not known."""
    assert country_code(name) == code


def test_options_as_json() -> None:
    """And back."""
    options = CoverageOptions(standards=(form(name="a", share=95),), thresholds=(15.0, 30.0), period="14")
    assert CoverageOptions.of(options.document()) == options
