"""The catalogue's truth, in SQLite."""

from motifsearch.database.database import Database
from motifsearch.database.embeddings import VectorChanges
from motifsearch.database.fulltext import TextHit
from motifsearch.database.photos import KnownFile

__all__ = ["Database", "KnownFile", "TextHit", "VectorChanges"]
