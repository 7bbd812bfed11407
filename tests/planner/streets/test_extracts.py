"""Every search agrees with plain Dijkstra to the millisecond and centimetre on every real extract."""

from pathlib import Path

import numpy as np
import pytest

from planner.io.osm.streets import read_osm_streets
from planner.streets.build import build_network
from planner.streets.paths import paths
from planner.streets.search import many_to_many, milliseconds, nearest_source, seconds_of, within_reach
from planner.streets.snap import Snapped

SHARED = Path(__file__).parents[4] / "shared/data"
EXTRACTS = {
    "iceland": "iceland/iceland-latest.osm.pbf",
    "liechtenstein": "osm/liechtenstein/liechtenstein-latest.osm.pbf",
    "andorra": "osm/andorra/andorra.osm.pbf",
    "neubrandenburg": "osm/neubrandenburg/neubrandenburg.osm.bz2",
    "heidelberg": "osm/heidelberg/heidelberg.test.pbf",
    "coxs_bazar": "osm/coxs_bazar/bangladesh_osm_clip1.osm.pbf",
    "porto_alegre": "osm/porto_alegre/poa_osm.pbf",
    "baltimore": "complaints/baltimore.osm.pbf",
}
CASES = [(name, "drive") for name in EXTRACTS] + [
    (name, mode) for name in ("andorra", "heidelberg", "porto_alegre") for mode in ("walk", "cycle")
]


def somewhere(network, count, seed):
    """Return points anywhere on the edges, some of them at junctions and some nowhere."""
    random = np.random.default_rng(seed)
    fraction = np.round(random.random(count), 3)
    fraction[::7] = np.round(fraction[::7])
    edge = random.integers(0, network.edge_count, count).astype(np.int32)
    edge[3::50] = -1
    return Snapped(edge=edge, fraction=fraction, metres=np.zeros(count))


@pytest.fixture(scope="module")
def situation(request, searching, plain):
    """Return a network made ready, sources, targets, and the truth between them."""
    name, mode = request.param
    path = SHARED / EXTRACTS[name]
    if not path.exists():
        pytest.skip(f"{path} is not here: ../shared is not part of the project")
    network = build_network(read_osm_streets(path, mode), mode)
    sources, targets = somewhere(network, 3, seed=1), somewhere(network, 400, seed=2)
    return searching(network), sources, targets, plain(network, sources, targets)


pytestmark = [
    pytest.mark.parametrize("situation", CASES, indirect=True, ids="-".join),
    pytest.mark.xdist_group("streets of real extracts"),
]


def test_matrix(situation):
    """Seconds and metres, and milliseconds alone, whichever side is searched from."""
    search, sources, targets, (true_ms, true_metres) = situation
    seconds, metres = many_to_many(search, sources, targets)
    assert np.array_equal(np.rint(seconds * 1000), true_ms, equal_nan=True)
    assert np.allclose(metres, true_metres, atol=1e-6, equal_nan=True)
    assert np.array_equal(milliseconds(search, sources, targets, threads=2), np.nan_to_num(true_ms, nan=-1))
    few = Snapped(edge=targets.edge[:3], fraction=targets.fraction[:3], metres=targets.metres[:3])
    assert np.array_equal(milliseconds(search, sources, few), np.nan_to_num(true_ms[:, :3], nan=-1))
    assert np.isfinite(true_ms).mean() > 0.3  # a test of something


def test_nearest(situation):
    """The least of all sources, for every target."""
    search, sources, targets, (true_ms, _) = situation
    answer = nearest_source(search, sources, targets)
    truth = np.nan_to_num(true_ms, nan=np.inf).min(axis=0)
    assert np.array_equal(np.nan_to_num(np.rint(answer.seconds * 1000), nan=np.inf), truth)


def test_reach(situation):
    """All and only those within ten minutes."""
    search, sources, targets, (true_ms, _) = situation
    for row, near, keys in within_reach(search, sources, targets, within=600.0):
        assert near.tolist() == np.flatnonzero(true_ms[row] <= 600_000).tolist()
        assert np.array_equal(np.rint(seconds_of(keys) * 1000), true_ms[row, near])


def test_paths(situation):
    """A path takes what the matrix says, and its edges add up to that."""
    search, _, targets, _ = situation
    pairs = [(a, a + 20) for a in range(20)]
    seconds, _ = many_to_many(search, targets, targets)
    for (a, b), path in zip(pairs, paths(search, targets, pairs), strict=True):
        assert (path is None) == bool(np.isnan(seconds[a, b]))
        if path is None:
            continue
        assert path.seconds == pytest.approx(seconds[a, b])
        network = search.network
        ms = sum(
            abs(end - begin) * (network.forward_ms[e] if end > begin else network.backward_ms[e])
            for e, begin, end in path.steps
        )
        assert ms == pytest.approx(path.seconds * 1000, abs=1.1)
