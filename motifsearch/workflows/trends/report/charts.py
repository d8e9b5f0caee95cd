"""Charts as plain SVG.

Knows: lines, bars and scales. Does not know: groups or sentences. Each chart has its words for those who cannot see
it; the page puts the table behind it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT = 300, 84
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 6, 8, 16
_INK, _LIGHT, _GRID = "#1f4e79", "#c9d9e8", "#d8d3ca"


def share_chart(
    shares: Sequence[float | None],
    labels: Sequence[str],
    *,
    words: str,
    percent_of: Sequence[str],
    slope: tuple[float, float, float] | None,
    years: Sequence[float],
) -> str:
    """Draw a share over the periods, with the fitted course and its interval.

    Parameters
    ----------
    shares : sequence of float or None
        0 to 1; None where the market had nothing.
    labels : sequence of str
        Of the periods.
    words : str
        What the chart shows.
    percent_of : sequence of str
        What is written at zero and at the top.
    slope : tuple of float or None
        Change of the logarithm of the share a year: lower end, estimate, upper end.
    years : sequence of float
        Middles of the periods.

    Returns
    -------
    str
        An ``svg`` element.
    """
    known = [share for share in shares if share is not None]
    top = max([*known, 0.01]) * 1.15
    across, down = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    step = across / max(1, len(shares) - 1)

    def place(index: int, share: float) -> str:
        return f"{_LEFT + index * step:.1f},{_TOP + down * (1 - min(share, top) / top):.1f}"

    parts = [
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}" stroke="{_GRID}" stroke-width="1"/>'
        for y in (_TOP, _TOP + down)
    ]
    if slope is not None and known:
        middle = float(np.mean(years))
        # The fitted line goes through the mean share; its ends turn about it.
        level = float(np.mean(known))
        low, line, high = ([level * float(np.exp(each * (year - middle))) for year in years] for each in slope)
        band = [
            *(place(index, max(a, b)) for index, (a, b) in enumerate(zip(low, high, strict=True))),
            *(place(index, min(low[index], high[index])) for index in reversed(range(len(years)))),
        ]
        parts.append(f'<polygon points="{" ".join(band)}" fill="{_LIGHT}" opacity="0.6"/>')
        points = " ".join(place(index, share) for index, share in enumerate(line))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{_INK}" stroke-width="1.6"/>')
    for index, share in enumerate(shares):
        if share is not None:
            x, y = place(index, share).split(",")
            parts.append(f'<circle cx="{x}" cy="{y}" r="2.4" fill="{_INK}"/>')
    style = 'font-size="8" fill="#444" font-family="sans-serif"'
    if percent_of:
        parts.append(
            f'<text x="{_LEFT - 4}" y="{_TOP + down}" text-anchor="end" {style}>{escape(percent_of[0])}</text>'
        )
        parts.append(f'<text x="{_LEFT - 4}" y="{_TOP + 6}" text-anchor="end" {style}>{escape(percent_of[1])}</text>')
    if labels:
        parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 4}" {style}>{escape(labels[0])}</text>')
        parts.append(
            f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 4}" text-anchor="end" {style}>{escape(labels[-1])}</text>'
        )
    return (
        f'<svg role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(words)}</title>{''.join(parts)}</svg>"
    )
