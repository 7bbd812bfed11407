"""Measure the demonstration, and its steps beside osmnx, networkx, OR-Tools and folium.

::

    python benchmarks/demo.py [--runs 3] [--no-peers]

First the command itself in a fresh process, so many times: ``farreach demo --no-serve --json``. Then its steps one by
one, ours and the peers', each in one process and from the same workspace; the peers are in :mod:`peers.plan_networkx`
and :mod:`peers.import_osmnx`. Exit status 1 when the median run takes more than 30 CPU seconds.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import import_iceland
from measuring import Cost, Step, machine, measured, ratio, seconds, table, verdict

EXTRACT = Path(__file__).resolve().parents[1] / "data/demo/iceland.osm.pbf"
MOST_CPU = 30.0
PEER_CPU_LIMIT = 600


def demonstrations(folder: Path, runs: int) -> list[Cost]:
    """Run the command so many times, each into a folder of its own."""
    command = [sys.executable, "-m", "api", "demo", "--no-serve", "--json", "--out"]
    return [measured([*command, folder / f"run{number}"]) for number in range(runs)]


def spread(costs: list[Cost]) -> str:
    """Return the least, the median and the most of CPU seconds, wall seconds and memory."""
    what: dict[str, Callable[[Cost], float]] = {
        "CPU s": lambda cost: cost.cpu,
        "wall s": lambda cost: cost.wall,
        "peak MB": lambda cost: cost.peak_mb,
    }
    rows = []
    for name, of in what.items():
        values = [of(cost) for cost in costs]
        rows.append((name, *(seconds(pick(values)) for pick in (min, statistics.median, max))))
    return table(("farreach demo", "min", "median", "max"), rows)


def steps(folder: Path) -> str:
    """Measure import and steps of both sides; return them as a table."""
    workspace, exchange = folder / "run0" / "iceland.gpkg", folder / "exchange.json"
    imports = (
        import_iceland.ours(EXTRACT, folder / "ours.gpkg").cpu,
        import_iceland.theirs(EXTRACT, folder / "theirs.gpkg", PEER_CPU_LIMIT).cpu,
    )
    mine = measured([sys.executable, __file__, "--role", "ours", workspace, exchange])
    peer = measured(
        [sys.executable, __file__, "--role", "peer", workspace, exchange, folder], cpu_limit=PEER_CPU_LIMIT
    )
    rows = [
        ("import of the committed extract", *map(seconds, imports), ratio(imports[1], imports[0]), "", "")
    ]
    own = {step.name: step for step in mine.steps}
    rows += [_row(step, own[step.name.partition(",")[0]]) for step in peer.steps]
    if peer.stopped:
        rows.append(("(the peer was ended at its limit of CPU)", "", seconds(peer.cpu), "", "", ""))
    rows.append(("peak MB of the steps", f"{mine.peak_mb:,.0f}", f"{peer.peak_mb:,.0f}", "", "", ""))
    return table(("step", "ours CPU s", "theirs CPU s", "ratio", "ours found", "theirs found"), rows)


def _row(peer: Step, own: Step) -> tuple[str, ...]:
    found = (", ".join(f"{name} {value}" for name, value in one.figures.items()) for one in (own, peer))
    return (peer.name, seconds(own.cpu), seconds(peer.cpu), ratio(peer.cpu, own.cpu), *found)


def play(role: str, *paths: Path) -> None:
    """Be the child process that measures the steps of one side."""
    if role == "ours":
        from demo_steps import run
    else:
        from peers.plan_networkx import run
    run(*paths)


def main() -> None:
    """Measure the demonstration and its steps; exit with 1 when the median breaks the limit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--role", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.role:
        role, *paths = arguments.role
        play(role, *map(Path, paths))
        return
    print(machine("osmnx", "networkx", "geopandas", "ortools", "folium"), flush=True)
    with tempfile.TemporaryDirectory() as name:
        costs = demonstrations(Path(name), max(1, arguments.runs))
        kept = verdict({"CPU s, median": (statistics.median(cost.cpu for cost in costs), MOST_CPU)})
        print("\n" + spread(costs), flush=True)
        if not arguments.no_peers:
            print("\n" + steps(Path(name)))
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
