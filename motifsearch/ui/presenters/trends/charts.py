"""Charts of the pages as SVG that a phone reads: large letters, no script, words for those who cannot see it.

Knows: lines, bands, bars and scales. Does not know: groups, sentences, or where figures come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from motifsearch.ui.markup import Markup, el, join

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WIDTH, _HEIGHT = 320, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 12, 24


def course_chart(
    shares: Sequence[float | None],
    ends: tuple[str, str],
    *,
    words: str,
    top: float,
    top_words: str,
    zero_words: str,
    slope: tuple[float, float, float] | None,
    years: Sequence[float],
) -> Markup:
    """Draw a share over the periods, with the fitted course and the band of its interval.

    Parameters
    ----------
    shares : sequence of float or None
        0 to 1; None where the market had nothing.
    ends : tuple of str
        What stands under the first period and the last.
    words : str
        What the chart shows.
    top : float
        Share at the upper edge; charts side by side share it, so that they can be compared.
    top_words, zero_words : str
        What stands beside the upper edge and the lower.
    slope : tuple of float or None
        Change of the logarithm of the share a year: lower end, estimate, upper end.
    years : sequence of float
        Middles of the periods.

    Returns
    -------
    Markup
        An ``svg`` element.
    """
    across, down = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    first, last = (years[0], years[-1]) if len(years) > 1 else (0.0, 1.0)

    def place(year: float, share: float) -> tuple[float, float]:
        part = (year - first) / (last - first) if len(years) > 1 else 0.5
        return round(_LEFT + across * part, 1), round(_TOP + down * (1 - min(share, top) / top), 1)

    parts = [_line(_TOP), _line(_TOP + down)]
    known = [share for share in shares if share is not None]
    if slope is not None and known:
        middle, level = float(np.mean(years)), float(np.mean(known))
        low, line, high = (
            [place(year, level * float(np.exp(each * (year - middle)))) for year in years] for each in slope
        )
        # Where the band's edges cross, in the middle of the time, the upper one becomes the lower.
        upper = [min(a, b, key=lambda at: at[1]) for a, b in zip(low, high, strict=True)]
        lower = [max(a, b, key=lambda at: at[1]) for a, b in zip(low, high, strict=True)]
        parts.append(el("polygon", points=_points([*upper, *reversed(lower)]), class_="ms-band"))
        parts.append(el("polyline", points=_points(line), class_="ms-fit"))
    for share, year in zip(shares, years, strict=True):
        if share is not None:
            x, y = place(year, share)
            parts.append(el("circle", cx=x, cy=y, r=3.2, class_="ms-dot"))
    parts += [
        el("text", top_words, x=_LEFT - 5, y=_TOP + 9, text_anchor="end"),
        el("text", zero_words, x=_LEFT - 5, y=_TOP + down, text_anchor="end"),
        el("text", ends[0], x=_LEFT, y=_HEIGHT - 5),
        el("text", ends[1], x=_WIDTH - _RIGHT, y=_HEIGHT - 5, text_anchor="end"),
    ]
    return _svg(_WIDTH, _HEIGHT, words, parts)


def stacked_chart(columns: Sequence[Sequence[tuple[str, float, str]]], labels: Sequence[str], *, words: str) -> Markup:
    """Draw a column for each period, made of coloured parts that fill it.

    Parameters
    ----------
    columns : sequence of sequence of (str, float, str)
        CSS colour, part from 0 to 1, and what it is; parts of a column add up to one, or it is empty.
    labels : sequence of str
        Of the columns.
    words : str

    Returns
    -------
    Markup
        An ``svg`` element.
    """
    height, bottom = 240, 24
    width = max(320, 26 * len(columns))
    step = width / max(1, len(columns))
    parts: list[Markup] = []
    for place, column in enumerate(columns):
        y = 0.0
        for colour, part, what in column:
            tall = part * (height - bottom)
            parts.append(
                el(
                    "rect",
                    el("title", what),
                    x=round(place * step + 1.5, 1),
                    y=round(y, 1),
                    width=round(step - 3, 1),
                    height=round(tall, 2),
                    fill=colour,
                )
            )
            y += tall
    every = max(1, int(np.ceil(66 / step)))
    parts += [
        # In the middle of its column the first would not fit.
        el(
            "text",
            label,
            x=round((place + 0.5) * step, 1) if place else 1.5,
            y=height - 6,
            text_anchor="middle" if place else "start",
        )
        for place, label in enumerate(labels)
        if place % every == 0
    ]
    return _svg(width, height, words, parts)


def months_chart(months: Sequence[tuple[str, float, Sequence[str]]], *, words: str, top_words: str) -> Markup:
    """Draw a bar for each month, coloured by the season that it lies in.

    Parameters
    ----------
    months : sequence of (str, float, sequence of str)
        Name, height, and the seasons in which the month lies.
    words : str
    top_words : str
        What stands beside the highest.

    Returns
    -------
    Markup
        An ``svg`` element; of several seasons in one month the first colours it.
    """
    width, height, bottom, above = max(320, 12 * len(months)), 150, 24, 16
    step = width / max(1, len(months))
    top = max([tall for _, tall, _ in months] + [1e-9])
    parts = [el("text", top_words, x=1.5, y=11)]
    for place, (name, value, seasons) in enumerate(months):
        tall = (height - bottom - above) * value / top
        parts.append(
            el(
                "rect",
                el("title", name),
                x=round(place * step + 1, 1),
                y=round(height - bottom - tall, 1),
                width=round(step - 2, 1),
                height=round(tall, 1),
                class_=f"ms-month ms-season-{seasons[0]}" if seasons else "ms-month",
            )
        )
    ends = ((0, 1.5, "start"), (len(months) - 1, width - 1.5, "end"))
    parts += [el("text", months[place][0], x=x, y=height - 6, text_anchor=anchor) for place, x, anchor in ends]
    return _svg(width, height, words, parts)


def difference_chart(
    rows: Sequence[tuple[str, float, float, bool]],
    *,
    words: str,
    signs: tuple[str, str],
    scale: Callable[[float], str],
) -> Markup:
    """Draw two shares of each group as a line between two points.

    Parameters
    ----------
    rows : sequence of (str, float, float, bool)
        Name, share on the first side and on the second, and whether the difference is sure.
    words : str
    signs : tuple of str
        Names of the sides.
    scale : callable
        Writes a share, for the ends of the scale.

    Returns
    -------
    Markup
        An ``svg`` element.
    """
    tall, left, width = 34, 10, 340
    top = max([*(max(a, b) for _, a, b, _ in rows), 0.01])
    across = width - 2 * left
    parts: list[Markup] = []
    for place, (name, first, second, sure) in enumerate(rows):
        y = place * tall + 26
        x1, x2 = (round(left + across * share / top, 1) for share in (first, second))
        kind = "ms-between" + (" ms-sure" if sure else "")
        parts += [
            el("text", name, x=left, y=y - 9),
            el("line", x1=left, x2=width - left, y1=y, y2=y, class_="ms-rule"),
            el("line", x1=x1, x2=x2, y1=y, y2=y, class_=kind),
            el("circle", el("title", f"{name}, {signs[0]}"), cx=x1, cy=y, r=4.5, class_="ms-first"),
            el("circle", el("title", f"{name}, {signs[1]}"), cx=x2, cy=y, r=4.5, class_="ms-second"),
        ]
    bottom = len(rows) * tall + 22
    parts += [
        el("text", scale(0.0), x=left, y=bottom - 4),
        el("text", scale(top), x=width - left, y=bottom - 4, text_anchor="end"),
    ]
    return _svg(width, bottom, words, parts)


def _line(y: float) -> Markup:
    return el("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="ms-rule")


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _svg(width: float, height: float, words: str, parts: Sequence[Markup]) -> Markup:
    # "viewBox" is written with a capital letter, which no keyword argument of `el` can be.
    inside = join(el("title", words), *parts)
    return Markup(f'<svg role="img" class="ms-chart" viewBox="0 0 {width:g} {height:g}">{inside}</svg>')
