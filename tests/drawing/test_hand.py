import numpy as np

from motifsearch.drawing.hand import Hand


def test_a_steady_hand_never_strays():
    hand = Hand(1.0, np.random.default_rng(0))
    points = np.zeros((5, 2))
    assert (hand.around_one(5, 0.5) == 1).all()
    assert (hand.around_zero(5, 0.5) == 0).all()
    assert hand.strayed(points, 0.5) is points


def test_a_loose_hand_strays_by_the_spread_and_a_steadier_one_by_less():
    def spread(steadiness):
        hand = Hand(steadiness, np.random.default_rng(1))
        return hand.around_zero(2000, 0.1).std(), hand.strayed(np.zeros((2000, 2)), 0.1).std()

    assert np.allclose(spread(0.0), 0.1, rtol=0.1)
    assert np.allclose(spread(0.6), 0.04, rtol=0.1)


def test_sizes_never_vanish():
    sizes = Hand(0.0, np.random.default_rng(2)).around_one(5000, 0.9)
    assert sizes.min() == 0.5
    assert abs(np.median(sizes) - 1) < 0.1
