"""What was done, what could not be done, and why; what a file or two of them turned out to be.

Does not know: the sentences for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

DuplicateKind: TypeAlias = Literal["identical_file", "same_photograph", "same_cloth", "same_design"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be taken in, with its reason.

    Attributes
    ----------
    where : str
        A path, or a table's path with ``":"`` and the line.
    code : str
        Key of the sentence in ``locales/``.
    params : tuple of (str, str or float)
        What the sentence names.
    """

    where: str
    code: str
    params: tuple[tuple[str, str | float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A new photograph that looks like one that was there before; what it shows is for a closer look to say.

    Attributes
    ----------
    photo_id, known_id : int
    bits : int
        In how many of 256 bits their perceptual hashes differ.
    turn : str
        What was done to the new one, as `motifsearch.images.fingerprint.TURN_NAMES` has it.
    """

    photo_id: int
    known_id: int
    bits: int
    turn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What `add` did.

    Attributes
    ----------
    added, known, moved : int
        Photographs that are new, that were there already, and known ones seen at a new path.
    embedded : int
        Vectors made in this run.
    records_changed : int
        Cloths whose record a metadata table filled or changed.
    ignored : int
        Files that are no pictures by name and content, such as text files.
    problems : tuple of Problem
    lookalikes : tuple of Lookalike
        New photographs that look like one that was there; they were added all the same.
    """

    added: int = 0
    known: int = 0
    moved: int = 0
    embedded: int = 0
    records_changed: int = 0
    ignored: int = 0
    problems: tuple[Problem, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """What a vector store is and how much it finds.

    Attributes
    ----------
    tier : str
        ``"flat"``: every vector is compared; ``"ivf"``, ``"pq"``: lists of compressed vectors; ``"milvus"``.
    recall_at_10 : float
        Share of the ten nearest that an unfiltered search finds, as measured when the lists were built; 1 where
        every vector is compared.
    lists, probes : int
        How many lists there are, and how many a search looks into; 0 without lists.
    bytes_on_disk : int
        Of the store's own files on this machine.
    """

    tier: str
    vectors: int
    recall_at_10: float = 1.0
    lists: int = 0
    probes: int = 0
    bytes_on_disk: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What `check` found, and what it repaired."""

    photos: int
    vectors: int
    problems: tuple[Problem, ...] = ()
    repaired: tuple[Problem, ...] = ()
    store: StoreFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPhoto:
    """A photograph after decoding.

    Attributes
    ----------
    pixels : ndarray, (h, w, 3) uint8
        sRGB, upright, alpha laid on white; possibly smaller than the file's picture.
    width_px, height_px : int
        Full size of the file's picture, upright.
    format : str
        As Pillow names it: ``"JPEG"``, ``"PNG"``, …
    taken_at : str or None
        ISO 8601 from EXIF.
    """

    pixels: NDArray[np.uint8] = field(repr=False)
    width_px: int
    height_px: int
    format: str
    taken_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatePair:
    """Two photographs that show the same, and why that is thought.

    Attributes
    ----------
    first_id, second_id : int
        Photographs; the first number is the smaller one.
    kind : {"identical_file", "same_photograph", "same_cloth", "same_design"}
        The last one is no duplicate: another cloth, or another colourway, of one design.
    certainty : float
        In [0, 1].
    evidence : mapping of str to float or str
        What was measured, by name; the names are described in ``workflows/duplicates/verdict.py``.
    transform : tuple of float or None
        Nine numbers, row by row: the homography that takes positions of the first picture to those of the second,
        both in fractions of width and height, (0, 0) the upper left corner; None where none was found.
    """

    first_id: int
    second_id: int
    kind: DuplicateKind
    certainty: float
    evidence: Mapping[str, float | str]
    transform: tuple[float, ...] | None
