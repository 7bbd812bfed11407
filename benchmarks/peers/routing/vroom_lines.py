"""Runs VROOM (pyvroom) on problems from standard input: a line of JSON in (arguments, problem), one out (answer, seconds)."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import vroom


def run() -> None:
    """Answer line by line; each problem in a process of its own, that may crash alone."""
    for line in sys.stdin:
        words, problem = json.loads(line)
        with tempfile.TemporaryDirectory() as folder:
            asked, told = Path(folder) / "asked.json", Path(folder) / "told.json"
            asked.write_text(json.dumps(problem))
            begun = time.perf_counter()
            child = os.fork()
            if child == 0:
                _solve(["vroom", "-i", str(asked), "-o", str(told), *words])
            os.waitpid(child, 0)
            seconds = time.perf_counter() - begun
            answer = json.loads(told.read_text()) if told.exists() else {"code": 1, "error": "crashed"}
        print(json.dumps([answer, seconds]), flush=True)


def _solve(words: list[str]) -> None:
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    try:
        vroom.main(words)
    finally:
        os._exit(0)


run()
