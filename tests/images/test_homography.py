import numpy as np
import pytest

from motifsearch.images.homography import (
    fit_affine,
    fit_homography,
    inverted,
    is_plausible,
    project,
    resized,
    sized,
    stretch,
)

OBLIQUE = np.array([[0.9, 0.1, 12], [-0.05, 1.1, 4], [3e-4, 1e-4, 1.0]])
PLACES = np.array([[3.0, 5], [200, 8], [190, 160], [10, 150], [100, 80]])


def test_a_homography_is_fitted_to_what_it_did_and_leads_back():
    fitted = fit_homography(PLACES, project(OBLIQUE, PLACES))
    assert np.abs(fitted / fitted[2, 2] - OBLIQUE).max() < 1e-4
    assert np.allclose(project(inverted(OBLIQUE), project(OBLIQUE, PLACES)), PLACES)


def test_an_affine_map_is_fitted_to_what_it_did():
    affine = np.vstack((OBLIQUE[:2], (0, 0, 1)))
    assert np.allclose(fit_affine(PLACES, project(affine, PLACES)), affine)


def test_what_leads_between_small_pictures_leads_between_large_ones():
    larger = resized(OBLIQUE, (2, 3), (4, 4))
    assert np.allclose(project(larger, project(sized(2, 3), PLACES)), project(sized(4, 4), project(OBLIQUE, PLACES)))


def test_the_stretch_is_how_much_larger_a_place_is_seen():
    assert stretch(sized(3, 3), PLACES[0]) == pytest.approx(3)
    near, far = (stretch(OBLIQUE, np.array([x, 0.0])) for x in (0, 400))
    assert near > far


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        (np.eye(3), True),
        (np.diag((3.0, 1, 1)), False),
        (np.diag((0.05, 0.05, 1)), False),
        (np.diag((-1.0, 1, 1)), False),
        (np.array([[1, 0, 0], [0, 1, 0], [0.02, 0, 1.0]]), False),
        (np.full((3, 3), np.nan), False),
    ],
)
def test_what_no_camera_makes_is_not_plausible(matrix, expected):
    assert is_plausible(matrix, 300, 200) is expected
