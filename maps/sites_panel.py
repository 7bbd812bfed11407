"""The panels beside the maps of sites: the headline, the proof in words, the build order, the questions one may ask."""

import json
from collections.abc import Mapping
from typing import Any

from maps import colours
from maps.canvas import Assets
from maps.templating import rendered
from maps.words import Language, counted, word

MODELS = ("mclp", "backup", "lscp", "p-median", "p-center", "p-dispersion")
FRONTIER_MODELS = ("mclp", "p-median")

_SPOKEN = (
    "whatif_ready",
    "whatif_moved",
    "whatif_net",
    "whatif_gained",
    "whatif_lost",
    "whatif_street",
    "whatif_failed",
    "ask_waiting",
    "ask_standing",
)
"""What the script says by itself."""


def sites_panel(document: Mapping[str, Any], language: Language, assets: Assets) -> str:
    """Return the panel of the map of chosen sites as HTML.

    Parameters
    ----------
    document
        See :class:`maps.sites_map.SitesLayers`.
    language
        Of every word on it.
    assets
        ``linked`` for a page of our server, which can also be asked.
    """
    return rendered(
        "sites_panel.html",
        language,
        answer=document,
        proof=proof_in_words(document, language),
        gained=_gained(document),
        standard=f"{document['question']['within']:g}",
        tints=(colours.WITHIN[2], colours.VAN, colours.BEYOND[1]),
        linked=assets == "linked",
        **asking(document["question"], language),
    )


def sites_empty_page(language: Language) -> str:
    """Return the page before anybody asked: what can be asked, and a form for it."""
    return rendered(
        "sites_empty.html",
        language,
        here="sites",
        query="",
        twin="/sites.json",
        **asking({"model": "mclp", "choose": 5, "within": 30.0, "existing": "keep"}, language),
    )


def asking(question: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return what the form for another question needs: what was asked before, and the words of the script."""
    return {
        "question": question,
        "models": MODELS,
        "frontier_models": FRONTIER_MODELS,
        "spoken": json.dumps({key: word(key, language) for key in _SPOKEN}, ensure_ascii=False),
    }


def proof_in_words(document: Mapping[str, Any], language: Language) -> str:
    """Return how good the choice is, as far as it is proven."""
    money = document["question"].get("budget") is not None
    sites = (
        word("sites_in_budget", language)
        if money
        else counted("new_sites_count", language, n=len(document["chosen"]))
    )
    if document["gap"] is None:
        return ""
    if document["status"] == "optimal":
        key = "proof_people" if document["model"] == "mclp" else "proof_other"
        return word(key, language, sites=sites)
    return word("proof_bound", language, sites=sites, gap=gap_in_words(document["gap"]))


def gap_in_words(gap: float) -> str:
    """Return a gap in per cent; what is more than nothing never reads ``0``."""
    if gap < 0.0001:
        return "<0.01%"
    return f"{gap * 100:.2f}%" if gap < 0.01 else f"{gap * 100:.2g}%"


def _gained(document: Mapping[str, Any]) -> float:
    if "after" not in document:
        return float("nan")
    return float(document["after"]["people"] - document["before"]["people"])
