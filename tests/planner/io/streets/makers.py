"""What other processes do in the tests of the cache; they can only be told to by the name of a function."""

import os
import time
from pathlib import Path

import numpy as np

from planner.io.streets import arrays, cache

NUMBERS = cache.Form(
    lambda numbers: ({"sum": int(numbers.sum())}, {"numbers": numbers}),
    lambda header, found: found["numbers"],
)
SIZE = 200_000


def make_slowly(folder, name, seconds=0.5):
    """Return numbers after a while, and leave a note that they were made."""
    (folder / f"made-by-{os.getpid()}-{name}").touch()
    time.sleep(seconds)
    return np.arange(SIZE)


def want(folder: Path, notes: Path, key: str = "k" * 64):
    """Ask for the numbers and leave a note with their sum and what was said."""
    told = []
    numbers = cache.kept(
        key, lambda: make_slowly(notes, key[:1]), NUMBERS, folder=folder, progress=told.append
    )
    (notes / f"sum-{os.getpid()}").write_text(f"{numbers.sum()} {'; '.join(told)}")


def make_for_ever(folder: Path, notes: Path, key: str = "k" * 64):
    """Start to make the numbers and never come to an end."""
    cache.kept(key, lambda: make_slowly(notes, key[:1], 1000), NUMBERS, folder=folder)


def write_for_ever(folder: Path, notes: Path, key: str = "k" * 64):
    """Make the numbers, and get stuck when they are written but not yet there under their name."""

    def stuck(_):
        (notes / "stuck").touch()
        time.sleep(1000)

    arrays.os.fsync = stuck
    cache.kept(key, lambda: np.arange(SIZE), NUMBERS, folder=folder)
