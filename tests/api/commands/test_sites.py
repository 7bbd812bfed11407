"""``farreach sites``: what it prints, keeps and writes, and what it refuses."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.siting.printing import standing_in_words
from api.store import Workspace
from planner.solving import Standing

TIMES = "demand,site,seconds\na,w,0\nb,w,300\nb,e,300\nc,e,0\n"
DEMAND = "id,people\na,10\nb,20\nc,30\n"
SITES = "id,name\nw,West\ne,East\n"


@pytest.fixture
def tables(tmp_path: Path) -> tuple[object, ...]:
    """Return the words that name three sound tables."""
    for name, text in (("times", TIMES), ("demand", DEMAND), ("sites", SITES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    named = [(f"--{name}", tmp_path / f"{name}.csv") for name in ("times", "demand", "sites")]
    return tuple(word for pair in named for word in pair)


def test_sites(farreach: Callable[..., Any], own_import: Path) -> None:
    """The one new site, what it brings, the proof; progress on standard error; the page is there."""
    said = farreach("sites", own_import, "--choose", 1)
    assert said.code == 0, said.err
    assert "Testbank, Villages: 1 new site beside 2 branches, 3,660 people" in said.out
    assert "Proven: no choice of 1 new site reaches more people." in said.out
    assert f"farreach serve {own_import}, then /sites" in said.out
    assert "choosing sites" in said.err
    with Workspace.open(own_import, read_only=True) as workspace:
        assert workspace.page("/sites", "zh") is not None
        assert workspace.get_result("siting", "sites/latest")["question"]["choose"] == 1


def test_as_json(farreach: Callable[..., Any], own_import: Path) -> None:
    """The same document that the API gives."""
    said = farreach("sites", own_import, "--choose", 1, "--json")
    with Workspace.open(own_import, read_only=True) as workspace:
        assert json.loads(said.out) == workspace.get_result("siting", "sites/latest")


def test_frontier(farreach: Callable[..., Any], own_import: Path) -> None:
    """A line for each number of sites; what one more brings."""
    said = farreach("sites", own_import, "--frontier", "1..2", "--nested")
    assert said.code == 0, said.err
    assert "from 1 to 2 new sites" in said.out
    assert "proven" in said.out
    assert "an order to build them in" in said.out


def test_stability_and_reasons(farreach: Callable[..., Any], own_import: Path) -> None:
    """How far the choice holds, and why the island's hall is not in it."""
    words = ("--choose", 1, "--stability", 3, "--explain", "n305", "--json")
    said = farreach("sites", own_import, *words)
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["stability"]["draws"] == 3
    reasons = document["explain"]
    assert (reasons["id"], reasons["chosen"]) == ("n305", False)
    assert reasons["in_reach"] == 300
    assert reasons["swap"]["change"] < 0
    assert reasons["factor"] > 1
    assert reasons["other_way"]["loss"] == pytest.approx(-reasons["swap"]["change"], abs=0.01)
    assert reasons["one_more"] is True


def test_reasons_in_words(farreach: Callable[..., Any], own_import: Path) -> None:
    """Sentences that a planner reads."""
    said = farreach("sites", own_import, "--choose", 1, "--stability", 2, "--explain", "n305")
    assert "Holm hall (n305) is not chosen." in said.out
    assert "300 people reach it in time, 300 of them no other site of the choice." in said.out
    assert "It would best take the place of" in said.out
    assert "One site more would bring it in." in said.out
    assert "With travel times and demand up to 20% different, in 2 worlds:" in said.out


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--model", "lscp"), None),
        (("--model", "p-median", "--choose", 2), 2),
        (("--model", "p-center", "--choose", 2), 2),
        (("--model", "p-dispersion", "--choose", 2, "--existing", "ignore"), 2),
        (("--model", "backup", "--choose", 2), 2),
        (("--choose", 2, "--mandatory", "n304"), 2),
        (("--choose", 2, "--floor", 50), 2),
        (("--choose", 1, "--existing", "close"), None),
    ],
    ids=str,
)
def test_questions(
    farreach: Callable[..., Any], own_import: Path, words: tuple[object, ...], count: int | None
) -> None:
    """Every model and option answers."""
    said = farreach("sites", own_import, "--json", *words)
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["gap"] is not None
    if count is not None:
        assert len(document["chosen"]) <= count
    if "--mandatory" in words:
        assert "n304" in [site["id"] for site in document["chosen"]]


@pytest.mark.parametrize("suffix", [".json", ".csv", ".geojson", ".html"])
def test_out(farreach: Callable[..., Any], own_import: Path, tmp_path: Path, suffix: str) -> None:
    """In the format that the name says; the map opens without a server."""
    out = tmp_path / f"answer{suffix}"
    said = farreach("sites", own_import, "--choose", 1, "--out", out)
    assert said.code == 0, said.err
    text = out.read_text(encoding="utf-8")
    if suffix == ".csv":
        (row,) = csv.DictReader(text.splitlines())
        assert row["order"] == "1"
    elif suffix == ".html":
        assert "/assets/" not in text
        assert "/v1/" not in text
    else:
        assert json.loads(text)


def test_plain_tables(farreach: Callable[..., Any], tables: tuple[object, ...], tmp_path: Path) -> None:
    """No streets, no workspace: east with 50 people."""
    out = tmp_path / "answer.csv"
    said = farreach("sites", *tables, "--choose", 1, "--within", 5, "--out", out)
    assert said.code == 0, said.err
    assert "East (e)" in said.out
    assert "e,East" in out.read_text(encoding="utf-8")
    curve = farreach("sites", *tables, "--within", 5, "--frontier", "1..2", "--json")
    points = json.loads(curve.out)["points"]
    assert [point["people_covered"] for point in points] == [50, 60]


def test_a_frontier_by_money(
    farreach: Callable[..., Any], tables: tuple[object, ...], tmp_path: Path
) -> None:
    """With costs the axis is money: nobody for 10, west for 100, east for 200, both for 300."""
    (tmp_path / "sites.csv").write_text("id,name,rent\nw,West,100\ne,East,200\n", encoding="utf-8")
    words = ("--within", 5, "--frontier", "10..300", "--costs", "rent")
    said = farreach("sites", *tables, *words, "--json")
    assert said.code == 0, said.err
    points = json.loads(said.out)["points"]
    assert len(points) == 20
    reached = {point["people_covered"]: point["limit"] for point in reversed(points)}
    assert sorted(reached) == [0, 30, 50, 60]
    assert 100 <= reached[30] < 120
    assert 200 <= reached[50] < 220
    assert all(point["cost"] <= point["limit"] for point in points)
    assert "from 10 to 300 in money" in farreach("sites", *tables, *words).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--frontier", "1..200"), "at most 100"),
        (("--model", "lscp", "--frontier", "1..2"), "there is a frontier of mclp and p-median"),
        (("--model", "best"), "choose from mclp"),
        (("--existing", "burn"), "choose from keep"),
        (("--frontier", "5"), "such as 1..30"),
        (("--frontier", "9..2"), "it runs upwards"),
        (("--frontier", "1..2", "--explain", "n301"), "--frontier goes without"),
        (("--nested",), "--nested goes with"),
        (("--out", "answer.xlsx"), "must end with"),
        (("--times", "t.csv"), "not both"),
    ],
    ids=str,
)
def test_usage(farreach: Callable[..., Any], own_import: Path, words: tuple[object, ...], said: str) -> None:
    """Exit code 2, before anything is read."""
    answer = farreach("sites", own_import, *words)
    assert answer.code == 2
    assert said in " ".join(answer.err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--mandatory", "n3055"), 1, "did you mean 'n305'?"),
        (("--costs", "rent", "--budget", 5), 1, "no column 'rent'"),
        (("--explain", "n3055"), 1, "explain: there is no site 'n3055'; did you mean"),
        (("--floor", 100, "--choose", 0), 3, "100.0% of East is covered"),
    ],
    ids=str,
)
def test_refusals(
    farreach: Callable[..., Any], own_import: Path, words: tuple[object, ...], code: int, said: str
) -> None:
    """What is wrong, 1; what nothing answers, 3, with the constraints that contradict each other."""
    answer = farreach("sites", own_import, *words)
    assert answer.code == code, answer.err
    assert said in answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--choose", 0), "0 new sites beside 2 branches; none was asked for"),
        (("--choose", 99), "99 new sites were asked for, but there are only 6 candidates."),
        (("--choose", 2, "--model", "backup"), "Within 30 minutes of two sites:"),
        (("--choose", 2, "--model", "p-median"), "Mean journey:"),
        (("--choose", 2, "--model", "p-center"), "Longest journey:"),
        (("--choose", 2, "--model", "p-dispersion"), "From each site to the next one at least:"),
        (("--choose", 1, "--stability", 2), "With travel times and demand"),
    ],
    ids=str,
)
def test_in_words(
    farreach: Callable[..., Any], own_import: Path, words: tuple[object, ...], said: str
) -> None:
    """Each model says its own answer, and what a reader must know."""
    answer = farreach("sites", own_import, *words)
    assert answer.code == 0, answer.err
    assert said in answer.out


def test_progress_says_which_world(farreach: Callable[..., Any], own_import: Path) -> None:
    """While other worlds are tried somebody waits."""
    said = farreach("sites", own_import, "--choose", 1, "--stability", 2)
    assert "how stable the choice is:" in said.err


def test_standing_branches_are_not_new(farreach: Callable[..., Any], own_import: Path) -> None:
    """With no new site none is listed, in JSON neither."""
    assert json.loads(farreach("sites", own_import, "--choose", 0, "--json").out)["chosen"] == []


@pytest.mark.parametrize(
    ("model", "objective", "bound", "words"),
    [
        ("mclp", 1000.0, 1500.0, "1,000 people, at most 50% better is possible"),
        ("p-median", 6000.0, 3000.0, "mean journey 10.0 min, at most 50% better is possible"),
        ("p-center", 90.0, None, "longest journey 1.5 min"),
        ("p-dispersion", 90.0, None, "sites at least 1.5 min apart"),
        ("lscp", 12.0, 12.0, "12 sites"),
        ("mclp", None, 5.0, "nothing yet"),
    ],
)
def test_how_a_search_stands(model: str, objective: float | None, bound: float | None, words: str) -> None:
    """In the unit of the model, for ten people."""
    standing = Standing(objective=objective, bound=bound)
    assert standing_in_words(standing, model, 10.0) == f"choosing sites: {words}"


def test_a_curve_begins_where_everybody_is_served(
    farreach: Callable[..., Any], tables: tuple[object, ...]
) -> None:
    """One site cannot serve a and c; two can."""
    said = farreach("sites", *tables, "--model", "p-median", "--frontier", "1..2")
    assert said.code == 0, said.err
    assert "from 2 to 2 new sites" in said.out
    assert "The curve begins there because fewer than 2 new sites cannot" in said.out


def test_small_money_has_cents(
    farreach: Callable[..., Any], tables: tuple[object, ...], tmp_path: Path
) -> None:
    """Limits from 1 to 3 differ in print."""
    (tmp_path / "sites.csv").write_text("id,rent\nw,1\ne,2\n", encoding="utf-8")
    said = farreach("sites", *tables, "--within", 5, "--frontier", "1..3", "--costs", "rent")
    assert " 1.11 " in said.out


def test_places_are_asked_for_before_anything_is_computed(
    farreach: Callable[..., Any], tables: tuple[object, ...], tmp_path: Path
) -> None:
    """A map layer has no points without them."""
    said = farreach("sites", *tables, "--choose", 1, "--out", tmp_path / "a.geojson")
    assert said.code == 1
    assert "these sites have no places" in said.err
    assert not (tmp_path / "a.geojson").exists()


def test_without_anything(farreach: Callable[..., Any]) -> None:
    """Says what may be given."""
    answer = farreach("sites")
    assert answer.code == 2
    assert "give a workspace, or all of" in " ".join(answer.err.replace("│", " ").split())


def test_wrong_cells_are_named(
    farreach: Callable[..., Any], tables: tuple[object, ...], tmp_path: Path
) -> None:
    """File, row and column."""
    (tmp_path / "demand.csv").write_text(DEMAND.replace("20", "many"), encoding="utf-8")
    answer = farreach("sites", *tables)
    assert answer.code == 1
    assert "demand.csv, row 3, column people: 'many' is no number of at least 0" in answer.err
