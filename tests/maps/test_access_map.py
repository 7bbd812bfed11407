"""The page of access: classes of equal numbers of people, and how evenly access is spread."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.coverage.access_options import MEASURES
from maps.access_map import access_map, number
from maps.access_view import CLASSES, access_view, class_edges
from maps.lorenz_chart import HEIGHT, WIDTH, lorenz_chart
from maps.words import LANGUAGES, Language, word
from planner.coverage.equity.measure import equity
from tests.maps.coverage_coast import TITLE, answer, question, roads


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), min_size=1, max_size=40))
@settings(max_examples=60)
def test_quantiles_hold_their_share(pairs: list[tuple[int, int]]) -> None:
    """At each inner edge at least its share of the weight lies at or below it, and not yet before it."""
    values, weights = np.array(pairs, float).T
    edges = class_edges(values, weights, 4)
    assert edges[0] == values.min()
    assert edges[-1] == values.max()
    for part in (0.25, 0.5, 0.75):
        at = next(edge for edge in edges if weights[values <= edge].sum() >= part * weights.sum() - 1e-9)
        assert weights[values < at].sum() < part * weights.sum() + weights.max()


def test_nobody_has_no_quantiles() -> None:
    """Neither has a value that nobody has."""
    assert class_edges(np.array([1.0, np.nan]), np.array([0.0, 3.0]), 5).size == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("less_is_better", [True, False])
def test_the_page(language: Language, *, less_is_better: bool) -> None:
    """The mean, the classes with their people, the curve and the indices."""
    seconds = answer().always["drive", "to"].seconds
    spread = equity(seconds / 60, question().demand["people"])
    view = access_view(
        question(),
        seconds / 60,
        title=TITLE,
        measure="Minutes",
        roads=roads(),
        area=answer().area,
        less_is_better=less_is_better,
        equity=spread,
    )
    page = access_map(view, language=language, assets="linked")
    for text in (
        TITLE,
        "1,000",
        'class="lorenz"',
    ):
        assert text in page, text
    for text in (f"{spread.gini:.3f}", {"en": "Gini", "zh": "基尼"}[language]):
        assert (text in page) is not less_is_better, "of minutes an index says nothing"


@pytest.mark.parametrize("kind", MEASURES)
def test_every_measure_is_explained(kind: str) -> None:
    """In a sentence below the legend; one that we do not know is not."""
    values = pd.Series(1.0, index=question().demand.index)
    view = access_view(question(), values, title=TITLE, measure="M", roads=roads())
    page = access_map(replace(view, kind=kind), language="zh", assets="linked")
    assert word(f"about_{kind}", "zh") in page
    assert "about_" not in access_map(replace(view, kind="own"), language="zh", assets="linked")


def test_without_equity_and_with_one_value() -> None:
    """One class, no curve."""
    flat = pd.Series(1.0, index=question().demand.index)
    view = access_view(question(), flat, title=TITLE, measure="Doctors", roads=roads())
    assert set(view.classes) == {0}
    page = access_map(view, language="en", assets="inline")
    assert 'class="lorenz"' not in page


def test_those_without_access_are_a_class_of_their_own() -> None:
    """Infinite is none."""
    values = pd.Series([1.0, 2.0, np.inf, np.nan, 5.0], index=question().demand.index)
    view = access_view(question(), values, title=TITLE, measure="Doctors", roads=roads())
    assert (view.classes == CLASSES).tolist() == [False, False, True, True, False]
    assert isinstance(view.demand, gpd.GeoDataFrame)


def test_supply_over_people_is_told_in_readable_numbers() -> None:
    """Not as 0.0000588: the measure says by how much."""
    values = pd.Series(0.0000588, index=question().demand.index)
    view = access_view(question(), values, title=TITLE, measure="E2SFCA", roads=roads())
    page = access_map(view, language="en", assets="inline")
    assert "E2SFCA, for 10,000 people" in page
    assert ">0.588<" in page
    assert "0.0000588" not in page


def test_the_curve_stays_in_its_frame() -> None:
    """From corner to corner, however many points it has."""
    steps = np.linspace(0, 1, 5000)
    chart = lorenz_chart(pd.DataFrame({"people": steps, "share": steps**2}))
    points = [tuple(map(float, point.split())) for point in chart.curve[1:].split("L")]
    assert len(points) <= 200
    assert points[0] == chart.even[:2]
    assert points[-1] == chart.even[2:]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1234.5, "1,234"), (12.345, "12.3"), (0.00123, "0.00123"), (float("nan"), "–")],
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    """As people write them."""
    assert number(value) == text
