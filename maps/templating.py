"""Jinja with one rule: whatever a template prints goes through :func:`maps.escape.safe`."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from maps import figures
from maps.asset_files import TEMPLATES_FOLDER, asset_url
from maps.escape import in_query, safe
from maps.words import HTML_LANGUAGE, Language, counted, reason_in_words, word

_IN_WORDS: tuple[Callable[..., str], ...] = (
    figures.people,
    figures.minutes,
    figures.kilometres,
    figures.square_kilometres,
    figures.day,
    figures.duration,
)


def rendered(template: str, language: Language, **context: Any) -> str:
    """Return ``template`` filled in; the words and figures of ``language`` are at its hand."""
    return _environment(language).get_template(template).render(**context)


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES_FOLDER),
        autoescape=True,
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["urlencode"] = in_query
    environment.globals |= {
        "language": language,
        "html_language": HTML_LANGUAGE[language],
        "other_language": "en" if language == "zh" else "zh",
        "w": partial(word, language=language),
        "counted": partial(counted, language=language),
        "reason": partial(reason_in_words, language=language),
        "asset": asset_url,
        "whole": figures.whole,
        "percent": figures.percent,
        "place_beside": figures.place_beside,
    }
    environment.globals |= {show.__name__: partial(show, language=language) for show in _IN_WORDS}
    return environment


def _escaped(value: object) -> Markup:
    """Return ``value`` as markup: as it is if a macro or block made it, otherwise escaped by ``safe``."""
    return value if isinstance(value, Markup) else Markup(safe(value))  # noqa: S704
