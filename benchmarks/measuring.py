"""Measure a command in a process of its own: CPU seconds, wall seconds, peak memory, and its steps.

The measuring process imports nothing heavy: on Linux the peak memory of a child begins with that of its parent.
"""

import json
import os
import platform
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

PREFIX = "STEP "
"""Begins a line in which a child tells the figures of one step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a child: CPU seconds of all its threads, and whatever it found worth telling."""

    name: str
    cpu: float
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process took, its children included.

    Attributes
    ----------
    cpu, wall
        Seconds; ``cpu`` is user and system together.
    peak_mb
        Largest resident set of one process, in units of 1,000,000 bytes.
    stopped
        True where the operating system ended it at the limit of CPU seconds it was given.
    steps
        In the order in which they ended.
    output
        What it printed.
    """

    cpu: float
    wall: float
    peak_mb: float
    stopped: bool = False
    steps: tuple[Step, ...] = ()
    output: str = ""


def measured(command: Sequence[str | Path], *, cpu_limit: int | None = None) -> Cost:
    """Run a command in a fresh process and return what it took.

    Parameters
    ----------
    command
        Program and arguments.
    cpu_limit
        Seconds of CPU after which the operating system ends it; None for no limit.

    Raises
    ------
    subprocess.CalledProcessError
        When the command fails for any other reason than its limit; what it wrote is in the message.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begin = time.perf_counter()
        child = subprocess.Popen(_limited(command, cpu_limit), stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        stopped = cpu_limit is not None and child.returncode in {-signal.SIGXCPU, 128 + signal.SIGXCPU}
        if child.returncode and not stopped:
            sys.stderr.write(err.read())
            raise subprocess.CalledProcessError(child.returncode, [str(word) for word in command])
        output = out.read()
    told = [line.removeprefix(PREFIX) for line in output.splitlines() if line.startswith(PREFIX)]
    return Cost(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=wall,
        peak_mb=usage.ru_maxrss * 1024 / 1e6,
        stopped=stopped,
        steps=tuple(Step(**json.loads(line)) for line in told),
        output=output,
    )


def _limited(command: Sequence[str | Path], cpu_limit: int | None) -> list[str]:
    words = [str(word) for word in command]
    return words if cpu_limit is None else ["sh", "-c", f'ulimit -S -t {cpu_limit}; exec "$@"', "sh", *words]


@contextmanager
def step(name: str) -> Iterator[dict[str, Any]]:
    """Time a step of this process and print it for the parent; figures put into the dictionary go along."""
    figures: dict[str, Any] = {}
    begin = time.process_time()
    yield figures
    told = {"name": name, "cpu": time.process_time() - begin, "figures": figures}
    print(PREFIX + json.dumps(told, default=float), flush=True)


def peak_mb() -> float:
    """Return the largest resident set of this process so far, in units of 1,000,000 bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table; the first column is text, numbers stand right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in (head, rule, *rows))


def ratio(theirs: float, ours: float) -> str:
    """Return how many times more ``theirs`` is, two digits."""
    times = theirs / ours
    return f"{times:,.0f} x" if times >= 9.95 else f"{times:.2g} x"


def seconds(value: float) -> str:
    """Return seconds with as many decimals as mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 9.95 else f"{value:.2f}"


def machine(*packages: str) -> str:
    """Return in a line where and when this was measured, and with what."""
    with Path("/proc/cpuinfo").open() as lines:
        model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "unknown")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {len(os.sched_getaffinity(0))} cores of {model}, "
        f"{platform.python_implementation()} {platform.python_version()}, load average {load}; {versions}"
    )


def verdict(limits: dict[str, tuple[float, float]]) -> bool:
    """Print each figure beside its limit; return whether all are kept."""
    for what, (value, most) in limits.items():
        print(f"{what}: {value:,.1f} of at most {most:,.0f}: {'kept' if value <= most else 'EXCEEDED'}")
    return all(value <= most for value, most in limits.values())
