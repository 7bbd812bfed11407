"""Networks made ready for searches, kept on disk so that each is made ready once."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal

from numpy.typing import NDArray

from planner.io.streets.cache import Form, Packed, Progress, chosen_folder, kept, key_of_network
from planner.streets.graph import SearchGraph
from planner.streets.hierarchy import Hierarchy
from planner.streets.network import StreetNetwork
from planner.streets.prepared import Prepared, prepare
from planner.streets.snap import EdgeIndex

_GRAPH, _HIERARCHY, _INDEX = "graph.", "hierarchy.", "index."


def prepared_streets(
    network: StreetNetwork,
    *,
    cache: Path | Literal["default"] | None = "default",
    progress: Progress = lambda _: None,
) -> Prepared:
    """Return a network made ready for searches, from the cache if it was made ready before.

    Parameters
    ----------
    network
        The streets, wherever they come from.
    cache
        Folder to keep it in; None keeps nothing, ``default`` is :func:`planner.cache_folder.cache_folder`.
    progress
        Told what takes long.
    """

    def make() -> Prepared:
        progress(f"making {network.edge_count:,} streets ready for searches")
        return prepare(network)

    key = key_of_network(network, {"for": "searches"})
    return kept(key, make, _form(network), folder=chosen_folder(cache), progress=progress)


def _form(network: StreetNetwork) -> Form[Prepared]:
    return Form(_packed, lambda _, arrays: _unpacked(network, arrays))


def _packed(ready: Prepared) -> Packed:
    arrays = {
        **{_GRAPH + field.name: getattr(ready.graph, field.name) for field in fields(SearchGraph)},
        **{_HIERARCHY + field.name: getattr(ready.hierarchy, field.name) for field in fields(Hierarchy)},
        **{_INDEX + name: array for name, array in ready.index.arrays().items()},
    }
    return {}, arrays


def _unpacked(network: StreetNetwork, arrays: Mapping[str, NDArray[Any]]) -> Prepared:
    graph, hierarchy, index = (
        {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
        for prefix in (_GRAPH, _HIERARCHY, _INDEX)
    )
    return Prepared(
        graph=SearchGraph(**graph),
        hierarchy=Hierarchy(**hierarchy),
        index=EdgeIndex(network=network.without_ferries(), **index),
    )
