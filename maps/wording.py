"""What a text in both languages is."""

from typing import Literal, NamedTuple

Language = Literal["en", "zh"]


class Wording(NamedTuple):
    """One text in both languages; ``{name}`` marks what is filled in.

    ``one`` is the English text for exactly one where a number is counted; Chinese needs none.
    """

    en: str
    zh: str
    one: str = ""
