"""Results, versions of the plan and pages."""

import gzip
import hashlib
import sqlite3
from datetime import datetime, timedelta, timezone

import pytest

from api.store import Workspace, WorkspaceError


def test_a_result_comes_back(workspace: Workspace, noon: datetime) -> None:
    """As the same document."""
    workspace.put_result(
        "coverage", "30m", {"share": 0.81, "name": "Ísland", "gaps": [1, None]}, created_at=noon
    )
    assert workspace.get_result("coverage", "30m") == {"share": 0.81, "name": "Ísland", "gaps": [1, None]}


def test_a_result_replaces_the_one_before(workspace: Workspace, noon: datetime) -> None:
    """With its hash and its time."""
    workspace.put_result("coverage", "30m", {"share": 0.1}, created_at=noon)
    sha256 = workspace.put_result("coverage", "30m", b'{"share": 0.2}', created_at=noon + timedelta(hours=1))
    stored = workspace.stored_result("coverage", "30m")
    assert stored is not None
    assert stored.body == b'{"share": 0.2}'
    assert stored.sha256 == sha256 == hashlib.sha256(stored.body).hexdigest()
    assert stored.created_at == noon + timedelta(hours=1)


def test_the_same_content_has_the_same_hash(workspace: Workspace, noon: datetime) -> None:
    """In whatever order the keys came."""
    hashes = {
        workspace.put_result("k", "a", {"x": 1, "y": 2}, created_at=noon),
        workspace.put_result("k", "b", {"y": 2, "x": 1}, created_at=noon),
    }
    assert len(hashes) == 1
    assert workspace.result_keys("k") == ["a", "b"]


def test_nothing_is_none(workspace: Workspace) -> None:
    """An empty workspace answers every question."""
    assert workspace.get_result("coverage", "30m") is None
    assert workspace.plan(1) is None
    assert workspace.latest_plan() is None
    assert workspace.page("/", "en") is None
    assert workspace.plans() == workspace.pages() == workspace.result_keys("x") == []


@pytest.mark.parametrize(
    "bad", [{"x": float("nan")}, {"x": float("inf")}, {"x": {1}}, {"x": "\ud800"}, b"{", b"\xff"]
)
def test_what_is_no_json_is_refused(workspace: Workspace, noon: datetime, bad: dict | bytes) -> None:
    """Before a browser stumbles over it."""
    with pytest.raises(WorkspaceError, match="not a JSON document"):
        workspace.put_result("k", "a", bad, created_at=noon)


def test_a_time_without_zone_is_refused(workspace: Workspace) -> None:
    """Nobody could tell which moment it was."""
    with pytest.raises(WorkspaceError, match="no time zone"):
        workspace.put_result("k", "a", {}, created_at=datetime(2026, 3, 1))  # noqa: DTZ001


def test_times_of_any_zone_are_kept_as_the_same_moment(workspace: Workspace, noon: datetime) -> None:
    """A server may stand anywhere."""
    workspace.put_result("k", "a", {}, created_at=noon.astimezone(timezone(timedelta(hours=8))))
    stored = workspace.stored_result("k", "a")
    assert stored is not None
    assert stored.created_at == noon


def test_plans_count_upwards(workspace: Workspace, noon: datetime) -> None:
    """And each has the hash of its document."""
    assert [workspace.add_plan({"stops": n}, created_at=noon) for n in range(3)] == [1, 2, 3]
    assert [plan.version for plan in workspace.plans()] == [1, 2, 3]
    latest = workspace.latest_plan()
    assert latest is not None
    assert (latest.version, latest.document, latest.state, latest.created_at) == (
        3,
        {"stops": 2},
        "draft",
        noon,
    )
    first = workspace.plan(1)
    assert first is not None
    assert first.sha256 == hashlib.sha256(b'{"stops":0}').hexdigest()


def test_publishing_happens_once(workspace: Workspace, noon: datetime) -> None:
    """The newest draft and the newest published version are two things."""
    workspace.add_plan({}, created_at=noon)
    workspace.add_plan({}, created_at=noon)
    workspace.publish(1)
    with pytest.raises(WorkspaceError, match="already published"):
        workspace.publish(1)
    assert [plan.state for plan in workspace.plans()] == ["published", "draft"]
    published = workspace.latest_plan(state="published")
    assert published is not None
    assert published.version == 1


def test_publishing_is_guarded_by_the_hash(workspace: Workspace, noon: datetime) -> None:
    """As ``If-Match`` wants it."""
    version = workspace.add_plan({"stops": 1}, created_at=noon)
    with pytest.raises(WorkspaceError, match="not the document"):
        workspace.publish(version, sha256="0" * 64)
    workspace.publish(version, sha256=workspace.plans()[0].sha256)


def test_a_version_that_is_not_there_cannot_be_published(workspace: Workspace) -> None:
    """Say so."""
    with pytest.raises(WorkspaceError, match="no version 7"):
        workspace.publish(7)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE farreach_plans SET document = '{}'",
        "UPDATE farreach_plans SET version = 9",
        "UPDATE farreach_plans SET created_at = '2026'",
        "UPDATE farreach_plans SET state = 'draft'",
        "DELETE FROM farreach_plans",
        "INSERT OR REPLACE INTO farreach_plans (version, document, sha256, created_at) VALUES (1, '{}', '', '')",
    ],
)
def test_a_plan_is_never_changed(workspace: Workspace, noon: datetime, statement: str) -> None:
    """Whoever tries: the file itself refuses, also to another program."""
    workspace.add_plan({"stops": 1}, created_at=noon)
    workspace.publish(1)
    with (
        pytest.raises(WorkspaceError, match=r"plan is never|never back"),
        workspace.transaction() as connection,
    ):
        connection.execute(statement)
    stranger = sqlite3.connect(workspace.path)
    with pytest.raises(sqlite3.IntegrityError):
        stranger.execute(statement)
    stranger.close()
    plan = workspace.plan(1)
    assert plan is not None
    assert plan.document == {"stops": 1}


def test_a_page_comes_back(workspace: Workspace) -> None:
    """Compressed in the file."""
    etag = workspace.put_page("/plan", "zh", "text/html; charset=utf-8", "覆盖".encode() * 1000)
    page = workspace.page("/plan", "zh")
    assert page is not None
    assert (page.path, page.language, page.media_type, page.etag) == (
        "/plan",
        "zh",
        "text/html; charset=utf-8",
        etag,
    )
    assert page.body == "覆盖".encode() * 1000 == gzip.decompress(page.compressed)
    assert len(page.compressed) < 100
    assert etag == f'"{hashlib.sha256(page.body).hexdigest()}"'


def test_pages_are_per_language_and_replaced(workspace: Workspace) -> None:
    """And can all be removed."""
    workspace.put_page("/", "en", "text/html", b"old")
    workspace.put_page("/", "en", "text/html", b"new")
    workspace.put_page("/", "zh", "text/html", b"xin")
    assert workspace.pages() == [("/", "en"), ("/", "zh")]
    page = workspace.page("/", "en")
    assert page is not None
    assert page.body == b"new"
    workspace.clear_pages()
    assert workspace.pages() == []
