"""Write layers to a file or a folder: whole or not at all."""

import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args

import geopandas as gpd
import pandas as pd
import pyogrio

from planner.coordinates import Datum, datum_named
from planner.errors import InputError
from planner.io.export.excel import write_excel
from planner.io.export.parquet import write_parquet
from planner.io.export.plain import ABOUT, About, Layers, plain_layers
from planner.io.gdal import restrict_drivers

Form = Literal["gpkg", "xlsx", "parquet", "geojson"]
FORMS: tuple[Form, ...] = get_args(Form)

_FOLDERS: tuple[Form, ...] = ("parquet", "geojson")
_OURS = {".parquet", ".geojson", ".json"}
_JOURNALS = ("-journal", "-wal", "-shm")
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_DIGITS = 7
"""Of a degree: a centimetre."""

Tables = dict[str, pd.DataFrame]


def form_of(out: Path) -> Form:
    """Return the format that a name promises: ``.gpkg``, ``.xlsx``, ``.parquet``, ``.geojson``, each of the last two also ``.zip``.

    Raises
    ------
    InputError
        When it promises none of these.
    """
    suffixes = [suffix.lower() for suffix in out.suffixes]
    last = suffixes[-2:-1] if suffixes[-1:] == [".zip"] else suffixes[-1:]
    for form in _FOLDERS if suffixes[-1:] == [".zip"] else FORMS:
        if last == [f".{form}"]:
            return form
    raise InputError(
        f"{out.name} does not say what to write: end the name with .gpkg, .xlsx, .parquet, .geojson, .parquet.zip or "
        ".geojson.zip."
    )


def export(
    layers: Layers,
    out: Path,
    *,
    form: Form | None = None,
    about: About | None = None,
    datum: str = "wgs84",
    overwrite: bool = False,
) -> Path:
    """Write layers, all or none, and return where they are.

    Parameters
    ----------
    layers
        Tables by name (``a-z``, ``0-9``, ``_``).
    out
        A file for ``gpkg`` and ``xlsx``; for ``parquet`` and ``geojson`` a folder with a file for each layer, or one
        ``.zip`` of these.
    form
        None: what the name of ``out`` says.
    about
        What is written at the front: a table ``about``, a sheet, or metadata.
    datum
        ``wgs84``, ``gcj02`` or ``bd09`` (:mod:`planner.coordinates`); the last two for maps of China only, and said in
        ``about``.
    overwrite
        Whether what is there already may go. A folder goes only if nothing but such files is in it.

    Raises
    ------
    InputError
        When something is there already, or the layers cannot be written; then nothing has changed.
    """
    wanted = datum_named(datum)
    kind = form or form_of(out)
    said = about or About()
    if wanted != "wgs84":
        said = replace(said, facts={**said.facts, "coordinates": wanted.upper()})
    _refuse_place(out, overwrite=overwrite)
    tables = plain_layers(layers, wanted)
    write = _writer(kind, tables, said, wanted)
    partial = out.with_name(f".{out.name}.partial.{out.suffix.lstrip('.') or kind}")
    _remove(partial)
    try:
        _write(kind, partial, write, zipped=out.suffix.lower() == ".zip")
        _put_in_place(partial, out)
    finally:
        _remove(partial)
    return out


def _writer(kind: Form, tables: Tables, about: About, datum: Datum) -> Callable[[Path], None]:
    """Return what writes a file, or fills a folder."""
    if kind == "gpkg":
        return lambda path: _geopackage(tables, path, about)
    if kind == "xlsx":
        return lambda path: write_excel(tables, path, about)

    def parquet(folder: Path) -> None:
        for name, table in tables.items():
            write_parquet(table, folder / f"{name}.parquet", about, datum=datum)

    def geojson(folder: Path) -> None:
        for name, table in tables.items():
            write_geojson(table, folder, name)
        _json(folder / f"{ABOUT}.json", dict(about.lines()))

    return parquet if kind == "parquet" else geojson


def _write(kind: Form, partial: Path, write: Callable[[Path], None], *, zipped: bool) -> None:
    if kind not in _FOLDERS:
        write(partial)
        return
    folder = partial.with_name(f"{partial.name}.files") if zipped else partial
    _remove(folder)
    folder.mkdir()
    try:
        write(folder)
        if zipped:
            _zip(folder, partial)
    finally:
        if zipped:
            _remove(folder)


def _geopackage(tables: Tables, path: Path, about: About) -> None:
    """Write all layers into one file; tables without shapes are attribute tables (OGC 12-128r19, 2.4)."""
    restrict_drivers()
    front = pd.DataFrame(about.lines(), columns=["name", "text"])
    for name, table in {ABOUT: front, **tables}.items():
        shaped = isinstance(table, gpd.GeoDataFrame)
        pyogrio.write_dataframe(
            _for_gdal(table),
            path,
            layer=name,
            driver="GPKG",
            append=path.exists(),
            geometry_type=_shape_type(table) if shaped else None,
            promote_to_multi=shaped and _shape_type(table).startswith("Multi"),
        )


def _shape_type(table: gpd.GeoDataFrame) -> str:
    """Return the one type of shape of a layer, several of them as one kind with parts."""
    kinds = set(table.geometry.geom_type.dropna())
    if len(kinds) <= 1:
        return next(iter(kinds), "Unknown")
    plain = {kind.removeprefix("Multi") for kind in kinds}
    return f"Multi{plain.pop()}" if len(plain) == 1 else "Unknown"


def _for_gdal(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose text is all text: GDAL takes the type of an empty column from its dtype."""
    texts = {label: table[label].astype("str") for label in table.columns if table[label].dtype == object}
    return table.assign(**{str(label): cells for label, cells in texts.items()})


def write_geojson(table: pd.DataFrame, folder: Path, name: str) -> Path:
    """Write a layer as GeoJSON (RFC 7946), a table without shapes as a JSON list of objects; return the file."""
    if not isinstance(table, gpd.GeoDataFrame):
        path = folder / f"{name}.json"
        _json(path, table.astype(object).where(table.notna(), None).to_dict(orient="records"))
        return path
    restrict_drivers()
    path = folder / f"{name}.geojson"
    options = {"COORDINATE_PRECISION": str(_DIGITS), "ID_FIELD": "id"} if "id" in table else {}
    pyogrio.write_dataframe(
        _for_gdal(table), path, layer=name, driver="GeoJSON", layer_options=options, geometry_type="Unknown"
    )
    return path


def _json(path: Path, document: Any) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")


def _zip(folder: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, _ZIP_EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())


def _refuse_place(out: Path, *, overwrite: bool) -> None:
    if not out.resolve().parent.is_dir():
        raise InputError(f"{out.parent} is not a folder; make it first.")
    if out.exists() and not overwrite:
        raise InputError(f"{out} exists already; choose another name, or say that it may be overwritten.")
    if out.is_dir():
        strange = sorted(path.name for path in out.iterdir() if path.is_dir() or path.suffix not in _OURS)
        if strange:
            raise InputError(f"{out} holds other things, which would be lost: {', '.join(strange[:5])}.")


def _put_in_place(partial: Path, out: Path) -> None:
    if not out.is_dir() and not partial.is_dir():
        partial.replace(out)
        return
    aside = out.with_name(f".{out.name}.before")
    _remove(aside)
    if out.exists():
        out.replace(aside)
    try:
        partial.replace(out)
    except OSError:
        if aside.exists():
            aside.replace(out)
        raise
    _remove(aside)


def _remove(path: Path) -> None:
    """Remove a file or a folder, and the journal that SQLite would roll back into the next file of that name."""
    if path.is_dir():
        shutil.rmtree(path)
        return
    for name in (path.name, *(f"{path.name}{end}" for end in _JOURNALS)):
        path.with_name(name).unlink(missing_ok=True)


def merged(*several: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return layers of several sources as one mapping.

    Raises
    ------
    InputError
        When two have the same name.
    """
    names = [name for layers in several for name in layers]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"Two layers are called {', '.join(twice)}.")
    return {name: table for layers in several for name, table in layers.items()}
