"""The panels beside the maps of sites: the headline, the proof in words, the build order, the questions one may ask."""

import json
from collections.abc import Mapping
from typing import Any

from maps import colours, figures
from maps.canvas import Assets
from maps.sites_figures import gap_in_words, minutes, share
from maps.templating import rendered
from maps.words import Language, counted, word

MODELS = ("mclp", "backup", "lscp", "p-median", "p-center", "p-dispersion")
FRONTIER_MODELS = ("mclp", "p-median")

_SPOKEN = (
    "whatif_ready",
    "whatif_moved",
    "whatif_alone",
    "whatif_net",
    "whatif_gained",
    "whatif_lost",
    "whatif_street",
    "whatif_failed",
    "ask_waiting",
    "ask_standing",
)
"""What the script says by itself."""

_JOURNEYS = ("mean_minutes", "longest_minutes", "apart_minutes")


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
        effects=_effects(document, language),
        notes=_notes(document, language),
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
    money_counts = document["question"].get("budget") is not None
    sites = (
        word("sites_in_budget", language)
        if money_counts
        else counted("new_sites_count", language, n=len(document["chosen"]))
    )
    people = document["question"]["model"] == "mclp"
    if document["gap"] is None:
        return ""
    if document["status"] == "optimal":
        return word("proof_people" if people else "proof_other", language, sites=sites)
    if document["better"] is not None:
        return word("proof_bound", language, sites=sites, gap=gap_in_words(document["better"]))
    if people:
        return word("proof_most", language, sites=sites, n=figures.whole(document["bound"]))
    return word("proof_unknown", language, sites=sites)


def _effects(document: Mapping[str, Any], language: Language) -> list[tuple[str, str, str]]:
    """Return what else the choice does: what it is, after, and before (empty where there was nothing)."""
    if "after" not in document:
        return []
    before, after = document["before"], document["after"]
    rows = [
        (
            word(key, language),
            word("decimal_minutes", language, n=minutes(after[key])),
            "" if before[key] is None else minutes(before[key]),
        )
        for key in _JOURNEYS
        if after.get(key) is not None
    ]
    if "twice" in after:
        then, today = share(after["twice"]["share"]), share(before["twice"]["share"])
        rows.append((word("reached_twice", language), then, today))
    return rows


def _notes(document: Mapping[str, Any], language: Language) -> list[str]:
    """Return what a reader must know beside the numbers."""
    wanted, notes = document["question"].get("choose"), []
    if not document["chosen"] and wanted != 0:
        notes.append(word("sites_none_help", language))
    if wanted is not None and wanted > document["free"]:
        notes.append(word("sites_few", language, n=document["free"]))
    if document["closed_sites"]:
        names = word("list_comma", language).join(
            site["name"] or site["id"] for site in document["closed_sites"]
        )
        notes.append(word("sites_closed", language, n=len(document["closed_sites"]), names=names))
    if document["left_out"] >= 0.5:
        notes.append(word("sites_left_out", language, n=figures.whole(document["left_out"])))
    return notes


def _gained(document: Mapping[str, Any]) -> float:
    if "after" not in document:
        return float("nan")
    return float(document["after"]["people"] - document["before"]["people"])
