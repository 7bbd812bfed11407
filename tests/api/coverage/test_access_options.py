"""What may be asked about access: the same words as in the core, in a module that loads nothing."""

import pytest

from api.coverage.access import _asked
from api.coverage.access_options import DECAYS, DEFAULT_DECAY, LESS_IS_BETTER, MEASURES, AccessOptions
from planner.coverage.access.measure import DECAY_FORMS
from planner.coverage.access.measure import LESS_IS_BETTER as COSTS
from planner.coverage.access.measure import MEASURES as IN_THE_CORE


def test_the_words_are_those_of_the_core() -> None:
    """Every decay of the core can be asked for, every measure but `minutes` is one of its own."""
    assert set(DECAYS) == set(DECAY_FORMS)
    assert set(MEASURES) - {"minutes"} <= set(IN_THE_CORE)
    assert set(LESS_IS_BETTER) - {"minutes"} == COSTS


@pytest.mark.parametrize("measure", DEFAULT_DECAY)
def test_every_decay_is_understood(measure: str) -> None:
    """A measure fades as asked, up to the bound; without a word as is usual."""
    for decay in (None, *DECAYS):
        options = AccessOptions(measure=measure, within=20.0, decay=decay)  # type: ignore[arg-type]
        asked = _asked(options)
        assert asked.within == 1200.0
        assert (asked.decay.weight([1199.0, 1201.0]) > 0).tolist() == [True, False]


def test_a_decay_makes_2sfca_the_enhanced_one() -> None:
    """Without one it has a cutoff: all that is within counts in full."""
    plain = _asked(AccessOptions(measure="2sfca"))
    assert plain.decay.weight([1.0, 1799.0]).tolist() == [1.0, 1.0]
    assert _asked(AccessOptions(measure="2sfca", decay="zones")) == _asked(AccessOptions(measure="e2sfca"))
