"""The map of chosen sites says what was chosen and how sure it is."""

from dataclasses import replace

import pytest

from maps.sites_figures import gap_in_words
from maps.sites_map import sites_map
from maps.sites_panel import proof_in_words, sites_empty_page
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
        ({"question": {"model": "p-median"}}, "Proven: no choice of 2 new sites is better."),
        ({"question": {"model": "backup"}}, "Proven: no choice of 2 new sites is better."),
        (
            {"status": "feasible", "better": 0.0123},
            "At most 1.2% better is possible with 2 new sites; this is proven.",
        ),
        ({"status": "feasible", "better": 0.00001}, "At most &lt;0.01% better"),
        (
            {"status": "feasible", "better": None, "objective": 0.0, "bound": 1234.0},
            "Proven: no choice of 2 new sites reaches more than 1,234 people.",
        ),
        (
            {"status": "feasible", "better": None, "question": {"model": "p-median"}},
            "Nothing is known about how much better a choice of 2 new sites could be.",
        ),
        ({"gap": None}, ""),
    ],
    ids=str,
)
def test_the_proof_in_words(changes: dict[str, object], words: str) -> None:
    """What is proven and what is not."""
    assert proof_in_words({**answer(), **changes}, "en").replace("<", "&lt;").startswith(words)


@pytest.mark.parametrize(
    ("gap", "words"),
    [(1.5, "150%"), (0.5, "50%"), (0.0123, "1.2%"), (0.0009, "0.09%"), (1e-7, "<0.01%")],
)
def test_gaps_in_words(gap: float, words: str) -> None:
    """More than nothing never reads 0."""
    assert gap_in_words(gap) == words


BACKUP = {
    "before": {"people": 8000.0, "share": 0.8, "twice": {"people": 5000.0, "share": 0.5}},
    "after": {"people": 9000.0, "share": 0.9, "twice": {"people": 6000.0, "share": 0.6}},
}
JOURNEYS = {
    "before": {"people": 8000.0, "share": 0.8, "mean_minutes": 15.04, "longest_minutes": None},
    "after": {"people": 9000.0, "share": 0.9, "mean_minutes": 12.34, "longest_minutes": 61.0},
}
NOTES: list[tuple[dict[str, object], str, str]] = [
    (BACKUP, "Within reach of two sites: <strong>60.0%</strong> (today 50.0%)", "目前 50.0%"),
    (
        JOURNEYS,
        "Mean journey: <strong>12.3 min</strong> (today 15.0)",
        "平均路程: <strong>12.3 分钟</strong>",
    ),
    (JOURNEYS, "Longest journey: <strong>61.0 min</strong></p>", "最远路程"),
    ({"free": 1}, "There are only 1 candidates.", "候选地点只有 1 个"),
    ({"chosen": []}, "no candidate makes it better", "没有新站点"),
    ({"closed_sites": [{"id": "b1", "name": "Old"}]}, "To be closed (1): Old", "将关闭（1 个）：Old"),
]


@pytest.mark.parametrize(("changes", "english", "chinese"), NOTES, ids=[words for _, words, _ in NOTES])
def test_what_else_is_told(changes: dict[str, object], english: str, chinese: str) -> None:
    """People reached twice, journeys, too few candidates, no help at all, branches to be closed by name."""
    layers = replace(sites_layers(), document={**answer(), **changes})
    for language, words in (("en", english), ("zh", chinese)):
        assert words in sites_map(layers, language=language, assets="linked")  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_before_anybody_asked(language: Language) -> None:
    """Two forms and our script, in both languages."""
    page = sites_empty_page(language)
    assert page.count("<form") == 2
    assert "/assets/farreach-sites.js" in page
