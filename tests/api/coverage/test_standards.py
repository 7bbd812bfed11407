"""Standards in files, in the store and as the core knows them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.commands.standards import Changes, run
from api.coverage.form import StandardForm
from api.coverage.standards import further_of, read_standards, save_standards, saved_standards, standards_of
from api.store import Workspace
from planner.coverage.standard import At, Served
from planner.errors import InputError

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

TOML = """
[[standards]]
name = "rural"
within = 30
share = 95
further = [{within = 60, share = 99}]

[[standards]]
name = "evening"
group = "pop65"
days = 2
hours = 1.5
window = "Mo-Fr 17:00-20:00"
"""

CSV = """name,within,share,further,group,at,days,hours,window
rural,30,95 %,60:99,,,,,
evening,,,,pop65,,2,1.5,Mo-Fr 17:00-20:00
"""

JSON = (
    '{"standards": [{"name": "rural", "share": 95, "further": [{"within": 60, "share": 99}]}, '
    '{"name": "evening", "group": "pop65", "days": 2, "hours": 1.5, "window": "Mo-Fr 17:00-20:00"}]}'
)


@pytest.mark.parametrize(("suffix", "text"), [(".toml", TOML), (".csv", CSV), (".json", JSON)])
def test_every_kind_of_file_says_the_same(tmp_path: Path, suffix: str, text: str) -> None:
    """Minutes and per cent outside, seconds and parts of one inside."""
    path = tmp_path / f"standards{suffix}"
    path.write_text(text, encoding="utf-8")
    rural, evening = (form.standard(MONDAY) for form in read_standards(path))
    assert [(p.within, p.share) for p in rural.promises] == [(1800.0, 0.95), (3600.0, 0.99)]
    assert rural.when is None
    assert evening.group == "pop65"
    assert evening.when == Served(days=2, hours=1.5, window="Mo-Fr 17:00-20:00")


def test_a_moment() -> None:
    """A weekday is that of the period."""
    (form,) = standards_of([{"at": "Tue 10:00"}])
    assert form.standard(MONDAY).when == At(moment=datetime.fromisoformat("2026-11-24T10:00"))


def test_everything_that_is_wrong_at_once() -> None:
    """With a pointer to each."""
    wrong = [
        {"name": "a", "within": 0},
        {"name": "b", "mode": "fly", "share": 101},
        {"name": "c", "at": "noon", "window": "sometimes"},
        {"name": "d", "speed": 3},
    ]
    with pytest.raises(InputError) as caught:
        standards_of(wrong)
    lines = "\n".join(caught.value.problems)
    for pointer in ("0/within", "1/mode", "1/share", "2/at", "2/window", "3/speed"):
        assert f"#/standards/{pointer}: " in lines


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([{"name": "a"}, {"name": "a", "within": 5}], "names must differ"),
        ([{}, {}], "names must differ"),
        ([{"at": "Tue 10:00", "days": 1}], "choose one of the two"),
        ("text", "standards"),
        ([{"window": "Mo-Fr 25:00-26:00:99"}], "is not understood"),
        ([{"name": "two\nlines"}], "one line"),
        ([{"name": "bell\x07"}], "one line"),
        ([{"group": "\x1f"}], "one line"),
        ([{"at": "Tue 10:00\n"}], "#/standards/0/at"),
        ([{"window": "Mo 10:00-12:00\n"}], "one line"),
    ],
)
def test_what_contradicts_itself(items: object, says: str) -> None:
    """Refused in words."""
    with pytest.raises(InputError, match=says):
        standards_of(items)


def test_names_are_made_of_what_is_said() -> None:
    """So that several may go without."""
    forms = standards_of(
        [{}, {"within": 15}, {"mode": "walk", "direction": "from"}, {"group": "pop65", "days": 3}]
    )
    assert [form.titled() for form in forms] == [
        "30 min",
        "15 min",
        "30 min, walk, from a branch",
        "30 min, pop65, 3 days",
    ]


def test_a_long_name_that_nobody_gave_is_cut(tmp_path: Path) -> None:
    """So that what was saved can be read."""
    forms = standards_of([{"window": "; ".join(["Mo 10:00-12:00", "Tu 10:00-12:00"] * 6)}])
    assert len(forms[0].titled()) == 100
    with Workspace.create(tmp_path / "w.gpkg") as workspace:
        save_standards(workspace, forms, now=NOW)
        assert saved_standards(workspace)[0].window == forms[0].window


def test_saved_and_read_again(tmp_path: Path) -> None:
    """In their order; an empty list takes them away."""
    with Workspace.create(tmp_path / "w.gpkg") as workspace:
        assert saved_standards(workspace) == ()
        forms = standards_of([{"name": "b", "share": 90}, {"name": "a", "at": "Sat 10:00"}])
        save_standards(workspace, forms, now=NOW)
        assert saved_standards(workspace) == forms
        save_standards(workspace, [], now=NOW)
        assert saved_standards(workspace) == ()


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("s.txt", "", "must end with"),
        ("s.toml", "name = ", "cannot be read"),
        ("s.json", "{", "cannot be read"),
        ("missing.csv", None, "No such file"),
        ("s.csv", "name,within\nx,soon\n", "#/standards/0/within"),
    ],
)
def test_a_bad_file(tmp_path: Path, name: str, text: str | None, says: str) -> None:
    """One message that names the file."""
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_standards(tmp_path / name)


def test_further() -> None:
    """Minutes and per cent, with whatever people put around them."""
    assert further_of("60:99; 90m : 100 %") == [
        {"within": "60", "share": "99"},
        {"within": "90", "share": "100"},
    ]
    assert further_of("60") == [{"within": "60"}]


def test_what_says_nothing_is_not_written() -> None:
    """A form as JSON is short, and reads back the same."""
    form = StandardForm.model_validate({"name": "x", "share": 50})
    assert form.short() == {"name": "x", "within": 30.0, "share": 50.0}
    assert StandardForm.model_validate(form.short()) == form


def test_a_group_that_is_not_there_is_not_saved(own_villages: Path) -> None:
    """The demand says which there are; the standards stay as they were."""
    add = {"name": "x", "group": "nobody"}
    with pytest.raises(InputError, match="count people") as caught:
        run(own_villages, Changes(add=add), as_json=False, now=NOW)
    assert caught.value.problems == ("x: the demand has no column 'nobody'",)
    with Workspace.open(own_villages, read_only=True) as workspace:
        assert saved_standards(workspace) == ()
