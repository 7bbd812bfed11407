"""A route as somebody wrote it down: what comes after what, and when it should be."""

from dataclasses import dataclass

from planner.errors import ProblemError


@dataclass(frozen=True, slots=True, kw_only=True)
class HandStep:
    """One step of a hand-made route; its beginning and its end are steps too. Any whole unit of time.

    Attributes
    ----------
    drive
        At the wheel from the step before it that has a place; 0 for the first and for a rest. At least 0.
    standing
        How long it takes, at least 0.
    windows
        ``(earliest, latest)``, sorted and apart, in one of which it should start; ``latest`` may be infinite. Missing
        one is a violation, as large as the time to the nearest. None means always.
    not_before, not_after
        It must start no earlier and no later; None for no such limit.
    rest
        Whether it is taken wherever the vehicle is then, so that it may interrupt a drive.
    """

    drive: int = 0
    standing: int = 0
    windows: tuple[tuple[int, float], ...] = ()
    not_before: int | None = None
    not_after: int | None = None
    rest: bool = False

    def __post_init__(self) -> None:
        """Refuse times out of range."""
        problems = [
            f"{name} is {getattr(self, name)}, expected at least 0"
            for name in ("drive", "standing")
            if getattr(self, name) < 0
        ]
        if self.rest and self.drive:
            problems.append(f"drive is {self.drive}, expected 0 for a rest")
        ends = [time for window in self.windows for time in window]
        if ends != sorted(ends) or (ends and ends[0] < 0):
            problems.append(
                f"windows are {self.windows}, expected sorted times of at least 0 that do not overlap"
            )
        if problems:
            raise ProblemError("This step contradicts itself.", problems)

    def missed_by(self, start: int) -> tuple[int, int]:
        """Return by how much ``start`` is too early and too late for the nearest window."""
        if not self.windows:
            return 0, 0
        return min(
            (
                (max(0, earliest - start), max(0, int(max(start - latest, 0))))
                for earliest, latest in self.windows
            ),
            key=sum,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandTimes:
    """When each step is reached and when it starts, and by how much that is too early or too late for its windows."""

    arrivals: tuple[int, ...]
    starts: tuple[int, ...]
    early: tuple[int, ...]
    late: tuple[int, ...]
