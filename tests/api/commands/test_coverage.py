"""``farreach coverage``, ``gaps``, ``access``, ``equity`` and ``standards``: what they print, and what they refuse."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.store import Workspace

EVERYBODY = 3660.0


@pytest.fixture(scope="session")
def printed(farreach: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that gives what a command prints as JSON."""

    def run(*words: object) -> Any:
        said = farreach(*words, "--json")
        assert said.code == 0, said.err
        return json.loads(said.out)

    return run


def test_shares_as_ever(farreach: Callable[..., Any], four_villages: Any) -> None:
    """Everybody and each municipality, most people first; nothing on standard error."""
    said = farreach("coverage", four_villages.path, "--within", "30,60m")
    lines = said.out.splitlines()
    assert said.err == ""
    assert lines[0].split() == ["people", "30m", "60m"]
    assert lines[1].split()[:2] == ["everybody", "3,660"]
    assert [line.split()[0] for line in lines[2:]] == ["West", "East"]


def test_shares_as_json(printed: Callable[..., Any], four_villages: Any) -> None:
    """The same members as ever, and no more, where nothing else is asked."""
    facts = printed("coverage", four_villages.path, "--within", "30")
    assert set(facts) == {"people", "thresholds", "areas"}
    assert facts["people"] == pytest.approx(EVERYBODY, abs=0.1)
    (row,) = facts["thresholds"]
    assert row["share"] == pytest.approx(row["people"] / EVERYBODY, abs=1e-4)
    assert sum(area["people"] for area in facts["areas"]) == pytest.approx(EVERYBODY, abs=0.3)


def test_at_a_moment(printed: Callable[..., Any], four_villages: Any) -> None:
    """Nobody on Sunday; on a workday morning as whatever the hour, by assumed hours too."""
    always = printed("coverage", four_villages.path, "--within", "30")
    workday = printed("coverage", four_villages.path, "--within", "30", "--at", "Wed 10:00", "--without-vans")
    sunday = printed("coverage", four_villages.path, "--within", "30", "--at", "Sun 10:00")
    never = printed(
        "coverage",
        four_villages.path,
        "--within",
        "5",
        "--at",
        "Wed 10:00",
        "--assumed-hours",
        "",
        "--without-vans",
    )
    assert workday["thresholds"] == always["thresholds"]
    assert sunday["thresholds"][0]["people"] == 0
    assert 0 < never["thresholds"][0]["people"] < always["thresholds"][0]["people"]
    assert workday["when"]["at"].endswith("T10:00")
    assert workday["period"]["timezone"] == "Europe/Berlin"


def test_through_the_week(farreach: Callable[..., Any], four_villages: Any) -> None:
    """Person-hours, evenings and weekends, the worst wait, and an hour table."""
    said = farreach("coverage", four_villages.path, "--within", "30", "--week", "--without-vans")
    assert said.code == 0, said.err
    for words in (
        "person-hours",
        "evening (Mo-Fr 17:00-20:00)",
        "at other times only",
        "worst wait is 65.0 hours",
    ):
        assert words in said.out
    assert "1 branches have no known hours" in said.out
    assert len([line for line in said.out.splitlines() if line.strip().startswith(("Mon 20", "Sat 20"))]) == 2


def test_the_vans_of_the_plan_count(printed: Callable[..., Any], four_villages: Any) -> None:
    """Where and while they stand: Gamma's people have it then."""
    words = ("coverage", four_villages.path, "--within", "30", "--period", "plan")
    with_vans, without = printed(*words), printed(*words, "--without-vans")
    more = [doc["through"][0]["groups"]["people"]["person_hours"] for doc in (with_vans, without)]
    assert more[0] > more[1]
    assert with_vans["period"]["days"] == 14
    windows = {row["name"]: row["people"] for row in with_vans["through"][0]["windows"]}
    assert windows["always"] > with_vans["thresholds"][0]["people"]


def test_standards_and_their_verdicts(
    farreach: Callable[..., Any], printed: Callable[..., Any], own_villages: Path
) -> None:
    """Saved once; kept or not, in all and by municipality."""
    assert "Nothing is promised yet" in farreach("standards", own_villages).out
    words = ("standards", own_villages, "--add")
    assert farreach(*words, "kept", "--share", 50).code == 0
    said = farreach(*words, "missed", "--within", 5, "--share", 100, "--further", "60:99")
    assert "missed: 100 % of people within 5 minutes of a branch by car, 99 % within 60" in said.out
    verdicts = printed("coverage", own_villages, "--standards")["verdicts"]
    assert [(row["standard"], row["minutes"], row["met"]) for row in verdicts] == [
        ("kept", 30.0, True),
        ("missed", 5.0, False),
        ("missed", 60.0, False),
    ]
    said = farreach("coverage", own_villages, "--standards")
    assert "NOT met" in said.out
    assert "Promises missed in municipalities: " in said.out
    assert [row["name"] for row in printed("standards", own_villages, "--remove", "kept")["standards"]] == [
        "missed"
    ]


def test_standards_from_a_file(farreach: Callable[..., Any], own_villages: Path, tmp_path: Path) -> None:
    """All are replaced, or none."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(
        '[[standards]]\nname = "a"\n[[standards]]\nname = "b"\nat = "Sat 10:00"\n', encoding="utf-8"
    )
    bad.write_text('[[standards]]\nname = "a"\nwithin = -3\n', encoding="utf-8")
    assert len(farreach("standards", own_villages, "--set", good).out.splitlines()) == 2
    assert "#/standards/0/within" in farreach("standards", own_villages, "--set", bad).err
    assert len(farreach("standards", own_villages).out.splitlines()) == 2


def test_gaps(farreach: Callable[..., Any], printed: Callable[..., Any], four_villages: Any) -> None:
    """Who, where, why; people of all gaps are those uncovered."""
    share = printed("coverage", four_villages.path, "--within", "30")["thresholds"][0]["people"]
    facts = printed("gaps", four_villages.path, "--within", "30")
    assert facts["people"]["people"] == pytest.approx(EVERYBODY - share, abs=0.1)
    assert sum(row["people"] for row in facts["gaps"]) == pytest.approx(facts["people"]["people"], abs=0.5)
    assert sum(facts["by_reason"].values()) == pytest.approx(facts["people"]["people"], abs=0.5)
    assert {row["place"] for row in facts["gaps"]} >= {"Gamma", "Holm"}
    assert [row["rank"] for row in facts["gaps"]] == list(range(1, len(facts["gaps"]) + 1))
    assert all(row["why"]["en"] and row["why"]["zh"] for row in facts["gaps"])
    said = farreach("gaps", four_villages.path, "--top", "1")
    assert "are not within 30 minutes of a branch." in said.out
    assert "others with" in said.out


def test_gaps_at_night(printed: Callable[..., Any], four_villages: Any) -> None:
    """Near, but closed then."""
    facts = printed("gaps", four_villages.path, "--at", "Sun 10:00")
    assert facts["people"]["people"] == pytest.approx(EVERYBODY, abs=0.1)
    assert facts["by_reason"]["closed"] > EVERYBODY / 2


@pytest.mark.parametrize(
    "measure",
    ["minutes", "nearest", "cumulative", "gravity", "2sfca", "e2sfca", "3sfca", "m2sfca", "bfca", "raam"],
)
def test_access(printed: Callable[..., Any], four_villages: Any, measure: str) -> None:
    """Each has a mean for everybody and for each municipality, and says how even it is."""
    facts = printed("access", four_villages.path, "--measure", measure)
    assert facts["groups"]["people"]["mean"] > 0
    assert {row["name"] for row in facts["areas"]} == {"East", "West"}
    assert 0 <= facts["equity"]["gini"] < 1
    assert facts["supply"] == {"branch": 2.0}


def test_vans_are_supply(printed: Callable[..., Any], four_villages: Any) -> None:
    """By the hours that they stand, beside the hours of branches."""
    words = ("access", four_villages.path, "--measure", "2sfca", "--supply", "hours", "--period", "plan")
    both, fixed = printed(*words, "--with-vans"), printed(*words)
    assert set(fixed["supply"]) == {"branch"}
    assert both["supply"]["branch"] == fixed["supply"]["branch"] > 100
    assert 0 < both["supply"]["stop"] < 10
    assert both["groups"]["people"]["people_without"] < fixed["groups"]["people"]["people_without"]


def test_equity(farreach: Callable[..., Any], printed: Callable[..., Any], four_villages: Any) -> None:
    """By municipality, or by group."""
    said = farreach("equity", four_villages.path, "--of", "cumulative")
    assert "Gini" in said.out
    assert "East" in said.out
    rows = printed("equity", four_villages.path, "--by", "group")["equity"]["by_group"]
    assert [row["group"] for row in rows] == ["people"]


@pytest.mark.parametrize(
    ("command", "suffix", "head"),
    [
        ("gaps", ".geojson", b"{"),
        ("gaps", ".csv", b"id,rank,"),
        ("coverage", ".xlsx", b"PK"),
        ("coverage", ".gpkg", b"SQLite format 3"),
        ("coverage", ".parquet", b"PAR1"),
        ("access", ".csv", b"id,people,"),
    ],
)
def test_files(
    farreach: Callable[..., Any], four_villages: Any, tmp_path: Path, command: str, suffix: str, head: bytes
) -> None:
    """Whole, under the name that was given, and nothing beside."""
    out = tmp_path / f"answer{suffix}"
    said = farreach(command, four_villages.path, "--out", out)
    assert said.code == 0, said.err
    assert said.out.endswith(f"Written: {out}\n")
    assert out.read_bytes().startswith(head)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("coverage", "--within", "soon"), "give minutes such as"),
        (("coverage", "--at", "noon"), "--at: 'noon' is no moment"),
        (("coverage", "--mode", "fly"), "--mode: "),
        (("coverage", "--period", "fortnight"), "give week, plan, or a number"),
        (("coverage", "--out", "answer.txt"), "the name must end with"),
        (("gaps", "--within", "10,20"), "give one number of minutes"),
        (("access", "--measure", "magic"), "choose from minutes"),
        (("access", "--decay", "slow"), "choose from cutoff"),
        (("equity", "--by", "colour"), "choose from municipality"),
        (("standards", "--share", "95"), "--add NAME"),
        (("gaps", "--datum", "mars"), "choose from wgs84"),
    ],
    ids=str,
)
def test_wrong_words(
    refuses: Callable[..., str], four_villages: Any, words: tuple[str, ...], says: str
) -> None:
    """Told before anything is read."""
    command, *rest = words
    assert says in " ".join(refuses(command, four_villages.path, *rest, code=2).replace("│", " ").split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("coverage", "--for", "pop65"), "no group 'pop65', only people"),
        (("coverage", "--mode", "walk"), "none for walk"),
        (("gaps", "--standard", "rural"), "There is no standard 'rural'; none is saved"),
        (("coverage", "--at", "2027-05-05T10:00", "--first", "2026-11-23"), "lies outside"),
        (("standards", "--remove", "rural"), "There is no standard 'rural'; there is none"),
    ],
    ids=str,
)
def test_refusals(refuses: Callable[..., str], own_villages: Path, words: tuple[str, ...], says: str) -> None:
    """One message; the workspace stays as it is."""
    command, *rest = words
    assert_says(refuses, command, own_villages, rest, says)


def assert_says(
    refuses: Callable[..., str], command: str, workspace: Path, rest: list[str], says: str
) -> None:
    """Check the one message of a command, whatever progress it told before."""
    assert says in refuses(command, workspace, *rest)


def test_another_mode_from_an_extract(printed: Callable[..., Any], four_villages: Any) -> None:
    """On foot over the streets of a file; fewer than by car."""
    words = ("coverage", four_villages.path, "--within", "30")
    walking = printed(*words, "--mode", "walk", "--streets", four_villages.extract)
    assert walking["mode"] == "walk"
    assert 0 < walking["thresholds"][0]["people"] <= printed(*words)["thresholds"][0]["people"]


@pytest.fixture(scope="module")
def grouped(four_villages: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the four villages with a third of West's people, and all of East's, over 65."""
    path = tmp_path_factory.mktemp("grouped") / "villages.gpkg"
    path.write_bytes(four_villages.path.read_bytes())
    with Workspace.open(path) as workspace:
        demand = workspace.read_layer("demand")
        old = demand["people"].where(demand.geometry.x > 10.5, demand["people"] / 3)
        workspace.write_layer("demand", demand.assign(pop65=old))
    return path


def test_for_a_group(printed: Callable[..., Any], grouped: Path) -> None:
    """Its own people, its own share; gaps say how many of each."""
    everybody, old = (
        printed("coverage", grouped, "--within", "30", "--for", group) for group in ("people", "pop65")
    )
    assert old["group"] == "pop65"
    assert old["people"] < everybody["people"]
    assert old["thresholds"][0]["share"] < everybody["thresholds"][0]["share"]
    facts = printed("gaps", grouped, "--for", "pop65")
    lacking = old["people"] - old["thresholds"][0]["people"]
    assert facts["people"]["pop65"] == pytest.approx(lacking, abs=0.2)
    assert sum(facts["by_reason"].values()) == pytest.approx(lacking, abs=0.5)
    assert sum(row["groups"]["pop65"] for row in facts["gaps"]) == pytest.approx(lacking, abs=0.5)


@pytest.mark.parametrize("command", ["coverage", "gaps", "access"])
def test_maps(farreach: Callable[..., Any], four_villages: Any, tmp_path: Path, command: str) -> None:
    """That open without a server."""
    out = tmp_path / "map.html"
    said = farreach(command, four_villages.path, "--map", out)
    assert said.code == 0, said.err
    assert "Written: " in said.out
    assert "<html" in out.read_text(encoding="utf-8")[:300]


def test_coordinates_of_chinese_maps(
    farreach: Callable[..., Any], four_villages: Any, tmp_path: Path
) -> None:
    """As asked, and said; outside China they are WGS84."""
    tables = {}
    for datum in ("wgs84", "gcj02", "bd09"):
        out = tmp_path / f"{datum}.csv"
        said = farreach("gaps", four_villages.path, "--out", out, "--datum", datum)
        assert said.code == 0, said.err
        assert said.out.endswith({"wgs84": "csv\n", "gcj02": "GCJ02\n", "bd09": "BD09\n"}[datum])
        tables[datum] = out.read_text(encoding="utf-8")
    assert "lon,lat" in tables["wgs84"].splitlines()[0]
    assert tables["bd09"] == tables["gcj02"] == tables["wgs84"]


def test_equity_is_told_for_ten_thousand_people(
    farreach: Callable[..., Any], printed: Callable[..., Any], four_villages: Any
) -> None:
    """As access is: nobody reads 5.9e-05."""
    facts = printed("equity", four_villages.path)
    said = farreach("equity", four_villages.path).out
    assert facts["unit"] == "branches per person"
    assert f"mean, branches for 10,000 people{facts['equity']['mean'] * 10_000:>16,.4g}" in said
    assert "e-0" not in said


def test_of_minutes_no_index_is_given(farreach: Callable[..., Any], four_villages: Any) -> None:
    """Less is better there: only the mean means something."""
    for words in (("equity", four_villages.path, "--of"), ("access", four_villages.path, "--measure")):
        said = farreach(*words, "minutes").out
        assert "mean" in said
        assert "Gini" not in said
        assert "Palma" not in said


def test_a_closed_branch_opens_on_a_day(farreach: Callable[..., Any], four_villages: Any) -> None:
    """Who asks about Sunday reads when it opens, in words."""
    said = farreach("gaps", four_villages.path, "--at", "Sun 10:00", "--without-vans").out
    assert "something open on Sunday" in said
    assert "but closed then; it opens next on Monday" in said


def test_gaps_add_up_in_what_is_printed(printed: Callable[..., Any], four_villages: Any) -> None:
    """To the person, however many gaps there are."""
    facts = printed("gaps", four_villages.path)
    assert sum(gap["people"] for gap in facts["gaps"]) == pytest.approx(facts["people"]["people"], abs=0.06)
