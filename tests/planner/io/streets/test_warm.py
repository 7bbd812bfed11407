"""Saying that something is compiled, when it is."""

import pytest

from planner.io.streets import warm
from planner.io.streets.cache import open_arrays
from planner.io.streets.prepared import prepared_streets
from planner.streets.compiled import code_folder
from planner.streets.search import many_to_many


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Return an empty cache folder."""
    monkeypatch.setenv("FARREACH_CACHE", str(tmp_path))
    code_folder.cache_clear()
    yield tmp_path
    code_folder.cache_clear()


def test_a_fresh_machine_is_told(elsewhere):
    """Nothing is compiled yet, so it is said; once there is some code it is not said again."""
    said = []
    warm.say_if_cold(said.append)
    assert said == [warm.PIECEMEAL]
    assert not warm.is_warm()
    for kernels in warm._KERNELS:
        code_folder(kernels).mkdir(parents=True)
    warm.say_if_cold(said.append)
    assert len(said) == 1
    assert not warm.is_warm()


def test_everything_is_asked_and_marked(elsewhere):
    """After warming up there is nothing left to say."""
    said = []
    warm.warm_up(said.append)
    assert said == [warm.NOTICE]
    assert warm.is_warm()
    warm.warm_up(said.append)
    assert len(said) == 1


def test_a_network_is_made_ready_once(elsewhere, roads):
    """The second time it comes from the disk, and answers the same."""
    network = roads({"a": (0, 0), "b": (1, 0), "c": (2, 1)}, "a-b", "b-c@50", "a>c@20")
    said = []
    made, kept = (prepared_streets(network, progress=said.append) for _ in range(2))
    assert said == ["making 3 streets ready for searches"]
    points = kept.index.snap(network.nodes, limit_m=10)
    first, second = (many_to_many(ready.search(network), points, points)[0] for ready in (made, kept))
    assert first.tolist() == second.tolist()
    files = list(elsewhere.glob("*.arrays"))
    assert len(files) == 1
    assert {name.partition(".")[0] for name in open_arrays(files[0])[1]} == {"graph", "hierarchy", "index"}


def test_other_streets_are_made_ready_anew(elsewhere, roads):
    """Another time on one street is another network."""
    said = []
    for kmh in (50, 51):
        prepared_streets(roads({"a": (0, 0), "b": (1, 0)}, f"a-b@{kmh}"), progress=said.append)
    assert len(said) == 2
