"""Whose public holidays hold, when nobody says."""

from functools import cache


def country_code(name: str) -> str:
    """Return the ISO 3166 code of a country by its English name or code; empty where there is no such calendar."""
    return _codes().get(_plain(name), "")


@cache
def _codes() -> dict[str, str]:
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - rarely needed

    names = {module.replace("_", ""): codes[1] for module, codes in COUNTRIES.items()}
    return names | {_plain(code): codes[1] for codes in COUNTRIES.values() for code in codes[:3]}


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalpha())
