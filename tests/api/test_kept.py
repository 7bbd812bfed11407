"""Answers under ids of their own: the latest first, of too many the oldest goes with all its parts."""

from datetime import UTC, datetime
from pathlib import Path

from api.kept import LATEST, MOST_KEPT, Shelf
from api.store import Workspace

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_shelves_do_not_know_each_other(tmp_path: Path) -> None:
    """The oldest of one kind goes; the same document of another kind has another id and stays."""
    plans, tries = Shelf("plans", "p"), Shelf("tries", "t")
    with Workspace.create(tmp_path / "w.gpkg") as workspace:
        assert plans.stored(workspace, LATEST) is None
        only = tries.id_of({"number": 0})
        tries.keep(workspace, only, {"": {"id": only}}, now=NOW)
        keys = [plans.id_of({"number": number}) for number in range(MOST_KEPT + 1)]
        assert only[1:] == keys[0][1:]
        for number, key in enumerate(keys):
            plans.keep(workspace, key, {"": {"id": key}, "part": {}}, now=NOW, number=number)
        assert [row["number"] for row in plans.kept(workspace)] == list(range(MOST_KEPT, 0, -1))
        assert plans.stored(workspace, keys[0]) is None
        assert plans.stored(workspace, keys[0], "part") is None
        assert plans.stored(workspace, LATEST, "part") is not None
        assert plans.stored(workspace, LATEST) == plans.stored(workspace, keys[-1])
        assert [row["id"] for row in tries.kept(workspace)] == [only]
        assert tries.stored(workspace, only) is not None
