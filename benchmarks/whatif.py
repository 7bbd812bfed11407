"""How long somebody who drags a site waits: ``POST /v1/sites/what-if`` over HTTP at 5,000 demand points x 300 sites.

``python benchmarks/whatif.py DEMO.gpkg`` takes the workspace that ``farreach demo`` made, thins its people and candidates
to 5,000 and 300, chooses 20 sites, serves it in this process and drags each of them about. A place that is no candidate
has to be joined to the streets and its reach searched; a move to another candidate needs neither.
"""

import json
import shutil
import sys
import tempfile
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from api.app import create_app
from api.jobs import JobQueue, worker
from api.store import Workspace

PEOPLE, SITES, CHOSEN, MOVES = 5_000, 300, 20, 200


def main(source: Path) -> None:
    """Print medians and 95th percentiles in milliseconds."""
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(source, folder))
        with Workspace.open(path) as workspace:
            _thin(workspace)
            question = {"choose": CHOSEN, "existing": "ignore"}
            JobQueue(workspace).submit("sites", question, idempotency_key=None, now=datetime.now(UTC))
            worker.work_once(workspace, "benchmark")
            client = TestClient(create_app(workspace), base_url="http://127.0.0.1")
            answer = client.get("/v1/sites/latest").json()
            print(f"{PEOPLE:,} demand points, {SITES} sites, {len(answer['chosen'])} chosen")
            print(f"  {'first question':24} {_milliseconds(client, {}):8.0f} ms")
            for name, moves in (
                ("to any place", _places(answer)),
                ("to a candidate", _candidates(workspace, answer)),
            ):
                taken = [_milliseconds(client, {"move": move, "points": True}) for move in moves]
                median, late = np.percentile(taken, [50, 95])
                print(f"  {name:24} {median:8.0f} ms median {late:8.0f} ms 95th percentile")


def _thin(workspace: Workspace) -> None:
    noise = np.random.default_rng(0)
    for name, count in (("demand", PEOPLE), ("candidates", SITES)):
        frame = workspace.read_layer(name)
        rows = np.sort(noise.choice(len(frame), min(count, len(frame)), replace=False))
        workspace.write_layer(name, frame.iloc[rows])


def _places(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return moves of up to 3 km each; some end where there is no street, which is an answer too."""
    noise = np.random.default_rng(1)
    moves = []
    for number in range(MOVES):
        site = answer["chosen"][number % len(answer["chosen"])]
        east, north = noise.uniform(-0.04, 0.04), noise.uniform(-0.02, 0.02)
        moves.append({"site": site["id"], "lon": site["lon"] + east, "lat": site["lat"] + north})
    return moves


def _candidates(workspace: Workspace, answer: dict[str, Any]) -> list[dict[str, Any]]:
    chosen = [site["id"] for site in answer["chosen"]]
    free = [label for label in workspace.read_layer("candidates").index if label not in chosen]
    noise = np.random.default_rng(2)
    return [{"site": chosen[number % len(chosen)], "to": str(noise.choice(free))} for number in range(MOVES)]


def _milliseconds(client: Any, body: dict[str, Any]) -> float:
    begin = time.perf_counter()
    answer = client.post("/v1/sites/what-if", json=body)
    taken = 1000 * (time.perf_counter() - begin)
    assert answer.status_code in {200, 400}, json.dumps(answer.json())
    return taken


if __name__ == "__main__":
    main(Path(sys.argv[1]))
