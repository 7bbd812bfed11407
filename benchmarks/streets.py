"""Measure the street engine beside its peers, in CPU seconds of one core, each in a process of its own.

::

    benchmarks/peers/install ~/.cache/farreach-peers
    python benchmarks/streets.py [--peers FOLDER] [--network poa2|poa25|iceland|...] [--only ROW ...]

Prints one Markdown table for each row of the issue: cold (a fresh process until its first answer), warm (the best of
the following answers, all prepared), ratios to ours, and the limits. Peers that search graphs get exactly our arcs; if
a value differs from ours by a millisecond, this ends with exit status 1. Libraries that take too long answer a share
of the question, and are scaled up; the table says so.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from measuring import Cost, machine, measured, ratio, seconds, table

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")

SHARES = {"networkx": 20, "igraph": 100, "networkit": 100, "rustworkx": 20, "scipy": 250, "pandana": 10}
"""Of the 500 rows of the matrix, how many a library answers on a network of the size of a city."""
LARGE_SHARES = {"networkx": 5, "igraph": 20, "networkit": 20, "rustworkx": 5, "scipy": 50, "pandana": 4}
"""The same on a network of more than 100,000 junctions."""
BUFFERED_BRANCHES = 4
"""Of the 20 branches, how many osmnx buffers the streets for."""

LIMITS: dict[str, dict[str, float]] = {
    "load": {"osmnx": 50, "pyrosm-igraph": 10, "pyrosm-networkx": 10, "valhalla": 1},
    "nearest": {"networkx": 100, "scipy": 4, "pandana": 100},
    "matrix": {"networkx": 1000, "scipy": 60, "pandana": 1000, "routingkit-cch": 10},
    "table": {"osrm": 50},
    "isochrones": {"osmnx hull": 20, "osmnx buffer": 20, "valhalla": 1},
    "snap": {"osmnx nearest_edges": 10},
}
"""How many times faster than a peer the issue wants us."""
TRUTH = (0.03, 0.01)
"""Most street length wrongly inside and outside at 15 minutes."""
BYTES_PER_ARC = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """CPU seconds of an engine for one question, and memory.

    Attributes
    ----------
    cold, warm
        From the start of the process to the first answer; a later answer.
    prepare
        What was spent before the question.
    scaled
        How many times the answered share was counted.
    """

    engine: str
    cold: float
    warm: float
    prepare: float
    wall: float
    peak_mb: float
    grown_mb: float = 0.0
    scaled: float = 1.0
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where everything is: the peers' environments, the network, and the files that go to and fro."""

    peers: Path
    extract: Path
    folder: Path
    grown_mb: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def given(self) -> tuple[Path, Path]:
        """Arcs and questions."""
        return self.folder / "arcs.npz", self.folder / "questions.npz"

    def out(self, name: str, suffix: str = "npy") -> Path:
        """Return where an answer goes."""
        return self.folder / f"{name.replace(' ', '-')}.{suffix}"

    def run(self, python: str, module: str, *words: object) -> Cost:
        """Run a module of the peers in the environment ``p311`` or ``p312``, or in ours."""
        interpreter = sys.executable if python == "ours" else self.peers / python / "bin/python"
        return measured([interpreter, "-W", "ignore", "-m", f"peers.streets.{module}", *map(str, words)])

    def ours(self, question: str, out: Path) -> Taken:
        """Ask our side."""
        return taken(self.run("ours", "ours", question, self.extract, *self.given, out))

    def check(self, ours: Path, theirs: Path, *words: str) -> None:
        """Compare the values in two files; what differs is kept for the end."""
        found = subprocess.run(
            [sys.executable, HERE / "questions.py", ours, theirs, *words],
            check=True,
            capture_output=True,
            text=True,
        )
        if found.stdout.strip():
            self.wrong.append(f"{theirs.stem}: {found.stdout.strip()}")


def taken(cost: Cost) -> Taken:
    """Return what the one step of a process told; a share is scaled to the whole question."""
    (step,) = cost.steps
    told = step.figures
    scaled = told.get("of", 1) / told.get("rows", 1)
    share = f"{told['rows']} of {told['of']} rows, scaled" if scaled != 1 else ""
    return Taken(
        engine=step.name,
        cold=told["cold"] + (scaled - 1) * told["first"],
        warm=told["warm"] * scaled,
        prepare=told["prepare"],
        wall=cost.wall,
        peak_mb=told["peak MB"],
        grown_mb=told["grown MB"],
        scaled=scaled,
        remarks=share,
    )


def compared(row: str, found: list[Taken]) -> str:
    """Return the table of a row: ours first, ratios of the others to it, their limits."""
    ours = found[0]
    lines = []
    for one in found:
        limit = LIMITS.get(row, {}).get(one.engine)
        lines.append(
            (
                one.engine,
                *(seconds_(value) for value in (one.prepare, one.cold, one.warm)),
                ratio(one.cold, ours.cold),
                ratio(one.warm, ours.warm),
                f"{limit:,.0f} x, {met(one.warm / ours.warm, limit)}" if limit else "",
                f"{one.peak_mb:,.0f}",
                one.remarks,
            )
        )
    head = "engine|preparing|cold|warm|cold ratio|warm ratio|limit (warm)|peak MB|remarks".split("|")
    return table(head, lines)


def seconds_(value: float) -> str:
    """Return CPU seconds; thousandths below a tenth of a second."""
    return f"{value:.4f}" if value < 0.1 else seconds(value)


def load(bench: Bench) -> Iterator[str]:
    """PBF to a routable drive network with travel times.

    Cold is a whole fresh process, imports of libraries included, nothing cached but our machine code. Work is without
    the imports, ours warm.
    """
    mine = bench.run("ours", "ours", "load", bench.extract)
    step = {one.name: one for one in mine.steps}
    ours = {
        "ours": (step["network"].figures["cold"], step["network, warm"].cpu),
        "ours, with hierarchy and index": (
            step["hierarchy and index"].figures["cold"],
            step["network, warm"].cpu + step["hierarchy and index, warm"].cpu,
        ),
    }
    rows = [
        (
            name,
            seconds_(cold),
            seconds_(work),
            *["1 x" if k == n else "" for n in (0, 0, 1, 1)],
            "",
            f"{mine.peak_mb:,.0f}",
            "",
        )
        for k, (name, (cold, work)) in enumerate(ours.items())
    ]
    for engine, cost in load_peers(bench):
        work = sum(one.cpu for one in cost.steps) or cost.cpu
        times = [(cost.cpu / cold, work / warm) for cold, warm in ours.values()]
        limit = LIMITS["load"].get(engine)
        told = (
            f"{limit:,.0f} x, {met(times[0][1], limit)}, with hierarchy {met(times[1][1], limit)}"
            if limit
            else ""
        )
        ratios = [ratio(value, 1) for pair in times for value in pair]
        rows.append(
            (
                engine,
                seconds_(cost.cpu),
                seconds_(work),
                *ratios,
                told,
                f"{cost.peak_mb:,.0f}",
                steps_of(cost),
            )
        )
    head = (
        "engine|cold CPU s|work CPU s|cold ratio|work ratio|cold ratio, with hierarchy|work ratio, with hierarchy|"
        "limit (work)|peak MB|steps, CPU s"
    )
    yield table(head.split("|"), rows)
    yield f"First use of ours on a machine, machine code compiled, until the first answer: {first_use(bench)}"


def load_peers(bench: Bench) -> Iterator[tuple[str, Cost]]:
    """Yield what reading takes by each peer."""
    for library in ("osmnx", "pyrosm-igraph", "pyrosm-networkx"):
        yield library, bench.run("p311", "loading", library, bench.extract, bench.folder)
    for engine in ("valhalla", "osrm"):
        made = bench.folder / engine
        shutil.rmtree(made, ignore_errors=True)
        yield engine, bench.run("p312", "engines", "make", engine, made, bench.extract)


def first_use(bench: Bench) -> str:
    """Return what a first answer takes when nothing was compiled or cached before."""
    usual = os.environ["FARREACH_CACHE"]
    with tempfile.TemporaryDirectory() as empty:
        os.environ["FARREACH_CACHE"] = empty
        cost = bench.run("ours", "ours", "nearest", bench.extract, *bench.given, bench.out("first-use"))
        os.environ["FARREACH_CACHE"] = usual
    return f"{cost.cpu:.1f} CPU s, {cost.wall:.1f} s wall."


def met(value: float, limit: float) -> str:
    """Return whether a ratio is large enough."""
    return "met" if value >= limit else "MISSED"


def steps_of(cost: Cost) -> str:
    """Return the steps of a process in a line."""
    told = []
    for one in cost.steps:
        figures = ", ".join(
            f"{name} {value:,.0f}" if isinstance(value, (int, float)) else f"{name} {value}"
            for name, value in one.figures.items()
        )
        told.append(f"{one.name} {seconds_(one.cpu)}" + (f" ({figures})" if figures else ""))
    return "; ".join(told)


def nearest(bench: Bench) -> Iterator[str]:
    """Nearest of 20 branches for every junction."""
    mine = bench.out("nearest-ours")
    found = [bench.ours("nearest", mine)]
    for engine in (
        "networkx",
        "osmnx",
        "scipy",
        "igraph",
        "networkit",
        "rustworkx",
        "pandana",
        "routingkit-cch",
    ):
        theirs = bench.out(f"nearest-{engine}")
        found.append(taken(bench.run("p311", "search", engine, "nearest", *bench.given, theirs)))
        bench.grown_mb[engine] = found[-1].grown_mb
        bench.check(mine, theirs, *(["--single"] if engine == "pandana" else []))
    yield compared("nearest", found)


def matrix(bench: Bench) -> Iterator[str]:
    """500 starts to 50,000 ends."""
    mine = bench.out("matrix-ours")
    found = [bench.ours("matrix", mine)]
    shares = LARGE_SHARES if bench.given[0].stat().st_size > 20e6 else SHARES
    for engine in ("networkx", "scipy", "igraph", "networkit", "rustworkx", "pandana", "routingkit-cch"):
        theirs = bench.out(f"matrix-{engine}")
        rows = ("--rows", shares[engine]) if engine in shares else ()
        found.append(taken(bench.run("p311", "search", engine, "matrix", *bench.given, theirs, *rows)))
        bench.check(mine, theirs)
    yield compared("matrix", found)


def osrm_table(bench: Bench) -> Iterator[str]:
    """50 starts to 5,000 ends by OSRM over its own network."""
    network = engine_network(bench, "osrm")
    theirs = bench.run("p312", "engines", "table", "osrm", network, *bench.given, bench.out("table-osrm"))
    yield compared("table", [bench.ours("table", bench.out("table-ours")), taken(theirs)])


def engine_network(bench: Bench, engine: str) -> Path:
    """Return the folder of an engine's own network, made where it is not there yet."""
    made = bench.folder / engine
    if not made.exists():
        bench.run("p312", "engines", "make", engine, made, bench.extract)
    return made


def isochrones(bench: Bench) -> Iterator[str]:
    """20 branches, 5, 10 and 15 minutes; and how true they are."""
    tiles = engine_network(bench, "valhalla")
    rings = {
        name: bench.out(f"rings-{name}", "json") for name in ("ours", "hull", "buffer", "concave", "v", "all")
    }
    shares: dict[str, tuple[object, ...]] = {"hull": (), "buffer": ("--rows", BUFFERED_BRANCHES)}
    found = [
        bench.ours("isochrones", rings["ours"]),
        *(
            taken(bench.run("p311", "isochrones", f"osmnx-{how}", *bench.given, rings[how], *words))
            for how, words in shares.items()
        ),
        taken(bench.run("p311", "isochrones", "scipy-concave", *bench.given, rings["concave"])),
        taken(bench.run("p312", "engines", "isochrones", "valhalla", tiles, *bench.given, rings["v"])),
        taken(bench.run("p312", "engines", "isochrones", "valhalla-all", tiles, *bench.given, rings["all"])),
    ]
    yield compared("isochrones", found)
    reached = bench.out("reached-valhalla", "json")
    bench.run("p312", "engines", "reached", "valhalla", tiles, *bench.given, reached)
    scored = [(one.engine, truth(bench, path)) for one, path in zip(found, rings.values(), strict=True)]
    for name, path in (("valhalla", rings["v"]), ("valhalla, nothing dropped", rings["all"])):
        scored.append((f"{name}, by its own times", truth(bench, path, "--reached", reached)))
    yield truth_table(scored)


Shares = dict[str, tuple[float, float]]


def truth(bench: Bench, rings: Path, *words: str | Path) -> Shares:
    """Return the shares of street length wrongly inside and outside, by minutes."""
    told = subprocess.run(
        [sys.executable, HERE / "truth.py", *bench.given, rings, *words],
        check=True,
        capture_output=True,
        text=True,
    )
    shares: Shares = json.loads(told.stdout)
    return shares


def truth_table(scored: list[tuple[str, Shares]]) -> str:
    """Return shares of all engines in percent, ours with its limit."""
    rows = []
    for engine, shares in scored:
        cells = [f"{extra:.1%} / {missed:.1%}" for extra, missed in shares.values()]
        kept = all(value <= most for value, most in zip(shares["15"], TRUTH, strict=True))
        limit = f"{TRUTH[0]:.0%} / {TRUTH[1]:.0%}, {'met' if kept else 'MISSED'}" if engine == "ours" else ""
        rows.append((engine, *cells, limit))
    return table("wrongly inside / outside|5 min|10 min|15 min|limit (15 min)".split("|"), rows)


def snap(bench: Bench) -> Iterator[str]:
    """100,000 points to the nearest street, index included."""
    mine = bench.out("snap-ours")
    found = [bench.ours("snap", mine)]
    for how in ("osmnx", "geopandas", "shapely"):
        theirs = bench.out(f"snap-{how}")
        found.append(taken(bench.run("p311", "snapping", how, *bench.given, theirs)))
        bench.check(mine, theirs)
    yield compared("snap", found)


def memory(bench: Bench) -> Iterator[str]:
    """Resident memory for each directed arc.

    Ours is what the network adds to a process that has all code loaded, after every question; a peer's is what it has
    grown by until its first nearest branch, its code included.
    """
    (ours,) = bench.run("ours", "ours", "memory", bench.extract, *bench.given, bench.out("memory")).steps
    told = ours.figures
    opened, asked, whole = (
        told[f"{name} MB"] * 1e6 / told["arcs"] for name in ("opened", "asked", "process")
    )
    limit = f"{BYTES_PER_ARC}, {met(BYTES_PER_ARC, asked)}"
    rows = [
        ("ours, network opened and prepared", f"{opened:,.0f}", ""),
        ("ours, and everything asked", f"{asked:,.0f}", limit),
        ("ours, the whole process with Python and all libraries", f"{whole:,.0f}", ""),
    ]
    rows += [(engine, f"{mb * 1e6 / told['arcs']:,.0f}", "") for engine, mb in bench.grown_mb.items()]
    yield table("engine|bytes for each directed arc|limit".split("|"), rows)


ROWS: dict[str, Callable[[Bench], Iterator[str]]] = {
    "load": load,
    "nearest": nearest,
    "matrix": matrix,
    "table": osrm_table,
    "isochrones": isochrones,
    "snap": snap,
    "memory": memory,
}


def main() -> None:
    """Measure all rows, print the tables, end with 1 where values differ."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, default=CACHE / "farreach-peers")
    parser.add_argument("--folder", type=Path, default=CACHE / "farreach-benchmarks")
    parser.add_argument("--network", default="poa2", help="see networks.py")
    parser.add_argument("--only", choices=ROWS, action="append")
    given = parser.parse_args()
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    os.environ["PYTHONPATH"] = str(HERE)
    os.environ["FARREACH_CACHE"] = str(given.folder / "ours-cache")
    folder = given.folder / given.network
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(given.peers, extract(given.network, given.folder), folder)
    print(machine("numba", "numpy", "shapely"), flush=True)
    print(f"Peers: {versions(given.peers)}", flush=True)
    told = bench.run("ours", "ours", "export", bench.extract, *bench.given)
    print(f"\n{given.network}: {told.output.strip()}", flush=True)
    for what in (("load", bench.extract), ("memory", bench.extract, *bench.given, bench.out("memory"))):
        bench.run("ours", "ours", *what)  # compiles what this machine has not compiled yet
    for name in given.only or ROWS:
        print(f"\n### {name}: {(ROWS[name].__doc__ or '').partition(chr(10))[0]}\n", flush=True)
        for text in ROWS[name](bench):
            print(text + "\n", flush=True)
    if bench.wrong:
        sys.exit("Values differ from ours:\n" + "\n".join(bench.wrong))


def extract(network: str, folder: Path) -> Path:
    """Return the extract, made in another process: this one stays small, as its memory counts in its children's."""
    made = subprocess.run(
        [sys.executable, HERE / "networks.py", folder, "--network", network],
        check=True,
        capture_output=True,
        text=True,
    )
    return Path(made.stdout.strip())


def versions(peers: Path) -> str:
    """Return the names and versions of the peers."""
    listed = [
        subprocess.run(
            [peers / name / "bin/pip", "list", "--format", "json", "--disable-pip-version-check"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for name in ("p311", "p312")
    ]
    wanted = (
        "geopandas igraph networkit networkx osmnx osrm-bindings pandana pyrosm pyvalhalla routingkit_cch rustworkx "
        "scipy shapely"
    ).split()
    found = {package["name"]: package["version"] for text in listed for package in json.loads(text)}
    return ", ".join(f"{name} {found[name]}" for name in wanted)


if __name__ == "__main__":
    main()
