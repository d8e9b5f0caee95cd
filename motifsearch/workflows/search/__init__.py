"""Answering a question: words, a picture, a photograph of the catalogue, filters, in any combination."""

from motifsearch.workflows.search.answering import search
from motifsearch.workflows.search.checking import LARGEST_K, LONGEST_TEXT

__all__ = ["LARGEST_K", "LONGEST_TEXT", "search"]
