"""Compiling the street engine before anybody waits for an answer.

The kernels compile when they are first used, about twenty seconds of one processor in all, and the machine code is kept
(:mod:`planner.streets.compiled`). Programs call :func:`warm_up` before their first question, so that the wait is
said and happens once.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from planner.io.osm.streets import read_osm_streets
from planner.streets.build import build_network
from planner.streets.compiled import code_folder
from planner.streets.network import StreetNetwork
from planner.streets.paths import paths
from planner.streets.prepared import prepare
from planner.streets.reached import isochrone_areas
from planner.streets.search import many_to_many, milliseconds, nearest_source, within_reach

Progress = Callable[[str], None]

NOTICE = "compiling the street engine for this machine, once (about 20 seconds)"
PIECEMEAL = (
    "the street engine is compiled as it is first used on this machine: some steps take longer, this once"
)

_ROOT = Path(__file__).resolve().parents[2]
_KERNELS = (_ROOT / "streets" / "kernels", _ROOT / "io" / "osm" / "kernels")
_DONE = "complete"

_TOWN = """<osm version="0.6">
 <node id="1" lon="0.000" lat="0.000"/> <node id="2" lon="0.001" lat="0.000"/>
 <node id="3" lon="0.002" lat="0.000"/> <node id="4" lon="0.001" lat="0.001"/>
 <way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/></way>
 <way id="2"><nd ref="2"/><nd ref="4"/><tag k="highway" v="primary"/><tag k="maxspeed" v="30"/></way>
 <relation id="1"><member type="way" ref="1" role="from"/><member type="node" ref="2" role="via"/>
  <member type="way" ref="2" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation>
</osm>"""


def is_warm() -> bool:
    """Return whether everything was compiled before, by this version on this machine."""
    folders = [code_folder(kernels) for kernels in _KERNELS]
    return all(folder is not None and (folder / _DONE).exists() for folder in folders)


def say_if_cold(progress: Progress) -> None:
    """Say that steps to come compile what they need, where nothing is compiled yet: for programs that ask little."""
    folders = [code_folder(kernels) for kernels in _KERNELS]
    if not any(folder is not None and folder.exists() for folder in folders):
        progress(PIECEMEAL)


def warm_up(progress: Progress = lambda _: None) -> None:
    """Compile what is not compiled yet, and say so; nothing is done where all is.

    Parameters
    ----------
    progress
        Told before the wait, not at all where there is none.
    """
    if is_warm():
        return
    progress(NOTICE)
    with tempfile.TemporaryDirectory() as folder:
        town = Path(folder, "town.osm")
        town.write_text(_TOWN, encoding="utf-8")
        _ask_everything(build_network(read_osm_streets(town)))
    for kernels in _KERNELS:
        _mark(code_folder(kernels))


def _ask_everything(network: StreetNetwork) -> None:
    """Ask each kind of question once, in the kinds of numbers that are asked."""
    ready = prepare(network)
    search = ready.search(network)
    points = ready.index.snap(np.array([[0.0002, 0.0], [0.001, 0.0005]]), limit_m=500.0)
    for direction in ("to", "from"):
        nearest_source(search, points, points, direction=direction)
        list(within_reach(search, points, points, within=600.0, direction=direction))
        list(isochrone_areas(search, points, [60.0], direction=direction))
    many_to_many(search, points, points)
    milliseconds(search, points, points)
    paths(search, points, [(0, 1)])


def _mark(folder: Path | None) -> None:
    """Note that a folder of machine code is complete; where none can be kept, the next process compiles again."""
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _DONE).touch()
    except OSError:
        return
