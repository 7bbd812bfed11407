"""Measure coverage, the week, gaps and access beside their peers, in CPU seconds of one core, each in its own process.

::

    benchmarks/peers/install ~/.cache/farreach-peers coverage
    python benchmarks/coverage_gaps.py [--peers FOLDER] [--points N] [--branches N] [--network NAME] [--workspace DEMO] [--only ROW ...] [--write]

Prints one Markdown table for each row, and what of the issue's limits is met; ends with 1 where a limit is missed or a
value differs from a peer's on the same input. Peers snap to junctions, we to streets: the same junctions are asked for when
values are compared, and shares stand beside each other. ``--write`` puts the tables into ``docs/benchmarks.md``.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from measuring import Cost, machine, measured, peak_mb, ratio, seconds, table

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
PAGE = HERE.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- coverage: benchmarks/coverage_gaps.py --write -->\n", "<!-- end of coverage -->\n"
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")

COVERAGE_S, WEEK_TIMES, GAPS_S = 5.0, 20.0, 20.0
ACCESS_SIZE = (20_000, 500)
"""Demand points and places of the measures of access."""
PEER_CPU_S = 1200
"""A peer is ended beyond it."""
SMALL = (5_000, 50)
"""The same for what only compiles."""
POLYGON_BRANCHES = 10
"""For so many branches isochrones are drawn; for all of them it takes hours."""
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Bench:
    """Where everything is, what was asked, and what became of the limits."""

    peers: Path
    folder: Path
    network: str
    points: int
    branches: int
    workspace: Path | None = None
    limits: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def instance(self, points: int, branches: int) -> tuple[Path, Path, Path]:
        """Return extract, arcs and instance."""
        words = (self.folder, "--network", self.network, "--points", points, "--branches", branches)
        made = subprocess.run(
            [sys.executable, HERE / "coverage_instances.py", *map(str, words)],
            check=True,
            capture_output=True,
            text=True,
        )
        extract, arcs, instance = map(Path, made.stdout.split())
        return extract, arcs, instance

    def ours(self, *words: object) -> dict[str, Any]:
        """Run our side and return its steps by name."""
        return steps(
            measured([sys.executable, "-W", "ignore", "-m", "peers.coverage.ours", *map(str, words)])
        )

    def peer(self, module: str, *words: object) -> dict[str, Any]:
        """Run a peer and return its steps by name."""
        python = self.peers / "coverage" / "bin" / "python"
        command = [python, "-W", "ignore", "-m", f"peers.coverage.{module}", *map(str, words)]
        return steps(measured(command, cpu_limit=PEER_CPU_S))

    def out(self, name: str) -> Path:
        """Return where an answer goes."""
        return self.folder / f"{self.network}-{self.points}-{name}.npz"

    def promised(self, what: str, found: str, limit: str, *, kept: bool) -> None:
        """Keep a limit and whether it was kept."""
        self.limits.append((what, found, limit, kept))


def steps(cost: Cost) -> dict[str, Any]:
    """Return the figures of each step, a later one of the same name added to it, and those of the process."""
    found: dict[str, Any] = {"process": {"cpu": cost.cpu, "peak MB": cost.peak_mb}}
    for one in cost.steps:
        found[one.name] = found.get(one.name, {}) | one.figures
    return found


def coverage(bench: Bench) -> Iterator[str]:
    """Coverage at three thresholds."""
    extract, arcs, instance = bench.instance(bench.points, bench.branches)
    ours = bench.ours("coverage", extract, instance, bench.out("ours").with_suffix(".npy"))
    snap, again = ours["first"]["seconds"], ours["again"]["seconds"]
    rows = [line("farreach", ours["open"]["seconds"], snap, again, ours, snap)]
    for name, words in (("osmnx", ()), ("pandana", ()), ("polygons", ("--branches", POLYGON_BRANCHES))):
        out = bench.out(name)
        theirs = bench.peer("network_peers", name, arcs, instance, out, *words)
        if "shares" not in theirs:
            rows.append((name, f"ended after {PEER_CPU_S:,} CPU s", "", "", "", "", ""))
            continue
        all_of_it = theirs.get("snap", {"seconds": 0.0})["seconds"] + theirs["coverage"]["seconds"]
        engine = f"osmnx isochrones + sjoin, {POLYGON_BRANCHES} branches only" if words else NAMES[name]
        rows.append(
            line(engine, theirs["graph"]["seconds"], all_of_it, theirs["coverage"]["seconds"], theirs, snap)
        )
        if not words:
            yield from checked(bench, name, bench.ours("check", extract, instance, out)["check"])
    head = "engine|open or build, CPU s|first answer, CPU s|ratio|again, CPU s|shares|peak MB"
    yield table(head.split("|"), rows)
    bench.promised(
        f"coverage of {bench.points:,} x {bench.branches:,} at three thresholds",
        f"{snap:.1f} CPU s (again {again:.2f})",
        f"{COVERAGE_S:.0f} CPU s",
        kept=snap <= COVERAGE_S,
    )


NAMES = {"osmnx": "osmnx nearest_nodes + networkx", "pandana": "pandana"}


def line(
    engine: str, opening: float, first: float, again: float, told: dict[str, Any], ours: float
) -> tuple[str, ...]:
    """Return a line of the table of coverage."""
    shares = " / ".join(f"{share:.2f}%" for share in told["shares"]["shares"])
    cells = (seconds(opening), seconds(first), ratio(first, ours), seconds(again))
    return (engine, *cells, shares, f"{told['process']['peak MB']:,.0f}")


def checked(bench: Bench, name: str, found: dict[str, Any]) -> Iterator[str]:
    """Say how far a peer's milliseconds at its own junctions are from ours."""
    yield (
        f"{NAMES[name]}: {found['differ']:,} of {bench.points:,} milliseconds differ from ours at the same junctions, "
        f"by {found['largest']} at most."
    )
    bench.promised(f"values of {NAMES[name]}", f"{found['differ']} differ", "0", kept=not found["differ"])


def week(bench: Bench) -> Iterator[str]:
    """Week against one instant, points snapped beforehand."""
    extract, _, instance = bench.instance(bench.points, bench.branches)
    told = bench.ours("week", extract, instance, bench.out("week").with_suffix(".npy"))
    base = told["instant"]["seconds"]
    names = ("hours read", "instant", "week, one threshold", "week, all thresholds")
    rows = [(name, seconds(told[name]["seconds"]), f"{told[name]['seconds'] / base:.1f}") for name in names]
    yield table("step|CPU s|instants".split("|"), rows)
    found = told["week"]
    yield (
        f"{found['stretches']:,.0f} stretches between two changes, {found['person_hours']:,.0f} person-hours; read by the "
        f"hour {found['by_hour']:,.0f}. Peak {told['process']['peak MB']:,.0f} MB."
    )
    times = told["week, one threshold"]["seconds"] / base
    bench.promised("a week", f"{times:.1f} instants", f"{WEEK_TIMES:.0f}", kept=times <= WEEK_TIMES)


def gaps(bench: Bench) -> Iterator[str]:
    """Gap polygons with reasons, a third of the people beyond."""
    extract, _, instance = bench.instance(bench.points, bench.branches)
    told = bench.ours("gaps", extract, instance, bench.out("gaps"))
    found = told["gaps"]
    reasons = ", ".join(f"{name} {count}" for name, count in found["reasons"].items())
    yield table(
        "demand points|people beyond|in gaps|gaps|CPU s|peak MB".split("|"),
        [
            (
                f"{bench.points:,}",
                f"{found['beyond']:,.0f}",
                f"{found['in_gaps']:,.0f}",
                found["gaps"],
                seconds(found["seconds"]),
                f"{told['process']['peak MB']:,.0f}",
            )
        ],
    )
    yield f"Gaps by reason: {reasons}."
    exact = abs(found["beyond"] - found["in_gaps"]) <= SAME * max(1.0, found["beyond"])
    bench.promised(
        "gap polygons",
        f"{found['seconds']:.1f} CPU s",
        f"{GAPS_S:.0f} CPU s",
        kept=found["seconds"] <= GAPS_S,
    )
    bench.promised("people in gaps = people beyond", str(exact), "True", kept=exact)


def access(bench: Bench) -> Iterator[str]:
    """Measures of access, the same pairs."""
    extract, _, instance = bench.instance(*ACCESS_SIZE)
    pairs = bench.out("pairs")
    made = bench.ours("pairs", extract, instance, pairs)["pairs"]
    ours_out, theirs_out = bench.out("access-ours"), bench.out("access-pysal")
    ours = bench.ours("access", pairs, ours_out)
    theirs = bench.peer("pysal_access", pairs, theirs_out)
    apart = differences(ours_out, theirs_out)
    rows = []
    for name, far in apart.items():
        mine, again = ours[name]["seconds"], ours[f"{name}, again"]["seconds"]
        other = theirs[name]["seconds"]
        rows.append((name, seconds(other), seconds(mine), seconds(again), ratio(other, again), f"{far:.0e}"))
        if name != "raam":
            bench.promised(f"values of PySAL access, {name}", f"{far:.0e}", f"{SAME:.0e}", kept=far <= SAME)
    yield f"{ACCESS_SIZE[0]:,} demand points, {ACCESS_SIZE[1]:,} places, {made['pairs']:,.0f} pairs."
    head = "measure|PySAL access, CPU s|ours, first|ours, again|ratio|largest relative difference"
    yield table(head.split("|"), rows)
    yield (
        "RAAM of PySAL moves whole people in 150 cycles and stops before the equilibrium, so that its costs are others; "
        f"ours ends at it, after {ours['raam']['rounds']:.0f} rounds with a regret of {ours['raam']['regret']:.0e}. Run until it "
        "converges, PySAL's are ours (tests/planner/coverage/access)."
    )


def demonstration(bench: Bench) -> Iterator[str]:
    """Commands on the workspace of the demonstration, each a fresh process."""
    if bench.workspace is None:
        yield "Not measured: name a workspace with --workspace."
        return
    farreach = Path(sys.executable).with_name("farreach")
    out = bench.folder / "report.pdf"
    asked = (
        ("coverage",),
        ("coverage", "--week"),
        ("gaps",),
        ("access", "--measure", "e2sfca"),
        ("report", "-o", out),
    )
    rows = []
    for name, *words in asked:
        cost = measured([farreach, name, bench.workspace, *words])
        said = " ".join(("farreach", name, *(str(word) for word in words if word not in {"-o", out})))
        rows.append((f"`{said}`", seconds(cost.cpu), seconds(cost.wall), f"{cost.peak_mb:,.0f}"))
    yield table("command|CPU s|wall s|peak MB".split("|"), rows)


def differences(ours: Path, theirs: Path) -> dict[str, float]:
    """Return the largest difference of each measure, relative to its largest value."""
    import numpy as np

    with np.load(ours) as mine, np.load(theirs) as other:
        return {
            name: float(np.abs(mine[name] - other[name]).max() / np.abs(other[name]).max()) for name in mine
        }


ROWS: dict[str, Callable[[Bench], Iterator[str]]] = {
    "coverage": coverage,
    "week": week,
    "gaps": gaps,
    "access": access,
    "demonstration": demonstration,
}


def report(bench: Bench, only: list[str]) -> Iterator[str]:
    """Yield everything that is told, part by part."""
    yield f"{machine('numba', 'numpy', 'shapely')}; one core used, this process {peak_mb():,.0f} MB"
    compile_everything(bench)
    yield f"Network {bench.network}, {bench.points:,} demand points, {bench.branches:,} branches."
    for name in only or ROWS:
        yield f"### {(ROWS[name].__doc__ or '').partition(chr(10))[0].rstrip('.')}"
        yield from ROWS[name](bench)
    yield "### Limits"
    lines = [(*told, "met" if kept else "MISSED") for *told, kept in bench.limits]
    yield table("what|found|limit|".split("|"), lines)


def compile_everything(bench: Bench) -> None:
    """Ask everything once on the network of a city, so that machine code is there, as after any first use."""
    small = replace(bench, network="poa", points=SMALL[0], branches=SMALL[1])
    extract, _, instance = small.instance(*SMALL)
    for question in ("coverage", "week", "gaps"):
        small.ours(question, extract, instance, small.out(question).with_suffix(".npy"))
    pairs = small.out("pairs")
    small.ours("pairs", extract, instance, pairs)
    small.ours("access", pairs, small.out("access"))


def main() -> None:
    """Measure all rows, print the tables, end with 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, default=CACHE / "farreach-peers")
    parser.add_argument("--folder", type=Path, default=CACHE / "farreach-benchmarks" / "coverage")
    parser.add_argument("--network", default="poa25", help="see networks.py")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--branches", type=int, default=1_000)
    parser.add_argument("--only", choices=ROWS, nargs="+", default=[])
    parser.add_argument("--workspace", type=Path, help="of the demonstration")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    os.environ["PYTHONPATH"] = str(HERE)
    os.environ["FARREACH_CACHE"] = str(given.folder / "ours-cache")
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    bench = Bench(given.peers, given.folder, given.network, given.points, given.branches, given.workspace)
    parts = []
    for part in report(bench, given.only):
        print(part + "\n", flush=True)
        parts.append(part + "\n\n")
    if given.write:
        before, _, rest = PAGE.read_text().partition(BEGIN)
        PAGE.write_text(before + BEGIN + "".join(parts) + END + rest.partition(END)[2])
    if not all(kept for *_, kept in bench.limits):
        sys.exit("Limits are missed, or values differ.")


if __name__ == "__main__":
    main()
