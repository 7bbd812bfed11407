"""Answers that are kept under an id of their own, the latest first, the oldest forgotten; light."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.store import Workspace
from api.store.records import StoredResult, to_json

LATEST = "latest"
MOST_KEPT = 20
"""So many answers of a kind are kept; the oldest goes when another one comes."""

_DIGITS = 12

Documents = Mapping[str, Mapping[str, Any]]
"""The documents of an answer by part, ``""`` the whole or its summary."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the store keeps answers of one kind: its name there, and the letter that their ids begin with."""

    kind: str
    letter: str

    def id_of(self, document: Mapping[str, Any]) -> str:
        """Return the id of an answer: the same document, the same id."""
        return f"{self.letter}{hashlib.sha256(to_json(document)).hexdigest()[:_DIGITS]}"

    def keep(
        self, workspace: Workspace, key: str, documents: Documents, *, now: datetime, **said: Any
    ) -> None:
        """Store the documents of an answer as the latest; ``said`` of it in the list; the oldest goes of too many."""
        with workspace.transaction():
            for part, document in documents.items():
                workspace.put_result(self.kind, _key(key, part), document, created_at=now)
            rest = [row for row in self.kept(workspace) if row["id"] != key]
            order = [{"id": key, "created_at": now.isoformat(), **said}, *rest][:MOST_KEPT]
            workspace.put_result(self.kind, LATEST, {"kept": order}, created_at=now)
            ids = {row["id"] for row in order} | {LATEST}
            known = workspace.result_keys(self.kind)
            workspace.clear_results(self.kind, but=[one for one in known if one.partition("/")[0] in ids])

    def kept(self, workspace: Workspace) -> list[dict[str, Any]]:
        """Return id, moment and what else is said of every answer that is kept, the latest first."""
        stored = workspace.get_result(self.kind, LATEST)
        return [] if stored is None else list(stored["kept"])

    def stored(self, workspace: Workspace, key: str, part: str = "") -> StoredResult | None:
        """Return a document, of the latest for :data:`LATEST`; None where there is none."""
        if key == LATEST:
            rows = self.kept(workspace)
            if not rows:
                return None
            key = rows[0]["id"]
        return workspace.stored_result(self.kind, _key(key, part))


def _key(key: str, part: str) -> str:
    return f"{key}/{part or 'whole'}"
