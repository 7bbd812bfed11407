"""Figures about sites as people read them, the same on pages and in the terminal."""

from maps import figures


def gap_in_words(better: float) -> str:
    """Return by how much something may be better, in per cent; what is more than nothing never reads ``0``."""
    if better < 0.0001:
        return "<0.01%"
    if better < 0.01:
        return f"{better * 100:.2f}%"
    return f"{better * 100:.1f}%" if better < 0.1 else f"{better * 100:,.0f}%"


def money(amount: float) -> str:
    """Return an amount with thousands separators, and with cents only where there are any."""
    return f"{amount:,.2f}".removesuffix(".00")


def share(number: float | None) -> str:
    """Return a share 0..1 in per cent, a dash where there is none."""
    return "–" if number is None else figures.percent(number)


def minutes(number: float | None) -> str:
    """Return minutes with one decimal, a dash where there are none."""
    return "–" if number is None else f"{number:,.1f}"
