"""Keys found among strings, combinations judged once, nodes found among those that are wanted."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.io.osm.kernels.nodes import seek
from planner.io.osm.pbf.tags import Combinations, Keys


def table(*words):
    """Return the bytes of words, and where each begins and ends."""
    packed = [word.encode() for word in words]
    ends = np.cumsum([len(word) for word in packed])
    content = b"".join(packed)
    return content, np.column_stack([ends - [len(word) for word in packed], ends]).astype(np.int64)


@given(st.lists(st.text("abc", max_size=4), unique=True, min_size=1, max_size=60), st.data())
def test_keys_are_found_and_nothing_else(words, data):
    """Whatever their bytes; many of them look alike at a glance."""
    keys = data.draw(st.lists(st.sampled_from(words), unique=True, min_size=1))
    content, spans = table(*words)
    column, leads = Keys.of(keys[:1], keys[1:]).columns(np.frombuffer(content + b" ", np.uint8), spans)
    assert column.tolist() == [keys.index(word) if word in keys else -1 for word in words]
    assert leads


def test_each_combination_is_judged_once():
    """Two blocks with tables of their own: the same tags are one combination."""
    asked = []
    seen = Combinations(("a", "b"), lambda tags: asked.append(tags) or len(asked), frozenset({"b"}))
    first = table("", "x", "y")
    second = table("", "y", "x", "z")
    rows = np.array([[1, 0], [2, 0], [1, 0], [1, 2], [0, 0]], np.int32)
    number = seen.numbers(*first, rows)
    assert [dict(asked[one]) for one in number] == [
        {"a": "x"},
        {"a": "y"},
        {"a": "x"},
        {"a": "x", "b": "yes"},
        {},
    ]
    again = seen.numbers(*second, np.array([[2, 0], [2, 3]], np.int32))
    assert [dict(asked[number]) for number in again] == [{"a": "x"}, {"a": "x", "b": "yes"}]
    assert len(asked) == 4  # a value that only has to be there is the same everywhere


def test_no_rows_are_no_combinations():
    """A block without streets."""
    assert (
        Combinations(("a",), dict).numbers(b"", np.zeros((0, 2), np.int64), np.zeros((0, 1), np.int32)).size
        == 0
    )


@given(
    st.lists(st.integers(-50, 50), unique=True).map(sorted),
    st.lists(st.integers(-60, 60), min_size=1),
)
def test_seeking_from_anywhere(wanted, nodes):
    """As numpy finds it, whatever was sought before."""
    array = np.array(wanted, np.int64)
    at = 0
    for node in nodes:
        at = seek(array, at, node)
        assert at == np.searchsorted(array, node)
