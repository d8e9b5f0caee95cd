"""A whole catalogue as one JSON-LD document, and back, without loss.

The document is plain JSON, one record a line, for whoever knows no JSON-LD: the keys are the fields of our records.
"""

from motifsearch.archive.jsonld.context import CONTEXT
from motifsearch.archive.jsonld.document import Document, identifier
from motifsearch.archive.jsonld.reading import read
from motifsearch.archive.jsonld.writing import write

__all__ = ["CONTEXT", "Document", "identifier", "read", "write"]
