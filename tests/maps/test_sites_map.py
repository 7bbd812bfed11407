"""The map of chosen sites says what was chosen and how sure it is."""

from dataclasses import replace

import pytest

from maps.sites_map import sites_map
from maps.sites_panel import gap_in_words, proof_in_words, sites_empty_page
from maps.words import LANGUAGES, Language
from tests.maps.chosen_sites import answer, sites_layers

SAYS = {
    "en": ("80.0%", "92.3%", "1,234 more people", "Proven: no choice of 2 new sites reaches more people."),
    "zh": ("80.0%", "92.3%", "多覆盖 1,234 人", "已证明：任选 2 个新站点，都无法覆盖更多居民。"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_what_was_chosen(language: Language) -> None:
    """Shares before and after, people gained, the proof, the sites in build order."""
    page = sites_map(sites_layers("Town hall"), language=language, assets="linked")
    for text in SAYS[language]:
        assert text in page
    assert page.index(">1</b>") < page.index(">2</b>")
    assert "FarreachSites.play(" in page


def test_a_file_that_stands_alone_asks_nobody() -> None:
    """No script of the server, no form, no links; and the policy lets nothing be asked."""
    page = sites_map(sites_layers(), language="en", assets="inline")
    for text in ("FarreachSites", "connect-src", "<form", 'href="/', "/assets/"):
        assert text not in page


def test_the_policy_lets_the_page_ask_its_server() -> None:
    """And no other one."""
    page = sites_map(sites_layers(), language="en", assets="linked")
    assert "connect-src 'self';" in page
    assert "default-src 'none'" in page


def test_same_question_same_bytes() -> None:
    """The page can be cached by its content."""
    assert len({sites_map(sites_layers(), language="en", assets="linked") for _ in range(2)}) == 1


def test_people_left_out_are_told() -> None:
    """Whoever no site can reach."""
    layers = replace(sites_layers(), document={**answer(), "left_out": 593.7})
    assert "594 people are left out" in sites_map(layers, language="en", assets="linked")


def test_models_that_count_nobody() -> None:
    """With capacities there are no people before and after; the sites are shown all the same."""
    document = {key: value for key, value in answer().items() if key not in {"before", "after"}}
    document["chosen"] = [
        {key: site[key] for key in ("id", "name", "lon", "lat")} for site in answer()["chosen"]
    ]
    page = sites_map(replace(sites_layers(), document=document), language="en", assets="linked")
    assert "more people</span>" not in page
    assert page.count('class="number-badge site-number"') == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Proven: no choice of 2 new sites reaches more people."),
        ({"model": "p-median"}, "Proven: no choice of 2 new sites is better."),
        (
            {"status": "feasible", "gap": 0.0123},
            "At most 1.2% better is possible with 2 new sites; this is proven.",
        ),
        ({"status": "feasible", "gap": 0.00001}, "At most &lt;0.01% better"),
        ({"gap": None}, ""),
    ],
    ids=str,
)
def test_the_proof_in_words(changes: dict[str, object], words: str) -> None:
    """What is proven and what is not."""
    assert proof_in_words({**answer(), **changes}, "en").replace("<", "&lt;").startswith(words)


@pytest.mark.parametrize(
    ("gap", "words"), [(0.5, "50%"), (0.0123, "1.2%"), (0.0009, "0.09%"), (1e-7, "<0.01%")]
)
def test_gaps_in_words(gap: float, words: str) -> None:
    """More than nothing never reads 0."""
    assert gap_in_words(gap) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_before_anybody_asked(language: Language) -> None:
    """Two forms and our script, in both languages."""
    page = sites_empty_page(language)
    assert page.count("<form") == 2
    assert "/assets/farreach-sites.js" in page
