"""Change of a share over time, fitted to counts.

Knows: the quasi-Poisson model with the period's total as exposure, its interval, and the false discovery rate. Does
not know: listings, groups, words.

    E[n_t] = N_t exp(a + b t),    Var[n_t] = φ E[n_t]

n_t is what a group has in period t and N_t what all groups have together, so that b is the change of the group's
share: a market of which more is seen has no trend by that alone. φ is estimated from the residuals with the
correction of Fletcher (Biometrika 2012) for small counts, and the interval is Student's with the residual degrees of
freedom. φ is not held above one: a large share varies less than Poisson, and the interval would be too wide.

The fit is Newton's method on two to five numbers; a library of statistics would bring more than the whole catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats: TypeAlias = NDArray[np.float64]
CONFIDENCE = 0.90
_ROUNDS = 60
_SETTLED = 1e-9
_LEAST_DF = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """Change of the logarithm of a share in a unit of time.

    Attributes
    ----------
    estimate, low, high : float
        The slope and its 90 % interval.
    p : float
        Probability of so great a slope, up or down, where there is none.
    dispersion : float
        φ: how much more the counts vary than by chance alone.
    df : int
        Residual degrees of freedom.
    """

    estimate: float
    low: float
    high: float
    p: float
    dispersion: float
    df: int


def fit_slope(counts: Floats, totals: Floats, times: Floats, extra: Floats | None = None) -> Slope | None:
    """Fit the change of a share.

    Parameters
    ----------
    counts : (t,) float64
        What the group has in each period; not negative.
    totals : (t,) float64
        What all have together; periods with nothing are left out.
    times : (t,) float64
        The middle of each period, in the unit of the slope.
    extra : (t, k) float64, optional
        What else moves the share, such as a season; periods as rows.

    Returns
    -------
    Slope or None
        None where there are too few periods or the group has all or nothing.
    """
    from scipy.stats import t as student

    seen = totals > 0
    counts, totals, times = counts[seen], totals[seen], times[seen]
    columns = [np.ones_like(times), times - times.mean() if times.size else times]
    if extra is not None:
        columns += list((extra[seen] - extra[seen].mean(axis=0)).T)
    design = np.stack(columns, axis=1)
    df = len(counts) - design.shape[1]
    if df < _LEAST_DF or not counts.any() or np.allclose(counts, totals):
        return None
    fitted = _fit(design, counts, totals)
    if fitted is None:
        return None
    weights, means, inverse = fitted
    dispersion = _dispersion(counts, means, df)
    error = float(np.sqrt(dispersion * inverse[1, 1]))
    estimate = float(weights[1])
    reach = float(student.ppf(0.5 + CONFIDENCE / 2, df)) * error
    p = float(2 * student.sf(abs(estimate) / error, df)) if error > 0 else 0.0
    return Slope(estimate=estimate, low=estimate - reach, high=estimate + reach, p=p, dispersion=dispersion, df=df)


def adjusted(probabilities: Sequence[float]) -> list[float]:
    """Adjust for many tests by the false discovery rate (Benjamini and Hochberg 1995).

    Parameters
    ----------
    probabilities : sequence of float
        One for each test, in [0, 1].

    Returns
    -------
    list of float
        For each, the least rate of false discoveries at which it still counts as one.
    """
    order = np.argsort(probabilities)[::-1]
    found = np.empty(len(probabilities))
    least = 1.0
    for rank, place in zip(range(len(order), 0, -1), order, strict=True):
        least = min(least, probabilities[place] * len(order) / rank)
        found[place] = least
    return [float(value) for value in found]


def _fit(design: Floats, counts: Floats, totals: Floats) -> tuple[Floats, Floats, Floats] | None:
    """Weights, fitted means and the inverse information of the Poisson model; None where it does not settle."""
    weights = np.zeros(design.shape[1])
    weights[0] = np.log(counts.sum() / totals.sum())
    with np.errstate(all="ignore"):
        for _ in range(_ROUNDS):
            means = totals * np.exp(design @ weights)
            information = (design * means[:, None]).T @ design
            try:
                step = np.linalg.solve(information, design.T @ (counts - means))
            except np.linalg.LinAlgError:
                return None
            # A long step from a poor start would overshoot.
            step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300))
            weights = weights + step
            if not np.isfinite(weights).all():
                return None
            if float(np.abs(step).max()) < _SETTLED:
                means = totals * np.exp(design @ weights)
                try:
                    inverse = np.linalg.inv((design * means[:, None]).T @ design)
                    return weights, means, np.asarray(inverse, dtype=np.float64)
                except np.linalg.LinAlgError:
                    return None
    return None


def _dispersion(counts: Floats, means: Floats, df: int) -> float:
    pearson = float(((counts - means) ** 2 / means).sum()) / df
    return pearson / max(1.0 + float(((counts - means) / means).mean()), 0.1)
