"""``farreach solve``: files, pipes, exit codes."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SQUARE = [[0, 100, 200], [100, 0, 150], [200, 150, 0]]
PROBLEM = {
    "vehicles": [{"id": 1, "start_index": 0, "end_index": 0}],
    "jobs": [{"id": 1, "location_index": 1}, {"id": 2, "location_index": 2}],
    "matrices": {"car": {"durations": SQUARE}},
}


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    """Return a file with two jobs."""
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PROBLEM))
    return path


def written(path: Path, **change: Any) -> Path:
    """Write another problem."""
    path.write_text(json.dumps(PROBLEM | change))
    return path


def test_prints_one_line_of_json(farreach: Callable[..., Any], problem: Path) -> None:
    """As VROOM does."""
    said = farreach("solve", problem)
    assert said.code == 0, said.err
    assert json.loads(said.out)["summary"]["cost"] == 450
    assert said.out.count("\n") == 1


def test_writes_a_file_and_says_what_it_found(
    farreach: Callable[..., Any], problem: Path, tmp_path: Path
) -> None:
    """A sentence on the screen."""
    said = farreach("solve", problem, "-o", tmp_path / "plan.json", "--seed", 3)
    assert (said.code, said.out) == (0, "2 of 2 tasks in 1 routes, cost 450.\n")
    assert json.loads((tmp_path / "plan.json").read_text())["code"] == 0


def test_never_over_the_problem(farreach: Callable[..., Any], problem: Path) -> None:
    """It would be lost."""
    said = farreach("solve", problem, "-o", problem)
    assert said.code == 1
    assert "would be lost" in said.err


def test_reads_a_pipe(farreach: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Named by a dash."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(PROBLEM).encode())))
    assert json.loads(farreach("solve", "-").out)["summary"]["cost"] == 450


def test_check_does_not_solve(farreach: Callable[..., Any], problem: Path) -> None:
    """Only reads."""
    said = farreach("solve", problem, "--check")
    assert (said.code, said.out) == (0, "The problem is sound: 2 tasks, 1 vehicles.\n")


def test_plan_mode(farreach: Callable[..., Any], tmp_path: Path) -> None:
    """The order given, dearer than the best."""
    steps = [{"type": "job", "id": 2}]
    path = written(tmp_path / "p.json", vehicles=[PROBLEM["vehicles"][0] | {"steps": steps}])  # type: ignore[operator,index]
    found = json.loads(farreach("solve", "-c", path).out)
    assert (found["summary"]["cost"], len(found["unassigned"])) == (400, 1)


def test_wrong_problem_is_told_twice(farreach: Callable[..., Any], tmp_path: Path) -> None:
    """In VROOM's JSON for programs, in words for people; exit code 1."""
    said = farreach("solve", written(tmp_path / "p.json", vehicles=[]))
    assert said.code == 1
    assert json.loads(said.out) == {"code": 2, "error": "No vehicle defined."}
    assert said.err == "farreach: No vehicle defined.\n"


def test_nothing_served(farreach: Callable[..., Any], tmp_path: Path) -> None:
    """Exit code 3, with the answer and its reasons."""
    path = written(tmp_path / "p.json", vehicles=[{"id": 1, "start_index": 0, "time_window": [0, 10]}])
    said = farreach("solve", path)
    assert said.code == 3
    assert len(json.loads(said.out)["unassigned"]) == 2
    assert "Nothing could be served" in said.err


@pytest.mark.parametrize("text", ["", "{", '{"a": NaN', "[" * 100_000], ids=lambda text: text[:10])
def test_no_json(farreach: Callable[..., Any], tmp_path: Path, text: str) -> None:
    """Said with the name of the file."""
    path = tmp_path / "p.json"
    path.write_text(text)
    said = farreach("solve", path)
    assert said.code == 1
    assert "p.json is n" in said.err


def test_no_file(farreach: Callable[..., Any], tmp_path: Path) -> None:
    """As for every other command."""
    said = farreach("solve", tmp_path / "none.json")
    assert (said.code, "No such file" in said.err) == (1, True)


def test_wrong_option(farreach: Callable[..., Any], problem: Path) -> None:
    """Exit code 2."""
    assert farreach("solve", problem, "--explore", 9).code == 2


def test_unknown_keys(farreach: Callable[..., Any], tmp_path: Path) -> None:
    """A warning, or an error if one wants."""
    path = written(tmp_path / "p.json", vehicle=1)
    assert farreach("solve", path).err == "farreach: vehicle is not known and was ignored\n"
    assert farreach("solve", path, "--strict").code == 1


def test_streets_of_a_workspace(farreach: Callable[..., Any], four_villages: Any, tmp_path: Path) -> None:
    """Without a matrix."""
    path = tmp_path / "p.json"
    alfa, beta = [10.0005, 50.0005], [10.1005, 50.0005]
    asked = {"vehicles": [{"id": 1, "start": alfa}], "jobs": [{"id": 1, "location": beta}]}
    path.write_text(json.dumps(asked))
    assert json.loads(farreach("solve", path).out)["code"] == 3
    said = farreach("solve", path, "-g", "--streets", four_villages.path)
    assert said.code == 0, said.err
    assert json.loads(said.out)["routes"][0]["distance"] > 5000
