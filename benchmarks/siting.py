"""Measure siting beside its peers, in CPU seconds of one core, each in a process of its own.

::

    benchmarks/peers/install ~/.cache/farreach-peers siting
    python benchmarks/siting.py [--peers FOLDER] [--only ROW ...] [--reuse] [--write]

Prints one Markdown table for each row of the issue, and what of its limits is met. Peers get exactly our questions, and
what they found is counted again from their sites. *Work* is from plain arrays to the answer, models built; *cold* the
whole process, Python and its libraries included; *warm* our second answer in the same process. ``--reuse`` takes
measurements of peers from an earlier run where there are any; ``--write`` puts the tables into ``docs/benchmarks.md``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measuring import machine, table
from siting_costs import Bench
from siting_rows import ROWS

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
PAGE = HERE.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- siting: benchmarks/siting.py --write -->\n", "<!-- end of siting -->\n"
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def report(bench: Bench, only: list[str]) -> Iterator[str]:
    """Yield everything that is told, part by part."""
    yield f"{machine('numba', 'numpy', 'ortools')}; one core used\n\nPeers: {versions(bench.peers)}"
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    yield f"First use on a machine, machine code compiled: {first_use(bench)}"
    for name in only or ROWS:
        yield f"### {(ROWS[name].__doc__ or '').partition(chr(10))[0].rstrip('.')}"
        yield from ROWS[name](bench)
    yield "### Limits"
    lines = [(*told, "met" if kept else "MISSED") for *told, kept in bench.limits]
    yield table("what|found|limit|".split("|"), lines)


def first_use(bench: Bench) -> str:
    """Return what a first answer takes when nothing was compiled before; fill the cache that the rows use."""
    usual = os.environ["FARREACH_CACHE"]
    with tempfile.TemporaryDirectory() as empty:
        os.environ["FARREACH_CACHE"] = empty
        costs = [bench.ours(model, bench.instance("S")) for model in ("mclp", "p-median")]
    os.environ["FARREACH_CACHE"] = usual
    for model in ("mclp", "p-median"):
        bench.ours(model, bench.instance("S"))
    return f"{costs[0].cpu:.1f} CPU s for a maximal covering, then {costs[1].cpu:.1f} for a p-median."


def versions(peers: Path) -> str:
    """Return the names and versions of the peers."""
    told = []
    for environment, wanted in (("siting", ("ortools", "PuLP", "spopt")), ("highs", ("highspy",))):
        command = [peers / environment / "bin/pip", "list", "--format", "json", "--disable-pip-version-check"]
        listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = {package["name"]: package["version"] for package in json.loads(listed)}
        told += [f"{name} {found[name]}" for name in wanted]
    return ", ".join(told)


def write(text: str) -> None:
    """Put the tables between their marks on the page of benchmarks."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + BEGIN + text + END + after)


def main() -> None:
    """Measure all rows, print the tables, end with 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, default=CACHE / "farreach-peers")
    parser.add_argument("--folder", type=Path, default=CACHE / "farreach-benchmarks" / "siting")
    parser.add_argument("--only", choices=ROWS, nargs="+", default=[])
    parser.add_argument("--reuse", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    os.environ["PYTHONPATH"] = str(HERE)
    os.environ["FARREACH_CACHE"] = str(given.folder / "ours-cache")
    bench = Bench(given.peers, given.folder, given.reuse)
    subprocess.run(
        [sys.executable, HERE / "siting_instances.py", given.folder], check=True, capture_output=True
    )
    parts = []
    for part in report(bench, given.only):
        print(part + "\n", flush=True)
        parts.append(part + "\n\n")
    if given.write:
        write("".join(parts))
    if not all(kept for *_, kept in bench.limits):
        sys.exit("Limits are missed.")


if __name__ == "__main__":
    main()
