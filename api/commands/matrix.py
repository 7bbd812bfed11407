"""``farreach matrix``: travel times between two tables of points."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pandas as pd
import typer

from api.gathering import Gathering
from api.matrix import MatrixQuestion, Tally, matrix_arrays, matrix_rows, refuse_large
from api.options import MatrixOptions, StreetOptions
from api.outfiles import check_place, check_suffix, whole_file
from api.points import Joining, Points, listed, read_points
from api.printing import print_json
from api.progress import Tell, progress
from api.streets import Streets, extent_of, streets_asked
from planner.errors import InputError

SUFFIXES = (".csv", ".parquet", ".npz")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Everything that was read."""

    streets: Streets
    question: MatrixQuestion
    joinings: tuple[Joining, Joining]


def run(streets: StreetOptions, options: MatrixOptions, *, as_json: bool) -> None:
    """Measure, write, and tell in words what was joined to streets and what cannot be reached."""
    check_suffix(options.out, "--out", SUFFIXES)
    if options.out is not None and options.out.suffix.lower() == ".npz" and options.nearest:
        raise typer.BadParameter(
            "--nearest gives a list; write it as .csv or .parquet, .npz holds whole matrices"
        )
    with progress() as tell:
        asked = _read(streets, options, tell)
        tally = Tally(asked.question)
        table = _write(asked, options, tally, tell, as_json=as_json)
    lines = [*_notes(asked), *_lines(asked, tally)]
    if as_json:
        print_json({**_facts(asked, tally, lines), **({} if table is None else {"pairs": table})})
        return
    if options.out is not None:
        lines.insert(0, f"{tally.pairs:,} pairs are in {options.out}.")
    typer.echo("\n".join(lines), err=options.out is None)


def _read(streets: StreetOptions, options: MatrixOptions, tell: Tell) -> _Asked:
    """Read everything; whatever is wrong with any of it is said in one message."""
    gathering = Gathering()
    opened: Streets | None = None
    with gathering:
        inputs = (streets.source, Path(options.origins), Path(options.destinations))
        check_place(options.out, inputs)
        if (
            options.out is not None
            and options.out.suffix.lower() == ".parquet"
            and find_spec("pyarrow") is None
        ):
            raise InputError("Parquet needs pyarrow; install it with 'pip install pyarrow', or write a .csv.")
    with gathering:
        opened = streets_asked(streets, tell)
    extent = None if opened is None else extent_of(opened.travel.network)
    points: list[Points] = []
    for given, what in ((options.origins, "origins"), (options.destinations, "destinations")):
        with gathering:
            points.append(read_points(given, what, streets.source, extent))
    gathering.stop_if_wrong()
    assert opened is not None
    tell("joining points to streets")
    joinings = [Joining(some, opened.travel.snap(some.frame), streets.snap_limit) for some in points]
    for joining in joinings:
        with gathering:
            joining.refuse_nowhere()
    gathering.stop_if_wrong()
    question = MatrixQuestion(
        origins=points[0],
        destinations=points[1],
        within=options.within,
        nearest=options.nearest,
        percentiles=options.percentiles,
    )
    return _Asked(opened, question, (joinings[0], joinings[1]))


def _write(
    asked: _Asked, options: MatrixOptions, tally: Tally, tell: Tell, *, as_json: bool
) -> list[dict[str, Any]] | None:
    """Write the pairs where they go; return them if they go into a document."""
    travel, question, out = asked.streets.travel, asked.question, options.out
    if out is None and not as_json:
        _write_csv(matrix_rows(travel, question, tally, tell), sys.stdout)
        return None
    if out is None:
        refuse_large(question)
        table = pd.concat(matrix_rows(travel, question, tally, tell), ignore_index=True)
        rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", double_precision=3))
        return rows
    with whole_file(out) as place:
        if out.suffix.lower() == ".npz":
            np.savez_compressed(place, **matrix_arrays(travel, question, tally, tell))  # type: ignore[arg-type]
        elif out.suffix.lower() == ".parquet":
            refuse_large(question)
            pd.concat(matrix_rows(travel, question, tally, tell), ignore_index=True).to_parquet(
                place, index=False
            )
        else:
            with place.open("w", encoding="utf-8", newline="") as stream:
                _write_csv(matrix_rows(travel, question, tally, tell), stream)
    return None


def _write_csv(parts: Iterator[pd.DataFrame], stream: TextIO) -> None:
    for number, part in enumerate(parts):
        part.to_csv(stream, header=number == 0, index=False, lineterminator="\n")


def _notes(asked: _Asked) -> list[str]:
    notes = [*asked.streets.notes, *asked.question.origins.notes, *asked.question.destinations.notes]
    return [f"  - {note}" for note in notes]


def _lines(asked: _Asked, tally: Tally) -> list[str]:
    """Return in words what was joined and what is out of reach."""
    question = asked.question
    lines = [line for joining in asked.joinings for line in joining.lines()]
    if question.sparse:
        lines.append(f"{tally.reached:,} of {question.cells:,} pairs are listed.")
    elif tally.reached < tally.pairs:
        lines.append(
            f"{tally.pairs - tally.reached:,} of {tally.pairs:,} pairs have no way; their cells are empty."
        )
    reach = "reach no destination" if question.within is None else "reach no destination in time"
    for joining, has_way, words in zip(
        asked.joinings,
        (tally.from_origin, tally.to_destination),
        (reach, reach.replace("reach no destination", "are reached from no origin")),
        strict=True,
    ):
        lost = joining.snapped.found & ~has_way
        if lost.any() and not (question.nearest and joining is asked.joinings[1]):
            ids = [repr(label) for label in joining.points.frame.index[lost]]
            lines.append(f"{len(ids):,} of {len(lost):,} {joining.points.what} {words}: {listed(ids)}")
    if (
        tally.reached < tally.pairs
        and not asked.streets.travel.ferries
        and asked.streets.travel.network.ferry.any()
    ):
        lines.append("Ferries are not taken; --ferries takes them.")
    return [f"  {line}" for line in lines]


def _facts(asked: _Asked, tally: Tally, lines: list[str]) -> dict[str, Any]:
    """Return the same as JSON."""
    return {
        "mode": asked.streets.travel.network.mode,
        "origins": asked.joinings[0].facts(),
        "destinations": asked.joinings[1].facts(),
        "pairs_asked": asked.question.cells,
        "pairs_listed": tally.pairs,
        "pairs_with_a_way": tally.reached,
        "notes": [line.strip(" -") for line in lines],
    }
