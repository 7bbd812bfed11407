"""The page of remedies before anybody asked for them."""

from maps.templating import rendered
from maps.words import Language


def remedies_empty_page(language: Language) -> str:
    """Return the page that says how to ask for remedies."""
    return rendered("remedies_empty.html", language, here="remedies", query="", twin="/remedies.json")
