"""What is said about a plan."""

import re
from dataclasses import replace

import pytest

from maps.plan_view import LeftOut, PlanView, ShownChange, Spot
from maps.plan_words import left_out_in_words, totals
from maps.words import LANGUAGES, Language
from planner.routing import changes

HOLM = Spot(name="Holm")
KINDS = re.findall(r"^``(\w+)``", changes.__doc__ or "", flags=re.MULTILINE)


def test_totals(two_vans: PlanView) -> None:
    """Everything added up."""
    assert dict(totals(two_vans, "en")) == {
        "Vans out": "2",
        "Visits made": "3 of 5",
        "Distance": "183 km",
        "Driving": "5 h 14 min",
        "Waiting": "25 min",
        "People": "1,434",
    }


def test_totals_of_a_day_of_a_rota(two_vans: PlanView) -> None:
    """What the whole rota leaves out is no part of the day's sum."""
    assert dict(totals(replace(two_vans, of_rota=True), "en"))["Visits made"] == "3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_reason_for_all_is_said_once(language: Language) -> None:
    """Van by van only where it adds something."""
    left = LeftOut(visit="v", spot=HOLM, reason="closed", by_vehicle=(("A", "closed"), ("B", "closed")))
    assert left_out_in_words(left, language).by_vehicle == ""


def test_reasons_are_grouped() -> None:
    """Vans with the same reason stand together; many are counted."""
    pairs = (("A", "closed"), *((f"v{n}", "lacks_skill") for n in range(7)), ("B", "closed"))
    left = LeftOut(visit="v", spot=HOLM, reason="closed", by_vehicle=pairs)
    said = left_out_in_words(left, "en").by_vehicle
    assert said == "Not open while a van can be there (A, B); No crew with the skill is out (7 vans)"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_change_has_chinese_words(kind: str) -> None:
    """And by how much where that is a quantity; English is what the core says."""
    change = ShownChange(kind=kind, vehicle="Van 1", amount=890, sentence="If it were so.")
    left = LeftOut(visit="v", spot=HOLM, reason="closed", changes=(change,))
    said = left_out_in_words(left, "zh").change
    assert said.startswith("若")
    assert said.endswith("。")
    assert left_out_in_words(left, "en").change == "If it were so."


@pytest.mark.parametrize(
    ("kind", "amount", "said"),
    [
        ("shift_later", 890, "若Van 1的班次推迟 15 分钟结束。"),
        ("max_metres", 12_345, "若Van 1可多行驶 12 公里。"),
        ("capacity", 3, "若Van 1的载量增加 3。"),
    ],
)
def test_amounts_have_their_unit(kind: str, amount: float, said: str) -> None:
    """Minutes are rounded up, or it would not be enough."""
    change = ShownChange(kind=kind, vehicle="Van 1", amount=amount, sentence="x")
    left = LeftOut(visit="v", spot=HOLM, reason="closed", changes=(change,))
    assert left_out_in_words(left, "zh").change == said


def test_change_in_its_own_words(two_vans: PlanView) -> None:
    """A kind that we have no words for is not lost."""
    for language in LANGUAGES:
        assert left_out_in_words(two_vans.left_out[1], language).change == "Let Van 1 end 15 min later."
    assert left_out_in_words(two_vans.left_out[0], "en").change == ""
