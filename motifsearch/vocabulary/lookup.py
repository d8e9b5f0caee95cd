"""Finding a controlled term by what somebody wrote.

Knows: the names of all terms, folded, and which of them lie close to a misspelt one. Does not know: sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from motifsearch.vocabulary import own
from motifsearch.vocabulary.spelling import allowed_typos, distance, fold, with_one_letter_less
from motifsearch.vocabulary.terms import KINDS, check_kind, terms

if TYPE_CHECKING:
    from collections.abc import Collection

    from motifsearch.vocabulary.terms import Kind, Term

# No name is longer; whatever is need not be compared with any.
_LONGEST = 80
# Dice coefficient of letter pairs under which a name is no suggestion; chosen so that two of three syllables must fit.
_LIKE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of one kind, folded.

    Attributes
    ----------
    exact : dict
        Folded name to its one term; keys of terms are names too.
    shared : dict
        Folded name to all terms that bear it.
    written : dict
        Folded name to the first way in which the data writes it.
    lacking : dict
        A folded name or what is left of it without one letter, to the names it came from.
    """

    exact: dict[str, Term]
    shared: dict[str, tuple[Term, ...]]
    written: dict[str, str]
    lacking: dict[str, list[str]]

    def find(self, folded: str) -> tuple[Term, ...]:
        """All terms of exactly this folded name, the one that bears it alone first."""
        first = self.exact.get(folded)
        found = (() if first is None else (first,)) + self.shared.get(folded, ())
        return tuple({term.key: term for term in found}.values())

    def meanings(self, folded: Collection[str]) -> list[tuple[Term, ...]]:
        """Return what several folded names mean, each meaning once."""
        each = {tuple(term.key for term in terms): terms for terms in map(self.find, sorted(folded))}
        return list(each.values())

    def one_off(self, folded: str) -> set[str]:
        """Return the names one typing mistake away."""
        near = {name for form in with_one_letter_less(folded) for name in self.lacking.get(form, [])}
        return {name for name in near if distance(folded, name, 1) == 1}


def names_of(kind: Kind) -> Names:
    """Collect the names of a kind."""
    return _names_of(kind, own.revision())


@lru_cache(maxsize=2 * len(KINDS))
def _names_of(kind: Kind, _revision: int) -> Names:
    exact: dict[str, Term] = {}
    shared: dict[str, tuple[Term, ...]] = {}
    written: dict[str, str] = {}
    lacking: dict[str, list[str]] = {}
    for term in terms(kind):
        for name in (*term.names(), term.key):
            exact.setdefault(fold(name), term)
            written.setdefault(fold(name), name)
        for name in term.shared:
            shared[fold(name)] = (*shared.get(fold(name), ()), term)
            written.setdefault(fold(name), name)
    for name in written:
        if allowed_typos(name) and not name.isdecimal():
            for form in with_one_letter_less(name):
                lacking.setdefault(form, []).append(name)
    return Names(exact=exact, shared=shared, written=written, lacking=lacking)


def lookup_all(kind: str, text: str) -> tuple[Term, ...]:
    """Find every term that bears a name, spelling mistakes not forgiven.

    Parameters
    ----------
    kind : str
        One of ``terms.KINDS``.
    text : str

    Returns
    -------
    tuple of Term
        Two for ``("regency", "Cirebon")``, the city first, four for ``("regency", "Madura")``; empty where none
        bears it.

    Raises
    ------
    UsageError
        ``vocabulary.unknown_kind``.
    """
    return names_of(check_kind(kind)).find(fold(text[:_LONGEST]))


def lookup(kind: str, text: str) -> Term | None:
    """Find the term that somebody meant.

    Forgives case, spaces, hyphens, marks, the old spelling, doubled letters and few typing mistakes
    (`spelling.allowed_typos`).

    Parameters
    ----------
    kind : str
        One of ``terms.KINDS``.
    text : str
        A name, a spelling or a key, in any language of the data.

    Returns
    -------
    Term or None
        None where nothing is close, where two terms are equally close, or where several terms bear the name and none
        of them alone. A city goes before the regency of the same name; who must know asks `lookup_all`.

    Raises
    ------
    UsageError
        ``vocabulary.unknown_kind``.
    """
    return _lookup(check_kind(kind), text, own.revision()) if len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _lookup(kind: Kind, text: str, _revision: int) -> Term | None:
    names = names_of(kind)
    folded = fold(text)
    if folded in names.exact:
        return names.exact[folded]
    if folded in names.shared or not allowed_typos(folded):
        return None
    near = names.one_off(folded)
    if not near and allowed_typos(folded) > 1:
        near = {name for name in names.written if allowed_typos(name) > 1 and distance(folded, name, 2) == 2}
    meant = names.meanings(near)
    return names.exact.get(min(near)) if len(meant) == 1 else None


def _pairs(folded: str) -> set[str]:
    return {folded[i : i + 2] for i in range(len(folded) - 1)}


def suggest(kind: str, text: str, limit: int = 5) -> tuple[Term, ...]:
    """Suggest terms for what `lookup` did not find.

    Parameters
    ----------
    kind : str
        One of ``terms.KINDS``.
    text : str
    limit : int
        At most so many, at least 1.

    Returns
    -------
    tuple of Term
        Closest first: names that begin with the text, then by shared letter pairs (Dice coefficient); empty where
        nothing is like it.

    Raises
    ------
    UsageError
        ``vocabulary.unknown_kind``.
    """
    names = names_of(check_kind(kind))
    folded = fold(text[:_LONGEST])
    if not folded:
        return ()
    mine = _pairs(folded)
    best: dict[str, tuple[float, Term]] = {}
    for name in names.written:
        theirs = _pairs(name)
        like = 2 * len(mine & theirs) / max(1, len(mine) + len(theirs)) + name.startswith(folded)
        # People get the beginning right, so it decides between equals.
        like += (name[:2] == folded[:2]) / 1000
        for term in names.find(name) if like >= _LIKE else ():
            if not term.retired and like > best.get(term.key, (0.0, term))[0]:
                best[term.key] = (like, term)
    ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].key))
    return tuple(term for _, term in ranked[:limit])
