"""Matrices against plain Dijkstra, source by source."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.streets.hierarchy import blocks, distances, matrix, pin

PATIENT = settings(deadline=None, max_examples=50)


def _expected(graph, sources, targets):
    rows = []
    for at, weight in zip(*sources, strict=True):
        reached = graph.dijkstra(*zip(at.tolist(), weight.tolist(), strict=True))
        rows.append([_arrival(graph, reached, *target) for target in zip(*targets, strict=True)])
    return rows


def _arrival(graph, reached, at, weight):
    ends = [reached[v] + int(w) for v, w in zip(at.tolist(), weight, strict=True) if v >= 0]
    return min([graph.no_way, *ends])


@PATIENT
@given(data=st.data())
def test_every_cell_is_the_best_of_four_ways(dtype, graphs, doors, data):
    """From either door of the source to either door of the target; some are absent, alike, closed or beyond reach."""
    graph = data.draw(graphs(dtype))
    sources, targets = (data.draw(doors(graph, data.draw(st.integers(0, 6)))) for _ in range(2))
    hierarchy = graph.hierarchy(data.draw(st.permutations(range(graph.nodes))))
    metric = graph.metric(hierarchy)
    found = matrix(hierarchy, metric, pin(hierarchy, metric, *targets), *sources)
    assert found.dtype == dtype
    assert found.shape == (len(sources[0]), len(targets[0]))
    assert found.tolist() == _expected(graph, sources, targets)


@pytest.fixture(scope="session")
def town(lattice):
    """Place sources for several blocks, targets for tiles and a rest, everyone at the two ends of a street."""
    rng, arcs = np.random.default_rng(11), np.stack([lattice.tail, lattice.head], 1)
    hierarchy = lattice.hierarchy()
    metric = lattice.metric(hierarchy)
    sources, targets = (
        (arcs[rng.integers(0, len(arcs), count)], rng.integers(0, 9, (count, 2)).astype(lattice.dtype))
        for count in (300, 53)
    )
    sources[0][7] = targets[0][5] = -1
    sources[0][8, 0] = targets[0][6, 1] = -1
    return hierarchy, metric, pin(hierarchy, metric, *targets), sources, targets


def test_many_sources(lattice, town):
    """Three blocks, the last one not full: the cells of several sources against plain Dijkstra."""
    hierarchy, metric, pinned, sources, targets = town
    found = matrix(hierarchy, metric, pinned, *sources)
    for row in (0, 7, 8, 127, 128, 299):
        one = tuple(values[row : row + 1] for values in sources)
        assert found[row : row + 1].tolist() == _expected(lattice, one, targets)


def test_absent_at_both_doors(town):
    """A source or target that is nowhere reaches nobody."""
    hierarchy, metric, pinned, sources, _ = town
    found = matrix(hierarchy, metric, pinned, *sources)
    assert (found[7] == metric.unreached).all()
    assert (found[:, 5] == metric.unreached).all()
    assert (np.delete(np.delete(found, 7, 0), 5, 1) < metric.unreached).all()


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_change_nothing(town, threads):
    """Sources are shared out, cells are the same."""
    hierarchy, metric, pinned, sources, _ = town
    np.testing.assert_array_equal(
        matrix(hierarchy, metric, pinned, *sources, threads=threads),
        matrix(hierarchy, metric, pinned, *sources),
    )


@pytest.mark.parametrize("threads", [1, 2])
def test_blocks_are_the_rows_of_the_matrix(town, threads, monkeypatch):
    """In order, without gaps, each an array of its own; small ones where memory is short."""
    hierarchy, metric, pinned, sources, _ = town
    monkeypatch.setattr("planner.streets.hierarchy.matrices._STAGE_BYTES", 5000)
    parts = list(blocks(hierarchy, metric, pinned, *sources, threads=threads))
    assert len(parts) > 300 / 48
    assert [first for first, _ in parts] == np.cumsum([0, *(len(rows) for _, rows in parts[:-1])]).tolist()
    np.testing.assert_array_equal(
        np.concatenate([rows for _, rows in parts]), matrix(hierarchy, metric, pinned, *sources)
    )


def test_to_be_written_somewhere(town):
    """Rows of a larger array may be filled in place."""
    hierarchy, metric, pinned, sources, _ = town
    whole = np.zeros((302, pinned.target_count), metric.dtype)
    assert matrix(hierarchy, metric, pinned, *sources, out=whole[1:301]).base is whole
    np.testing.assert_array_equal(whole[1:301], matrix(hierarchy, metric, pinned, *sources))
    assert not whole[[0, 301]].any()


def test_to_be_written_to_disk(town, tmp_path):
    """A memory-mapped result may be larger than memory."""
    hierarchy, metric, pinned, sources, _ = town
    disk = np.lib.format.open_memmap(
        tmp_path / "cells.npy", "w+", metric.dtype, (len(sources[0]), pinned.target_count)
    )
    matrix(hierarchy, metric, pinned, *sources, out=disk)
    np.testing.assert_array_equal(disk, matrix(hierarchy, metric, pinned, *sources))


def test_reversed_is_the_transposed_matrix(town):
    """From the targets back along the arcs that led to them."""
    hierarchy, metric, pinned, sources, targets = town
    back = metric.reversed()
    np.testing.assert_array_equal(
        matrix(hierarchy, back, pin(hierarchy, back, *sources), *targets).T,
        matrix(hierarchy, metric, pinned, *sources),
    )


def test_arrays_from_disk_answer_alike(town, on_disk):
    """Hierarchy and metric memory-mapped read-only."""
    hierarchy, metric, pinned, sources, targets = town
    mapped = on_disk(hierarchy), on_disk(metric)
    np.testing.assert_array_equal(
        matrix(*mapped, pin(*mapped, *targets), *sources), matrix(hierarchy, metric, pinned, *sources)
    )


def test_the_same_as_one_search(lattice, town):
    """Pinning every node gives what one search to every node gives."""
    hierarchy, metric, _, _, _ = town
    node = np.stack([np.arange(lattice.nodes), np.full(lattice.nodes, -1)], 1).astype(np.int32)
    pinned = pin(hierarchy, metric, node, np.zeros(node.shape, lattice.dtype))
    seed, zero = np.array([[3, -1]], np.int32), np.zeros((1, 2), lattice.dtype)
    np.testing.assert_array_equal(
        matrix(hierarchy, metric, pinned, seed, zero)[0], distances(hierarchy, metric, seed[0], zero[0])
    )


def test_an_empty_graph(graph, dtype):
    """Nobody anywhere: nothing is reached."""
    nothing = graph(0, (), dtype)
    hierarchy = nothing.hierarchy()
    metric = nothing.metric(hierarchy)
    nowhere = np.full((2, 2), -1, np.int32), np.zeros((2, 2), dtype)
    assert (matrix(hierarchy, metric, pin(hierarchy, metric, *nowhere), *nowhere) == metric.unreached).all()


@pytest.mark.parametrize("change", ["shape", "kind", "order"])
def test_a_wrong_place_to_write_is_refused(town, change):
    """Before anything is written."""
    hierarchy, metric, pinned, sources, _ = town
    right = np.zeros((len(sources[0]), pinned.target_count), metric.dtype)
    wrong = {"shape": right[1:], "kind": right.astype(np.float64), "order": np.asfortranarray(right)}[change]
    with pytest.raises(InputError, match="C-contiguous"):
        matrix(hierarchy, metric, pinned, *sources, out=wrong)


def test_offsets_of_another_shape_are_refused(town):
    """One weight for each door."""
    hierarchy, metric, pinned, (node, offset), _ = town
    with pytest.raises(InputError, match="Offsets"):
        matrix(hierarchy, metric, pinned, node, offset[:, :1])


def test_targets_pinned_for_other_weights_are_refused(graph):
    """Milliseconds and pairs do not mix."""
    short, long = graph(2, ((0, 1, 5),)), graph(2, ((0, 1, 5),), np.int64)
    hierarchy = short.hierarchy()
    node = np.array([[0, 1]], np.int32)
    pinned = pin(hierarchy, long.metric(hierarchy), node, np.zeros((1, 2), np.int64))
    with pytest.raises(InputError, match="int64"):
        matrix(hierarchy, short.metric(hierarchy), pinned, node, np.zeros((1, 2), np.int32))
