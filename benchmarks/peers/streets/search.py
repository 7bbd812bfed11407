"""Ask one graph library for the nearest branch or for a matrix, in a process of its own.

::

    python -m peers.streets.search ENGINE nearest|matrix ARCS QUESTIONS OUT [--rows 500]
"""

import argparse
from pathlib import Path

import numpy as np
from peers.streets.given import Arcs, Questions, load, tell
from peers.streets.graphs import GRAPHS, Graph


def main() -> None:
    """Answer, tell the time, store the values."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("engine", choices=GRAPHS)
    parser.add_argument("question", choices=["nearest", "matrix"])
    for name in ("arcs", "questions", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--rows", type=int, help="only so many starts of the matrix")
    given = parser.parse_args()
    asked = load(Questions, given.questions)
    arcs = load(Arcs, given.arcs)
    starts = asked.starts[: given.rows]

    def ask(graph: Graph) -> np.ndarray:
        return (
            graph.nearest(asked.branches) if given.question == "nearest" else graph.matrix(starts, asked.ends)
        )

    kind = GRAPHS[given.engine]
    _, answer = tell(given.engine, lambda: kind(arcs), ask, rows=len(starts), of=len(asked.starts))
    np.save(given.out, answer)


if __name__ == "__main__":
    main()
