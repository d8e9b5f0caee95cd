"""What a visitor asks, written as the query part of the page's address.

The address is the only state of the page: the back button, a shared link and the change of language all restore the
same question from it. Knows: the address's parameters. Does not know: how a question is answered or shown.

====================  ===========================================================
``q=``                words
``photo=``            token of an uploaded photograph
``like=``             number of a photograph of the catalogue
``f.FIELD=VALUE``     filter; repeated for several values
``k=``                number of answers
``record=``           photograph whose record is open (read by the browser alone)
====================  ===========================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from motifsearch.records import Condition

PAGE = 24
MOST = 240
_FILTER = "f."
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
    conditions : tuple of Condition
    k : int
        Number of answers, 1 to `MOST`.
    """

    text: str = ""
    upload: str | None = None
    like: int | None = None
    conditions: tuple[Condition, ...] = ()
    k: int = PAGE

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to compare with, so that the collection is only looked through."""
        return not self.text and self.upload is None and self.like is None


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
    text, upload, like, k = "", None, None, PAGE
    chosen: dict[str, list[str]] = {}
    for name, value in parse_qsl(search.removeprefix("?"), max_num_fields=500):
        if name == "q":
            text = value.strip()[:_LONGEST_TEXT]
        elif name == "photo":
            upload = value
        elif name == "like" and is_number(value):
            like = int(value)
        elif name == "k" and is_number(value):
            k = min(max(1, int(value)), MOST)
        elif name.startswith(_FILTER) and value not in chosen.setdefault(name.removeprefix(_FILTER), []):
            chosen[name.removeprefix(_FILTER)].append(value)
    conditions = tuple(Condition(field=field, values=tuple(values)) for field, values in chosen.items())
    return Question(text=text, upload=upload, like=like, conditions=conditions, k=k)


def to_address(question: Question) -> str:
    """Write a question, so that `from_address` reads the same; empty for the empty question."""
    pairs: list[tuple[str, str]] = []
    if question.text:
        pairs.append(("q", question.text))
    if question.upload is not None:
        pairs.append(("photo", question.upload))
    if question.like is not None:
        pairs.append(("like", str(question.like)))
    pairs += [(_FILTER + part.field, value) for part in question.conditions for value in part.values]
    if question.k != PAGE:
        pairs.append(("k", str(question.k)))
    return "?" + urlencode(pairs) if pairs else ""


def is_number(value: str) -> bool:
    """Whether a text that anybody may have written is a record's number: plain digits, not too many."""
    return value.isascii() and value.isdigit() and len(value) <= 12
