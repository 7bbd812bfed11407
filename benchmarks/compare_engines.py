"""Compare our driving times with Valhalla's and OSRM's on the same extract, and find what makes the difference.

::

    python benchmarks/compare_engines.py [--peers FOLDER] [--network poa|heidelberg|iceland] [--pairs 1000]

Random pairs of places on streets are asked of all three engines. Then one thing after another is taken out: OSRM's
preference of certain roads, turn costs, speeds (ours computed again with the speeds of the other engine). What is left
are differences of the network itself; they are found by comparing the shortest ways in metres, pair by pair: which
streets of the shorter way the other network does not have, and what their tags say. Prints Markdown tables.
"""

import argparse
import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from measuring import machine, table
from networks import make
from numpy.typing import NDArray

from planner.geodesy import degrees
from planner.io.streets.read import read_streets
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.paths import Path as Way
from planner.streets.paths import paths
from planner.streets.search import StreetSearch, many_to_many
from planner.streets.snap import Snapped
from planner.streets.speeds import ROAD_CLASSES
from planner.streets.travel import StreetTravel

HERE = Path(__file__).resolve().parent
SEED = 8
SAMPLES = 40
"""Streets of each road class on which the engines' speeds are taken."""
LONG_M = 150.0
SAME = 0.01
SAME_M = 20.0
"""Ways are as long when they differ by less than one percent or 20 m."""
SNAPPED_M = 5.0
CAR = 2.0
"""Tonnes, and metres of height and width, under which OSRM's car does not pass."""
MISSING_M = 2.0
"""A street whose middle is farther than this from every street of an engine is not in its network."""
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))

EVERY_STREET = {"disable_hierarchy_pruning": True}
SHORTEST = {"shortest": True, **EVERY_STREET}
NO_PREFERENCES = {
    "maneuver_penalty": 0,
    "service_penalty": 0,
    "service_factor": 1,
    "use_living_streets": 1,
    "use_tracks": 1,
    "use_highways": 1,
    "private_access_penalty": 0,
    "destination_only_penalty": 0,
    "gate_penalty": 0,
}
"""Costing options of Valhalla under which it comes nearest to looking for the fastest way."""

Floats = NDArray[np.float64]
Found = list[dict[str, Any] | None]
Spot = tuple[int, int]
Step = tuple[Spot, Spot]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places on our edges, and their longitudes and latitudes: start and end, row by row."""

    start: Snapped
    end: Snapped
    lonlat: Floats


@dataclass(frozen=True, slots=True)
class Engines:
    """Where the other engines and their networks are."""

    python: Path
    extract: Path
    folder: Path

    def ask(self, engine: str, pairs: Floats, **options: Any) -> Found:
        """Return an engine's ways between pairs of places."""
        made, asked, told = self.folder / engine, self.folder / "pairs.npy", self.folder / "routes.json"
        if not made.exists():
            self._run("make", engine, made, self.extract)
        np.save(asked, pairs)
        self._run("routes", engine, made, asked, told, "--options", json.dumps(options))
        found: Found = json.loads(told.read_text())
        return found

    def nearest(self, engine: str, places: Floats) -> Floats:
        """Return how far places are from an engine's nearest street in metres, and its speed there if it tells."""
        asked, told = self.folder / "places.npy", self.folder / "nearest.npy"
        np.save(asked, places)
        self._run("snapped", engine, self.folder / engine, asked, told)
        found: Floats = np.load(told)
        return found

    def _run(self, *words: str | Path) -> None:
        command = [self.python, "-m", "peers.streets.engines", *words]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(HERE)}, capture_output=True)


def random_pairs(network: StreetNetwork, count: int) -> Pairs:
    """Return pairs of places on the streets of the mainland, every metre as likely."""
    rng = np.random.default_rng(SEED)
    usable = np.flatnonzero(network.in_a_large_part & ~network.ferry)
    metres = network.metres[usable].astype(np.float64)
    edge = rng.choice(usable, 2 * count, p=metres / metres.sum()).astype(np.int32)
    return _pairs(network, edge, rng.random(2 * count))


def pairs_on_streets(network: StreetNetwork) -> tuple[Pairs, NDArray[np.int8]]:
    """Return pairs at one and three quarters of long edges, and the road class of each."""
    rng = np.random.default_rng(SEED)
    long = (
        (network.metres >= LONG_M) & (network.forward_ms != CLOSED) & network.in_a_large_part & ~network.ferry
    )
    chosen = []
    for road in range(len(ROAD_CLASSES)):
        edges = np.flatnonzero(long & (network.road_class == road))
        chosen.append(rng.choice(edges, min(SAMPLES, len(edges)), replace=False))
    edge = np.repeat(np.concatenate(chosen), 2).astype(np.int32)
    return _pairs(network, edge, np.tile([0.25, 0.75], len(edge) // 2)), network.road_class[edge[::2]]


def _pairs(network: StreetNetwork, edge: NDArray[np.int32], fraction: Floats) -> Pairs:
    lonlat = np.array([_place(network, e, f) for e, f in zip(edge.tolist(), fraction.tolist(), strict=True)])
    points = Snapped(edge=edge, fraction=fraction, metres=np.zeros(len(edge)))
    start, end = (
        Snapped(edge=points.edge[k::2], fraction=points.fraction[k::2], metres=points.metres[k::2])
        for k in (0, 1)
    )
    return Pairs(start, end, lonlat.reshape(-1, 4))


def _place(network: StreetNetwork, edge: int, fraction: float) -> Floats:
    line = degrees(network.line[network.line_start[edge] : network.line_start[edge + 1]])
    step = np.hypot(*(np.diff(line, axis=0) * [np.cos(np.deg2rad(line[0, 1])), 1]).T)
    along = np.append(0, np.cumsum(step))
    return np.array([np.interp(fraction * along[-1], along, line[:, k]) for k in (0, 1)])


def ours(search: StreetSearch, pairs: Pairs) -> tuple[Floats, Floats]:
    """Return our seconds and metres for each pair."""
    seconds, metres = many_to_many(search, pairs.start, pairs.end)
    return np.diag(seconds).copy(), np.diag(metres).copy()


def with_ms(network: StreetNetwork, forward: Floats, backward: Floats) -> StreetNetwork:
    """Return the network with other times, closed where it was closed."""
    times = {
        name: np.where(getattr(network, name) == CLOSED, CLOSED, np.maximum(np.rint(values), 1)).astype(
            np.int32
        )
        for name, values in (("forward_ms", forward), ("backward_ms", backward))
    }
    return replace(network, **times)


def shortest(network: StreetNetwork) -> StreetNetwork:
    """Return the network with ten milliseconds for each metre, so that the fastest way is the shortest."""
    return with_ms(network, network.metres * 10.0, network.metres * 10.0)


def at_speeds(network: StreetNetwork, kmh: Floats) -> StreetNetwork:
    """Return the network with a speed for each edge, our own where that is NaN."""
    times = network.metres / kmh * 3600.0
    return with_ms(
        network, *(np.where(np.isnan(kmh), ms, times) for ms in (network.forward_ms, network.backward_ms))
    )


def values(found: Found, name: str) -> Floats:
    """Return one figure of all ways, NaN where there is none."""
    return np.array([np.nan if way is None else way[name] for way in found], np.float64)


def class_speeds(engines: Engines, network: StreetNetwork, engine: str) -> Floats:
    """Return the engine's median speed on each road class in km/h, NaN where there are fewer than five streets."""
    pairs, road = pairs_on_streets(network)
    found = engines.ask(engine, pairs.lonlat)
    _, metres = ours(StreetSearch.of(network), pairs)
    straight = network.metres[pairs.start.edge] / 2
    told = values(found, "metres")
    kmh = told / values(found, "seconds") * 3.6
    good = (np.abs(told - straight) < 0.03 * straight + 2) & (np.abs(metres - straight) < 1)
    return np.array(
        [np.median(kmh[one]) if (one := good & (road == k)).sum() >= 5 else np.nan for k in _classes()]
    )


def _classes() -> range:
    return range(len(ROAD_CLASSES))


def spread(theirs: Floats, mine: Floats) -> tuple[str, ...]:
    """Return how many pairs there are, the ratio theirs to ours (5 %, median, 95 %) and the share within 5 %."""
    known = np.isfinite(theirs) & np.isfinite(mine) & (mine > 0)
    times = theirs[known] / mine[known]
    low, middle, high = np.percentile(times, [5, 50, 95])
    return (
        str(int(known.sum())),
        f"{low:.2f}",
        f"{middle:.2f}",
        f"{high:.2f}",
        f"{(abs(times - 1) < 0.05).mean():.0%}",
    )


RATIOS = ("compared", "pairs", "5 %", "median", "95 %", "within 5 %")


@dataclass(frozen=True, slots=True)
class Streets:
    """What the map says of streets, by neighbouring places in ten-millionths of a degree.

    Attributes
    ----------
    tags
        Of the way between two places.
    way
        Its id, and the places of each way.
    place
        Of each node.
    barriers
        Places with a barrier, and its kind.
    """

    tags: dict[Step, dict[str, str]]
    way: dict[int, list[Spot]]
    place: dict[int, Spot]
    barriers: dict[Spot, str]


def read_map(extract: Path) -> Streets:
    """Read the streets and ferries of an extract."""
    streets = Streets({}, {}, {}, {})
    for thing in osmium.FileProcessor(extract):
        if thing.is_node():
            streets.place[thing.id] = (thing.location.x, thing.location.y)
            if "barrier" in thing.tags:
                streets.barriers[streets.place[thing.id]] = thing.tags["barrier"]
        elif thing.is_way() and ("highway" in thing.tags or "route" in thing.tags) and not _area(thing.tags):
            spots = [streets.place[node.ref] for node in thing.nodes if node.ref in streets.place]
            streets.way[thing.id] = spots
            told = dict(thing.tags)
            for a, b in pairwise(spots):
                streets.tags[a, b] = streets.tags[b, a] = told
    return streets


def _area(tags: Any) -> bool:
    """Return whether a way is a square; its outline often lies on streets."""
    return bool(tags.get("area") == "yes")


def special(tags: dict[str, str]) -> str:
    """Return in words what is special about a street."""
    for key in ("motorcar", "motor_vehicle", "vehicle", "access"):
        if tags.get(key, "yes") not in {"yes", "permissive", "designated"}:
            return f"access={tags[key]}"
    if tags.get("route") == "ferry":
        return "ferry"
    for key in ("maxweight", "maxheight", "maxwidth", "width"):
        if _number(tags.get(key, "")) < CAR:
            return f"{key} under {CAR:.0f}"
    if tags.get("smoothness") in {"impassable", "very_horrible"}:
        return f"smoothness={tags['smoothness']}"
    return f"service={tags['service']}" if "service" in tags else f"highway={tags.get('highway', '-')}"


def _number(text: str) -> float:
    try:
        return float(text.partition(" ")[0])
    except ValueError:
        return np.inf


class Known:
    """Which streets we have, edge by edge and step by step, and which of them an engine has."""

    def __init__(self, network: StreetNetwork, streets: Streets) -> None:
        self.network, self.streets = network, streets
        self.steps: set[Step] = set()
        for edge in range(network.edge_count):
            line = self.line(edge)
            if network.forward_ms[edge] != CLOSED:
                self.steps.update(pairwise(line))
            if network.backward_ms[edge] != CLOSED:
                self.steps.update(pairwise(line[::-1]))

    def line(self, edge: int) -> list[Spot]:
        """Return the places along an edge."""
        rows = self.network.line[self.network.line_start[edge] : self.network.line_start[edge + 1]]
        return [(x, y) for x, y in rows.tolist()]

    def tags(self, edge: int) -> dict[str, str]:
        """Return the tags of the way under the middle of an edge."""
        line = self.line(edge)
        middle = (len(line) - 1) // 2
        return self.streets.tags.get((line[middle], line[middle + 1]), {})

    def foreign(self, steps: Iterable[Step]) -> str:
        """Return what is special about those of another's steps that we do not have, nothing if we have all."""
        missing: Counter[str] = Counter()
        for a, b in steps:
            if (a, b) in self.steps or (a, b) not in self.streets.tags:
                continue
            told = "one-way for us" if (b, a) in self.steps else special(self.streets.tags[a, b])
            missing[told] += 1
        return missing.most_common(1)[0][0] if missing else ""

    def barrier(self, spots: Iterable[Spot]) -> str:
        """Return the first barrier on a way."""
        kinds = (self.streets.barriers[spot] for spot in spots if spot in self.streets.barriers)
        kind = next(kinds, "")
        return f"barrier={kind}" if kind else ""


def middles(engines: Engines, engine: str, network: StreetNetwork) -> tuple[NDArray[np.bool_], Floats]:
    """Return which of our edges an engine does not have, and how fast it drives the others (NaN: it does not tell)."""
    places = np.array([_place(network, edge, 0.5) for edge in range(network.edge_count)])
    away, kmh = engines.nearest(engine, places).T
    missing = (away > MISSING_M) & ~network.ferry
    return missing, np.where(missing | network.ferry, np.nan, kmh)


def kinds_of(missing: NDArray[np.bool_], known: Known) -> tuple[str, str]:
    """Return the share of our street length on some edges, and which kinds of streets they are."""
    metres: Counter[str] = Counter()
    for edge in np.flatnonzero(missing).tolist():
        metres[special(known.tags(edge))] += known.network.metres[edge]
    whole = known.network.metres[~known.network.ferry].sum()
    told = ", ".join(f"{kind} {length / whole:.2%}" for kind, length in metres.most_common(6))
    return f"{sum(metres.values()) / whole:.2%}", told


@dataclass(frozen=True, slots=True)
class Lengths:
    """Shortest ways of ours and of an engine in metres, with turn restrictions and without.

    ``spots`` are the places on the engine's ways, ``ways`` our ways.
    """

    mine: Floats
    theirs: Floats
    mine_free: Floats
    theirs_free: Floats
    snapped: Floats
    spots: list[list[Spot]]
    ways: list[Way | None]


def same(a: Floats, b: Floats) -> NDArray[np.bool_]:
    """Return where two lengths are as good as equal."""
    near: NDArray[np.bool_] = np.abs(a - b) <= np.maximum(SAME * np.maximum(a, b), SAME_M)
    return near


def reasons(lengths: Lengths, known: Known, missing: NDArray[np.bool_]) -> Counter[str]:
    """Count why shortest ways differ; ``missing`` are our edges that the engine does not have."""
    counts: Counter[str] = Counter()
    both = np.isfinite(lengths.mine) & np.isfinite(lengths.theirs)
    counts["no way by one of the two"] = int((~both).sum())
    for row in np.flatnonzero(both).tolist():
        counts[_reason(row, lengths, known, missing)] += 1
    return counts


def _reason(row: int, lengths: Lengths, known: Known, missing: NDArray[np.bool_]) -> str:
    mine, theirs = lengths.mine[row], lengths.theirs[row]
    if same(mine, theirs):
        return "as long"
    if lengths.snapped[row] > SNAPPED_M:
        return "snapped to another street"
    if same(lengths.mine_free[row], theirs) or same(mine, lengths.theirs_free[row]):
        return "turn restriction"
    if theirs < mine:
        spots = lengths.spots[row]
        found = known.foreign(pairwise(spots)) or known.barrier(spots)
        return f"they drive {found}" if found else "they are shorter, unexplained"
    way = lengths.ways[row]
    edges = [edge for edge, _, _ in way.steps] if way else []
    kinds = [(special(known.tags(edge)), missing[edge]) for edge in edges]
    absent = Counter(kind for kind, gone in kinds if gone)
    limited = Counter(kind for kind, _ in kinds if kind.startswith("access="))
    found = next((one.most_common(1)[0][0] for one in (absent, limited) if one), "")
    found = found or known.barrier(s for e in edges for s in known.line(e))
    return f"we drive {found}" if found else "we are shorter, unexplained"


def spots_of(found: Found, streets: Streets) -> list[list[Spot]]:
    """Return the places on OSRM's ways (by node), or on the ways of the map that Valhalla's use."""
    answer: list[list[Spot]] = []
    for way in found:
        if way is None:
            answer.append([])
        elif "nodes" in way:
            answer.append([streets.place[node] for node in way["nodes"] if node in streets.place])
        else:
            answer.append([spot for way_id, _, _ in way["ways"] for spot in streets.way.get(way_id, [])])
    return answer


def compare(engines: Engines, count: int) -> Iterable[str]:
    """Yield the tables."""
    network = StreetTravel(network=read_streets(engines.extract)).roads
    search, pairs = StreetSearch.of(network), random_pairs(network, count)
    seconds, metres = ours(search, pairs)
    yield f"{network.node_count:,} junctions, {len(network.banned_start) - 1} banned turns, {count} pairs."
    shipped = {engine: engines.ask(engine, pairs.lonlat) for engine in ("osrm", "valhalla")}
    rows = []
    for engine, found in shipped.items():
        rows.append((f"{engine}, seconds", *spread(values(found, "seconds"), seconds)))
        rows.append((f"{engine}, metres", *spread(values(found, "metres"), metres)))
    rows.append(
        ("osrm / valhalla, seconds", *spread(*(values(shipped[e], "seconds") for e in ("osrm", "valhalla"))))
    )
    yield "As shipped, theirs / ours:\n\n" + table(RATIOS, rows)
    yield "Speeds:\n\n" + speed_table(
        network, {engine: class_speeds(engines, network, engine) for engine in shipped}
    )
    theirs = ours(search.with_times(at_speeds(network, middles(engines, "valhalla", network)[1])), pairs)[0]
    yield "Seconds, one thing after another taken out:\n\n" + table(
        RATIOS, [*osrm_ladder(engines, pairs, seconds), *valhalla_ladder(engines, pairs, seconds, theirs)]
    )
    yield from topology(engines, network, pairs)


def speed_table(network: StreetNetwork, speeds: dict[str, Floats]) -> str:
    """Return median km/h by road class, ours beside theirs, for classes with enough streets."""
    rows = []
    pairs, road = pairs_on_streets(network)
    mine = network.metres / network.forward_ms * 3600.0
    length = np.bincount(network.road_class, network.metres, len(ROAD_CLASSES)) / network.metres.sum()
    for k, name in enumerate(ROAD_CLASSES):
        if np.isfinite([kmh[k] for kmh in speeds.values()]).any():
            own = np.median(mine[pairs.start.edge[road == k]])
            cells = (own, *(kmh[k] for kmh in speeds.values()))
            rows.append((name, f"{length[k]:.0%}", *("-" if np.isnan(v) else f"{v:.0f}" for v in cells)))
    return table(("road class", "share of length", "ours km/h", *speeds), rows)


def osrm_ladder(engines: Engines, pairs: Pairs, mine: Floats) -> list[tuple[str, ...]]:
    """Return ratios of OSRM's seconds to ours with ever fewer differences."""
    steps = {
        "osrm as shipped": "osrm",
        "osrm, fastest way, no preference of roads": "osrm-fastest",
        "the same, no costs of turns and signals": "osrm-no-turn-costs",
        "the same, speeds not reduced to 80 %": "osrm-full-speed",
    }
    return [
        (told, *spread(values(engines.ask(name, pairs.lonlat), "seconds"), mine))
        for told, name in steps.items()
    ]


def valhalla_ladder(
    engines: Engines, pairs: Pairs, mine: Floats, at_their_speeds: Floats
) -> list[tuple[str, ...]]:
    """Return ratios of Valhalla's seconds to ours with ever fewer differences."""
    shipped = values(engines.ask("valhalla", pairs.lonlat), "seconds")
    simple = values(engines.ask("valhalla", pairs.lonlat, **NO_PREFERENCES), "seconds")
    found = engines.ask("valhalla", pairs.lonlat, **NO_PREFERENCES, **EVERY_STREET)
    fast = values(found, "seconds")
    straight = fast - values(found, "in_turns")
    return [
        ("valhalla as shipped", *spread(shipped, mine)),
        ("valhalla, no preference of roads", *spread(simple, mine)),
        ("the same, every street considered", *spread(fast, mine)),
        ("the same, seconds in turns taken off", *spread(straight, mine)),
        ("the same, ours at valhalla's speed on each street", *spread(straight, at_their_speeds)),
    ]


def topology(engines: Engines, network: StreetNetwork, pairs: Pairs) -> Iterable[str]:
    """Yield which of our streets the others do not have, and why shortest ways differ in length."""
    streets = read_map(engines.extract)
    known = Known(network, streets)
    by_length = shortest(network)
    search = StreetSearch.of(by_length)
    free = StreetSearch.of(
        replace(by_length, banned=np.zeros(0, np.int32), banned_start=np.zeros(1, np.int32))
    )
    points = _joined(pairs)
    count = len(pairs.lonlat)
    ways = paths(search, points, [(k, count + k) for k in range(count)])
    mine, mine_free = (ours(one, pairs)[1] for one in (search, free))
    absent_rows, reason_columns = [], {}
    for engine, plain, unrestricted in (
        ("osrm", ("osrm-shortest", {}), ("osrm-shortest-no-restrictions", {})),
        (
            "valhalla",
            ("valhalla", SHORTEST),
            ("valhalla", {**SHORTEST, "ignore_restrictions": True}),
        ),
    ):
        missing, _ = middles(engines, engine, network)
        absent_rows.append((engine, *kinds_of(missing, known)))
        found = engines.ask(plain[0], pairs.lonlat, **plain[1])
        snapped = engines.nearest(engine, pairs.lonlat.reshape(-1, 2))[:, 0].reshape(-1, 2).max(axis=1)
        lengths = Lengths(
            mine=mine,
            theirs=values(found, "metres"),
            mine_free=mine_free,
            theirs_free=values(engines.ask(unrestricted[0], pairs.lonlat, **unrestricted[1]), "metres"),
            snapped=snapped,
            spots=spots_of(found, streets),
            ways=ways,
        )
        reason_columns[engine] = reasons(lengths, known, missing)
    yield "Our streets that they do not have, share of length:\n\n" + table(
        ("engine", "share", "kinds"), absent_rows
    )
    names = sorted(
        {n for c in reason_columns.values() for n in c},
        key=lambda n: -sum(c[n] for c in reason_columns.values()),
    )
    rows = [(name, *(f"{c[name] / count:.1%}" for c in reason_columns.values())) for name in names]
    yield "Shortest ways in metres, share of pairs:\n\n" + table(("pairs", *reason_columns), rows)


def _joined(pairs: Pairs) -> Snapped:
    both = (pairs.start, pairs.end)
    return Snapped(
        edge=np.concatenate([one.edge for one in both]),
        fraction=np.concatenate([one.fraction for one in both]),
        metres=np.concatenate([one.metres for one in both]),
    )


def main() -> None:
    """Compare on one extract, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, default=CACHE / "farreach-peers")
    parser.add_argument("--folder", type=Path, default=CACHE / "farreach-benchmarks")
    parser.add_argument("--network", default="poa", help="see networks.py")
    parser.add_argument("--pairs", type=int, default=1000)
    given = parser.parse_args()
    folder = given.folder / f"{given.network}-engines"
    folder.mkdir(parents=True, exist_ok=True)
    engines = Engines(given.peers / "p312/bin/python", make(given.network, given.folder), folder)
    print(machine("numba", "numpy"), flush=True)
    print(f"\n### {given.network}\n", flush=True)
    for text in compare(engines, given.pairs):
        print(text + "\n", flush=True)


if __name__ == "__main__":
    main()
