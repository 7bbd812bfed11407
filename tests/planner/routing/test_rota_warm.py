"""Compiling beforehand: said where it takes long, silent where it is done."""

from planner.routing.rota import warm


def test_a_wait_is_announced_once(monkeypatch, tmp_path):
    """A folder without machine code is told about; one that has it is not."""
    said = []
    monkeypatch.setattr(warm, "code_folder", lambda _: tmp_path / "none")
    warm.warm_rota(said.append)
    assert said == [warm.NOTICE]
    monkeypatch.setattr(warm, "code_folder", lambda _: tmp_path)
    warm.warm_rota(said.append)
    assert said == [warm.NOTICE]
