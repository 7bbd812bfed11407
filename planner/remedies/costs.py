"""What remedies cost in a year, investments spread over their lives; every figure is the planner's to replace."""

from dataclasses import dataclass, fields

from planner.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Money a year, at least 0 each, in one currency.

    The defaults are orders of magnitude for a bank in western Europe, to be replaced by your own (``--costs FILE``);
    they come from no ledger. An investment counts with what it costs in each year of its life.

    Attributes
    ----------
    currency
        How money is written: ``EUR``, ``CNY``, ``€``. Nothing is converted.
    branch
        A small branch: rent, three people, fitting-out spread over ten years.
    kiosk
        A machine in somebody else's building: 40,000 spread over seven years, rent, cash, repairs.
    open_hour
        One hour in which a branch is open longer: two people, light, guard. Not a year: an hour.
    window
        One more counter at a branch: one person, a desk.
    van
        One more van without its crew: 150,000 spread over eight years, insurance, repairs, garage.
    van_hour
        One hour of a van's crew, at the wheel or at the counter.
    van_km
        One kilometre: energy and tyres.
    stop
        One stop place: permit, sign, notices.
    """

    currency: str = "EUR"
    branch: float = 250_000.0
    kiosk: float = 18_000.0
    open_hour: float = 90.0
    window: float = 50_000.0
    van: float = 35_000.0
    van_hour: float = 70.0
    van_km: float = 0.6
    stop: float = 500.0

    def __post_init__(self) -> None:
        """Check ranges, all at once."""
        problems = [
            f"{one.name} is {value}, expected a finite amount of at least 0"
            for one in fields(self)
            if one.name != "currency" and not 0 <= (value := getattr(self, one.name)) < float("inf")
        ]
        if not self.currency or len(self.currency) > 8:
            problems.append(f"currency is {self.currency!r}, expected a short name such as EUR")
        if problems:
            raise InputError("These costs cannot be used.", problems)
