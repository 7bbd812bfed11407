"""Numbers as people type them, with commas; light."""

import typer


def numbers_of(text: str, option: str) -> list[float]:
    """Return the numbers of ``0.8,1.2``, in their order, each once; none of an empty text.

    Raises
    ------
    typer.BadParameter
        When a part is no number of 0 or more.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    try:
        numbers = list(dict.fromkeys(float(part) for part in parts))
    except ValueError as error:
        raise typer.BadParameter(f"{option} {text!r}: give numbers with commas") from error
    if not all(0 <= number < 1e9 for number in numbers):
        raise typer.BadParameter(f"{option} {text!r}: give numbers of 0 or more")
    return numbers
