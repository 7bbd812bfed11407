"""Measure searches over the streets of Iceland: ours, networkx, the idiom of osmnx, and plain scipy.

::

    python benchmarks/streets.py [--origins 100]

The committed extract is imported; then every demand point looks for its nearest branch, so many stop places
for the time to every demand point, and some pairs for their ways. Peers search the network cut at all points, so all answer the same question: their
values must be ours to a millisecond, else this ends with an error (``AssertionError``, exit status 1).
"""

import argparse
import sys
import tempfile
from pathlib import Path

from measuring import Step, machine, measured, ratio, table

EXTRACT = Path(__file__).resolve().parents[1] / "data/demo/iceland.osm.pbf"
SELECTION = ["--branches", "amenity=bank name^landsbank", "--people", "356991"]


def rows_of(steps: tuple[Step, ...]) -> list[tuple[str, ...]]:
    """Return a row for each step: operation, engine, CPU seconds, ratio to the first engine, what it found."""
    ours: dict[str, float] = {}
    rows = []
    for step in steps:
        operation, _, engine = step.name.partition(": ")
        ours.setdefault(operation, step.cpu)
        found = ", ".join(f"{name} {value}" for name, value in step.figures.items())
        rows.append((operation, engine, f"{step.cpu:.3f}", ratio(step.cpu, ours[operation]), found))
    return rows


def main() -> None:
    """Import, measure all engines in one process, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--origins", type=int, default=100)
    parser.add_argument("--workspace", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.workspace:
        from peers.search_streets import run

        run(arguments.workspace, arguments.origins)
        return
    print(machine("scipy", "networkx", "osmnx", "geopandas"), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder, "iceland.gpkg")
        measured([sys.executable, "-m", "api", "import", EXTRACT, workspace, *SELECTION])
        found = measured(
            [sys.executable, __file__, "--workspace", workspace, "--origins", str(arguments.origins)]
        )
    print("\n" + table(("operation", "engine", "CPU s", "ratio", "remarks"), rows_of(found.steps)))


if __name__ == "__main__":
    main()
