"""Text that fits the columns of a terminal, where a Chinese character is two columns wide."""

import unicodedata


def fitted(text: str, width: int) -> str:
    """Return text cut or padded to so many columns; a character that is wide takes two, an accent none."""
    kept, used = [], 0
    for character in text:
        wide = _columns(character)
        if used + wide > width:
            break
        kept.append(character)
        used += wide
    return "".join(kept) + " " * (width - used)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
