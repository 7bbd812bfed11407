"""GeoPackage 1.4 tables through plain SQL: what makes a SQLite file one that GDAL and QGIS open.

Clauses refer to https://www.geopackage.org/spec140/. Statements run inside the caller's transaction.
"""

# ruff: noqa: S608 - names of layers pass check_layer_name, columns are quoted; values are always bound

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.store.blobs import WGS84_SRS_ID
from api.store.errors import WorkspaceError

APPLICATION_ID = 0x47504B47
USER_VERSION = 10400
GEOMETRY = "geom"

_RESERVED = ("gpkg_", "rtree_", "sqlite_", "farreach_")

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)

_REFERENCE_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinates"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinates"),
    ("WGS 84 geodetic", WGS84_SRS_ID, "EPSG", 4326, _WGS84, "longitude, latitude in degrees on WGS 84"),
)

_TABLES = (
    # clause 1.1.2
    """CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    # clause 1.1.3
    """CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '',
        last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    # clause 2.1.5
    """CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
        CONSTRAINT uk_gc_table_name UNIQUE (table_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    # clause 2.3.2
    """CREATE TABLE gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
        scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
)

# Annex F.3; `u6`, `u7` and `u5` replace the `update1` and `update3` that broke UPSERT before 1.4
_RTREE = "http://www.geopackage.org/spec140/#extension_rtree"
_FILLED = "({0}.geom NOTNULL AND NOT ST_IsEmpty({0}.geom))"
_VOID = "({0}.geom ISNULL OR ST_IsEmpty({0}.geom))"
_NEW_BOX = "NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
_TRIGGERS = {
    "insert": f"AFTER INSERT ON {{table}} WHEN {_FILLED.format('NEW')} "
    f"BEGIN INSERT OR REPLACE INTO {{rtree}} VALUES ({_NEW_BOX}); END",
    "update2": f"AFTER UPDATE OF geom ON {{table}} WHEN OLD.fid = NEW.fid AND {_VOID.format('NEW')} "
    "BEGIN DELETE FROM {rtree} WHERE id = OLD.fid; END",
    "update4": f"AFTER UPDATE ON {{table}} WHEN OLD.fid != NEW.fid AND {_VOID.format('NEW')} "
    "BEGIN DELETE FROM {rtree} WHERE id IN (OLD.fid, NEW.fid); END",
    "update5": f"AFTER UPDATE ON {{table}} WHEN OLD.fid != NEW.fid AND {_FILLED.format('NEW')} "
    f"BEGIN DELETE FROM {{rtree}} WHERE id = OLD.fid; INSERT OR REPLACE INTO {{rtree}} VALUES ({_NEW_BOX}); END",
    "update6": f"AFTER UPDATE OF geom ON {{table}} WHEN OLD.fid = NEW.fid AND {_FILLED.format('NEW')} "
    f"AND {_FILLED.format('OLD')} BEGIN UPDATE {{rtree}} SET minx = ST_MinX(NEW.geom), "
    "maxx = ST_MaxX(NEW.geom), miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom) WHERE id = NEW.fid; END",
    "update7": f"AFTER UPDATE OF geom ON {{table}} WHEN OLD.fid = NEW.fid AND {_FILLED.format('NEW')} "
    f"AND {_VOID.format('OLD')} BEGIN INSERT INTO {{rtree}} VALUES ({_NEW_BOX}); END",
    "delete": "AFTER DELETE ON {table} WHEN OLD.geom NOTNULL "
    "BEGIN DELETE FROM {rtree} WHERE id = OLD.fid; END",
}

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """A layer to make: its name, the shape of its geometry and its columns.

    ``z`` and ``m`` are 0 when no geometry has that coordinate, 1 when all have it, 2 when some have it.
    ``columns`` are pairs of name and SQL type. ``box`` is west, south, east, north, None without geometry.
    """

    name: str
    shape: str
    columns: tuple[tuple[str, str], ...]
    box: Box | None = None
    z: int = 0
    m: int = 0
    description: str = ""


def initialise(connection: sqlite3.Connection) -> None:
    """Make an empty file a GeoPackage: identity, mandatory tables, the three mandatory reference systems."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")
    for statement in _TABLES:
        connection.execute(statement)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _REFERENCE_SYSTEMS)


def register_attributes(connection: sqlite3.Connection, table: str, description: str) -> None:
    """List ``table``, which has an integer primary key and no geometry, in the table of contents."""
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES (?, 'attributes', ?, ?)",
        (table, table, description),
    )


def create_features(connection: sqlite3.Connection, table: FeatureTable) -> None:
    """Make the table of a layer and list it; rows and :func:`index` come next."""
    columns = "".join(f", {quoted(name)} {kind}" for name, kind in table.columns)
    connection.execute(
        f"CREATE TABLE {quoted(table.name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
        f"{GEOMETRY} {table.shape}, id TEXT NOT NULL UNIQUE{columns})"
    )
    west, south, east, north = table.box or (None, None, None, None)
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, "
        "srs_id) VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?)",
        (table.name, table.name, table.description, west, south, east, north, WGS84_SRS_ID),
    )
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, ?, ?)",
        (table.name, GEOMETRY, table.shape, WGS84_SRS_ID, table.z, table.m),
    )


def index(connection: sqlite3.Connection, name: str, boxes: Iterable[Sequence[float]]) -> None:
    """Give a layer its R-tree: filled first, triggers last, so that no trigger runs once for each row.

    Parameters
    ----------
    name
        A layer made by :func:`create_features`, rows written.
    boxes
        fid, min x, max x, min y, max y of every row whose geometry is there and not empty.
    """
    rtree = rtree_name(name)
    connection.execute(f"CREATE VIRTUAL TABLE {quoted(rtree)} USING rtree(id, minx, maxx, miny, maxy)")
    connection.executemany(f"INSERT INTO {quoted(rtree)} VALUES (?, ?, ?, ?, ?)", boxes)
    for event, body in _TRIGGERS.items():
        statement = body.format(table=quoted(name), rtree=quoted(rtree))
        connection.execute(f"CREATE TRIGGER {quoted(f'{rtree}_{event}')} {statement}")
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', ?, 'write-only')",
        (name, GEOMETRY, _RTREE),
    )


def drop_features(connection: sqlite3.Connection, name: str) -> None:
    """Remove a layer with its R-tree and its entries, if it is there."""
    for table in ("gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"):
        connection.execute(f"DELETE FROM {table} WHERE lower(table_name) = lower(?)", (name,))
    connection.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
    connection.execute(f"DROP TABLE IF EXISTS {quoted(rtree_name(name))}")


def feature_layers(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the name of every layer and of its geometry column, in alphabetical order."""
    rows = connection.execute(
        "SELECT table_name, column_name FROM gpkg_geometry_columns JOIN gpkg_contents USING (table_name) "
        "WHERE data_type = 'features' ORDER BY table_name"
    )
    return dict(rows.fetchall())


def feature_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the number of features of every layer."""
    return {
        name: connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0]
        for name in feature_layers(connection)
    }


def check_layer_name(name: str) -> None:
    """Refuse a name that would clash with a table of the format or need quoting in other programs."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,59}", name) or name.lower().startswith(_RESERVED):
        raise WorkspaceError(
            f"{name!r} cannot name a layer: use up to 60 letters, digits and underscores, beginning with a "
            f"letter and not with {', '.join(_RESERVED)}."
        )


def rtree_name(layer: str, column: str = GEOMETRY) -> str:
    """Return the name of the R-tree of a layer."""
    return f"rtree_{layer}_{column}"


def quoted(identifier: str) -> str:
    """Return ``identifier`` quoted for SQL."""
    return '"' + identifier.replace('"', '""') + '"'
