import cv2
import numpy as np

from motifsearch.drawing.dyeing import coloured, dyed

COLOURS = np.array([[240, 230, 210], [30, 40, 90], [170, 40, 30]], np.uint8)
VEIN = np.array([40, 20, 10], np.uint8)


def plain(value, side=160):
    return np.full((side, side, 3), value, np.uint8)


def bath(pixels, seed=1, crackle=0.0, unevenness=0.0):
    return dyed(pixels, np.random.default_rng(seed), vein=VEIN, crackle=crackle, unevenness=unevenness)


def test_each_role_has_its_colour():
    roles = np.arange(9, dtype=np.uint8).reshape(3, 3) % 3
    assert np.array_equal(coloured(roles, COLOURS, 3), COLOURS[roles])


def test_smaller_pixels_are_the_mean_of_the_finer_ones():
    roles = np.zeros((40, 40), np.uint8)
    roles[:, 20:] = 1
    roles[:, ::2] = 0
    pixels = coloured(roles, COLOURS, 10)
    assert (pixels[:, :5] == COLOURS[0]).all()
    assert np.allclose(pixels[:, 6], COLOURS[:2].astype(float).mean(0), atol=1)


def test_without_dye_nothing_changes():
    pixels = np.random.default_rng(0).integers(0, 256, (50, 50, 3), np.uint8)
    assert np.array_equal(bath(pixels), pixels)


def test_dye_takes_unevenly_over_wide_places_and_keeps_the_mean():
    after = bath(plain(150), unevenness=1.0).astype(float)
    assert 1 < after.std() < 20
    assert abs(after.mean() - 150) < 15
    # Clouds, not grain: most of it is left when the picture is softened.
    assert cv2.GaussianBlur(after, (0, 0), 3).std() > 0.7 * after.std()
    calm = bath(plain(150), unevenness=0.5).astype(float)
    assert calm.std() < after.std()


def test_edges_are_softer_where_the_dye_crept():
    pixels = plain(40)
    pixels[:, 80:] = 220
    after = bath(pixels, unevenness=1.0).astype(float)
    assert np.abs(np.diff(after[:, :, 0], axis=1)).max() < 0.9 * 180
    assert after[:, :60].mean() < 80
    assert after[:, 100:].mean() > 180


def test_crackle_draws_thin_veins_of_the_dark_dye_on_light_cloth():
    few, many = (bath(plain(235), crackle=amount).astype(int) for amount in (0.1, 1.0))
    veins = (235 - many.min(2)) > 40
    assert 0.005 < veins.mean() < 0.3
    assert veins.mean() > ((235 - few.min(2)) > 40).mean() > 0
    # Towards the vein's colour: red stays above blue.
    assert (many[veins][:, 0] >= many[veins][:, 2]).all()
    thin = cv2.erode(veins.astype(np.uint8), np.ones((5, 5), np.uint8))
    assert thin.mean() < 0.1 * veins.mean()


def test_dark_cloth_shows_no_veins():
    assert np.array_equal(bath(plain(50), crackle=1.0), plain(50))


def test_the_bath_is_its_seeds_and_the_drawing_stays():
    pixels = plain(200)
    first, again, other = (bath(pixels, seed, 0.8, 0.8) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert (pixels == 200).all()
