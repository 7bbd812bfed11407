"""Differential test against VROOM: random problems, the same time limit and one core for both; ours is never worse.

    python benchmarks/vroom_differential.py [--peers FOLDER] [--problems 300] [--first 0] [--seconds 1] [--tasks 30]

Answers are compared by VROOM's aims in turn: priorities served, tasks served, cost. Every problem on which ours is
worse is printed, and written to ``--keep FOLDER`` to be looked at. ``benchmarks/peers/install FOLDER routing`` installs
pyvroom.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from vroom_problems import random_problem

from api.vroom.asked import Options
from api.vroom.errors import VroomError
from api.vroom.question import read_question
from api.vroom.roads import NoRoads
from api.vroom.solving import answer

HERE = Path(__file__).parent


class Peer:
    """VROOM in its own environment."""

    def __init__(self, python: Path) -> None:
        self._process = subprocess.Popen(
            [python, HERE / "peers/routing/vroom_lines.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, problem: Any, *words: str) -> tuple[Any, float]:
        """Return its answer and how long it took."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([words, problem]), file=self._process.stdin, flush=True)
        told, seconds = json.loads(self._process.stdout.readline())
        return told, seconds


def ours(problem: Any, seconds: float, seed: int) -> tuple[Any, float]:
    """Return our answer and how long it took."""
    begun = time.perf_counter()
    try:
        told = answer(read_question(problem, Options()), NoRoads(), seed=seed, seconds=seconds)
    except VroomError as error:
        told = error.document
    return told, time.perf_counter() - begun


def aims(told: Any) -> tuple[int, int, int]:
    """Return what VROOM makes small, in turn."""
    summary = told["summary"]
    return -summary["priority"], summary["unassigned"], summary["cost"]


def main() -> None:
    """Compare and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, default=Path.home() / ".cache/farreach-peers")
    parser.add_argument("--problems", type=int, default=300)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--tasks", type=int, default=30)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    python = given.peers / "routing/bin/python"
    if not python.exists():
        sys.exit(f"{python} is not there: benchmarks/peers/install {given.peers} routing")
    peer, counts = Peer(python), Counter[str]()
    spent = Counter[str]()
    ours(random_problem(0, most_tasks=5), 1.0, 0)  # compiles
    for seed in range(given.first, given.first + given.problems):
        problem = random_problem(seed, most_tasks=given.tasks)
        theirs, their_seconds = peer(problem, "-t", "1", "-x", "5", "-l", str(given.seconds))
        mine, my_seconds = ours(problem, given.seconds, seed)
        spent.update({"VROOM": their_seconds, "ours": my_seconds})  # type: ignore[arg-type]
        if theirs["code"] or mine["code"]:
            verdict = "refused by both" if theirs == mine else "refused differently"
        else:
            verdict = (
                "better" if aims(mine) < aims(theirs) else "equal" if aims(mine) == aims(theirs) else "worse"
            )
        counts[verdict] += 1
        if verdict in {"worse", "refused differently"}:
            said = [told["error"] if told["code"] else aims(told) for told in (theirs, mine)]
            print(f"problem {seed}: {verdict}, VROOM {said[0]}, ours {said[1]}", flush=True)
            if given.keep is not None:
                (given.keep / f"{seed}.json").write_text(json.dumps(problem))
    print(dict(counts), {name: f"{seconds / given.problems:.3f} s each" for name, seconds in spent.items()})


if __name__ == "__main__":
    main()
