"""What a figure says, in plain words and in the numbers of each language.

Knows: sentences of ``locales/`` and how numbers are written. Does not know: how anything was computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motifsearch.vocabulary.terms import label
from motifsearch.workflows.trends.courses import LEAST_LISTINGS, LEAST_PERIODS, Change

if TYPE_CHECKING:
    from motifsearch.messages import Translator
    from motifsearch.workflows.trends.gaps import Gap
    from motifsearch.workflows.trends.growth import GroupGrowth, Growth
    from motifsearch.workflows.trends.seasons import Season

# From here on "times as much" reads better than a percentage.
_TIMES = 2.0
_MOST_TIMES = 100.0


def number(value: float, t: Translator, *, digits: int = 0) -> str:
    """Write a number with the thousands and decimals of the language."""
    written = f"{value:,.{digits}f}"
    return written if t.lang == "en" else written.translate(str.maketrans(",.", ".,"))


def percent(share: float, t: Translator, *, digits: int = 0) -> str:
    """Write a share as a percentage."""
    # The sign stays with its number at the end of a line.
    return number(share * 100, t, digits=digits) + ("\u00a0%" if t.lang == "id" else "%")


def change_words(times: float, t: Translator) -> str:
    """Write what a share becomes in a year, such as ``+45%``, ``−30%`` or ``3.1×``."""
    if times >= _TIMES:
        return _times_words(times, t)
    whole = round((times - 1) * 100)
    sign = "+" if whole > 0 else "−" if whole < 0 else ""
    return sign + percent(abs(whole) / 100, t)


def _times_words(times: float, t: Translator) -> str:
    if times >= _MOST_TIMES:
        return t("trends.more_than_times", times=number(_MOST_TIMES, t))
    return t("trends.times", times=number(times, t, digits=1 if times >= 0.1 else 2))


def interval_words(change: Change, t: Translator) -> str:
    """Write the interval of a change."""
    if max(change.times, change.high) >= _TIMES:
        # A percentage beside a "times" would have to be worked out by the reader.
        low, high = (_times_words(times, t) for times in (change.low, change.high))
        return t("trends.interval", low=low, high=high)
    return t("trends.interval", low=change_words(change.low, t), high=change_words(change.high, t))


def change_of_words(times: float, low: float, high: float, t: Translator) -> dict[str, str]:
    """Write how many times as much something is and the interval of that, as ``change`` and ``interval``."""
    change = Change(times=times, low=low, high=high, p=1.0, q=1.0, dispersion=1.0)
    return {"change": change_words(times, t), "interval": interval_words(change, t)}


def course_words(group: GroupGrowth, t: Translator) -> str:
    """Return one or two sentences that say what a group does and how sure that is."""
    if group.course == "too_little":
        return t(
            f"trends.because_{group.reason}",
            count=group.listings,
            least=LEAST_PERIODS if group.reason == "few_periods" else LEAST_LISTINGS,
            interval=interval_words(group.change, t) if group.change else "",
        )
    assert group.change is not None  # noqa: S101  # every other course is read from one
    return t(
        f"trends.says_{group.course}",
        change=change_words(group.change.times, t),
        interval=interval_words(group.change, t),
    )


def season_words(season: Season, t: Translator) -> str:
    """Return a sentence that says how much more of the market a group has in a season."""
    key = "trends.season_more" if season.times > 1 else "trends.season_less"
    return t(
        key,
        event=label("event", season.event, t.lang),
        times=number(season.times, t, digits=1),
        low=number(season.low, t, digits=1),
        high=number(season.high, t, digits=1),
    )


def period_words(key: str, t: Translator) -> str:
    """Write a period's key in words, such as ``Oct 2025``, ``Q4 2025`` or ``2025``."""
    year, _, part = key.partition("-")
    if not part:
        return year
    if part.startswith("Q"):
        return t("trends.quarter", number=part[1:], year=year)
    return f"{t('trends.months').split()[int(part) - 1][:3]} {year}"


def prices_words(prices: tuple[float, float, float] | None, currency: str | None, t: Translator) -> str:
    """Write quartiles of prices, such as ``IDR 150,000 – 300,000``; empty where there are none."""
    if prices is None or currency is None:
        return ""
    return f"{_currency(currency, t)} {number(prices[0], t)} – {number(prices[2], t)}"


def _currency(code: str, t: Translator) -> str:
    """The code, but for rupiah where everybody writes it so."""
    return "Rp" if (code, t.lang) == ("IDR", "id") else code


def gap_words(gap: Gap, t: Translator) -> str:
    """Return what is rare, and how listings beside it sell."""
    first, second = (_facet_words(facet, value, t) for facet, value in gap.facets)
    said = t("trends.gap_says", first=first, second=second, seen=number(gap.seen, t), expected=number(gap.expected, t))
    if gap.sold_there is None or gap.sold_anywhere is None:
        return said
    there, anywhere = (number(value, t, digits=1) for value in (gap.sold_there, gap.sold_anywhere))
    return f"{said} {t('trends.gap_sold', there=there, anywhere=anywhere, count=number(gap.neighbours, t))}"


def _facet_words(facet: str, value: str, t: Translator) -> str:
    if facet == "price":
        currency, _, band = value.partition(" ")
        low, _, high = band.partition("-")
        return t(
            "trends.gap_price", low=f"{_currency(currency, t)} {number(float(low), t)}", high=number(float(high), t)
        )
    return label(facet, value, t.lang)


def remarks(found: Growth, t: Translator) -> list[str]:
    """Return what a reader must know before reading the figures.

    Parameters
    ----------
    found : Growth
    t : Translator

    Returns
    -------
    list of str
        One sentence each.
    """
    said: list[str] = []
    if not found.listings:
        return [t(f"trends.nothing_{found.source}")]
    seen = sum(each.listings > 0 for each in found.totals)
    if seen < LEAST_PERIODS:
        said.append(t("trends.remark_few_periods", count=seen, least=LEAST_PERIODS))
    if not found.groups:
        said.append(t("trends.remark_no_groups"))
    elif found.ungrouped:
        said.append(
            t("trends.remark_ungrouped", count=found.ungrouped, share=percent(found.ungrouped / found.listings, t))
        )
    if found.other_currencies:
        named = ", ".join(f"{code}: {count}" for code, count in found.other_currencies.items())
        said.append(t("trends.remark_currencies", currency=str(found.currency), others=named))
    if found.source == "market" and not found.has_seasons:
        said.append(t("trends.remark_no_seasons"))
    return said
