"""The nouns of the project, one file for what belongs together.

Knows: what a motif, a cloth, a photograph, a listing, a question and its answer consist of. Does not know: how they
are stored, found or shown.
"""

from motifsearch.records.carrying import (
    CarriedTable,
    Holdings,
    Seen,
)
from motifsearch.records.heritage import (
    RECORD_KINDS,
    Access,
    Change,
    Claim,
    Cloth,
    Label,
    Motif,
    Name,
    Photo,
    RecordKind,
    Swatch,
)
from motifsearch.records.market import (
    Axis,
    Listing,
    TrendCluster,
)
from motifsearch.records.reporting import (
    AddReport,
    CheckReport,
    DecodedPhoto,
    DuplicateKind,
    DuplicatePair,
    Lookalike,
    Problem,
    StoreFacts,
)
from motifsearch.records.searching import (
    Band,
    Board,
    Box,
    Condition,
    EmbeddingSpace,
    Example,
    Neighbours,
    Pin,
    Query,
    SearchAnswer,
    SearchHit,
)
from motifsearch.records.terms import TermChange

__all__ = [
    "RECORD_KINDS",
    "Access",
    "AddReport",
    "Axis",
    "Band",
    "Board",
    "Box",
    "CarriedTable",
    "Change",
    "CheckReport",
    "Claim",
    "Cloth",
    "Condition",
    "DecodedPhoto",
    "DuplicateKind",
    "DuplicatePair",
    "EmbeddingSpace",
    "Example",
    "Holdings",
    "Label",
    "Listing",
    "Lookalike",
    "Motif",
    "Name",
    "Neighbours",
    "Photo",
    "Pin",
    "Problem",
    "Query",
    "RecordKind",
    "SearchAnswer",
    "SearchHit",
    "Seen",
    "StoreFacts",
    "Swatch",
    "TermChange",
    "TrendCluster",
]
