"""What a sentence asks for: its controlled terms, in both languages and in all their spellings.

Knows: what an answer to a wish in words needs to know of it. Does not know: any model, full-text engine or filter;
they take what they need from an `Expansion`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifsearch.vocabulary.phrases import caption, say, search_names
from motifsearch.vocabulary.sentence import Found, everyday_words, read

if TYPE_CHECKING:
    from motifsearch.vocabulary.phrases import Part
    from motifsearch.vocabulary.terms import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """A sentence taken apart.

    Attributes
    ----------
    text : str
        As given.
    found : tuple of Found
        In the order of the text.
    leftover : tuple of str
        Words that are no term and not mere filler, as written.
    indonesian, english : str
        Terms and leftover words in the order of the text, said in one language; free words that have no translation
        stay as written.
    english_prompt : str
        A caption for a model that knows English only; the English words alone where the text speaks of nothing that
        has to do with batik; empty where the text has no words.
    spellings : tuple of str
        The terms' labels, keys and what is spelt like them or like what was written, for a full-text search; phrases
        of one or more words.
    """

    text: str
    found: tuple[Found, ...]
    leftover: tuple[str, ...]
    indonesian: str
    english: str
    english_prompt: str
    spellings: tuple[str, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term found, each once, in the order of the text."""
        each = {(term.kind, term.key): term for found in self.found for term in found.terms}
        return tuple(each.values())


def expand(text: str) -> Expansion:
    """Take a sentence apart into controlled terms and other words.

    Parameters
    ----------
    text : str
        Anything; of very long texts the first 300 words are read.

    Returns
    -------
    Expansion

    Examples
    --------
    >>> expand("kain megamendung biru dari cirebon").english_prompt
    'a photo of batik cloth with a mega mendung (clouds) motif, blue, from Cirebon'
    """
    words = everyday_words()
    sentence = read(text)
    found: list[Found] = []
    leftover: list[str] = []
    parts: list[Part] = []
    spoke_of_batik = False
    for (start, end), folded, taken in zip(sentence.places, sentence.folded, sentence.taken, strict=True):
        if taken is not None:
            if not found or found[-1] is not taken:
                found.append(taken)
                parts.append((taken.terms[0], taken.name))
        elif folded in words.filler:
            spoke_of_batik = spoke_of_batik or folded in words.cloth
        else:
            leftover.append(text[start:end])
            parts.append(text[start:end])
    english = " ".join(say(part, "en", words.glosses) for part in parts)
    return Expansion(
        text=text,
        found=tuple(found),
        leftover=tuple(leftover),
        indonesian=" ".join(say(part, "id") for part in parts),
        english=english,
        english_prompt=caption(parts, words.glosses) if found or spoke_of_batik else english,
        spellings=search_names([(term, each.name) for each in found for term in each.terms]),
    )
