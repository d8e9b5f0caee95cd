import numpy as np
import pytest

from motifsearch.records import Swatch
from motifsearch.vectors import unit
from motifsearch.workflows.trends.cards import mixed_palette, representatives


def test_the_typical_are_in_the_middle_and_the_unusual_at_the_edge():
    rng = np.random.default_rng(0)
    middle = unit(rng.normal(size=(1, 16)))
    near = unit(middle + 0.05 * rng.normal(size=(20, 16)))
    far = unit(middle + 0.6 * rng.normal(size=(4, 16)))
    typical, unusual = representatives(np.concatenate([far, near]))
    assert set(typical.tolist()) <= set(range(4, 24))
    assert set(unusual.tolist()) == {0, 1, 2, 3}


@pytest.mark.parametrize(("count", "typical", "unusual"), [(0, 0, 0), (1, 1, 0), (2, 1, 1), (3, 2, 1), (40, 8, 4)])
def test_nothing_is_both(count, typical, unusual):
    found = representatives(unit(np.random.default_rng(1).normal(size=(max(count, 1), 8)))[:count])
    assert (len(found[0]), len(found[1])) == (typical, unusual)
    assert not set(found[0].tolist()) & set(found[1].tolist())


def test_palettes_mix_by_how_much_there_is():
    red, darker, blue = (50.0, 60.0, 40.0), (46.0, 56.0, 38.0), (30.0, 10.0, -50.0)
    mixed = mixed_palette(
        [(Swatch(lab=red, share=0.7), Swatch(lab=blue, share=0.3)), (Swatch(lab=darker, share=1.0),)]
    )
    assert len(mixed) == 2
    assert sum(each.share for each in mixed) == pytest.approx(1)
    assert mixed[0].share == pytest.approx(1.7 / 2)
    assert mixed[0].lab[0] == pytest.approx((50 * 0.7 + 46) / 1.7)
    assert mixed_palette([]) == ()
