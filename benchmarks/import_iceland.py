"""Measure the import of a whole country, beside the same steps with osmnx and geopandas.

::

    python benchmarks/import_iceland.py [EXTRACT.osm.pbf] [--peer-cpu-seconds 900]

Ours is the command users run, ``farreach import``, in a fresh process: streets with travel times, service points,
settlements, people on dwellings, stop places, boundaries and islands, in one GeoPackage. Beside it the same steps by
:mod:`peers.import_osmnx`, ended by the operating system after so many CPU seconds. Exit status 1 when ours takes
more than 60 CPU seconds or more than 1.5 GB; wall seconds stand beside them, for the load of the machine moves them.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from measuring import Cost, machine, measured, ratio, seconds, table, verdict

ICELAND = Path(__file__).resolve().parents[2] / "shared/data/iceland/iceland-latest.osm.pbf"
MOST_SECONDS = 60.0
MOST_MB = 1500.0
HOW_TO_FETCH = """There is no file {path}.
Iceland of 2019-05-09 (36.9 MB, OpenStreetMap contributors, ODbL) lies inside a source package on PyPI:

    pip download --no-deps --no-binary :all: gostnets==1.2.1
    tar xzf gostnets-1.2.1.tar.gz
    python benchmarks/import_iceland.py "$(find gostnets-1.2.1 -name 'iceland*.osm.pbf')"

Any other extract will do as well."""


def ours(extract: Path, out: Path) -> Cost:
    """Return what our import takes."""
    return measured([sys.executable, "-m", "api", "import", extract, out, "--json"])


def theirs(extract: Path, out: Path, cpu_limit: int) -> Cost:
    """Return what the import with osmnx and geopandas takes, or took until it was ended."""
    return measured([sys.executable, __file__, extract, "--peer-into", out], cpu_limit=cpu_limit)


def report(mine: Cost, peer: Cost) -> str:
    """Return both as a table, with the peer's steps below it."""
    more = "more than " if peer.stopped else ""
    rows = [
        ("farreach import", seconds(mine.cpu), seconds(mine.wall), f"{mine.peak_mb:,.0f}", "1"),
        (
            "osmnx + networkx + geopandas" + (", ended at its limit" if peer.stopped else ""),
            seconds(peer.cpu),
            seconds(peer.wall),
            f"{peer.peak_mb:,.0f}",
            more + ratio(peer.cpu, mine.cpu),
        ),
    ]
    steps = [(s.name, seconds(s.cpu), told(s.figures)) for s in peer.steps]
    found = json.loads(mine.output)["figures"]
    return "\n\n".join(
        [
            "ours found: " + told(found),
            table(("import", "CPU s", "wall s", "peak MB", "CPU ratio"), rows),
            table(("step of osmnx + geopandas that ended", "CPU s", "found"), steps),
        ]
    )


def told(figures: dict[str, float]) -> str:
    """Return figures in words."""
    return ", ".join(f"{name.replace('_', ' ')} {value:,.5g}" for name, value in figures.items())


def main() -> None:
    """Measure both; exit with 1 when ours breaks a limit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("extract", type=Path, nargs="?", default=ICELAND)
    parser.add_argument("--peer-cpu-seconds", type=int, default=900, help="0 leaves the peer out")
    parser.add_argument("--peer-into", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.extract.is_file():
        sys.exit(HOW_TO_FETCH.format(path=arguments.extract))
    if arguments.peer_into:
        from peers.import_osmnx import run

        run(arguments.extract, arguments.peer_into)
        return
    print(f"{arguments.extract.name}, {arguments.extract.stat().st_size / 1e6:.1f} MB")
    print(machine("osmium", "osmnx", "networkx", "geopandas"), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        mine = ours(arguments.extract, Path(folder, "ours.gpkg"))
        limits = {
            "CPU s": (mine.cpu, MOST_SECONDS),
            "peak MB": (mine.peak_mb, MOST_MB),
        }
        kept = verdict(limits)
        print(f"wall s: {mine.wall:,.1f}, beside it: other processes make it longer")
        sys.stdout.flush()
        if arguments.peer_cpu_seconds:
            peer = theirs(arguments.extract, Path(folder, "theirs.gpkg"), arguments.peer_cpu_seconds)
            print("\n" + report(mine, peer))
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
