"""Compiling beforehand: said where it takes long, silent where it is done."""

from planner.routing.rota import warm


def test_a_wait_is_announced_once(monkeypatch):
    """Kernels whose machine code is not kept are told about; others are not."""
    said = []
    monkeypatch.setattr(warm, "is_kept", lambda _: False)
    warm.warm_rota(said.append)
    assert said == [warm.NOTICE]
    monkeypatch.setattr(warm, "is_kept", lambda _: True)
    warm.warm_rota(said.append)
    assert said == [warm.NOTICE]
