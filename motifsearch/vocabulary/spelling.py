"""How one word is written in many ways.

Knows: folding of case, marks, spaces, the spelling of before 1972, doubled letters and the "2" of reduplication; the
distance between two words. Does not know: any term.

The old spelling is that of Van Ophuijsen (1901) and Soewandi (1947) against the reform of 1972: oe/u, tj/c, dj/j, j/y,
nj/ny, sj/sy, ch/kh. Javanese dh and th are often written d and t.
"""

from __future__ import annotations

import re
import unicodedata

# Tried at the beginning of a word only: anywhere else the time would grow with the square of a word's length.
_DOUBLED_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})2(?!\d)")
_NOT_ALNUM = re.compile(r"[\W_]+")
# In this order: "dj" before "j", because what was dj is j now and what was j is y. Since j and y become one letter,
# "jogja", "yogya" and "djogdja" meet.
_OLD = (("oe", "u"), ("tj", "c"), ("dj", "y"), ("j", "y"), ("ch", "kh"), ("dh", "d"), ("th", "t"))
_RUN = re.compile(r"([^\W\d_])\1+")


def fold(text: str) -> str:
    """Bring all ways of writing a name to one.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Letters and digits only, without spaces; empty where there are none. Folding it again changes nothing that
        matters to a comparison: two texts are the same name when their folded forms are equal.

    Examples
    --------
    >>> fold("Mega-Mendoeng") == fold("megamendung")
    True
    >>> fold("kupu2") == fold("Kupu-kupu")
    True
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
    joined = _NOT_ALNUM.sub("", _DOUBLED_WORD.sub(r"\1\1", bare))
    for old, new in _OLD:
        joined = joined.replace(old, new)
    return _RUN.sub(r"\1", joined)


def allowed_typos(folded: str) -> int:
    """How many typing mistakes a folded name may hold: 0 under 5 letters, 1 up to 8, 2 beyond.

    Short words of batik are too close to each other (merak, merah) for more.

    Parameters
    ----------
    folded : str
        As `fold` returns it.

    Returns
    -------
    int
    """
    return 0 if len(folded) < 5 else 1 if len(folded) < 9 else 2


def distance(first: str, second: str, most: int) -> int:
    """Count the typing mistakes between two words (optimal string alignment).

    A mistake is a letter too many, missing, exchanged, or two neighbours swapped.

    Parameters
    ----------
    first, second : str
    most : int
        Where the true distance is greater, ``most + 1`` is returned early.

    Returns
    -------
    int
        0 to ``most + 1``.
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        before, row, above = row, [i], before
        for j, other in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def with_one_letter_less(folded: str) -> set[str]:
    """The word and every form of it that lacks one letter.

    Two words at distance 1 share at least one of these, which makes them a key to look typing mistakes up by.

    Parameters
    ----------
    folded : str
        As `fold` returns it.

    Returns
    -------
    set of str
    """
    return {folded} | {folded[:i] + folded[i + 1 :] for i in range(len(folded))}
