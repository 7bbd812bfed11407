"""Run one side of the siting benchmark in a process of its own, and put what it found beside the others."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from measuring import Cost, Step, measured, ratio, seconds, table

CPU_LIMIT_S = 150
"""The operating system ends a process of a peer beyond it, CBC for itself."""
FRONTIER_LIMIT_S = 900


@dataclass(frozen=True, slots=True)
class Bench:
    """Where everything is, what was promised, and what became of it."""

    peers: Path
    folder: Path
    reuse: bool
    limits: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def instance(self, name: str) -> Path:
        """Return the archive of an instance."""
        return self.folder / f"{name}.npz"

    def ours(self, *words: object) -> Cost:
        """Run our side."""
        return measured([sys.executable, "-W", "ignore", "-m", "peers.siting.ours", *map(str, words)])

    def peer(self, environment: str, module: str, *words: object) -> Cost:
        """Run a peer, or take what an earlier run wrote down of it."""
        name = "-".join([module, *(Path(str(word)).stem for word in words)])
        kept = self.folder / "measured" / f"{name}.json"
        if self.reuse and kept.exists():
            return cost_of(json.loads(kept.read_text()))
        python = self.peers / environment / "bin/python"
        command = [python, "-W", "ignore", "-m", f"peers.siting.{module}", *map(str, words)]
        limit = FRONTIER_LIMIT_S if "frontier" in words else CPU_LIMIT_S
        cost = measured(command, cpu_limit=limit)
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(asdict(cost)))
        return cost

    def promised(self, what: str, found: str, limit: str, *, kept: bool) -> None:
        """Keep a limit and whether it was kept."""
        self.limits.append((what, found, limit, kept))


def cost_of(told: dict[str, Any]) -> Cost:
    """Return what was written down."""
    return Cost(**{**told, "steps": tuple(Step(**one) for one in told["steps"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one engine found for one question, and what it took."""

    engine: str
    status: str
    work: float
    cold: float
    peak_mb: float
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    warm: float | None = None

    @property
    def quickest(self) -> float:
        """The least work known."""
        return self.work if self.warm is None else min(self.work, self.warm)


def taken(engine: str, cost: Cost) -> Taken:
    """Return what a process told; one that was ended has told nothing."""
    if not cost.steps:
        return Taken(engine=engine, status="ended", work=cost.cpu, cold=cost.cpu, peak_mb=cost.peak_mb)
    (step,) = cost.steps
    told = step.figures
    names = ("status", "work", "cold", "objective", "bound", "gap", "warm")
    return Taken(engine=engine, peak_mb=cost.peak_mb, **{name: told.get(name) for name in names})


def number(value: float | None) -> str:
    """Return a large number, or a dash."""
    return "-" if value is None else f"{value:,.0f}"


def percent(value: float | None) -> str:
    """Return a share with three decimals, or a dash."""
    return "-" if value is None else f"{value:.3%}"


def away(one: Taken) -> float | None:
    """Return how far objective and bound are apart, where both are told or the answer is called optimal."""
    if one.objective is None:
        return None
    bound = one.objective if one.status == "optimal" else one.bound
    return None if bound is None else abs(bound - one.objective) / max(abs(bound), abs(one.objective))


def compared(found: list[Taken], best: Callable[[list[float]], float]) -> str:
    """Return the table of a question; ratios are work to our warm work."""
    ours = found[0]
    values = [one.objective for one in found if one.objective is not None]
    lines = []
    for one in found:
        off = None if one.objective is None else abs(one.objective / best(values) - 1)
        cells = (number(one.objective), percent(off), percent(away(one)), one.status)
        times = (seconds(one.cold), seconds(one.work), "" if one.warm is None else seconds(one.warm))
        lines.append((one.engine, *cells, *times, ratio(one.quickest, ours.quickest), f"{one.peak_mb:,.0f}"))
    head = "engine|objective|off the best|gap|told|cold CPU s|work CPU s|warm CPU s|ratio|peak MB"
    return table(head.split("|"), lines)
