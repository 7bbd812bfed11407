"""What is found out about a file while it is read: notes about repairs, and everything that is wrong."""

from dataclasses import dataclass, field

from planner.errors import TableError
from planner.io.files.raw import RawTable


@dataclass(slots=True)
class Findings:
    """Collects notes and problems, so that all problems are reported together, in the order of the rows."""

    raw: RawTable
    notes: list[str] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start from what the reader of the file found."""
        self.notes += self.raw.notes
        self.problems += self.raw.problems

    def where(self, position: int) -> str:
        """Return the name of a record as the user sees it."""
        return f"{self.raw.file} {self.raw.word} {self.number(position)}"

    def number(self, position: int) -> int:
        """Return the row or feature number of a record."""
        return int(self.raw.cells.index[position])

    def wrong(self, position: int, problem: str, column: str | None = None) -> None:
        """Add a problem of one record, and of one cell if ``column`` is given."""
        place = self.where(position) + (f", column {column}" if column is not None else "")
        self.problems.append((self.number(position), f"{place}: {problem}"))

    def wrong_throughout(self, problem: str) -> None:
        """Add a problem of the file as a whole."""
        self.problems.append((0, problem))

    def stop_if_wrong(self) -> None:
        """Raise everything that was found wrong."""
        if self.problems:
            number = len(self.problems)
            found = "1 problem" if number == 1 else f"{number:,} problems"
            by_row = sorted(self.problems, key=lambda problem: problem[0])
            raise TableError(f"{self.raw.file} was not loaded: {found}.", [problem for _, problem in by_row])
