"""Files of an assessment: tables for other programs, and a map that opens without a server."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from api.coverage.assessing import Assessed
from api.coverage.typed import OutFile
from api.outfiles import check_place, check_suffix, whole_file
from api.route_files.plain import no_formula
from planner.coordinates import Datum, datum_named, to_datum
from planner.coverage.scenarios.hashing import question_hash
from planner.io.export.layers import answer_layers
from planner.io.export.plain import About, plain_table
from planner.io.export.write import FORMS, export, write_geojson

if TYPE_CHECKING:
    from api.coverage.promise_gaps import PromiseGaps

SINGLE = (".geojson", ".csv", ".parquet")
"""Files of one table; the others hold all of them."""

POINTS = ("demand", "access")
"""Tables with a row for each demand point."""

SUFFIXES = (*(f".{form}" for form in FORMS), ".csv", ".zip")


def check_files(workspace: Path, out: OutFile | None, map_file: Path | None) -> None:
    """Refuse names that say no format, and places where something would be lost.

    Raises
    ------
    InputError, typer.BadParameter
        Before anything is computed.
    """
    named = None if out is None else out.path
    check_suffix(named, "--out", SUFFIXES)
    check_suffix(map_file, "--map", (".html",))
    for path in (named, map_file):
        check_place(path, (workspace,))


def about(made: Assessed) -> About:
    """Return what stands at the front of a file."""
    period = made.answer.question.period
    days = "whatever the hour" if period is None else f"{period.first} and {period.days - 1} days after"
    names = "; ".join(standard.name for standard in made.answer.question.standards)
    facts = {"standards": names, "days": days, "inputs (SHA-256)": question_hash(made.answer.question)}
    return About(title=made.title, facts=facts)


def write_tables(layers: Mapping[str, pd.DataFrame], main: str, out: OutFile, made: Assessed) -> None:
    """Write all layers, or for a file of one table the ``main`` one; whole or not at all."""
    path, suffix = out.path, out.path.suffix.lower()
    if suffix not in SINGLE:
        few = sheets(layers) if suffix == ".xlsx" else {}
        export(few or layers, path, about=about(made), datum=out.datum, overwrite=True)
        return
    table = plain_table(_moved(layers[main], datum_named(out.datum)))
    with whole_file(path) as partial:
        if suffix == ".csv":
            _without_formulas(_without_shapes(table)).to_csv(partial, index=False)
        elif suffix == ".parquet":
            _one_parquet(table, partial, made, datum_named(out.datum))
        else:
            write_geojson(table, partial.parent, partial.stem)


def _moved(table: pd.DataFrame, datum: Datum) -> pd.DataFrame:
    return to_datum(table, datum) if isinstance(table, gpd.GeoDataFrame) else table


def _one_parquet(table: pd.DataFrame, path: Path, made: Assessed, datum: Datum) -> None:
    from planner.io.export.parquet import write_parquet  # noqa: PLC0415 (rarely asked for)

    write_parquet(table, path, about(made), datum=datum)


def _without_shapes(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table for CSV: a point as longitude and latitude, another shape as a point inside it."""
    if not isinstance(table, gpd.GeoDataFrame):
        return table
    plain = pd.DataFrame(table.drop(columns=table.geometry.name))
    points = table.geometry.representative_point()
    return plain.assign(lon=points.x.round(6), lat=points.y.round(6))


def _without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table that a spreadsheet shows as it is: no text and no heading is computed."""
    texts = {
        label: cells.map({text: no_formula(text) for text in cells.dropna().unique()})
        for label, cells in table.items()
        if cells.dtype == object and cells.dropna().map(lambda cell: isinstance(cell, str)).all()
    }
    return table.assign(**{str(label): cells for label, cells in texts.items()}).rename(columns=no_formula)


def write_page(page: str, path: Path) -> None:
    """Write a page that opens without a server."""
    with whole_file(path) as partial:
        partial.write_text(page, encoding="utf-8")


def assessment_tables(made: Assessed, gaps: "PromiseGaps | None" = None) -> dict[str, pd.DataFrame]:
    """Return what a file about coverage holds: the layers of the answer, and the gaps of all promises as one."""
    layers = answer_layers(made.answer)
    frames = [
        one.areas.set_index(f"{number}-" + one.areas.index.astype(str)).assign(
            standard=name, promise_minutes=within / 60.0
        )
        for number, ((name, within), one) in enumerate((gaps or {}).items(), 1)
    ]
    kept = [frame for frame in frames if len(frame)]
    return layers | ({"gaps": gpd.GeoDataFrame(pd.concat(kept), crs=kept[0].crs)} if kept else {})


def sheets(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return what a workbook holds: everything but the tables of demand points, which are for other programs."""
    return {name: table for name, table in tables.items() if name not in POINTS}


def said_files(out: OutFile | None, map_file: Path | None) -> Iterator[str]:
    """Yield a line for each file that was written."""
    if out is not None:
        yield f"Written: {out.path}{'' if out.datum == 'wgs84' else f', coordinates {out.datum.upper()}'}"
    if map_file is not None:
        yield f"Written: {map_file}"
