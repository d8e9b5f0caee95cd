"""Controlled terms as data: places, motifs, techniques, dyes, colours, rights; looking them up and expanding words."""

from motifsearch.vocabulary.lookup import lookup, lookup_all, suggest
from motifsearch.vocabulary.terms import KINDS, Kind, Term, label, parent_kind, term, terms

__all__ = ["KINDS", "Kind", "Term", "label", "lookup", "lookup_all", "parent_kind", "suggest", "term", "terms"]
