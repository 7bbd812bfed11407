"""What every routing engine is given, and how it tells its answer: matrices in memory, routes of visit numbers.

The clock starts when the whole-numbered matrix is in memory: building a model counts. No engine's own cost is believed.
"""

import argparse
import time
from collections.abc import Callable

from measuring import step
from routing_instances import Instance, load

Routes = list[list[int]]
Engine = Callable[[Instance, float, argparse.Namespace], Routes]
"""Given an instance and when to end by the clock; returns the visits of each vehicle used, numbered from 1."""


def answer(engine: Engine, prepare: Callable[[], None] = lambda: None, **options: list[str]) -> None:
    """Answer the question of the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("instance")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--cpu", action="store_true", help="CPU seconds, where an engine can be stopped by them"
    )
    for name, choices in options.items():
        parser.add_argument(f"--{name}", choices=choices, default=choices[0])
    asked = parser.parse_args()
    instance = load(asked.instance)
    prepare()
    begin = clock(asked)()
    with step(asked.instance) as figures:
        figures["routes"] = engine(instance, begin + asked.seconds, asked)
        figures["seconds"] = clock(asked)() - begin


def clock(asked: argparse.Namespace) -> Callable[[], float]:
    """Return the clock by which an engine is stopped."""
    return time.process_time if asked.cpu else time.perf_counter
