from dataclasses import replace

import numpy as np
import pytest

from motifsearch.images.residual import Residual
from motifsearch.workflows.duplicates.verdict import (
    LEAST,
    Evidence,
    is_worth_closer_look,
    judge,
    judge_hashes,
    recoloured,
)

COPY = Evidence(
    residual=Residual(
        matrix=np.eye(3),
        shared=(0.9, 0.9),
        likeness=0.99,
        likeness_low=0.98,
        bent_likeness=0.99,
        bent_low=0.98,
        side_px=300.0,
        bend_px=0.05,
        jitter_px=0.04,
        colours=0.99,
        plain_colours=0.99,
        tint=0.02,
        cast=0.02,
        tones=0.99,
        light=0.01,
    ),
    mirrored=False,
    turned_deg=0.0,
    inliers=300,
    error_px=0.1,
    tilt=0.0,
)


def _with(evidence, **changes):
    own = {name: changes.pop(name) for name in ("inliers", "error_px", "tilt") if name in changes}
    return replace(evidence, residual=replace(evidence.residual, **changes), **own)


BENT = _with(COPY, likeness=0.7, likeness_low=0.5, bend_px=3.0, error_px=1.2, jitter_px=0.1, tilt=0.1)
ANOTHER_HAND = _with(BENT, jitter_px=0.8, bent_likeness=0.75, bent_low=0.6)
TAKEN_AGAIN = _with(COPY, tilt=0.1, light=0.04, bend_px=0.6)


@pytest.mark.parametrize(
    ("evidence", "kind"),
    [
        (COPY, "same_photograph"),
        (_with(COPY, shared=(0.2, 0.9)), "same_photograph"),
        (_with(COPY, tilt=0.2, light=0.1), "same_photograph"),
        (BENT, "same_cloth"),
        (TAKEN_AGAIN, "same_cloth"),
        (ANOTHER_HAND, "same_design"),
        (_with(ANOTHER_HAND, bent_likeness=0.3, bent_low=0.1), None),
        (_with(COPY, inliers=9), None),
    ],
)
def test_each_kind_has_its_signs(evidence, kind):
    named, certainty = judge(evidence, evidence)
    assert named == kind
    assert 0 <= certainty <= 1
    assert kind is None or certainty >= LEAST


@pytest.mark.parametrize("sign", ["likeness", "likeness_low", "inliers", "colours"])
def test_less_of_a_good_sign_never_makes_a_copy_surer(sign):
    before = 1.0
    for share in (1.0, 0.95, 0.9, 0.8, 0.6, 0.3):
        value = COPY.as_mapping()[sign]
        changed = _with(COPY, **{sign: value * share})
        kind, certainty = judge(changed)
        exact = certainty if kind == "same_photograph" else 0.0
        assert exact <= before
        before = exact


def test_another_dye_is_no_copy_but_a_turned_hue_is():
    dyed = _with(COPY, tint=0.9, plain_colours=0.8, tones=0.8)
    assert recoloured(dyed)
    assert judge(dyed)[0] == "same_design"
    turned = _with(dyed, tones=0.995)
    assert not recoloured(turned)
    assert judge(turned)[0] == "same_photograph"
    # An editor turns hues alike all over, a camera turns none.
    assert judge(_with(turned, light=0.12))[0] == "same_design"
    assert judge(_with(turned, tilt=0.1))[0] == "same_design"


def test_strokes_are_the_same_only_at_a_closer_look():
    assert is_worth_closer_look(BENT)
    assert judge(BENT)[0] == "same_design"
    assert judge(BENT, _with(BENT, jitter_px=0.3))[0] == "same_design"


def test_two_scans_are_of_one_cloth_only_where_strokes_are_steady():
    scanned = _with(BENT, tilt=0.002)
    assert judge(scanned, _with(scanned, jitter_px=0.05))[0] == "same_cloth"
    assert judge(scanned, _with(scanned, jitter_px=0.15))[0] == "same_design"


def test_a_print_that_is_photographed_lies_flat_and_a_cloth_does_not():
    flat = _with(TAKEN_AGAIN, bend_px=0.1)
    assert judge(flat, flat)[0] == "same_photograph"
    assert not is_worth_closer_look(COPY)
    assert is_worth_closer_look(TAKEN_AGAIN)


def test_strokes_that_lie_exactly_on_themselves_are_no_folded_cloth():
    # In a crop of a small repeat the places found again lie a repeat further; the pixels do not.
    crop = _with(COPY, error_px=1.9)
    assert judge(crop, crop)[0] == "same_photograph"
    assert judge(crop, _with(crop, bend_px=2.0))[0] == "same_cloth"


def test_a_careful_hand_is_no_blur_and_no_moire():
    blurred, behind_a_grid = _with(COPY, jitter_px=0.21), _with(COPY, bend_px=0.5)
    assert judge(blurred)[0] == judge(behind_a_grid)[0] == "same_photograph"
    assert judge(_with(blurred, bend_px=0.5))[0] == "same_design"


def test_a_small_bend_counts_only_where_strokes_are_unsteady():
    bend = _with(TAKEN_AGAIN, bend_px=0.0011 * 300)
    assert judge(bend, _with(bend, jitter_px=0.02))[0] == "same_photograph"
    assert judge(bend, _with(bend, jitter_px=0.08))[0] == "same_cloth"


def test_a_few_places_are_enough_where_a_large_region_agrees_exactly():
    few = _with(COPY, inliers=14)
    assert judge(few)[0] == "same_photograph"
    assert judge(_with(few, shared=(0.08, 0.08)))[0] is None
    assert judge(_with(few, likeness_low=0.9))[0] is None


def test_hashes_alone_speak_only_where_they_are_good_and_near():
    assert judge_hashes(4, 100) == 0.9
    assert judge_hashes(4, 30) is None
    assert judge_hashes(60, 100) is None
    assert LEAST <= judge_hashes(16, 100) < 0.9


def test_evidence_is_told_by_name():
    told = COPY.as_mapping()
    assert told["mirrored"] == 0.0
    assert told["inliers"] == 300.0
    assert all(isinstance(value, float) for value in told.values())
