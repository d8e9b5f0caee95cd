"""What a visitor asks, written as the query part of the page's address.

The address is the only state of the page: the back button, a shared link and the change of language all restore the
same question from it. Knows: the address's parameters. Does not know: how a question is answered or shown.

====================  ===========================================================
``q=``                words
``photo=``            token of an uploaded photograph
``like=``             number of a photograph of the catalogue
``region=X,Y,W,H``    the part of it that asks, as shares of its width and height
``more=``, ``less=``  number of a photograph, or words, of which there shall be more or less; repeated
``colour=``           0 pattern alone to 1 colours alone
``dyes=other``        the same pattern in other colours than those of the picture
``balance=``          0 words alone to 1 the picture alone
``palette=``          colours in six hexadecimal digits, separated by hyphens
``f.FIELD=VALUE``     filter; repeated for several values
``k=``                number of answers
``record=``           photograph whose record is open (read by the browser alone)
====================  ===========================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from motifsearch.records import Box, Condition

PAGE = 24
MOST = 240
MOST_EXAMPLES = 24
MOST_COLOURS = 6
_FILTER = "f."
_SHADE = re.compile(r"[0-9a-f]{6}")
# Longer words than this are no question but an accident; the search itself has its own, stricter rules.
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes
    ----------
    text : str
        Words, without surrounding spaces; may be empty.
    upload : str or None
        Token of an uploaded photograph.
    like : int or None
        Number of a photograph of the catalogue.
    region : Box or None
        The part of that photograph that asks.
    more, less : tuple of str
        Numbers of photographs, or words.
    colour : float or None
        From 0, pattern alone, to 1, colours alone; None leaves it to the search.
    balance : float
        From 0, words alone, to 1, the picture alone.
    palette : tuple of str
        Colours as six hexadecimal digits.
    other_colours : bool
        Whether the same pattern is looked for in other colours; only where a photograph asks and nothing else is said
        of colours.
    conditions : tuple of Condition
    k : int
        Number of answers, 1 to `MOST`.
    """

    text: str = ""
    upload: str | None = None
    like: int | None = None
    region: Box | None = None
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    colour: float | None = None
    balance: float = 0.5
    palette: tuple[str, ...] = ()
    other_colours: bool = False
    conditions: tuple[Condition, ...] = ()
    k: int = PAGE

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to compare with, so that the collection is only looked through."""
        return not (self.text or self.has_picture or self.more or self.less or self.palette)

    @property
    def has_picture(self) -> bool:
        """Whether a photograph asks."""
        return self.upload is not None or self.like is not None


def from_address(search: str) -> Question:
    """Read a question.

    Parameters
    ----------
    search : str
        The address from ``?`` on, or without it. Parameters that make no sense are passed over, since anybody may
        type an address.

    Returns
    -------
    Question
    """
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(search.removeprefix("?"), max_num_fields=500):
        given.setdefault(name, []).append(value)
    last = {name: values[-1] for name, values in given.items()}
    upload, like = last.get("photo"), _number(last.get("like", ""))
    has_picture = upload is not None or like is not None
    colour = _share(last.get("colour", ""))
    balance, k = _share(last.get("balance", "")), _number(last.get("k", ""))
    shades = dict.fromkeys(shade for shade in last.get("palette", "").split("-") if _SHADE.fullmatch(shade))
    return Question(
        text=last.get("q", "").strip()[:_LONGEST_TEXT],
        upload=upload,
        like=like,
        region=_read_region(last.get("region", "")) if has_picture else None,
        more=_examples(given.get("more", [])),
        less=_examples(given.get("less", [])),
        colour=colour,
        balance=0.5 if balance is None else balance,
        palette=tuple(shades)[:MOST_COLOURS],
        other_colours=last.get("dyes") == "other" and has_picture and colour is None and not shades,
        conditions=tuple(
            Condition(field=name.removeprefix(_FILTER), values=tuple(dict.fromkeys(values)))
            for name, values in given.items()
            if name.startswith(_FILTER)
        ),
        k=PAGE if k is None else min(max(1, k), MOST),
    )


def to_address(question: Question) -> str:
    """Write a question, so that `from_address` reads the same; empty for the empty question."""
    pairs: list[tuple[str, str]] = []
    if question.text:
        pairs.append(("q", question.text))
    if question.upload is not None:
        pairs.append(("photo", question.upload))
    if question.like is not None:
        pairs.append(("like", str(question.like)))
    if question.region is not None:
        pairs.append(("region", write_region(question.region)))
    pairs += [("more", value) for value in question.more]
    pairs += [("less", value) for value in question.less]
    if question.colour is not None:
        pairs.append(("colour", f"{question.colour:g}"))
    if question.balance != 0.5:
        pairs.append(("balance", f"{question.balance:g}"))
    if question.palette:
        pairs.append(("palette", "-".join(question.palette)))
    if question.other_colours:
        pairs.append(("dyes", "other"))
    pairs += [(_FILTER + part.field, value) for part in question.conditions for value in part.values]
    if question.k != PAGE:
        pairs.append(("k", str(question.k)))
    return "?" + urlencode(pairs) if pairs else ""


def write_region(region: Box) -> str:
    """Write a region as an address has it."""
    return ",".join(f"{value:g}" for value in (region.left, region.top, region.width, region.height))


def _read_region(text: str) -> Box | None:
    """Read a region; None where it is none, or lies outside the picture."""
    shares = [_share(part) for part in text.split(",")]
    if len(shares) != 4 or any(share is None for share in shares):
        return None
    left, top, width, height = (round(share or 0.0, 4) for share in shares)
    width, height = min(width, round(1 - left, 4)), min(height, round(1 - top, 4))
    return Box(left=left, top=top, width=width, height=height) if width > 0 < height else None


def _share(text: str) -> float | None:
    """Read a number from 0 to 1, to four digits."""
    if not re.fullmatch(r"[01]|[01]?\.\d{1,12}|1\.0*", text, re.ASCII):
        return None
    value = round(float(text), 4)
    return value if value <= 1 else None


def _examples(values: list[str]) -> tuple[str, ...]:
    texts = (value.strip()[:_LONGEST_TEXT] for value in values)
    return tuple(dict.fromkeys(text for text in texts if text))[:MOST_EXAMPLES]


def _number(text: str) -> int | None:
    return int(text) if is_number(text) else None


def is_number(value: str) -> bool:
    """Whether a text that anybody may have written is a record's number: plain digits, not too many."""
    return value.isascii() and value.isdigit() and len(value) <= 12
