"""A file of arrays: what comes out is what went in, or an error; never anything else."""

import json
import os
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from planner.errors import InputError
from planner.io.streets.arrays import open_arrays, write_arrays

PATIENT = settings(deadline=None, max_examples=300)
SOME = {
    "whole": np.arange(12, dtype=np.int32).reshape(6, 2),
    "truth": np.array([True, False, True]),
    "empty": np.zeros((0, 2), np.float64),
    "single": np.array([2.5], np.float32),
}


def assert_equal(arrays, expected):
    """Compare names, types, shapes and every bit."""
    assert list(arrays) == list(expected)
    for name, array in expected.items():
        assert arrays[name].dtype == array.dtype
        assert arrays[name].shape == array.shape
        assert arrays[name].tobytes() == array.tobytes()


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return the bytes of a sound file."""
    path = tmp_path_factory.mktemp("sound") / "some.arrays"
    write_arrays(path, {"mode": "walk", "ø": [1, None]}, SOME)
    return path.read_bytes()


def test_there_and_back(tmp_path):
    """Header and arrays, in their order."""
    write_arrays(tmp_path / "x", {"mode": "walk", "ø": [1, None]}, SOME)
    header, arrays = open_arrays(tmp_path / "x")
    assert header == {"mode": "walk", "ø": [1, None]}
    assert_equal(arrays, SOME)


@settings(deadline=None, max_examples=100)
@given(
    st.dictionaries(
        st.text(max_size=8),
        hnp.arrays(
            st.one_of(hnp.integer_dtypes(), hnp.floating_dtypes(), hnp.boolean_dtypes()),
            hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5),
        ),
        max_size=5,
    )
)
def test_any_arrays_and_back(tmp_path_factory, arrays):
    """Any type of number, any shape, any name."""
    path = tmp_path_factory.mktemp("any") / "x"
    write_arrays(path, {}, arrays)
    assert_equal(open_arrays(path)[1], arrays)


def test_arrays_are_mapped_read_only_and_aligned(tmp_path):
    """Kernels want aligned arrays, and nobody may change what others read."""
    write_arrays(tmp_path / "x", {"odd": "length"}, SOME)
    _, arrays = open_arrays(tmp_path / "x")
    for array in arrays.values():
        assert array.flags.c_contiguous
        assert not array.flags.writeable
        assert array.size == 0 or array.ctypes.data % 64 == 0
    with pytest.raises(ValueError, match="cannot set WRITEABLE"):
        arrays["whole"].setflags(write=True)


def test_slices_and_transposed_arrays_are_written_in_order(tmp_path):
    """Whatever lies in memory how."""
    across = np.arange(12).reshape(3, 4).T
    write_arrays(tmp_path / "x", {}, {"across": across, "odd": np.arange(9)[::2]})
    _, arrays = open_arrays(tmp_path / "x")
    assert arrays["across"].tolist() == across.tolist()
    assert arrays["odd"].tolist() == [0, 2, 4, 6, 8]


@PATIENT
@given(data=st.data())
def test_changed_bytes_are_noticed_or_do_not_count(sound, tmp_path_factory, data):
    """Any byte, anywhere, to anything: an error, or the same arrays (the gaps between them)."""
    damaged = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    assert_refused_or_equal(tmp_path_factory, bytes(damaged))


@PATIENT
@given(data=st.data())
def test_bytes_too_few_or_too_many_are_noticed(sound, tmp_path_factory, data):
    """Cut short at any place, a piece missing in the middle, or something after the end."""
    first, last = sorted(data.draw(st.integers(0, len(sound))) for _ in range(2))
    damaged = data.draw(
        st.sampled_from([sound[:first], sound[:first] + sound[last:], sound + sound[first:last]])
    )
    assert_refused_or_equal(tmp_path_factory, damaged)


def assert_refused_or_equal(tmp_path_factory, contents):
    """Open a file with these contents."""
    path = tmp_path_factory.mktemp("damaged") / "x"
    path.write_bytes(contents)
    try:
        header, arrays = open_arrays(path)
    except InputError:
        return
    assert header == {"mode": "walk", "ø": [1, None]}
    assert_equal(arrays, SOME)


@PATIENT
@given(st.binary(max_size=200))
def test_any_other_file_is_refused(tmp_path_factory, contents):
    """Whatever it holds."""
    path = tmp_path_factory.mktemp("other") / "x"
    path.write_bytes(contents)
    with pytest.raises(InputError):
        open_arrays(path)


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "|O", "shape": [1]},  # Python objects would be run
        {"type": "<i4", "shape": [10**6]},
        {"type": "<i4", "shape": [-1]},
        {"type": "<i4", "shape": ["a"]},
        {"type": "<U9", "shape": [1]},
        {"type": "nonsense", "shape": [1]},
        {"type": "<i4", "shape": [1], "begin": -64},
        {"type": "<i4"},
    ],
)
def test_a_header_that_lies_is_refused(tmp_path, entry):
    """Even where its checksum is right."""
    full = {"begin": 0, "checksum": zlib.crc32(bytes(4))} | entry
    text = json.dumps({"header": {}, "arrays": {"x": full}, "size": 64}).encode()
    preamble = struct.pack("<8sIIQ", b"FARREACH", 1, zlib.crc32(text), len(text))
    start = -(-(24 + len(text)) // 64) * 64
    (tmp_path / "x").write_bytes((preamble + text).ljust(start, b"\0") + bytes(64))
    with pytest.raises(InputError):
        open_arrays(tmp_path / "x")


def test_a_newer_version_is_named(sound, tmp_path):
    """Somebody went back to an older Farreach."""
    (tmp_path / "x").write_bytes(sound[:8] + struct.pack("<I", 2) + sound[12:])
    with pytest.raises(InputError, match="version 2, expected 1"):
        open_arrays(tmp_path / "x")


def test_nothing_is_left_of_a_file_that_could_not_be_written(tmp_path, monkeypatch):
    """The disk is full at the last moment; what was there before is still there."""
    write_arrays(tmp_path / "x", {"which": "old"}, SOME)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        write_arrays(tmp_path / "x", {"which": "new"}, SOME)
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert open_arrays(tmp_path / "x")[0] == {"which": "old"}


def test_whoever_has_a_file_open_keeps_it(tmp_path):
    """Another process replaces it, a third removes it."""
    write_arrays(tmp_path / "x", {}, {"a": np.arange(100_000)})
    _, before = open_arrays(tmp_path / "x")
    write_arrays(tmp_path / "x", {}, {"a": np.zeros(3)})
    (tmp_path / "x").unlink()
    assert before["a"].sum() == 100_000 * 99_999 // 2
