"""A street network as a directed graph that shortest-path searches run on, turn restrictions built in.

Where turns are banned, a node alone does not say what may follow. Every beginning of a banned sequence of courses
becomes a node of its own, "here, having come that way", as the states of the automaton that finds words in a text (Aho
and Corasick, Efficient string matching, Communications of the ACM 18(6), 1975, p. 333); arcs lead from state to state, and
those that would complete a banned sequence are left out. Shortest paths in this graph are exactly the shortest ones that
obey all restrictions, and away from restricted turns it is the street network itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.streets.hierarchy import UNREACHED, UNREACHED_MS
from planner.streets.network import CLOSED, StreetNetwork

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

TIME_BITS = 32
MOST_CM = 2**31 - 1
"""Centimetres in a key are held to this, half way around the earth, so that they never run over into the time."""
NO_COURSE = -1

_Courses = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchGraph:
    """Arcs in rows by their tail, for all courses that are open in the network that it was made of.

    Attributes
    ----------
    first
        ``(n + 1,)``; node ``v`` is left by the arcs ``first[v]:first[v + 1]``. The first nodes are those of the network.
    head
        ``(a,)`` node where each arc ends.
    course
        ``(a,)`` course that each arc travels, ``NO_COURSE`` for arcs that take no time.
    entered, entered_at
        Sorted courses at restricted turns, and the node through which each is entered; all others are entered at the
        node of the network where they begin.
    left, left_at
        The same for the node where each course is left.
    met, met_at
        Sorted nodes of the network with restricted turns, and the node to which all come who come there at all,
        whatever way.
    """

    first: Ints
    head: Ints
    course: Ints
    entered: Ints
    entered_at: Ints
    left: Ints
    left_at: Ints
    met: Ints
    met_at: Ints

    def __post_init__(self) -> None:
        """Make the arrays read-only: they may be mapped from a file, and kernels are compiled for such."""
        for name in self.__slots__:
            getattr(self, name).flags.writeable = False

    @property
    def node_count(self) -> int:
        """Number of nodes, those of the network and those of restricted turns."""
        return len(self.first) - 1

    @property
    def tail(self) -> Ints:
        """``(a,)`` node where each arc begins."""
        return np.repeat(np.arange(self.node_count, dtype=np.int32), np.diff(self.first))

    def enter(self, network: StreetNetwork, course: Ints) -> Ints:
        """Return the node whose distance says when a traveller may be at the beginning of each course."""
        return _looked_up(network.ends.ravel()[course], course, self.entered, self.entered_at)

    def leave(self, network: StreetNetwork, course: Ints) -> Ints:
        """Return the node where a traveller is at the end of each course."""
        return _looked_up(network.ends.ravel()[course ^ 1], course, self.left, self.left_at)

    def meet(self, node: Ints) -> Ints:
        """Return the node whose distance says when a traveller may be at each node of the network itself."""
        return _looked_up(node, node, self.met, self.met_at)


def search_graph(network: StreetNetwork) -> SearchGraph:
    """Return the graph of all open courses, ferries included."""
    ends = network.ends.ravel()
    open_ = _course_ms(network) != CLOSED
    course = np.flatnonzero(open_).astype(np.int32)
    turns = _Turns(network, open_)
    replaced = turns.plain_heads()
    begins = np.array(sorted(replaced), np.int32)
    states = np.array([replaced[one] for one in begins.tolist()], np.int32)
    head = _looked_up(ends[course ^ 1], course, begins, states)
    extra = np.array(list(turns.arcs()), np.int32).reshape(-1, 3)
    tail = np.concatenate([ends[course], extra[:, 0]])
    head = np.concatenate([head, extra[:, 1]])
    course = np.concatenate([course, extra[:, 2]])
    order = np.argsort(tail, kind="stable")
    count = np.bincount(tail, minlength=network.node_count + turns.extra_nodes)
    entered = dict(sorted(turns.observer.items()))
    return SearchGraph(
        first=np.concatenate([[0], np.cumsum(count)]).astype(np.int32),
        head=head[order].astype(np.int32),
        course=course[order].astype(np.int32),
        entered=np.array(list(entered), np.int32),
        entered_at=np.array(list(entered.values()), np.int32),
        left=begins,
        left_at=states,
        met=np.array(list(turns.meeting), np.int32),
        met_at=np.array(list(turns.meeting.values()), np.int32),
    )


def arc_milliseconds(graph: SearchGraph, network: StreetNetwork) -> Ints:
    """Return ``(a,)`` milliseconds of every arc; ``UNREACHED_MS`` where the network closes or blocks its course."""
    course_ms = _course_ms(network)
    course_ms[2 * network.blocked_edge] = course_ms[2 * network.blocked_edge + 1] = CLOSED
    ms = course_ms[graph.course]
    ms[graph.course == NO_COURSE] = 0
    return np.where(ms == CLOSED, np.int32(UNREACHED_MS), ms)


def arc_keys(graph: SearchGraph, network: StreetNetwork) -> Longs:
    """Return ``(a,)`` milliseconds and centimetres of every arc in one number: the least is the shortest of the fastest."""
    ms = arc_milliseconds(graph, network).astype(np.int64)
    cm = centimetres(np.asarray(network.metres, np.float64))[graph.course >> 1]
    cm[graph.course == NO_COURSE] = 0
    return np.where(ms >= UNREACHED_MS, np.int64(UNREACHED), (ms << TIME_BITS) | cm)


def centimetres(metres: Floats) -> Longs:
    """Return whole centimetres, at most ``MOST_CM``."""
    return np.minimum(np.rint(metres * 100.0), MOST_CM).astype(np.int64)


def _course_ms(network: StreetNetwork) -> Ints:
    return np.column_stack([network.forward_ms, network.backward_ms]).ravel()


def _looked_up(plain: Ints, wanted: Ints, known: Ints, node: Ints) -> Ints:
    """Return the node of each course or node wanted: the one listed if it is listed, else the plain one."""
    if not len(known):
        return plain
    row = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[row] == wanted, node[row], plain).astype(np.int32)


class _Turns:
    """The nodes and arcs that restricted turns add.

    Parameters
    ----------
    network
        Streets with their banned sequences.
    open_
        ``(2 m,)`` which courses may be travelled at all.
    """

    def __init__(self, network: StreetNetwork, open_: NDArray[np.bool_]) -> None:
        self._ends = network.ends.ravel()
        bounds = network.banned_start.tolist()
        flat = network.banned.tolist()
        self._banned = {tuple(flat[a:b]) for a, b in pairwise(bounds)}
        begun = sorted({sequence[:k] for sequence in self._banned for k in range(1, len(sequence))})
        self._state = {begin: network.node_count + k for k, begin in enumerate(begun)}
        self._here: dict[int, list[_Courses]] = {}
        for begin in begun:
            self._here.setdefault(int(self._ends[begin[-1] ^ 1]), []).append(begin)
        self._open = open_
        self._out = self._courses_out()
        leaving = [course for node in sorted(self._here) for course in self._out[node]]
        base = network.node_count + len(begun)
        self.observer = {course: base + k for k, course in enumerate(leaving)}
        self.meeting = {node: base + len(leaving) + k for k, node in enumerate(sorted(self._here))}
        self.extra_nodes = len(begun) + len(leaving) + len(self.meeting)

    def plain_heads(self) -> dict[int, int]:
        """Return the courses that begin a banned sequence, and the node at whose end one then is."""
        return {begin[0]: node for begin, node in self._state.items() if len(begin) == 1}

    def arcs(self) -> Iterator[tuple[int, int, int]]:
        """Yield tail, head and course of the arcs of states and observers."""
        for node, begun in sorted(self._here.items()):
            for place in (node, *(self._state[begin] for begin in begun)):
                yield place, self.meeting[node], NO_COURSE
            for course in self._out[node]:
                yield node, self.observer[course], NO_COURSE
                for begin in begun:
                    if not self._open[course]:
                        yield self._state[begin], self.observer[course], NO_COURSE
                    elif not self._completes((*begin, course)):
                        yield self._state[begin], self._after((*begin, course)), course
                        yield self._state[begin], self.observer[course], NO_COURSE

    def _courses_out(self) -> dict[int, list[int]]:
        """Return the courses that begin at each node with a state; closed ones too, for those who only stand there."""
        out: dict[int, list[int]] = {node: [] for node in self._here}
        for course in np.flatnonzero(np.isin(self._ends, np.fromiter(self._here, np.int64))).tolist():
            out[int(self._ends[course])].append(course)
        return out

    def _completes(self, courses: _Courses) -> bool:
        return any(courses[k:] in self._banned for k in range(len(courses)))

    def _after(self, courses: _Courses) -> int:
        """Return where one is after these courses: the state of the longest end of them that has one, else the node."""
        longest = next((courses[k:] for k in range(len(courses)) if courses[k:] in self._state), None)
        return self._state[longest] if longest else int(self._ends[courses[-1] ^ 1])
