"""What took long is made once, by one process; and whatever happens to the folder, the answer is right."""

import importlib.util
import multiprocessing
import os
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.io.streets import cache
from planner.io.streets.arrays import open_arrays, write_arrays
from planner.io.streets.cache import (
    NETWORK,
    chosen_folder,
    kept,
    key_of_files,
    key_of_network,
    pack_network,
)
from planner.streets.network import ARRAYS

KEY = "k" * 64


def _load(name):
    """Import a module beside this one under a name that other processes find it by."""
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


makers = _load("makers")
NUMBERS = makers.NUMBERS


@pytest.fixture
def notes(tmp_path):
    """Return a folder in which processes leave notes."""
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


@pytest.fixture
def folder(tmp_path):
    """Return a folder that is not there yet."""
    return tmp_path / "cache" / "farreach"


@pytest.fixture
def started(monkeypatch):
    """Return a function that starts a process and ends it at the latest with the test."""
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parent), *sys.path])
    context = multiprocessing.get_context("spawn")
    processes = []

    def start(target, *arguments):
        process = context.Process(target=target, args=arguments)
        process.start()
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.join()


def wait_for(path_of, seconds=30):
    """Wait until a file is there."""
    for _ in range(int(seconds / 0.02)):
        if path_of():
            return
        time.sleep(0.02)
    pytest.fail("it did not happen")


def never():
    """Fail when something is made that should be there."""
    pytest.fail("made again")


def same(one, other):
    """Return whether two networks are equal in everything."""
    return (
        all(
            getattr(one, name).dtype == getattr(other, name).dtype
            and np.array_equal(getattr(one, name), getattr(other, name))
            for name in ARRAYS
        )
        and one.mode == other.mode
        and dict(one.counts) == dict(other.counts)
    )


def test_a_network_is_made_once(folder, ring, told):
    """The second time it comes from the folder, equal in everything, and nothing is said."""
    assert kept(KEY, lambda: ring, NETWORK, folder=folder, progress=told) is ring
    again = kept(KEY, never, NETWORK, folder=folder, progress=told)
    assert same(again, ring)
    assert told == []
    assert [path.name for path in folder.iterdir()] == [f"{KEY}.arrays"]


def test_without_a_folder_nothing_is_kept(ring, tmp_path, monkeypatch):
    """Who does not want it."""
    monkeypatch.chdir(tmp_path)
    assert kept(KEY, lambda: ring, NETWORK, folder=None) is ring
    assert list(tmp_path.iterdir()) == []


def test_more_arrays_may_lie_beside_a_network(folder, ring):
    """Such as what searches need: whoever does not know them does not mind."""
    folder.mkdir(parents=True)
    header, arrays = pack_network(ring)
    write_arrays(folder / f"{KEY}.arrays", {**header, "order": 1}, {"order": np.arange(3), **arrays})
    assert same(kept(KEY, never, NETWORK, folder=folder), ring)
    assert open_arrays(folder / f"{KEY}.arrays")[1]["order"].tolist() == [0, 1, 2]


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_damaged_files_are_made_again(tmp_path_factory, ring, data):
    """Bytes changed, cut off or added anywhere: the network is right, and the file is whole again or was no worse."""
    folder = tmp_path_factory.mktemp("damaged")
    path = folder / f"{KEY}.arrays"
    write_arrays(path, *pack_network(ring))
    whole = path.read_bytes()
    damage = data.draw(st.sampled_from(["change", "cut", "add", "empty", "other"]))
    at = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(
        {
            "change": whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :],
            "cut": whole[:at],
            "add": whole + whole[:at] + b"x",
            "empty": b"",
            "other": b"SQLite format 3\0" * 99,
        }[damage]
    )
    told = []
    assert same(kept(KEY, lambda: ring, NETWORK, folder=folder, progress=told.append), ring)
    assert damage == "change" or len(told) == 1
    assert same(kept(KEY, never, NETWORK, folder=folder), ring)


def test_a_file_that_contradicts_itself_is_made_again(folder, ring, told):
    """Sound bytes, but half the edges: another program wrote it."""
    folder.mkdir(parents=True)
    header, arrays = pack_network(ring)
    write_arrays(folder / f"{KEY}.arrays", header, {**arrays, "metres": arrays["metres"][:1]})
    assert kept(KEY, lambda: ring, NETWORK, folder=folder, progress=told) is ring
    assert "contradicts itself" in told[0]
    assert told[0].endswith("it is made again")


def test_a_file_without_all_arrays_is_made_again(folder, ring, told):
    """Somebody else's."""
    folder.mkdir(parents=True)
    write_arrays(folder / f"{KEY}.arrays", {}, {"x": np.zeros(1)})
    assert kept(KEY, lambda: ring, NETWORK, folder=folder, progress=told) is ring
    assert same(kept(KEY, never, NETWORK, folder=folder), ring)


def test_a_full_disk_is_only_said(folder, ring, told, monkeypatch):
    """Nobody waits for his network because of the cache."""
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert kept(KEY, lambda: ring, NETWORK, folder=folder, progress=told) is ring
    assert "No space left on device" in told[0]
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_only_said(tmp_path, ring, told):
    """Read-only, or a file where the folder should be."""
    (tmp_path / "file").write_text("not a folder")
    assert kept(KEY, lambda: ring, NETWORK, folder=tmp_path / "file" / "farreach", progress=told) is ring
    assert "cannot be kept" in told[-1]


def test_a_read_only_folder_is_read(folder, ring, told, monkeypatch):
    """An administrator filled it; what is missing is made and not kept."""
    kept(KEY, lambda: ring, NETWORK, folder=folder)

    def refused(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    for module, name in ((os, "open"), (os, "utime"), (cache, "write_arrays"), (Path, "mkdir")):
        monkeypatch.setattr(module, name, refused)
    assert same(kept(KEY, never, NETWORK, folder=folder, progress=told), ring)
    assert told == []
    assert kept("x" * 64, lambda: ring, NETWORK, folder=folder, progress=told) is ring
    assert "Permission denied" in told[-1]


def test_an_error_while_making_is_the_callers(folder, ring):
    """And leaves nothing that the next one would trip over."""
    with pytest.raises(ZeroDivisionError):
        kept(KEY, lambda: 1 / 0, NETWORK, folder=folder)
    assert list(folder.iterdir()) == []
    assert kept(KEY, lambda: ring, NETWORK, folder=folder) is ring


def test_what_is_no_longer_what_its_name_says_is_not_kept(folder, ring):
    """The source changed meanwhile."""
    assert kept(KEY, lambda: ring, NETWORK, folder=folder, sure=lambda: False) is ring
    assert list(folder.iterdir()) == []


def test_two_processes_make_it_once(folder, notes, started):
    """The second waits for the first and opens what it made."""
    for process in [started(makers.want, folder, notes) for _ in range(3)]:
        process.join(60)
        assert process.exitcode == 0
    sums = [path.read_text().split(" ", 1) for path in notes.glob("sum-*")]
    assert len(sums) == 3
    assert {total for total, _ in sums} == {str(sum(range(makers.SIZE)))}
    assert len(list(notes.glob("made-by-*"))) == 1
    assert [path.suffix for path in folder.iterdir()] == [".arrays"]


def test_different_things_are_made_at_once(folder, notes, started):
    """One does not wait for the other."""
    started(makers.make_for_ever, folder, notes, "a" * 64)
    wait_for(lambda: list(notes.glob("made-by-*")))
    other = started(makers.want, folder, notes, "b" * 64)
    other.join(60)
    assert other.exitcode == 0


@pytest.mark.parametrize("stage", [makers.make_for_ever, makers.write_for_ever])
def test_nobody_waits_for_a_killed_process(folder, notes, started, stage):
    """The kernel lets go of its lock, whether it was making or writing."""
    victim = started(stage, folder, notes)
    wait_for(lambda: list(notes.iterdir()))
    survivor = started(makers.want, folder, notes)
    time.sleep(0.2)
    assert not list(notes.glob("sum-*"))
    victim.kill()
    survivor.join(60)
    assert survivor.exitcode == 0
    assert kept(KEY, never, NUMBERS, folder=folder).sum() == sum(range(makers.SIZE))


def test_a_process_that_waits_says_so(folder, notes, started, told, monkeypatch):
    """And not for ever: one that was stopped, not killed, holds its lock."""
    monkeypatch.setattr(cache, "PATIENCE_S", 0.3)
    started(makers.make_for_ever, folder, notes)
    wait_for(lambda: list(notes.glob("made-by-*")))
    assert kept(KEY, lambda: np.arange(5), NUMBERS, folder=folder, progress=told).tolist() == [0, 1, 2, 3, 4]
    assert told == [
        "another process is making the same; waiting for it",
        "the other process does not come to an end; not waiting any longer",
    ]


def test_threads_make_it_once(folder, notes):
    """A server has several."""
    found = []

    def want():
        make = lambda: makers.make_slowly(notes, str(threading.get_ident()), 0.2)  # noqa: E731
        found.append(kept(KEY, make, NUMBERS, folder=folder).sum())

    threads = [threading.Thread(target=want) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [sum(range(makers.SIZE))] * 4
    assert len(list(notes.glob("made-by-*"))) == 1


def test_what_was_not_used_for_longest_goes_first(folder, monkeypatch):
    """The folder stays small; what is opened counts as used, and the newest stays whatever its size."""
    monkeypatch.setattr(cache, "ROOM", 5500)
    for age, name in enumerate("abc"):
        kept(name, lambda: np.zeros(200), NUMBERS, folder=folder)
        os.utime(folder / f"{name}.arrays", (10**9 + age, 10**9 + age))
    kept("a", never, NUMBERS, folder=folder)
    kept("d", lambda: np.zeros(100), NUMBERS, folder=folder)
    assert sorted(path.stem for path in folder.iterdir()) == ["a", "c", "d"]
    kept("e", lambda: np.zeros(2000), NUMBERS, folder=folder)
    assert [path.stem for path in folder.iterdir()] == ["e"]


def test_what_dead_processes_left_goes_too(folder):
    """Half-written files and locks of more than an hour ago; other people's files stay."""
    folder.mkdir(parents=True)
    for name in (".k-1.part", "old.lock", "README.txt"):
        (folder / name).touch()
        os.utime(folder / name, (10**9, 10**9))
    (folder / ".k-2.part").touch()
    kept("a", lambda: np.zeros(2), NUMBERS, folder=folder)
    assert sorted(path.name for path in folder.iterdir()) == [".k-2.part", "README.txt", "a.arrays"]


def test_the_key_follows_from_contents_and_options(tmp_path, monkeypatch):
    """Not from names and dates."""
    one, other = tmp_path / "one.pbf", tmp_path / "other.pbf"
    one.write_bytes(b"streets")
    other.write_bytes(b"streets")
    key = key_of_files([one], {"mode": "drive"})
    assert key == key_of_files([other], {"mode": "drive"})
    assert len(key) == 64
    assert key != key_of_files([one], {"mode": "walk"})
    assert key != key_of_files([one, other], {"mode": "drive"})
    other.write_bytes(b"Streets")
    assert key != key_of_files([other], {"mode": "drive"})
    monkeypatch.setattr(cache, "_rules", lambda: "rules of tomorrow")
    assert key != key_of_files([one], {"mode": "drive"})


def test_the_rules_are_the_sources(tmp_path, monkeypatch):
    """A changed file, a new file, a file elsewhere; nothing else."""
    for name in (
        "__init__.py",
        "geodesy.py",
        "streets/speeds.py",
        "io/osm/rules/access.py",
        "routing/solve.py",
    ):
        path = tmp_path / "planner" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    monkeypatch.setattr(cache.planner, "__file__", str(tmp_path / "planner/__init__.py"))
    rules = cache._rules.__wrapped__
    before = rules()
    (tmp_path / "planner/routing/solve.py").write_text("changed")
    assert rules() == before
    (tmp_path / "planner/io/osm/rules/access.py").write_text("changed")
    changed = rules()
    assert changed != before
    (tmp_path / "planner/streets/kernels").mkdir()
    (tmp_path / "planner/streets/kernels/new.py").touch()
    assert rules() not in {before, changed}


def test_without_sources_the_version_stands_for_the_rules(tmp_path, monkeypatch):
    """A program that ships compiled."""
    monkeypatch.setattr(cache.planner, "__file__", str(tmp_path / "nowhere/__init__.pyc"))
    assert cache._rules.__wrapped__()[0].isdecimal()


def test_the_sources_are_where_they_are_looked_for():
    """A moved folder must not fall out of the rules."""
    root = Path(cache.planner.__file__).parent
    assert all(list(root.glob(pattern)) for pattern in cache._RULES)


def test_the_key_of_a_network_follows_from_everything_in_it(ring):
    """Whatever array changes, and the mode."""
    from dataclasses import replace

    key = key_of_network(ring, {"for": "search"})
    assert key == key_of_network(replace(ring, counts={}), {"for": "search"})
    blocked = replace(ring, blocked_edge=np.array([1], np.int32), blocked_part=np.array([[0.4, 0.5]]))
    others = [
        key_of_network(ring, {}),
        key_of_network(blocked, {"for": "search"}),
        key_of_network(replace(ring, mode="walk"), {"for": "search"}),
    ]
    for name in set(ARRAYS) - {"line_start", "banned_start", "blocked_edge", "blocked_part"}:
        array = getattr(ring, name).copy()
        array.flat[0] = 2 - (array.flat[0] == 2)  # of truth values the other one
        others.append(key_of_network(replace(ring, **{name: array}), {"for": "search"}))
    assert len({key, *others}) == len(others) + 1


def test_a_caller_chooses_the_folder(tmp_path, monkeypatch):
    """Their own, the user's usual one, or none."""
    monkeypatch.setenv("FARREACH_CACHE", str(tmp_path))
    assert chosen_folder("default") == tmp_path
    assert chosen_folder(tmp_path / "own") == tmp_path / "own"
    assert chosen_folder(None) is None
