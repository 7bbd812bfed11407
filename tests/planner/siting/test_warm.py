"""Compiling the siting engine: said once, silent afterwards."""

from pathlib import Path

import pytest

from planner.siting import warm

pytestmark = pytest.mark.xdist_group("siting kernels")


def test_what_is_compiled_is_not_announced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The wait is told where no machine code is kept, and only there."""
    said: list[str] = []
    monkeypatch.setattr(warm, "code_folder", lambda _: None)
    warm.warm_siting(said.append)
    assert said == [warm.NOTICE]
    monkeypatch.setattr(warm, "code_folder", lambda _: tmp_path)
    warm.warm_siting(said.append)
    assert said == [warm.NOTICE]
