"""Opening, building, transactions, readers and writers at the same time, snapshots."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from api.store import Workspace, WorkspaceError
from api.store.schema import MIGRATIONS


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Root may do everything; ask for permissions as someone else."""
    if os.geteuid():
        yield
        return
    os.setreuid(65534, -1)
    try:
        yield
    finally:
        os.setreuid(0, -1)


@pytest.fixture
def public() -> Iterator[Path]:
    """Return a folder that everybody may look into, unlike tmp_path."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def files(folder: Path) -> set[str]:
    """Return the names in a folder."""
    return {path.name for path in folder.iterdir()}


# What can be wrong with a file


def test_a_missing_file(path: Path) -> None:
    """Opening never makes one."""
    with pytest.raises(WorkspaceError, match="does not exist; make it with `farreach import`"):
        Workspace.open(path)
    assert not path.exists()


def test_a_folder(tmp_path: Path) -> None:
    """Give the file inside it."""
    with pytest.raises(WorkspaceError, match="is a folder"):
        Workspace.open(tmp_path)
    with pytest.raises(WorkspaceError, match="is a folder"):
        Workspace.create(tmp_path)


@pytest.mark.parametrize("content", [b"", b"id,name\n1,x\n", b"SQLite format 3\0 and then nonsense" * 99])
def test_a_file_that_is_no_workspace(path: Path, content: bytes) -> None:
    """It stays as it is."""
    path.write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(WorkspaceError, match="not a Farreach workspace"):
            Workspace.open(path, read_only=read_only)
    assert path.read_bytes() == content


def test_a_geopackage_of_someone_else(path: Path, villages: gpd.GeoDataFrame) -> None:
    """It is neither opened nor overwritten."""
    villages.to_file(path, layer="villages")
    before = path.read_bytes()
    for attempt in (Workspace.open, lambda target: Workspace.create(target, overwrite=True)):
        with pytest.raises(WorkspaceError, match="not a Farreach workspace"):
            attempt(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_version_is_refused(path: Path, workspace: Workspace, *, read_only: bool) -> None:
    """Before anything in it is touched."""
    with workspace.transaction() as connection:
        connection.execute("UPDATE farreach_meta SET value = '99' WHERE key = 'schema_version'")
    workspace.close()
    with pytest.raises(WorkspaceError, match=r"newer Farreach .*version 99.*Install the newer Farreach"):
        Workspace.open(path, read_only=read_only)


def test_the_version_is_the_number_of_steps(workspace: Workspace) -> None:
    """A fresh file has taken all of them."""
    with workspace.reading() as connection:
        meta = dict(connection.execute("SELECT key, value FROM farreach_meta"))
    assert meta == {"format": "farreach-workspace", "schema_version": str(len(MIGRATIONS))}


def test_a_file_without_permission(public: Path) -> None:
    """To read, to write, to make a file beside it."""
    path = public / "country.gpkg"
    Workspace.create(path).close()
    path.chmod(0o444)
    with as_nobody():
        with pytest.raises(WorkspaceError, match="may not be written to; open it read-only"):
            Workspace.open(path)
        with pytest.raises(WorkspaceError, match="may not be written to; choose another folder"):
            Workspace.create(public / "other.gpkg")
        Workspace.open(path, read_only=True).close()
    path.chmod(0o000)
    with as_nobody(), pytest.raises(WorkspaceError, match="may not be read"):
        Workspace.open(path, read_only=True)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """It is not made silently."""
    with pytest.raises(WorkspaceError, match="is not a folder; make it first"):
        Workspace.create(tmp_path / "nowhere" / "country.gpkg")


def test_a_damaged_file(path: Path, workspace: Workspace, villages: gpd.GeoDataFrame) -> None:
    """Whatever SQLite stumbles over first."""
    workspace.write_layer("villages", villages)
    workspace.close()
    content = bytearray(path.read_bytes())
    content[8192:] = os.urandom(len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(WorkspaceError, match="damaged"), Workspace.open(path) as broken:
        broken.read_layer("villages")


# A new file appears whole or not at all


def test_a_build_appears_at_the_end(path: Path, villages: gpd.GeoDataFrame) -> None:
    """Until then it has another name."""
    with Workspace.build(path) as workspace:
        workspace.write_layer("villages", villages)
        assert files(path.parent) == {"country.gpkg.partial"}
    assert files(path.parent) == {"country.gpkg"}
    with Workspace.open(path, read_only=True) as workspace:
        assert workspace.layers() == {"villages": 4}


def test_a_failed_build_leaves_nothing(path: Path, villages: gpd.GeoDataFrame) -> None:
    """Also when the user interrupts it."""

    def interrupted() -> None:
        with Workspace.build(path) as workspace:
            workspace.write_layer("villages", villages)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert files(path.parent) == set()


def test_a_failed_build_leaves_the_old_file(
    path: Path, workspace: Workspace, villages: gpd.GeoDataFrame
) -> None:
    """A failed import costs nothing."""
    workspace.write_layer("villages", villages)
    workspace.close()
    with pytest.raises(RuntimeError), Workspace.build(path, overwrite=True):
        raise RuntimeError
    assert files(path.parent) == {"country.gpkg"}
    with Workspace.open(path) as old:
        assert old.layers() == {"villages": 4}


def test_what_a_killed_build_left_is_swept_away(path: Path) -> None:
    """Fragments of any kind."""
    path.with_name("country.gpkg.partial").write_bytes(b"half a file")
    path.with_name("country.gpkg.partial-journal").write_bytes(b"half a journal")
    Workspace.create(path).close()
    assert files(path.parent) == {"country.gpkg"}


def test_two_builds_of_one_file_do_not_mix(path: Path) -> None:
    """The second one is told to wait."""
    with Workspace.build(path) as first:
        with pytest.raises(WorkspaceError, match="being written by another process"), Workspace.build(path):
            pass
        assert first.layers() == {}
    assert files(path.parent) == {"country.gpkg"}


def test_an_existing_file_is_not_overwritten_unasked(path: Path, workspace: Workspace) -> None:
    """It may be all someone has."""
    workspace.close()
    with pytest.raises(WorkspaceError, match="exists already"):
        Workspace.create(path)
    Workspace.create(path, overwrite=True).close()


def test_a_file_in_use_is_not_replaced(path: Path, workspace: Workspace, noon: datetime) -> None:
    """SQLite would replay the WAL of the old file into the new one."""
    workspace.add_plan({}, created_at=noon)
    with pytest.raises(WorkspaceError, match="in use"):
        Workspace.create(path, overwrite=True)
    assert len(workspace.plans()) == 1


def test_a_reader_follows_a_replacement(path: Path, villages: gpd.GeoDataFrame, noon: datetime) -> None:
    """A server that only reads goes on with the new file, and with what is written to that later."""
    with Workspace.build(path):
        pass
    with Workspace.open(path, read_only=True) as reader:
        assert reader.layers() == {}
        with Workspace.build(path, overwrite=True) as workspace:
            workspace.write_layer("villages", villages)
        assert reader.layers() == {"villages": 4}
        with Workspace.open(path) as writer:
            writer.add_plan({}, created_at=noon)
            assert len(reader.plans()) == 1


# Transactions


def test_a_run_lands_whole_or_not_at_all(
    workspace: Workspace, villages: gpd.GeoDataFrame, noon: datetime
) -> None:
    """Layers, results, pages and plan."""

    def run(plan: dict) -> None:
        with workspace.transaction():
            workspace.write_layer("villages", villages)
            workspace.put_result("coverage", "30m", {"share": 0.5}, created_at=noon)
            workspace.put_page("/", "en", "text/html", b"<p>")
            workspace.add_plan(plan, created_at=noon)

    with pytest.raises(WorkspaceError, match="not a JSON document"):
        run({"stops": {1, 2}})
    assert (workspace.layers(), workspace.plans(), workspace.pages()) == ({}, [], [])
    assert workspace.get_result("coverage", "30m") is None
    run({"stops": [1, 2]})
    assert workspace.layers() == {"villages": 4}
    assert len(workspace.plans()) == len(workspace.pages()) == 1


def test_a_block_inside_a_block_undoes_only_itself(workspace: Workspace, noon: datetime) -> None:
    """The outer one goes on."""
    with workspace.transaction():
        workspace.add_plan({"kept": 1}, created_at=noon)
        with contextlib.suppress(RuntimeError), workspace.transaction():
            workspace.add_plan({"kept": 0}, created_at=noon)
            raise RuntimeError
        workspace.add_plan({"kept": 2}, created_at=noon)
    assert [workspace.plan(plan.version).document["kept"] for plan in workspace.plans()] == [1, 2]


def test_reading_inside_a_transaction_sees_it(workspace: Workspace, noon: datetime) -> None:
    """A run reads what it has just written."""
    with workspace.transaction():
        workspace.add_plan({}, created_at=noon)
        assert len(workspace.plans()) == 1


def test_writing_where_only_reading_was_asked_for(path: Path, workspace: Workspace, noon: datetime) -> None:
    """Refused by us and by SQLite."""
    with pytest.raises(WorkspaceError, match=r"inside reading\(\)"), workspace.reading():
        workspace.add_plan({}, created_at=noon)
    with Workspace.open(path, read_only=True) as reader:
        with pytest.raises(WorkspaceError, match="read-only"):
            reader.add_plan({}, created_at=noon)
        with pytest.raises(WorkspaceError, match="read-only"), reader.reading() as connection:
            connection.execute("DELETE FROM farreach_pages")


def test_a_full_disk_loses_nothing(workspace: Workspace, noon: datetime) -> None:
    """SQLite answers "disk full" when its limit of pages is reached."""
    workspace.add_plan({}, created_at=noon)
    with workspace.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(WorkspaceError, match=r"disk is full\. Nothing of this was written"):
        workspace.add_plan({"text": "x" * 100_000}, created_at=noon)
    assert workspace.add_plan({}, created_at=noon) == 2


def test_a_closed_workspace_says_so(workspace: Workspace) -> None:
    """Closing twice is no harm."""
    workspace.close()
    workspace.close()
    with pytest.raises(WorkspaceError, match="closed"):
        workspace.layers()


def test_what_no_file_can_hold_is_refused(workspace: Workspace, villages: gpd.GeoDataFrame) -> None:
    """Half a surrogate pair as a path or an id, a number beyond 64 bits."""
    with pytest.raises(WorkspaceError, match="cannot be stored"):
        workspace.put_page("/\ud800", "en", "text/html", b"")
    with pytest.raises(WorkspaceError, match="cannot be stored"):
        workspace.plan(2**64)
    villages.index = np.array(["a", "b", "c", "\ud800"], dtype=object)
    with pytest.raises(WorkspaceError, match="cannot be stored"):
        workspace.write_layer("villages", villages)
    assert (workspace.layers(), workspace.pages()) == ({}, [])


# Together


@pytest.mark.parametrize("same", [True, False], ids=["one state for two reads", "two states"])
def test_a_reader_sees_one_state(path: Path, workspace: Workspace, noon: datetime, *, same: bool) -> None:
    """Plan and map of one page belong together."""
    with (
        Workspace.open(path, read_only=True) as reader,
        reader.reading() if same else contextlib.nullcontext(),
    ):
        assert reader.plans() == []
        workspace.add_plan({}, created_at=noon)
        assert len(reader.plans()) == (0 if same else 1)


def test_a_reader_does_not_wait_for_a_writer(
    path: Path, workspace: Workspace, villages: gpd.GeoDataFrame, roads: gpd.GeoDataFrame
) -> None:
    """Neither ours nor QGIS."""
    workspace.write_layer("villages", villages)
    with Workspace.open(path, read_only=True) as reader, workspace.transaction():
        workspace.write_layer("villages", villages.iloc[:1])
        workspace.write_layer("roads", roads)
        assert reader.layers() == {"villages": 4}
        assert len(gpd.read_file(path, layer="villages")) == 4
    assert workspace.layers() == {"roads": 3, "villages": 1}


def test_two_writers_queue(path: Path, workspace: Workspace, noon: datetime) -> None:
    """Four connections, 100 commits, no "database is locked"."""
    failures: list[Exception] = []

    def write() -> None:
        try:
            with Workspace.open(path) as writer:
                for number in range(25):
                    writer.add_plan({"number": number}, created_at=noon)
        except WorkspaceError as error:
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [plan.version for plan in workspace.plans()] == list(range(1, 101))


def test_threads_share_a_workspace(workspace: Workspace, noon: datetime) -> None:
    """Nobody sees half of a transaction of another thread."""

    def write() -> None:
        for _ in range(25):
            with workspace.transaction():
                before = len(workspace.plans())
                workspace.add_plan({}, created_at=noon)
                assert len(workspace.plans()) == before + 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(workspace.plans()) == 100


def test_the_log_is_trimmed(path: Path, workspace: Workspace, noon: datetime) -> None:
    """Nobody checkpoints automatically; without trimming the WAL would hold all 30 MB."""
    for _ in range(30):
        workspace.put_page("/", "en", "application/octet-stream", os.urandom(2**20))
    assert path.with_name("country.gpkg-wal").stat().st_size < 8 * 2**20


def test_the_file_stands_alone_after_closing(path: Path, workspace: Workspace, noon: datetime) -> None:
    """Also when a reader still has it open."""
    with Workspace.open(path, read_only=True):
        workspace.add_plan({}, created_at=noon)
        workspace.close()
        stranger = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)
        assert stranger.execute("SELECT count(*) FROM farreach_plans").fetchone() == (1,)
        stranger.close()
    with Workspace.open(path) as again:
        again.add_plan({}, created_at=noon)
    assert files(path.parent) == {"country.gpkg"}


# Snapshots


def test_a_snapshot_is_one_plain_file(
    tmp_path: Path, workspace: Workspace, villages: gpd.GeoDataFrame, noon: datetime
) -> None:
    """Without WAL, with its R-tree."""
    workspace.write_layer("villages", villages)
    workspace.add_plan({"stops": 1}, created_at=noon)
    target = tmp_path / "copy.gpkg"
    workspace.snapshot(target)
    assert target.read_bytes()[18:20] == b"\x01\x01"  # rollback journal, no WAL
    assert files(tmp_path) >= {"copy.gpkg"}
    assert not {name for name in files(tmp_path) if name.startswith("copy.gpkg.")}
    assert len(gpd.read_file(target, layer="villages", bbox=(-19.5, 63, -17.5, 66))) == 2
    with Workspace.open(target) as copy:
        assert copy.plan(1) == workspace.plan(1)


def test_a_reader_can_take_a_snapshot(
    path: Path, workspace: Workspace, tmp_path: Path, noon: datetime
) -> None:
    """Never over the file itself."""
    workspace.add_plan({}, created_at=noon)
    with Workspace.open(path, read_only=True) as reader:
        reader.snapshot(tmp_path / "copy.gpkg")
        with pytest.raises(WorkspaceError, match="exists already"):
            reader.snapshot(tmp_path / "copy.gpkg")
        with pytest.raises(WorkspaceError, match="is in use"):
            reader.snapshot(path, overwrite=True)
    with Workspace.open(tmp_path / "copy.gpkg", read_only=True) as copy:
        assert len(copy.plans()) == 1


def test_the_store_loads_no_geopandas() -> None:
    """A process that serves stored pages starts in a fraction of the time."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, api.store, api.jobs; print([m for m in ('geopandas', 'pandas') if m in sys.modules])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert loaded.stdout.strip() == "[]"
