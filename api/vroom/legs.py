"""What a leg takes and costs for one vehicle, in VROOM's own fixed-point numbers.

Times are hundredths of a second: a matrix entry times ``round(100 / speed_factor)``. Costs are 1/360,000 of a unit, so
that an hour at ``per_hour`` and a kilometre at ``per_km`` are whole (VROOM 1.15, ``cost_wrapper.cpp``).
"""

from dataclasses import dataclass

from api.vroom.asked import Car
from api.vroom.tables import Ints, Table

HUNDREDTHS = 100
COST_UNIT = 360_000
_PER_METRE = 360


@dataclass(frozen=True, slots=True)
class Legs:
    """Legs of one vehicle.

    Attributes
    ----------
    factor
        Hundredths of a second for each second of the matrix.
    hour
        Cost units for each second of the matrix; of the costs given, where there are some.
    metre
        Cost units for each metre; 0 where costs are given.
    priced
        Whether the matrix of costs decides.
    """

    table: Table
    factor: int
    hour: int
    metre: int
    priced: bool

    @classmethod
    def of(cls, car: Car, table: Table) -> "Legs":
        """Return the legs of a vehicle."""
        factor = rounded(1 / car.speed_factor * HUNDREDTHS)
        if table.costs is not None:
            return cls(table, factor, COST_UNIT, 0, priced=True)
        hour = rounded(1 / car.speed_factor * HUNDREDTHS * car.rates.per_hour)
        return cls(table, factor, hour, _PER_METRE * car.rates.per_km, priced=False)

    @property
    def prices(self) -> Ints:
        """What the hours of a leg are reckoned from."""
        return self.table.durations if self.table.costs is None else self.table.costs

    def time(self, origin: int, destination: int) -> int:
        """Return hundredths of a second."""
        return self.factor * int(self.table.durations[origin, destination])

    def metres(self, origin: int, destination: int) -> int:
        """Return metres."""
        return int(self.table.distances[origin, destination])

    def cost(self, origin: int, destination: int) -> int:
        """Return cost units."""
        return self.hour * int(self.prices[origin, destination]) + self.metre * self.metres(
            origin, destination
        )


def rounded(value: float) -> int:
    """Return the nearest whole number, halves away from 0; ``value`` is at least 0."""
    return int(value + 0.5)
