"""The workspace: one GeoPackage file with layers, results, plans, pages and jobs."""

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from api.store import publishing, records
from api.store.connection import empty_log, explained, immediate, savepoint, trim_log, vacuum_into
from api.store.errors import WorkspaceError
from api.store.geopackage import Box, feature_counts
from api.store.opening import begin, identity, is_workspace, reopen
from api.store.records import Page, PlanState, PlanVersion, StoredPlan, StoredResult
from api.store.streets import StreetLayer, layer_stamps, street_layers

if TYPE_CHECKING:
    import geopandas as gpd

JsonDocument = Mapping[str, Any] | bytes


class Workspace:
    """An open workspace; make one with :meth:`build`, :meth:`create` or :meth:`open` and close it.

    One connection, shared by the threads of a process one after the other. A process that serves while another
    one writes opens the file with ``read_only=True``: it never waits for the writer and sees the last commit.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._connection = connection
        self._identity = identity(path)
        self._lock = threading.RLock()
        self._reading = False

    @classmethod
    @contextlib.contextmanager
    def build(cls, path: Path | str, *, overwrite: bool = False) -> Iterator[Self]:
        """Yield a new workspace that gets its name when the block ends well and vanishes otherwise.

        Until then it is ``<name>.partial``. ``overwrite`` replaces a workspace, never any other file.
        """
        target = Path(path)
        publishing.check_target(target, overwrite=overwrite)
        publishing.release_workspace(target)
        publishing.discard_partial(target)
        partial = publishing.partial_path(target)
        try:
            with cls(partial, begin(partial), read_only=False) as workspace:
                yield workspace
            publishing.check_target(target, overwrite=overwrite)
            publishing.release_workspace(target)
            publishing.publish(partial, target)
        except BaseException:
            publishing.remove(partial)
            raise

    @classmethod
    def create(cls, path: Path | str, *, overwrite: bool = False) -> Self:
        """Return a new, empty workspace, open for writing."""
        with cls.build(path, overwrite=overwrite):
            pass
        return cls.open(path)

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False) -> Self:
        """Open a workspace.

        Raises
        ------
        WorkspaceError
            When there is no such file, when it is no workspace or one of a newer Farreach, when it may not be
            read or written.
        """
        target = Path(path)
        return cls(target, reopen(target, read_only=read_only), read_only=read_only)

    @staticmethod
    def is_one(path: Path | str) -> bool:
        """Return whether a file is a workspace, of whatever version."""
        return is_workspace(Path(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; after the last writer it stands alone, without a WAL beside it."""
        with self._lock, explained(self.path):
            if not self.read_only:
                with contextlib.suppress(sqlite3.ProgrammingError):  # closed before
                    empty_log(self._connection)
            self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write everything in the block or nothing; a block inside a block undoes only itself.

        Yields
        ------
        sqlite3.Connection
            For other modules of the store with tables of their own.
        """
        if self.read_only:
            raise WorkspaceError(f"{self.path} is opened read-only; nothing can be written.")
        with self._lock, explained(self.path):
            if self._reading:
                raise WorkspaceError("Nothing can be written inside reading(); write after it.")
            nested = self._connection.in_transaction
            with savepoint(self._connection) if nested else immediate(self._connection):
                yield self._connection
            if not nested:
                trim_log(self._connection, self.path)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """See one and the same state of the file for the whole block, whatever is written meanwhile."""
        with self._lock, explained(self.path):
            self._follow_replacement()
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN")
            self._reading = True
            try:
                yield self._connection
            finally:
                self._reading = False
                self._connection.execute("ROLLBACK")

    def write_layer(self, name: str, frame: "gpd.GeoDataFrame", *, description: str = "") -> None:
        """Replace the layer ``name``: index as ``id``, columns of text, numbers and true/false, WGS84."""
        from api.store import layers  # noqa: PLC0415 - a server of stored pages never loads geopandas

        with self.transaction() as connection:
            layers.write(connection, name, frame, description)

    def write_layers(self, frames: "Mapping[str, gpd.GeoDataFrame]") -> None:
        """Replace several layers at once: all or none."""
        with self.transaction():
            for name, frame in frames.items():
                self.write_layer(name, frame)

    def read_layer(self, name: str, *, bbox: Box | None = None) -> "gpd.GeoDataFrame":
        """Return a layer, or what of it intersects ``bbox`` (west, south, east, north in degrees)."""
        from api.store import layers  # noqa: PLC0415 - see write_layer

        with self.reading() as connection:
            return layers.read(connection, name, bbox)

    def layers(self) -> dict[str, int]:
        """Return the number of features of every layer."""
        with self.reading() as connection:
            return feature_counts(connection)

    def count(self, name: str) -> int:
        """Return the number of features of one layer."""
        counts = self.layers()
        if name not in counts:
            raise WorkspaceError(f"There is no layer {name!r}; there are: {', '.join(counts) or 'none'}.")
        return counts[name]

    def street_layers(self) -> dict[str, StreetLayer]:
        """Return the layer of streets of each mode of travel, with a stamp that tells whether it was replaced."""
        with self.reading() as connection:
            return street_layers(connection)

    def layer_stamps(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return for each layer a text that is another one once the layer was written again; empty without it."""
        with self.reading() as connection:
            return layer_stamps(connection, names)

    def put_result(self, kind: str, key: str, document: JsonDocument, *, created_at: datetime) -> str:
        """Store a JSON document in place of the one under ``kind`` and ``key``; return its SHA-256."""
        with self.transaction() as connection:
            return records.put_result(connection, kind, key, document, created_at)

    def get_result(self, kind: str, key: str) -> Any | None:
        """Return the document under ``kind`` and ``key``, None when there is none."""
        found = self.stored_result(kind, key)
        return None if found is None else found.document

    def stored_result(self, kind: str, key: str) -> StoredResult | None:
        """Return the document under ``kind`` and ``key`` as text, with its hash and time."""
        with self.reading() as connection:
            return records.result(connection, kind, key)

    def result_keys(self, kind: str) -> list[str]:
        """Return the keys of every document of ``kind``, sorted."""
        with self.reading() as connection:
            return records.result_keys(connection, kind)

    def clear_results(self, kind: str, *, but: Sequence[str] = ()) -> None:
        """Remove every document of ``kind`` ``but`` those of some keys, as the first step of storing them anew."""
        with self.transaction() as connection:
            connection.execute(
                "DELETE FROM farreach_results WHERE kind = ? AND key NOT IN (SELECT value FROM json_each(?))",
                (kind, json.dumps(list(but))),
            )

    def add_plan(self, document: JsonDocument, *, created_at: datetime) -> int:
        """Store the next version of the plan as a draft; return its number."""
        with self.transaction() as connection:
            return records.add_plan(connection, document, created_at)

    def plan(self, version: int) -> StoredPlan | None:
        """Return one version of the plan, None when there is none."""
        with self.reading() as connection:
            return records.plan(connection, version)

    def latest_plan(self, *, state: PlanState | None = None) -> StoredPlan | None:
        """Return the newest version of the plan, or the newest one in ``state``."""
        with self.reading() as connection:
            version = records.latest_version(connection, state)
            return None if version is None else records.plan(connection, version)

    def plans(self) -> list[PlanVersion]:
        """Return every version of the plan without its document, oldest first."""
        with self.reading() as connection:
            return records.plans(connection)

    def publish(self, version: int, *, sha256: str | None = None) -> None:
        """Publish a draft, once; with ``sha256`` only if the document is still the one with that hash."""
        with self.transaction() as connection:
            records.publish(connection, version, sha256)

    def put_page(self, path: str, language: str, media_type: str, body: bytes) -> str:
        """Store a rendered page in place of the one that was there; return its strong ETag."""
        with self.transaction() as connection:
            return records.put_page(connection, path, language, media_type, body)

    def page(self, path: str, language: str) -> Page | None:
        """Return a rendered page."""
        with self.reading() as connection:
            return records.page(connection, path, language)

    def pages(self) -> list[tuple[str, str]]:
        """Return path and language of every page, sorted."""
        with self.reading() as connection:
            return records.page_paths(connection)

    def clear_pages(self, *, but: Sequence[str] = ()) -> None:
        """Remove every page ``but`` those of some paths, as the first step of rendering them anew."""
        with self.transaction() as connection:
            kept = json.dumps(list(but))
            connection.execute(
                "DELETE FROM farreach_pages WHERE path NOT IN (SELECT value FROM json_each(?))", (kept,)
            )

    def snapshot(self, path: Path | str, *, overwrite: bool = False) -> None:
        """Write a copy of the last committed state: one plain file, also for read-only media and QGIS."""
        target = Path(path)
        publishing.check_target(target, overwrite=overwrite)
        publishing.release_workspace(target)
        publishing.discard_partial(target)
        partial = publishing.partial_path(target)
        try:
            with self._lock, explained(target):
                vacuum_into(self._connection, partial)
            publishing.publish(partial, target)
        except BaseException:
            publishing.remove(partial)
            raise

    def _follow_replacement(self) -> None:
        if self.read_only and identity(self.path) != self._identity:
            replacement = reopen(self.path, read_only=True)
            self._connection.close()
            self._connection, self._identity = replacement, identity(self.path)
