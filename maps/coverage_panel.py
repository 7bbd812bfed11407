"""The panel beside the coverage map: the headline, and a legend that counts people."""

from dataclasses import dataclass

from maps import colours
from maps.canvas import Assets
from maps.colours import TravelClass
from maps.templating import rendered
from maps.words import Language


@dataclass(frozen=True, slots=True)
class Totals:
    """People by class of travel time.

    ``before`` and ``after`` follow the classes; ``after`` leaves out the ``van`` people whom a van stop serves.
    ``within`` are the people within the standard before the vans; ``vans`` says whether there are any stops.
    """

    before: tuple[float, ...]
    after: tuple[float, ...]
    van: float
    within: float
    vans: bool
    unreachable: bool

    @property
    def people(self) -> float:
        """Everybody."""
        return sum(self.before)

    @property
    def share_before(self) -> float:
        """Share of the people within the standard before the vans, 0..1; NaN without people."""
        return self.within / self.people if self.people else float("nan")

    @property
    def share_after(self) -> float:
        """Share of the people within the standard or served by a van, 0..1; NaN without people."""
        return (self.within + self.van) / self.people if self.people else float("nan")


def coverage_panel(
    title: str,
    standard: float,
    classes: tuple[TravelClass, ...],
    totals: Totals,
    language: Language,
    assets: Assets,
) -> str:
    """Return the panel as HTML; a class that cannot be reached is listed only if somebody is in it."""
    rows = list(zip(classes, totals.before, totals.after, strict=True))
    return rendered(
        "coverage_panel.html",
        language,
        title=title,
        standard=f"{standard:g}",
        rows=rows if totals.unreachable else rows[:-1],
        totals=totals,
        van_colour=colours.VAN,
        gap_colour=colours.GAP,
        shares=share_legend(),
        linked=assets == "linked",
    )


def share_legend() -> list[tuple[str, str]]:
    """Return colour and label of each class of municipalities, the best first."""
    edges = (0.0, *colours.SHARE_EDGES, 1.0)
    spans = zip(colours.SHARES, edges[:-1], edges[1:], strict=True)
    return [(colour, f"{low * 100:.0f}–{high * 100:.0f}%") for colour, low, high in spans][::-1]
