"""Gives every place its row and column in the matrices, and sees to it that all are told in the same way."""

from dataclasses import dataclass, field

from api.vroom.asked import LonLat, Place
from api.vroom.errors import wrong


@dataclass(slots=True)
class Places:
    """Collects places while a problem is read.

    ``by_key`` are the different ones: by row where rows are given, by coordinates otherwise.
    """

    named: bool | None = None
    by_key: dict[int | LonLat, Place] = field(default_factory=dict)

    def add(self, index: int | None, lonlat: LonLat | None) -> Place:
        """Return the place at a row, or at coordinates; the same coordinates have the same row."""
        if index is not None:
            place = Place(index=index, lonlat=lonlat, named=True)
            known = self.by_key.get(index)
            if known is None or known.lonlat is None:
                self.by_key[index] = place
            return place
        assert lonlat is not None
        place = Place(index=len(self.by_key), lonlat=lonlat, named=False)
        return self.by_key.setdefault(lonlat, place)

    def check_all_named(self, *, named: bool) -> None:
        """Refuse rows here and only coordinates there."""
        if self.named is None:
            self.named = named
        elif self.named != named:
            raise wrong("Missing location index.")
